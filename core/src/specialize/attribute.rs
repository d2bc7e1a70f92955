//! Forms of LOAD_ATTR and STORE_ATTR.

use super::cache::{KEY, NEW_SHAPE, PLACE, SUPER_CLASS, SUPER_VALUE, VALUE, set_u32, set_u64, settle};
use crate::bytecode::ops::{Form, Op};
use crate::heap::Ref;
use crate::interp::variables::is_plain_method;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::*;
use crate::value::Value;

/// What stops a class's attributes from being predictable.
const HOOKS: ClassFlags = ClassFlags::GETATTRIBUTE.union(ClassFlags::METACLASS);

impl Machine {
    /// Chooses a form for LOAD_ATTR on `owner`.
    #[cold]
    #[inline(never)]
    pub(crate) fn specialize_load_attr(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        owner: Value,
        name: Value,
        method: bool,
    ) -> Result<()> {
        let form = self.load_attr_form(code, pc, owner, name, method)?;
        // SAFETY: `pc` points at the cache of a LOAD_ATTR.
        unsafe { settle(pc, Op::LOAD_ATTR, form) };
        Ok(())
    }

    fn load_attr_form(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        owner: Value,
        name: Value,
        method: bool,
    ) -> Result<Option<Form>> {
        match owner.kind() {
            Some(Kind::Module) => return self.module_attr_form(pc, owner, name),
            Some(Kind::Class) => return self.class_attr_form(code, pc, owner, name),
            Some(Kind::Super) | None => return Ok(None),
            _ => {}
        }
        let class = self.class_of(owner);
        if class.flags.get().intersects(HOOKS) {
            return Ok(None);
        }
        let Some(header) = owner.header() else { return Ok(None) };
        let Some(shape) = self.shapes.get(header.shape.get()) else { return Ok(None) };
        let found = self.lookup(class, name)?;
        // SAFETY: of all cache writes below: `pc` points at the nine cache units of a LOAD_ATTR.
        unsafe {
            set_u32(pc, KEY, shape.id.0);
            if let Some(member) = found.and_then(|f| f.downcast::<Member>()) {
                return self.slot_form(code, pc, class, header, member.slot as usize);
            }
            if let Some(property) = found.and_then(|f| f.downcast::<Property>()) {
                if self.class_of(property.into()) != self.types.property {
                    return Ok(None);
                }
                let getter = property.getter.get();
                let plain = getter.downcast::<Function>().is_some_and(|f| is_getter(f.code.get()));
                if !plain || method || class.has(ClassFlags::GETATTR) || !self.watch_class(class, code) {
                    return Ok(None);
                }
                set_u64(pc, VALUE, getter.bits());
                return Ok(Some(Form::LOAD_ATTR_PROPERTY));
            }
            if let Some(getset) = found.filter(|f| f.is_kind(Kind::GetSet) && !method) {
                return Ok(self.watched_value(code, pc, class, getset, Form::LOAD_ATTR_GETSET));
            }
            if let Some(descriptor) = found
                && self.is_data_descriptor(descriptor)?
            {
                return Ok(None);
            }
            if shape.is_dictionary {
                return Ok(None);
            }
            if let Some(slot) = shape.slot_of(name).filter(|_| header.has(Header::HAS_SLOTS)) {
                return self.slot_form(code, pc, class, header, slot);
            }
            let Some(value) = found else { return Ok(None) };
            if self.is_volatile(class, name, value)? {
                return Ok(None);
            }
            if method && is_plain_method(value) {
                return Ok(self.watched_value(code, pc, class, value, Form::LOAD_ATTR_METHOD));
            }
            if is_plain_data(value) && !method {
                return Ok(self.watched_value(code, pc, class, value, Form::LOAD_ATTR_NONDESCRIPTOR));
            }
        }
        Ok(None)
    }

    /// # Safety
    /// `pc` points at the cache of a LOAD_ATTR.
    unsafe fn slot_form(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        class: Ref<Class>,
        header: &Header,
        slot: usize,
    ) -> Result<Option<Form>> {
        let Some(offset) = instance::slot_offset(header, slot) else { return Ok(None) };
        if !self.watch_class(class, code) {
            return Ok(None);
        }
        // SAFETY: as the caller promises.
        unsafe { *pc.add(PLACE) = offset };
        Ok(Some(Form::LOAD_ATTR_INSTANCE_VALUE))
    }

    /// # Safety
    /// `pc` points at the cache of a LOAD_ATTR.
    unsafe fn watched_value(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        class: Ref<Class>,
        value: Value,
        form: Form,
    ) -> Option<Form> {
        if !self.watch_class(class, code) {
            return None;
        }
        // SAFETY: as the caller promises.
        unsafe { set_u64(pc, VALUE, value.bits()) };
        Some(form)
    }

    /// Is the value data of a class in the order of `class` whose data changes often?
    pub(super) fn is_volatile(&mut self, class: Ref<Class>, name: Value, value: Value) -> Result<bool> {
        if !crate::operations::attribute::is_plain_data(value) {
            return Ok(false);
        }
        let owner = self.lookup_with_class(class, name)?.map(|(_, owner)| owner);
        Ok(owner.is_some_and(|o| o.has(ClassFlags::VOLATILE)))
    }

    fn module_attr_form(&mut self, pc: *mut u16, owner: Value, name: Value) -> Result<Option<Form>> {
        let Some(module) = owner.downcast::<Module>() else { return Ok(None) };
        if self.class_of(owner) != self.types.module {
            return Ok(None);
        }
        let dict = module.dict.get();
        let Some(place) = self.watched_entry(dict, name) else { return Ok(None) };
        // SAFETY: `pc` points at the cache of a LOAD_ATTR.
        unsafe {
            set_u32(pc, KEY, dict.keys_version());
            *pc.add(PLACE) = place;
        }
        Ok(Some(Form::LOAD_ATTR_MODULE))
    }

    /// The number of a str key's entry in a dict which has a keys version (given here if it had none).
    pub(crate) fn watched_entry(&mut self, dict: Ref<Dict>, name: Value) -> Option<u16> {
        let text = name.downcast::<Str>()?;
        let hash = self.hash_str(text);
        let (number, _) = dict.find_str(text, hash)?;
        self.ensure_keys_version(dict);
        u16::try_from(number).ok()
    }

    pub(crate) fn ensure_keys_version(&mut self, dict: Ref<Dict>) {
        if dict.keys_version() == 0 {
            let version = self.new_version();
            dict.set_keys_version(version);
        }
    }

    fn class_attr_form(&mut self, code: Ref<CodeObject>, pc: *mut u16, owner: Value, name: Value) -> Result<Option<Form>> {
        let Some(class) = owner.downcast::<Class>() else { return Ok(None) };
        let metaclass = self.class_of(owner);
        if metaclass.has(ClassFlags::GETATTRIBUTE) || self.lookup(metaclass, name)?.is_some() {
            return Ok(None);
        }
        let Some(value) = self.lookup(class, name)? else { return Ok(None) };
        let value = match value.kind() {
            Some(Kind::StaticMethod) => value.downcast::<StaticMethod>().map_or(value, |m| m.function.get()),
            Some(Kind::Function) => value,
            Some(Kind::NativeFunction) if is_plain_method(value) => value,
            _ if is_plain_data(value) => value,
            _ => return Ok(None),
        };
        if self.is_volatile(class, name, value)? || !self.watch_class(class, code) || !self.watch_class(metaclass, code) {
            return Ok(None);
        }
        // SAFETY: `pc` points at the cache of a LOAD_ATTR. The low word of the class's address is its key: the class is
        // kept alive by its dependents' constants no more than by itself, so the full address is compared, too.
        unsafe {
            set_u64(pc, VALUE, value.bits());
            set_u32(pc, KEY, owner.bits() as u32);
            *pc.add(PLACE) = (owner.bits() >> 32) as u16;
        }
        Ok(Some(Form::LOAD_ATTR_CLASS))
    }

    /// Chooses a form for LOAD_SUPER_ATTR; `super`, the class and the receiver lie below `sp`.
    ///
    /// # Safety
    /// They do, and `pc` points at the cache of the instruction.
    #[cold]
    #[inline(never)]
    pub(crate) unsafe fn specialize_load_super_attr(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        sp: *mut Value,
        name: Value,
        method: bool,
    ) -> Result<()> {
        // SAFETY: as the caller promises.
        unsafe {
            let (called, class, receiver) = (*sp.sub(3), *sp.sub(2), *sp.sub(1));
            let form = match class.downcast::<Class>().filter(|_| called == Value::object(self.types.super_)) {
                None => None,
                Some(after) if method && self.super_method_form(code, pc, after, receiver, name)? => {
                    Some(Form::LOAD_SUPER_ATTR_METHOD)
                }
                Some(_) => Some(Form::LOAD_SUPER_ATTR_ATTR),
            };
            settle(pc, Op::LOAD_SUPER_ATTR, form);
        }
        Ok(())
    }

    /// Fills the cache for a method that an instance finds after a class. False: it is something else.
    ///
    /// # Safety
    /// `pc` points at the cache of a LOAD_SUPER_ATTR.
    unsafe fn super_method_form(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        after: Ref<Class>,
        receiver: Value,
        name: Value,
    ) -> Result<bool> {
        let own = self.class_of(receiver);
        let Some(header) = receiver.header().filter(|h| h.kind != Kind::Class) else { return Ok(false) };
        if name == self.names.__class__ || !Class::is_subclass_of(own, after) {
            return Ok(false);
        }
        let Some(method) = self.lookup_after(own, after, name)?.filter(|m| is_plain_method(*m)) else { return Ok(false) };
        if !self.watch_class(own, code) {
            return Ok(false);
        }
        // SAFETY: as the caller promises; the cache has eleven units.
        unsafe {
            set_u32(pc, KEY, header.shape.get().0);
            set_u64(pc, SUPER_CLASS, Value::from(after).bits());
            set_u64(pc, SUPER_VALUE, method.bits());
        }
        Ok(true)
    }

    /// Chooses a form for STORE_ATTR on `owner`, before the store.
    #[cold]
    #[inline(never)]
    pub(crate) fn specialize_store_attr(&mut self, code: Ref<CodeObject>, pc: *mut u16, owner: Value, name: Value) -> Result<()> {
        let form = self.store_attr_form(code, pc, owner, name)?;
        // SAFETY: `pc` points at the cache of a STORE_ATTR.
        unsafe { settle(pc, Op::STORE_ATTR, form) };
        Ok(())
    }

    fn store_attr_form(&mut self, code: Ref<CodeObject>, pc: *mut u16, owner: Value, name: Value) -> Result<Option<Form>> {
        if matches!(owner.kind(), None | Some(Kind::Class | Kind::Module)) {
            return Ok(None);
        }
        let class = self.class_of(owner);
        if class.has(ClassFlags::SETATTR) {
            return Ok(None);
        }
        let Some(header) = owner.header().filter(|h| h.has(Header::HAS_SLOTS)) else { return Ok(None) };
        let Some(shape) = self.shapes.get(header.shape.get()) else { return Ok(None) };
        let found = self.lookup(class, name)?;
        let member = found.and_then(|f| f.downcast::<Member>());
        if member.is_none()
            && let Some(descriptor) = found
            && self.is_data_descriptor(descriptor)?
        {
            return Ok(None);
        }
        if member.is_none() && (shape.is_dictionary || !class.has(ClassFlags::HAS_DICT)) {
            return Ok(None);
        }
        let (slot, new_shape) = match member.map(|m| m.slot as usize).or_else(|| shape.slot_of(name)) {
            Some(slot) => (slot, None),
            None => {
                let child = self.shapes.child(&mut self.heap, shape, name);
                let Some(child) = self.check(child)? else { return Ok(None) };
                (child.slot_count() - 1, Some(child.id))
            }
        };
        let Some(offset) = instance::slot_offset(header, slot) else { return Ok(None) };
        if !self.watch_class(class, code) {
            return Ok(None);
        }
        // SAFETY: `pc` points at the six cache units of a STORE_ATTR.
        unsafe {
            set_u32(pc, KEY, shape.id.0);
            *pc.add(PLACE) = offset;
            set_u32(pc, NEW_SHAPE, new_shape.unwrap_or(shape.id).0);
        }
        Ok(Some(if new_shape.is_some() { Form::STORE_ATTR_ADD } else { Form::STORE_ATTR_INSTANCE_VALUE }))
    }
}

/// Can a getter run as a frame with one argument?
pub(crate) fn is_getter(code: Ref<CodeObject>) -> bool {
    code.simple && code.arguments == 1
}

/// Does a value found on a class mean itself, bound or not, for ever?
fn is_plain_data(value: Value) -> bool {
    match value.kind() {
        None => true,
        Some(kind) => matches!(
            kind,
            Kind::Str | Kind::BigInt | Kind::Tuple | Kind::List | Kind::Dict | Kind::Set | Kind::Bytes | Kind::Complex
        ),
    }
}
