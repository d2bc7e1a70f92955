//! Exceptions that are raised to a handler within the trace: what the interpreter does on the way is part of the trace, and
//! what is handled is in the machine at each exit, as the interpreter has it (`handled.rs`).
//!
//! Whether an instruction raises, and how far, is seen when the interpreter has run it. So all guards of what raises are
//! recorded before, and what becomes of the exception behind, by helpers that cannot fail; what the trace makes goes to the
//! handler by other means (`unwind.rs`). Where an operation raised, the
//! last helper that it called is asked to fail again: if it does not, the trace leaves behind the operation, which is done.
//!
//! Invariant: from the raise to the handler nothing leaves; no exception is under way at an exit but one that a helper left.

use alloc::vec::Vec;
use core::mem::offset_of;

use super::call::is_bindable;
use super::compare::has_shape;
use super::container::{TUPLE_ITEMS, TUPLE_LENGTH};
use super::variables::LAST_FIELD;
use super::{Recorder, Recording, Running, Slot, Stop, Then};
use crate::builtins::class_shape;
use crate::builtins::exceptions::{
    Construction, KEY_ERROR, STOP_ASYNC_ITERATION, STOP_ITERATION, construction, is_exception_class,
};
use crate::bytecode::code::{CodeFlags, Handler};
use crate::bytecode::ops::{BinaryOperator, Intrinsic1};
use crate::codegen::baseline::vm_at;
use crate::heap;
use crate::interp::dispatch::Exit;
use crate::interp::frame::{FRAME_WORDS, Frame, GLOBALS_WORD};
use crate::machine::Machine;
use crate::native::TypeSpec;
use crate::object::{Class, ClassFlags, Dict, Exception, Function, Traceback, Tuple};
use crate::trace::ir::{Leave, Pseudo, Ref, Returns, SnapshotId, Type};
use crate::trace::objects::Made;
use crate::trace::quick::Quick;
use crate::trace::quick_general;
use crate::trace::quick_raise::{MOST_KEPT, PLACE_SHIFT};
use crate::uop::Uop;
use crate::value::Value;

pub(super) const TRACEBACK: u16 = offset_of!(Exception, traceback) as u16;

/// What is raised, and whether the frame that raises it gets a level of the traceback at a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raised {
    pub exception: Ref,
    pub level: Option<u32>,
    /// That level is there already.
    pub has_level: bool,
    pub links: Links,
    /// Where the way to the handler is left for want of memory, if it is plain (`unwind.rs`).
    pub exit: Option<SnapshotId>,
}

impl Raised {
    /// Nothing is known but what is raised.
    pub fn of(exception: Ref) -> Raised {
        Raised { exception, level: None, has_level: false, links: Links::default(), exit: None }
    }
}

/// What an exception is linked to once nothing can fail any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Links {
    pub context: Option<Ref>,
    pub cause: Option<Ref>,
}

/// What the slots were before an instruction that may raise to a handler of the trace.
pub(super) struct Before {
    slots: Vec<Option<Slot>>,
    /// Those of the running frame, where it lies in a generator.
    own: Vec<Option<Slot>>,
    depth: u16,
}

fn copy_of(slots: &[Option<Slot>]) -> Recording<Vec<Option<Slot>>> {
    let mut copy = Vec::new();
    copy.try_reserve(slots.len()).map_err(|_| Stop::Full)?;
    copy.extend_from_slice(slots);
    Ok(copy)
}

impl Recorder {
    // -- instructions ----------------------------------------------------------------------------------------------------

    /// RAISE_VARARGS
    pub(super) fn record_raise(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        if self.handler().is_none() {
            return self.unsupported();
        }
        match n {
            0 => self.raise_handled(vm),
            1 => {
                let exception = self.raised_value(vm, self.operand(vm, 1))?;
                self.raises_new(vm, exception, None)
            }
            _ => {
                let exception = self.raised_value(vm, self.operand(vm, 2))?;
                let cause = self.operand(vm, 1);
                let cause = if self.actual(cause).is_none() { self.none(cause)? } else { self.raised_value(vm, cause)? };
                self.raises_new(vm, exception, Some(cause))
            }
        }
    }

    /// An exception is raised that was not on its way before, maybe from another one: by a helper where it, or what is
    /// handled, may be known to somebody.
    pub(super) fn raises_new(&mut self, vm: &mut Machine, exception: Ref, cause: Option<Ref>) -> Recording<Then> {
        let level = Some(self.at.opcode_at);
        if let Some(context) = self.context_of_new(vm, exception)? {
            return self.raises_linked(exception, level, Links { context, cause });
        }
        if let Some(cause) = cause {
            self.quick(Quick::CAUSE, &[exception, cause])?;
        }
        self.quick(Quick::RAISE, &[exception])?;
        self.raises(exception, level)
    }

    /// The context of an exception that nothing but the trace knows, so that it is nobody's context yet. None: it is not such
    /// a one, or there is something else to be looked at.
    fn context_of_new(&mut self, vm: &Machine, exception: Ref) -> Recording<Option<Option<Ref>>> {
        let made = self.builder.trace.copied(exception);
        let raised = Raised { level: Some(self.at.opcode_at), ..Raised::of(exception) };
        if !self.may_unwind_plainly(raised) || !self.builder.is_hidden(made) {
            return Ok(None);
        }
        if vm.handled.is_none() {
            return Ok(self.expect_nothing_handled_anywhere(vm)?.then_some(None));
        }
        let handled = self.handled()?;
        if self.builder.trace.copied(handled) == made {
            return Ok(Some(None));
        }
        if self.makes(handled) != Some(Made::Exception) {
            let (none, exit) = (self.word(Value::NONE.bits())?, self.exit()?);
            self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[handled.0, none, exit])?;
        }
        Ok(Some(Some(handled)))
    }

    /// KeyError of a dict that lacks a simple key, where that is handled in the trace. None: it is something else.
    pub(super) fn missing_key(
        &mut self,
        vm: &mut Machine,
        operator: BinaryOperator,
        (left, right): (u16, u16),
    ) -> Recording<Option<Then>> {
        let (dict, key) = (self.actual(left), self.actual(right));
        if operator != BinaryOperator::Subscript || !has_shape(dict, class_shape::DICT.0) || self.handler().is_none() {
            return Ok(None);
        }
        let class = vm.class_for(&KEY_ERROR);
        vm.raised = Value::EMPTY;
        let (Some(known), Ok(class)) = (dict.downcast::<Dict>(), class) else { return Ok(None) };
        if vm.quick_dict_get(known, key) != Some(None) || !self.is_plainly_made(vm, class) {
            return Ok(None);
        }
        let dict = self.shaped(left, class_shape::DICT.0)?;
        let key = self.boxed_slot(right)?;
        if !self.lacks_key {
            let is_there = self.quick_or(Quick::DICT_CONTAINS, &[dict, key], Leave::Guard)?;
            self.expect_constant(is_there, Value::FALSE)?;
        }
        let exception = self.new_exception(class, right, 1)?;
        self.raises_new(vm, exception, None).map(Some)
    }

    fn none(&mut self, slot: u16) -> Recording<Ref> {
        let value = self.read(slot)?;
        self.expect_constant(value, Value::NONE)?;
        self.value(Value::NONE)
    }

    pub(super) fn raises(&mut self, exception: Ref, level: Option<u32>) -> Recording<Then> {
        self.raises_linked(exception, level, Links::default())
    }

    fn raises_linked(&mut self, exception: Ref, level: Option<u32>, links: Links) -> Recording<Then> {
        let mut raised = Raised { level, links, ..Raised::of(exception) };
        if self.may_unwind_plainly(raised) {
            let exit = self.take_snapshot(Leave::Attempt, self.at.start)?;
            self.builder.keep_snapshot(exit);
            raised.exit = Some(exit);
        }
        Ok(Then::Raised(raised))
    }

    /// What is handled is raised again.
    fn raise_handled(&mut self, vm: &Machine) -> Recording<Then> {
        let Some(handled) = vm.handled.downcast::<Exception>() else { return self.other_operands() };
        let exception = self.handled()?;
        self.expect_shape(exception, handled.header.shape.get().0)?;
        self.raises(exception, None)
    }

    /// RERAISE: the exception is on top.
    pub(super) fn record_reraise(&mut self, vm: &mut Machine) -> Recording<Then> {
        if let Some(then) = self.leave_closed(vm)? {
            return Ok(then);
        }
        if let Some(then) = self.leave_step(vm)? {
            return Ok(then);
        }
        if self.handler().is_none() {
            return self.unsupported();
        }
        let exception = self.boxed_slot(self.operand(vm, 1))?;
        self.raises(exception, None)
    }

    /// The exception that `raise` makes of what is in a slot: an exception, or a class of which one is made.
    pub(super) fn raised_value(&mut self, vm: &mut Machine, slot: u16) -> Recording<Ref> {
        let actual = self.actual(slot);
        if let Some(exception) = actual.downcast::<Exception>() {
            return self.shaped(slot, exception.header.shape.get().0);
        }
        let Some(class) = actual.downcast::<Class>() else { return self.other_operands() };
        if !self.is_plainly_made(vm, class) {
            return self.other_operands();
        }
        let value = self.read(slot)?;
        self.expect_constant(value, actual)?;
        self.new_exception(class, slot, 0)
    }

    /// PUSH_EXC_INFO: exc -> what was handled, exc.
    pub(super) fn record_push_handled(&mut self, vm: &Machine) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let exception = self.boxed_slot(slot)?;
        let before = self.handled()?;
        self.write(slot, before)?;
        self.write(slot + 1, exception)?;
        self.handle(exception);
        self.next()
    }

    /// POP_EXCEPT
    pub(super) fn record_pop_handled(&mut self, vm: &Machine) -> Recording<Then> {
        let before = self.boxed_slot(self.operand(vm, 1))?;
        self.handle(before);
        self.next()
    }

    /// CLEANUP_THROW: receiver, last value, exc -> None, the value of a StopIteration; anything else is raised again.
    pub(super) fn record_cleanup(&mut self, vm: &mut Machine) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let (exception, ends) = self.is_of(vm, slot, &[&STOP_ITERATION])?;
        if !ends {
            if self.handler().is_none() {
                return self.unsupported();
            }
            return self.raises(exception, None);
        }
        if vm.class_of(self.actual(slot)).has(ClassFlags::HEAP) {
            return self.other_operands();
        }
        let name = self.value(vm.names.value)?;
        let value = self.quick(Quick::ATTRIBUTE, &[exception, name])?;
        let none = self.value(Value::NONE)?;
        self.write(slot - 2, none)?;
        self.write(slot - 1, value)?;
        self.next()
    }

    /// The exception in a slot, of whose shape the trace is sure from here on, and whether it is of any of these classes.
    pub(super) fn is_of(&mut self, vm: &mut Machine, slot: u16, classes: &[&'static TypeSpec]) -> Recording<(Ref, bool)> {
        let Some(actual) = self.actual(slot).downcast::<Exception>() else { return self.other_operands() };
        let of = vm.class_of(actual.into());
        let mut is_any = false;
        for spec in classes {
            let Ok(class) = vm.class_for(spec) else {
                vm.raised = Value::EMPTY;
                return Err(Stop::Full);
            };
            is_any |= Class::is_subclass_of(of, class);
        }
        if !vm.watch_class(of, self.top().code) {
            return self.other_operands();
        }
        Ok((self.shaped(slot, actual.header.shape.get().0)?, is_any))
    }

    /// CHECK_EXC_MATCH: exc, types -> exc, bool. Of an exception of a known shape it is known.
    pub(super) fn record_match(&mut self, vm: &mut Machine) -> Recording<Then> {
        let (exception, types) = (self.operand(vm, 2), self.operand(vm, 1));
        let Some(actual) = self.actual(exception).downcast::<Exception>() else { return self.other_operands() };
        self.shaped(exception, actual.header.shape.get().0)?;
        let of = vm.class_of(actual.into());
        let matches = match self.actual(types).downcast::<Tuple>() {
            Some(several) => self.match_several(vm, of, types, several)?,
            None => {
                let value = self.read(types)?;
                self.match_one(vm, of, self.actual(types), value)?
            }
        };
        let matches = self.value(Value::bool(matches))?;
        self.write(types, matches)?;
        self.next()
    }

    /// CHECK_EG_MATCH: exc, types -> what is left, what `except*` takes; that is handled then, if it is anything.
    pub(super) fn record_group_match(&mut self, vm: &mut Machine) -> Recording<Then> {
        let (exception, types) = (self.operand(vm, 2), self.operand(vm, 1));
        let actual = (self.actual(exception), self.actual(types));
        self.expect_plain_split(vm, exception)?;
        let mut taken = Value::NONE;
        let tried = quick_general::succeeds(vm, |vm| {
            taken = vm.match_exception_group(actual.0, actual.1)?.0;
            Ok(Value::NONE)
        });
        if !tried {
            return self.other_operands();
        }
        let given = [self.boxed_slot(exception)?, self.boxed_slot(types)?];
        let matched = self.quick(Quick::SPLIT_GROUP, &given)?;
        let rest = self.uop(Uop::LOAD_VM, Type::Tagged, &[vm_at::SECOND as u16])?;
        if taken.is_none() {
            self.expect_constant(matched, Value::NONE)?;
        } else {
            let (none, exit) = (self.word(Value::NONE.bits())?, self.exit()?);
            self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[matched.0, none, exit])?;
            self.handle(matched);
        }
        self.write(exception, rest)?;
        self.write(types, matched)?;
        self.next()
    }

    /// Leaves unless an exception in a slot is one like that which is there: none that could have a `split` of its own.
    fn expect_plain_split(&mut self, vm: &Machine, slot: u16) -> Recording {
        let Some(actual) = self.actual(slot).downcast::<Exception>() else { return self.other_operands() };
        let (shape, class) = (actual.header.shape.get(), vm.class_of(actual.into()));
        if class.has(ClassFlags::HEAP) || shape != class.root_shape.get() {
            return self.other_operands();
        }
        self.shaped(slot, shape.0)?;
        Ok(())
    }

    /// END_ASYNC_FOR: the iterator, and StopAsyncIteration, which it raised at its end.
    pub(super) fn record_end_async_for(&mut self, vm: &mut Machine) -> Recording<Then> {
        match self.is_of(vm, self.operand(vm, 1), &[&STOP_ASYNC_ITERATION])? {
            (_, true) => self.next(),
            (exception, false) if self.handler().is_some() => self.raises(exception, None),
            (_, false) => self.unsupported(),
        }
    }

    /// Is a class of exceptions a subclass of one that a value is? Leaves where that is another one.
    fn match_one(&mut self, vm: &mut Machine, of: heap::Ref<Class>, actual: Value, value: Ref) -> Recording<bool> {
        let Some(expected) = actual.downcast::<Class>().filter(|_| is_exception_class(actual)) else {
            return self.other_operands();
        };
        let code = self.top().code;
        if !vm.watch_class(of, code) || !vm.watch_class(expected, code) {
            return self.other_operands();
        }
        self.expect_constant(value, actual)?;
        Ok(Class::is_subclass_of(of, expected))
    }

    /// The same of a tuple of classes.
    fn match_several(&mut self, vm: &mut Machine, of: heap::Ref<Class>, slot: u16, several: heap::Ref<Tuple>) -> Recording<bool> {
        let n = several.len();
        if TUPLE_ITEMS + n * 8 > LAST_FIELD {
            return self.other_operands();
        }
        let tuple = self.shaped(slot, class_shape::TUPLE.0)?;
        let length = self.uop(Uop::LOAD_FIELD, Type::Word, &[tuple.0, TUPLE_LENGTH as u16])?;
        let (expected, exit) = (self.word(n as u64)?, self.exit()?);
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[length.0, expected, exit])?;
        let mut matches = false;
        for (at, actual) in several.as_slice().iter().enumerate() {
            let item = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[tuple.0, (TUPLE_ITEMS + at * 8) as u16])?;
            matches |= self.match_one(vm, of, *actual, item)?;
        }
        Ok(matches)
    }

    /// WITH_EXCEPT_START: exit, self, lasti, previous, exc -> the same, and what `exit` makes of the exception.
    pub(super) fn record_with_handler(&mut self, vm: &mut Machine) -> Recording<Then> {
        let (exit, receiver, exception) = (self.operand(vm, 5), self.operand(vm, 4), self.operand(vm, 1));
        let Some(actual) = self.actual(exception).downcast::<Exception>() else { return self.other_operands() };
        let function = self.actual(exit).downcast::<Function>().filter(|f| is_bindable(f.code.get()));
        let Some(function) = function else { return self.other_operands() };
        let value = self.read(exit)?;
        self.expect_constant(value, function.into())?;
        let own = self.read(receiver)?;
        let has_receiver = !self.actual(receiver).is_empty();
        if has_receiver {
            self.expect_present(own)?;
        } else {
            self.expect_constant(own, Value::EMPTY)?;
        }
        let raised = self.shaped(exception, actual.header.shape.get().0)?;
        let class = self.value(vm.class_of(actual.into()).into())?;
        let traceback = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[raised.0, TRACEBACK])?;
        let above = exception + 1;
        let given = [own, class, raised, traceback];
        let given = if has_receiver { &given[..] } else { &given[1..] };
        let (code, object) = (function.code.get(), self.value(function.into())?);
        let slots = self.bind(vm, (function, object), above, given, &[])?;
        self.enter_callee(code, function.into(), above, above, slots, Returns::Push)
    }

    /// Does a subscript of what is built in raise, where that is handled in the trace?
    pub(super) fn subscript_raises(&self, vm: &mut Machine, container: Value, key: Value) -> bool {
        let is_builtin = |vm: &Machine, value: Value| !vm.class_of(value).has(ClassFlags::HEAP);
        self.handler().is_some()
            && is_builtin(vm, container)
            && is_builtin(vm, key)
            && !quick_general::succeeds(vm, |vm| vm.binary(BinaryOperator::Subscript, container, key))
    }

    // -- making exceptions -------------------------------------------------------------------------------------------------

    /// Does a call of an exception class make nothing but the object with its arguments, whatever else its `__init__` does?
    pub(super) fn is_plainly_made(&self, vm: &mut Machine, class: heap::Ref<Class>) -> bool {
        let plain = matches!(construction(vm, class), Ok(Construction::Plain));
        vm.raised = Value::EMPTY;
        plain && vm.watch_class(class, self.top().code)
    }

    /// A call of an exception class of Python code, which makes the object and may run an `__init__` then.
    pub(super) fn construct_exception(
        &mut self,
        vm: &mut Machine,
        class: heap::Ref<Class>,
        callable: u16,
        n: usize,
    ) -> Recording<Then> {
        let construction = construction(vm, class);
        vm.raised = Value::EMPTY;
        let init = match construction {
            Ok(Construction::Plain) => None,
            Ok(Construction::Python(init)) if is_bindable(init.code.get()) => Some(init),
            _ => return self.other_operands(),
        };
        if !self.actual(callable + 1).is_empty() || !vm.watch_class(class, self.top().code) {
            return self.other_operands();
        }
        let value = self.read(callable)?;
        self.expect_constant(value, class.into())?;
        self.arguments(callable, n)?;
        let exception = self.new_exception(class, callable + 2, n)?;
        let Some(init) = init else {
            self.write(callable, exception)?;
            return self.next();
        };
        let object = self.value(init.into())?;
        let arguments = self.arguments_from(callable + 1, Some(exception), n + 1)?;
        let slots = self.bind(vm, (init, object), callable + 1, &arguments, &[])?;
        self.write(callable, exception)?;
        self.enter_callee(init.code.get(), init.into(), callable + 1, callable + 1, slots, Returns::Init)
    }

    /// An exception of a class, with the arguments that lie from a slot on.
    pub(super) fn new_exception(&mut self, class: heap::Ref<Class>, first: u16, n: usize) -> Recording<Ref> {
        let arguments = self.tuple_of(first, n)?;
        self.exception_of(class, arguments)
    }

    pub(super) fn exception_of(&mut self, class: heap::Ref<Class>, arguments: Ref) -> Recording<Ref> {
        let shape = self.value(Value::small_int(i64::from(class.root_shape.get().0)))?;
        let object = self.value(class.into())?;
        let exception = self.quick(Quick::NEW_EXCEPTION, &[object, arguments, shape])?;
        self.make_if_missed(class, exception)?;
        Ok(exception)
    }

    // -- to the handler ----------------------------------------------------------------------------------------------------

    /// The unit that a frame is at or waits at, as tracebacks have it.
    pub(super) fn unit_of(&self, at: usize) -> u32 {
        match self.frames.get(at + 1) {
            Some(callee) => self.builder.trace.frames[usize::from(callee.id.0)].return_unit - 1,
            None => self.at.opcode_at,
        }
    }

    /// The frame, by its place, whose handler is next, and that.
    pub(super) fn handler(&self) -> Option<(usize, Handler)> {
        let mut inwards = (0..self.frames.len()).rev();
        inwards.find_map(|at| Some((at, *self.frames[at].code.shared().handler_at(self.unit_of(at))?)))
    }

    /// What has to be kept for the case that the instruction raises to a handler of the trace.
    pub(super) fn before_raise(&mut self) -> Recording<Option<Before>> {
        self.called = None;
        if self.handler().is_none() {
            return Ok(None);
        }
        let (slots, own) = (copy_of(&self.slots)?, copy_of(self.own_slots())?);
        Ok(Some(Before { slots, own, depth: self.depth }))
    }

    /// The interpreter ran what raises: the trace does the same up to the handler.
    pub(super) fn unwind(&mut self, vm: &Machine, raised: Raised) -> Recording {
        let Some((catches, handler)) = self.handler() else { return Err(Stop::Left) };
        if self.frames[catches..].iter().any(|frame| frame.code.flags.contains(CodeFlags::HIDDEN)) {
            return Err(Stop::Surprise(self.at.op));
        }
        if !core::ptr::eq(vm.frame, self.frame_of(self.frames[catches])) || self.at_unit(vm) != handler.target {
            return Err(Stop::Surprise(self.at.op));
        }
        if let Some(exit) = raised.exit {
            return self.unwind_plainly((catches, handler), raised, exit);
        }
        let mut unit = raised.level.unwrap_or(self.at.opcode_at);
        if raised.level.is_some() && !raised.has_level {
            self.add_level(raised.exception, unit)?;
        }
        while self.frames.len() - 1 > catches {
            self.keep_locals(raised.exception)?;
            unit = self.unit_of(self.frames.len() - 2);
            self.leave_frame()?;
            self.add_level(raised.exception, unit)?;
        }
        self.enter_handler(handler, unit, raised.exception)
    }

    /// Where the interpreter has a frame.
    pub(super) fn frame_of(&self, frame: Running) -> *mut Frame {
        match frame.is_generator() {
            true => self.frame_in_generator(frame.header),
            false => self.base.wrapping_add(usize::from(frame.header)).cast(),
        }
    }

    /// The running frame is left by an exception.
    pub(super) fn leave_frame(&mut self) -> Recording {
        if self.top().is_generator() {
            return self.abandon_generator();
        }
        let Some(left) = self.frames.pop() else { return Err(Stop::Left) };
        self.slots.truncate(usize::from(left.locals));
        Ok(())
    }

    /// Control is at the handler for a unit of the running frame.
    pub(super) fn enter_handler(&mut self, handler: Handler, unit: u32, exception: Ref) -> Recording {
        let mut slot = self.top().header + FRAME_WORDS as u16 + handler.depth as u16;
        self.truncate(slot);
        if handler.push_position {
            let unit = self.value(Value::small_int(unit.into()))?;
            self.write(slot, unit)?;
            slot += 1;
        }
        self.snapshot = None;
        self.write(slot, exception)
    }

    pub(super) fn place(&mut self, frame: Running, below: u32) -> Recording<Ref> {
        self.value(Value::small_int(i64::from(frame.header) << PLACE_SHIFT | i64::from(below)))
    }

    /// The running frame gets a level of the traceback.
    fn add_level(&mut self, exception: Ref, unit: u32) -> Recording {
        let top = self.top();
        if top.is_generator() {
            let (generator, unit) = (self.running_generator()?, self.value(Value::small_int(unit.into()))?);
            self.quick(Quick::TRACEBACK_IN, &[exception, generator, unit])?;
            return Ok(());
        }
        let globals = self.globals_of(self.frames.len() - 1)?;
        let (code, place) = (self.value(top.code.into())?, self.place(top, unit)?);
        self.quick(Quick::TRACEBACK, &[exception, code, globals, place])?;
        Ok(())
    }

    /// The globals of a frame, by its place. Those of an inlined one were proved by the call.
    pub(super) fn globals_of(&mut self, at: usize) -> Recording<Ref> {
        let frame = self.frames[at];
        if at == 0 {
            return self.read(frame.header + GLOBALS_WORD as u16);
        }
        let function = self.builder.trace.frames[usize::from(frame.id.0)].function;
        let function = self.builder.trace.constant(function).map_or(Value::EMPTY, |c| Value::from_bits(c.bits));
        match function.downcast::<Function>() {
            Some(function) => self.value(function.globals.into()),
            None => self.other_operands(),
        }
    }

    /// The running frame is left: its locals go with the traceback.
    pub(super) fn keep_locals(&mut self, exception: Ref) -> Recording {
        let top = self.top();
        let count = top.code.shared().locals.len();
        if count == 0 {
            return Ok(());
        }
        if count > MOST_KEPT {
            return Err(Stop::Depth);
        }
        let kept = if top.is_generator() {
            let (generator, count) = (self.running_generator()?, self.value(Value::small_int(count as i64))?);
            self.quick(Quick::KEEP_LOCALS_IN, &[exception, generator, count])?
        } else {
            let (code, place) = (self.value(top.code.into())?, self.place(top, count as u32)?);
            self.quick(Quick::KEEP_LOCALS, &[exception, code, place])?
        };
        for index in (0..count).step_by(2) {
            let a = self.boxed_slot(self.local(index))?;
            let b = if index + 1 < count { self.boxed_slot(self.local(index + 1))? } else { self.value(Value::EMPTY)? };
            let index = self.value(Value::small_int(index as i64))?;
            self.quick(Quick::KEEP_LOCAL, &[kept, index, a, b])?;
        }
        Ok(())
    }

    // -- operations that raise -----------------------------------------------------------------------------------------------

    /// Control is not where the recording has it: the instruction raised, if a handler of the trace has it now.
    pub(super) fn raised_instead(&mut self, vm: &Machine, before: Before, then: Then) -> Recording {
        let surprise = Stop::Surprise(self.at.op);
        let exception = caught(vm);
        let (Some(actual), Some(result)) = (exception.downcast::<Exception>(), self.called) else { return Err(surprise) };
        let behind = self.at.end;
        if then != Then::At(behind) || exception == vm.memory_error {
            return Err(surprise);
        }
        self.leave_if_done(result, &before)?;
        self.slots = before.slots;
        if let Some(own) = self.own_slots_mut() {
            *own = before.own;
        }
        (self.depth, self.snapshot) = (before.depth, None);
        self.catch(vm, actual)
    }

    /// A side trace begins where an instruction of the parent raised, which is under way: `unwind` has the interpreter go to
    /// the handler.
    pub fn resume_raising(
        &mut self,
        vm: &mut Machine,
        unwind: fn(&mut Machine) -> Result<*mut Frame, Exit>,
    ) -> Result<(), (Stop, Option<Exit>)> {
        // The helper did what it was asked for: it raised.
        self.in_vain = None;
        let begun = self.begin(vm);
        unwind(vm).map_err(|exit| (Stop::Left, Some(exit)))?;
        let exception = caught(vm);
        let caught = begun.and_then(|()| match exception.downcast::<Exception>() {
            Some(actual) if exception != vm.memory_error => self.catch(vm, actual),
            _ => Err(Stop::Left),
        });
        caught.map_err(|stop| (stop, None))
    }

    /// The exception that a helper left goes to the handler where the interpreter has it now; others leave.
    fn catch(&mut self, vm: &Machine, actual: heap::Ref<Exception>) -> Recording {
        let level = self.raised_at(actual).ok_or(Stop::Left)?;
        let shape = self.value(Value::small_int(i64::from(actual.header.shape.get().0)))?;
        let exception = self.quick(Quick::CAUGHT, &[shape])?;
        self.unwind(vm, Raised { level: Some(level), ..Raised::of(exception) })
    }

    /// The unit that the interpreter notes for the running frame: the innermost of the levels that it added.
    fn raised_at(&self, exception: heap::Ref<Exception>) -> Option<u32> {
        let (catches, _) = self.handler()?;
        let mut level = exception.traceback.get().downcast::<Traceback>()?;
        for _ in catches..self.frames.len() - 1 {
            level = level.next.get().downcast::<Traceback>()?;
        }
        let top = self.top();
        (level.frame == self.frame_of(top) && level.code == top.code).then_some(level.unit)
    }

    /// Leaves behind the instruction if its last call did not fail this time. What was recorded behind the call is forgotten.
    fn leave_if_done(&mut self, result: Ref, before: &Before) -> Recording {
        for at in 0..self.slots.len() {
            self.slots[at] = self.given_by_call(self.slots[at], result)?;
        }
        for at in 0..self.own_slots().len() {
            let given = self.given_by_call(self.own_slots()[at], result)?;
            if let Some(own) = self.own_slots_mut() {
                own[at] = given;
            }
        }
        self.builder.keep_until(result);
        let (pops, pushes) = self.at.op.stack_effect(self.at.operand);
        self.depth = (before.depth + pushes as u16).saturating_sub(pops as u16);
        self.truncate(self.top().header + FRAME_WORDS as u16 + self.depth);
        let exit = self.take_snapshot(Leave::Jump, self.at.end)?;
        let empty = self.word(Value::EMPTY.bits())?;
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[result.0, empty, exit.0])?;
        Ok(())
    }

    /// A slot as it is told without what was recorded behind a call: what was made of its result is the result itself.
    fn given_by_call(&self, slot: Option<Slot>, result: Ref) -> Recording<Option<Slot>> {
        let Some(Slot { value, .. }) = slot.filter(|slot| !slot.value.is_constant() && slot.value.index() > result.index())
        else {
            return Ok(slot);
        };
        let i = self.builder.trace.get(value);
        let is_same = (i.is(Pseudo::COPY) || i.is_uop(Uop::UNBOX_INT)) && i.reference(0) == result;
        if is_same { Ok(slot.map(|slot| Slot { value: result, ..slot })) } else { Err(Stop::Surprise(self.at.op)) }
    }

    // -- generators ----------------------------------------------------------------------------------------------------------

    /// CALL_INTRINSIC_1 at the end of each generator that an exception leaves: what is no StopIteration stays what it is.
    pub(super) fn record_leaving_generator(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        if n != Intrinsic1::StopIterationError as usize {
            return self.unsupported();
        }
        let of_async: &[_] = &[&STOP_ITERATION, &STOP_ASYNC_ITERATION];
        let is_async = self.top().code.flags.contains(CodeFlags::ASYNC_GENERATOR);
        match self.is_of(vm, slot, if is_async { of_async } else { &of_async[..1] })? {
            (_, true) => self.unsupported(),
            (_, false) => self.next(),
        }
    }
}

/// What is on top of the running frame, which is the exception where control is at a handler.
fn caught(vm: &Machine) -> Value {
    let frame = vm.frame;
    // SAFETY: the running frame is complete. Right below its operands lies its header.
    unsafe {
        let top = (*frame).sp;
        if top > Frame::operands(frame) { *top.sub(1) } else { Value::EMPTY }
    }
}
