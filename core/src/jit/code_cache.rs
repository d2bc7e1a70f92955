//! Where machine code lies: one region per engine, shared by its VMs, handed out front to back under a budget.
//!
//! Invariant: a range is handed out once, so code that a frame or another thread is in is never overwritten.

use alloc::sync::Arc;

use super::stubs::Stubs;
use super::{Native, Tiers};
use crate::codegen::emit::{EmitError, Emitter};
use crate::codegen::stencil::Backend;
use crate::platform::{CodeListener, CodeMemory, CodeMemoryError};

/// The code of an engine.
pub struct CodeCache {
    pub(crate) backend: &'static dyn Backend,
    memory: Arc<dyn CodeMemory>,
    pub(crate) warm_calls: u32,
    /// Loops are recorded as traces.
    pub(crate) traces: bool,
    pub(crate) tell_exits_apart: bool,
    /// First byte that is free.
    next: spin::Mutex<usize>,
    pub(crate) stubs: Stubs,
    /// Who hears of what is published.
    pub(crate) listener: Option<Arc<dyn CodeListener>>,
}

/// Why code was not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishError {
    /// The code cannot be encoded.
    Emit(EmitError),
    /// The region, or its budget, is full.
    Full,
    /// The system refused.
    Memory(CodeMemoryError),
}

/// Where pieces of code begin, at least: in memory of a coarser grain each has grains of its own.
const ALIGNMENT: usize = 16;

impl CodeCache {
    /// Makes the code that every VM needs.
    ///
    /// # Errors
    /// What the system refused, or that there is too little room.
    pub fn new(native: Native, listener: Option<Arc<dyn CodeListener>>) -> Result<CodeCache, PublishError> {
        let Native { backend, memory, warm_calls, tell_exits_apart, tiers } = native;
        let traces = tiers == Tiers::Full;
        let next = spin::Mutex::new(0);
        let mut emitter = Emitter::new(backend.stencils());
        let labels = Stubs::emit(&mut emitter, backend);
        let size = publish(&*memory, &next, &mut emitter)?;
        if let Some(listener) = &listener {
            listener.published("coachwhip::stubs", memory.base().as_ptr() as usize, size);
        }
        let stubs = Stubs::new(&labels, &emitter, memory.base().as_ptr() as usize);
        Ok(CodeCache { backend, memory, warm_calls: warm_calls.max(1), traces, tell_exits_apart, next, stubs, listener })
    }

    /// Makes finished code executable; labels of `emitter` tell their place in the region afterwards.
    pub(crate) fn publish(&self, emitter: &mut Emitter) -> Result<usize, PublishError> {
        publish(&*self.memory, &self.next, emitter)
    }

    /// The address of an offset of the region.
    pub(crate) fn address(&self, offset: u32) -> usize {
        self.memory.base().as_ptr() as usize + offset as usize
    }

    /// Bytes handed out so far.
    pub fn used(&self) -> usize {
        *self.next.lock()
    }
}

fn publish(memory: &dyn CodeMemory, next: &spin::Mutex<usize>, emitter: &mut Emitter) -> Result<usize, PublishError> {
    let mut next = next.lock();
    let offset = *next;
    let end = offset.checked_add(emitter.size()).ok_or(PublishError::Full)?;
    if end > memory.size() || u32::try_from(end).is_err() {
        return Err(PublishError::Full);
    }
    let code = emitter.finish(offset as u32).map_err(PublishError::Emit)?;
    memory.publish(offset, &code).map_err(PublishError::Memory)?;
    *next = end.next_multiple_of(ALIGNMENT.max(memory.grain()));
    Ok(code.len())
}

impl core::fmt::Display for PublishError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            PublishError::Emit(error) => write!(f, "code could not be encoded: {error:?}"),
            PublishError::Full => f.write_str("the memory for compiled code is full"),
            PublishError::Memory(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for PublishError {}
