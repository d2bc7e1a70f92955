//! Where iterators are, so that they can be put back there.
//!
//! A native that goes through an iterator and asks something of its items (`dict(zip(names, values))`, `set(iterator)`) may come
//! to one that needs Python code. A trace refuses that, and the interpreter does the call anew; by then the iterators must give
//! again what they gave before. Builtin ones over sequences, and `enumerate` and `zip` of them, are where a few words say.

use crate::builtins::enumerate::{self, Enumerate};
use crate::builtins::iterators::Cursor;
use crate::builtins::zip;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::object::{ClassFlags, Native};
use crate::value::Value;

/// Iterators whose places are noted at most.
const MOST_PLACES: usize = 8;

#[derive(Clone, Copy)]
enum Place {
    /// It has none of its own.
    None,
    Cursor(Ref<Native<Cursor>>, Value, usize),
    Number(Ref<Native<Enumerate>>, Value),
}

/// Where some iterators are.
pub(super) struct Places {
    noted: [Place; MOST_PLACES],
    count: usize,
}

impl Places {
    pub const fn new() -> Places {
        Places { noted: [Place::None; MOST_PLACES], count: 0 }
    }

    /// Notes where an iterator is, and those that it asks. False: it cannot be put back, or there are too many.
    pub fn note(&mut self, vm: &Machine, iterator: Value) -> bool {
        if self.count == MOST_PLACES || vm.class_of(iterator).has(ClassFlags::HEAP) {
            return false;
        }
        let at = self.count;
        self.count += 1;
        if let Some(this) = iterator.native::<Cursor>() {
            let cursor = &this.payload;
            self.noted[at] = Place::Cursor(this, cursor.source.get(), cursor.at.get());
            return vm.class_of(iterator).spec.flags.contains(ClassFlags::LEAF_NEXT);
        }
        if let Some(this) = iterator.native::<Enumerate>() {
            self.noted[at] = Place::Number(this, this.payload.number());
            return enumerate::counted(iterator).is_some_and(|inner| self.note(vm, inner));
        }
        zip::zipped(iterator).is_some_and(|all| all.iter().all(|inner| self.note(vm, *inner)))
    }

    /// Puts them back. Nothing was collected since, so what they refer to is there.
    pub fn put_back(&self) {
        for place in &self.noted[..self.count] {
            match *place {
                Place::None => {}
                Place::Cursor(this, source, at) => {
                    this.payload.source.set(source);
                    this.payload.at.set(at);
                }
                Place::Number(this, number) => this.payload.set_number(number),
            }
        }
    }
}

/// Can an iterator be put back where it is now?
pub(super) fn can_be_put_back(vm: &Machine, iterator: Value) -> bool {
    Places::new().note(vm, iterator)
}
