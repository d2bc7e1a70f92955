//! `_heapq`: binary heaps in lists, least item first or greatest. Invariant: a comparison may run Python code that changes
//! the list; then its length differs and the operation ends with RuntimeError, never out of bounds.

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::bytecode::ops::CompareOperator;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, ModuleSpec, Result};
use coachwhip_core::object::List;
use coachwhip_core::value::Value;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: &[
        Definition::tame(Effect::Lists, "heappush", "heap, item, /", |vm, args| push(vm, args, "heappush", Order::Least))
            .doc("Push item onto heap, maintaining the heap invariant."),
        Definition::tame(Effect::Lists, "heappop", "heap, /", |vm, args| pop(vm, args, "heappop", Order::Least))
            .doc("Pop the smallest item off the heap, maintaining the heap invariant."),
        Definition::tame(Effect::Lists, "heapreplace", "heap, item, /", |vm, args| {
            replace(vm, args, "heapreplace", Order::Least)
        })
        .doc("Pop and return the current smallest value, and add the new item."),
        Definition::tame(Effect::Lists, "heappushpop", "heap, item, /", |vm, args| {
            push_pop(vm, args, "heappushpop", Order::Least)
        })
        .doc("Push item on the heap, then pop and return the smallest item from the heap."),
        Definition::function("heapify", "heap, /", |vm, args| heapify(vm, args, "heapify", Order::Least))
            .doc("Transform list into a heap, in-place, in O(len(heap)) time."),
        Definition::tame(Effect::Lists, "heappush_max", "heap, item, /", |vm, args| {
            push(vm, args, "heappush_max", Order::Greatest)
        })
        .doc("Push item onto max heap, maintaining the heap invariant."),
        Definition::tame(Effect::Lists, "heappop_max", "heap, /", |vm, args| pop(vm, args, "heappop_max", Order::Greatest))
            .doc("Maxheap variant of heappop."),
        Definition::tame(Effect::Lists, "heapreplace_max", "heap, item, /", |vm, args| {
            replace(vm, args, "heapreplace_max", Order::Greatest)
        })
        .doc("Maxheap variant of heapreplace."),
        Definition::tame(Effect::Lists, "heappushpop_max", "heap, item, /", |vm, args| {
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

/// Most levels of a heap, down and up again.
const MOST_MOVES: usize = 2 * usize::BITS as usize;

/// What an operation exchanged, where that may have to be taken back: items by their places, each with its parent.
struct Moves(Option<([usize; MOST_MOVES], usize)>);

impl Moves {
    fn new(vm: &Machine) -> Moves {
        Moves(vm.is_python_refused().then_some(([0; MOST_MOVES], 0)))
    }

    #[inline(always)]
    fn exchange(&mut self, heap: Ref<List>, child: usize) {
        exchange(heap, child);
        if let Some((children, count)) = &mut self.0
            && let Some(place) = children.get_mut(*count)
        {
            *place = child;
            *count += 1;
        }
    }

    /// Everything is where it was.
    #[cold]
    fn take_back(&self, heap: Ref<List>) {
        if let Some((children, count)) = &self.0 {
            children[..*count].iter().rev().for_each(|child| exchange(heap, *child));
        }
    }
}

/// Exchanges an item with its parent.
#[inline(always)]
fn exchange(heap: Ref<List>, child: usize) {
    let parent = (child - 1) / 2;
    let (x, y) = (item(heap, child), item(heap, parent));
    heap.items.set(child, y);
    heap.items.set(parent, x);
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
fn sift_to_root(
    vm: &mut Machine,
    heap: Ref<List>,
    (start, mut at): (usize, usize),
    order: Order,
    moves: &mut Moves,
) -> Result<()> {
    let length = heap.len();
    while at > start {
        let parent = (at - 1) / 2;
        let is_before = before(vm, order, item(heap, at), item(heap, parent))?;
        unchanged(vm, heap, length)?;
        if !is_before {
            break;
        }
        moves.exchange(heap, at);
        at = parent;
    }
    Ok(())
}

/// Moves the item at `start` down to a leaf, each better child up, and from there to its place.
fn sift_to_leaf(vm: &mut Machine, heap: Ref<List>, start: usize, order: Order, moves: &mut Moves) -> Result<()> {
    let length = heap.len();
    let mut at = start;
    while at < length / 2 {
        let mut child = 2 * at + 1;
        if child + 1 < length {
            let left = before(vm, order, item(heap, child), item(heap, child + 1))?;
            unchanged(vm, heap, length)?;
            child += usize::from(!left);
        }
        moves.exchange(heap, child);
        at = child;
    }
    sift_to_root(vm, heap, (start, at), order, moves)
}

fn push(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    let answer = heap.push(&mut vm.heap, arg(args, 1));
    vm.check(answer)?;
    let mut moves = Moves::new(vm);
    let sifted = sift_to_root(vm, heap, (0, heap.len() - 1), order, &mut moves);
    if vm.was_refused() {
        moves.take_back(heap);
        heap.items.pop();
    }
    sifted.map(|()| Value::NONE)
}

#[cold]
fn empty(vm: &mut Machine) -> Result {
    Err(vm.index_error(format_args!("index out of range")))
}

fn pop(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    let Some(last) = heap.items.pop() else { return empty(vm) };
    let Some(first) = heap.get(0) else { return Ok(last) };
    let popped = put_first(vm, heap, last, first, order);
    if vm.was_refused() {
        // There was room for it.
        let answer = heap.push(&mut vm.heap, last);
        vm.check(answer)?;
    }
    popped
}

/// An item takes the place of the first one, which is given, and is moved to its own. Where Python code was refused, the first
/// one is where it was.
fn put_first(vm: &mut Machine, heap: Ref<List>, item: Value, first: Value, order: Order) -> Result {
    let mut moves = Moves::new(vm);
    heap.set(&mut vm.heap, 0, item);
    let sifted = sift_to_leaf(vm, heap, 0, order, &mut moves);
    if vm.was_refused() {
        moves.take_back(heap);
        heap.set(&mut vm.heap, 0, first);
    }
    sifted.map(|()| first)
}

fn replace(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    let Some(first) = heap.get(0) else { return empty(vm) };
    put_first(vm, heap, arg(args, 1), first, order)
}

fn push_pop(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    let new = arg(args, 1);
    let Some(first) = heap.get(0) else { return Ok(new) };
    if !before(vm, order, first, new)? {
        return Ok(new);
    }
    let Some(first) = heap.get(0) else { return empty(vm) };
    put_first(vm, heap, new, first, order)
}

fn heapify(vm: &mut Machine, args: &[Value], name: &str, order: Order) -> Result {
    let heap = heap_of(vm, args, name)?;
    vm.charge(heap.len() as u64 / 4)?;
    vm.heap.barrier(&heap.header);
    for start in (0..heap.len() / 2).rev() {
        let mut moves = Moves::new(vm);
        sift_to_leaf(vm, heap, start, order, &mut moves)?;
    }
    Ok(Value::NONE)
}
