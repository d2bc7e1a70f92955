//! Keys of dicts and sets for compiled traces: finding and storing where nothing can run Python code.
//!
//! A key is quick if it is a small int, a str, or a tuple of at most three of these; what it meets in the table must be of
//! these kinds, or an immediate, too. Everything else is `None`: not decided, nothing changed.

use crate::heap::Ref;
use crate::machine::Machine;
use crate::object::dict::DictEntry;
use crate::object::table::{Entry, Table};
use crate::object::{Dict, Kind, Set, Str, Tuple};
use crate::value::Value;

/// Tuples up to this length hash without fuel (`hash_tuple`).
const MOST_ITEMS: usize = 3;

fn is_plain(key: Value) -> bool {
    key.is_small_int() || key.is_kind(Kind::Str)
}

fn small_tuple(key: Value) -> Option<Ref<Tuple>> {
    key.downcast::<Tuple>().filter(|t| t.len() <= MOST_ITEMS && t.as_slice().iter().all(|item| is_plain(*item)))
}

/// Compares what is plain; None: it is not.
fn plain_equal(a: Value, b: Value) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    match (a.is_kind(Kind::Str), b.is_kind(Kind::Str)) {
        // SAFETY: both kinds were just looked at.
        (true, true) => Some(unsafe { a.cast_unchecked::<Str>().as_bytes() == b.cast_unchecked::<Str>().as_bytes() }),
        _ if is_plain(a) && is_plain(b) => Some(false),
        _ => None,
    }
}

fn quick_equal(a: Value, b: Value) -> Option<bool> {
    if let Some(answer) = plain_equal(a, b) {
        return Some(answer);
    }
    match (small_tuple(a), small_tuple(b)) {
        (Some(x), Some(y)) if x.len() == y.len() => {
            let mut pairs = x.as_slice().iter().zip(y.as_slice());
            pairs.try_fold(true, |same, (a, b)| Some(plain_equal(*a, *b)? && same))
        }
        (Some(_), Some(_)) => Some(false),
        (None, Some(_)) if is_plain(a) => Some(false),
        (Some(_), None) if is_plain(b) => Some(false),
        _ => None,
    }
}

impl Machine {
    fn quick_hash(&mut self, key: Value) -> Option<u64> {
        if !is_plain(key) {
            small_tuple(key)?;
        }
        match self.hash(key) {
            Ok(hash) => Some(hash),
            Err(raised) => {
                raised.ignore();
                self.raised = Value::EMPTY;
                None
            }
        }
    }

    fn quick_find<E: Entry>(&self, table: &Table<E>, key: Value, hash: u64) -> Option<Option<(usize, E)>> {
        let mut probe = table.probe(hash);
        while let Some((number, entry)) = table.next_candidate(&mut probe) {
            if quick_equal(entry.key(), key)? {
                return Some(Some((number, entry)));
            }
        }
        Some(None)
    }

    /// The entry of a key, if there is one.
    pub(crate) fn quick_dict_find(&mut self, dict: Ref<Dict>, key: Value) -> Option<Option<(usize, DictEntry)>> {
        let hash = self.quick_hash(key)?;
        self.quick_find(&dict.table, key, hash)
    }

    /// `dict[key] = value`; false: not done.
    pub(crate) fn quick_dict_store(&mut self, dict: Ref<Dict>, key: Value, value: Value) -> bool {
        let Some(hash) = self.quick_hash(key) else { return false };
        match self.quick_find(&dict.table, key, hash) {
            Some(Some((number, _))) => {
                dict.set_entry_value(&mut self.heap, number, value);
                true
            }
            Some(None) => dict.insert_new(&mut self.heap, hash, key, value).is_ok(),
            None => false,
        }
    }

    /// `key in set`
    pub(crate) fn quick_set_contains(&mut self, set: Ref<Set>, key: Value) -> Option<bool> {
        let hash = self.quick_hash(key)?;
        Some(self.quick_find(&set.table, key, hash)?.is_some())
    }
}
