//! `_heapq`: binary heaps in lists, least item first or greatest. Invariant: a comparison may run Python code that changes
//! the list; then its length differs and the operation ends with RuntimeError, never out of bounds.

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::bytecode::ops::CompareOperator;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result};
use coachwhip_core::object::List;
use coachwhip_core::value::Value;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: &[
        Definition::function("heappush", "heap, item, /", |vm, args| push(vm, args, "heappush", Order::Least))
            .doc("Push item onto heap, maintaining the heap invariant."),
        Definition::function("heappop", "heap, /", |vm, args| pop(vm, args, "heappop", Order::Least))
            .doc("Pop the smallest item off the heap, maintaining the heap invariant."),
        Definition::function("heapreplace", "heap, item, /", |vm, args| replace(vm, args, "heapreplace", Order::Least))
            .doc("Pop and return the current smallest value, and add the new item."),
        Definition::function("heappushpop", "heap, item, /", |vm, args| push_pop(vm, args, "heappushpop", Order::Least))
            .doc("Push item on the heap, then pop and return the smallest item from the heap."),
        Definition::function("heapify", "heap, /", |vm, args| heapify(vm, args, "heapify", Order::Least))
            .doc("Transform list into a heap, in-place, in O(len(heap)) time."),
        Definition::function("heappush_max", "heap, item, /", |vm, args| push(vm, args, "heappush_max", Order::Greatest))
            .doc("Push item onto max heap, maintaining the heap invariant."),
        Definition::function("heappop_max", "heap, /", |vm, args| pop(vm, args, "heappop_max", Order::Greatest))
            .doc("Maxheap variant of heappop."),
        Definition::function("heapreplace_max", "heap, item, /", |vm, args| {
            replace(vm, args, "heapreplace_max", Order::Greatest)
        })
        .doc("Maxheap variant of heapreplace."),
        Definition::function("heappushpop_max", "heap, item, /", |vm, args| {
            push_pop(vm, args, "heappushpop_max", Order::Greatest)
        })
        .doc("Maxheap variant of heappushpop."),
        Definition::function("heapify_max", "heap, /", |vm, args| heapify(vm, args, "heapify_max", Order::Greatest))
            .doc("Maxheap variant of heapify."),
    ],
    classes: &[],
    initialize: None,
};

/// Which item comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Least,
    Greatest,
}

/// Does `a` come before `b`?
#[inline(always)]
fn before(vm: &mut Machine, order: Order, a: Value, b: Value) -> Result<bool> {
    let (a, b) = if order == Order::Least { (a, b) } else { (b, a) };
    match vm.compare_builtin(CompareOperator::Lt, a, b) {
        Some(answer) => Ok(answer),
        None => vm.compare_bool(CompareOperator::Lt, a, b),
    }
}

fn heap_of(vm: &mut Machine, args: &[Value], name: &str) -> Result<Ref<List>> {
    match arg(args, 0).downcast::<List>() {
        Some(heap) => Ok(heap),
        None => {
            let got = vm.type_name(arg(args, 0));
            let which = if args.len() > 1 { "argument 1" } else { "argument" };
            Err(vm.type_error(format_args!("{name}() {which} must be list, not {got}")))
        }
    }
}

fn item(heap: Ref<List>, index: usize) -> Value {
    heap.get(index).unwrap_or(Value::NONE)
}

fn swap(heap: Ref<List>, a: usize, b: usize) {
    let (x, y) = (item(heap, a), item(heap, b));
    heap.items.set(a, y);
    heap.items.set(b, x);
}

/// Raises if a comparison changed the list.
#[inline(always)]
fn unchanged(vm: &mut Machine, heap: Ref<List>, length: usize) -> Result<()> {
    if heap.len() == length {
        return Ok(());
    }
    Err(vm.runtime_error(format_args!("list changed size during iteration")))
}

/// Moves the item at `at` towards the root, to `start` at most.
fn sift_to_root(vm: &mut Machine, heap: Ref<List>, start: usize, mut at: usize, order: Order) -> Result<()> {
    let length = heap.len();
    while at > start {
        let parent = (at - 1) / 2;
        let moves = before(vm, order, item(heap, at), item(heap, parent))?;
        unchanged(vm, heap, length)?;
        if !moves {
            break;
        }
        swap(heap, at, parent);
        at = parent;
    }
    Ok(())
}

/// Moves the item at `start` down to a leaf, each better child up, and from there to its place.
fn sift_to_leaf(vm: &mut Machine, heap: Ref<List>, start: usize, order: Order) -> Result<()> {
    let length = heap.len();
    let mut at = start;
    while at < length / 2 {
        let mut child = 2 * at + 1;
        if child + 1 < length {
            let left = before(vm, order, item(heap, child), item(heap, child + 1))?;
            unchanged(vm, heap, length)?;
            child += usize::from(!left);
        }
        swap(heap, child, at);
        at = child;
    }
    sift_to_root(vm, heap, start, at, order)
}

fn push(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    let answer = heap.push(&mut vm.heap, arg(args, 1));
    vm.check(answer)?;
    sift_to_root(vm, heap, 0, heap.len() - 1, order)?;
    Ok(Value::NONE)
}

#[cold]
fn empty(vm: &mut Machine) -> Result {
    Err(vm.index_error(format_args!("index out of range")))
}

fn pop(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    let Some(last) = heap.items.pop() else { return empty(vm) };
    let Some(first) = heap.get(0) else { return Ok(last) };
    heap.set(&mut vm.heap, 0, last);
    sift_to_leaf(vm, heap, 0, order)?;
    Ok(first)
}

fn replace(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    let Some(first) = heap.get(0) else { return empty(vm) };
    heap.set(&mut vm.heap, 0, arg(args, 1));
    sift_to_leaf(vm, heap, 0, order)?;
    Ok(first)
}

fn push_pop(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    let new = arg(args, 1);
    let Some(first) = heap.get(0) else { return Ok(new) };
    if !before(vm, order, first, new)? {
        return Ok(new);
    }
    let Some(first) = heap.get(0) else { return empty(vm) };
    heap.set(&mut vm.heap, 0, new);
    sift_to_leaf(vm, heap, 0, order)?;
    Ok(first)
}

fn heapify(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    vm.charge(heap.len() as u64 / 4)?;
    vm.heap.barrier(&heap.header);
    for start in (0..heap.len() / 2).rev() {
        sift_to_leaf(vm, heap, start, order)?;
    }
    Ok(Value::NONE)
}
