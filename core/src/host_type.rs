//! Host types: Rust types that scripts use as classes.
//!
//! Invariant: a method gets its receiver borrowed for just as long as it runs; a second borrow of the same object
//! meanwhile is a RuntimeError in the script, never a panic. The Rust value is dropped when the object dies and the host
//! holds no [`HostRef`] to it.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::any::TypeId;
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

use spin::{Mutex, MutexGuard};

use crate::convert::{FromValue, IntoValue};
use crate::error::raise_host_error;
use crate::function::{Call, Caller, HostCallable, HostResult, count_required};
use crate::heap::{Ref, Tracer};
use crate::host::{HostCallee, HostFunction};
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{Class, ClassFlags, Header, Kind, Native, Property, StaticMethod};
use crate::value::Value;

/// The Rust value inside an object.
struct HostCell<H>(Arc<Mutex<H>>);

impl<H: Send + 'static> Payload for HostCell<H> {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

/// The base of all host types.
static HOST_OBJECT: TypeSpec = TypeSpec {
    module: "coachwhip",
    flags: ClassFlags::BASETYPE,
    definitions: &[Definition::raw_static("__new__", "type, /, *args, **kwargs", refuse_new)],
    doc: "The base of the classes that the host registered.",
    ..TypeSpec::new("HostObject", Kind::Native)
};

fn refuse_new(vm: &mut Machine, arguments: &[Value], _keywords: &[Value]) -> Result {
    let class = arguments.first().and_then(|c| c.downcast::<Class>());
    let name = class.map_or(String::new(), |c| alloc::format!("{}", vm.class_name(c)));
    Err(vm.type_error(format_args!("cannot create '{name}' instances")))
}

/// A Rust value for a script: an object of the class that [`Vm::register_type`](crate::vm::Vm::register_type) made for
/// its type.
pub struct HostValue<H>(pub H);

impl<H: Send + 'static> IntoValue for HostValue<H> {
    fn into_value(self, vm: &mut Machine) -> Result {
        let Some(class) = class_of_type::<H>(vm) else {
            let name = core::any::type_name::<H>();
            return Err(vm.type_error(format_args!("the host registered no class for its type {name}")));
        };
        new_instance(vm, class, self.0)
    }
}

/// A reference to the Rust value of an object: what a host function takes as argument, or [`Vm::get`](crate::vm::Vm::get)
/// gives. It keeps the Rust value, not the Python object.
pub struct HostRef<H>(Arc<Mutex<H>>);

impl<H> HostRef<H> {
    /// Borrows the value.
    ///
    /// # Errors
    /// [`Borrowed`] while a method of the object runs, or another borrow lives.
    pub fn borrow(&self) -> core::result::Result<HostGuard<'_, H>, Borrowed> {
        self.0.try_lock().map(HostGuard).ok_or(Borrowed)
    }
}

impl<H> Clone for HostRef<H> {
    fn clone(&self) -> HostRef<H> {
        HostRef(self.0.clone())
    }
}

impl<H> fmt::Debug for HostRef<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostRef<{}>", core::any::type_name::<H>())
    }
}

impl<H: Send + 'static> FromValue for HostRef<H> {
    fn from_value(vm: &mut Machine, value: Value) -> Result<HostRef<H>> {
        match value.native::<HostCell<H>>() {
            Some(object) => Ok(HostRef(object.payload.0.clone())),
            None => Err(wrong_type::<H>(vm, value)),
        }
    }
}

#[cold]
fn wrong_type<H: 'static>(vm: &mut Machine, value: Value) -> Raised {
    let got = vm.type_name(value);
    match class_of_type::<H>(vm) {
        Some(class) => {
            let wanted = vm.class_name(class);
            vm.type_error(format_args!("expected {wanted}, got '{got}' object"))
        }
        None => vm.type_error(format_args!("expected {}, got '{got}' object", core::any::type_name::<H>())),
    }
}

/// A borrowed host value.
pub struct HostGuard<'a, H>(MutexGuard<'a, H>);

impl<H> Deref for HostGuard<'_, H> {
    type Target = H;
    fn deref(&self) -> &H {
        &self.0
    }
}

impl<H> DerefMut for HostGuard<'_, H> {
    fn deref_mut(&mut self) -> &mut H {
        &mut self.0
    }
}

/// The host value is borrowed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Borrowed;

impl fmt::Display for Borrowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the object is already in use")
    }
}

impl core::error::Error for Borrowed {}

// -- closures ----------------------------------------------------------------------------------------------------------

/// A closure that [`TypeBuilder::method`] takes: `|this: &mut H, ..|` or `|this: &mut H, caller: &mut Caller<T>, ..|`.
pub trait HostMethod<H, T, A>: Send + Sync + 'static {
    /// Parameters after the receiver and the caller.
    const COUNT: usize;
    /// How many of them must be given.
    const LEAST: usize;
    /// The closure in the engine's form.
    fn into_host_function(self) -> HostFunction;
}

/// Marks methods that take `&H`.
pub struct ByRef<A>(PhantomData<A>);
/// Marks methods that take `&mut H` and a [`Caller`].
pub struct ByMutWithCaller<A>(PhantomData<A>);

macro_rules! methods {
    ($(($($name:ident),*))*) => {$(
        methods! { @impl ($($name),*) ($($name,)*) [F: Fn(&mut H $(, $name)*) -> R + Send + Sync + 'static]
            |this, vm, f| f(&mut *this $(, $name)*) }
        methods! { @impl ($($name),*) ByRef<($($name,)*)> [F: Fn(&H $(, $name)*) -> R + Send + Sync + 'static]
            |this, vm, f| f(&*this $(, $name)*) }
        methods! { @impl ($($name),*) ByMutWithCaller<($($name,)*)>
            [F: Fn(&mut H, &mut Caller<'_, T> $(, $name)*) -> R + Send + Sync + 'static]
            |this, vm, f| f(&mut *this, &mut Caller { machine: vm, data: PhantomData } $(, $name)*) }
    )*};
    (@impl ($($name:ident),*) $marker:ty [$($bound:tt)*] |$this:ident, $vm:ident, $f:ident| $call:expr) => {
        #[allow(non_snake_case, unused_variables, unused_mut)]
        impl<H, T, F, R, $($name),*> HostMethod<H, T, $marker> for F
        where
            H: Send + 'static,
            T: Send + 'static,
            $($bound)*,
            R: HostResult,
            $($name: FromValue),*
        {
            const COUNT: usize = <[&str]>::len(&[$(stringify!($name)),*]);
            const LEAST: usize = count_required(&[$($name::OPTIONAL),*]);
            fn into_host_function(self) -> HostFunction {
                Box::new(move |$vm: &mut Machine, call: &Call<'_>| {
                    let object = receiver::<H>($vm, call)?;
                    let slots = call.bind($vm)?;
                    let mut slots = slots.iter().copied();
                    $(let $name = call.convert::<$name>($vm, slots.next())?;)*
                    let result = {
                        let mut guard = borrow(&object, $vm)?;
                        let $this = &mut *guard;
                        let $f = &self;
                        $call
                    };
                    result.into_result($vm)
                })
            }
        }
    };
}
methods! { () (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, G) }

/// The object that a method was called on.
fn receiver<H: Send + 'static>(vm: &mut Machine, call: &Call<'_>) -> Result<Ref<Native<HostCell<H>>>> {
    match call.receiver.native::<HostCell<H>>() {
        Some(object) => Ok(object),
        None => {
            let (method, got) = (&call.callee.name, vm.type_name(call.receiver));
            let wanted = class_of_type::<H>(vm).map_or(String::new(), |c| alloc::format!("{}", vm.class_name(c)));
            Err(vm.type_error(format_args!("descriptor '{method}' for '{wanted}' objects doesn't apply to a '{got}' object")))
        }
    }
}

fn borrow<'a, H: Send + 'static>(object: &'a Ref<Native<HostCell<H>>>, vm: &mut Machine) -> Result<MutexGuard<'a, H>> {
    match object.payload.0.try_lock() {
        Some(guard) => Ok(guard),
        None => {
            let name = vm.type_name(Value::object(*object));
            Err(vm.runtime_error(format_args!("the '{name}' object is already in use")))
        }
    }
}

/// What a constructor gives: the value, or a Result of one.
pub trait ConstructorResult<H> {
    /// The value, or the exception.
    fn into_host_value(self, vm: &mut Machine) -> Result<H>;
}

impl<H> ConstructorResult<H> for H {
    fn into_host_value(self, _vm: &mut Machine) -> Result<H> {
        Ok(self)
    }
}

impl<H, E: Into<Box<dyn core::error::Error + Send + Sync>>> ConstructorResult<H> for core::result::Result<H, E> {
    fn into_host_value(self, vm: &mut Machine) -> Result<H> {
        self.map_err(|error| raise_host_error(vm, error.into()))
    }
}

/// A closure that [`TypeBuilder::constructor`] takes.
pub trait HostConstructor<H, A>: Send + Sync + 'static {
    /// How many parameters it has.
    const COUNT: usize;
    /// How many of them must be given.
    const LEAST: usize;
    /// The closure in the engine's form.
    fn into_host_function(self) -> HostFunction;
}

macro_rules! constructors {
    ($(($($name:ident),*))*) => {$(
        #[allow(non_snake_case, unused_variables, unused_mut)]
        impl<H, F, R, $($name),*> HostConstructor<H, ($($name,)*)> for F
        where
            H: Send + 'static,
            F: Fn($($name),*) -> R + Send + Sync + 'static,
            R: ConstructorResult<H>,
            $($name: FromValue),*
        {
            const COUNT: usize = <[&str]>::len(&[$(stringify!($name)),*]);
            const LEAST: usize = count_required(&[$($name::OPTIONAL),*]);
            fn into_host_function(self) -> HostFunction {
                Box::new(move |vm: &mut Machine, call: &Call<'_>| {
                    let class = constructed_class::<H>(vm, call)?;
                    let slots = call.bind(vm)?;
                    let mut slots = slots.iter().copied();
                    $(let $name = call.convert::<$name>(vm, slots.next())?;)*
                    let value = self($($name),*).into_host_value(vm)?;
                    new_instance(vm, class, value)
                })
            }
        }
    )*};
}
constructors! { () (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, G) }

/// The class that `__new__` got: that of the Rust type, or a subclass.
fn constructed_class<H: 'static>(vm: &mut Machine, call: &Call<'_>) -> Result<Ref<Class>> {
    let own = class_of_type::<H>(vm);
    match (call.receiver.downcast::<Class>(), own) {
        (Some(class), Some(own)) if Class::is_subclass_of(class, own) => Ok(class),
        _ => {
            let name = &call.callee.name;
            Err(vm.type_error(format_args!("{name}.__new__(X): X is not a subtype of {name}")))
        }
    }
}

fn new_instance<H: Send + 'static>(vm: &mut Machine, class: Ref<Class>, value: H) -> Result {
    // The Rust value is not on the VM's heap; a full heap refuses it all the same.
    if !vm.heap.has_room(size_of::<H>()) {
        return Err(vm.no_memory());
    }
    vm.new_native_of(class, HostCell(Arc::new(Mutex::new(value))))
}

fn class_of_type<H: 'static>(vm: &Machine) -> Option<Ref<Class>> {
    vm.host.types.get(&TypeId::of::<H>())?.downcast()
}

// -- the builder -------------------------------------------------------------------------------------------------------

/// What a class of the host will have.
enum Item {
    Method(HostCallee),
    Function(HostCallee),
    Getter(HostCallee),
    Setter(HostCallee),
    Constant(MakeValue),
}

/// Makes a value once there is a machine.
pub(crate) type MakeValue = Box<dyn FnOnce(&mut Machine) -> Result>;

/// Says what scripts see of the Rust type `H`; see [`Vm::register_type`](crate::vm::Vm::register_type).
pub struct TypeBuilder<H, T> {
    constructor: Option<HostCallee>,
    doc: String,
    items: Vec<(String, Item)>,
    types: PhantomData<fn(H, T)>,
}

impl<H: Send + 'static, T: Send + 'static> TypeBuilder<H, T> {
    pub(crate) fn new() -> TypeBuilder<H, T> {
        TypeBuilder { constructor: None, doc: String::new(), items: Vec::new(), types: PhantomData }
    }

    /// What calling the class does: a closure that gives an `H` or a `Result<H, _>`. Without one, scripts cannot make
    /// instances.
    pub fn constructor<A, F: HostConstructor<H, A>>(&mut self, make: F) -> &mut Self {
        self.constructor = Some(HostCallee::new("__new__", F::LEAST, F::COUNT, true, make.into_host_function()));
        self
    }

    /// A method: `|this: &mut H, ..|`, `|this: &H, ..|` or `|this: &mut H, caller: &mut Caller<T>, ..|`. Special names
    /// (`__add__`, `__len__`, `__repr__`) work as in Python.
    pub fn method<A, F: HostMethod<H, T, A>>(&mut self, name: &str, method: F) -> &mut Self {
        let callee = HostCallee::new(name, F::LEAST, F::COUNT, true, method.into_host_function());
        self.items.push((name.into(), Item::Method(callee)));
        self
    }

    /// As [`TypeBuilder::method`], with names for the parameters after the receiver; see
    /// [`Vm::register_with`](crate::vm::Vm::register_with).
    pub fn method_with<A, F: HostMethod<H, T, A>>(&mut self, name: &str, signature: &'static str, method: F) -> &mut Self {
        let mut callee = HostCallee::new(name, F::LEAST, F::COUNT, true, method.into_host_function());
        callee.signature = Some(signature);
        self.items.push((name.into(), Item::Method(callee)));
        self
    }

    /// A static method.
    pub fn function<A, F: HostCallable<T, A>>(&mut self, name: &str, function: F) -> &mut Self {
        let callee = HostCallee::new(name, F::LEAST, F::COUNT, false, function.into_host_function());
        self.items.push((name.into(), Item::Function(callee)));
        self
    }

    /// An attribute that is computed: `|this: &H| ..`.
    pub fn getter<A, F: HostMethod<H, T, A>>(&mut self, name: &str, get: F) -> &mut Self {
        let callee = HostCallee::new(name, 0, 0, true, get.into_host_function());
        self.items.push((name.into(), Item::Getter(callee)));
        self
    }

    /// What assigning to the attribute does: `|this: &mut H, value: V| ..`.
    pub fn setter<A, F: HostMethod<H, T, A>>(&mut self, name: &str, set: F) -> &mut Self {
        let callee = HostCallee::new(name, 1, 1, true, set.into_host_function());
        self.items.push((name.into(), Item::Setter(callee)));
        self
    }

    /// A class attribute.
    pub fn constant(&mut self, name: &str, value: impl IntoValue + 'static) -> &mut Self {
        self.items.push((name.into(), Item::Constant(Box::new(|vm| value.into_value(vm)))));
        self
    }

    /// The class's docstring.
    pub fn doc(&mut self, text: &str) -> &mut Self {
        self.doc = text.into();
        self
    }

    /// Makes the class.
    pub(crate) fn build(self, vm: &mut Machine, name: &str, module: &str) -> Result {
        let class = vm.new_host_class(name, module, &self.doc)?;
        if let Some(constructor) = self.constructor {
            let function = vm.new_host_function(HostCallee { name: name.into(), ..constructor }, Value::EMPTY)?;
            let header = Header::of::<StaticMethod>();
            let new = vm.allocate(StaticMethod { header, function: function.into() })?;
            vm.set_class_item(class, "__new__", new.into())?;
        }
        let mut properties: Vec<(String, Value, Value)> = Vec::new();
        for (item_name, item) in self.items {
            let value = match item {
                Item::Method(callee) => vm.new_host_function(callee, class.into())?,
                Item::Function(callee) => vm.new_host_function(callee, Value::EMPTY)?,
                Item::Constant(make) => make(vm)?,
                Item::Getter(callee) => {
                    let function = vm.new_host_function(callee, class.into())?;
                    property_of(&mut properties, item_name).1 = function;
                    continue;
                }
                Item::Setter(callee) => {
                    let function = vm.new_host_function(callee, class.into())?;
                    property_of(&mut properties, item_name).2 = function;
                    continue;
                }
            };
            vm.set_class_item(class, &item_name, value)?;
        }
        for (item_name, getter, setter) in properties {
            let property = vm.types.property;
            let value = vm.call(property.into(), &[getter, setter])?;
            vm.name_property(value, &item_name)?;
            vm.set_class_item(class, &item_name, value)?;
        }
        class.set_flag(ClassFlags::IMMUTABLE, true);
        vm.host.types.insert(TypeId::of::<H>(), class.into());
        Ok(class.into())
    }
}

fn property_of(properties: &mut Vec<(String, Value, Value)>, name: String) -> &mut (String, Value, Value) {
    let place = match properties.iter().position(|p| p.0 == name) {
        Some(place) => place,
        None => {
            properties.push((name, Value::NONE, Value::NONE));
            properties.len() - 1
        }
    };
    &mut properties[place]
}

impl Machine {
    fn new_host_class(&mut self, name: &str, module: &str, doc: &str) -> Result<Ref<Class>> {
        let namespace = self.dict()?;
        let module = self.str(module)?;
        self.dict_set_text(namespace, "__module__", module)?;
        let slots = self.empty_tuple;
        self.dict_set_text(namespace, "__slots__", slots)?;
        if !doc.is_empty() {
            let doc = self.str(doc)?;
            self.dict_set_text(namespace, "__doc__", doc)?;
        }
        let name = self.intern(name.as_bytes())?;
        let base = self.class_for(&HOST_OBJECT)?;
        let bases = self.tuple(&[base.into()])?;
        let metaclass = self.types.type_;
        let class = self.new_class(metaclass, name, bases, namespace, &[])?;
        class.downcast().ok_or_else(|| self.system_error(format_args!("a class was expected")))
    }

    /// What `__set_name__` does: messages about the property name it.
    fn name_property(&mut self, property: Value, name: &str) -> Result<()> {
        let name = self.intern(name.as_bytes())?;
        if let Some(property) = property.downcast::<Property>() {
            self.heap.barrier(&property.header);
            property.name.set(name);
        }
        Ok(())
    }

    fn set_class_item(&mut self, class: Ref<Class>, name: &str, value: Value) -> Result<()> {
        let name = self.intern(name.as_bytes())?;
        self.set_attribute(class.into(), name, value)
    }
}
