//! What makes something of all items of a generator, as tasks: `list`, `tuple`, `set`, `frozenset`, `dict`, `sorted`,
//! `list.extend` and `str.join`. The loop resumes the generator, so that takes no native stack (`interp/task.rs`).
//!
//! Place 0 of each task holds what the items go to.

use crate::builtins::{dict, set, sort, string_join};
use crate::heap::Ref;
use crate::interp::task::{FinishFn, TakeFn, Task};
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Class, Dict, List, Native, Set, Str};
use crate::trace::natives::is_whole;
use crate::value::Value;

const COLLECTED: usize = 0;
/// Of `sorted`: the key function. Of `str.join`: the separator.
const OPTION: usize = 1;

/// What calling a builtin class with one generator gives, if it is one of these: a native's own result.
pub fn construct(vm: &mut Machine, class: Ref<Class>, source: Value) -> Option<Result> {
    let types = &vm.types;
    let (take, finish): (TakeFn, FinishFn) = match class {
        _ if class == types.list => (push, collected),
        _ if class == types.tuple => (push, as_tuple),
        _ if class == types.set || class == types.frozenset => (add, collected),
        _ if class == types.dict => (add_pair, collected),
        _ => return None,
    };
    let target = match class {
        _ if class == types.list || class == types.tuple => new_list(vm),
        _ if class == types.dict => dict::new_empty(vm, class).map(Value::from),
        _ => set::new_empty(vm, class).map(Value::from),
    };
    Some(target.and_then(|target| vm.begin_gathering(source, take, finish, &[target], false)))
}

/// `sorted(source, key=key, reverse=reverse)`
pub fn sorted(vm: &mut Machine, source: Value, key: Option<Value>, reverse: bool) -> Result {
    let list = new_list(vm)?;
    vm.begin_gathering(source, push, sort_collected, &[list, key.unwrap_or(Value::EMPTY)], reverse)
}

/// `list.extend(source)`
pub fn extend(vm: &mut Machine, list: Ref<List>, source: Value) -> Result {
    vm.begin_gathering(source, push, |_, _| Ok(Value::NONE), &[list.into()], false)
}

/// `separator.join(source)`
pub fn join(vm: &mut Machine, separator: Ref<Str>, source: Value) -> Result {
    let list = new_list(vm)?;
    vm.begin_gathering(source, push, join_collected, &[list, separator.into()], false)
}

fn new_list(vm: &mut Machine) -> Result {
    let list = List::with_capacity(&mut vm.heap, 0);
    vm.check(list).map(Value::from)
}

fn push(vm: &mut Machine, task: Ref<Native<Task>>, item: Value) -> Result<bool> {
    if let Some(list) = task.payload.get(COLLECTED).downcast::<List>() {
        let pushed = list.push(&mut vm.heap, item);
        vm.check(pushed)?;
    }
    Ok(false)
}

fn add(vm: &mut Machine, task: Ref<Native<Task>>, item: Value) -> Result<bool> {
    if let Some(set) = task.payload.get(COLLECTED).downcast::<Set>() {
        vm.set_add(set, item)?;
    }
    Ok(false)
}

fn add_pair(vm: &mut Machine, task: Ref<Native<Task>>, item: Value) -> Result<bool> {
    let this = &task.payload;
    let number = this.calls.get();
    // What gives its two items once alone has lost them where the key needs Python code.
    if !is_whole(vm, item) {
        vm.may_run_python()?;
    }
    if let Some(target) = this.get(COLLECTED).downcast::<Dict>() {
        dict::add_pair(vm, target, item, number)?;
    }
    this.calls.set(number + 1);
    Ok(false)
}

fn collected(_: &mut Machine, task: Ref<Native<Task>>) -> Result {
    Ok(task.payload.get(COLLECTED))
}

fn as_tuple(vm: &mut Machine, task: Ref<Native<Task>>) -> Result {
    match task.payload.get(COLLECTED).downcast::<List>() {
        Some(list) => vm.tuple(list.as_slice()),
        None => Ok(vm.empty_tuple),
    }
}

fn sort_collected(vm: &mut Machine, task: Ref<Native<Task>>) -> Result {
    let this = &task.payload;
    match this.get(COLLECTED).downcast::<List>() {
        Some(list) => sort::sort_giving(vm, list, this.get(OPTION).present(), this.flag, list.into()),
        None => Ok(Value::NONE),
    }
}

fn join_collected(vm: &mut Machine, task: Ref<Native<Task>>) -> Result {
    match (task.payload.get(COLLECTED).downcast::<List>(), task.payload.get(OPTION).downcast::<Str>()) {
        (Some(list), Some(separator)) => string_join::join_items(vm, separator, list.as_slice()),
        _ => Ok(vm.empty_str),
    }
}
