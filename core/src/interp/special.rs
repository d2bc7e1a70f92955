//! Special methods in Python that an instruction calls once, and last: they run as frames, and what they give becomes what the
//! instruction gives when they return.

use super::frame::{Answer, Frame, OnReturn};
use crate::bytecode::ops::Conversion;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Class, ClassFlags, Function, Kind, Property};
use crate::specialize::attribute::is_getter;
use crate::value::Value;

impl Machine {
    /// The Python function of an instance's class that takes just so many arguments.
    pub(crate) fn special_function(&mut self, owner: Value, name: Value, arguments: u32) -> Result<Option<Ref<Function>>> {
        let class = self.class_of(owner);
        if !owner.is_kind(Kind::Instance) || !class.has(ClassFlags::HEAP) {
            return Ok(None);
        }
        let function = self.lookup(class, name)?.and_then(|method| method.downcast::<Function>());
        Ok(function.filter(|f| f.code.get().simple && f.code.get().arguments == arguments))
    }

    /// What says whether an instance is true, if that is in Python.
    pub(crate) fn truth_function(&mut self, value: Value) -> Result<Option<(Ref<Function>, Answer)>> {
        if !value.is_kind(Kind::Instance) {
            return Ok(None);
        }
        let (by_bool, by_length) = (self.names.__bool__, self.names.__len__);
        if self.lookup(self.class_of(value), by_bool)?.is_some() {
            return Ok(self.special_function(value, by_bool, 1)?.map(|function| (function, Answer::Truth)));
        }
        Ok(self.special_function(value, by_length, 1)?.map(|function| (function, Answer::TruthOfLength)))
    }

    /// What says what `str` gives of an instance, or `repr`, if that is in Python.
    pub(crate) fn text_function(&mut self, value: Value, conversion: Conversion) -> Result<Option<(Ref<Function>, Answer)>> {
        let (by_str, by_repr) = (self.names.__str__, self.names.__repr__);
        let answer = match conversion {
            Conversion::Str => Answer::Text,
            Conversion::Repr => Answer::Representation,
            _ => return Ok(None),
        };
        if !value.is_kind(Kind::Instance) {
            return Ok(None);
        }
        let of_object = self.lookup(self.types.object, by_str)?;
        let is_repr = answer == Answer::Representation || self.lookup(self.class_of(value), by_str)? == of_object;
        let function = self.special_function(value, if is_repr { by_repr } else { by_str }, 1)?;
        Ok(function.map(|function| (function, answer)))
    }

    /// What formats an instance by a specification, if that is in Python; `__str__` does where it is empty and there is no other.
    pub(crate) fn format_function(&mut self, value: Value, spec: Value) -> Result<Option<(Ref<Function>, Answer)>> {
        let name = self.names.__format__;
        if !value.is_kind(Kind::Instance) {
            return Ok(None);
        }
        if self.lookup(self.class_of(value), name)? != self.lookup(self.types.object, name)? {
            return Ok(self.special_function(value, name, 2)?.map(|function| (function, Answer::Formatted)));
        }
        if spec == self.empty_str { self.text_function(value, Conversion::Str) } else { Ok(None) }
    }

    /// Enters the frame of such a function. `drop` operands of the running frame are dropped; of those that an answer is for,
    /// one place stays, which holds what was asked.
    fn enter_special(
        &mut self,
        frame: *mut Frame,
        function: Ref<Function>,
        arguments: &[Value],
        drop: usize,
        returns: (OnReturn, u32),
    ) -> Result<()> {
        // SAFETY: the arguments go above the operands of the running frame, which is saved.
        unsafe {
            let start = self.place_arguments((*frame).sp, arguments)?;
            let callee = self.enter_frame(function, start, arguments.len(), &[])?;
            ((*callee).on_return, (*callee).jump) = returns;
            (*frame).sp = (*frame).sp.sub(drop);
            if returns.0 == OnReturn::Answer {
                *(*frame).sp.sub(1) = arguments[0];
            }
        }
        Ok(())
    }

    /// The Python getter that gives an attribute of `super(class, receiver)`, where it is a property.
    pub(crate) fn super_getter(
        &mut self,
        called: Value,
        class: Value,
        receiver: Value,
        name: Value,
    ) -> Result<Option<Ref<Function>>> {
        let own = self.class_of(receiver);
        let is_super = called == Value::object(self.types.super_) && receiver.is_kind(Kind::Instance);
        let Some(class) = class.downcast::<Class>().filter(|class| is_super && Class::is_subclass_of(own, *class)) else {
            return Ok(None);
        };
        let Some(property) = self.lookup_after(own, class, name)?.and_then(|found| found.downcast::<Property>()) else {
            return Ok(None);
        };
        let getter = property.getter.get().downcast::<Function>().filter(|getter| is_getter(getter.code.get()));
        Ok(getter.filter(|_| self.class_of(property.into()) == self.types.property))
    }

    /// LOAD_SUPER_ATTR whose three operands lie on the stack, not for a call. None: a frame was entered.
    pub(super) fn super_or_enter(
        &mut self,
        frame: *mut Frame,
        [called, class, receiver]: [Value; 3],
        name: Value,
        flags: u32,
    ) -> Result<Option<(Value, Value)>> {
        if flags & 1 == 0
            && let Some(getter) = self.super_getter(called, class, receiver, name)?
        {
            self.enter_special(frame, getter, &[receiver], 3, (OnReturn::Push, 0))?;
            return Ok(None);
        }
        self.load_super_attribute(called, class, receiver, name, flags).map(Some)
    }

    /// TO_BOOL. None: a frame was entered.
    pub(crate) fn truth_or_enter(&mut self, frame: *mut Frame, value: Value) -> Result<Option<bool>> {
        match self.truth_function(value)? {
            Some((function, answer)) => {
                self.enter_special(frame, function, &[value], 0, (OnReturn::Answer, answer as u32))?;
                Ok(None)
            }
            None => self.is_true(value).map(Some),
        }
    }

    /// A call of `len` whose three operands lie on the stack. None: a frame was entered.
    pub(crate) fn length_or_enter(&mut self, frame: *mut Frame, value: Value) -> Result<Option<usize>> {
        match self.special_function(value, self.names.__len__, 1)? {
            Some(function) => {
                self.enter_special(frame, function, &[value], 2, (OnReturn::Answer, Answer::Length as u32))?;
                Ok(None)
            }
            None => self.length(value).map(Some),
        }
    }

    /// `str` or `repr` of an operand; of what is on the stack for it, `drop` operands go where a frame is entered. None: one was.
    pub(crate) fn text_or_enter(
        &mut self,
        frame: *mut Frame,
        value: Value,
        conversion: Conversion,
        drop: usize,
    ) -> Result<Option<Value>> {
        match self.text_function(value, conversion)? {
            Some((function, answer)) => {
                self.enter_special(frame, function, &[value], drop, (OnReturn::Answer, answer as u32))?;
                Ok(None)
            }
            None => self.convert_value(value, conversion as u32).map(Some),
        }
    }

    /// FORMAT_SIMPLE and FORMAT_WITH_SPEC, which has the specification as another operand. None: a frame was entered.
    pub(crate) fn format_or_enter(&mut self, frame: *mut Frame, value: Value, spec: Option<Value>) -> Result<Option<Value>> {
        let (drop, spec) = (usize::from(spec.is_some()), spec.unwrap_or(self.empty_str));
        match self.format_function(value, spec)? {
            Some((function, answer)) => {
                let arguments = [value, spec];
                let count = if answer == Answer::Formatted { 2 } else { 1 };
                self.enter_special(frame, function, &arguments[..count], drop, (OnReturn::Answer, answer as u32))?;
                Ok(None)
            }
            None => self.format(value, spec).map(Some),
        }
    }

    /// CONTAINS_OP. None: a frame was entered.
    pub(crate) fn contains_or_enter(
        &mut self,
        frame: *mut Frame,
        container: Value,
        item: Value,
        invert: bool,
    ) -> Result<Option<bool>> {
        match self.special_function(container, self.names.__contains__, 2)? {
            Some(function) => {
                let answer = if invert { Answer::ContainsNot } else { Answer::Contains };
                self.enter_special(frame, function, &[container, item], 1, (OnReturn::Answer, answer as u32))?;
                Ok(None)
            }
            None => self.contains(container, item).map(|found| Some(found != invert)),
        }
    }

    /// STORE_SUBSCR. True: a frame was entered.
    pub(crate) fn store_or_enter(&mut self, frame: *mut Frame, container: Value, key: Value, value: Value) -> Result<bool> {
        match self.special_function(container, self.names.__setitem__, 3)? {
            Some(function) => {
                self.enter_special(frame, function, &[container, key, value], 3, (OnReturn::Discard, 0))?;
                Ok(true)
            }
            None => self.set_item(container, key, value).map(|()| false),
        }
    }

    /// DELETE_SUBSCR. True: a frame was entered.
    pub(crate) fn delete_or_enter(&mut self, frame: *mut Frame, container: Value, key: Value) -> Result<bool> {
        match self.special_function(container, self.names.__delitem__, 2)? {
            Some(function) => {
                self.enter_special(frame, function, &[container, key], 2, (OnReturn::Discard, 0))?;
                Ok(true)
            }
            None => self.delete_item(container, key).map(|()| false),
        }
    }

    /// GET_AITER. None: a frame was entered.
    pub(super) fn async_iterator_or_enter(&mut self, frame: *mut Frame, value: Value) -> Result<Option<Value>> {
        match self.special_function(value, self.names.__aiter__, 1)? {
            Some(function) => {
                self.enter_special(frame, function, &[value], 0, (OnReturn::Answer, Answer::AsyncIterator as u32))?;
                Ok(None)
            }
            None => self.async_iterator(value).map(Some),
        }
    }

    /// What an instruction gives whose special method gave `result`; `owner` is what was asked.
    pub(super) fn answer(&mut self, answer: Answer, owner: Value, result: Value) -> Result {
        match answer {
            Answer::Truth if result.is_bool() => Ok(result),
            Answer::Truth => Err(self.wrong_return(owner, "__bool__", "a bool", result)),
            Answer::TruthOfLength => self.truth_of_length(result).map(Value::bool),
            Answer::Length => {
                let length = self.as_length(result)?;
                self.int_from_usize(length)
            }
            Answer::Contains => self.is_true(result).map(Value::bool),
            Answer::ContainsNot => self.is_true(result).map(|found| Value::bool(!found)),
            Answer::Text | Answer::Representation | Answer::Formatted if self.text(result).is_some() => Ok(result),
            Answer::Text => Err(self.wrong_return(owner, "__str__", "a str", result)),
            Answer::Representation => Err(self.wrong_return(owner, "__repr__", "a str", result)),
            Answer::Formatted => Err(self.wrong_return(owner, "__format__", "a str", result)),
            Answer::AsyncIterator => self.as_async_iterator(result),
        }
    }
}
