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
    /// The chunk in use.
    base: *mut Value,
    /// Its end.
    end: *mut Value,
    bytes: usize,
}

impl Stack {
    /// Where compiled code finds the end of the chunk in use.
    pub(crate) const END: usize = core::mem::offset_of!(Stack, end);
    /// Where compiled code finds the start of the chunk in use.
    pub(crate) const BASE: usize = core::mem::offset_of!(Stack, base);

    #[allow(clippy::new_without_default, reason = "a constant function")]
    pub const fn new() -> Stack {
        Stack { chunks: Vec::new(), spare: None, base: core::ptr::null_mut(), end: core::ptr::null_mut(), bytes: 0 }
    }

    /// Is there room for `words` from `from` in the chunk in use? Never for addresses outside of it.
    #[inline(always)]
    pub fn has_room(&self, from: *mut Value, words: usize) -> bool {
        let offset = (from as usize).wrapping_sub(self.base as usize);
        offset <= self.bytes && self.bytes - offset >= words * size_of::<Value>()
    }

    /// Where the first frame begins.
    pub fn bottom(&self) -> *mut Value {
        self.base
    }

    fn use_chunk(&mut self, chunk: *mut Value, words: usize) {
        self.base = chunk;
        self.bytes = words * size_of::<Value>();
        self.end = chunk.wrapping_add(words);
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
        self.use_chunk(start, chunk.len());
        self.chunks.push(chunk);
        Ok(start)
    }

    /// Ends the chunk in use if `frame_start` is its first word: the frame that began it is gone.
    #[inline(always)]
    pub fn pop_to(&mut self, frame_start: *mut Value) {
        if core::ptr::eq(self.base, frame_start) && self.chunks.len() > 1 {
            self.pop_chunk();
        }
    }

    #[cold]
    #[inline(never)]
    fn pop_chunk(&mut self) {
        self.spare = self.chunks.pop();
        if let Some((start, words)) = self.chunks.last_mut().map(|c| (c.as_mut_ptr(), c.len())) {
            self.use_chunk(start, words);
        }
    }
}

fn new_chunk(size: usize) -> Result<Box<[Value]>, NoMemory> {
    let mut words = Vec::new();
    words.try_reserve_exact(size).map_err(|_| NoMemory)?;
    words.resize(size, Value::EMPTY);
    Ok(words.into_boxed_slice())
}
