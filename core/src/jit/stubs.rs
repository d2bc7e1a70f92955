//! The pieces of code that all compiled code shares: the way in, and the ways out.

use crate::codegen::emit::{Emitter, Label};
use crate::codegen::stencil::Backend;
use crate::uop::Uop;

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
        labels
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
        }
    }

    /// The pieces that compiled code jumps to, by name.
    pub fn named(&self) -> [(u32, &'static str); 4] {
        [(self.poll, "leave: poll"), (self.stale, "leave: stale"), (self.guard, "leave: guard"), (self.go, "go")]
    }
}
