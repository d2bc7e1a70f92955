//! Attributes by shape.

use super::call::is_inlinable;
use super::compare::has_shape;
use super::fresh::Fresh;
use super::variables::LAST_FIELD;
use super::{Recorder, Recording, Then};
use crate::builtins::{class, class_shape, exceptions, function};
use crate::bytecode::ops::{Form, Op};
use crate::codegen::baseline::vm_at;
use crate::codegen::lower::variables::entry_value_at;
use core::mem::offset_of;

use crate::machine::Machine;
use crate::object::{BoundMethod, Class, ClassFlags, Function, Header, Kind, Module, ShapeId};
use crate::specialize::cache::{self, KEY, NEW_SHAPE, PLACE, SUPER_VALUE, VALUE};
use crate::specialize::polymorphic::Found;
use crate::trace::ir::{Ref, Returns, Type};
use crate::trace::quick::Quick;
use crate::trace::quick_general;
use crate::uop::Uop;
use crate::value::Value;

/// What makes attributes unpredictable that a class lacks.
pub(super) const HOOKS: ClassFlags = ClassFlags::GETATTRIBUTE.union(ClassFlags::GETATTR);

impl Recorder {
    pub(super) fn record_load_attr(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let (owner, method) = (self.actual(slot), n & 1 != 0);
        if !method && let Some(then) = self.complex_attribute(vm, slot, self.top().code.name_at(n >> 1))? {
            return Ok(then);
        }
        let (code, name) = (self.top().code, self.top().code.name_at(n >> 1));
        if !method && self.has_any_shape(slot)? {
            return self.attribute_generally(vm, slot, name, method);
        }
        // The cache may be of another shape.
        let fresh = Fresh::of(Op::LOAD_ATTR, |cache| vm.specialize_load_attr(code, cache, owner, name, method));
        let Some(fresh) = fresh else {
            vm.raised = Value::EMPTY;
            return self.other_operands();
        };
        let (key, _, value) = cached(&fresh);
        match fresh.form {
            Some(Form::LOAD_ATTR_PROPERTY) => return self.property(slot, key, value),
            Some(Form::LOAD_ATTR_METHOD) => return self.load_method(slot, key, value),
            _ if self.load_by_form(slot, &fresh)? => {}
            _ => return self.other_attribute(vm, slot, name, method),
        }
        self.without_receiver(slot, method)
    }

    /// What a form that calls and binds nothing loads takes its owner's place. False, and nothing is recorded: it is another one.
    pub(super) fn load_by_form(&mut self, slot: u16, fresh: &Fresh) -> Recording<bool> {
        let (key, place, value) = cached(fresh);
        match fresh.form {
            Some(Form::LOAD_ATTR_INSTANCE_VALUE) if usize::from(place) <= LAST_FIELD => self.load_slot(slot, key, place)?,
            Some(Form::LOAD_ATTR_NONDESCRIPTOR) => self.load_known(slot, key, value)?,
            Some(Form::LOAD_ATTR_CLASS) => {
                let (class, owner) = (self.read(slot)?, self.actual(slot));
                self.expect_constant(class, owner)?;
                let value = self.value(value)?;
                self.write(slot, value)?;
            }
            Some(Form::LOAD_ATTR_MODULE) if entry_value_at(place) <= LAST_FIELD => self.module_attribute(slot, key, place)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What was loaded binds nothing.
    fn without_receiver(&mut self, slot: u16, method: bool) -> Recording<Then> {
        if method {
            let empty = self.value(Value::EMPTY)?;
            self.write(slot + 1, empty)?;
        }
        self.next()
    }

    /// An attribute that the forms do not know.
    fn other_attribute(&mut self, vm: &mut Machine, slot: u16, name: Value, method: bool) -> Recording<Then> {
        let owner = self.actual(slot);
        let shape = owner.header().map_or(0, |header| header.shape.get().0);
        match vm.find_watched(owner, name, self.top().code) {
            Some(Found::Slot(place)) if usize::from(place) <= LAST_FIELD => self.load_slot(slot, shape, place)?,
            Some(Found::Data(value)) => self.load_known(slot, shape, value)?,
            Some(Found::Method(value)) if method => return self.load_method(slot, shape, value),
            Some(Found::Method(value)) => self.load_bound(slot, shape, value)?,
            None if let Some(value) = self.load_class_data(vm, slot, name)? => self.write(slot, value)?,
            None if let Some(field) = self.field_of_builtin(vm, owner, name) => self.load_slot(slot, shape, field)?,
            None if name == vm.names.__doc__
                && let Some(doc) = self.doc_of_class(vm, owner) =>
            {
                let class = self.read(slot)?;
                self.expect_constant(class, owner)?;
                let doc = self.value(doc)?;
                self.write(slot, doc)?;
            }
            _ => return self.attribute_generally(vm, slot, name, method),
        }
        self.without_receiver(slot, method)
    }

    /// What `__doc__` gives of a class, as long as that stays as it is.
    fn doc_of_class(&self, vm: &mut Machine, owner: Value) -> Option<Value> {
        let class = owner.downcast::<Class>()?;
        let (doc, metaclass) = (class::doc_of(vm, class)?, vm.class_of(owner));
        let code = self.top().code;
        (vm.watch_class(class, code) && vm.watch_class(metaclass, code)).then_some(doc)
    }

    /// Where an exception or a function has what an attribute of its builtin class gives.
    fn field_of_builtin(&self, vm: &mut Machine, owner: Value, name: Value) -> Option<u16> {
        let class = vm.class_of(owner);
        if class.has(ClassFlags::GETATTRIBUTE) || !matches!(owner.kind(), Some(Kind::Exception | Kind::Function)) {
            return None;
        }
        let found = vm.lookup(class, name);
        vm.raised = Value::EMPTY;
        let found = found.ok().flatten()?;
        let field = match owner.downcast::<Function>() {
            Some(function) => function::field_of(&function, found)?,
            None => exceptions::field_of(found)?,
        };
        vm.watch_class(class, self.top().code).then_some(field as u16)
    }

    fn load_known(&mut self, slot: u16, shape: u32, value: Value) -> Recording {
        self.shaped(slot, shape)?;
        let value = self.value(value)?;
        self.write(slot, value)
    }

    /// LOAD_SPECIAL of `with`: what the type has stays the same while the type does not change.
    pub(super) fn record_load_special(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let owner = self.actual(slot);
        let Some(shape) = owner.header().map(|header| header.shape.get().0) else { return self.other_operands() };
        let Some(method) = vm.plain_special(owner, n as u32) else { return self.other_operands() };
        if !vm.watch_class(vm.class_of(owner), self.top().code) {
            return self.other_operands();
        }
        self.load_method(slot, shape, method)
    }

    /// A property with a Python getter: the owner is where its frame begins.
    fn property(&mut self, slot: u16, shape: u32, getter: Value) -> Recording<Then> {
        let getter = getter.downcast::<Function>().filter(|f| is_inlinable(f.code.get()) && f.code.get().arguments == 1);
        let Some(function) = getter else { return self.other_operands() };
        self.shaped(slot, shape)?;
        self.enter_callee(function.code.get(), function.into(), slot, slot, 1, Returns::Push)
    }

    fn load_slot(&mut self, slot: u16, shape: u32, place: u16) -> Recording {
        if usize::from(place) > LAST_FIELD {
            return self.other_operands();
        }
        let object = self.shaped(slot, shape)?;
        let value = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, place])?;
        self.expect_present(value)?;
        self.write(slot, value)
    }

    /// The method goes below its receiver.
    fn load_method(&mut self, slot: u16, shape: u32, method: Value) -> Recording<Then> {
        let object = self.shaped(slot, shape)?;
        let method = self.value(method)?;
        self.write(slot, method)?;
        self.write(slot + 1, object)?;
        self.next()
    }

    /// A method that is bound, and not called at once. The object is made only where something else than a call sees it.
    fn load_bound(&mut self, slot: u16, shape: u32, method: Value) -> Recording {
        let receiver = self.shaped(slot, shape)?;
        // Those that stand for operators are of a class of their own, which is made when it is asked for.
        let is_native = method.is_kind(Kind::NativeFunction);
        let is_plain = !is_native || has_shape(method, class_shape::METHOD_DESCRIPTOR.0);
        if !is_plain {
            return self.other_operands();
        }
        let bound = if is_native { class_shape::NATIVE_FUNCTION } else { class_shape::METHOD };
        let (function, bound) = (self.value(method)?, self.value(Value::small_int(i64::from(bound.0)))?);
        let method = self.quick(Quick::NEW_METHOD, &[function, receiver, bound])?;
        self.write(slot, method)
    }

    fn module_attribute(&mut self, slot: u16, version: u32, place: u16) -> Recording {
        let owner = self.actual(slot);
        let Some(module) = owner.downcast::<Module>().filter(|_| owner.is_kind(Kind::Module)) else {
            return self.other_operands();
        };
        if module.dict.get().keys_version() != version || entry_value_at(place) > LAST_FIELD {
            return self.other_operands();
        }
        // A module keeps its dict.
        let object = self.read(slot)?;
        self.expect_constant(object, owner)?;
        let value = self.entry(module.dict.get(), version, place)?;
        self.write(slot, value)
    }

    /// An attribute that neither a slot nor a class holds, or a class that is not known. A method's receiver goes through the
    /// machine.
    fn attribute_generally(&mut self, vm: &mut Machine, slot: u16, name: Value, method: bool) -> Recording<Then> {
        let owner = self.actual(slot);
        if method && let Some((function, receiver)) = method_of_builtin_class(vm, owner, name) {
            let class = self.read(slot)?;
            self.expect_constant(class, owner)?;
            let (function, receiver) = (self.value(function)?, self.value(receiver)?);
            self.write(slot, function)?;
            self.write(slot + 1, receiver)?;
            return self.next();
        }
        if let Some((function, shape)) = bound_to_builtin_class(vm, owner, name) {
            let class = self.read(slot)?;
            self.expect_constant(class, owner)?;
            let (function, shape) = (self.value(function)?, self.value(Value::small_int(i64::from(shape.0)))?);
            let bound = self.quick(Quick::NEW_METHOD, &[function, class, shape])?;
            self.write(slot, bound)?;
            if method {
                let none = self.value(Value::EMPTY)?;
                self.write(slot + 1, none)?;
            }
            return self.next();
        }
        self.keep_from_generators(slot)?;
        if !self.needs_no_python(vm, &[owner], |vm| vm.load_attribute(owner, name, method).map(|(value, _)| value)) {
            return self.other_operands();
        }
        let (object, name) = (self.boxed_slot(slot)?, self.value(name)?);
        if !method {
            let value = self.quick(Quick::ATTRIBUTE, &[object, name])?;
            self.write(slot, value)?;
            return self.next();
        }
        let value = self.quick(Quick::METHOD, &[object, name])?;
        let receiver = self.uop(Uop::LOAD_VM, Type::Tagged, &[vm_at::SECOND as u16])?;
        self.write(slot, value)?;
        self.write(slot + 1, receiver)?;
        self.next()
    }

    // -- super -----------------------------------------------------------------------------------------------------------

    /// LOAD_SUPER_ATTR: `super`, the class, the receiver. What an instance finds is known by the class and its shape, what a
    /// class finds by the two classes.
    pub(super) fn record_super(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let (first, method) = (self.operand(vm, 3), n & 1 != 0);
        let (class, receiver) = (self.actual(first + 1), self.actual(first + 2));
        if self.actual(first) != Value::object(vm.types.super_) || !class.is_kind(Kind::Class) {
            return self.other_operands();
        }
        let (code, name) = (self.top().code, self.top().code.name_at(n >> 2));
        let operands = [self.actual(first), class, receiver];
        let fresh = Fresh::of(Op::LOAD_SUPER_ATTR, |cache| {
            // SAFETY: the operands lie there, and the cache is long enough.
            unsafe { vm.specialize_load_super_attr(code, cache, operands.as_ptr_range().end.cast_mut(), name, method) }
        });
        let Some(fresh) = fresh else {
            vm.raised = Value::EMPTY;
            return self.other_operands();
        };
        for (at, actual) in operands.iter().enumerate().take(2) {
            let value = self.read(first + at as u16)?;
            self.expect_constant(value, *actual)?;
        }
        if fresh.form == Some(Form::LOAD_SUPER_ATTR_METHOD) {
            // SAFETY: the form says what the cache holds.
            let (shape, method) = unsafe { (cache::u32_at(fresh.cache(), KEY), cache::u64_at(fresh.cache(), SUPER_VALUE)) };
            let receiver = self.shaped(first + 2, shape)?;
            let method = self.value(Value::from_bits(method))?;
            self.write(first, method)?;
            self.write(first + 1, receiver)?;
            return self.next();
        }
        if let Some(then) = self.super_by_python(vm, first, name, method)? {
            return Ok(then);
        }
        let run = |vm: &mut Machine| vm.load_super_attribute(operands[0], class, receiver, name, 0).map(|(value, _)| value);
        if receiver.is_kind(Kind::Generator) || !quick_general::succeeds(vm, run) {
            return self.other_operands();
        }
        self.fix_kind(first + 2)?;
        let (class, name, receiver) = (self.value(class)?, self.value(name)?, self.boxed_slot(first + 2)?);
        let value = self.quick(Quick::SUPER_ATTRIBUTE, &[class, receiver, name])?;
        self.write(first, value)?;
        self.without_receiver(first, method)
    }

    // -- stores ----------------------------------------------------------------------------------------------------------

    pub(super) fn record_store_attr(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let (value, owner) = (self.operand(vm, 2), self.operand(vm, 1));
        let (code, object) = (self.top().code, self.actual(owner));
        if self.has_any_shape(owner)? {
            return self.store_in_any(vm, (owner, value), code.name_at(n));
        }
        // The cache may be of another shape.
        let fresh = Fresh::of(Op::STORE_ATTR, |cache| vm.specialize_store_attr(code, cache, object, code.name_at(n)));
        let Some(fresh) = fresh else {
            vm.raised = Value::EMPTY;
            return self.other_operands();
        };
        // SAFETY: the forms say what the cache holds.
        let (key, place, new_shape) = unsafe {
            let cache = fresh.cache();
            (cache::u32_at(cache, KEY), *cache.add(PLACE), cache::u32_at(cache, NEW_SHAPE))
        };
        let adds = match fresh.form {
            Some(Form::STORE_ATTR_INSTANCE_VALUE) => false,
            Some(Form::STORE_ATTR_ADD) => true,
            _ => return self.store_generally(vm, (owner, value), code.name_at(n)),
        };
        if usize::from(place) > LAST_FIELD {
            return self.store_generally(vm, (owner, value), code.name_at(n));
        }
        let object = self.shaped(owner, key)?;
        let value = self.read(value)?;
        self.store_field(value, object, place)?;
        if adds {
            self.set_shape(object, new_shape)?;
        }
        self.next()
    }

    /// A store into what is no slot. One into a class may change what this trace assumes, so a helper makes only those by
    /// which nothing changes but the data of a class that nobody relies on.
    fn store_generally(&mut self, vm: &mut Machine, (owner, value): (u16, u16), name: Value) -> Recording<Then> {
        let object = self.actual(owner);
        let helper = match object.kind() {
            Some(Kind::Class) if vm.holds_volatile_data(object, name, self.actual(value)) => {
                if self.store_class_data(vm, (owner, value), name)? {
                    return self.next();
                }
                Quick::STORE_CLASS_DATA
            }
            Some(Kind::Instance | Kind::Exception | Kind::Module) if !vm.runs_python_to_store(object, name) => {
                Quick::STORE_ATTRIBUTE
            }
            _ => return self.other_operands(),
        };
        if helper == Quick::STORE_ATTRIBUTE {
            self.fix_kind(owner)?;
        }
        let (object, value) = (self.boxed_slot(owner)?, self.boxed_slot(value)?);
        let name = self.value(name)?;
        self.quick(helper, &[object, name, value])?;
        self.next()
    }

    /// A store into an instance of which nothing is known.
    fn store_in_any(&mut self, vm: &mut Machine, (owner, value): (u16, u16), name: Value) -> Recording<Then> {
        let object = self.actual(owner);
        if !object.is_kind(Kind::Instance) || vm.runs_python_to_store(object, name) {
            return self.other_operands();
        }
        let (object, value, name) = (self.boxed_slot(owner)?, self.boxed_slot(value)?, self.value(name)?);
        self.quick(Quick::STORE_IN_INSTANCE, &[object, name, value])?;
        self.next()
    }

    pub(super) fn set_shape(&mut self, object: Ref, shape: u32) -> Recording {
        let shape = self.word(shape as i32 as i64 as u64)?;
        self.uop(Uop::STORE_FIELD32_CONST, Type::None, &[object.0, offset_of!(Header, shape) as u16, shape])?;
        Ok(())
    }
}

/// What the cache of a LOAD_ATTR holds: key, place and value, as far as its form has them.
fn cached(fresh: &Fresh) -> (u32, u16, Value) {
    // SAFETY: it is one.
    unsafe {
        let cache = fresh.cache();
        (cache::u32_at(cache, KEY), *cache.add(PLACE), Value::from_bits(cache::u64_at(cache, VALUE)))
    }
}

/// A native method of a builtin class, which never changes, and what it is called on: the class, or EMPTY.
fn method_of_builtin_class(vm: &mut Machine, owner: Value, name: Value) -> Option<(Value, Value)> {
    let class = owner.downcast::<Class>().filter(|class| !class.has(ClassFlags::HEAP))?;
    if vm.class_of(owner) != vm.types.type_ {
        return None;
    }
    let found = vm.load_attribute(class.into(), name, true);
    vm.raised = Value::EMPTY;
    found.ok().filter(|(method, receiver)| method.is_kind(Kind::NativeFunction) && [owner, Value::EMPTY].contains(receiver))
}

/// A native function that is found in a builtin class, bound to it: the function, and the shape of what binds it.
fn bound_to_builtin_class(vm: &mut Machine, owner: Value, name: Value) -> Option<(Value, ShapeId)> {
    let class = owner.downcast::<Class>().filter(|class| !class.has(ClassFlags::HEAP))?;
    if vm.class_of(owner) != vm.types.type_ {
        return None;
    }
    let found = vm.load_attribute(class.into(), name, false);
    vm.raised = Value::EMPTY;
    let bound = found.ok()?.0.downcast::<BoundMethod>()?;
    let is_native = bound.function.is_kind(Kind::NativeFunction) && bound.header.shape.get() == class_shape::NATIVE_FUNCTION;
    (is_native && bound.receiver == owner).then_some((bound.function, bound.header.shape.get()))
}
