//! The VM's stack: chunks that never move. Invariant: a frame and the operands it pushes lie in one chunk.

use alloc::{boxed::Box, vec::Vec};

use crate::heap::NoMemory;
use crate::tuning::STACK_CHUNK_VALUES;
use crate::value::Value;

/// The chunks; the last is in use.
pub struct Stack {
    chunks: Vec<Box<[Value]>>,
    /// One chunk kept for the next overflow, so that a loop at the edge of a chunk does not allocate.
    spare: Option<Box<[Value]>>,
    /// One past the last word of the chunk in use.
    limit: *mut Value,
}

impl Stack {
    pub const fn new() -> Stack {
        Stack { chunks: Vec::new(), spare: None, limit: core::ptr::null_mut() }
    }

    /// Is there room for `words` from `from` in the chunk in use?
    #[inline(always)]
    pub fn has_room(&self, from: *mut Value, words: usize) -> bool {
        (self.limit as usize).wrapping_sub(from as usize) >= words * size_of::<Value>() && !self.limit.is_null()
    }

    /// Begins a new chunk with room for `words`; gives its start.
    #[cold]
    #[inline(never)]
    pub fn push_chunk(&mut self, words: usize) -> Result<*mut Value, NoMemory> {
        let size = words.max(STACK_CHUNK_VALUES);
        self.chunks.try_reserve(1).map_err(|_| NoMemory)?;
        let mut chunk = match self.spare.take().filter(|c| c.len() >= size) {
            Some(chunk) => chunk,
            None => new_chunk(size)?,
        };
        let start = chunk.as_mut_ptr();
        // SAFETY: one past the end of the chunk.
        self.limit = unsafe { start.add(chunk.len()) };
        self.chunks.push(chunk);
        Ok(start)
    }

    /// Ends the chunk in use if `frame_start` is its first word: the frame that began it is gone.
    #[inline(always)]
    pub fn pop_to(&mut self, frame_start: *mut Value) {
        if self.chunks.last().is_some_and(|c| core::ptr::eq(c.as_ptr(), frame_start)) && self.chunks.len() > 1 {
            self.pop_chunk();
        }
    }

    #[cold]
    #[inline(never)]
    fn pop_chunk(&mut self) {
        self.spare = self.chunks.pop();
        if let Some(chunk) = self.chunks.last_mut() {
            let length = chunk.len();
            // SAFETY: one past the end of the chunk.
            self.limit = unsafe { chunk.as_mut_ptr().add(length) };
        }
    }
}

fn new_chunk(size: usize) -> Result<Box<[Value]>, NoMemory> {
    let mut words = Vec::new();
    words.try_reserve_exact(size).map_err(|_| NoMemory)?;
    words.resize(size, Value::EMPTY);
    Ok(words.into_boxed_slice())
}
