//! `tee`: several iterators over one source. What the fastest took waits in a chain of blocks for the others; a block
//! that all have passed is referred to by nobody any more.

use core::cell::Cell;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::{Array, ClassFlags, Kind, Native, Slot};
use coachwhip_core::value::Value;

use crate::itertools::{iterator, next_keeping, traced};

/// Items in a block, as many as CPython has.
const BLOCK: usize = 57;

/// Items that were taken from the source, in order.
struct Block {
    source: Value,
    items: Array<Value>,
    /// The block after this one, once it is needed.
    following: Slot,
    running: Cell<bool>,
}
traced!(Block, this => [this.source, this.following.get()], items);

/// One of the iterators.
struct Tee {
    block: Slot,
    at: Cell<usize>,
}
traced!(Tee, this => [this.block.get()]);

static BLOCK_SPEC: TypeSpec =
    TypeSpec { module: "itertools", flags: ClassFlags::NO_NEW, ..TypeSpec::new("_tee_dataobject", Kind::Native) };

pub static TEE: TypeSpec = TypeSpec {
    next: Some(next_of_tee),
    definitions: &[
        Definition::static_method("__new__", "type, iterable, /", |vm, args| {
            class_argument(vm, args, &TEE)?;
            tee_of(vm, arg(args, 1))
        }),
        Definition::function("__copy__", "self, /", |vm, args| {
            let this = vm.native_receiver::<Tee>(args, &TEE, "__copy__")?;
            copy(vm, this)
        })
        .doc("Returns an independent iterator."),
    ],
    flags: ClassFlags::empty(),
    doc: "Iterator wrapped to make it copyable.",
    ..iterator("_tee")
};

/// `tee(iterable, n=2)`
pub fn tee(vm: &mut Machine, args: &[Value]) -> Result {
    let count = match arg(args, 1).present() {
        Some(n) => vm.index_isize(n)?,
        None => 2,
    };
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.value_error(format_args!("n cannot be negative")));
    };
    let mut iterators = Vec::new();
    if count == 0 {
        return vm.tuple(&[]);
    }
    vm.charge(count as u64)?;
    if !vm.heap.has_room(count.saturating_mul(64)) || iterators.try_reserve_exact(count).is_err() {
        return Err(vm.no_memory());
    }
    let source = vm.iter(arg(args, 0))?;
    let first = tee_of(vm, source)?;
    iterators.push(first);
    let Some(first) = first.native::<Tee>() else { return vm.tuple(&iterators) };
    for _ in 1..count {
        let next = copy(vm, first)?;
        iterators.push(next);
    }
    vm.tuple(&iterators)
}

/// A first iterator over an iterable; of another such iterator, a copy.
fn tee_of(vm: &mut Machine, iterable: Value) -> Result {
    let source = vm.iter(iterable)?;
    if let Some(tee) = source.native::<Tee>() {
        return copy(vm, tee);
    }
    let block = new_block(vm, source)?;
    vm.new_native(&TEE, Tee { block: block.into(), at: 0.into() })
}

fn copy(vm: &mut Machine, tee: Ref<Native<Tee>>) -> Result {
    vm.new_native(&TEE, Tee { block: tee.payload.block.get().into(), at: tee.payload.at.get().into() })
}

fn new_block(vm: &mut Machine, source: Value) -> Result {
    vm.new_native(&BLOCK_SPEC, Block { source, items: Array::new(), following: Value::EMPTY.into(), running: false.into() })
}

fn next_of_tee(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Tee>() else { return Ok(None) };
    let Some(mut block) = this.payload.block.get().native::<Block>() else { return Ok(None) };
    if this.payload.at.get() >= BLOCK {
        block = match following(vm, block)? {
            Some(block) => block,
            None => return Ok(None),
        };
        vm.heap.barrier(&this.header);
        this.payload.block.set(block.into());
        this.payload.at.set(0);
    }
    let at = this.payload.at.get();
    let item = match block.payload.items.get(at) {
        Some(item) => item,
        None => match take(vm, iterator, block)? {
            Some(item) => item,
            None => return Ok(None),
        },
    };
    this.payload.at.set(at + 1);
    Ok(Some(item))
}

/// The block after a full one.
fn following(vm: &mut Machine, block: Ref<Native<Block>>) -> Result<Option<Ref<Native<Block>>>> {
    if block.payload.following.get().is_empty() {
        let next = new_block(vm, block.payload.source)?;
        vm.heap.barrier(&block.header);
        block.payload.following.set(next);
    }
    Ok(block.payload.following.get().native())
}

/// Takes an item from the source and keeps it for the others.
fn take(vm: &mut Machine, iterator: Value, block: Ref<Native<Block>>) -> Result<Option<Value>> {
    if block.payload.running.get() {
        return Err(vm.runtime_error(format_args!("cannot re-enter the tee iterator")));
    }
    block.payload.running.set(true);
    let item = vm.rooted(&[iterator], |vm| next_keeping(vm, block.into(), block.payload.source));
    block.payload.running.set(false);
    let Some(item) = item? else { return Ok(None) };
    vm.heap.barrier(&block.header);
    let answer = block.payload.items.push(&mut vm.heap, item);
    vm.check(answer)?;
    Ok(Some(item))
}
