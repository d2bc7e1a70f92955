//! `product`, `permutations`, `combinations` and `combinations_with_replacement`: every arrangement of the items of
//! pools, in lexicographic order of their places.
//!
//! Invariant: `current` holds the arrangement that was given last, and `indices` the places of its items.

use core::cell::Cell;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::heap::{Ref, Tracer};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, Result, TypeSpec};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{Array, Native, Tuple};
use coachwhip_core::operations::number::is_exact_int;
use coachwhip_core::value::Value;

use crate::itertools::steady_iterator;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Fresh,
    Running,
    Over,
}

/// Where an iterator over arrangements stands.
struct Arrangement {
    /// tuple of the items; for `product`, of tuples
    pool: Value,
    indices: Array<usize>,
    /// For `permutations`: how many exchanges each place has left.
    cycles: Array<usize>,
    current: Array<Value>,
    stage: Cell<Stage>,
}

impl Payload for Arrangement {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.pool);
        self.indices.trace_storage(tracer);
        self.cycles.trace_storage(tracer);
        self.current.trace(tracer);
    }
}

impl Arrangement {
    fn items(&self) -> Option<Ref<Tuple>> {
        self.pool.downcast()
    }

    #[inline(always)]
    fn index(&self, place: usize) -> usize {
        self.indices.get(place).unwrap_or(0)
    }

    /// Puts the item at `index` of the pool at a place.
    #[inline(always)]
    fn place(&self, pool: Ref<Tuple>, place: usize, index: usize) {
        self.current.set(place, pool.get(index).unwrap_or(Value::NONE));
    }
}

/// A new iterator: `indices` are those of the first arrangement.
fn new_arrangement(
    vm: &mut Machine,
    class: Value,
    pool: Value,
    indices: &[usize],
    cycles: &[usize],
    first: &[Value],
    stage: Stage,
) -> Result {
    let answer = Array::from_slice(&mut vm.heap, indices);
    let indices = vm.check(answer)?;
    let answer = Array::from_slice(&mut vm.heap, cycles);
    let cycles = vm.check(answer)?;
    let answer = Array::from_slice(&mut vm.heap, first);
    let current = vm.check(answer)?;
    match class.downcast() {
        Some(class) => vm.new_native_of(class, Arrangement { pool, indices, cycles, current, stage: stage.into() }),
        None => Ok(Value::NONE),
    }
}

/// A vector of `count` numbers, under the limit of memory.
fn numbers(vm: &mut Machine, count: usize, number: impl Fn(usize) -> usize) -> Result<Vec<usize>> {
    vm.charge(count as u64 / 8)?;
    let mut all = Vec::new();
    if !vm.heap.has_room(count.saturating_mul(3 * size_of::<usize>())) || all.try_reserve_exact(count).is_err() {
        return Err(vm.no_memory());
    }
    all.extend((0..count).map(number));
    Ok(all)
}

/// The tuple of an iterable's items.
fn pool_of(vm: &mut Machine, iterable: Value) -> Result<Ref<Tuple>> {
    if let Some(tuple) = iterable.downcast::<Tuple>() {
        return Ok(tuple);
    }
    let list = vm.to_array(iterable)?;
    let answer = Tuple::new(&mut vm.heap, list.as_slice());
    vm.check(answer)
}

fn item_at(pool: Ref<Tuple>, index: usize) -> Value {
    pool.get(index).unwrap_or(Value::NONE)
}

/// Runs one step of an iterator: the first arrangement as it is, later ones after `advance`, which says false at the end.
#[inline(always)]
fn step(
    vm: &mut Machine,
    iterator: Value,
    advance: impl FnOnce(&mut Machine, Ref<Native<Arrangement>>) -> bool,
) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Arrangement>() else { return Ok(None) };
    match this.payload.stage.get() {
        Stage::Over => return Ok(None),
        Stage::Fresh => this.payload.stage.set(Stage::Running),
        Stage::Running => {
            vm.heap.barrier(&this.header);
            if !advance(vm, this) {
                this.payload.stage.set(Stage::Over);
                return Ok(None);
            }
        }
    }
    let length = this.payload.current.len();
    if length > 64 {
        vm.charge(length as u64 / 8)?;
    }
    vm.tuple(this.payload.current.as_slice()).map(Some)
}

// -- product -------------------------------------------------------------------------------------------------------------

pub static PRODUCT: TypeSpec = TypeSpec {
    next: Some(|vm, iterator| step(vm, iterator, next_product)),
    definitions: &[Definition::tame_static(Effect::Takes, "__new__", "type, /, *iterables, repeat=1", new_product)],
    doc: "Cartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the \
          same as:  ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost for-loop, so the output \
          tuples\ncycle in a manner similar to an odometer (with the rightmost element changing\non every iteration).\n\nTo \
          compute the product of an iterable with itself, specify the number\nof repetitions with the optional repeat \
          keyword argument. For example,\nproduct(A, repeat=4) means the same as product(A, A, A, A).",
    ..steady_iterator("product")
};

fn new_product(vm: &mut Machine, args: &[Value]) -> Result {
    let class = class_argument(vm, args, &PRODUCT)?;
    let repeat = match arg(args, 2).present() {
        Some(repeat) => vm.index_isize(repeat)?,
        None => 1,
    };
    let Ok(repeat) = usize::try_from(repeat) else {
        return Err(vm.value_error(format_args!("repeat argument cannot be negative")));
    };
    let Some(iterables) = arg(args, 1).downcast::<Tuple>() else { return Ok(Value::NONE) };
    let given = if repeat == 0 { 0 } else { iterables.len() };
    let Some(total) = given.checked_mul(repeat).filter(|n| *n <= isize::MAX as usize / 8) else {
        return Err(vm.overflow_error(format_args!("repeat argument too large")));
    };
    let indices = numbers(vm, total, |_| 0)?;
    let mut pools = Vec::new();
    if pools.try_reserve_exact(total).is_err() {
        return Err(vm.no_memory());
    }
    for i in 0..given {
        let pool = pool_of(vm, item_at(iterables, i))?;
        pools.push(Value::object(pool));
    }
    for i in given..total {
        pools.push(pools[i - given]);
    }
    let mut first = Vec::new();
    if first.try_reserve_exact(total).is_err() {
        return Err(vm.no_memory());
    }
    for pool in pools.iter().filter_map(|p| p.downcast::<Tuple>()) {
        first.extend(pool.get(0));
    }
    let stage = if first.len() == total { Stage::Fresh } else { Stage::Over };
    let pool = vm.tuple(&pools)?;
    new_arrangement(vm, class.into(), pool, &indices, &[], &first, stage)
}

fn next_product(_vm: &mut Machine, this: Ref<Native<Arrangement>>) -> bool {
    let payload = &this.payload;
    let Some(pools) = payload.items() else { return false };
    for place in (0..pools.len()).rev() {
        let Some(pool) = item_at(pools, place).downcast::<Tuple>() else { return false };
        let index = payload.index(place) + 1;
        if index < pool.len() {
            payload.indices.set(place, index);
            payload.place(pool, place, index);
            return true;
        }
        payload.indices.set(place, 0);
        payload.place(pool, place, 0);
    }
    false
}

// -- combinations --------------------------------------------------------------------------------------------------------

pub static COMBINATIONS: TypeSpec = TypeSpec {
    next: Some(|vm, iterator| step(vm, iterator, next_combination)),
    definitions: &[Definition::tame_static(Effect::Takes, "__new__", "type, iterable, r", |vm, args| {
        let class = class_argument(vm, args, &COMBINATIONS)?;
        let (pool, r) = pool_and_length(vm, args)?;
        let stage = if r > pool.len() { Stage::Over } else { Stage::Fresh };
        let indices = numbers(vm, r.min(pool.len()), |i| i)?;
        let first = pool.as_slice().get(..r).unwrap_or(&[]);
        new_arrangement(vm, class.into(), pool.into(), &indices, &[], first, stage)
    })],
    doc: "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), \
          (0,1,3), (0,2,3), (1,2,3)",
    ..steady_iterator("combinations")
};

/// The arguments `iterable` and `r`, a length that is not negative.
fn pool_and_length(vm: &mut Machine, args: &[Value]) -> Result<(Ref<Tuple>, usize)> {
    let r = vm.index_isize(arg(args, 2))?;
    let pool = pool_of(vm, arg(args, 1))?;
    match usize::try_from(r) {
        Ok(r) => Ok((pool, r)),
        Err(_) => Err(vm.value_error(format_args!("r cannot be negative"))),
    }
}

fn next_combination(_vm: &mut Machine, this: Ref<Native<Arrangement>>) -> bool {
    let payload = &this.payload;
    let Some(pool) = payload.items() else { return false };
    let (n, r) = (pool.len(), payload.indices.len());
    // The rightmost place that can move on.
    let Some(moved) = (0..r).rev().find(|&i| payload.index(i) != i + n - r) else { return false };
    let mut index = payload.index(moved);
    for place in moved..r {
        index += 1;
        payload.indices.set(place, index);
        payload.place(pool, place, index);
    }
    true
}

// -- combinations_with_replacement ---------------------------------------------------------------------------------------

pub static COMBINATIONS_WITH_REPLACEMENT: TypeSpec = TypeSpec {
    next: Some(|vm, iterator| step(vm, iterator, next_with_replacement)),
    definitions: &[Definition::tame_static(Effect::Takes, "__new__", "type, iterable, r", |vm, args| {
        let class = class_argument(vm, args, &COMBINATIONS_WITH_REPLACEMENT)?;
        let (pool, r) = pool_and_length(vm, args)?;
        let indices = numbers(vm, r, |_| 0)?;
        let mut first = Vec::new();
        if first.try_reserve_exact(r).is_err() {
            return Err(vm.no_memory());
        }
        first.resize(if pool.is_empty() { 0 } else { r }, item_at(pool, 0));
        let stage = if first.len() == r { Stage::Fresh } else { Stage::Over };
        new_arrangement(vm, class.into(), pool.into(), &indices, &[], &first, stage)
    })],
    doc: "Return successive r-length combinations of elements in the iterable allowing individual elements to have \
          successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), \
          ('B','C'), ('C','C')",
    ..steady_iterator("combinations_with_replacement")
};

fn next_with_replacement(_vm: &mut Machine, this: Ref<Native<Arrangement>>) -> bool {
    let payload = &this.payload;
    let Some(pool) = payload.items() else { return false };
    let r = payload.indices.len();
    let Some(moved) = (0..r).rev().find(|&i| payload.index(i) + 1 != pool.len()) else { return false };
    let index = payload.index(moved) + 1;
    for place in moved..r {
        payload.indices.set(place, index);
        payload.place(pool, place, index);
    }
    true
}

// -- permutations --------------------------------------------------------------------------------------------------------

pub static PERMUTATIONS: TypeSpec = TypeSpec {
    next: Some(|vm, iterator| step(vm, iterator, next_permutation)),
    definitions: &[Definition::tame_static(Effect::Takes, "__new__", "type, iterable, r=None", new_permutations)],
    doc: "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), \
          (0,2), (1,0), (1,2), (2,0), (2,1)",
    ..steady_iterator("permutations")
};

fn new_permutations(vm: &mut Machine, args: &[Value]) -> Result {
    let class = class_argument(vm, args, &PERMUTATIONS)?;
    let pool = pool_of(vm, arg(args, 1))?;
    let n = pool.len();
    let r = match some_arg(args, 2) {
        None => n as isize,
        Some(r) if is_exact_int(r) || vm.is_int(r) => vm.index_isize(r)?,
        Some(_) => return Err(vm.type_error(format_args!("Expected int as r"))),
    };
    let Ok(r) = usize::try_from(r) else {
        return Err(vm.value_error(format_args!("r must be non-negative")));
    };
    let stage = if r > n { Stage::Over } else { Stage::Fresh };
    let indices = numbers(vm, n, |i| i)?;
    let cycles = numbers(vm, r.min(n), |i| n - i)?;
    let first = pool.as_slice().get(..r).unwrap_or(&[]);
    new_arrangement(vm, class.into(), pool.into(), &indices, &cycles, first, stage)
}

fn next_permutation(_vm: &mut Machine, this: Ref<Native<Arrangement>>) -> bool {
    let payload = &this.payload;
    let Some(pool) = payload.items() else { return false };
    let (n, r) = (pool.len(), payload.cycles.len());
    for i in (0..r).rev() {
        let left = payload.cycles.get(i).unwrap_or(1) - 1;
        if left == 0 {
            // All exchanges of this place were made: its item goes to the end.
            payload.indices.as_mut_slice()[i..].rotate_left(1);
            payload.cycles.set(i, n - i);
            continue;
        }
        payload.cycles.set(i, left);
        payload.indices.as_mut_slice().swap(i, n - left);
        for place in i..r {
            payload.place(pool, place, payload.index(place));
        }
        return true;
    }
    false
}
