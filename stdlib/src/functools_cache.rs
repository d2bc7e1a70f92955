//! `_lru_cache_wrapper`: a function that remembers its results. Invariant: the entries of `results` stand in the order of
//! their use, the latest last, where the cache is bounded.

use core::cell::Cell;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::inspect;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Dict, Kind, Native};
use coachwhip_core::value::Value;

use crate::itertools::traced;

pub struct Cache {
    function: Value,
    /// Makes the answer of `cache_info()`.
    make_info: Value,
    results: Ref<Dict>,
    /// None: without bound. Some(0): nothing is kept.
    limit: Option<usize>,
    typed: bool,
    hits: Cell<usize>,
    misses: Cell<usize>,
}
traced!(Cache, this => [this.function, this.make_info, this.results.into()]);

pub static SPEC: TypeSpec = TypeSpec {
    module: "functools",
    flags: ClassFlags::BASETYPE.union(ClassFlags::HAS_DICT),
    definitions: &[
        Definition::static_method("__new__", "type, user_function, maxsize, typed, cache_info_type", new),
        Definition::raw("__call__", "self, /, *args, **kwargs", call).doc("Call self as a function."),
        Definition::function("__get__", "self, instance, owner=None, /", |vm, args| {
            this(vm, args, "__get__")?;
            match arg(args, 1) {
                instance if instance.is_none() || instance.is_empty() => Ok(arg(args, 0)),
                instance => vm.new_bound_method(arg(args, 0), instance),
            }
        }),
        Definition::function("cache_info", "self, /", info).doc("Report cache statistics"),
        Definition::function("cache_clear", "self, /", clear).doc("Clear the cache and cache statistics"),
        Definition::function("__copy__", "self, /", |_, args| Ok(arg(args, 0))),
        Definition::function("__deepcopy__", "self, memo, /", |_, args| Ok(arg(args, 0))),
        Definition::function("__reduce__", "self, /", |vm, args| {
            let name = vm.names.__qualname__;
            vm.get_attribute(arg(args, 0), name)
        }),
    ],
    doc: "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  \
          0         for no caching\n          None      for unlimited cache size\n          n         for a bounded \
          cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) \
          as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses \
          currsize maxsize",
    ..TypeSpec::new("_lru_cache_wrapper", Kind::Native)
};

#[inline(always)]
fn this(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<Cache>>> {
    vm.native_receiver(args, &SPEC, method)
}

fn new(vm: &mut Machine, args: &[Value]) -> Result {
    let class = class_argument(vm, args, &SPEC)?;
    let (function, limit) = (arg(args, 1), arg(args, 2));
    if !inspect::is_callable(vm, function)? {
        return Err(vm.type_error(format_args!("the first argument must be callable")));
    }
    let limit = match limit {
        limit if limit.is_none() => None,
        limit if vm.is_index(limit)? => Some(vm.index_isize(limit)?.max(0) as usize),
        _ => return Err(vm.type_error(format_args!("maxsize should be integer or None"))),
    };
    let typed = vm.is_true(arg(args, 3))?;
    let results = vm.dict()?;
    let cache = Cache { function, make_info: arg(args, 4), results, limit, typed, hits: 0.into(), misses: 0.into() };
    vm.new_native_of(class, cache)
}

fn info(vm: &mut Machine, args: &[Value]) -> Result {
    let this = this(vm, args, "cache_info")?;
    let payload = &this.payload;
    let limit = match payload.limit {
        Some(limit) => vm.int_from_usize(limit)?,
        None => Value::NONE,
    };
    let hits = vm.int_from_usize(payload.hits.get())?;
    let misses = vm.int_from_usize(payload.misses.get())?;
    let size = vm.int_from_usize(payload.results.len())?;
    vm.call(payload.make_info, &[hits, misses, limit, size])
}

fn clear(vm: &mut Machine, args: &[Value]) -> Result {
    let this = this(vm, args, "cache_clear")?;
    this.payload.hits.set(0);
    this.payload.misses.set(0);
    this.payload.results.clear();
    Ok(Value::NONE)
}

// -- calls ---------------------------------------------------------------------------------------------------------------

fn call(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let this = this(vm, args, "__call__")?;
    let payload = &this.payload;
    if payload.limit == Some(0) {
        payload.misses.set(payload.misses.get() + 1);
        return run(vm, this, Value::NONE, &args[1..], keywords);
    }
    let key = key_of(vm, payload.typed, &args[1..], keywords)?;
    let hash = hash_of(vm, key)?;
    let dict = payload.results;
    if let Some((number, entry)) = vm.dict_find(dict, key, hash)? {
        payload.hits.set(payload.hits.get() + 1);
        if payload.limit.is_some() {
            refresh(vm, dict, number)?;
        }
        return Ok(entry.value);
    }
    payload.misses.set(payload.misses.get() + 1);
    let result = run(vm, this, key, &args[1..], keywords)?;
    remember(vm, payload, key, hash, result)?;
    Ok(result)
}

/// Calls the function itself.
#[inline(always)]
fn run(vm: &mut Machine, this: Ref<Native<Cache>>, key: Value, args: &[Value], keywords: &[Value]) -> Result {
    vm.rooted(&[this.into(), key], |vm| vm.call_collecting_with_keywords(this.payload.function, args, keywords))
}

/// Moves an entry to the end: it is the one used last.
#[inline(always)]
fn refresh(vm: &mut Machine, dict: Ref<Dict>, number: usize) -> Result<()> {
    if number + 1 == dict.table.entry_count() {
        return Ok(());
    }
    let Some(entry) = dict.remove_entry(number) else { return Ok(()) };
    let answer = dict.insert_new(&mut vm.heap, entry.hash, entry.key, entry.value);
    vm.check(answer).map(|_| ())
}

fn remember(vm: &mut Machine, cache: &Cache, key: Value, hash: u64, result: Value) -> Result<()> {
    let dict = cache.results;
    let found = vm.rooted(&[result], |vm| vm.dict_find(dict, key, hash))?;
    match (found, cache.limit) {
        // The call of the function put the same key in: that stays.
        (Some(_), Some(_)) => return Ok(()),
        (Some((number, _)), None) => {
            dict.set_entry_value(&mut vm.heap, number, result);
            return Ok(());
        }
        (None, Some(limit)) if dict.len() >= limit => {
            if let Some((oldest, _)) = dict.table.next_live(0) {
                dict.remove_entry(oldest);
            }
        }
        (None, _) => {}
    }
    let answer = dict.insert_new(&mut vm.heap, hash, key, result);
    vm.check(answer).map(|_| ())
}

/// Hashes a key without saying that it is one of a dict.
#[inline(always)]
fn hash_of(vm: &mut Machine, key: Value) -> Result<u64> {
    match key.as_small_int() {
        Some(_) => vm.key_hash(key),
        None => vm.hash(key),
    }
}

// -- keys ----------------------------------------------------------------------------------------------------------------

static MARK_KEY: u8 = 0;

/// Stands between positional and keyword arguments in a key.
struct Mark;
traced!(Mark, _this => []);
static MARK: TypeSpec = TypeSpec { flags: ClassFlags::NO_NEW, module: "functools", ..TypeSpec::new("_mark", Kind::Native) };

fn mark(vm: &mut Machine) -> Result {
    if let Some(mark) = vm.state(&MARK_KEY) {
        return Ok(mark);
    }
    let mark = vm.new_native(&MARK, Mark)?;
    vm.set_state(&MARK_KEY, mark)?;
    Ok(mark)
}

/// What a call is remembered by: a lone int or str itself, else a tuple of all there is.
#[inline(always)]
fn key_of(vm: &mut Machine, typed: bool, args: &[Value], keywords: &[Value]) -> Result {
    if !typed && keywords.is_empty() {
        return match *args {
            [only] if only.is_small_int() || vm.class_of(only) == vm.types.int || vm.class_of(only) == vm.types.str => Ok(only),
            _ => vm.tuple(args),
        };
    }
    key_with_everything(vm, typed, args, keywords)
}

fn key_with_everything(vm: &mut Machine, typed: bool, args: &[Value], keywords: &[Value]) -> Result {
    let mut parts = Vec::new();
    if parts.try_reserve_exact(args.len() * 2 + keywords.len() + 1).is_err() {
        return Err(vm.no_memory());
    }
    let given = args.len() - keywords.len();
    parts.extend_from_slice(&args[..given]);
    if !keywords.is_empty() {
        parts.push(mark(vm)?);
    }
    for (&name, &value) in keywords.iter().zip(&args[given..]) {
        parts.extend([name, value]);
    }
    if typed {
        parts.extend(args.iter().map(|&a| Value::object(vm.class_of(a))));
    }
    vm.tuple(&parts)
}
