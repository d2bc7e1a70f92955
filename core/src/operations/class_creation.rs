//! Making classes: `type.__new__`, the layout of instances, `__slots__`, and the steps of a `class` statement.
//!
//! Invariant: a class's native layout (`spec`) and its `__slots__` members are those of its best base, followed by its
//! own members; so native code and member descriptors of every base apply to its instances.

use alloc::vec::Vec;

use super::class_order;
use crate::builtins::{class, exceptions, object};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result, TypeSpec};
use crate::object::{
    CellObject, Class, ClassFlags, ClassMethod, Dict, GetSet, Header, Kind, Member, ShapeId, StaticMethod, Str, Tuple,
};
use crate::operations::errors::Text;
use crate::value::Value;

/// Flags that a Python class takes from its best base.
const FROM_BEST_BASE: ClassFlags = ClassFlags::METACLASS
    .union(ClassFlags::EXCEPTION)
    .union(ClassFlags::SEQUENCE)
    .union(ClassFlags::MAPPING)
    .union(ClassFlags::MATCH_SELF);

/// What is known of a class before it is made.
struct Plan {
    metaclass: Ref<Class>,
    name: Value,
    bases: Value,
    best: Ref<Class>,
    dict: Ref<Dict>,
    /// Names of new members, mangled.
    members: Vec<Value>,
    add_dict: bool,
    add_weakref: bool,
}

impl Machine {
    /// `type.__new__(metaclass, name, bases, namespace, **keywords)`. `bases` is a tuple; `namespace` is copied.
    pub fn new_class(
        &mut self,
        metaclass: Ref<Class>,
        name: Value,
        bases: Value,
        namespace: Ref<Dict>,
        keywords: &[(Value, Value)],
    ) -> Result {
        let bases = if bases.downcast::<Tuple>().is_none_or(|b| b.is_empty()) {
            let object = self.types.object;
            self.tuple(&[object.into()])?
        } else {
            bases
        };
        let plan = self.plan_class(metaclass, name, bases, namespace)?;
        let class = self.allocate_class(&plan)?;
        self.fill_new_class(class, &plan)?;
        self.order_class(class)?;
        self.join_bases(class)?;
        self.update_class_flags(class)?;
        self.finish_new_class(class, keywords)?;
        Ok(class.into())
    }

    fn plan_class(&mut self, metaclass: Ref<Class>, name: Value, bases: Value, namespace: Ref<Dict>) -> Result<Plan> {
        let best = self.best_base(bases)?;
        let answer = namespace.duplicate(&mut self.heap);
        let dict = self.check(answer)?;
        let mut plan = Plan { metaclass, name, bases, best, dict, members: Vec::new(), add_dict: false, add_weakref: false };
        self.plan_slots(&mut plan)?;
        Ok(plan)
    }

    // -- bases -----------------------------------------------------------------------------------------------------------

    /// The most derived metaclass of a class statement: the given one or that of a base.
    pub fn calculate_metaclass(&mut self, given: Ref<Class>, bases: Value) -> Result<Ref<Class>> {
        let mut winner = given;
        let Some(bases) = bases.downcast::<Tuple>() else { return Ok(winner) };
        for base in bases.as_slice() {
            let candidate = self.class_of(*base);
            if Class::is_subclass_of(winner, candidate) {
                continue;
            }
            if !Class::is_subclass_of(candidate, winner) {
                return Err(self.type_error(format_args!(
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                     metaclasses of all its bases"
                )));
            }
            winner = candidate;
        }
        Ok(winner)
    }

    /// The base whose layout the others fit into.
    fn best_base(&mut self, bases: Value) -> Result<Ref<Class>> {
        let Some(bases) = bases.downcast::<Tuple>() else { return Ok(self.types.object) };
        let mut best: Option<(Ref<Class>, Ref<Class>)> = None;
        for base in bases.as_slice() {
            let Some(base) = base.downcast::<Class>() else {
                return Err(self.type_error(format_args!("bases must be types")));
            };
            if !base.has(ClassFlags::BASETYPE) {
                let name = class::full_name(self, base);
                return Err(self.type_error(format_args!("type '{name}' is not an acceptable base type")));
            }
            let candidate = self.solid_base(base);
            best = match best {
                None => Some((base, candidate)),
                Some((_, solid)) if Class::is_subclass_of(solid, candidate) => best,
                Some((_, solid)) if Class::is_subclass_of(candidate, solid) => Some((base, candidate)),
                Some(_) => {
                    return Err(self.type_error(format_args!("multiple bases have instance lay-out conflict")));
                }
            };
        }
        Ok(best.map_or(self.types.object, |(base, _)| base))
    }

    /// The nearest ancestor (by best bases) that adds something to its instances' layout.
    fn solid_base(&self, class: Ref<Class>) -> Ref<Class> {
        let mut at = class;
        while let Some(base) = at.base.get() {
            let adds = if at.has(ClassFlags::HEAP) {
                at.member_count.get() > base.member_count.get()
            } else {
                spec_adds_layout(at.spec, base.spec)
            };
            if adds {
                return at;
            }
            at = base;
        }
        at
    }

    // -- slots -----------------------------------------------------------------------------------------------------------

    fn plan_slots(&mut self, plan: &mut Plan) -> Result<()> {
        let is_metaclass = plan.best.has(ClassFlags::METACLASS);
        // Classes and modules have a dict of their own kind.
        let own_dict = is_metaclass || plan.best.spec.kind == Kind::Module;
        let may_add_dict = !plan.best.has(ClassFlags::HAS_DICT) && !own_dict;
        let weakref = self.names.__weakref__;
        let may_add_weakref = self.lookup(plan.best, weakref)?.is_none() && !is_metaclass;
        let slots_name = self.names.__slots__;
        match self.dict_get_str(plan.dict, slots_name) {
            None => (plan.add_dict, plan.add_weakref) = (may_add_dict, may_add_weakref),
            Some(slots) => self.plan_named_slots(plan, slots, may_add_dict, may_add_weakref)?,
        }
        if may_add_dict && !plan.add_dict {
            // Another base than the best may bring the dict.
            let bases = plan.bases.downcast::<Tuple>();
            plan.add_dict = bases.is_some_and(|b| b.as_slice().iter().any(|c| has_dict(*c)));
        }
        Ok(())
    }

    fn plan_named_slots(&mut self, plan: &mut Plan, slots: Value, may_add_dict: bool, may_add_weakref: bool) -> Result<()> {
        let names: Vec<Value> = match self.text(slots) {
            Some(name) => alloc::vec![name.into()],
            None => self.to_array(slots)?.as_slice().to_vec(),
        };
        self.charge(names.len() as u64)?;
        if !names.is_empty() && is_variable_size(plan.best.spec) {
            let name = self.class_name(plan.best);
            return Err(self.type_error(format_args!("arbitrary __slots__ not supported for subtype of '{name}'")));
        }
        for slot in names {
            let Some(text) = self.text(slot) else {
                let got = self.type_name(slot);
                return Err(self.type_error(format_args!("__slots__ items must be strings, not '{got}'")));
            };
            if !crate::text::properties::is_identifier(text.as_bytes()) {
                return Err(self.type_error(format_args!("__slots__ must be identifiers")));
            }
            let slot = self.intern_value(text)?;
            if slot == self.names.__dict__ {
                if !may_add_dict || plan.add_dict {
                    return Err(self.type_error(format_args!("__dict__ slot disallowed: we already got one")));
                }
                plan.add_dict = true;
            } else if slot == self.names.__weakref__ {
                if !may_add_weakref || plan.add_weakref {
                    return Err(self.type_error(format_args!("__weakref__ slot disallowed: we already got one")));
                }
                plan.add_weakref = true;
            } else {
                self.plan_member(plan, slot)?;
            }
        }
        Ok(())
    }

    fn plan_member(&mut self, plan: &mut Plan, slot: Value) -> Result<()> {
        let mangled = self.mangle(plan.name, slot)?;
        let special = [self.names.__qualname__, self.names.__classcell__, self.names.__classdictcell__];
        if self.dict_get_str(plan.dict, mangled).is_some() && !special.contains(&mangled) {
            let shown = self.repr_text(slot);
            return Err(self.value_error(format_args!("{shown} in __slots__ conflicts with class variable")));
        }
        if plan.members.contains(&mangled) {
            return Ok(());
        }
        if plan.members.len() + plan.best.member_count.get() as usize >= u8::MAX as usize {
            return Err(self.type_error(format_args!("too many __slots__")));
        }
        plan.members.push(mangled);
        Ok(())
    }

    /// `__name` in class `C` means `_C__name`.
    fn mangle(&mut self, class_name: Value, name: Value) -> Result {
        let (Some(class_text), Some(text)) = (self.text(class_name), name.downcast::<Str>()) else { return Ok(name) };
        let bytes = text.as_bytes();
        if !bytes.starts_with(b"__") || bytes.ends_with(b"__") || bytes.contains(&b'.') {
            return Ok(name);
        }
        let class_bytes = class_text.as_bytes();
        let stripped = &class_bytes[class_bytes.iter().take_while(|b| **b == b'_').count()..];
        if stripped.is_empty() {
            return Ok(name);
        }
        let mut mangled = Vec::with_capacity(1 + stripped.len() + bytes.len());
        mangled.push(b'_');
        mangled.extend_from_slice(stripped);
        mangled.extend_from_slice(bytes);
        self.intern(&mangled)
    }

    // -- the object --------------------------------------------------------------------------------------------------------

    fn allocate_class(&mut self, plan: &Plan) -> Result<Ref<Class>> {
        let best = plan.best;
        let members = best.member_count.get() + plan.members.len() as u8;
        let mut flags = (best.flags.get() & FROM_BEST_BASE) | ClassFlags::HEAP | ClassFlags::BASETYPE;
        flags.set(ClassFlags::HAS_DICT, best.has(ClassFlags::HAS_DICT) || plan.add_dict);
        if let Some(bases) = plan.bases.downcast::<Tuple>() {
            for base in bases.as_slice().iter().filter_map(|b| b.downcast::<Class>()) {
                flags |= base.flags.get() & (ClassFlags::SEQUENCE | ClassFlags::MAPPING | ClassFlags::EXCEPTION);
            }
        }
        let hint = self.inline_slots_hint(plan, members);
        let shape = plan.metaclass.root_shape.get();
        let class = self.allocate(Class {
            header: Header::new(Kind::Class, shape),
            name: plan.name.into(),
            qualified_name: plan.name.into(),
            spec: best.spec,
            flags: flags.into(),
            version: 0.into(),
            root_shape: ShapeId::NONE.into(),
            inline_hint: hint.into(),
            member_count: members.into(),
            populated: true.into(),
            base: Some(best).into(),
            bases: plan.bases.into(),
            mro: Value::EMPTY.into(),
            dict: plan.dict.into(),
            subclasses: Default::default(),
            dependents: Default::default(),
            cached_init: Value::EMPTY.into(),
            data_stores: 0.into(),
        })?;
        let answer = self.shapes.new_root(&mut self.heap, class, hint, u16::from(members), false);
        let root = self.check(answer)?;
        class.root_shape.set(root.id);
        Ok(class)
    }

    /// How many inline slots instances get: members, and the attributes that the class's methods assign to `self`.
    fn inline_slots_hint(&mut self, plan: &Plan, members: u8) -> u8 {
        let name = self.names.__static_attributes__;
        let assigned = self.dict_get_str(plan.dict, name).and_then(|t| t.downcast::<Tuple>()).map_or(0, |t| t.len());
        let inherited = plan.best.inline_hint.get().saturating_sub(plan.best.member_count.get()) as usize;
        let has_dict = plan.add_dict || plan.best.has(ClassFlags::HAS_DICT);
        let attributes = if has_dict { (inherited + assigned).min(24) } else { 0 };
        members.saturating_add(attributes as u8)
    }

    fn fill_new_class(&mut self, class: Ref<Class>, plan: &Plan) -> Result<()> {
        self.take_qualified_name(class)?;
        self.set_module(class)?;
        self.wrap_implicit_methods(class)?;
        self.take_class_cells(class)?;
        self.add_members(class, plan)?;
        self.add_layout_attributes(class, plan)?;
        let dict = class.dict.get();
        let doc = self.names.__doc__;
        if self.dict_get_str(dict, doc).is_none() {
            self.dict_set_str(dict, doc, Value::NONE)?;
        }
        let (eq, hash) = (self.names.__eq__, self.names.__hash__);
        if self.dict_get_str(dict, eq).is_some() && self.dict_get_str(dict, hash).is_none() {
            self.dict_set_str(dict, hash, Value::NONE)?;
        }
        Ok(())
    }

    fn take_qualified_name(&mut self, class: Ref<Class>) -> Result<()> {
        let (dict, key) = (class.dict.get(), self.names.__qualname__);
        let Some(name) = self.dict_remove_str(dict, key) else { return Ok(()) };
        if self.text(name).is_none() {
            let got = self.type_name(name);
            return Err(self.type_error(format_args!("type __qualname__ must be a str, not {got}")));
        }
        class.qualified_name.set(name);
        Ok(())
    }

    /// `__module__` is the `__name__` of the globals of the frame that makes the class.
    fn set_module(&mut self, class: Ref<Class>) -> Result<()> {
        let (dict, key) = (class.dict.get(), self.names.__module__);
        if self.dict_get_str(dict, key).is_some() || self.frame.is_null() {
            return Ok(());
        }
        // SAFETY: the running frame is complete while native code runs.
        let globals = unsafe { (*self.frame).globals };
        let name = self.names.__name__;
        match self.dict_get_str(globals, name) {
            Some(module) => self.dict_set_str(dict, key, module),
            None => Ok(()),
        }
    }

    /// `__new__` is a static method, `__init_subclass__` and `__class_getitem__` are class methods, said or not.
    fn wrap_implicit_methods(&mut self, class: Ref<Class>) -> Result<()> {
        let dict = class.dict.get();
        let new = self.names.__new__;
        if let Some(function) = self.dict_get_str(dict, new).filter(|f| f.is_kind(Kind::Function)) {
            let owner = self.types.staticmethod;
            let wrapped = self.new_object(owner, |header| StaticMethod { header, function: function.into() })?;
            self.dict_set_str(dict, new, wrapped.into())?;
        }
        for name in [self.names.__init_subclass__, self.names.__class_getitem__] {
            if let Some(function) = self.dict_get_str(dict, name).filter(|f| f.is_kind(Kind::Function)) {
                let owner = self.types.classmethod;
                let wrapped = self.new_object(owner, |header| ClassMethod { header, function: function.into() })?;
                self.dict_set_str(dict, name, wrapped.into())?;
            }
        }
        Ok(())
    }

    /// Fills the cells that the class body left for `__class__` and for its own namespace.
    fn take_class_cells(&mut self, class: Ref<Class>) -> Result<()> {
        let dict = class.dict.get();
        let cells = [(self.names.__classcell__, Value::from(class)), (self.names.__classdictcell__, dict.into())];
        for (name, content) in cells {
            let Some(cell) = self.dict_remove_str(dict, name) else { continue };
            let Some(object) = cell.downcast::<CellObject>() else {
                let (name, got) = (Text(name), self.class_of(cell));
                let got = self.repr_text(got.into());
                return Err(self.type_error(format_args!("{name} must be a nonlocal cell, not {got}")));
            };
            self.heap.barrier(&object.header);
            object.content.set(content);
        }
        Ok(())
    }

    fn add_members(&mut self, class: Ref<Class>, plan: &Plan) -> Result<()> {
        let first = u16::from(plan.best.member_count.get());
        for (index, name) in plan.members.iter().enumerate() {
            let slot = first + index as u16;
            let member = self.allocate(Member { header: Header::of::<Member>(), name: *name, class, slot })?;
            self.dict_set_str(class.dict.get(), *name, member.into())?;
        }
        Ok(())
    }

    /// `__dict__` and `__weakref__`, where this class brings them.
    fn add_layout_attributes(&mut self, class: Ref<Class>, plan: &Plan) -> Result<()> {
        for (wanted, name, definition) in [
            (plan.add_dict, self.names.__dict__, &object::DICT_ATTRIBUTE),
            (plan.add_weakref, self.names.__weakref__, &object::WEAKREF_ATTRIBUTE),
        ] {
            let crate::native::Role::Attribute(get, set) = definition.role else { continue };
            if wanted && self.dict_get_str(class.dict.get(), name).is_none() {
                let getset = GetSet { header: Header::of::<GetSet>(), name, class, get, set, doc: definition.doc };
                let getset = self.allocate(getset)?;
                self.dict_set_str(class.dict.get(), name, getset.into())?;
            }
        }
        Ok(())
    }

    // -- order and bases -------------------------------------------------------------------------------------------------

    /// Computes the method resolution order, by the metaclass's `mro` where that is overridden.
    pub(crate) fn order_class(&mut self, class: Ref<Class>) -> Result<()> {
        let metaclass = self.class_of(class.into());
        let hook = self.intern(b"mro")?;
        let custom = match self.lookup(metaclass, hook)? {
            Some(hook) if metaclass != self.types.type_ && !hook.is_kind(Kind::NativeFunction) => {
                let bound = self.bind(hook, class.into(), metaclass)?;
                Some(self.call(bound, &[])?)
            }
            _ => None,
        };
        let order = match custom {
            Some(answer) => self.checked_order(class, answer)?,
            None => {
                let order = class_order::linearize(self, class)?;
                self.tuple(&order)?
            }
        };
        self.heap.barrier(&class.header);
        class.mro.set(order);
        Ok(())
    }

    fn checked_order(&mut self, class: Ref<Class>, answer: Value) -> Result {
        let list = self.to_array(answer)?;
        for entry in list.as_slice().to_vec() {
            let Some(entry) = entry.downcast::<Class>() else {
                let got = self.type_name(entry);
                return Err(self.type_error(format_args!("mro() returned a non-class ('{got}')")));
            };
            if !Class::is_subclass_of(self.solid_base(class), self.solid_base(entry)) && entry != class {
                let name = self.class_name(entry);
                return Err(self.type_error(format_args!("mro() returned base with unsuitable layout ('{name}')")));
            }
        }
        self.tuple(list.as_slice())
    }

    /// Enters the class with its bases, so that changes of theirs reach it.
    fn join_bases(&mut self, class: Ref<Class>) -> Result<()> {
        let Some(bases) = class.bases.get().downcast::<Tuple>() else { return Ok(()) };
        for base in bases.as_slice() {
            let Some(base) = base.downcast::<Class>() else { continue };
            self.heap.barrier(&base.header);
            let answer = base.subclasses.push(&mut self.heap, class.into());
            self.check(answer)?;
        }
        Ok(())
    }

    /// `class.__bases__ = bases`
    pub fn set_bases(&mut self, class: Ref<Class>, bases: Value) -> Result<()> {
        let best = self.best_base(bases)?;
        let old_best = class.base.get().unwrap_or(self.types.object);
        let compatible = self.solid_base(best) == self.solid_base(old_best)
            && (class.has(ClassFlags::HAS_DICT) || !best.has(ClassFlags::HAS_DICT));
        if !compatible && old_best != best {
            let (new, old) = (self.class_name(best), self.class_name(old_best));
            return Err(self.type_error(format_args!("__bases__ assignment: '{new}' object layout differs from '{old}'")));
        }
        let (old_bases, old_base) = (class.bases.get(), class.base.get());
        self.heap.barrier(&class.header);
        class.bases.set(bases);
        class.base.set(Some(best));
        if let Err(raised) = self.reorder_family(class) {
            class.bases.set(old_bases);
            class.base.set(old_base);
            let exception = self.catch(raised)?;
            self.reorder_family(class)?;
            return Err(self.reraise(exception));
        }
        self.leave_bases(class, old_bases);
        self.join_bases(class)?;
        self.class_modified(class)
    }

    fn leave_bases(&mut self, class: Ref<Class>, bases: Value) {
        let Some(bases) = bases.downcast::<Tuple>() else { return };
        for base in bases.as_slice().iter().filter_map(|b| b.downcast::<Class>()) {
            if let Some(index) = base.subclasses.as_slice().iter().position(|c| *c == Value::from(class)) {
                base.subclasses.remove(index);
            }
        }
    }

    /// Computes the orders of a class and all its subclasses anew.
    fn reorder_family(&mut self, class: Ref<Class>) -> Result<()> {
        self.nested(|vm| {
            vm.order_class(class)?;
            for index in 0..class.subclasses.len() {
                if let Some(sub) = class.subclasses.get(index).and_then(|c| c.downcast::<Class>()) {
                    vm.reorder_family(sub)?;
                }
            }
            Ok(())
        })
    }

    // -- hooks -----------------------------------------------------------------------------------------------------------

    fn finish_new_class(&mut self, class: Ref<Class>, keywords: &[(Value, Value)]) -> Result<()> {
        self.call_set_names(class)?;
        let hook = self.names.__init_subclass__;
        let found = match class.mro_slice() {
            [] => None,
            _ => self.lookup_after(class, class, hook)?,
        };
        let Some(method) = found else { return Ok(()) };
        let bound = self.bind(method, Value::EMPTY, class)?;
        let values: Vec<Value> = keywords.iter().map(|(_, v)| *v).collect();
        let names: Vec<Value> = keywords.iter().map(|(n, _)| *n).collect();
        self.call_with_keywords(bound, &values, &names)?;
        Ok(())
    }

    /// `__set_name__` of everything in the class body that has one.
    fn call_set_names(&mut self, class: Ref<Class>) -> Result<()> {
        let dict = class.dict.get();
        let name = self.names.__set_name__;
        let entries: Vec<(Value, Value)> = dict
            .entries()
            .filter(|e| e.value.is_object() && !matches!(e.value.kind(), Some(Kind::Function | Kind::Str | Kind::Tuple)))
            .map(|e| (e.key, e.value))
            .collect();
        for (key, value) in entries {
            let owner = self.class_of(value);
            let Some(method) = self.lookup(owner, name)? else { continue };
            let bound = self.bind(method, value, owner)?;
            if let Err(raised) = self.call(bound, &[class.into(), key]) {
                return Err(self.note_set_name(raised, class, key, value));
            }
        }
        Ok(())
    }

    fn note_set_name(&mut self, raised: Raised, class: Ref<Class>, key: Value, value: Value) -> Raised {
        let exception = match self.catch(raised) {
            Ok(exception) => exception,
            Err(raised) => return raised,
        };
        let (kind, key) = (self.type_name(value), self.repr_text(key));
        let text = alloc::format!("Error calling __set_name__ on '{kind}' instance {key} in '{}'", Text(class.name.get()));
        let noted = match self.str(&text) {
            Ok(note) => exceptions::append_note(self, exception, note),
            Err(raised) => Err(raised),
        };
        match noted {
            Ok(()) => self.reraise(exception),
            Err(raised) => raised,
        }
    }
}

fn has_dict(class: Value) -> bool {
    class.downcast::<Class>().is_some_and(|c| c.has(ClassFlags::HAS_DICT))
}

/// Do instances of a builtin class hold more than those of its base?
fn spec_adds_layout(spec: &'static TypeSpec, base: &'static TypeSpec) -> bool {
    spec.kind != base.kind || (spec.kind == Kind::Exception && crate::builtins::exception_fields::has_own_layout(spec))
}

/// Instances whose size depends on their content cannot have members behind them in CPython.
fn is_variable_size(spec: &'static TypeSpec) -> bool {
    use crate::builtins::{bytes, int};
    [&int::SPEC, &bytes::SPEC, &class::SPEC].into_iter().any(|s| core::ptr::eq(spec, s))
}
