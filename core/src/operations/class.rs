//! Classes at work: filling builtin ones from their specs, keeping their flags true, instantiating, and asking what is
//! an instance or a subclass of what. Making new classes is in `class_creation.rs`.
//!
//! Invariant: a class's flags say what a lookup in its order would find; whoever changes a class's dict calls
//! `Machine::class_modified`, which comes here.

use alloc::vec::Vec;

use crate::builtins::{class, dict, function, list, object, set};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Callee, Definition, Raised, RawFn, Result, Role, TypeSpec};
use crate::object::{Class, ClassFlags, ClassMethod, GetSet, Header, Kind, NativeFunction, Tuple};
use crate::value::Value;

/// `__iter__` and `__next__` of every builtin iterator.
static ITERATOR: [Definition; 2] = [
    Definition::function("__iter__", "self, /", iterator_itself).doc("Implement iter(self)."),
    Definition::function("__next__", "self, /", iterator_next).doc("Implement next(self)."),
];

fn iterator_itself(_vm: &mut Machine, arguments: &[Value]) -> Result {
    Ok(arguments.first().copied().unwrap_or(Value::NONE))
}

fn iterator_next(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = arguments.first().copied().unwrap_or(Value::NONE);
    match vm.class_of(this).spec.next {
        Some(next) => match next(vm, this)? {
            Some(item) => Ok(item),
            None => Err(vm.stop_iteration(Value::NONE)),
        },
        None => {
            let name = vm.type_name(this);
            Err(vm.type_error(format_args!("'{name}' object is not an iterator")))
        }
    }
}

/// The class that a `__new__` was called with, checked: `int.__new__(X)` asks X to be a subclass of int.
pub fn new_target(vm: &mut Machine, arguments: &[Value], of: &'static TypeSpec) -> Result<Ref<Class>> {
    let Some(&first) = arguments.first() else {
        return Err(vm.type_error(format_args!("{}.__new__(): not enough arguments", of.name)));
    };
    let Some(class) = first.downcast::<Class>() else {
        let got = vm.type_name(first);
        return Err(vm.type_error(format_args!("{}.__new__(X): X is not a type object ({got})", of.name)));
    };
    if !crate::builtins::receiver::spec_extends(class.spec, of) {
        let name = vm.class_name(class);
        return Err(vm.type_error(format_args!("{}.__new__({name}): {name} is not a subtype of {}", of.name, of.name)));
    }
    Ok(class)
}

/// Arguments, the class among them, for which a constructor's call needs no allocation.
const FEW_ARGUMENTS: usize = 5;

/// Classes in a tuple that `isinstance` looks at for nothing.
pub(crate) const FEW_CLASSES: usize = 8;

impl Machine {
    // -- builtin classes -----------------------------------------------------------------------------------------------

    /// Fills the dict of a builtin class from its spec. Happens when the class is first looked into.
    pub fn populate_class(&mut self, class: Ref<Class>) -> Result<()> {
        if class.populated.get() {
            return Ok(());
        }
        class.populated.set(true);
        let filled = self.fill_class(class);
        if filled.is_err() {
            class.populated.set(false);
        }
        filled
    }

    fn fill_class(&mut self, class: Ref<Class>) -> Result<()> {
        let spec = class.spec;
        for definition in spec.definitions {
            self.add_definition(class, definition)?;
        }
        if spec.next.is_some() {
            for definition in &ITERATOR {
                // Generators have a `__next__` of their own, whose StopIteration carries a value.
                if spec.definitions.iter().all(|d| d.name != definition.name) {
                    self.add_definition(class, definition)?;
                }
            }
        }
        if spec.flags.contains(ClassFlags::HAS_DICT) && spec.base.is_none_or(|b| !b.flags.contains(ClassFlags::HAS_DICT)) {
            self.add_definition(class, &object::DICT_ATTRIBUTE)?;
        }
        self.finish_class_dict(class)
    }

    /// `__doc__`, and `__hash__ = None` beside an `__eq__` without `__hash__`.
    fn finish_class_dict(&mut self, class: Ref<Class>) -> Result<()> {
        let dict = class.dict.get();
        let doc_name = self.names.__doc__;
        if self.dict_get_str(dict, doc_name).is_none() {
            let doc = if class.spec.doc.is_empty() { Value::NONE } else { self.str(class.spec.doc)? };
            self.heap.barrier(&class.header);
            self.dict_set_str(dict, doc_name, doc)?;
        }
        let (eq, hash) = (self.names.__eq__, self.names.__hash__);
        if self.dict_get_str(dict, eq).is_some() && self.dict_get_str(dict, hash).is_none() {
            self.dict_set_str(dict, hash, Value::NONE)?;
        }
        Ok(())
    }

    fn add_definition(&mut self, class: Ref<Class>, definition: &'static Definition) -> Result<()> {
        let name = self.intern(definition.name.as_bytes())?;
        let value = match definition.role {
            Role::Function(_) => self.new_method(definition, class)?,
            Role::Static(_) => self.new_native_function(definition, Value::EMPTY)?,
            Role::Class(_) => {
                let function = self.new_native_function(definition, class.into())?;
                let of = self.class_for(&function::CLASSMETHOD_DESCRIPTOR_SPEC)?;
                let header = Header::new(Kind::ClassMethod, of.root_shape.get());
                self.allocate(ClassMethod { header, function: function.into() })?.into()
            }
            Role::Attribute(get, set) => {
                let doc = definition.doc;
                self.allocate(GetSet { header: Header::of::<GetSet>(), name, class, get, set, doc })?.into()
            }
        };
        self.dict_set_str(class.dict.get(), name, value)
    }

    fn new_method(&mut self, definition: &'static Definition, class: Ref<Class>) -> Result {
        let method = self.new_native_function(definition, class.into())?;
        if function::is_slot_name(definition.name)
            && let Some(header) = method.header()
        {
            let of = self.class_for(&function::WRAPPER_DESCRIPTOR_SPEC)?;
            header.shape.set(of.root_shape.get());
        }
        Ok(method)
    }

    // -- flags ---------------------------------------------------------------------------------------------------------

    /// Sets the flags that say which hooks a class has. Called when the class is made and whenever it changes.
    pub fn update_class_flags(&mut self, class: Ref<Class>) -> Result<()> {
        if !class.has(ClassFlags::HEAP) {
            return Ok(());
        }
        let names = self.names;
        let getattribute = !self.is_native_hook(class, names.__getattribute__)?;
        class.set_flag(ClassFlags::GETATTRIBUTE, getattribute);
        let getattr = self.find_in_order(class, names.__getattr__)?;
        class.set_flag(ClassFlags::GETATTR, getattr.is_some());
        let setattr = !self.is_native_hook(class, names.__setattr__)? || !self.is_native_hook(class, names.__delattr__)?;
        class.set_flag(ClassFlags::SETATTR, setattr);
        let finalizer = self.find_in_order(class, names.__del__)?;
        let finalizer = finalizer.is_some_and(|f| !f.is_kind(Kind::NativeFunction));
        class.set_flag(ClassFlags::FINALIZER, finalizer);
        self.heap.has_finalizers |= finalizer;
        self.heap.has_finalizing_classes |= finalizer;
        let native_next = class.spec.next.is_some() && self.is_native_hook(class, names.__next__)?;
        class.set_flag(ClassFlags::NATIVE_NEXT, native_next);
        self.update_key_flag(class)?;
        self.update_check_flag(class)
    }

    /// CUSTOM_EQ: `__eq__` and `__hash__` are not those of the native layout.
    fn update_key_flag(&mut self, class: Ref<Class>) -> Result<()> {
        let layout = self.class_for(class.spec)?;
        let mut custom = layout.has(ClassFlags::CUSTOM_EQ);
        for name in [self.names.__eq__, self.names.__hash__] {
            custom |= self.find_in_order(class, name)? != self.find_in_order(layout, name)?;
        }
        class.set_flag(ClassFlags::CUSTOM_EQ, custom);
        Ok(())
    }

    /// CUSTOM_CHECK: the metaclass has its own idea of instances.
    fn update_check_flag(&mut self, class: Ref<Class>) -> Result<()> {
        let metaclass = self.class_of(class.into());
        let custom = metaclass != self.types.type_
            && (!self.is_native_hook(metaclass, self.names.__instancecheck__)?
                || !self.is_native_hook(metaclass, self.names.__subclasscheck__)?);
        class.set_flag(ClassFlags::CUSTOM_CHECK, custom);
        Ok(())
    }

    fn find_in_order(&mut self, class: Ref<Class>, name: Value) -> Result<Option<Value>> {
        Ok(self.lookup_with_class(class, name)?.map(|(value, _)| value))
    }

    /// Is what the class has under this name native, or nothing?
    fn is_native_hook(&mut self, class: Ref<Class>, name: Value) -> Result<bool> {
        Ok(self.find_in_order(class, name)?.is_none_or(|v| v.is_kind(Kind::NativeFunction)))
    }

    // -- instantiation -------------------------------------------------------------------------------------------------

    /// `type.__call__(class, ...)`: `__new__`, then `__init__` where the result is an instance of the class.
    pub fn instantiate(&mut self, class: Ref<Class>, arguments: &[Value], keywords: &[Value]) -> Result {
        if class == self.types.type_ {
            return class::call_type(self, arguments, keywords);
        }
        if class.has(ClassFlags::NO_NEW) {
            return Err(self.cannot_create(class));
        }
        let Some(new) = self.lookup(class, self.names.__new__)? else { return Err(self.cannot_create(class)) };
        if !class.has(ClassFlags::HEAP)
            && let Some(native) = new.downcast::<NativeFunction>()
            && let Role::Static(Callee::Raw(make)) = native.definition.role
        {
            return self.instantiate_builtin(class, make, arguments, keywords);
        }
        let instance = self.call_new(class, new, arguments, keywords)?;
        if !Class::is_subclass_of(self.class_of(instance), class) {
            return Ok(instance);
        }
        self.initialize_instance(instance, arguments, keywords)?;
        Ok(instance)
    }

    /// What `list`, `set` and `dict` themselves make of an iterable, or of nothing. None: it is another class, or more is given.
    pub(crate) fn new_container(&mut self, class: Ref<Class>, arguments: &[Value]) -> Option<Result> {
        if class.has(ClassFlags::HEAP) || arguments.len() > 1 {
            return None;
        }
        let iterable = arguments.first().copied().unwrap_or(Value::EMPTY);
        Some(match class {
            _ if class == self.types.list => list::of_iterable(self, iterable),
            _ if class == self.types.set => set::of_iterable(self, iterable),
            _ if class == self.types.dict => dict::of_entries(self, iterable),
            _ => return None,
        })
    }

    /// The same of a builtin class, whose `__new__` is `make`. Nobody else's code runs between it and `__init__`.
    fn instantiate_builtin(&mut self, class: Ref<Class>, make: RawFn, arguments: &[Value], keywords: &[Value]) -> Result {
        self.nested(|vm| {
            // What is made of the arguments is in no root meanwhile.
            vm.unrooted += 1;
            let made = vm.preceded(class.into(), arguments, |vm, all| make(vm, all, keywords));
            vm.unrooted -= 1;
            let instance = made?;
            if Class::is_subclass_of(vm.class_of(instance), class) {
                vm.initialize_instance(instance, arguments, keywords)?;
            }
            Ok(instance)
        })
    }

    /// Calls what a class lookup of `__new__` gave.
    fn call_new(&mut self, class: Ref<Class>, new: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        let function = match new.kind() {
            Some(Kind::NativeFunction | Kind::Function) => new,
            _ => self.bind(new, Value::EMPTY, class)?,
        };
        if object::is_object_new(new) {
            return object::new_instance(self, class, arguments.len());
        }
        self.preceded(class.into(), arguments, |vm, all| vm.call_with_keywords(function, all, keywords))
    }

    /// Calls `__init__` of a new instance's class.
    fn initialize_instance(&mut self, instance: Value, arguments: &[Value], keywords: &[Value]) -> Result<()> {
        let class = self.class_of(instance);
        let Some(init) = self.lookup(class, self.names.__init__)? else { return Ok(()) };
        if object::is_object_init(init) {
            return object::check_init_arguments(self, instance, arguments.len());
        }
        let result = match init.kind() {
            Some(Kind::Function | Kind::NativeFunction) => {
                self.preceded(instance, arguments, |vm, all| vm.call_with_keywords(init, all, keywords))?
            }
            _ => {
                let bound = self.bind(init, instance, class)?;
                self.call_with_keywords(bound, arguments, keywords)?
            }
        };
        if result.is_none() {
            return Ok(());
        }
        let got = self.type_name(result);
        Err(self.type_error(format_args!("__init__() should return None, not '{got}'")))
    }

    /// Calls `body` with `first` before the other arguments.
    fn preceded(&mut self, first: Value, rest: &[Value], body: impl FnOnce(&mut Machine, &[Value]) -> Result) -> Result {
        let mut few = [first; FEW_ARGUMENTS];
        match few.get_mut(1..=rest.len()) {
            Some(places) => {
                places.copy_from_slice(rest);
                body(self, &few[..=rest.len()])
            }
            None => {
                let all = self.with_first(first, rest)?;
                body(self, &all)
            }
        }
    }

    /// `first` before the other arguments.
    pub(crate) fn with_first(&mut self, first: Value, rest: &[Value]) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        if all.try_reserve_exact(rest.len() + 1).is_err() {
            return Err(self.no_memory());
        }
        all.push(first);
        all.extend_from_slice(rest);
        Ok(all)
    }

    #[cold]
    fn cannot_create(&mut self, class: Ref<Class>) -> Raised {
        let full = class::full_name(self, class);
        self.type_error(format_args!("cannot create '{full}' instances"))
    }

    // -- instance and subclass checks ----------------------------------------------------------------------------------

    /// `isinstance(value, classes)`; a class, a union, or a tuple of them.
    pub fn is_instance(&mut self, value: Value, classes: Value) -> Result<bool> {
        let class_of_value = self.class_of(value);
        if Value::object(class_of_value) == classes {
            return Ok(true);
        }
        if let Some(class) = classes.downcast::<Class>()
            && !class.has(ClassFlags::CUSTOM_CHECK)
        {
            return self.is_plain_instance(value, class_of_value, class);
        }
        if let Some(tuple) = classes.downcast::<Tuple>() {
            return self.any_of(tuple, |vm, class| vm.is_instance(value, class));
        }
        match self.call_special(classes, self.names.__instancecheck__, &[value])? {
            Some(answer) => self.is_true(answer),
            None => self.is_instance_of_object(value, classes),
        }
    }

    /// By the class of the value, or by what its `__class__` claims.
    fn is_plain_instance(&mut self, value: Value, class_of_value: Ref<Class>, class: Ref<Class>) -> Result<bool> {
        if Class::is_subclass_of(class_of_value, class) {
            return Ok(true);
        }
        // Only a class with a `__class__` of its own can claim something else.
        if !class_of_value.has(ClassFlags::HEAP) {
            return Ok(false);
        }
        let name = self.names.__class__;
        if !class_of_value.has(ClassFlags::GETATTRIBUTE) {
            let base = self.types.object;
            if self.lookup(class_of_value, name)? == self.lookup(base, name)? {
                return Ok(false);
            }
        }
        let claimed = self.find_attribute(value, name)?.and_then(|c| c.downcast::<Class>());
        Ok(claimed.is_some_and(|c| c != class_of_value && Class::is_subclass_of(c, class)))
    }

    /// Whether all instances of one class are instances of another, as long as neither changes; None: that depends on the
    /// object.
    pub(crate) fn are_instances(&mut self, of: Ref<Class>, class: Ref<Class>) -> Option<bool> {
        if class.has(ClassFlags::CUSTOM_CHECK) {
            return None;
        }
        if Class::is_subclass_of(of, class) {
            return Some(true);
        }
        // An object may claim another class by a `__class__` of its own.
        let claims = of.has(ClassFlags::HEAP)
            && (of.has(ClassFlags::GETATTRIBUTE) || {
                let (name, base) = (self.names.__class__, self.types.object);
                self.lookup(of, name).ok()? != self.lookup(base, name).ok()?
            });
        (!claims).then_some(false)
    }

    /// `type.__instancecheck__`
    pub fn is_instance_by_type(&mut self, value: Value, class: Value) -> Result<bool> {
        let class_of_value = self.class_of(value);
        match class.downcast::<Class>() {
            Some(class) => self.is_plain_instance(value, class_of_value, class),
            None => self.is_instance_of_object(value, class),
        }
    }

    fn is_instance_of_object(&mut self, value: Value, class: Value) -> Result<bool> {
        self.check_bases(class, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
        let name = self.names.__class__;
        match self.find_attribute(value, name)? {
            Some(claimed) => self.is_abstract_subclass(claimed, class),
            None => Ok(false),
        }
    }

    fn any_of(&mut self, tuple: Ref<Tuple>, mut test: impl FnMut(&mut Machine, Value) -> Result<bool>) -> Result<bool> {
        self.nested(|vm| {
            for class in tuple.as_slice() {
                // Traces, which know the answer for a few plain classes, do not charge for it.
                if tuple.len() > FEW_CLASSES || class.is_kind(Kind::Tuple) {
                    vm.charge(1)?;
                }
                if test(vm, *class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// `issubclass(class, classes)`
    pub fn is_subclass(&mut self, class: Value, classes: Value) -> Result<bool> {
        if let Some(other) = classes.downcast::<Class>()
            && !other.has(ClassFlags::CUSTOM_CHECK)
        {
            return self.is_subclass_by_type(class, classes);
        }
        if let Some(tuple) = classes.downcast::<Tuple>() {
            return self.any_of(tuple, |vm, other| vm.is_subclass(class, other));
        }
        match self.call_special(classes, self.names.__subclasscheck__, &[class])? {
            Some(answer) => self.is_true(answer),
            None => self.is_subclass_by_type(class, classes),
        }
    }

    /// `type.__subclasscheck__`
    pub fn is_subclass_by_type(&mut self, class: Value, other: Value) -> Result<bool> {
        if let (Some(class), Some(other)) = (class.downcast::<Class>(), other.downcast::<Class>()) {
            return Ok(Class::is_subclass_of(class, other));
        }
        self.check_bases(class, "issubclass() arg 1 must be a class")?;
        self.check_bases(other, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
        self.is_abstract_subclass(class, other)
    }

    /// TypeError unless the value is a class or looks like one, having a tuple as `__bases__`.
    fn check_bases(&mut self, class: Value, message: &str) -> Result<()> {
        if self.bases_of(class)?.is_some() { Ok(()) } else { Err(self.type_error(format_args!("{message}"))) }
    }

    fn bases_of(&mut self, class: Value) -> Result<Option<Ref<Tuple>>> {
        let name = self.names.__bases__;
        Ok(self.find_attribute(class, name)?.and_then(|b| b.downcast::<Tuple>()))
    }

    /// Follows `__bases__`, for objects that only look like classes.
    fn is_abstract_subclass(&mut self, class: Value, other: Value) -> Result<bool> {
        let mut pending = alloc::vec![class];
        while let Some(at) = pending.pop() {
            self.charge(1)?;
            if at == other {
                return Ok(true);
            }
            if let Some(bases) = self.bases_of(at)? {
                if pending.len() > 10_000 || pending.try_reserve(bases.len()).is_err() {
                    return Err(self.recursion_error(format_args!("maximum recursion depth exceeded")));
                }
                pending.extend_from_slice(bases.as_slice());
            }
        }
        Ok(false)
    }
}
