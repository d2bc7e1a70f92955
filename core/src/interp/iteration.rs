//! Iteration that is too long for the dispatch loop: FOR_ITER's items, and what SEND resumes.

use alloc::vec::Vec;

use super::frame::{Frame, OnReturn};
use crate::builtins::async_generator::Begun;
use crate::builtins::map::NextCall;
use crate::builtins::{class_shape, exceptions, filter, map};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::generator::GeneratorState;
use crate::object::*;
use crate::value::Value;

/// What FOR_ITER's iterator gave.
pub(crate) enum Next {
    Item(Value),
    End,
    /// The frame of a Python `__next__` was entered.
    Entered,
}

/// What SEND's receiver gave.
pub(crate) enum Sent {
    /// A generator to be resumed in the loop, what it is sent, and how it gives its results.
    Enter(Ref<Generator>, Value, OnReturn),
    /// An async generator that an awaitable is of, and what is raised where it waits.
    Throw(Ref<Generator>, Value),
    Yielded(Value),
    Returned(Value),
}

impl Machine {
    /// The item at `position` of a list, tuple or range that FOR_ITER walks by position.
    #[inline(always)]
    pub(crate) fn next_by_position(&mut self, sequence: Value, position: i64) -> Result<Option<Value>> {
        Ok(match sequence.kind() {
            Some(Kind::List) => sequence.downcast::<List>().and_then(|list| list.get(position as usize)),
            Some(Kind::Tuple) => sequence.downcast::<Tuple>().and_then(|tuple| tuple.get(position as usize)),
            Some(Kind::Str) => {
                let byte = sequence.downcast::<Str>().and_then(|text| text.as_bytes().get(position as usize).copied());
                return byte.map(|byte| self.character(u32::from(byte))).transpose();
            }
            _ => range_item(sequence, position),
        })
    }

    /// FOR_ITER on an iterator object.
    pub(crate) fn next_or_enter(&mut self, frame: *mut Frame, iterator: Value, jump: u32) -> Result<Next> {
        let class = self.class_of(iterator);
        if class.has(ClassFlags::NATIVE_NEXT)
            && let Some(next) = class.spec.next
        {
            let calls = core::ptr::eq(class.spec, &map::SPEC) || core::ptr::eq(class.spec, &filter::SPEC);
            if calls && let Some(next) = self.enter_callback(frame, iterator, jump)? {
                return Ok(next);
            }
            return Ok(match next(self, iterator)? {
                Some(item) => Next::Item(item),
                None => Next::End,
            });
        }
        let name = self.names.__next__;
        if let Some(function) = self.lookup(class, name)?.and_then(|m| m.downcast::<Function>()) {
            // SAFETY: the argument goes above the operand stack.
            let start = unsafe { (*frame).sp };
            let start = self.place_arguments(start, &[iterator])?;
            let callee = self.enter_frame(function, start, 1, &[])?;
            // SAFETY: the frame was just made.
            unsafe {
                (*callee).on_return = OnReturn::Next;
                (*callee).jump = jump;
            }
            return Ok(Next::Entered);
        }
        Ok(match self.next_collecting(iterator)? {
            Some(item) => Next::Item(item),
            None => Next::End,
        })
    }

    /// FOR_ITER on a `map` or `filter` object with a Python function, which is called in the loop. None: it is no such.
    fn enter_callback(&mut self, frame: *mut Frame, iterator: Value, jump: u32) -> Result<Option<Next>> {
        match map::next_call(self, iterator)? {
            NextCall::Ended => return Ok(Some(Next::End)),
            NextCall::Call(function, items) => {
                self.enter_iterating(frame, function, &items, OnReturn::Next, jump)?;
                return Ok(Some(Next::Entered));
            }
            NextCall::Other => {}
        }
        let Some((function, item)) = filter::next_call(self, iterator)? else { return Ok(None) };
        let Some(item) = item else { return Ok(Some(Next::End)) };
        // SAFETY: FOR_ITER leaves one value more than it takes, so there is room for the item.
        unsafe {
            (*frame).sp.write(item);
            (*frame).sp = (*frame).sp.add(1);
        }
        let entered = self.enter_iterating(frame, function, &[item], OnReturn::Filter, jump);
        if entered.is_err() {
            // SAFETY: as above.
            unsafe { (*frame).sp = (*frame).sp.sub(1) };
        }
        entered.map(|()| Some(Next::Entered))
    }

    /// Enters a Python function, bound or not, whose result FOR_ITER takes as `on_return` says.
    fn enter_iterating(
        &mut self,
        frame: *mut Frame,
        function: Value,
        arguments: &[Value],
        on_return: OnReturn,
        jump: u32,
    ) -> Result<()> {
        // SAFETY: the arguments go above the operand stack.
        let start = unsafe { (*frame).sp };
        let (function, start, count) = match function.downcast::<BoundMethod>() {
            None => (function, self.place_arguments(start, arguments)?, arguments.len()),
            Some(method) => {
                let mut all = Vec::new();
                if all.try_reserve_exact(arguments.len() + 1).is_err() {
                    return Err(self.no_memory());
                }
                all.push(method.receiver);
                all.extend_from_slice(arguments);
                (method.function, self.place_arguments(start, &all)?, all.len())
            }
        };
        let Some(function) = function.downcast::<Function>() else {
            return Err(self.system_error(format_args!("not a function")));
        };
        let callee = self.enter_frame(function, start, count, &[])?;
        // SAFETY: the frame was just made.
        unsafe {
            (*callee).on_return = on_return;
            (*callee).jump = jump;
        }
        Ok(())
    }

    // -- generators ------------------------------------------------------------------------------------------------------

    /// SEND: what to do with `value` for `receiver`.
    pub(crate) fn send_op(&mut self, receiver: Value, value: Value) -> Result<Sent> {
        let class = self.class_of(receiver);
        if (class == self.types.generator || class == self.types.coroutine)
            && let Some(generator) = receiver.downcast::<Generator>()
        {
            return self.send_to_generator(generator, value, class == self.types.coroutine);
        }
        match self.begin_step(receiver, value)? {
            Some(Begun::Sends(generator, sent)) => return Ok(Sent::Enter(generator, sent, OnReturn::AsyncSend)),
            Some(Begun::Throws(generator, exception)) => return Ok(Sent::Throw(generator, exception)),
            Some(Begun::Ends) => return Ok(Sent::Returned(Value::NONE)),
            None => {}
        }
        let sent = if value.is_none() { self.next_raising(receiver) } else { self.send_by_method(receiver, value) };
        match sent {
            Ok(value) => Ok(Sent::Yielded(value)),
            Err(raised) => {
                let exception = self.catch_if(raised, &exceptions::STOP_ITERATION)?;
                let name = self.names.value;
                Ok(Sent::Returned(self.get_attribute(exception, name)?))
            }
        }
    }

    /// `receiver.send(value)`. CPython delegates to these sequences without making an iterator, and its message says so.
    #[cold]
    fn send_by_method(&mut self, receiver: Value, value: Value) -> Result {
        let name = self.names.send;
        let class = self.class_of(receiver);
        let sequence = match class.spec.name {
            "list_iterator" => "list",
            "tuple_iterator" => "tuple",
            "str_ascii_iterator" | "str_iterator" => "str",
            "bytes_iterator" => "bytes",
            _ => return self.call_method(receiver, name, &[value]),
        };
        let message = format_args!("'{sequence}' object has no attribute 'send'");
        Err(self.raise_message(&exceptions::ATTRIBUTE_ERROR, message))
    }

    /// `next(iterator)` which raises StopIteration with its value (a native iterator's end has none).
    fn next_raising(&mut self, iterator: Value) -> Result {
        let class = self.class_of(iterator);
        if class.has(ClassFlags::NATIVE_NEXT)
            && let Some(next) = class.spec.next
            && !iterator.is_kind(Kind::Generator)
            && self.lookup(class, self.names.send)?.is_none()
        {
            return match next(self, iterator)? {
                Some(item) => Ok(item),
                None => Err(self.stop_iteration(Value::NONE)),
            };
        }
        match self.call_special(iterator, self.names.__next__, &[])? {
            Some(item) => Ok(item),
            None => {
                let name = self.type_name(iterator);
                Err(self.type_error(format_args!("'{name}' object is not an iterator")))
            }
        }
    }

    fn send_to_generator(&mut self, generator: Ref<Generator>, value: Value, coroutine: bool) -> Result<Sent> {
        match generator.state.get() {
            GeneratorState::Suspended => Ok(Sent::Enter(generator, value, OnReturn::Send)),
            GeneratorState::Created if value.is_none() => Ok(Sent::Enter(generator, value, OnReturn::Send)),
            GeneratorState::Created => {
                let what = if coroutine { "coroutine" } else { "generator" };
                Err(self.type_error(format_args!("can't send non-None value to a just-started {what}")))
            }
            GeneratorState::Running => Err(self.already_executing(generator)),
            GeneratorState::Finished if coroutine => {
                Err(self.runtime_error(format_args!("cannot reuse already awaited coroutine")))
            }
            GeneratorState::Finished => Ok(Sent::Returned(Value::NONE)),
        }
    }
}

/// The item of a range with small bounds.
#[inline(always)]
fn range_item(range: Value, position: i64) -> Option<Value> {
    let range = range.downcast::<Range>()?;
    let (start, step, length) = (range.start.as_small_int()?, range.step.as_small_int()?, range.length.as_small_int()?);
    if position < length { Some(Value::small_int(start + position * step)) } else { None }
}

/// Can FOR_ITER walk this iterable by position?
#[inline(always)]
pub(crate) fn is_positional(iterable: Value) -> bool {
    let Some(header) = iterable.header() else { return false };
    match (header.kind, header.shape.get()) {
        (Kind::List, class_shape::LIST) | (Kind::Tuple, class_shape::TUPLE) => true,
        (Kind::Str, class_shape::STR) => header.has(Header::ASCII),
        (Kind::Range, class_shape::RANGE) => iterable
            .downcast::<Range>()
            .is_some_and(|r| r.start.is_small_int() && r.stop.is_small_int() && r.step.is_small_int() && r.length.is_small_int()),
        _ => false,
    }
}
