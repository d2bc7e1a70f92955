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

mod adapting;
mod call;
pub(crate) mod chaos;
pub(crate) mod code_cache;
mod debug;
mod deoptimize;
pub(crate) mod enter;
pub mod evaluated;
mod executor;
pub mod explain;
pub mod faults;
pub(crate) mod forms;
mod free_ranges;
pub(crate) mod helper_table;
pub(crate) mod history;
mod instructions;
pub(crate) mod layouts;
mod making;
pub(crate) mod native_code;
mod pay;
pub(crate) mod reclaim;
pub(crate) mod recording;
pub(crate) mod refusal;
pub mod sampling;
pub mod statistics;
pub(crate) mod stubs;
mod sunk;
mod tasks;
pub(crate) mod traces;

use alloc::{boxed::Box, rc::Rc, string::String, sync::Arc, vec::Vec};

use hashbrown::HashMap;

pub use code_cache::{CacheStatistics, CodeCache, CodeRange, PublishError};
pub use debug::Debug;
pub use evaluated::Evaluation;
pub(crate) use executor::Executor;
pub use native_code::NativeCode;
pub use refusal::{OnRefusal, Refusal, Refusals};
pub use statistics::{EntryKind, ExitReason, Statistics};
use traces::Traces;

use crate::codegen::stencil::Backend;
use crate::heap::{Heap, Ref};
use crate::interp::dispatch::Exit;
use crate::limits::Poll;
use crate::machine::BuildAddressHasher;
use crate::object::CodeObject;
use crate::platform::{CodeListener, CodeMemory};
use crate::trace::quick::{FUNCTIONS, Functions};
use crate::tuning::{HOT_EXITS, HOT_TURNS, WARM_AGAIN, WARM_CALLS};
use crate::value::Value;
use history::History;
use reclaim::Need;

/// What a host hands in to have code compiled: an instruction set, and memory that code can run in.
#[derive(Clone)]
pub struct Native {
    pub backend: &'static dyn Backend,
    pub memory: Arc<dyn CodeMemory>,
    /// Which tiers run.
    pub tiers: Tiers,
    /// Calls and turns of loops after which a code object is compiled: at least 1.
    pub warm_calls: u32,
    /// Turns after which a loop is recorded as a trace, and times that an exit of a trace is taken before a side trace is. The
    /// calls after which a function is recorded follow from the turns.
    pub hot_turns: u16,
    pub hot_exits: u16,
    /// Each guard gets an exit of its own, so that [`GuardFailure::guards`] can tell which one failed. Costs code on cold
    /// paths, nothing on hot ones.
    pub tell_exits_apart: bool,
    /// Most bytes of the region that are used for code.
    pub budget: usize,
    /// What tests switch on.
    pub debug: Debug,
}

impl Native {
    /// With all tiers and the usual thresholds.
    pub fn new(backend: &'static dyn Backend, memory: Arc<dyn CodeMemory>) -> Native {
        Native {
            backend,
            memory,
            tiers: Tiers::default(),
            warm_calls: WARM_CALLS,
            hot_turns: HOT_TURNS,
            hot_exits: HOT_EXITS,
            tell_exits_apart: false,
            budget: usize::MAX,
            debug: Debug::default(),
        }
    }

    /// How traces are evaluated where these tiers are wanted and no code is made.
    pub(crate) fn evaluation(&self) -> Option<Evaluation> {
        let Native { hot_turns, hot_exits, debug, .. } = *self;
        let wants_traces = matches!(self.tiers, Tiers::Evaluated | Tiers::Full);
        wants_traces.then(|| Evaluation { hot_turns, hot_exits, debug, ..Evaluation::default() })
    }
}

/// Which tiers run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tiers {
    /// The interpreter alone.
    Off,
    /// The interpreter, and hot loops as optimised traces that are evaluated: no machine code is made.
    Evaluated,
    /// The interpreter, and warm code objects as machine code.
    #[default]
    Baseline,
    /// These, and hot loops as optimised traces.
    Full,
}

impl Tiers {
    /// All choices, the slowest first.
    pub const ALL: &'static [Tiers] = &[Tiers::Off, Tiers::Evaluated, Tiers::Baseline, Tiers::Full];

    /// The name of the choice, as the command's option has it.
    pub const fn name(self) -> &'static str {
        match self {
            Tiers::Off => "off",
            Tiers::Evaluated => "evaluated",
            Tiers::Baseline => "baseline",
            Tiers::Full => "full",
        }
    }

    /// The choice of that name.
    pub fn named(name: &str) -> Option<Tiers> {
        Tiers::ALL.iter().copied().find(|tiers| tiers.name() == name)
    }
}

/// Who hears of what is made, if anybody does.
type Hears = Option<Arc<dyn CodeListener>>;

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
    /// Who hears of what is recorded and made.
    pub listener: Option<Arc<dyn CodeListener>>,
    /// The number of the exit that was taken last, where exits are told apart.
    pub last_exit: u64,
    /// How the loop is to be left, after a helper said so.
    pub exit: Option<Exit>,
    /// All code of this machine. It goes when no frame is in it any more (`jit/reclaim.rs`).
    #[allow(clippy::vec_box, reason = "compiled code holds their addresses")]
    pub codes: Vec<Box<NativeCode>>,
    /// Loops that were recorded.
    pub traces: Traces,
    /// The second part of the pair that a trace asked an iterator for. It is taken at once, so nothing is to be kept alive.
    pub second: Value,
    /// What a task calls, for a trace that asked it for its next step: it is taken at once, too.
    pub callable: Value,
    /// Start, stop and step of a part of a list that is to be stored into another one: likewise.
    pub part: [Value; 3],
    /// A quick helper runs, so Python code is refused; and, was it?
    pub refuses: bool,
    pub refused: bool,
    /// What is known of code objects that were compiled before, by their addresses.
    pub histories: HashMap<usize, Rc<History>, BuildAddressHasher>,
    /// Guards that failed in code that is gone.
    pub past_failures: Vec<GuardFailure>,
    /// How many times compiled code is on the native stack.
    pub inside: u32,
    /// What is known of the room that code needs.
    pub need: Need,
    /// Where time goes, where a host wants to know.
    pub sampler: sampling::Sampler,
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
            listener: None,
            last_exit: 0,
            exit: None,
            codes: Vec::new(),
            traces: Traces::default(),
            second: Value::EMPTY,
            callable: Value::EMPTY,
            part: [Value::EMPTY; 3],
            refuses: false,
            refused: false,
            histories: HashMap::default(),
            past_failures: Vec::new(),
            inside: 0,
            need: Need::default(),
            sampler: sampling::Sampler::default(),
            statistics: Statistics::default(),
        }
    }
}

impl Jit {
    /// From now on code goes there, or traces are evaluated.
    pub(crate) fn set_up(&mut self, cache: Option<Arc<CodeCache>>, evaluation: Option<&Evaluation>, hears: Hears) {
        if let Some(cache) = &cache {
            self.traces.set_up(cache.hot_turns, cache.hot_exits, &cache.debug);
            self.traces.is_on = cache.traces;
        }
        if let Some(Evaluation { hot_turns, hot_exits, budget, debug }) = evaluation {
            self.traces.set_up(*hot_turns, *hot_exits, debug);
            (self.traces.is_on, self.traces.evaluated) = (true, Some(*budget));
        }
        self.traces.keeps = hears.as_ref().is_some_and(|listener| listener.wants_listings());
        (self.cache, self.listener) = (cache, hears);
    }

    /// Does anything count how hot code is?
    pub(crate) fn is_on(&self) -> bool {
        self.cache.is_some() || self.traces.is_on
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
    /// The uop that failed; several where they share an exit, none unless exits are told apart.
    pub guards: Vec<&'static str>,
    /// How often.
    pub count: u32,
}

impl Jit {
    /// Forgets all compiled code: something changed that any of it may rest on.
    pub(crate) fn invalidate_all(&self) {
        self.codes.iter().for_each(|native| invalidate(native.code));
        self.traces.invalidate_all();
        self.codes.iter().filter(|native| !native.dead.get()).for_each(|native| invalidate(native.code));
    }

    /// Between marking and sweeping: notes which code objects are dead. Their machine code does not keep them alive.
    pub(crate) fn find_dead(&self, heap: &Heap) {
        let is_dead = |code: Ref<CodeObject>| !heap.is_marked(code.into());
        self.codes.iter().filter(|native| !native.dead.get() && is_dead(native.code)).for_each(|native| native.dead.set(true));
        self.histories.values().filter(|history| is_dead(history.code)).for_each(|history| history.dead.set(true));
        self.traces.find_dead(heap);
    }

    /// The instructions whose guards failed, most often first.
    pub fn guard_failures(&self) -> Vec<GuardFailure> {
        let apart = self.cache.as_ref().is_some_and(|cache| cache.tell_exits_apart);
        let mut all: Vec<GuardFailure> = if apart {
            self.codes.iter().flat_map(|native| native.failures()).chain(self.past_failures.iter().cloned()).collect()
        } else {
            self.histories.values().flat_map(|history| history.failures()).collect()
        };
        all.sort_by_key(|failure| core::cmp::Reverse(failure.count));
        all
    }
}

/// Forgets the compiled code of a code object: what it assumed holds no longer. Frames in it find out when they continue.
pub(crate) fn invalidate(code: Ref<CodeObject>) {
    if let Some(history) = retire(code) {
        history.discarded.set(history.discarded.get() + 1);
    }
}

/// Takes the compiled code from a code object; frames in it go on in the interpreter. Gives its history, if there was any.
pub(crate) fn retire(code: Ref<CodeObject>) -> Option<Rc<History>> {
    // SAFETY: code that a code object refers to is dropped by `reclaim` alone, which retires it first.
    let native = unsafe { code.native.get().as_ref() }?;
    code.native.set(core::ptr::null());
    code.native_body.set(0);
    // Soon again, with what the interpreter learns until then.
    code.calls.set(native.warm_calls.saturating_sub(WARM_AGAIN));
    code.native_version.set(code.native_version.get().wrapping_add(1));
    Some(native.history.clone())
}
