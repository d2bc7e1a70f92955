//! The iterator protocol: `iter`, `next`, and running over everything an iterable gives.
//!
//! `next` holds collection off, since its caller may hold values that no root shows. The `_collecting` forms do not:
//! their callers keep what they need by `rooted`, so that a long loop over a generator can be collected in the middle.

use core::ops::ControlFlow;

use alloc::vec::Vec;

use crate::builtins::{class_shape, dict_views, exceptions, iterators, range, set};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Class, ClassFlags, Kind, List, Tuple};
use crate::operations::item::is_exact_set;
use crate::value::Value;

impl Machine {
    /// `iter(v)`
    pub fn iter(&mut self, v: Value) -> Result {
        match self.iter_builtin(v)? {
            Some(iterator) => Ok(iterator),
            None => self.iter_by_method(v),
        }
    }

    /// The iterator of an exact builtin container, or of a native iterator (itself); None where a method decides.
    #[inline]
    fn iter_builtin(&mut self, v: Value) -> Result<Option<Value>> {
        let Some(header) = v.header() else { return Ok(None) };
        let shape = header.shape.get();
        match header.kind {
            Kind::List if shape == class_shape::LIST => iterators::of_list(self, v).map(Some),
            Kind::Tuple => iterators::of_tuple(self, v).map(Some),
            Kind::Dict if shape == class_shape::DICT => dict_views::iterate(self, v, &dict_views::KEY_ITERATOR).map(Some),
            Kind::Range => range::iterate(self, v).map(Some),
            Kind::Set if is_exact_set(v) => set::iterate(self, v).map(Some),
            Kind::Str | Kind::Bytes => iterators::of_builtin(self, v),
            Kind::Generator | Kind::Native => {
                let class = self.class_of(v);
                // Streams look whether they are open.
                if class.has(ClassFlags::NATIVE_NEXT) && !class.has(ClassFlags::HEAP) && class.spec.module != "_io" {
                    return Ok(Some(v));
                }
                dict_views::iterate_view(self, v)
            }
            _ => Ok(None),
        }
    }

    fn iter_by_method(&mut self, v: Value) -> Result {
        let class = self.class_of(v);
        let name = self.names.__iter__;
        match self.lookup(class, name)? {
            Some(method) if method.is_none() => Err(self.not_iterable(v)),
            Some(_) => {
                let iterator = self.call_special(v, name, &[])?.unwrap_or(Value::NONE);
                self.check_iterator(v, iterator)?;
                Ok(iterator)
            }
            None if self.lookup(class, self.names.__getitem__)?.is_some() => iterators::of_sequence(self, v),
            None => Err(self.not_iterable(v)),
        }
    }

    /// Would `iter(v)` find a way?
    pub fn is_iterable(&mut self, v: Value) -> Result<bool> {
        let class = self.class_of(v);
        Ok(match self.lookup(class, self.names.__iter__)? {
            Some(method) => !method.is_none(),
            None => self.lookup(class, self.names.__getitem__)?.is_some(),
        })
    }

    #[cold]
    fn not_iterable(&mut self, v: Value) -> crate::native::Raised {
        let name = self.type_name(v);
        self.type_error(format_args!("'{name}' object is not iterable"))
    }

    /// Is it an iterator: has its class `__next__`?
    pub fn is_iterator(&mut self, v: Value) -> Result<bool> {
        let class = self.class_of(v);
        Ok(class.has(ClassFlags::NATIVE_NEXT) || self.lookup(class, self.names.__next__)?.is_some())
    }

    fn check_iterator(&mut self, of: Value, iterator: Value) -> Result<()> {
        if self.is_iterator(iterator)? {
            return Ok(());
        }
        let (name, got) = (self.full_type_name(of), self.full_type_name(iterator));
        Err(self.type_error(format_args!("{name}.__iter__() must return an iterator, not {got}")))
    }

    /// The next item; None at the end. Collection is held off meanwhile.
    #[inline]
    pub fn next(&mut self, iterator: Value) -> Result<Option<Value>> {
        self.unrooted += 1;
        let result = self.next_collecting(iterator);
        self.unrooted -= 1;
        result
    }

    /// The next item; None at the end. Everything that the caller (and its callers) need is rooted.
    #[inline]
    pub fn next_collecting(&mut self, iterator: Value) -> Result<Option<Value>> {
        let class = self.class_of(iterator);
        if class.has(ClassFlags::NATIVE_NEXT)
            && let Some(next) = class.spec.next
        {
            return next(self, iterator);
        }
        self.next_by_method(iterator, class)
    }

    /// As [`Machine::next_collecting`], for the iterator inside of another one, which is kept alive meanwhile.
    #[inline]
    pub(crate) fn next_of_inner(&mut self, outer: Value, iterator: Value) -> Result<Option<Value>> {
        let class = self.class_of(iterator);
        match class.spec.next {
            Some(next) if class.has(ClassFlags::LEAF_NEXT) => next(self, iterator),
            _ => self.rooted(&[outer], |vm| vm.next_collecting(iterator)),
        }
    }

    fn next_by_method(&mut self, iterator: Value, class: Ref<Class>) -> Result<Option<Value>> {
        let Some(method) = self.lookup(class, self.names.__next__)? else {
            let name = self.type_name(iterator);
            return Err(self.type_error(format_args!("'{name}' object is not an iterator")));
        };
        let bound = self.bind(method, iterator, class)?;
        match self.call_collecting(bound, &[]) {
            Ok(item) => Ok(Some(item)),
            Err(raised) => {
                self.catch_if(raised, &exceptions::STOP_ITERATION)?;
                Ok(None)
            }
        }
    }

    /// Calls `f` with each item. The callback may hold values: collection is held off.
    pub fn for_each(&mut self, v: Value, f: &mut dyn FnMut(&mut Machine, Value) -> Result<ControlFlow<()>>) -> Result<()> {
        self.unrooted += 1;
        let result = self.for_each_collecting(v, f);
        self.unrooted -= 1;
        result
    }

    /// Calls `f` with each item; what the caller and the callback need across items is rooted. The item itself is
    /// rooted by nobody while the callback runs: a callback that calls Python code collecting roots it.
    pub fn for_each_collecting(
        &mut self,
        v: Value,
        f: &mut dyn FnMut(&mut Machine, Value) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        if let Some(header) = v.header() {
            match header.kind {
                Kind::List if header.shape.get() == class_shape::LIST => return self.for_each_in_list(v, f),
                Kind::Tuple => return self.for_each_in_tuple(v, f),
                _ => {}
            }
        }
        let iterator = self.iter(v)?;
        self.rooted(&[iterator], |vm| {
            loop {
                vm.charge(1)?;
                let Some(item) = vm.next_collecting(iterator)? else { return Ok(()) };
                if f(vm, item)?.is_break() {
                    return Ok(());
                }
            }
        })
    }

    fn for_each_in_list(&mut self, v: Value, f: &mut dyn FnMut(&mut Machine, Value) -> Result<ControlFlow<()>>) -> Result<()> {
        let Some(list) = v.downcast::<List>() else { return Ok(()) };
        self.rooted(&[v], |vm| {
            let mut at = 0;
            while let Some(item) = list.get(at) {
                vm.charge(1)?;
                at += 1;
                if f(vm, item)?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    fn for_each_in_tuple(&mut self, v: Value, f: &mut dyn FnMut(&mut Machine, Value) -> Result<ControlFlow<()>>) -> Result<()> {
        let Some(tuple) = v.downcast::<Tuple>() else { return Ok(()) };
        self.rooted(&[v], |vm| {
            let mut at = 0;
            while let Some(item) = tuple.get(at) {
                vm.charge(1)?;
                at += 1;
                if f(vm, item)?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// The items of a list or tuple itself (not of a subclass, which may iterate otherwise).
    #[inline]
    pub fn known_items(&self, v: Value) -> Option<&'static [Value]> {
        let header = v.header()?;
        match header.kind {
            Kind::List if header.shape.get() == class_shape::LIST => {
                // SAFETY: the slice is looked at before the next safepoint and change (rule H1); callers copy it at once.
                v.downcast::<List>().map(|l| unsafe { &*core::ptr::from_ref(l.as_slice()) })
            }
            // SAFETY: as above; tuples never change.
            Kind::Tuple => v.downcast::<Tuple>().map(|t| unsafe { &*core::ptr::from_ref(t.as_slice()) }),
            _ => None,
        }
    }

    /// `list(v)`: a fresh list of the items.
    pub fn to_array(&mut self, v: Value) -> Result<Ref<List>> {
        if let Some(items) = self.known_items(v) {
            self.charge(items.len() as u64 / 8)?;
            let answer = List::new(&mut self.heap, items);
            return self.check(answer);
        }
        let answer = List::with_capacity(&mut self.heap, 0);
        let list = self.check(answer)?;
        self.extend_list(list, v)?;
        Ok(list)
    }

    /// Appends all items of an iterable.
    pub fn extend_list(&mut self, list: Ref<List>, v: Value) -> Result<()> {
        if let Some(items) = self.known_items(v) {
            self.charge(items.len() as u64 / 8)?;
            let answer = list.extend(&mut self.heap, items);
            return self.check(answer);
        }
        if iterators::extend_from_builtin(self, list, v)? {
            return Ok(());
        }
        let iterator = self.iter(v)?;
        let hint = self.length_hint(v)?.min(1 << 12);
        let answer = list.items.reserve(&mut self.heap, hint);
        self.check(answer)?;
        self.rooted(&[list.into(), v], |vm| {
            vm.for_each_collecting(iterator, &mut |vm, item| {
                let answer = list.push(&mut vm.heap, item);
                vm.check(answer)?;
                Ok(ControlFlow::Continue(()))
            })
        })
    }

    /// About how many items iterating will give: `__len__`, else `__length_hint__`, else 0.
    pub fn length_hint(&mut self, v: Value) -> Result<usize> {
        let class = self.class_of(v);
        if class.has(ClassFlags::HEAP) {
            return self.length_hint_by_method(v, class);
        }
        match v.kind() {
            Some(Kind::List | Kind::Tuple | Kind::Dict | Kind::Set | Kind::Str | Kind::Bytes | Kind::ByteArray) => self.length(v),
            Some(Kind::Native) => Ok(iterators::remaining(self, v)),
            _ => Ok(0),
        }
    }

    fn length_hint_by_method(&mut self, v: Value, class: Ref<Class>) -> Result<usize> {
        if self.lookup(class, self.names.__len__)?.is_some() {
            match self.length(v) {
                Ok(length) => return Ok(length),
                Err(raised) => self.catch_if(raised, &exceptions::TYPE_ERROR)?,
            };
        }
        let hint = match self.call_special(v, self.names.__length_hint__, &[]) {
            Ok(Some(hint)) if hint != Value::NOT_IMPLEMENTED => hint,
            Ok(_) => return Ok(0),
            Err(raised) => {
                self.catch_if(raised, &exceptions::TYPE_ERROR)?;
                return Ok(0);
            }
        };
        let Some(number) = self.as_int_value(hint) else {
            let (name, got) = (self.full_type_name(v), self.full_type_name(hint));
            return Err(self.type_error(format_args!("{name}.__length_hint__() must return an int, not {got}")));
        };
        if self.int_is_negative(number) {
            let name = self.full_type_name(v);
            return Err(self.value_error(format_args!("{name}.__length_hint__() must return a non-negative int")));
        }
        Ok(number.as_small_int().map_or(usize::MAX, |n| n as usize))
    }

    /// The items as plain values, for short things (arguments, targets of unpacking). They are not rooted.
    pub fn unpack_to_vec(&mut self, v: Value) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        if let Some(known) = self.known_items(v) {
            if items.try_reserve_exact(known.len()).is_err() {
                return Err(self.no_memory());
            }
            items.extend_from_slice(known);
            return Ok(items);
        }
        self.for_each(v, &mut |vm, item| {
            if items.try_reserve(1).is_err() || !vm.heap.has_room(items.len() * size_of::<Value>()) {
                return Err(vm.no_memory());
            }
            items.push(item);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(items)
    }
}
