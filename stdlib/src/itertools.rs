//! `itertools`: iterators over iterators. Each family is a file of its own; here is what they share, and the module.
//!
//! Invariant of all of them: an iterator that runs Python code through `next_collecting` or `call_collecting` is itself
//! rooted meanwhile, since nothing says that its caller keeps it.

use alloc::vec::Vec;

use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result, TypeSpec};
use coachwhip_core::object::ClassFlags;
use coachwhip_core::object::{Kind, Tuple};
use coachwhip_core::operations::errors::Text;
use coachwhip_core::value::Value;

use crate::{itertools_arrangements, itertools_groups, itertools_infinite, itertools_joins, itertools_selections, itertools_tee};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.",
    functions: &[
        Definition::function("tee", "iterable, n=2, /", itertools_tee::tee).doc("Returns a tuple of n independent iterators.")
    ],
    classes: &[
        &itertools_joins::ACCUMULATE,
        &itertools_joins::BATCHED,
        &itertools_joins::CHAIN,
        &itertools_arrangements::COMBINATIONS,
        &itertools_arrangements::COMBINATIONS_WITH_REPLACEMENT,
        &itertools_selections::COMPRESS,
        &itertools_infinite::COUNT,
        &itertools_infinite::CYCLE,
        &itertools_selections::DROPWHILE,
        &itertools_selections::FILTERFALSE,
        &itertools_groups::GROUPBY,
        &itertools_groups::GROUPER,
        &itertools_selections::ISLICE,
        &itertools_joins::PAIRWISE,
        &itertools_arrangements::PERMUTATIONS,
        &itertools_arrangements::PRODUCT,
        &itertools_infinite::REPEAT,
        &itertools_joins::STARMAP,
        &itertools_selections::TAKEWHILE,
        &itertools_tee::TEE,
        &itertools_joins::ZIP_LONGEST,
    ],
    initialize: None,
};

/// The beginning of an iterator's spec.
pub const fn iterator(name: &'static str) -> TypeSpec {
    TypeSpec { module: "itertools", flags: ClassFlags::BASETYPE, ..TypeSpec::new(name, Kind::Native) }
}

/// The same of one that keeps its place where Python code is refused: it asks no other iterator.
pub const fn steady_iterator(name: &'static str) -> TypeSpec {
    TypeSpec { flags: ClassFlags::BASETYPE.union(ClassFlags::KEEPS_PLACE), ..iterator(name) }
}

/// Declares a payload whose references are those of an expression.
macro_rules! traced {
    ($name:ident, $this:ident => [$($value:expr),* $(,)?] $(, $array:ident)*) => {
        impl coachwhip_core::object::native::Payload for $name {
            fn trace(&self, tracer: &mut coachwhip_core::heap::Tracer<'_>) {
                let $this = self;
                tracer.values(&[$($value),*]);
                $($this.$array.trace(tracer);)*
            }
        }
    };
}
pub(crate) use traced;

/// Calls a function while `kept` are rooted.
#[inline(always)]
pub fn call_keeping(vm: &mut Machine, kept: &[Value], function: Value, arguments: &[Value]) -> Result {
    vm.rooted(kept, |vm| vm.call_collecting(function, arguments))
}

/// The next item of `source` while `this` is rooted.
#[inline(always)]
pub fn next_keeping(vm: &mut Machine, this: Value, source: Value) -> Result<Option<Value>> {
    vm.rooted(&[this], |vm| vm.next_collecting(source))
}

/// Iterators over each of a tuple of iterables.
pub fn iterators_of(vm: &mut Machine, iterables: Value) -> Result<Vec<Value>> {
    let mut iterators = Vec::new();
    let Some(iterables) = iterables.downcast::<Tuple>() else { return Ok(iterators) };
    if iterators.try_reserve_exact(iterables.len()).is_err() {
        return Err(vm.no_memory());
    }
    for &iterable in iterables.as_slice() {
        iterators.push(vm.iter(iterable)?);
    }
    Ok(iterators)
}

/// The name of a value's class, without its module, as reprs show it.
pub fn class_name(vm: &Machine, value: Value) -> Text {
    Text(vm.class_of(value).name.get())
}
