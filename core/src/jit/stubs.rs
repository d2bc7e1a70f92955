//! The pieces of code that all compiled code shares: the way in, and the ways out.

use core::mem::offset_of;

use super::{Jit, helper_table};
use crate::codegen::baseline::vm_at;
use crate::codegen::cells::{self, StubWords};
use crate::codegen::emit::{Arg, Emitter, Label};
use crate::codegen::stencil::Backend;
use crate::machine::Machine;
use crate::uop::Uop;

/// Byte offsets in the machine.
const EXIT_REGISTERS: u32 = (offset_of!(Machine, jit) + offset_of!(Jit, exit_registers)) as u32;
const EXIT_CELL: u32 = (offset_of!(Machine, jit) + offset_of!(Jit, exit_cell)) as u32;
const EXIT_TRACE: u32 = (offset_of!(Machine, jit) + offset_of!(Jit, exit_trace)) as u32;

/// Where float registers begin in `Jit::exit_registers`.
pub(crate) const FIRST_FLOAT: usize = cells::FIRST_FLOAT as usize;

/// What compiled code tells whoever entered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Left {
    /// The interpreter goes on with the running frame.
    Interpret = 0,
    /// So it does, because a guard failed.
    Guard = 1,
    /// `Jit::exit` says how the loop is to be left.
    Exit = 2,
    /// The interpreter goes on, because fuel ended or the poll word was raised.
    Poll = 3,
    /// The interpreter goes on, because the code was thrown away while the frame waited in it.
    Stale = 4,
    /// A trace was left: `Jit::exit_registers`, `Jit::exit_cell` and `Jit::exit_trace` say where and with what.
    Trace = 5,
    /// The frame that was entered returned: its value is in the second result register.
    Returned = 6,
}

/// The labels of [`Stubs`] while they are emitted.
pub(crate) struct StubLabels {
    enter: Label,
    interpret: Label,
    guard: Label,
    exit: Label,
    poll: Label,
    stale: Label,
    go: Label,
    trace: Label,
    returned: Label,
    take_cell: Label,
    remember: Label,
    append: Label,
}

/// Where the shared pieces are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stubs {
    /// The function that enters compiled code.
    pub enter: usize,
    /// Leaves with [`Left::Interpret`].
    pub interpret: usize,
    /// Leaves with [`Left::Exit`].
    pub exit: usize,
    /// Offset of the code that leaves with [`Left::Poll`].
    pub poll: u32,
    /// Offset of the code that leaves with [`Left::Stale`].
    pub stale: u32,
    /// Offset of the code that leaves with [`Left::Guard`].
    pub guard: u32,
    /// Offset of the code that goes where a helper said: the address is in the result register, the word for it in the
    /// second one.
    pub go: u32,
    /// Offset of the code that leaves a trace with [`Left::Trace`]: the address of the exit's cell is in the result
    /// register, the trace's number in the second one.
    pub trace: u32,
    /// Offset of the code that leaves with [`Left::Returned`].
    pub returned: u32,
    /// Offset of the code that gives a trace an unused cell (`codegen/cells.rs`).
    pub take_cell: u32,
    /// Offset of the code that has the heap remember an object for a trace.
    pub remember: u32,
    /// Offset of the code that appends to a list without room for a trace.
    pub append: u32,
}

impl Stubs {
    pub fn emit(emitter: &mut Emitter, backend: &dyn Backend) -> StubLabels {
        let labels = StubLabels {
            enter: emitter.label(),
            interpret: emitter.label(),
            guard: emitter.label(),
            exit: emitter.label(),
            poll: emitter.label(),
            stale: emitter.label(),
            go: emitter.label(),
            trace: emitter.label(),
            returned: emitter.label(),
            take_cell: emitter.label(),
            remember: emitter.label(),
            append: emitter.label(),
        };
        emitter.bind(labels.enter);
        emitter.emit(Uop::ENTER, &[]);
        let result = backend.result();
        let ways = [
            (labels.interpret, Left::Interpret),
            (labels.guard, Left::Guard),
            (labels.exit, Left::Exit),
            (labels.poll, Left::Poll),
            (labels.stale, Left::Stale),
            (labels.returned, Left::Returned),
        ];
        for (label, left) in ways {
            emitter.bind(label);
            emitter.emit(Uop::LANDING, &[]);
            emitter.emit(Uop::LOAD_CONST, &[result.into(), (left as u32).into()]);
            emitter.emit(Uop::LEAVE, &[]);
        }
        emitter.bind(labels.go);
        let target = backend.registers()[0];
        emitter.emit(Uop::MOVE, &[target.into(), result.into()]);
        emitter.emit(Uop::MOVE, &[result.into(), backend.second_result().into()]);
        emitter.emit(Uop::JUMP_REGISTER, &[target.into()]);
        emitter.bind(labels.trace);
        Self::emit_trace_exit(emitter, backend);
        let of_traces = [
            (labels.take_cell, helper_table::at::take_cell),
            (labels.remember, helper_table::at::remember),
            (labels.append, helper_table::at::append_growing),
        ];
        for (label, entry) in of_traces {
            emitter.bind(label);
            let words = StubWords { saved: EXIT_REGISTERS, helpers: vm_at::HELPERS, entry };
            cells::emit_stub(emitter, backend, &words);
        }
        labels
    }

    /// Saves everything that a trace may hold a value in, and leaves.
    fn emit_trace_exit(emitter: &mut Emitter, backend: &dyn Backend) {
        let word = |number: usize| Arg::from(EXIT_REGISTERS + number as u32 * 8);
        for reg in backend.registers() {
            emitter.emit(Uop::STORE_VM, &[(*reg).into(), word(usize::from(reg.0))]);
        }
        for reg in backend.float_registers() {
            emitter.emit(Uop::STORE_VM_FLOAT, &[(*reg).into(), word(FIRST_FLOAT + usize::from(reg.0))]);
        }
        emitter.emit(Uop::STORE_VM, &[backend.result().into(), EXIT_CELL.into()]);
        emitter.emit(Uop::STORE_VM, &[backend.second_result().into(), EXIT_TRACE.into()]);
        emitter.emit(Uop::LOAD_CONST, &[backend.result().into(), (Left::Trace as u32).into()]);
        emitter.emit(Uop::LEAVE, &[]);
    }

    pub fn new(labels: &StubLabels, emitter: &Emitter, base: usize) -> Stubs {
        let offset = |label: Label| emitter.offset_of(label).unwrap_or(0);
        let address = |label: Label| base + offset(label) as usize;
        Stubs {
            enter: address(labels.enter),
            interpret: address(labels.interpret),
            exit: address(labels.exit),
            poll: offset(labels.poll),
            stale: offset(labels.stale),
            guard: offset(labels.guard),
            go: offset(labels.go),
            trace: offset(labels.trace),
            returned: offset(labels.returned),
            take_cell: offset(labels.take_cell),
            remember: offset(labels.remember),
            append: offset(labels.append),
        }
    }

    /// The pieces that compiled code jumps to, by name.
    pub fn named(&self) -> [(u32, &'static str); 9] {
        [
            (self.trace, "leave: trace"),
            (self.poll, "leave: poll"),
            (self.stale, "leave: stale"),
            (self.guard, "leave: guard"),
            (self.go, "go"),
            (self.returned, "leave: returned"),
            (self.take_cell, "take cell"),
            (self.remember, "remember"),
            (self.append, "append"),
        ]
    }
}
