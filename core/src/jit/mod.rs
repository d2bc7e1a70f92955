//! Compiled code: when it is made, where it lies, how the interpreter and it hand frames to each other.
//!
//! Frames are the same in every tier: locals and operands on the VM's stack, `pc` and `sp` saved where anyone can look.
//! So control passes between tiers at any instruction:
//! - The interpreter enters compiled code at the start of a function, at the head of a loop, and where a frame continues
//!   that compiled code left waiting (`Frame::native`).
//! - Compiled code goes back by an exit: it writes its cached operands to the frame, saves `pc` and `sp`, and leaves.
//! - Compiled code calls compiled code by a jump: no native stack is used for a Python call.
//!
//! Invariant: `Frame::native` is not null only while the frame waits for another frame's result. It expects a word: the
//! result, or EMPTY where the result lies on the frame's operand stack already.

mod call;
pub(crate) mod code_cache;
pub(crate) mod enter;
pub(crate) mod helper_table;
mod instructions;
mod native_code;
pub(crate) mod stubs;

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};

pub use code_cache::{CodeCache, PublishError};
pub use native_code::NativeCode;

use crate::codegen::stencil::Backend;
use crate::heap::Ref;
use crate::interp::dispatch::Exit;
use crate::limits::Poll;
use crate::object::CodeObject;
use crate::platform::CodeMemory;
use crate::trace::quick::{FUNCTIONS, Functions};
use crate::tuning::{WARM_AGAIN, WARM_CALLS};

/// What a host hands in to have code compiled: an instruction set, and memory that code can run in.
#[derive(Clone)]
pub struct Native {
    pub backend: &'static dyn Backend,
    pub memory: Arc<dyn CodeMemory>,
    /// Calls and turns of loops after which a code object is compiled: at least 1.
    pub warm_calls: u32,
}

impl Native {
    /// With the usual thresholds.
    pub fn new(backend: &'static dyn Backend, memory: Arc<dyn CodeMemory>) -> Native {
        Native { backend, memory, warm_calls: WARM_CALLS }
    }
}

/// What was compiled, and how often compiled code was left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Code objects compiled, recompilations included.
    pub compiled: u64,
    /// Code objects that were found not to be worth it, or could not be compiled.
    pub refused: u64,
    /// Bytes of machine code.
    pub code_bytes: u64,
    /// Uops in it.
    pub uops: u64,
    /// Nanoseconds spent compiling; 0 where the host granted no clock.
    pub nanoseconds: u64,
    /// Times that the interpreter entered compiled code.
    pub entries: u64,
    /// Times that a guard failed.
    pub guard_exits: u64,
    /// Compiled code thrown away because what it assumed changed, or its guards failed often.
    pub discarded: u64,
}

/// A machine's part of it.
pub(crate) struct Jit {
    /// The poll word.
    pub poll: *const Poll,
    /// The table that CALL_HELPER goes through.
    pub helpers: *const helper_table::Table,
    /// The table of quick helpers, which traces call.
    pub quick: *const Functions,
    /// What registers held where a trace was left: general ones by number, floats from 32 on.
    pub exit_registers: [u64; 64],
    /// The cell of the exit by which it was left, and the number of the trace.
    pub exit_cell: u64,
    pub exit_trace: u64,
    /// None: nothing is compiled.
    pub cache: Option<Arc<CodeCache>>,
    /// How the loop is to be left, after a helper said so.
    pub exit: Option<Exit>,
    /// All code compiled for this machine. It stays until the machine ends: frames may be suspended in it.
    #[allow(clippy::vec_box, reason = "compiled code holds their addresses")]
    pub codes: Vec<Box<NativeCode>>,
    pub statistics: Statistics,
}

impl Jit {
    pub fn new(poll: *const Poll) -> Jit {
        Jit {
            poll,
            helpers: &raw const helper_table::TABLE,
            quick: &raw const FUNCTIONS,
            exit_registers: [0; 64],
            exit_cell: 0,
            exit_trace: 0,
            cache: None,
            exit: None,
            codes: Vec::new(),
            statistics: Statistics::default(),
        }
    }
}

/// An instruction whose guards failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardFailure {
    /// The function's qualified name.
    pub function: String,
    /// Its line.
    pub line: u32,
    /// The instruction.
    pub instruction: &'static str,
    /// How often.
    pub count: u32,
}

impl Jit {
    /// Forgets all compiled code: something changed that any of it may rest on.
    pub(crate) fn invalidate_all(&self) {
        self.codes.iter().for_each(|native| invalidate(native.code));
    }

    /// The instructions whose guards failed, most often first.
    pub fn guard_failures(&self) -> Vec<GuardFailure> {
        let mut all: Vec<GuardFailure> = self.codes.iter().flat_map(|native| native.failures()).collect();
        all.sort_by_key(|failure| core::cmp::Reverse(failure.count));
        all
    }
}

/// Forgets the compiled code of a code object: what it assumed holds no longer. Frames in it find out when they continue.
pub(crate) fn invalidate(code: Ref<CodeObject>) {
    // SAFETY: compiled code lives as long as the machine.
    if let Some(native) = unsafe { code.native.get().as_ref() } {
        let warm = native.warm_calls;
        code.native.set(core::ptr::null());
        code.native_body.set(0);
        // Soon again, with what the interpreter learns until then.
        code.calls.set(warm.saturating_sub(WARM_AGAIN));
        code.native_version.set(code.native_version.get().wrapping_add(1));
    }
}
