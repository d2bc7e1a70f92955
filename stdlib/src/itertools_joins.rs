//! `chain`, `starmap`, `zip_longest`, `accumulate`, `pairwise` and `batched`: iterators that put together what others give.

use core::cell::Cell;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::generic_alias;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::bytecode::ops::BinaryOperator;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::{Array, Class, Native, Slot};
use coachwhip_core::value::Value;

use crate::itertools::{call_keeping, iterator, iterators_of, next_keeping, traced};

// -- chain ---------------------------------------------------------------------------------------------------------------

struct Chain {
    /// Gives the iterables; EMPTY at the end.
    sources: Slot,
    /// The iterator under way, or EMPTY.
    active: Slot,
}
traced!(Chain, this => [this.sources.get(), this.active.get()]);

pub static CHAIN: TypeSpec = TypeSpec {
    next: Some(next_of_chain),
    definitions: &[
        Definition::static_method("__new__", "type, /, *iterables", |vm, args| {
            let class = class_argument(vm, args, &CHAIN)?;
            let sources = vm.iter(arg(args, 1))?;
            vm.new_native_of(class, Chain { sources: sources.into(), active: Value::EMPTY.into() })
        }),
        Definition::class_method("from_iterable", "type, iterable, /", chain_from_iterable)
            .doc("Alternative chain() constructor taking a single iterable argument that evaluates lazily."),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem).doc("See PEP 585"),
    ],
    doc: "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, \
          then elements from the next\niterable, until all of the iterables are exhausted.",
    ..iterator("chain")
};

fn chain_from_iterable(vm: &mut Machine, args: &[Value]) -> Result {
    let sources = vm.iter(arg(args, 1))?;
    match arg(args, 0).downcast::<Class>() {
        Some(class) => vm.new_native_of(class, Chain { sources: sources.into(), active: Value::EMPTY.into() }),
        None => Err(vm.wrong_receiver(arg(args, 0), &CHAIN, "from_iterable")),
    }
}

fn next_of_chain(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Chain>() else { return Ok(None) };
    loop {
        if let Some(active) = this.payload.active.get().present() {
            if let Some(item) = next_keeping(vm, iterator, active)? {
                return Ok(Some(item));
            }
            this.payload.active.set(Value::EMPTY);
        }
        let Some(sources) = this.payload.sources.get().present() else { return Ok(None) };
        vm.charge(1)?;
        let iterable = match next_keeping(vm, iterator, sources) {
            Ok(Some(iterable)) => vm.iter(iterable),
            Ok(None) => {
                this.payload.sources.set(Value::EMPTY);
                return Ok(None);
            }
            Err(raised) => Err(raised),
        };
        match iterable {
            Ok(active) => {
                vm.heap.barrier(&this.header);
                this.payload.active.set(active);
            }
            Err(raised) => {
                this.payload.sources.set(Value::EMPTY);
                return Err(raised);
            }
        }
    }
}

// -- starmap -------------------------------------------------------------------------------------------------------------

struct Starmap {
    function: Value,
    source: Value,
}
traced!(Starmap, this => [this.function, this.source]);

pub static STARMAP: TypeSpec = TypeSpec {
    next: Some(next_of_starmap),
    definitions: &[Definition::static_method("__new__", "type, function, iterable, /", |vm, args| {
        let class = class_argument(vm, args, &STARMAP)?;
        let source = vm.iter(arg(args, 2))?;
        vm.new_native_of(class, Starmap { function: arg(args, 1), source })
    })],
    doc: "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the \
          given sequence.",
    ..iterator("starmap")
};

fn next_of_starmap(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Starmap>() else { return Ok(None) };
    let Some(item) = next_keeping(vm, iterator, this.payload.source)? else { return Ok(None) };
    if let Some(arguments) = vm.as_tuple(item) {
        return call_keeping(vm, &[iterator, item], this.payload.function, arguments.as_slice()).map(Some);
    }
    let arguments = vm.unpack_to_vec(item)?;
    vm.rooted(&arguments, |vm| call_keeping(vm, &[iterator], this.payload.function, &arguments)).map(Some)
}

// -- zip_longest ---------------------------------------------------------------------------------------------------------

struct ZipLongest {
    /// EMPTY where one has ended.
    sources: Array<Value>,
    active: Cell<usize>,
    fill: Value,
}
traced!(ZipLongest, this => [this.fill], sources);

pub static ZIP_LONGEST: TypeSpec = TypeSpec {
    next: Some(next_of_zip_longest),
    definitions: &[Definition::raw_static("__new__", "type, /, *iterables, fillvalue=None", new_zip_longest)],
    doc: "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th \
          iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis \
          exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is \
          substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.",
    ..iterator("zip_longest")
};

fn new_zip_longest(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &ZIP_LONGEST)?;
    let given = args.len() - keywords.len();
    let mut fill = Value::NONE;
    for (name, value) in keywords.iter().zip(&args[given..]) {
        if vm.text(*name).is_none_or(|n| n.as_bytes() != b"fillvalue") {
            return Err(vm.type_error(format_args!("zip_longest() got an unexpected keyword argument")));
        }
        fill = *value;
    }
    let iterables = vm.tuple(&args[1..given])?;
    let iterators = iterators_of(vm, iterables)?;
    let answer = Array::from_slice(&mut vm.heap, &iterators);
    let sources = vm.check(answer)?;
    vm.new_native_of(class, ZipLongest { sources, active: iterators.len().into(), fill })
}

fn next_of_zip_longest(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<ZipLongest>() else { return Ok(None) };
    let payload = &this.payload;
    if payload.active.get() == 0 {
        return Ok(None);
    }
    let mut items = Vec::new();
    if items.try_reserve_exact(payload.sources.len()).is_err() {
        return Err(vm.no_memory());
    }
    for i in 0..payload.sources.len() {
        let Some(source) = payload.sources.get(i).and_then(Value::present) else {
            items.push(payload.fill);
            continue;
        };
        let item = match vm.next(source) {
            Ok(item) => item,
            Err(raised) => {
                payload.active.set(0);
                return Err(raised);
            }
        };
        match item {
            Some(item) => items.push(item),
            None => {
                payload.active.set(payload.active.get().saturating_sub(1));
                if payload.active.get() == 0 {
                    return Ok(None);
                }
                payload.sources.set(i, Value::EMPTY);
                items.push(payload.fill);
            }
        }
    }
    vm.tuple(&items).map(Some)
}

// -- accumulate ----------------------------------------------------------------------------------------------------------

struct Accumulate {
    source: Value,
    /// None: addition.
    function: Value,
    /// EMPTY before the first item.
    total: Slot,
    /// EMPTY where none was given, or it was given out.
    initial: Slot,
}
traced!(Accumulate, this => [this.source, this.function, this.total.get(), this.initial.get()]);

pub static ACCUMULATE: TypeSpec = TypeSpec {
    next: Some(next_of_accumulate),
    definitions: &[Definition::static_method("__new__", "type, iterable, func=None, *, initial=None", |vm, args| {
        let class = class_argument(vm, args, &ACCUMULATE)?;
        let source = vm.iter(arg(args, 1))?;
        let function = some_arg(args, 2).unwrap_or(Value::NONE);
        let initial = some_arg(args, 3).unwrap_or(Value::EMPTY);
        vm.new_native_of(class, Accumulate { source, function, total: Value::EMPTY.into(), initial: initial.into() })
    })],
    doc: "Return series of accumulated sums (or other binary function results).",
    ..iterator("accumulate")
};

fn next_of_accumulate(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Accumulate>() else { return Ok(None) };
    if let Some(initial) = this.payload.initial.get().present() {
        this.payload.initial.set(Value::EMPTY);
        this.payload.total.set(initial);
        return Ok(Some(initial));
    }
    let Some(item) = next_keeping(vm, iterator, this.payload.source)? else { return Ok(None) };
    let total = match this.payload.total.get().present() {
        None => item,
        Some(total) if this.payload.function.is_none() => vm.binary(BinaryOperator::Add, total, item)?,
        Some(total) => call_keeping(vm, &[iterator], this.payload.function, &[total, item])?,
    };
    vm.heap.barrier(&this.header);
    this.payload.total.set(total);
    Ok(Some(total))
}

// -- pairwise ------------------------------------------------------------------------------------------------------------

struct Pairwise {
    /// EMPTY at the end.
    source: Slot,
    /// EMPTY before the first pair.
    before: Slot,
}
traced!(Pairwise, this => [this.source.get(), this.before.get()]);

pub static PAIRWISE: TypeSpec = TypeSpec {
    next: Some(next_of_pairwise),
    definitions: &[Definition::static_method("__new__", "type, iterable, /", |vm, args| {
        let class = class_argument(vm, args, &PAIRWISE)?;
        let source = vm.iter(arg(args, 1))?;
        vm.new_native_of(class, Pairwise { source: source.into(), before: Value::EMPTY.into() })
    })],
    doc: "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    ..iterator("pairwise")
};

fn next_of_pairwise(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Pairwise>() else { return Ok(None) };
    let Some(mut source) = this.payload.source.get().present() else { return Ok(None) };
    if this.payload.before.get().is_empty() {
        let Some(first) = next_of_pair(vm, this, source)? else { return Ok(None) };
        vm.heap.barrier(&this.header);
        this.payload.before.set(first);
        // Taking the first item may have run this very iterator to its end.
        match this.payload.source.get().present() {
            Some(left) => source = left,
            None => {
                this.payload.before.set(Value::EMPTY);
                return Ok(None);
            }
        }
    }
    let before = this.payload.before.get();
    let Some(item) = vm.rooted(&[before], |vm| next_of_pair(vm, this, source))? else { return Ok(None) };
    vm.heap.barrier(&this.header);
    this.payload.before.set(item);
    vm.tuple(&[before, item]).map(Some)
}

/// An item of the source; at its end, or when it fails, everything is let go.
#[inline(always)]
fn next_of_pair(vm: &mut Machine, this: Ref<Native<Pairwise>>, source: Value) -> Result<Option<Value>> {
    let taken = next_keeping(vm, this.into(), source);
    if !matches!(taken, Ok(Some(_))) {
        this.payload.source.set(Value::EMPTY);
        this.payload.before.set(Value::EMPTY);
    }
    taken
}

// -- batched -------------------------------------------------------------------------------------------------------------

struct Batched {
    /// EMPTY at the end.
    source: Slot,
    size: usize,
    strict: bool,
}
traced!(Batched, this => [this.source.get()]);

pub static BATCHED: TypeSpec = TypeSpec {
    next: Some(next_of_batched),
    definitions: &[Definition::static_method("__new__", "type, iterable, n, *, strict=False", new_batched)],
    doc: "Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and \
          accumulates data into tuples up to size\nn.  The input is consumed lazily, just enough to fill a batch.  The \
          result\nis yielded as soon as a batch is full or when the input iterable is\nexhausted.\n\n    >>> for batch in \
          batched('ABCDEFG', 3):\n    ...     print(batch)\n    ...\n    ('A', 'B', 'C')\n    ('D', 'E', 'F')\n    ('G',)\n\n\
          If \"strict\" is True, raises a ValueError if the final batch is shorter\nthan n.",
    ..iterator("batched")
};

fn new_batched(vm: &mut Machine, args: &[Value]) -> Result {
    let class = class_argument(vm, args, &BATCHED)?;
    let size = vm.index_isize(arg(args, 2))?;
    let strict = match arg(args, 3).present() {
        Some(flag) => vm.is_true(flag)?,
        None => false,
    };
    if size < 1 {
        return Err(vm.value_error(format_args!("n must be at least one")));
    }
    let source = vm.iter(arg(args, 1))?;
    vm.new_native_of(class, Batched { source: source.into(), size: size as usize, strict })
}

fn next_of_batched(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Batched>() else { return Ok(None) };
    let Some(source) = this.payload.source.get().present() else { return Ok(None) };
    let size = this.payload.size;
    let mut items = Vec::new();
    if items.try_reserve(size.min(64)).is_err() {
        return Err(vm.no_memory());
    }
    while items.len() < size {
        let item = match vm.next(source) {
            Ok(Some(item)) => item,
            ended => {
                this.payload.source.set(Value::EMPTY);
                ended?;
                break;
            }
        };
        if items.len() == items.capacity() {
            vm.charge(items.len() as u64 / 8)?;
            if !vm.heap.has_room(items.len() * 3 * size_of::<Value>()) || items.try_reserve(1).is_err() {
                return Err(vm.no_memory());
            }
        }
        items.push(item);
    }
    if items.is_empty() {
        return Ok(None);
    }
    if items.len() < size && this.payload.strict {
        return Err(vm.value_error(format_args!("batched(): incomplete batch")));
    }
    vm.tuple(&items).map(Some)
}
