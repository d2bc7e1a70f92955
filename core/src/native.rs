//! How native code appears to scripts: functions, methods, attributes and classes as constant tables.
//!
//! A native gets its arguments bound to its signature: exactly one value per parameter, in the signature's order, EMPTY
//! for an omitted optional one, a tuple for `*args` and a dict (or EMPTY) for `**kwargs`. A signature is text, as in
//! CPython's `__text_signature__`: `"self, object, /"`, `"iterable=(), /, *, key=None, reverse=False"`, `"*args, sep=' '"`.
//! Defaults in it are documentation: the native decides what EMPTY means. A [`Callee::Raw`] native gets the positional
//! arguments as they come, then the values of keyword arguments, whose names are in `keywords`.

use crate::machine::Machine;
use crate::value::Value;

/// An exception is under way: it stands in `Machine::raised`. Natives pass it on with `?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Raised(pub(crate) ());

/// What natives give back.
pub type Result<T = Value> = core::result::Result<T, Raised>;

/// A native with bound arguments.
pub type BoundFn = fn(vm: &mut Machine, arguments: &[Value]) -> Result;
/// A native with arguments as they come; `keywords` (str) name the last ones.
pub type RawFn = fn(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result;
/// Reads an attribute of `object`.
pub type Getter = fn(vm: &mut Machine, object: Value) -> Result;
/// Sets an attribute of `object`; EMPTY deletes it.
pub type Setter = fn(vm: &mut Machine, object: Value, value: Value) -> Result<()>;
/// The next item of an iterator; None at the end.
pub type NextFn = fn(vm: &mut Machine, iterator: Value) -> Result<Option<Value>>;
/// The same of an iterator that makes pairs.
pub type NextPairFn = fn(vm: &mut Machine, iterator: Value) -> Result<NextPair>;

/// What an iterator that makes pairs gives.
pub enum NextPair {
    End,
    /// The parts of a tuple that nobody asked for yet.
    Pair(Value, Value),
    /// An item of another kind.
    Item(Value),
}

impl NextPair {
    /// The item, made.
    #[inline]
    pub fn into_item(self, vm: &mut Machine) -> Result<Option<Value>> {
        match self {
            NextPair::End => Ok(None),
            NextPair::Pair(first, second) => vm.tuple(&[first, second]).map(Some),
            NextPair::Item(item) => Ok(Some(item)),
        }
    }
}

/// The code of a native function.
#[derive(Clone, Copy)]
pub enum Callee {
    Bound(BoundFn),
    Raw(RawFn),
    /// A closure that a host registered; its number is in the function object.
    Host,
}

/// What a definition becomes in its class or module.
#[derive(Clone, Copy)]
pub enum Role {
    /// A function of a module, or a method of a class (the first parameter is `self`).
    Function(Callee),
    /// A static method of a class (`__new__` is one).
    Static(Callee),
    /// A class method (the first parameter is the class).
    Class(Callee),
    /// A computed attribute.
    Attribute(Getter, Option<Setter>),
}

/// One function, method or attribute of the engine.
pub struct Definition {
    pub name: &'static str,
    pub signature: &'static str,
    pub role: Role,
    pub doc: &'static str,
    pub effect: Effect,
    pub intrinsic: Option<Intrinsic>,
}

/// A function that the compilers know: what it does of simple values they do without calling it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intrinsic {
    /// `abs`.
    Absolute,
    /// `math.fabs`.
    FloatAbsolute,
    /// `math.sqrt`.
    SquareRoot,
    /// `math.floor`.
    Floor,
    /// `math.ceil`.
    Ceil,
    /// `math.trunc`.
    Truncate,
    /// `round`.
    Round,
    /// `divmod`.
    DivMod,
    /// `min`.
    Least,
    /// `max`.
    Greatest,
    /// `iter`.
    Iterate,
    /// `next`.
    Next,
    /// `list.append` and `bytearray.append`.
    Append,
    /// `list.extend` and `bytearray.extend`.
    Extend,
    /// `list.pop`.
    Pop,
    /// `dict.get`.
    Get,
    /// `dict.keys`.
    Keys,
    /// `dict.values`.
    Values,
    /// `dict.items`.
    Items,
    /// `issubclass`.
    IsSubclass,
    /// `getattr`.
    GetAttribute,
    /// `hasattr`.
    HasAttribute,
    /// `BaseException.__init__`.
    InitializeException,
    /// `ord`.
    Ordinal,
    /// `chr`.
    Character,
    /// `str.isdigit`, and of ASCII characters `isdecimal` and `isnumeric`.
    IsDigit,
    /// `str.isalpha`.
    IsAlpha,
    /// `str.isupper`.
    IsUpper,
    /// `str.islower`.
    IsLower,
    /// `str.isspace`.
    IsSpace,
}

/// What a call of a function with positional arguments may change: what traces need to know to call it.
///
/// All but `Any` promise more: where the function calls what may be Python code (a comparison, a hash, an iterator's next),
/// and that fails, nothing has changed yet, or doing all of it again makes no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Anything.
    Any,
    /// Nothing.
    Nothing,
    /// Nothing but the places of iterators among the arguments.
    Consumes,
    /// The same, and nothing is asked of what they give: iterators without Python code lose nothing.
    Takes,
    /// Lists.
    Lists,
    /// Lists, and the places of iterators.
    ExtendsLists,
    /// Dicts or sets.
    Dicts,
    /// Dicts or sets, and the places of iterators.
    ExtendsDicts,
    /// The object that it is a method of, which is none of these.
    Own,
    /// The same, and the places of iterators.
    ExtendsOwn,
    /// Attributes of the object that it is a method of.
    Attributes,
}

impl Definition {
    /// A function or method with bound arguments.
    pub const fn function(name: &'static str, signature: &'static str, f: BoundFn) -> Definition {
        Definition { name, signature, role: Role::Function(Callee::Bound(f)), doc: "", effect: Effect::Any, intrinsic: None }
    }

    /// The same of which it is known what it may change.
    pub const fn tame(effect: Effect, name: &'static str, signature: &'static str, f: BoundFn) -> Definition {
        Definition { effect, ..Definition::function(name, signature, f) }
    }

    /// As [`Definition::tame`] with raw arguments.
    pub const fn tame_raw(effect: Effect, name: &'static str, signature: &'static str, f: RawFn) -> Definition {
        Definition { effect, ..Definition::raw(name, signature, f) }
    }

    /// As [`Definition::tame_raw`], a static method.
    pub const fn tame_raw_static(effect: Effect, name: &'static str, signature: &'static str, f: RawFn) -> Definition {
        Definition { effect, ..Definition::raw_static(name, signature, f) }
    }

    /// A function or method with raw arguments.
    pub const fn raw(name: &'static str, signature: &'static str, f: RawFn) -> Definition {
        Definition { name, signature, role: Role::Function(Callee::Raw(f)), doc: "", effect: Effect::Any, intrinsic: None }
    }

    /// A static method with bound arguments.
    pub const fn static_method(name: &'static str, signature: &'static str, f: BoundFn) -> Definition {
        Definition { name, signature, role: Role::Static(Callee::Bound(f)), doc: "", effect: Effect::Any, intrinsic: None }
    }

    /// As [`Definition::tame`], a static method.
    pub const fn tame_static(effect: Effect, name: &'static str, signature: &'static str, f: BoundFn) -> Definition {
        Definition { effect, ..Definition::static_method(name, signature, f) }
    }

    /// A static method with raw arguments.
    pub const fn raw_static(name: &'static str, signature: &'static str, f: RawFn) -> Definition {
        Definition { name, signature, role: Role::Static(Callee::Raw(f)), doc: "", effect: Effect::Any, intrinsic: None }
    }

    /// A class method with bound arguments.
    pub const fn class_method(name: &'static str, signature: &'static str, f: BoundFn) -> Definition {
        Definition { name, signature, role: Role::Class(Callee::Bound(f)), doc: "", effect: Effect::Any, intrinsic: None }
    }

    /// A class method with raw arguments.
    pub const fn raw_class_method(name: &'static str, signature: &'static str, f: RawFn) -> Definition {
        Definition { name, signature, role: Role::Class(Callee::Raw(f)), doc: "", effect: Effect::Any, intrinsic: None }
    }

    /// A read-only attribute.
    pub const fn getter(name: &'static str, get: Getter) -> Definition {
        Definition { name, signature: "", role: Role::Attribute(get, None), doc: "", effect: Effect::Any, intrinsic: None }
    }

    /// An attribute that can be set.
    pub const fn attribute(name: &'static str, get: Getter, set: Setter) -> Definition {
        Definition { name, signature: "", role: Role::Attribute(get, Some(set)), doc: "", effect: Effect::Any, intrinsic: None }
    }

    /// The same as one that compilers know.
    pub const fn intrinsic(self, intrinsic: Intrinsic) -> Definition {
        Definition { intrinsic: Some(intrinsic), ..self }
    }

    /// The same with a docstring.
    pub const fn doc(self, doc: &'static str) -> Definition {
        Definition { doc, ..self }
    }
}

/// The native part of a class: what builtin classes are made of.
pub struct TypeSpec {
    pub name: &'static str,
    /// `builtins` and others; `__module__`.
    pub module: &'static str,
    /// None: `object`.
    pub base: Option<&'static TypeSpec>,
    /// The Rust type of instances (of the class itself; subclasses of immutable ones are `Boxed`).
    pub kind: crate::object::Kind,
    pub flags: crate::object::ClassFlags,
    pub doc: &'static str,
    pub definitions: &'static [Definition],
    /// `__next__` without StopIteration, for iterators.
    pub next: Option<NextFn>,
    /// The same where items are pairs that are made one by one: without making them.
    pub next_pair: Option<NextPairFn>,
}

impl TypeSpec {
    /// A class with nothing but a name, to be refined by struct update.
    pub const fn new(name: &'static str, kind: crate::object::Kind) -> TypeSpec {
        TypeSpec {
            name,
            module: "builtins",
            base: None,
            kind,
            flags: crate::object::ClassFlags::empty(),
            doc: "",
            definitions: &[],
            next: None,
            next_pair: None,
        }
    }
}

/// A module written in Rust.
pub struct ModuleSpec {
    pub name: &'static str,
    pub doc: &'static str,
    pub functions: &'static [Definition],
    /// Classes that the module offers, by their names.
    pub classes: &'static [&'static TypeSpec],
    /// Sets what is neither function nor class, when the module is first imported.
    pub initialize: Option<fn(&mut Machine, module: crate::heap::Ref<crate::object::Module>) -> Result<()>>,
}
