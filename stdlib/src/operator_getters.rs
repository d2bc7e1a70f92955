//! `itemgetter`, `attrgetter` and `methodcaller`: objects that get a thing of their argument.

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::builtins::sequence::{guarded_repr, push_bytes, push_repr};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Raised, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Dict, Kind, Str, Tuple};
use coachwhip_core::value::Value;

use crate::itertools::{class_name, traced};

const fn getter(name: &'static str) -> TypeSpec {
    TypeSpec { module: "operator", flags: ClassFlags::empty(), ..TypeSpec::new(name, Kind::Native) }
}

/// The one argument of a call of a getter.
#[inline(always)]
fn subject(vm: &mut Machine, args: &[Value], keywords: &[Value], name: &str) -> Result {
    match *args {
        [_, subject] if keywords.is_empty() => Ok(subject),
        _ => Err(wrong_call(vm, args, keywords, name)),
    }
}

#[cold]
fn wrong_call(vm: &mut Machine, args: &[Value], keywords: &[Value], name: &str) -> Raised {
    if !keywords.is_empty() {
        return vm.type_error(format_args!("{name}() takes no keyword arguments"));
    }
    vm.type_error(format_args!("{name} expected 1 argument, got {}", args.len().saturating_sub(1)))
}

/// Checks the arguments of a getter's constructor: at least one, none by name.
fn check_new(vm: &mut Machine, args: &[Value], keywords: &[Value], name: &str) -> Result<()> {
    if !keywords.is_empty() {
        return Err(vm.type_error(format_args!("{name}() takes no keyword arguments")));
    }
    if args.len() < 2 {
        return Err(vm.type_error(format_args!("{name} expected 1 argument, got 0")));
    }
    Ok(())
}

/// Shows a getter as the call that makes it: the arguments of `__reduce__`, then keywords.
fn show(vm: &mut Machine, object: Value, arguments: Value, keywords: Value) -> Result {
    let class = vm.class_of(object);
    let module = if class.has(ClassFlags::HEAP) { "" } else { "operator." };
    let name = alloc::format!("{module}{}(", class_name(vm, object));
    guarded_repr(vm, object, &alloc::format!("{name}...)"), |vm, text| {
        push_bytes(vm, text, name.as_bytes())?;
        let Some(arguments) = arguments.downcast::<Tuple>() else { return Ok(()) };
        for (i, &argument) in arguments.as_slice().iter().enumerate() {
            push_bytes(vm, text, if i == 0 { b"" } else { b", " })?;
            push_repr(vm, text, argument)?;
        }
        if let Some(keywords) = keywords.downcast::<Dict>() {
            let entries: Vec<_> = keywords.entries().collect();
            for entry in entries {
                let name = entry.key.downcast::<Str>();
                push_bytes(vm, text, b", ")?;
                push_bytes(vm, text, name.as_ref().map_or(&b""[..], |n| n.as_bytes()))?;
                push_bytes(vm, text, b"=")?;
                push_repr(vm, text, entry.value)?;
            }
        }
        push_bytes(vm, text, b")")
    })
}

fn reduced(vm: &mut Machine, object: Value, arguments: Value) -> Result {
    let class = vm.class_of(object);
    vm.tuple(&[class.into(), arguments])
}

/// Gets one thing for each part of a tuple; a lone one as it is, several as a tuple.
#[inline(always)]
fn collect(vm: &mut Machine, parts: Value, get: impl Fn(&mut Machine, Value) -> Result) -> Result {
    let Some(parts) = parts.downcast::<Tuple>() else { return Ok(Value::NONE) };
    match *parts.as_slice() {
        [only] => get(vm, only),
        [first, second] => {
            // The items are held by nobody else meanwhile; getting them holds collection off.
            let (first, second) = (get(vm, first)?, get(vm, second)?);
            vm.tuple(&[first, second])
        }
        _ => {
            let mut items = Vec::new();
            if items.try_reserve_exact(parts.len()).is_err() {
                return Err(vm.no_memory());
            }
            for &part in parts.as_slice() {
                items.push(get(vm, part)?);
            }
            vm.tuple(&items)
        }
    }
}

// -- itemgetter ----------------------------------------------------------------------------------------------------------

struct ItemGetter {
    /// tuple
    keys: Value,
}
traced!(ItemGetter, this => [this.keys]);

pub static ITEMGETTER: TypeSpec = TypeSpec {
    definitions: &[
        Definition::raw_static("__new__", "type, item, /, *items", |vm, args, keywords| {
            let class = class_argument(vm, args, &ITEMGETTER)?;
            check_new(vm, args, keywords, "itemgetter")?;
            let keys = vm.tuple(&args[1..])?;
            vm.new_native_of(class, ItemGetter { keys })
        }),
        Definition::raw("__call__", "self, obj, /", |vm, args, keywords| {
            let this = vm.native_receiver::<ItemGetter>(args, &ITEMGETTER, "__call__")?;
            let subject = subject(vm, args, keywords, "itemgetter")?;
            collect(vm, this.payload.keys, |vm, key| vm.get_item(subject, key))
        })
        .doc("Call self as a function."),
        Definition::function("__repr__", "self, /", |vm, args| {
            let this = vm.native_receiver::<ItemGetter>(args, &ITEMGETTER, "__repr__")?;
            show(vm, arg(args, 0), this.payload.keys, Value::NONE)
        }),
        Definition::function("__reduce__", "self, /", |vm, args| {
            let this = vm.native_receiver::<ItemGetter>(args, &ITEMGETTER, "__reduce__")?;
            reduced(vm, arg(args, 0), this.payload.keys)
        })
        .doc("Return state information for pickling"),
    ],
    doc: "Return a callable object that fetches the given item(s) from its operand.\n\nAfter f = itemgetter(2), the call \
          f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    ..getter("itemgetter")
};

// -- attrgetter ----------------------------------------------------------------------------------------------------------

struct AttrGetter {
    /// tuple of the names as they were given
    names: Value,
    /// tuple of interned names, or of tuples of them where a name has dots
    paths: Value,
}
traced!(AttrGetter, this => [this.names, this.paths]);

pub static ATTRGETTER: TypeSpec = TypeSpec {
    definitions: &[
        Definition::raw_static("__new__", "type, attr, /, *attrs", new_attrgetter),
        Definition::raw("__call__", "self, obj, /", |vm, args, keywords| {
            let this = vm.native_receiver::<AttrGetter>(args, &ATTRGETTER, "__call__")?;
            let subject = subject(vm, args, keywords, "attrgetter")?;
            collect(vm, this.payload.paths, |vm, path| follow(vm, subject, path))
        })
        .doc("Call self as a function."),
        Definition::function("__repr__", "self, /", |vm, args| {
            let this = vm.native_receiver::<AttrGetter>(args, &ATTRGETTER, "__repr__")?;
            show(vm, arg(args, 0), this.payload.names, Value::NONE)
        }),
        Definition::function("__reduce__", "self, /", |vm, args| {
            let this = vm.native_receiver::<AttrGetter>(args, &ATTRGETTER, "__reduce__")?;
            reduced(vm, arg(args, 0), this.payload.names)
        })
        .doc("Return state information for pickling"),
    ],
    doc: "Return a callable object that fetches the given attribute(s) from its operand.\n\nAfter f = attrgetter('name'), \
          the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, \
          r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    ..getter("attrgetter")
};

fn new_attrgetter(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &ATTRGETTER)?;
    check_new(vm, args, keywords, "attrgetter")?;
    let mut paths = Vec::new();
    if paths.try_reserve_exact(args.len() - 1).is_err() {
        return Err(vm.no_memory());
    }
    for &name in &args[1..] {
        let Some(text) = vm.text(name) else {
            return Err(vm.type_error(format_args!("attribute name must be a string")));
        };
        paths.push(path_of(vm, text)?);
    }
    let paths = vm.tuple(&paths)?;
    let names = vm.tuple(&args[1..])?;
    vm.new_native_of(class, AttrGetter { names, paths })
}

/// A name as it is looked up: interned, split at its dots.
fn path_of(vm: &mut Machine, text: Ref<Str>) -> Result {
    if !text.as_bytes().contains(&b'.') {
        return vm.intern_value(text);
    }
    vm.charge(text.as_bytes().len() as u64)?;
    let mut parts = Vec::new();
    for part in text.as_bytes().split(|b| *b == b'.') {
        if parts.try_reserve(1).is_err() {
            return Err(vm.no_memory());
        }
        parts.push(vm.intern(part)?);
    }
    vm.tuple(&parts)
}

#[inline(always)]
fn follow(vm: &mut Machine, subject: Value, path: Value) -> Result {
    let Some(parts) = path.downcast::<Tuple>() else { return vm.get_attribute(subject, path) };
    let mut object = subject;
    for &name in parts.as_slice() {
        object = vm.get_attribute(object, name)?;
    }
    Ok(object)
}

// -- methodcaller --------------------------------------------------------------------------------------------------------

struct MethodCaller {
    /// interned
    name: Value,
    /// tuple
    arguments: Value,
    /// dict, or None
    keywords: Value,
}
traced!(MethodCaller, this => [this.name, this.arguments, this.keywords]);

pub static METHODCALLER: TypeSpec = TypeSpec {
    definitions: &[
        Definition::raw_static("__new__", "type, name, /, *args, **kwargs", new_methodcaller),
        Definition::raw("__call__", "self, obj, /", |vm, args, keywords| {
            let this = vm.native_receiver::<MethodCaller>(args, &METHODCALLER, "__call__")?;
            let subject = subject(vm, args, keywords, "methodcaller")?;
            let method = vm.get_attribute(subject, this.payload.name)?;
            vm.rooted(&[this.into(), method], |vm| vm.call_with_dict(method, this.payload.arguments, this.payload.keywords))
        })
        .doc("Call self as a function."),
        Definition::function("__repr__", "self, /", |vm, args| {
            let this = vm.native_receiver::<MethodCaller>(args, &METHODCALLER, "__repr__")?;
            let arguments = with_name(vm, &this.payload)?;
            show(vm, arg(args, 0), arguments, this.payload.keywords)
        }),
        Definition::function("__reduce__", "self, /", reduce_methodcaller).doc("Return state information for pickling"),
    ],
    doc: "Return a callable object that calls the given method on its operand.\n\nAfter f = methodcaller('name'), the call \
          f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) \
          returns\nr.name('date', foo=1).",
    ..getter("methodcaller")
};

fn new_methodcaller(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &METHODCALLER)?;
    let given = args.len() - keywords.len();
    let Some(&name) = args[..given].get(1) else {
        return Err(vm.type_error(format_args!("methodcaller needs at least one argument, the method name")));
    };
    let Some(name) = vm.text(name) else {
        return Err(vm.type_error(format_args!("method name must be a string")));
    };
    let name = vm.intern_value(name)?;
    let arguments = vm.tuple(&args[2..given])?;
    let mut named = Value::NONE;
    if !keywords.is_empty() {
        let dict = vm.dict()?;
        for (&name, &value) in keywords.iter().zip(&args[given..]) {
            vm.dict_set(dict, name, value)?;
        }
        named = dict.into();
    }
    vm.new_native_of(class, MethodCaller { name, arguments, keywords: named })
}

/// The name before the arguments.
fn with_name(vm: &mut Machine, this: &MethodCaller) -> Result {
    let arguments = this.arguments.downcast::<Tuple>();
    let arguments = arguments.as_ref().map_or(&[][..], |t| t.as_slice());
    let mut all = Vec::new();
    if all.try_reserve_exact(arguments.len() + 1).is_err() {
        return Err(vm.no_memory());
    }
    all.push(this.name);
    all.extend_from_slice(arguments);
    vm.tuple(&all)
}

fn reduce_methodcaller(vm: &mut Machine, args: &[Value]) -> Result {
    let this = vm.native_receiver::<MethodCaller>(args, &METHODCALLER, "__reduce__")?;
    let Some(keywords) = this.payload.keywords.downcast::<Dict>() else {
        let arguments = with_name(vm, &this.payload)?;
        return reduced(vm, arg(args, 0), arguments);
    };
    // A partial carries the keyword arguments.
    let partial = vm.class_for(&crate::functools_partial::SPEC)?;
    let class = vm.class_of(arg(args, 0));
    let names: Vec<Value> = keywords.entries().map(|e| e.key).collect();
    let mut all = alloc::vec![class.into(), this.payload.name];
    all.extend(keywords.entries().map(|e| e.value));
    let constructor = vm.call_with_keywords(partial.into(), &all, &names)?;
    vm.tuple(&[constructor, this.payload.arguments])
}
