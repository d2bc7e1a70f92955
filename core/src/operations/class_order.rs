//! The method resolution order: C3 linearization (Barrett et al., "A Monotonic Superclass Linearization for Dylan",
//! 1996). Invariant: the result begins with the class and holds each ancestor once, before its own bases.

use alloc::string::String;
use alloc::vec::Vec;

use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::{Class, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

/// The order of a class whose bases are set.
pub fn linearize(vm: &mut Machine, class: Ref<Class>) -> Result<Vec<Value>> {
    let Some(bases) = class.bases.get().downcast::<Tuple>() else { return Ok(alloc::vec![class.into()]) };
    if let [only] = bases.as_slice() {
        // The usual case: one base, whose order follows.
        let mut order = alloc::vec![Value::from(class)];
        if let Some(base) = only.downcast::<Class>() {
            order.extend_from_slice(base.mro_slice());
        }
        return Ok(order);
    }
    check_duplicates(vm, bases.as_slice())?;
    let mut sequences: Vec<Vec<Value>> = Vec::new();
    for base in bases.as_slice() {
        sequences.push(base.downcast::<Class>().map_or_else(Vec::new, |c| c.mro_slice().to_vec()));
    }
    sequences.push(bases.as_slice().to_vec());
    merge(vm, class, sequences)
}

fn check_duplicates(vm: &mut Machine, bases: &[Value]) -> Result<()> {
    for (index, base) in bases.iter().enumerate() {
        if bases[..index].contains(base) {
            let name = base.downcast::<Class>().map_or(Value::NONE, |c| c.name.get());
            return Err(vm.type_error(format_args!("duplicate base class {}", Text(name))));
        }
    }
    Ok(())
}

/// Takes, again and again, the first head that stands in no other sequence's tail.
fn merge(vm: &mut Machine, class: Ref<Class>, sequences: Vec<Vec<Value>>) -> Result<Vec<Value>> {
    let mut order = alloc::vec![Value::from(class)];
    let mut at = alloc::vec![0; sequences.len()];
    loop {
        vm.charge(sequences.len() as u64)?;
        let heads = sequences.iter().zip(&at).filter_map(|(s, i)| s.get(*i)).copied();
        let mut any = false;
        let good = heads.into_iter().find(|head| {
            any = true;
            !sequences.iter().zip(&at).any(|(s, i)| s.get(*i + 1..).is_some_and(|tail| tail.contains(head)))
        });
        let Some(next) = good else {
            return if any { Err(inconsistent(vm, &sequences, &at)) } else { Ok(order) };
        };
        order.push(next);
        for (sequence, i) in sequences.iter().zip(&mut at) {
            if sequence.get(*i) == Some(&next) {
                *i += 1;
            }
        }
    }
}

#[cold]
fn inconsistent(vm: &mut Machine, sequences: &[Vec<Value>], at: &[usize]) -> Raised {
    let mut heads: Vec<Value> = Vec::new();
    for head in sequences.iter().zip(at).filter_map(|(s, i)| s.get(*i)) {
        if !heads.contains(head) {
            heads.push(*head);
        }
    }
    let names: Vec<String> =
        heads.iter().map(|c| alloc::format!("{}", Text(c.downcast::<Class>().map_or(Value::NONE, |c| c.name.get())))).collect();
    let names = names.join(", ");
    vm.type_error(format_args!("Cannot create a consistent method resolution order (MRO) for bases {names}"))
}
