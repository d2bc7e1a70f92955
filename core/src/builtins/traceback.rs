//! `traceback` objects: where an exception has been. Invariant: each level links to the next inner one, never in a ring.

use crate::bytecode::code::Span;
use crate::heap::Ref;
use crate::interp::frame::Frame;
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::{ClassFlags, CodeObject, Exception, Header, Kind, Traceback};
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::empty(),
    doc: "Create a new traceback object.",
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::getter("tb_frame", frame),
        Definition::attribute("tb_next", next, set_next),
        Definition::getter("tb_lineno", line),
        Definition::getter("tb_lasti", instruction),
    ],
    ..TypeSpec::new("traceback", Kind::Traceback)
};

/// Adds the frame that an exception passes to its traceback: `unit` is the instruction that raised or called.
///
/// `frame` is complete, its `pc` saved.
pub(crate) fn add_traceback(vm: &mut Machine, exception: Value, frame: *mut Frame) -> Result<()> {
    // SAFETY: as callers promise.
    let unit = unsafe { (*frame).unit_at((*frame).pc).wrapping_sub(1) };
    add_traceback_at(vm, exception, frame, unit)
}

/// The same at a unit that is given.
pub(crate) fn add_traceback_at(vm: &mut Machine, exception: Value, frame: *mut Frame, unit: u32) -> Result<()> {
    // SAFETY: as callers promise.
    let (code, globals) = unsafe { ((*frame).code, (*frame).globals) };
    add_level(vm, exception, (code, globals.into()), frame, unit)
}

/// The same of a frame that need not be there: what it runs, and where it lies if it is.
pub(crate) fn add_level(
    vm: &mut Machine,
    exception: Value,
    (code, globals): (Ref<CodeObject>, Value),
    frame: *mut Frame,
    unit: u32,
) -> Result<()> {
    let Some(exception) = exception.downcast::<Exception>() else { return Ok(()) };
    let level = vm.allocate(Traceback {
        header: Header::of::<Traceback>(),
        next: exception.traceback.get().into(),
        code,
        globals,
        locals: Value::EMPTY.into(),
        frame,
        unit,
    })?;
    vm.heap.barrier(&exception.header);
    exception.traceback.set(level.into());
    Ok(())
}

/// Keeps the variables of a frame that an exception leaves, in the level that it has in the traceback.
///
/// `frame` is complete.
pub(crate) fn keep_locals(vm: &mut Machine, exception: Value, frame: *mut Frame) -> Result<()> {
    let level = exception.downcast::<Exception>().and_then(|e| e.traceback.get().downcast::<Traceback>());
    // SAFETY: as callers promise; a complete frame has as many locals as its code names.
    let (code, locals) = unsafe {
        let code = (*frame).code;
        (code, core::slice::from_raw_parts(Frame::locals(frame), code.shared().locals.len()))
    };
    let Some(level) = level.filter(|level| level.frame == frame && level.code == code && !locals.is_empty()) else {
        return Ok(());
    };
    let kept = vm.tuple(locals)?;
    vm.heap.barrier(&level.header);
    level.locals.set(kept);
    Ok(())
}

/// Set in `Traceback::unit` of a level that a script made: the rest is its line.
const MADE_WITH_LINE: u32 = 1 << 31;

/// Where a level stands in the source.
pub fn span_of(level: Ref<Traceback>) -> Span {
    if level.unit & MADE_WITH_LINE == 0 {
        return level.code.shared().span_at(level.unit);
    }
    let line = level.unit & !MADE_WITH_LINE;
    Span { line, end_line: line, column: 0, end_column: u32::MAX }
}

/// The line that a level shows.
pub fn line_of(level: Ref<Traceback>) -> u32 {
    span_of(level).line
}

fn new(vm: &mut Machine, arguments: &[Value], _keywords: &[Value]) -> Result {
    let [_, next, frame, _, line] = *arguments else {
        return Err(vm.type_error(format_args!("traceback() takes exactly 4 arguments")));
    };
    if !next.is_none() && next.downcast::<Traceback>().is_none() {
        let got = vm.type_name(next);
        return Err(vm.type_error(format_args!("expected traceback object or None, got '{got}'")));
    }
    let Some((code, globals)) = super::frame::parts(frame) else {
        let got = vm.type_name(frame);
        return Err(vm.type_error(format_args!("traceback() argument 'tb_frame' must be frame, not {got}")));
    };
    let line = u32::try_from(line.as_small_int().unwrap_or(0)).unwrap_or(0);
    let unit = MADE_WITH_LINE | (line & !MADE_WITH_LINE);
    let (locals, frame) = (Value::EMPTY.into(), core::ptr::null_mut());
    let made = Traceback { header: Header::of::<Traceback>(), next: next.into(), code, globals, locals, frame, unit };
    Ok(vm.allocate(made)?.into())
}

fn this(vm: &mut Machine, object: Value) -> Result<Ref<Traceback>> {
    match object.downcast::<Traceback>() {
        Some(level) => Ok(level),
        None => Err(vm.type_error(format_args!("expected a traceback object"))),
    }
}

fn frame(vm: &mut Machine, object: Value) -> Result {
    let level = this(vm, object)?;
    super::frame::of_traceback(vm, level)
}

fn next(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.next.get())
}

fn set_next(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let level = this(vm, object)?;
    if value.is_empty() {
        return Err(vm.type_error(format_args!("can't delete tb_next attribute")));
    }
    let mut inner = value;
    while let Some(link) = inner.downcast::<Traceback>() {
        if link == level {
            return Err(vm.value_error(format_args!("traceback loop detected")));
        }
        inner = link.next.get();
    }
    if !inner.is_none() {
        let got = vm.type_name(value);
        return Err(vm.type_error(format_args!("expected traceback object, got '{got}'")));
    }
    vm.heap.barrier(&level.header);
    level.next.set(value);
    Ok(())
}

fn line(vm: &mut Machine, object: Value) -> Result {
    Ok(Value::small_int(i64::from(line_of(this(vm, object)?))))
}

fn instruction(vm: &mut Machine, object: Value) -> Result {
    let unit = this(vm, object)?.unit;
    Ok(Value::small_int(if unit & MADE_WITH_LINE == 0 { i64::from(unit) * 2 } else { 0 }))
}
