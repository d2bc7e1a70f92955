//! Exception groups: `split`, `subgroup`, `derive`, and what `except*` does with them.
//!
//! Invariant: field 0 of a group is its message (str), field 1 a tuple of at least one exception.

use alloc::vec::Vec;

use super::exception_fields::{field, set_fields};
use super::exceptions::{self, allocate, exception_class, exception_matches, is_exception, is_exception_class, store, this};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result};
use crate::object::{Class, ClassFlags, Exception, Kind, List, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

pub(super) const DEFINITIONS: &[Definition] = &[
    Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
    Definition::raw("__init__", "self, /, *args", init),
    Definition::function("__str__", "self, /", str),
    Definition::class_method("__class_getitem__", "cls, object, /", class_getitem),
    Definition::function("derive", "self, excs, /", derive),
    Definition::function("split", "self, condition, /", split),
    Definition::function("subgroup", "self, condition, /", subgroup),
    super::property::readonly("message", |_, object| Ok(super::exception_fields::field_or_none(object, 0))),
    super::property::readonly("exceptions", |_, object| Ok(super::exception_fields::field_or_none(object, 1))),
];

/// Is the value an exception group?
pub fn is_group(vm: &mut Machine, value: Value) -> Result<bool> {
    let base = vm.class_for(&exceptions::BASE_EXCEPTION_GROUP)?;
    Ok(is_exception(value) && Class::is_subclass_of(vm.class_of(value), base))
}

/// The members of a group.
pub fn members(group: Value) -> Vec<Value> {
    let exceptions = group.downcast::<Exception>().map_or(Value::EMPTY, |e| field(e, 1));
    exceptions.downcast::<Tuple>().map_or_else(Vec::new, |t| t.as_slice().to_vec())
}

// -- construction ----------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let class = exception_class(vm, arguments, &exceptions::BASE_EXCEPTION_GROUP)?;
    let given = arguments.len().saturating_sub(1 + keywords.len());
    let &[_, message, exceptions] = arguments else {
        return Err(vm.type_error(format_args!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)")));
    };
    if vm.text(message).is_none() {
        let got = vm.type_name(message);
        return Err(vm.type_error(format_args!("BaseExceptionGroup.__new__() argument 1 must be str, not {got}")));
    }
    let items = group_items(vm, exceptions)?;
    let class = group_class(vm, class, &items)?;
    let arguments = vm.tuple(&[message, exceptions])?;
    let group = allocate(vm, class, arguments)?;
    let members = vm.tuple(&items)?;
    set_fields(vm, group, &[message, members])?;
    Ok(group.into())
}

fn init(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let group = this(vm, arguments, "__init__")?;
    if !keywords.is_empty() {
        let name = vm.type_name(group.into());
        return Err(vm.type_error(format_args!("{name}() takes no keyword arguments")));
    }
    let tuple = vm.tuple(&arguments[1..])?;
    store(vm, group, |e| &e.arguments, tuple);
    Ok(Value::NONE)
}

/// The second argument as exceptions.
fn group_items(vm: &mut Machine, exceptions: Value) -> Result<Vec<Value>> {
    let plain = vm.unbox(exceptions);
    let is_sequence =
        vm.class_of(exceptions).has(ClassFlags::SEQUENCE) || plain.is_kind(Kind::List) || plain.is_kind(Kind::Tuple);
    let is_sequence = is_sequence || {
        let class = vm.class_of(exceptions);
        !plain.is_kind(Kind::Dict) && vm.lookup(class, vm.names.__getitem__)?.is_some()
    };
    if !is_sequence {
        return Err(vm.type_error(format_args!("second argument (exceptions) must be a sequence")));
    }
    let list = vm.to_array(exceptions)?;
    vm.charge(list.len() as u64)?;
    if list.is_empty() {
        return Err(vm.value_error(format_args!("second argument (exceptions) must be a non-empty sequence")));
    }
    if let Some(index) = list.as_slice().iter().position(|e| !is_exception(*e)) {
        return Err(vm.value_error(format_args!("Item {index} of second argument (exceptions) is not an exception")));
    }
    Ok(list.as_slice().to_vec())
}

/// `BaseExceptionGroup` of nothing but `Exception`s is an `ExceptionGroup`; that one holds no others.
fn group_class(vm: &mut Machine, class: Ref<Class>, items: &[Value]) -> Result<Ref<Class>> {
    let exception = vm.class_for(&exceptions::EXCEPTION)?;
    let all_plain = items.iter().all(|e| Class::is_subclass_of(vm.class_of(*e), exception));
    let base = vm.class_for(&exceptions::BASE_EXCEPTION_GROUP)?;
    let plain = vm.class_for(&exceptions::EXCEPTION_GROUP)?;
    if class == base {
        return Ok(if all_plain { plain } else { base });
    }
    if all_plain || !Class::is_subclass_of(class, exception) {
        return Ok(class);
    }
    if class == plain {
        return Err(vm.type_error(format_args!("Cannot nest BaseExceptions in an ExceptionGroup")));
    }
    let name = vm.class_name(class);
    Err(vm.type_error(format_args!("Cannot nest BaseExceptions in '{name}'")))
}

fn str(vm: &mut Machine, arguments: &[Value]) -> Result {
    let group = this(vm, arguments, "__str__")?;
    let count = members(group.into()).len();
    let plural = if count > 1 { "s" } else { "" };
    let message = vm.to_str(field(group, 0).present().unwrap_or(Value::NONE))?;
    let text = alloc::format!("{} ({count} sub-exception{plural})", Text(message));
    vm.str(&text)
}

fn class_getitem(vm: &mut Machine, arguments: &[Value]) -> Result {
    let [class, item] = [arguments.first(), arguments.get(1)].map(|v| v.copied().unwrap_or(Value::NONE));
    super::generic_alias::new_alias(vm, class, item)
}

/// A new `ExceptionGroup` (or `BaseExceptionGroup`) of these exceptions.
pub fn new_group(vm: &mut Machine, message: &str, items: &[Value]) -> Result {
    let class = vm.class_for(&exceptions::BASE_EXCEPTION_GROUP)?;
    let message = vm.str(message)?;
    let list = vm.list(items)?;
    new(vm, &[class.into(), message, list], &[])
}

// -- split -----------------------------------------------------------------------------------------------------------

/// What decides which exceptions of a group match.
#[derive(Clone, Copy)]
enum Condition<'a> {
    /// A class or tuple of classes.
    Types(Value),
    /// A callable.
    Predicate(Value),
    /// These very objects.
    Objects(&'a [Value]),
}

fn condition(vm: &mut Machine, value: Value) -> Result<Condition<'static>> {
    if is_exception_class(value) {
        return Ok(Condition::Types(value));
    }
    if let Some(tuple) = value.downcast::<Tuple>()
        && tuple.as_slice().iter().all(|c| is_exception_class(*c))
    {
        return Ok(Condition::Types(value));
    }
    let class = vm.class_of(value);
    let callable = !value.is_kind(Kind::Class) && vm.lookup(class, vm.names.__call__)?.is_some();
    let callable = callable || matches!(value.kind(), Some(Kind::Function | Kind::NativeFunction | Kind::BoundMethod));
    if callable {
        return Ok(Condition::Predicate(value));
    }
    Err(vm.type_error(format_args!("expected an exception type, a tuple of exception types, or a callable (other than a class)")))
}

fn matches(vm: &mut Machine, exception: Value, condition: Condition<'_>) -> Result<bool> {
    match condition {
        Condition::Types(types) => exception_matches(vm, exception, types),
        Condition::Predicate(predicate) => {
            let answer = vm.call(predicate, &[exception])?;
            vm.is_true(answer)
        }
        Condition::Objects(objects) => Ok(objects.contains(&exception)),
    }
}

/// The matching and the other part of an exception or group; EMPTY where a part has nothing.
fn split_by(vm: &mut Machine, exception: Value, condition: Condition<'_>, want_rest: bool) -> Result<(Value, Value)> {
    if matches(vm, exception, condition)? {
        return Ok((exception, Value::EMPTY));
    }
    if !is_group(vm, exception)? {
        return Ok((Value::EMPTY, exception));
    }
    let (matching, rest) = vm.nested(|vm| split_members(vm, exception, condition, want_rest))?;
    let matching = derive_like(vm, exception, &matching)?;
    let rest = if want_rest { derive_like(vm, exception, &rest)? } else { Value::EMPTY };
    Ok((matching, rest))
}

fn split_members(vm: &mut Machine, group: Value, condition: Condition<'_>, want_rest: bool) -> Result<(Vec<Value>, Vec<Value>)> {
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    for member in members(group) {
        vm.charge(1)?;
        let (yes, no) = split_by(vm, member, condition, want_rest)?;
        if matching.try_reserve(1).is_err() || rest.try_reserve(1).is_err() {
            return Err(vm.no_memory());
        }
        matching.extend(yes.present());
        rest.extend(no.present());
    }
    Ok((matching, rest))
}

/// A group of these exceptions with the message, notes, cause, context and traceback of another; EMPTY of none.
fn derive_like(vm: &mut Machine, group: Value, items: &[Value]) -> Result {
    if items.is_empty() {
        return Ok(Value::EMPTY);
    }
    let list = vm.list(items)?;
    let method = vm.getattr(group, "derive")?;
    let derived = vm.call(method, &[list])?;
    if !is_group(vm, derived)? {
        return Err(vm.type_error(format_args!("derive must return an instance of BaseExceptionGroup")));
    }
    copy_metadata(vm, group, derived)?;
    Ok(derived)
}

fn copy_metadata(vm: &mut Machine, from: Value, to: Value) -> Result<()> {
    let (Some(source), Some(target)) = (from.downcast::<Exception>(), to.downcast::<Exception>()) else { return Ok(()) };
    store(vm, target, |e| &e.traceback, source.traceback.get());
    store(vm, target, |e| &e.context, source.context.get());
    store(vm, target, |e| &e.cause, source.cause.get());
    target.suppress_context.set(source.suppress_context.get());
    let name = vm.names.__notes__;
    if let Some(notes) = vm.find_attribute(from, name)?
        && let Some(list) = notes.downcast::<List>()
    {
        let copy = vm.list(list.as_slice())?;
        vm.set_attribute(to, name, copy)?;
    }
    Ok(())
}

fn derive(vm: &mut Machine, arguments: &[Value]) -> Result {
    let group = this(vm, arguments, "derive")?;
    let class = vm.class_for(&exceptions::BASE_EXCEPTION_GROUP)?;
    let message = field(group, 0).present().unwrap_or(Value::NONE);
    new(vm, &[class.into(), message, arguments.get(1).copied().unwrap_or(Value::NONE)], &[])
}

fn split(vm: &mut Machine, arguments: &[Value]) -> Result {
    let group = this(vm, arguments, "split")?;
    let condition = condition(vm, arguments.get(1).copied().unwrap_or(Value::NONE))?;
    let (matching, rest) = split_by(vm, group.into(), condition, true)?;
    vm.tuple(&[none_if_empty(matching), none_if_empty(rest)])
}

fn subgroup(vm: &mut Machine, arguments: &[Value]) -> Result {
    let group = this(vm, arguments, "subgroup")?;
    let condition = condition(vm, arguments.get(1).copied().unwrap_or(Value::NONE))?;
    let (matching, _) = split_by(vm, group.into(), condition, false)?;
    Ok(none_if_empty(matching))
}

fn none_if_empty(value: Value) -> Value {
    value.present().unwrap_or(Value::NONE)
}

// -- except* ---------------------------------------------------------------------------------------------------------

/// What `except* types` takes of an exception: the matched group and the rest, None for nothing. An exception that is no
/// group is wrapped in one.
pub fn split_for_except_star(vm: &mut Machine, exception: Value, types: Value) -> Result<(Value, Value)> {
    check_star_types(vm, types)?;
    if exception.is_none() {
        return Ok((Value::NONE, Value::NONE));
    }
    let group = is_group(vm, exception)?;
    if exception_matches(vm, exception, types)? {
        let matched = if group { exception } else { wrap_in_group(vm, exception)? };
        return Ok((matched, Value::NONE));
    }
    if !group {
        return Ok((Value::NONE, exception));
    }
    let method = vm.getattr(exception, "split")?;
    let pair = vm.call(method, &[types])?;
    split_pair(vm, exception, pair)
}

fn split_pair(vm: &mut Machine, exception: Value, pair: Value) -> Result<(Value, Value)> {
    let name = vm.type_name(exception);
    let Some(tuple) = pair.downcast::<Tuple>() else {
        let got = vm.type_name(pair);
        return Err(vm.type_error(format_args!("{name}.split must return a tuple, not {got}")));
    };
    match tuple.as_slice() {
        [matched, rest, ..] => Ok((*matched, *rest)),
        short => {
            let length = short.len();
            Err(vm.type_error(format_args!("{name}.split must return a 2-tuple, got tuple of size {length}")))
        }
    }
}

fn check_star_types(vm: &mut Machine, types: Value) -> Result<()> {
    let group = vm.class_for(&exceptions::BASE_EXCEPTION_GROUP)?;
    let classes = match types.downcast::<Tuple>() {
        Some(tuple) => tuple.as_slice().to_vec(),
        None => alloc::vec![types],
    };
    for class in classes {
        if !is_exception_class(class) {
            return Err(vm.type_error(format_args!("catching classes that do not inherit from BaseException is not allowed")));
        }
        if class.downcast::<Class>().is_some_and(|c| Class::is_subclass_of(c, group)) {
            return Err(catching_group(vm));
        }
    }
    Ok(())
}

#[cold]
fn catching_group(vm: &mut Machine) -> Raised {
    vm.type_error(format_args!("catching ExceptionGroup with except* is not allowed. Use except instead."))
}

/// `ExceptionGroup('', [exception])`
pub fn wrap_in_group(vm: &mut Machine, exception: Value) -> Result {
    let group = new_group(vm, "", &[exception])?;
    if let (Some(group), Some(inner)) = (group.downcast::<Exception>(), exception.downcast::<Exception>()) {
        store(vm, group, |e| &e.traceback, inner.traceback.get());
    }
    Ok(group)
}

/// What is left to raise after `except*` clauses: of `original`, the parts that were not handled or raised again, and
/// the new exceptions that clauses raised. `raised` is a list of exceptions and Nones. None: nothing.
pub fn prep_reraise_star(vm: &mut Machine, original: Value, raised: Value) -> Result {
    let items: Vec<Value> = match raised.downcast::<List>() {
        Some(list) => list.as_slice().iter().copied().filter(|e| !e.is_none()).collect(),
        None => Vec::new(),
    };
    if items.is_empty() {
        return Ok(Value::NONE);
    }
    if !is_group(vm, original)? {
        return Ok(items[0]);
    }
    let (again, mut fresh): (Vec<Value>, Vec<Value>) = items.into_iter().partition(|e| same_origin(vm, *e, original));
    let kept = project(vm, original, &again)?;
    if fresh.is_empty() {
        return Ok(none_if_empty(kept));
    }
    fresh.extend(kept.present());
    if fresh.len() == 1 { Ok(fresh[0]) } else { new_group(vm, "", &fresh) }
}

/// Is a raised group a part of the original one, as splitting made it?
fn same_origin(vm: &mut Machine, part: Value, original: Value) -> bool {
    let (Some(a), Some(b)) = (part.downcast::<Exception>(), original.downcast::<Exception>()) else { return false };
    let is_group = is_group(vm, part).unwrap_or(false);
    is_group && a.traceback.get() == b.traceback.get() && a.cause.get() == b.cause.get() && a.context.get() == b.context.get()
}

/// The part of `original` that holds exactly the leaves of `parts`, in its structure; EMPTY of none.
fn project(vm: &mut Machine, original: Value, parts: &[Value]) -> Result {
    let mut leaves = Vec::new();
    let mut pending: Vec<Value> = parts.to_vec();
    while let Some(part) = pending.pop() {
        vm.charge(1)?;
        if leaves.try_reserve(1).is_err() {
            return Err(vm.no_memory());
        }
        if is_group(vm, part)? { pending.extend(members(part)) } else { leaves.push(part) }
    }
    Ok(split_by(vm, original, Condition::Objects(&leaves), false)?.0)
}
