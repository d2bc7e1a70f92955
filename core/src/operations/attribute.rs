//! Attributes: reading, setting, deleting; descriptors; the attribute dictionary of an object.

use crate::builtins::exceptions;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::{
    BoundMethod, CellObject, Class, ClassFlags, ClassMethod, Dict, Function, GetSet, Header, Kind, Member, Module,
    NativeFunction, Property, Shape, ShapeId, StaticMethod, Str, Super, instance,
};
use crate::operations::errors::Text;
use crate::value::Value;

impl Machine {
    /// `getattr(object, name)`; `name` is an interned str.
    pub fn get_attribute(&mut self, object: Value, name: Value) -> Result {
        match self.look_up_attribute(object, name) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(self.attribute_error(object, name)),
            Err(raised) => Err(exceptions::complete_attribute_error(self, raised, object, name)),
        }
    }

    /// `getattr(object, "name")` for native code.
    pub fn getattr(&mut self, object: Value, name: &str) -> Result {
        let name = self.intern(name.as_bytes())?;
        self.get_attribute(object, name)
    }

    /// As [`Machine::get_attribute`], with None for AttributeError (which is swallowed, as `getattr` with a default does).
    pub fn find_attribute(&mut self, object: Value, name: Value) -> Result<Option<Value>> {
        match self.look_up_attribute(object, name) {
            Ok(found) => Ok(found),
            Err(raised) => {
                self.catch_if(raised, &exceptions::ATTRIBUTE_ERROR)?;
                Ok(None)
            }
        }
    }

    /// The attribute by all rules; None where nothing has it and nobody raised.
    fn look_up_attribute(&mut self, object: Value, name: Value) -> Result<Option<Value>> {
        let class = self.class_of(object);
        let flags = class.flags.get();
        if flags.intersects(ClassFlags::GETATTRIBUTE | ClassFlags::GETATTR) {
            return self.look_up_overridden(object, class, name);
        }
        self.find_attribute_plain(object, class, name)
    }

    fn look_up_overridden(&mut self, object: Value, class: Ref<Class>, name: Value) -> Result<Option<Value>> {
        let found = if class.has(ClassFlags::GETATTRIBUTE) {
            self.call_attribute_hook(object, class, self.names.__getattribute__, name)
        } else {
            self.find_attribute_plain(object, class, name)
        };
        match found {
            Ok(None) => {}
            Err(raised) if class.has(ClassFlags::GETATTR) => {
                self.catch_if(raised, &exceptions::ATTRIBUTE_ERROR)?;
            }
            other => return other,
        }
        if !class.has(ClassFlags::GETATTR) {
            return Ok(None);
        }
        self.call_attribute_hook(object, class, self.names.__getattr__, name)
    }

    /// Calls a hook of the class with `name`; None where the class has none.
    fn call_attribute_hook(&mut self, object: Value, class: Ref<Class>, hook: Value, name: Value) -> Result<Option<Value>> {
        let Some(method) = self.lookup(class, hook)? else { return Ok(None) };
        let bound = self.bind(method, object, class)?;
        self.call(bound, &[name]).map(Some)
    }

    /// `object.__getattribute__`, `type.__getattribute__`, module and super lookups: the rules without hooks.
    pub fn find_attribute_plain(&mut self, object: Value, class: Ref<Class>, name: Value) -> Result<Option<Value>> {
        match object.kind() {
            Some(Kind::Class) => return self.find_class_attribute(object, class, name),
            Some(Kind::Super) => return self.find_super_attribute(object, name),
            Some(Kind::Module) => return self.find_module_attribute(object, class, name),
            _ => {}
        }
        let on_class = self.lookup(class, name)?;
        if let Some(descriptor) = on_class
            && self.is_data_descriptor(descriptor)?
            && self.can_get(descriptor)?
        {
            return self.descriptor_get(descriptor, object, class);
        }
        if let Some(value) = self.own_attribute(object, name) {
            return Ok(Some(value));
        }
        match on_class {
            Some(descriptor) => self.descriptor_get(descriptor, object, class),
            None => Ok(None),
        }
    }

    fn find_class_attribute(&mut self, object: Value, metaclass: Ref<Class>, name: Value) -> Result<Option<Value>> {
        let Some(class) = object.downcast::<Class>() else { return Ok(None) };
        let on_metaclass = self.lookup(metaclass, name)?;
        if let Some(descriptor) = on_metaclass
            && self.is_data_descriptor(descriptor)?
        {
            return self.descriptor_get(descriptor, object, metaclass);
        }
        if let Some(value) = self.lookup(class, name)? {
            return self.descriptor_get(value, Value::EMPTY, class);
        }
        match on_metaclass {
            Some(descriptor) => self.descriptor_get(descriptor, object, metaclass),
            None => Ok(None),
        }
    }

    fn find_module_attribute(&mut self, object: Value, class: Ref<Class>, name: Value) -> Result<Option<Value>> {
        let Some(module) = object.downcast::<Module>() else { return Ok(None) };
        let dict = module.dict.get();
        if let Some(value) = self.dict_get_str(dict, name) {
            return Ok(Some(value));
        }
        if let Some(value) = self.lookup(class, name)? {
            return self.descriptor_get(value, object, class);
        }
        match self.dict_get_str(dict, self.names.__getattr__) {
            Some(hook) => self.call(hook, &[name]).map(Some),
            None => Ok(None),
        }
    }

    fn find_super_attribute(&mut self, object: Value, name: Value) -> Result<Option<Value>> {
        let Some(this) = object.downcast::<Super>() else { return Ok(None) };
        if name != self.names.__class__
            && let (Some(start), Some(class)) = (this.start.get().downcast::<Class>(), this.class.get().downcast::<Class>())
        {
            let receiver = this.object.get();
            if let Some(value) = self.lookup_after(start, class, name)? {
                let bound_to_class = receiver == Value::object(start);
                let receiver = if bound_to_class { Value::EMPTY } else { receiver };
                return self.descriptor_get(value, receiver, start);
            }
        }
        let own_class = self.class_of(object);
        match self.lookup(own_class, name)? {
            Some(value) => self.descriptor_get(value, object, own_class),
            None => Ok(None),
        }
    }

    /// What `name` means in the order of `start` after `class`.
    pub fn lookup_after(&mut self, start: Ref<Class>, class: Ref<Class>, name: Value) -> Result<Option<Value>> {
        let order = start.mro_slice();
        let from = order.iter().position(|c| *c == Value::object(class)).map_or(order.len(), |i| i + 1);
        for entry in &order[from..] {
            if let Some(candidate) = entry.downcast::<Class>()
                && let Some(value) = self.class_dict_get(candidate, name)?
            {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// An attribute that the object itself has, in slots or in its dict.
    pub fn own_attribute(&mut self, object: Value, name: Value) -> Option<Value> {
        let header = object.header()?;
        if !header.has(Header::HAS_SLOTS) {
            return None;
        }
        let shape = self.shapes.get(header.shape.get())?;
        if shape.is_dictionary {
            return self.dict_get_str(instance::attribute_dict(header)?, name);
        }
        let slot = shape.slot_of(name)?;
        instance::slot(header, slot)?.get().present()
    }

    /// Does a data descriptor answer reading? One with `__set__` alone leaves that to the instance's own attribute.
    fn can_get(&mut self, descriptor: Value) -> Result<bool> {
        if matches!(descriptor.kind(), Some(Kind::Property | Kind::Member | Kind::GetSet)) {
            return Ok(true);
        }
        let class = self.class_of(descriptor);
        Ok(self.lookup(class, self.names.__get__)?.is_some())
    }

    /// Does the value, found on a class, take precedence over the instance's own attributes?
    pub fn is_data_descriptor(&mut self, value: Value) -> Result<bool> {
        match value.kind() {
            Some(Kind::Property | Kind::Member) => Ok(true),
            Some(Kind::GetSet) => Ok(true),
            None | Some(Kind::Function | Kind::NativeFunction | Kind::ClassMethod | Kind::StaticMethod | Kind::Str) => Ok(false),
            _ => {
                let class = self.class_of(value);
                let (set, delete) = (self.names.__set__, self.names.__delete__);
                Ok(self.lookup(class, set)?.is_some() || self.lookup(class, delete)?.is_some())
            }
        }
    }

    /// `value.__get__(object, class)` for a value found on `class`; `object` is EMPTY for access through the class.
    /// None where the descriptor says AttributeError by being an unset member.
    pub fn descriptor_get(&mut self, value: Value, object: Value, class: Ref<Class>) -> Result<Option<Value>> {
        match value.kind() {
            Some(Kind::Property | Kind::ClassMethod | Kind::StaticMethod) if self.class_of(value).has(ClassFlags::HEAP) => {
                // A script's own kind of property may have a `__get__` of its own.
                self.custom_descriptor_get(value, object, class).map(Some)
            }
            Some(Kind::Function) if object.is_empty() => Ok(Some(value)),
            Some(Kind::Function) => self.new_bound_method(value, object).map(Some),
            Some(Kind::NativeFunction) => self.bind_native(value, object, class).map(Some),
            Some(Kind::Property) => self.property_get(value, object).map(Some),
            Some(Kind::ClassMethod) => self.class_method_get(value, class).map(Some),
            Some(Kind::StaticMethod) => Ok(value.downcast::<StaticMethod>().map(|m| m.function.get())),
            Some(Kind::Member) => self.member_get(value, object).map(Some),
            Some(Kind::GetSet) => self.getset_get(value, object).map(Some),
            None | Some(Kind::Str | Kind::BigInt | Kind::Tuple | Kind::List | Kind::Dict | Kind::Class) => Ok(Some(value)),
            _ => self.custom_descriptor_get(value, object, class).map(Some),
        }
    }

    fn custom_descriptor_get(&mut self, value: Value, object: Value, class: Ref<Class>) -> Result {
        let own_class = self.class_of(value);
        let Some(get) = self.lookup(own_class, self.names.__get__)? else { return Ok(value) };
        let object = if object.is_empty() { Value::NONE } else { object };
        self.call(get, &[value, object, class.into()])
    }

    /// Binds what a class lookup gave, for calling: as `descriptor_get`, absent members included.
    pub fn bind(&mut self, value: Value, object: Value, class: Ref<Class>) -> Result {
        Ok(self.descriptor_get(value, object, class)?.unwrap_or(Value::NONE))
    }

    pub fn new_bound_method(&mut self, function: Value, receiver: Value) -> Result {
        let header = match function.downcast::<NativeFunction>() {
            None => Header::of::<BoundMethod>(),
            Some(native) => Header::new(Kind::BoundMethod, self.bound_native_shape(native)?),
        };
        Ok(self.allocate(BoundMethod { header, function, receiver })?.into())
    }

    /// Bound natives are `builtin_function_or_method`, those that stand for operators `method-wrapper`.
    fn bound_native_shape(&mut self, native: Ref<NativeFunction>) -> Result<ShapeId> {
        let plain = crate::builtins::class_shape::METHOD_DESCRIPTOR;
        if native.header.shape.get() == plain || !native.owner.get().is_kind(Kind::Class) {
            return Ok(crate::builtins::class_shape::NATIVE_FUNCTION);
        }
        let class = self.class_for(&crate::builtins::function::METHOD_WRAPPER_SPEC)?;
        Ok(class.root_shape.get())
    }

    fn bind_native(&mut self, value: Value, object: Value, _class: Ref<Class>) -> Result {
        let is_method = value.downcast::<NativeFunction>().is_some_and(|f| f.owner.get().is_kind(Kind::Class));
        if is_method && !object.is_empty() { self.new_bound_method(value, object) } else { Ok(value) }
    }

    fn class_method_get(&mut self, value: Value, class: Ref<Class>) -> Result {
        let function = value.downcast::<ClassMethod>().map_or(Value::NONE, |m| m.function.get());
        if !function.is_kind(Kind::NativeFunction) {
            // Other callables (and descriptors) are bound like methods too.
            return self.new_bound_method(function, class.into());
        }
        let header = Header::new(Kind::BoundMethod, crate::builtins::class_shape::NATIVE_FUNCTION);
        Ok(self.allocate(BoundMethod { header, function, receiver: class.into() })?.into())
    }

    fn property_get(&mut self, value: Value, object: Value) -> Result {
        if object.is_empty() {
            return Ok(value);
        }
        let Some(property) = value.downcast::<Property>() else { return Ok(value) };
        let getter = property.getter.get();
        if getter.is_none() {
            return Err(self.property_error(value, object, "getter"));
        }
        self.call(getter, &[object])
    }

    /// AttributeError of a property without getter, setter or deleter.
    pub fn property_error(&mut self, property: Value, object: Value, what: &str) -> Raised {
        let name = property.downcast::<Property>().map_or(Value::NONE, |p| p.name.get());
        let class = self.class_of(object).qualified_name.get();
        if name.is_kind(Kind::Str) {
            let name = self.repr_text(name);
            self.raise_message(
                &exceptions::ATTRIBUTE_ERROR,
                format_args!("property {name} of '{}' object has no {what}", Text(class)),
            )
        } else {
            self.raise_message(&exceptions::ATTRIBUTE_ERROR, format_args!("property of '{}' object has no {what}", Text(class)))
        }
    }

    fn member_get(&mut self, value: Value, object: Value) -> Result {
        let Some(member) = value.downcast::<Member>().filter(|_| !object.is_empty()) else { return Ok(value) };
        self.check_receiver(object, member.class, member.name)?;
        let slot = object.header().and_then(|h| instance::slot(h, member.slot as usize));
        match slot.and_then(|s| s.get().present()) {
            Some(value) => Ok(value),
            None => Err(self.unset_member(object, member.name)),
        }
    }

    #[cold]
    fn unset_member(&mut self, object: Value, name: Value) -> Raised {
        let class = self.class_of(object).qualified_name.get();
        let message = alloc::format!("'{}' object has no attribute '{}'", Text(class), Text(name));
        exceptions::raise_attribute_error(self, &message, object, name)
    }

    fn getset_get(&mut self, value: Value, object: Value) -> Result {
        let Some(getset) = value.downcast::<GetSet>() else { return Ok(value) };
        if object.is_empty() {
            return Ok(value);
        }
        self.check_receiver(object, getset.class, getset.name)?;
        (getset.get)(self, object)
    }

    /// Descriptors of a builtin class apply to its instances only.
    fn check_receiver(&mut self, object: Value, class: Ref<Class>, name: Value) -> Result<()> {
        if Class::is_subclass_of(self.class_of(object), class) {
            return Ok(());
        }
        let (wanted, got) = (self.class_name(class), self.type_name(object));
        Err(self.type_error(format_args!("descriptor '{}' for '{wanted}' objects doesn't apply to a '{got}' object", Text(name))))
    }

    // -- setting -----------------------------------------------------------------------------------------------------

    /// `setattr(object, name, value)`; EMPTY as value deletes. `name` is interned.
    #[inline]
    pub fn set_attribute(&mut self, object: Value, name: Value, value: Value) -> Result<()> {
        if self.store_cached(object, name, value) {
            return Ok(());
        }
        self.set_attribute_uncached(object, name, value)
    }

    #[inline(never)]
    fn set_attribute_uncached(&mut self, object: Value, name: Value, value: Value) -> Result<()> {
        if object.is_kind(Kind::Instance) {
            self.note_attribute(object, name)?;
        }
        let class = self.class_of(object);
        if class.has(ClassFlags::SETATTR) {
            return self.set_attribute_overridden(object, class, name, value);
        }
        self.set_attribute_plain(object, class, name, value)
    }

    fn set_attribute_overridden(&mut self, object: Value, class: Ref<Class>, name: Value, value: Value) -> Result<()> {
        let hook = if value.is_empty() { self.names.__delattr__ } else { self.names.__setattr__ };
        let Some(method) = self.lookup(class, hook)? else {
            return self.set_attribute_plain(object, class, name, value);
        };
        let bound = self.bind(method, object, class)?;
        if value.is_empty() {
            self.call(bound, &[name])?
        } else {
            self.call(bound, &[name, value])?
        };
        Ok(())
    }

    /// `object.__setattr__` and its like: the rules without hooks.
    pub fn set_attribute_plain(&mut self, object: Value, class: Ref<Class>, name: Value, value: Value) -> Result<()> {
        if let Some(descriptor) = self.lookup(class, name)?
            && self.descriptor_set(descriptor, object, class, value)?
        {
            return Ok(());
        }
        match object.kind() {
            Some(Kind::Class) => self.set_class_attribute(object, name, value),
            Some(Kind::Module) => self.set_module_attribute(object, name, value),
            _ if value.is_empty() => self.delete_own_attribute(object, class, name),
            _ => self.set_own_attribute(object, class, name, value),
        }
    }

    /// Sets through a data descriptor; false where the value is none.
    fn descriptor_set(&mut self, descriptor: Value, object: Value, _class: Ref<Class>, value: Value) -> Result<bool> {
        match descriptor.kind() {
            Some(Kind::Property) if !self.class_of(descriptor).has(ClassFlags::HEAP) => {
                self.property_set(descriptor, object, value)
            }
            Some(Kind::Member) => self.member_set(descriptor, object, value),
            Some(Kind::GetSet) => self.getset_set(descriptor, object, value),
            None | Some(Kind::Function | Kind::NativeFunction | Kind::ClassMethod | Kind::StaticMethod | Kind::Str) => Ok(false),
            _ => self.custom_descriptor_set(descriptor, object, value),
        }
    }

    fn property_set(&mut self, descriptor: Value, object: Value, value: Value) -> Result<bool> {
        let Some(property) = descriptor.downcast::<Property>() else { return Ok(false) };
        let deleting = value.is_empty();
        let function = if deleting { property.deleter.get() } else { property.setter.get() };
        if function.is_none() {
            return Err(self.property_error(descriptor, object, if deleting { "deleter" } else { "setter" }));
        }
        if deleting {
            self.call(function, &[object])?
        } else {
            self.call(function, &[object, value])?
        };
        Ok(true)
    }

    fn member_set(&mut self, descriptor: Value, object: Value, value: Value) -> Result<bool> {
        let Some(member) = descriptor.downcast::<Member>() else { return Ok(false) };
        self.check_receiver(object, member.class, member.name)?;
        let Some(slot) = object.header().and_then(|h| instance::slot(h, member.slot as usize)) else { return Ok(false) };
        if value.is_empty() && slot.get().is_empty() {
            return Err(exceptions::raise_attribute_error(self, &alloc::format!("{}", Text(member.name)), object, member.name));
        }
        if let Some(header) = object.header() {
            self.heap.barrier(header);
        }
        slot.set(value);
        Ok(true)
    }

    fn getset_set(&mut self, descriptor: Value, object: Value, value: Value) -> Result<bool> {
        let Some(getset) = descriptor.downcast::<GetSet>() else { return Ok(false) };
        self.check_receiver(object, getset.class, getset.name)?;
        match getset.set {
            Some(set) => set(self, object, value).map(|()| true),
            None => {
                let class = self.class_name(getset.class);
                Err(self.raise_message(
                    &exceptions::ATTRIBUTE_ERROR,
                    format_args!("attribute '{}' of '{class}' objects is not writable", Text(getset.name)),
                ))
            }
        }
    }

    fn custom_descriptor_set(&mut self, descriptor: Value, object: Value, value: Value) -> Result<bool> {
        let own_class = self.class_of(descriptor);
        let hook = if value.is_empty() { self.names.__delete__ } else { self.names.__set__ };
        if let Some(method) = self.lookup(own_class, hook)? {
            let arguments = [descriptor, object, value];
            self.call(method, if value.is_empty() { &arguments[..2] } else { &arguments })?;
            return Ok(true);
        }
        if self.is_data_descriptor(descriptor)? {
            let missing = if value.is_empty() { "__delete__" } else { "__set__" };
            return Err(self.raise_message(&exceptions::ATTRIBUTE_ERROR, format_args!("{missing}")));
        }
        Ok(false)
    }

    fn set_class_attribute(&mut self, object: Value, name: Value, value: Value) -> Result<()> {
        let Some(class) = object.downcast::<Class>() else { return Ok(()) };
        if !class.has(ClassFlags::HEAP) || class.has(ClassFlags::IMMUTABLE) {
            let class_name = class.name.get();
            return Err(self.type_error(format_args!(
                "cannot set '{}' attribute of immutable type '{}'",
                Text(name),
                Text(class_name)
            )));
        }
        let dict = class.dict.get();
        let old = self.dict_get_str(dict, name);
        if value.is_empty() {
            if old.is_none() {
                return Err(self.attribute_error(object, name));
            }
            self.dict_remove_str(dict, name);
            return self.class_modified(class);
        }
        self.dict_set_str(dict, name, value)?;
        if old.is_some_and(is_plain_data) && is_plain_data(value) && !class.has(ClassFlags::METACLASS) {
            return self.plain_data_replaced(class);
        }
        self.class_modified(class)
    }

    /// Plain data of a class was replaced by plain data, as counters are: after a few times nobody caches it any more, and
    /// then nothing is to be told.
    fn plain_data_replaced(&mut self, class: Ref<Class>) -> Result<()> {
        if class.has(ClassFlags::VOLATILE) {
            return Ok(());
        }
        let stores = class.data_stores.get() + 1;
        class.data_stores.set(stores);
        if stores > crate::tuning::STORES_BEFORE_VOLATILE {
            class.set_flag(ClassFlags::VOLATILE, true);
        }
        self.class_modified(class)
    }

    /// Would a store of a value into an attribute of a class replace plain data that nobody relies on, and nothing else?
    pub(crate) fn holds_volatile_data(&mut self, object: Value, name: Value, value: Value) -> bool {
        let Some(class) = object.downcast::<Class>().filter(|class| class.has(ClassFlags::VOLATILE)) else { return false };
        let metaclass = self.class_of(object);
        let is_plain = !class.has(ClassFlags::METACLASS) && !class.has(ClassFlags::IMMUTABLE) && metaclass == self.types.type_;
        let is_own = is_plain && matches!(self.class_dict_get(metaclass, name), Ok(None));
        is_own && is_plain_data(value) && self.dict_get_str(class.dict.get(), name).is_some_and(is_plain_data)
    }

    /// May a store into an attribute of an object run more than the store itself?
    pub(crate) fn runs_python_to_store(&mut self, object: Value, name: Value) -> bool {
        let class = self.class_of(object);
        let descriptor = self.lookup(class, name).ok().flatten().map(|descriptor| descriptor.kind());
        let own = [None, Some(Kind::Member), Some(Kind::Function), Some(Kind::NativeFunction)];
        class.has(ClassFlags::SETATTR) || descriptor.is_some_and(|kind| !own.contains(&kind))
    }

    fn set_module_attribute(&mut self, object: Value, name: Value, value: Value) -> Result<()> {
        let Some(module) = object.downcast::<Module>() else { return Ok(()) };
        let dict = module.dict.get();
        if value.is_empty() {
            crate::builtins::functions::complete(self, dict)?;
            if self.dict_remove_str(dict, name).is_some() {
                return Ok(());
            }
            let message = alloc::format!("'{}' object has no attribute '{}'", self.type_name(object), Text(name));
            return Err(exceptions::raise_attribute_error(self, &message, object, name));
        }
        self.dict_set_str(dict, name, value)
    }

    /// Puts an attribute into the object itself.
    pub fn set_own_attribute(&mut self, object: Value, class: Ref<Class>, name: Value, value: Value) -> Result<()> {
        let Some(header) = object.header().filter(|h| h.has(Header::HAS_SLOTS) && class.has(ClassFlags::HAS_DICT)) else {
            return Err(self.no_attribute_dict(object, class, name));
        };
        let Some(shape) = self.shapes.get(header.shape.get()) else { return Ok(()) };
        if shape.is_dictionary {
            return match instance::attribute_dict(header) {
                Some(dict) => self.dict_set_str(dict, name, value),
                None => Ok(()),
            };
        }
        match shape.slot_of(name) {
            Some(slot) => self.store_slot(header, slot, value),
            None => self.add_attribute(object, header, shape, name, value),
        }
    }

    fn store_slot(&mut self, header: &Header, slot: usize, value: Value) -> Result<()> {
        let room = instance::make_room(&mut self.heap, header, slot);
        self.check(room)?;
        self.heap.barrier(header);
        if let Some(place) = instance::slot(header, slot) {
            place.set(value);
        }
        Ok(())
    }

    /// The first store to a new attribute: along an edge of the shape tree, or to dictionary mode.
    fn add_attribute(&mut self, object: Value, header: &Header, shape: Ref<Shape>, name: Value, value: Value) -> Result<()> {
        let child = self.shapes.child(&mut self.heap, shape, name);
        let Some(child) = self.check(child)? else {
            let dict = self.attribute_dict(object)?;
            return match dict {
                Some(dict) => self.dict_set_str(dict, name, value),
                None => Ok(()),
            };
        };
        self.widen_later_instances(shape.class, child.slot_count());
        self.store_slot(header, child.slot_count() - 1, value)?;
        self.heap.barrier(header);
        header.shape.set(child.id);
        Ok(())
    }

    /// An instance needed more slots than it has inline: later instances of the class get them.
    fn widen_later_instances(&mut self, class: Ref<Class>, slots: usize) {
        let hint = class.inline_hint.get();
        if slots <= hint as usize || slots > 32 || !class.has(ClassFlags::HEAP) {
            return;
        }
        let wider = (slots + slots / 2).min(32) as u8;
        let first = u16::from(class.member_count.get());
        // Failing only means that later instances stay as narrow as this one.
        if let Ok(root) = self.shapes.new_root(&mut self.heap, class, wider, first, false) {
            class.inline_hint.set(wider);
            class.root_shape.set(root.id);
            self.heap.barrier(&class.header);
        }
    }

    fn delete_own_attribute(&mut self, object: Value, class: Ref<Class>, name: Value) -> Result<()> {
        if object.header().is_none_or(|h| !h.has(Header::HAS_SLOTS)) || !class.has(ClassFlags::HAS_DICT) {
            return Err(self.no_attribute_dict(object, class, name));
        }
        if self.own_attribute(object, name).is_none() {
            return Err(self.attribute_error(object, name));
        }
        if self.delete_slot(object, name)? {
            return Ok(());
        }
        // Such an object keeps its attributes in a dict from now on.
        if let Some(dict) = self.attribute_dict(object)? {
            self.dict_remove_str(dict, name);
        }
        Ok(())
    }

    /// Deletes an attribute that lies in a slot: the later ones move up. False: that is not worth a shape.
    fn delete_slot(&mut self, object: Value, name: Value) -> Result<bool> {
        let Some(header) = object.header() else { return Ok(false) };
        let Some(shape) = self.shapes.get(header.shape.get()).filter(|shape| !shape.is_dictionary) else { return Ok(false) };
        let Some(at) = shape.slot_of(name) else { return Ok(false) };
        let made = self.shapes.without(&mut self.heap, shape, name);
        let Some(made) = self.check(made)? else { return Ok(false) };
        for i in at..shape.slot_count() {
            let next = instance::slot(header, i + 1).filter(|_| i + 1 < shape.slot_count()).map_or(Value::EMPTY, |s| s.get());
            if let Some(slot) = instance::slot(header, i) {
                slot.set(next);
            }
        }
        self.heap.barrier(header);
        header.shape.set(made.id);
        Ok(true)
    }

    /// The object's `__dict__`: puts the object in dictionary mode. None for objects without one.
    pub fn attribute_dict(&mut self, object: Value) -> Result<Option<Ref<Dict>>> {
        let Some(header) = object.header().filter(|h| h.has(Header::HAS_SLOTS)) else { return Ok(None) };
        let Some(shape) = self.shapes.get(header.shape.get()) else { return Ok(None) };
        if !shape.class.has(ClassFlags::HAS_DICT) {
            return Ok(None);
        }
        if shape.is_dictionary {
            return Ok(instance::attribute_dict(header));
        }
        let dict = self.dict()?;
        for (i, &name) in shape.names().iter().enumerate() {
            let value = instance::slot(header, shape.first_slot as usize + i).and_then(|s| s.get().present());
            if let Some(value) = value {
                self.dict_set_str(dict, name, value)?;
            }
        }
        self.enter_dictionary_mode(header, shape, dict)?;
        Ok(Some(dict))
    }

    fn enter_dictionary_mode(&mut self, header: &Header, shape: Ref<Shape>, dict: Ref<Dict>) -> Result<()> {
        let made = self.shapes.dictionary(&mut self.heap, shape);
        let made = self.check(made)?;
        for i in shape.first_slot as usize..shape.slot_count() {
            if let Some(slot) = instance::slot(header, i) {
                slot.set(Value::EMPTY);
            }
        }
        instance::set_attribute_dict(&mut self.heap, header, dict);
        header.shape.set(made.id);
        Ok(())
    }

    /// `object.__dict__ = dict`
    pub fn set_attribute_dict(&mut self, object: Value, dict: Ref<Dict>) -> Result<()> {
        self.attribute_dict(object)?;
        if let Some(header) = object.header() {
            instance::set_attribute_dict(&mut self.heap, header, dict);
        }
        Ok(())
    }

    // -- errors ------------------------------------------------------------------------------------------------------

    /// AttributeError for a missing attribute, with `name` and `obj` for suggestions.
    #[cold]
    pub fn attribute_error(&mut self, object: Value, name: Value) -> Raised {
        let message = match object.kind() {
            Some(Kind::Class) => {
                let class_name = object.downcast::<Class>().map_or(Value::NONE, |c| c.name.get());
                alloc::format!("type object '{}' has no attribute '{}'", Text(class_name), Text(name))
            }
            Some(Kind::Module) => match self.module_name(object) {
                Some(module) => alloc::format!("module '{}' has no attribute '{}'", Text(module), Text(name)),
                None => alloc::format!("module has no attribute '{}'", Text(name)),
            },
            _ => alloc::format!("'{}' object has no attribute '{}'", self.type_name(object), Text(name)),
        };
        exceptions::raise_attribute_error(self, &message, object, name)
    }

    fn module_name(&mut self, module: Value) -> Option<Value> {
        let dict = module.downcast::<Module>()?.dict.get();
        self.dict_get_str(dict, self.names.__name__).filter(|n| n.is_kind(Kind::Str))
    }

    #[cold]
    fn no_attribute_dict(&mut self, object: Value, class: Ref<Class>, name: Value) -> Raised {
        let class_name = self.class_name(class);
        if let Ok(Some(_)) = self.lookup(class, name) {
            let message = format_args!("'{class_name}' object attribute '{}' is read-only", Text(name));
            return self.raise_message(&exceptions::ATTRIBUTE_ERROR, message);
        }
        let message =
            alloc::format!("'{class_name}' object has no attribute '{}' and no __dict__ for setting new attributes", Text(name));
        exceptions::raise_attribute_error(self, &message, object, name)
    }

    // -- dicts with str keys -------------------------------------------------------------------------------------------

    /// The value of a str key.
    #[inline]
    pub fn dict_get_str(&mut self, dict: Ref<Dict>, key: Value) -> Option<Value> {
        let key = key.downcast::<Str>()?;
        let hash = self.hash_str(key);
        match dict.find_str(key, hash) {
            Some((_, entry)) => Some(entry.value),
            None if dict == self.builtins => crate::builtins::functions::late_builtin(self, key),
            None => None,
        }
    }

    /// Sets the value of a str key.
    pub fn dict_set_str(&mut self, dict: Ref<Dict>, key: Value, value: Value) -> Result<()> {
        let Some(text) = key.downcast::<Str>() else { return Ok(()) };
        let hash = self.hash_str(text);
        match dict.find_str(text, hash) {
            Some((number, _)) => {
                dict.set_entry_value(&mut self.heap, number, value);
                Ok(())
            }
            None => {
                let answer = dict.insert_new(&mut self.heap, hash, key, value);
                self.check(answer).map(|_| ())
            }
        }
    }

    /// Takes a str key out; gives its value.
    pub fn dict_remove_str(&mut self, dict: Ref<Dict>, key: Value) -> Option<Value> {
        let key = key.downcast::<Str>()?;
        let hash = self.hash_str(key);
        let (number, _) = dict.find_str(key, hash)?;
        dict.remove_entry(number).map(|e| e.value)
    }

    /// Sets the value of a key given as text.
    pub fn dict_set_text(&mut self, dict: Ref<Dict>, key: &str, value: Value) -> Result<()> {
        let key = self.intern(key.as_bytes())?;
        self.dict_set_str(dict, key, value)
    }
}

/// Functions and cells made here, so that callers need not know their fields.
impl Machine {
    /// A cell with this content (EMPTY: unbound).
    pub fn new_cell(&mut self, content: Value) -> Result {
        Ok(self.allocate(CellObject { header: Header::of::<CellObject>(), content: content.into() })?.into())
    }

    /// Renews a function's version: its code, defaults or keyword defaults changed.
    pub fn function_modified(&mut self, function: Ref<Function>) {
        function.version.set(0);
    }
}

/// Data that is no descriptor and binds nothing.
pub(crate) fn is_plain_data(value: Value) -> bool {
    !value.is_object() || value.is_kind(Kind::Str) || value.is_kind(Kind::BigInt)
}
