//! Frames: where they lie and what they hold.
//!
//! On the VM's stack a frame is `[locals][header][operand stack]`. A call's arguments, which the caller pushed, become
//! the callee's first locals where they are, so a call copies nothing. The stack is a list of chunks that never move, so
//! pointers into it stay valid; a frame that does not fit begins a new chunk, and only then arguments are copied.
//! A generator's frame has the same layout inside the generator object.

use crate::heap::{Ref, Tracer};
use crate::object::{CodeObject, Dict, Function};
use crate::value::Value;

/// What happens with the result when a frame returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum OnReturn {
    /// Push it on the caller's operand stack.
    Push,
    /// Leave the interpreter loop: the frame was entered from native code or is the outermost.
    Exit,
    /// It was `__init__`: check for None; the new instance is the caller's top already.
    Init,
    /// Drop it (`__setattr__`, `__setitem__` and the like).
    Discard,
    /// A generator resumed by FOR_ITER: a yielded value is pushed, a return jumps by `jump` units.
    Generator,
    /// A generator resumed by SEND: a yielded value is pushed, a result is pushed and jumps by `jump` units.
    Send,
    /// An async generator resumed by SEND to an awaitable of its `asend`, which is the resumer's top: a value that it yields is
    /// the result, as for `Send`; what it awaits yields is handed on; a return raises StopAsyncIteration.
    AsyncSend,
    /// A generator resumed by a call of `next` or `send`: a yielded value is pushed, a return raises StopIteration.
    Call,
    /// A generator into which something was thrown by way of one that waits for it: what it yields is handed on, and its result
    /// is pushed and jumps by `jump` units.
    Throw,
    /// A generator that is closed: what it returns is pushed, or None where it is left by GeneratorExit; where it yields,
    /// RuntimeError is raised. With a `jump`: by one that waits for it, which is closed next.
    Close,
    /// An iterator's `__next__` in FOR_ITER: push; StopIteration jumps by `jump` units.
    Next,
    /// The function of a `filter` object in FOR_ITER, whose item is the caller's top already: the item stays, or makes way
    /// for the next one; `jump` as for `Next`.
    Filter,
    /// What an instruction asked a special method for (`jump`, an [`Answer`]): what comes of it replaces the caller's top.
    Answer,
    /// The operands of a binary or comparison operator are still on the caller's stack: drop them and push, or go on with
    /// the reflected method where the result is NotImplemented.
    Operator,
}

/// What an instruction makes of what a special method gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Answer {
    /// `__bool__` says whether something is true.
    Truth,
    /// `__len__` does.
    TruthOfLength,
    /// `len`
    Length,
    /// `in`
    Contains,
    /// `not in`
    ContainsNot,
    /// `__str__` gives what `str` does, or `__repr__` where there is no other.
    Text,
    /// `__repr__` gives what `repr` does.
    Representation,
    /// `__format__` gives what `format` does.
    Formatted,
    /// `async for` asks `__aiter__` for what it runs over.
    AsyncIterator,
}

impl Answer {
    const ALL: [Answer; 9] = [
        Answer::Truth,
        Answer::TruthOfLength,
        Answer::Length,
        Answer::Contains,
        Answer::ContainsNot,
        Answer::Text,
        Answer::Representation,
        Answer::Formatted,
        Answer::AsyncIterator,
    ];

    /// By its number.
    pub fn from_u32(number: u32) -> Option<Answer> {
        Answer::ALL.get(number as usize).copied()
    }
}

/// The header of a frame.
#[repr(C)]
pub struct Frame {
    /// The caller's frame, or null.
    pub previous: *mut Frame,
    /// The next instruction, while the frame is not the running one (the running one's is in the loop).
    pub pc: *mut u16,
    /// The first free operand slot, likewise.
    pub sp: *mut Value,
    pub code: Ref<CodeObject>,
    /// The code's constants, for one load less.
    pub constants: *const Value,
    pub globals: Ref<Dict>,
    /// The function, or EMPTY for module bodies.
    pub function: Value,
    /// The mapping of names of a class or module body, or EMPTY.
    pub namespace: Value,
    /// Where compiled code goes on with this frame when it becomes the running one again, or null: by the interpreter.
    /// Not null only while the frame waits for one that it called from compiled code, or is suspended there.
    pub native: *const u8,
    /// Units that a generator's return or an iterator's end jumps in the caller.
    pub jump: u32,
    pub on_return: OnReturn,
    /// This frame lies in a generator object.
    pub in_generator: bool,
    /// For `OnReturn::Operator`: a comparison (else a binary operator); `jump` is the operand of the instruction.
    pub is_comparison: bool,
    /// Keeps the last word of the header free of undefined bytes: it is 0 just where a frame returns by pushing.
    pub zero: u8,
}

/// Words of a frame header.
pub const FRAME_WORDS: u32 = (size_of::<Frame>() / size_of::<Value>()) as u32;
/// The word of it that is the function.
pub const FUNCTION_WORD: u32 = (core::mem::offset_of!(Frame, function) / size_of::<Value>()) as u32;
/// The word of it that is the globals.
pub const GLOBALS_WORD: u32 = (core::mem::offset_of!(Frame, globals) / size_of::<Value>()) as u32;
/// The word of it that is the mapping of names.
pub const NAMESPACE_WORD: u32 = (core::mem::offset_of!(Frame, namespace) / size_of::<Value>()) as u32;
const _: () = assert!(size_of::<Frame>().is_multiple_of(size_of::<Value>()));
/// Byte offset of the word that is 0 for frames that return by pushing.
pub const RETURN_WORD: usize = core::mem::offset_of!(Frame, jump);
const _: () = assert!(OnReturn::Push as u8 == 0 && core::mem::offset_of!(Frame, zero) == RETURN_WORD + 7);

impl Frame {
    /// Writes the header of a frame that is at its first instruction, without operands, and returns by pushing.
    ///
    /// # Safety
    /// There is room for the header at `frame`; the code is ready.
    #[inline(always)]
    pub(crate) unsafe fn begin(
        frame: *mut Frame,
        previous: *mut Frame,
        code: Ref<CodeObject>,
        function: Value,
        globals: Ref<Dict>,
    ) {
        let header = Frame { previous, sp: Frame::operands(frame), ..Frame::of(code, function, globals) };
        // SAFETY: as the caller promises.
        unsafe { frame.write(header) };
    }

    /// A header as [`Frame::begin`] writes it, but for where the frame lies.
    #[inline(always)]
    pub(crate) fn of(code: Ref<CodeObject>, function: Value, globals: Ref<Dict>) -> Frame {
        Frame {
            previous: core::ptr::null_mut(),
            pc: code.units.get(),
            sp: core::ptr::null_mut(),
            code,
            constants: code.constants.get(),
            globals,
            function,
            namespace: Value::EMPTY,
            native: core::ptr::null(),
            jump: 0,
            on_return: OnReturn::Push,
            in_generator: false,
            is_comparison: false,
            zero: 0,
        }
    }

    /// Where the locals begin.
    #[inline(always)]
    pub(crate) fn locals(frame: *mut Frame) -> *mut Value {
        // SAFETY: the locals lie before the header (module documentation).
        unsafe { frame.cast::<Value>().sub((*frame).code.locals as usize) }
    }

    /// Where the operand stack begins.
    #[inline(always)]
    pub(crate) fn operands(frame: *mut Frame) -> *mut Value {
        // SAFETY: the operand stack follows the header.
        unsafe { frame.add(1).cast() }
    }

    /// The function, if there is one.
    pub fn function(&self) -> Option<Ref<Function>> {
        self.function.downcast()
    }

    /// The unit that `pc` is at.
    pub(crate) fn unit_at(&self, pc: *mut u16) -> u32 {
        // SAFETY: pc points into the units of this frame's code.
        unsafe { pc.offset_from(self.code.units.get()) as u32 }
    }
}

/// Visits what a frame holds: everything from its locals to its saved stack pointer.
///
/// # Safety
/// The frame is complete and its `sp` is saved.
pub unsafe fn trace(frame: *mut Frame, tracer: &mut Tracer<'_>) {
    // SAFETY: as the caller promises.
    unsafe {
        let header = &*frame;
        tracer.object(header.code);
        tracer.object(header.globals);
        tracer.values(&[header.function, header.namespace]);
        let locals = Frame::locals(frame);
        tracer.values(core::slice::from_raw_parts(locals, header.code.locals as usize));
        let operands = Frame::operands(frame);
        let depth = header.sp.offset_from(operands).max(0) as usize;
        tracer.values(core::slice::from_raw_parts(operands, depth));
    }
}
