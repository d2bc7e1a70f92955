//! `frame` objects: snapshots of running frames for `sys._getframe` and `tb_frame`. Invariant: a snapshot holds no
//! pointer to the VM's stack, so it may outlive its frame; what it shows is what was so when it was made.

use crate::bytecode::code::{Code, LocalKind};
use crate::heap::{Ref, Tracer};
use crate::interp::frame::Frame;
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, CodeObject, Kind, Native, Traceback, Tuple};
use crate::value::Value;

/// What a frame object shows.
pub struct FrameSnapshot {
    code: Value,
    globals: Value,
    locals: Value,
    /// frame, or None
    back: Value,
    /// The unit of the instruction under way.
    unit: u32,
    /// The frame itself: looked at only after it was found on the chain of frames. Null for one that is over.
    frame: *mut Frame,
}

impl Payload for FrameSnapshot {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.code, self.globals, self.locals, self.back]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: &[
        Definition::function("__repr__", "self, /", repr),
        Definition::function("clear", "self, /", clear),
        Definition::getter("f_back", back),
        Definition::getter("f_code", code),
        Definition::getter("f_globals", globals),
        Definition::getter("f_locals", locals),
        Definition::getter("f_builtins", builtins),
        Definition::getter("f_lineno", line),
        Definition::getter("f_lasti", instruction),
        Definition::getter("f_trace", |_, _| Ok(Value::NONE)),
    ],
    ..TypeSpec::new("frame", Kind::Native)
};

fn this(vm: &mut Machine, object: Value) -> Result<Ref<Native<FrameSnapshot>>> {
    match object.native::<FrameSnapshot>() {
        Some(frame) => Ok(frame),
        None => Err(vm.type_error(format_args!("expected a frame object"))),
    }
}

/// Code and globals of a frame object.
pub(super) fn parts(frame: Value) -> Option<(Ref<CodeObject>, Value)> {
    let frame = frame.native::<FrameSnapshot>()?;
    Some((frame.payload.code.downcast()?, frame.payload.globals))
}

/// The frame object of a level of a traceback. Its locals are those that the exception left, or those of the frame that
/// still runs.
pub fn of_traceback(vm: &mut Machine, level: Ref<Traceback>) -> Result {
    let shared = level.code.shared_arc();
    let locals = match level.locals.get().downcast::<Tuple>() {
        _ if &*shared.name == "<module>" => level.globals,
        Some(kept) => locals_by_name(vm, &shared, |index| kept.get(index).unwrap_or(Value::EMPTY))?,
        None => vm.dict()?.into(),
    };
    let code = Value::object(level.code);
    vm.new_native(
        &SPEC,
        FrameSnapshot { code, globals: level.globals, locals, back: Value::NONE, unit: level.unit, frame: level.frame },
    )
}

/// The frame `depth` calls above the running one, with those above it; None where there are not so many.
pub fn current(vm: &mut Machine, depth: usize) -> Result<Option<Value>> {
    let mut frames = alloc::vec::Vec::new();
    let mut frame = Machine::visible(vm.frame);
    while !frame.is_null() {
        vm.charge(1)?;
        if frames.try_reserve(1).is_err() {
            return Err(vm.no_memory());
        }
        frames.push(frame);
        // SAFETY: the chain of frames is intact while native code runs (interp/frame.rs).
        frame = Machine::visible(unsafe { (*frame).previous });
    }
    if depth >= frames.len() {
        return Ok(None);
    }
    let mut back = Value::NONE;
    for frame in frames[depth..].iter().rev() {
        back = snapshot(vm, *frame, back)?;
    }
    Ok(Some(back))
}

/// The frame object of one frame, those above it left out.
///
/// `frame` is complete: on the chain, or that of a generator that is not finished.
pub(super) fn of_frame(vm: &mut Machine, frame: *mut Frame) -> Result {
    snapshot(vm, frame, Value::NONE)
}

/// The unit that a complete frame is at: its pc is behind the instruction.
fn current_unit(frame: *mut Frame) -> u32 {
    // SAFETY: callers pass a frame of the chain or of a generator that is not finished.
    let header = unsafe { &*frame };
    if header.pc.is_null() { 0 } else { header.unit_at(header.pc).saturating_sub(1) }
}

fn snapshot(vm: &mut Machine, frame: *mut Frame, back: Value) -> Result {
    let unit = current_unit(frame);
    // SAFETY: the frame is complete, as callers say.
    let header = unsafe { &*frame };
    let locals = locals_of(vm, frame)?;
    let (code, globals) = (header.code.into(), header.globals.into());
    vm.new_native(&SPEC, FrameSnapshot { code, globals, locals, back, unit, frame })
}

/// The frame's variables by name: a module's or class's own mapping, or a new dict.
pub(crate) fn locals_of(vm: &mut Machine, frame: *mut Frame) -> Result {
    // SAFETY: callers pass a frame of the intact chain.
    let header = unsafe { &*frame };
    if !header.namespace.is_empty() {
        return mapping_or_comprehension(vm, frame);
    }
    // SAFETY: the frame has as many locals as its code names.
    locals_by_name(vm, &header.code.shared_arc(), |index| unsafe { *Frame::locals(frame).add(index) })
}

/// The mapping of a module's or class's frame. While a comprehension runs in it that asks for its variables, a dict of these:
/// they are all the locals that such a frame has.
fn mapping_or_comprehension(vm: &mut Machine, frame: *mut Frame) -> Result {
    // SAFETY: callers pass a frame of the intact chain, with as many locals as its code names.
    let header = unsafe { &*frame };
    let shared = header.code.shared_arc();
    let bound = |index: usize| {
        let is_visible = shared.locals.get(index).is_some_and(|l| l.kind == LocalKind::Local);
        // SAFETY: as above.
        is_visible.then(|| unsafe { *Frame::locals(frame).add(index) }).filter(|value| !value.is_empty())
    };
    if !(0..shared.locals.len()).any(|index| bound(index).is_some()) {
        return Ok(header.namespace);
    }
    let own = vm.dict()?;
    for (index, variable) in shared.locals.iter().enumerate() {
        if let Some(value) = bound(index) {
            vm.dict_set_text(own, &variable.name, value)?;
        }
    }
    Ok(own.into())
}

/// A new dict of the variables of a code object that have values.
fn locals_by_name(vm: &mut Machine, shared: &Code, value_of: impl Fn(usize) -> Value) -> Result {
    let dict = vm.dict()?;
    vm.charge(shared.locals.len() as u64)?;
    for (index, variable) in shared.locals.iter().enumerate() {
        let mut value = value_of(index);
        if let Some(cell) = value.downcast::<crate::object::CellObject>()
            && variable.kind != LocalKind::Local
        {
            value = cell.content.get();
        }
        if !value.is_empty() && variable.kind != LocalKind::Hidden {
            vm.dict_set_text(dict, &variable.name, value)?;
        }
    }
    Ok(dict.into())
}

/// The local variable `self` of the running frame, EMPTY if there is none.
pub(super) fn current_self(vm: &Machine) -> Value {
    let frame = vm.frame;
    if frame.is_null() {
        return Value::EMPTY;
    }
    // SAFETY: the running frame is complete while native code runs, with as many locals as its code names.
    unsafe {
        let code = (*frame).code;
        match code.shared().locals.iter().position(|l| &*l.name == "self") {
            Some(index) => {
                let value = *Frame::locals(frame).add(index);
                value.downcast::<crate::object::CellObject>().map_or(value, |cell| cell.content.get())
            }
            None => Value::EMPTY,
        }
    }
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let object = arguments.first().copied().unwrap_or(Value::NONE);
    let frame = this(vm, object)?;
    let Some(code) = frame.payload.code.downcast::<CodeObject>() else { return vm.str("<frame>") };
    let shared = code.shared();
    let text = alloc::format!(
        "<frame at {:#x}, file {}, line {}, code {}>",
        object.bits(),
        super::function::quoted(&shared.source.file_name),
        shared.span_at(frame.payload.unit).line,
        shared.name
    );
    vm.str(&text)
}

fn clear(_vm: &mut Machine, _arguments: &[Value]) -> Result {
    Ok(Value::NONE)
}

fn back(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.payload.back)
}

fn code(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.payload.code)
}

fn globals(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.payload.globals)
}

/// The frame, if it still runs: it is on the chain, with the same code.
fn running(vm: &Machine, snapshot: &FrameSnapshot) -> Option<*mut Frame> {
    let mut frame = vm.frame;
    while !frame.is_null() {
        // SAFETY: the chain of frames is intact while native code runs (interp/frame.rs).
        let header = unsafe { &*frame };
        if frame == snapshot.frame && Value::from(header.code) == snapshot.code {
            return Some(frame);
        }
        frame = header.previous;
    }
    None
}

fn locals(vm: &mut Machine, object: Value) -> Result {
    vm.may_look_at_frames()?;
    let frame = this(vm, object)?;
    match running(vm, &frame.payload) {
        Some(live) => locals_of(vm, live),
        None => Ok(frame.payload.locals),
    }
}

fn builtins(vm: &mut Machine, _object: Value) -> Result {
    let builtins = vm.builtins;
    super::functions::complete(vm, builtins)?;
    Ok(builtins.into())
}

fn line(vm: &mut Machine, object: Value) -> Result {
    vm.may_look_at_frames()?;
    let frame = this(vm, object)?;
    let unit = match running(vm, &frame.payload) {
        Some(live) => current_unit(live),
        None => frame.payload.unit,
    };
    let line = frame.payload.code.downcast::<CodeObject>().map_or(0, |c| c.shared().span_at(unit).line);
    Ok(Value::small_int(i64::from(line)))
}

fn instruction(vm: &mut Machine, object: Value) -> Result {
    Ok(Value::small_int(i64::from(this(vm, object)?.payload.unit) * 2))
}
