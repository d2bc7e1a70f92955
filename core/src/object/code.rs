//! A VM's instance of a code object: its own units (which quicken), constants as values, names interned.
//! Invariant: `units` and `constants` are either both made (`ready`) or neither.

use alloc::sync::Arc;
use core::cell::Cell;

use super::{Buffer, Described, Header, Kind, ShapeId};
use crate::builtins::class_shape;
use crate::bytecode::code::{Code, CodeFlags};
use crate::heap::{HeapObject, Ref, Tracer};
use crate::jit::{Executor, NativeCode};
use crate::value::Value;

/// A code object of one VM.
#[repr(C)]
pub struct CodeObject {
    pub header: Header,
    shared: *const Code,
    /// The first unit; valid once ready.
    pub units: Cell<*mut u16>,
    /// The first constant; valid once ready.
    pub constants: Cell<*mut Value>,
    /// The first name, interned; valid once ready.
    pub names: Cell<*mut Value>,
    pub storage: Cell<Option<Ref<Buffer>>>,
    pub ready: Cell<bool>,
    /// A call with exactly `arguments` positional arguments needs nothing but copying: no `*args`, no keyword-only, no
    /// generator.
    pub simple: bool,
    /// As `simple`, but a generator or coroutine may be made.
    pub plain: bool,
    /// Positional parameters.
    pub arguments: u32,
    /// Slots of all parameters, `*args` and `**kwargs` included.
    pub parameter_slots: u32,
    pub locals: u32,
    /// Words that a frame needs behind its locals' start: locals, header, operand stack.
    pub frame_words: u32,
    pub flags: CodeFlags,
    /// A number that no other code object of the VM ever has, once a cache asked for it; 0 before.
    pub version: Cell<u32>,
    /// Calls and turns of loops so far, for the tiers above.
    pub calls: Cell<u32>,
    /// Moves when compiled code may assume something that holds no longer.
    pub native_version: Cell<u32>,
    /// The compiled code, or null.
    pub native: Cell<*const NativeCode>,
    /// Where its calls from compiled code begin, or 0.
    pub native_body: Cell<usize>,
    /// The traces whose roots run it, the latest first, or null: what they refer to lives as long as it does.
    pub(crate) traces: Cell<*const Executor>,
    /// The code of the native tasks that call it, or take the items of its generators, once there was one.
    pub task: Cell<Option<Ref<CodeObject>>>,
    /// str: name and qualified name
    pub name: Value,
    pub qualified_name: Value,
}

// SAFETY: repr(C) with the header first; all references are visited.
unsafe impl HeapObject for CodeObject {
    const KIND: Kind = Kind::Code;
    const FINISHES: bool = true;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.name, self.qualified_name]);
        tracer.option(self.storage.get());
        tracer.option(self.task.get());
        // SAFETY: machine code that a code object refers to is alive.
        if let Some(native) = unsafe { self.native.get().as_ref() } {
            native.trace(tracer);
        }
        Executor::trace_all(self.traces.get(), tracer);
        if self.ready.get() {
            let shared = self.shared();
            for i in 0..shared.constants.len() {
                tracer.value(self.constant(i));
            }
            for i in 0..shared.names.len() {
                tracer.value(self.name_at(i));
            }
        }
    }
}
impl Described for CodeObject {
    const SHAPE: ShapeId = class_shape::CODE;
}

impl CodeObject {
    /// Does a call of it make a generator, coroutine or async generator?
    #[inline(always)]
    pub fn is_generator(&self) -> bool {
        self.flags.intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR)
    }

    /// An instance that is made ready when it first runs.
    pub fn new(shared: Arc<Code>, name: Value, qualified_name: Value) -> CodeObject {
        let flags = shared.flags;
        let generators = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;
        let locals = shared.locals.len() as u32;
        let signature = CodeFlags::VARARGS | CodeFlags::VARKEYWORDS;
        let plain = !flags.intersects(signature) && shared.keyword_only_count == 0 && flags.contains(CodeFlags::OPTIMIZED);
        CodeObject {
            header: Header::of::<CodeObject>(),
            units: Cell::new(core::ptr::null_mut()),
            constants: Cell::new(core::ptr::null_mut()),
            names: Cell::new(core::ptr::null_mut()),
            storage: Cell::new(None),
            ready: Cell::new(false),
            simple: plain && !flags.intersects(generators),
            plain,
            arguments: shared.positional_count,
            parameter_slots: shared.parameter_slots(),
            locals,
            frame_words: locals + crate::interp::frame::FRAME_WORDS + shared.stack_size + 1,
            flags,
            version: Cell::new(0),
            calls: Cell::new(0),
            native_version: Cell::new(0),
            native: Cell::new(core::ptr::null()),
            native_body: Cell::new(0),
            traces: Cell::new(core::ptr::null()),
            task: Cell::new(None),
            name,
            qualified_name,
            shared: Arc::into_raw(shared),
        }
    }

    /// The immutable code object.
    #[inline(always)]
    pub fn shared(&self) -> &Code {
        // SAFETY: `new` made it of an Arc, which `finish` gives back when this object dies.
        unsafe { &*self.shared }
    }

    /// Another owner of the immutable code object.
    pub fn shared_arc(&self) -> Arc<Code> {
        // SAFETY: as in `shared`; the count is raised before the new owner exists.
        unsafe {
            Arc::increment_strong_count(self.shared);
            Arc::from_raw(self.shared)
        }
    }

    /// A constant of a ready code object; the index is in range (verify rule on operands).
    #[inline(always)]
    pub fn constant(&self, index: usize) -> Value {
        debug_assert!(self.ready.get() && index < self.shared().constants.len());
        // SAFETY: the verifier bounds constant operands.
        unsafe { *self.constants.get().add(index) }
    }

    /// A name of a ready code object; the index is in range.
    #[inline(always)]
    pub fn name_at(&self, index: usize) -> Value {
        debug_assert!(self.ready.get() && index < self.shared().names.len());
        // SAFETY: the verifier bounds name operands.
        unsafe { *self.names.get().add(index) }
    }
}

/// Gives the shared code object back.
///
/// # Safety
/// `header` is that of a dying `CodeObject`.
pub(super) unsafe fn finish(header: &Header) {
    // SAFETY: as the caller promises; `new` made the pointer of an Arc.
    unsafe { drop(Arc::from_raw((*core::ptr::from_ref(header).cast::<CodeObject>()).shared)) };
}
