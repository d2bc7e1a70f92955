//! Building and taking apart containers and strings; patterns; awaiting; intrinsics.

use alloc::vec::Vec;

use super::frame::Frame;
use crate::builtins::async_generator::asend;
use crate::builtins::{class_shape, exceptions};
use crate::bytecode::code::CodeFlags;
use crate::bytecode::ops::{Conversion, Intrinsic1, Intrinsic2};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::*;
use crate::operations::errors::Text;
use crate::value::Value;

impl Machine {
    pub(crate) fn build_set(&mut self, items: &[Value]) -> Result {
        let set = Set::new(&mut self.heap, class_shape::SET);
        let set = self.check(set)?;
        for &item in items {
            self.set_add(set, item)?;
        }
        Ok(set.into())
    }

    pub(crate) fn build_map(&mut self, pairs: &[Value]) -> Result {
        let dict = Dict::with_capacity(&mut self.heap, pairs.len() / 2);
        let dict = self.check(dict)?;
        for pair in pairs.chunks_exact(2) {
            self.dict_set(dict, pair[0], pair[1])?;
        }
        Ok(dict.into())
    }

    pub(crate) fn build_string(&mut self, parts: &[Value]) -> Result {
        let (mut bytes, mut chars, mut ascii) = (0, 0, true);
        for string in parts.iter().filter_map(|p| self.text(*p)) {
            bytes += string.as_bytes().len();
            chars += string.len();
            ascii &= string.is_ascii();
        }
        self.charge(bytes as u64 / 16)?;
        let answer = Str::uninitialized(&mut self.heap, bytes, chars, ascii);
        let whole = self.check(answer)?;
        let mut place = Str::data(whole);
        for string in parts.iter().filter_map(|p| self.text(*p)) {
            let part = string.as_bytes();
            // SAFETY: the parts' lengths sum up to `bytes`, for which there is room.
            unsafe {
                core::ptr::copy_nonoverlapping(part.as_ptr(), place, part.len());
                place = place.add(part.len());
            }
        }
        Ok(whole.into())
    }

    pub(crate) fn list_extend(&mut self, list: Value, iterable: Value) -> Result<()> {
        let Some(target) = list.downcast::<List>() else { return Ok(()) };
        if !self.is_iterable(iterable)? {
            let name = self.type_name(iterable);
            return Err(self.type_error(format_args!("Value after * must be an iterable, not {name}")));
        }
        self.extend_list(target, iterable)
    }

    pub(crate) fn set_update(&mut self, set: Value, iterable: Value) -> Result<()> {
        let Some(target) = set.downcast::<Set>() else { return Ok(()) };
        self.for_each(iterable, &mut |vm, item| {
            vm.set_add(target, item)?;
            Ok(core::ops::ControlFlow::Continue(()))
        })
    }

    pub(crate) fn dict_update(&mut self, dict: Value, mapping: Value) -> Result<()> {
        let Some(target) = dict.downcast::<Dict>() else { return Ok(()) };
        self.merge_mapping(target, mapping, None)
    }

    /// As [`Machine::dict_update`] for `**mapping` of a call of `callable`.
    pub(crate) fn dict_merge(&mut self, dict: Value, mapping: Value, callable: Value) -> Result<()> {
        let Some(target) = dict.downcast::<Dict>() else { return Ok(()) };
        self.merge_mapping(target, mapping, Some(callable))
    }

    /// As [`Machine::dict_merge`] where the dict is new and the call comes next, which only reads it: one whose keys are
    /// strings is not copied. Gives what is to be the dict.
    pub(crate) fn spread_dict(&mut self, dict: Value, mapping: Value, callable: Value) -> Result {
        let is_empty = dict.downcast::<Dict>().is_some_and(|dict| dict.is_empty());
        if let Some(source) = mapping.downcast::<Dict>()
            && is_empty
            && source.header.shape.get() == crate::builtins::class_shape::DICT
            && source.entries().all(|e| e.key.is_kind(Kind::Str))
        {
            self.charge_copied(&source)?;
            return Ok(mapping);
        }
        self.dict_merge(dict, mapping, callable)?;
        Ok(dict)
    }

    /// Keywords that are taken over as they are: a few cost nothing more than the instruction.
    fn charge_copied(&mut self, source: &Dict) -> Result<()> {
        self.charge(source.len() as u64 / 16)
    }

    fn merge_mapping(&mut self, target: Ref<Dict>, mapping: Value, callable: Option<Value>) -> Result<()> {
        if let Some(source) = mapping.downcast::<Dict>()
            && self.has_plain_iteration(mapping)?
        {
            if target.is_empty() && (callable.is_none() || source.entries().all(|e| e.key.is_kind(Kind::Str))) {
                // The keys are all different: nothing needs comparing.
                self.charge_copied(&source)?;
                let copy = source.duplicate(&mut self.heap);
                let copy = self.check(copy)?;
                target.take_from(&mut self.heap, &copy);
                return Ok(());
            }
            self.charge(source.len() as u64)?;
            let entries: Vec<_> = source.entries().map(|e| (e.key, e.value)).collect();
            for (key, value) in entries {
                self.merge_entry(target, key, value, callable)?;
            }
            return Ok(());
        }
        let name = self.names.keys;
        let Some(keys) = self.find_attribute(mapping, name)? else {
            return Err(self.not_a_mapping(mapping, callable));
        };
        let keys = self.call(keys, &[])?;
        self.for_each(keys, &mut |vm, key| {
            let value = vm.get_item(mapping, key)?;
            vm.merge_entry(target, key, value, callable)?;
            Ok(core::ops::ControlFlow::Continue(()))
        })
    }

    /// Is this a dict that is read as it is: not one of a subclass with its own `__iter__`, which CPython asks for keys?
    fn has_plain_iteration(&mut self, dict: Value) -> Result<bool> {
        let class = self.class_of(dict);
        if class == self.types.dict {
            return Ok(true);
        }
        let name = self.names.__iter__;
        Ok(self.lookup(class, name)? == self.lookup(self.types.dict, name)?)
    }

    fn merge_entry(&mut self, target: Ref<Dict>, key: Value, value: Value, callable: Option<Value>) -> Result<()> {
        if let Some(callable) = callable {
            if self.text(key).is_none() {
                return Err(self.type_error(format_args!("keywords must be strings")));
            }
            if self.dict_get(target, key)?.is_some() {
                let name = self.callable_description(callable);
                return Err(self.type_error(format_args!("{name} got multiple values for keyword argument '{}'", Text(key))));
            }
        }
        self.dict_set(target, key, value)
    }

    #[cold]
    fn not_a_mapping(&mut self, mapping: Value, callable: Option<Value>) -> Raised {
        let got = self.type_name(mapping);
        match callable {
            Some(_) => self.type_error(format_args!("Value after ** must be a mapping, not {got}")),
            None => self.type_error(format_args!("'{got}' object is not a mapping")),
        }
    }

    pub(crate) fn convert_value(&mut self, value: Value, conversion: u32) -> Result {
        match Conversion::from_u32(conversion) {
            Some(Conversion::Str) => self.to_str(value),
            Some(Conversion::Repr) => self.repr(value),
            Some(Conversion::Ascii) => self.ascii(value),
            _ => Ok(value),
        }
    }

    pub(crate) fn binary_slice(&mut self, container: Value, start: Value, stop: Value) -> Result {
        if let Some(part) = self.quick_slice(container, start, stop)? {
            return Ok(part);
        }
        let slice = self.allocate(Slice { header: Header::of::<Slice>(), start, stop, step: Value::NONE })?;
        self.get_item(container, slice.into())
    }

    pub(crate) fn store_slice(&mut self, container: Value, start: Value, stop: Value, value: Value) -> Result<()> {
        if self.quick_store_slice(container, start, stop, value)? {
            return Ok(());
        }
        let slice = self.allocate(Slice { header: Header::of::<Slice>(), start, stop, step: Value::NONE })?;
        self.set_item(container, slice.into(), value)
    }

    // -- unpacking -----------------------------------------------------------------------------------------------------

    /// Writes the `n` items of a sequence to the stack at `place`, the first on top.
    pub(crate) fn unpack_sequence(&mut self, sequence: Value, n: usize, place: *mut Value) -> Result<()> {
        let write = |items: &[Value]| {
            for (i, item) in items.iter().rev().enumerate() {
                // SAFETY: the verifier left room for n values at `place`.
                unsafe { place.add(i).write(*item) };
            }
        };
        if let Some(items) = exact_items(sequence) {
            if items.len() == n {
                write(items);
                return Ok(());
            }
            if items.len() < n {
                return Err(self.too_few_values(n, items.len(), false));
            }
            return Err(self.too_many_values(n, Some(items.len())));
        }
        let iterator = self.unpack_iterator(sequence)?;
        let mut items = Vec::with_capacity(n.min(64));
        while items.len() < n {
            match self.next(iterator)? {
                Some(item) => items.push(item),
                None => return Err(self.too_few_values(n, items.len(), false)),
            }
        }
        if self.next(iterator)?.is_some() {
            let counted = sequence.is_kind(Kind::Dict).then(|| sequence.downcast::<Dict>().map_or(0, |d| d.len()));
            return Err(self.too_many_values(n, counted));
        }
        write(&items);
        Ok(())
    }

    fn unpack_iterator(&mut self, sequence: Value) -> Result {
        if !self.is_iterable(sequence)? {
            let name = self.type_name(sequence);
            return Err(self.type_error(format_args!("cannot unpack non-iterable {name} object")));
        }
        self.iter(sequence)
    }

    #[cold]
    fn too_few_values(&mut self, expected: usize, got: usize, at_least: bool) -> Raised {
        let quantity = if at_least { "at least " } else { "" };
        self.value_error(format_args!("not enough values to unpack (expected {quantity}{expected}, got {got})"))
    }

    #[cold]
    fn too_many_values(&mut self, expected: usize, got: Option<usize>) -> Raised {
        match got {
            Some(got) => self.value_error(format_args!("too many values to unpack (expected {expected}, got {got})")),
            None => self.value_error(format_args!("too many values to unpack (expected {expected})")),
        }
    }

    /// `a, *b, c = sequence`: items before, list, items after; the first on top of `place`.
    pub(crate) fn unpack_with_rest(&mut self, sequence: Value, before: usize, after: usize, place: *mut Value) -> Result<()> {
        if !self.is_iterable(sequence)? {
            let name = self.type_name(sequence);
            return Err(self.type_error(format_args!("cannot unpack non-iterable {name} object")));
        }
        // The rest is made of what the iterator gives: the sequence is not asked for its length.
        let source = if exact_items(sequence).is_some() { sequence } else { self.iter(sequence)? };
        let all = self.to_array(source)?;
        let count = all.len();
        if count < before + after {
            return Err(self.too_few_values(before + after, count, true));
        }
        let rest = self.list(&all.as_slice()[before..count - after])?;
        let items = all.as_slice();
        // SAFETY: the verifier left room for all of them at `place`.
        unsafe {
            let mut to = place;
            for item in items[count - after..].iter().rev() {
                to.write(*item);
                to = to.add(1);
            }
            to.write(rest);
            to = to.add(1);
            for item in items[..before].iter().rev() {
                to.write(*item);
                to = to.add(1);
            }
        }
        Ok(())
    }

    // -- patterns --------------------------------------------------------------------------------------------------------

    /// The values of `keys` in a mapping as a tuple, or None where one is missing.
    pub(crate) fn match_keys(&mut self, subject: Value, keys: Value) -> Result {
        let keys: Vec<Value> = keys.downcast::<Tuple>().map_or_else(Vec::new, |t| t.as_slice().to_vec());
        let mut values = Vec::with_capacity(keys.len());
        for (i, &key) in keys.iter().enumerate() {
            // CPython collects the keys in a set, and says so of those that cannot be hashed.
            self.element_hash(key)?;
            for &earlier in &keys[..i] {
                if self.equal(earlier, key)? {
                    let text = self.repr_text(key);
                    return Err(self.value_error(format_args!("mapping pattern checks duplicate key ({text})")));
                }
            }
            let value = match subject.downcast::<Dict>() {
                Some(dict) if self.class_of(subject) == self.types.dict => self.dict_get(dict, key)?,
                _ => self.get_with_default(subject, key)?,
            };
            match value {
                Some(value) => values.push(value),
                None => return Ok(Value::NONE),
            }
        }
        self.tuple(&values)
    }

    /// `subject.get(key, marker)`, None where it gives the marker.
    fn get_with_default(&mut self, subject: Value, key: Value) -> Result<Option<Value>> {
        let marker = self.dict()?.into();
        let name = self.names.get;
        let value = self.call_method(subject, name, &[key, marker])?;
        Ok((value != marker).then_some(value))
    }

    /// The attributes that a class pattern asks for as a tuple, or None where it does not match.
    pub(crate) fn match_class(&mut self, subject: Value, class: Value, names: Value, positional: usize) -> Result {
        let Some(class_ref) = class.downcast::<Class>() else {
            return Err(self.type_error(format_args!("class pattern must refer to a class")));
        };
        if !self.is_instance(subject, class)? {
            return Ok(Value::NONE);
        }
        let mut values = Vec::new();
        let mut seen: Vec<Value> = Vec::new();
        if positional > 0 {
            let name = self.names.__match_args__;
            match self.find_attribute(class, name)? {
                Some(args) => {
                    let names = self.match_arguments(class_ref, args, positional)?;
                    for name in names {
                        if !self.match_attribute(subject, class_ref, name, &mut seen, &mut values)? {
                            return Ok(Value::NONE);
                        }
                    }
                }
                None if class_ref.has(ClassFlags::MATCH_SELF) && positional == 1 => values.push(subject),
                None => {
                    let allowed = usize::from(class_ref.has(ClassFlags::MATCH_SELF));
                    return Err(self.too_many_patterns(class_ref, allowed, positional));
                }
            }
        }
        let keywords: Vec<Value> = names.downcast::<Tuple>().map_or_else(Vec::new, |t| t.as_slice().to_vec());
        for name in keywords {
            if !self.match_attribute(subject, class_ref, name, &mut seen, &mut values)? {
                return Ok(Value::NONE);
            }
        }
        self.tuple(&values)
    }

    fn match_arguments(&mut self, class: Ref<Class>, args: Value, positional: usize) -> Result<Vec<Value>> {
        let Some(tuple) = args.downcast::<Tuple>() else {
            let (class, got) = (self.class_name(class), self.type_name(args));
            return Err(self.type_error(format_args!("{class}.__match_args__ must be a tuple (got {got})")));
        };
        if tuple.len() < positional {
            return Err(self.too_many_patterns(class, tuple.len(), positional));
        }
        let names = tuple.as_slice()[..positional].to_vec();
        if let Some(wrong) = names.iter().find(|n| !n.is_kind(Kind::Str)) {
            let got = self.type_name(*wrong);
            return Err(self.type_error(format_args!("__match_args__ elements must be strings (got {got})")));
        }
        Ok(names)
    }

    #[cold]
    fn too_many_patterns(&mut self, class: Ref<Class>, allowed: usize, given: usize) -> Raised {
        let name = self.class_name(class);
        let plural = if allowed == 1 { "" } else { "s" };
        self.type_error(format_args!("{name}() accepts {allowed} positional sub-pattern{plural} ({given} given)"))
    }

    fn match_attribute(
        &mut self,
        subject: Value,
        class: Ref<Class>,
        name: Value,
        seen: &mut Vec<Value>,
        values: &mut Vec<Value>,
    ) -> Result<bool> {
        let name = match name.downcast::<Str>() {
            Some(text) => self.intern_value(text)?,
            None => name,
        };
        if seen.contains(&name) {
            let class = self.class_name(class);
            return Err(self.type_error(format_args!("{class}() got multiple sub-patterns for attribute '{}'", Text(name))));
        }
        seen.push(name);
        match self.find_attribute(subject, name)? {
            Some(value) => {
                values.push(value);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// `except*`: the part of an exception (group) that matches, and the rest; None for nothing.
    pub(crate) fn match_exception_group(&mut self, exception: Value, types: Value) -> Result<(Value, Value)> {
        exceptions::split_for_except_star(self, exception, types)
    }

    // -- await ------------------------------------------------------------------------------------------------------------

    /// An exception thrown into `yield from`: the value of a StopIteration, else raised again.
    pub(crate) fn cleanup_throw(&mut self, exception: Value) -> Result {
        let class = self.class_for(&exceptions::STOP_ITERATION)?;
        if Class::is_subclass_of(self.class_of(exception), class) {
            let name = self.names.value;
            return self.get_attribute(exception, name);
        }
        // The frame is in the traceback already.
        Err(self.reraise_again(exception))
    }

    pub(crate) fn yield_from_iterator(&mut self, frame: *mut Frame, iterable: Value) -> Result {
        let class = self.class_of(iterable);
        if class == self.types.coroutine {
            // SAFETY: the frame is the running one.
            let flags = unsafe { (*frame).code.flags };
            if flags.contains(CodeFlags::COROUTINE) {
                return Ok(iterable);
            }
            return Err(self.type_error(format_args!("cannot 'yield from' a coroutine object in a non-coroutine generator")));
        }
        if class == self.types.generator { Ok(iterable) } else { self.iter(iterable) }
    }

    pub(crate) fn awaitable(&mut self, object: Value, place: u32) -> Result {
        let class = self.class_of(object);
        if class == self.types.coroutine || crate::builtins::generator::is_iterable_coroutine(object) {
            return Ok(object);
        }
        let Some(result) = self.call_special(object, self.names.__await__, &[])? else {
            let name = self.type_name(object);
            return Err(match place {
                1 => self.type_error(format_args!(
                    "'async with' received an object from __aenter__ that does not implement __await__: {name}"
                )),
                2 => self.type_error(format_args!(
                    "'async with' received an object from __aexit__ that does not implement __await__: {name}"
                )),
                _ => self.type_error(format_args!("'{name}' object can't be awaited")),
            });
        };
        if self.class_of(result) == self.types.coroutine {
            let class = self.type_name(object);
            return Err(self.type_error(format_args!("{class}.__await__() must return an iterator, not coroutine")));
        }
        if !self.is_iterator(result)? {
            let (class, name) = (self.type_name(object), self.type_name(result));
            return Err(self.type_error(format_args!("{class}.__await__() must return an iterator, not {name}")));
        }
        Ok(result)
    }

    pub(crate) fn async_iterator(&mut self, object: Value) -> Result {
        let name = self.type_name(object);
        let Some(iterator) = self.call_special(object, self.names.__aiter__, &[])? else {
            return Err(self.type_error(format_args!("'async for' requires an object with __aiter__ method, got {name}")));
        };
        self.as_async_iterator(iterator)
    }

    /// What `__aiter__` gave, if `async for` can run over it.
    pub(crate) fn as_async_iterator(&mut self, iterator: Value) -> Result {
        let class = self.class_of(iterator);
        if self.lookup(class, self.names.__anext__)?.is_none() {
            let name = self.type_name(iterator);
            return Err(self.type_error(format_args!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
            )));
        }
        Ok(iterator)
    }

    pub(crate) fn async_next(&mut self, iterator: Value) -> Result {
        if self.class_of(iterator) == self.types.async_generator {
            return asend(self, iterator, Value::NONE);
        }
        let name = self.type_name(iterator);
        let Some(next) = self.call_special(iterator, self.names.__anext__, &[])? else {
            return Err(self.type_error(format_args!("'async for' requires an iterator with __anext__ method, got {name}")));
        };
        let got = self.type_name(next);
        match self.awaitable(next, 0) {
            Ok(awaitable) => Ok(awaitable),
            Err(raised) => {
                let cause = self.catch(raised)?;
                let raised = self.type_error(format_args!("'async for' received an invalid object from __anext__: {got}"));
                if let Some(exception) = self.raised.downcast::<Exception>() {
                    exceptions::assign_cause(self, exception, cause);
                }
                Err(raised)
            }
        }
    }

    pub(crate) fn end_async_for(&mut self, _frame: *mut Frame, exception: Value) -> Result<()> {
        let class = self.class_for(&exceptions::STOP_ASYNC_ITERATION)?;
        if Class::is_subclass_of(self.class_of(exception), class) { Ok(()) } else { Err(self.reraise_again(exception)) }
    }

    // -- templates and intrinsics ----------------------------------------------------------------------------------------

    pub(crate) fn build_interpolation(&mut self, value: Value, text: Value, conversion: u32, spec: Value) -> Result {
        let conversion = match Conversion::from_u32(conversion) {
            Some(Conversion::Str) => self.character(u32::from(b's'))?,
            Some(Conversion::Repr) => self.character(u32::from(b'r'))?,
            Some(Conversion::Ascii) => self.character(u32::from(b'a'))?,
            _ => Value::NONE,
        };
        crate::builtins::template::new_interpolation(self, value, text, conversion, spec)
    }

    pub(crate) fn build_template(&mut self, strings: Value, interpolations: Value) -> Result {
        crate::builtins::template::new_template(self, strings, interpolations)
    }

    pub(crate) fn intrinsic_1(&mut self, frame: *mut Frame, which: u32, x: Value) -> Result {
        use crate::builtins::typevars;
        let Some(which) = Intrinsic1::from_u32(which) else { return Ok(x) };
        match which {
            Intrinsic1::Print => self.display_result(x),
            Intrinsic1::ImportStar => self.import_all(frame, x),
            Intrinsic1::StopIterationError => self.stop_iteration_error(frame, x),
            Intrinsic1::AsyncGenWrap => crate::builtins::generator::wrap_async_value(self, x),
            Intrinsic1::UnaryPositive => self.positive(x),
            Intrinsic1::ListToTuple => {
                let items: Vec<Value> = x.downcast::<List>().map_or_else(Vec::new, |l| l.as_slice().to_vec());
                self.tuple(&items)
            }
            Intrinsic1::TypeVar => typevars::new_type_var(self, x, Value::EMPTY, Value::EMPTY),
            Intrinsic1::ParamSpec => typevars::new_param_spec(self, x),
            Intrinsic1::TypeVarTuple => typevars::new_type_var_tuple(self, x),
            Intrinsic1::SubscriptGeneric => typevars::subscript_generic(self, x),
            Intrinsic1::TypeAlias => typevars::new_type_alias(self, x),
        }
    }

    pub(crate) fn intrinsic_2(&mut self, which: u32, x: Value, y: Value) -> Result {
        use crate::builtins::typevars;
        let Some(which) = Intrinsic2::from_u32(which) else { return Ok(x) };
        match which {
            Intrinsic2::PrepReraiseStar => exceptions::prep_reraise_star(self, x, y),
            Intrinsic2::TypeVarWithBound => typevars::new_type_var(self, x, y, Value::EMPTY),
            Intrinsic2::TypeVarWithConstraints => typevars::new_type_var(self, x, Value::EMPTY, y),
            Intrinsic2::SetFunctionTypeParams => {
                if let Some(function) = x.downcast::<Function>() {
                    self.heap.barrier(&function.header);
                    function.type_params.set(y);
                }
                Ok(x)
            }
            Intrinsic2::SetTypeparamDefault => typevars::set_default(self, x, y),
        }
    }

    fn display_result(&mut self, value: Value) -> Result {
        if let Some(hook) = crate::builtins::dynamic::display_hook(self)? {
            return self.call(hook, &[value]);
        }
        if !value.is_none() {
            let text = self.repr(value)?;
            let text = self.text(text);
            let mut line = text.as_ref().map_or(&b""[..], |t| t.as_bytes()).to_vec();
            line.push(b'\n');
            self.write_output(crate::host::Stream::Out, &line)?;
            let builtins = self.builtins;
            let name = self.intern(b"_")?;
            self.dict_set_str(builtins, name, value)?;
        }
        Ok(Value::NONE)
    }

    fn import_all(&mut self, frame: *mut Frame, module: Value) -> Result {
        // SAFETY: the frame is the running one.
        let namespace: Value =
            unsafe { if (*frame).namespace.is_empty() { (*frame).globals.into() } else { (*frame).namespace } };
        self.import_star(module, namespace)?;
        Ok(Value::NONE)
    }

    /// StopIteration that leaves a generator or coroutine becomes RuntimeError; StopAsyncIteration of an async generator
    /// too.
    fn stop_iteration_error(&mut self, frame: *mut Frame, exception: Value) -> Result {
        // SAFETY: the frame is the running one.
        let flags = unsafe { (*frame).code.flags };
        let stop = self.class_for(&exceptions::STOP_ITERATION)?;
        let stop_async = self.class_for(&exceptions::STOP_ASYNC_ITERATION)?;
        let class = self.class_of(exception);
        let (kind, what) = if flags.contains(CodeFlags::ASYNC_GENERATOR) {
            ("async generator", if Class::is_subclass_of(class, stop_async) { "StopAsyncIteration" } else { "StopIteration" })
        } else if flags.contains(CodeFlags::COROUTINE) {
            ("coroutine", "StopIteration")
        } else {
            ("generator", "StopIteration")
        };
        let applies = Class::is_subclass_of(class, stop)
            || flags.contains(CodeFlags::ASYNC_GENERATOR) && Class::is_subclass_of(class, stop_async);
        if !applies {
            return Ok(exception);
        }
        let text = self.str(&alloc::format!("{kind} raised {what}"))?;
        let error = self.exception(&exceptions::RUNTIME_ERROR, &[text])?;
        if let Some(object) = error.downcast::<Exception>() {
            exceptions::assign_cause(self, object, exception);
            object.context.set(exception);
        }
        Ok(error)
    }
}

/// The items of an exact tuple or list.
fn exact_items(sequence: Value) -> Option<&'static [Value]> {
    let header = sequence.header()?;
    let items = match (header.kind, header.shape.get()) {
        (Kind::Tuple, class_shape::TUPLE) => core::ptr::from_ref(sequence.downcast::<Tuple>()?.as_slice()),
        (Kind::List, class_shape::LIST) => core::ptr::from_ref(sequence.downcast::<List>()?.as_slice()),
        _ => return None,
    };
    // SAFETY: used before anything can change the container or collect.
    Some(unsafe { &*items })
}
