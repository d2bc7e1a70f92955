//! Keys of dicts and sets for compiled traces: finding and storing where nothing can run Python code.
//!
//! A key is quick if it hashes without a call: a small int, a str, a short tuple of these. What it meets in the table must be
//! such that comparing needs no call either. Everything else is `None`: not decided, nothing changed.

use super::keys::{find_int_quickly, find_quickly};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::object::{Dict, Set};
use crate::value::Value;

impl Machine {
    /// The value of a key, if there is one.
    #[inline(always)]
    pub(crate) fn quick_dict_get(&mut self, dict: Ref<Dict>, key: Value) -> Option<Option<Value>> {
        let found = match key.as_small_int() {
            Some(n) => find_int_quickly(&dict.table, key, n)?,
            None => self.find_in_dict(dict, key)?,
        };
        Some(found.map(|number| dict.entry_value(number)))
    }

    /// The entry of any key.
    #[inline(always)]
    fn find_in_dict(&mut self, dict: Ref<Dict>, key: Value) -> Option<Option<usize>> {
        let hash = self.quick_hash(key)?;
        find_quickly(&dict.table, key, hash)
    }

    /// The same of a set.
    #[inline(always)]
    fn find_in_set(&mut self, set: Ref<Set>, key: Value) -> Option<Option<usize>> {
        let hash = self.quick_hash(key)?;
        find_quickly(&set.table, key, hash)
    }

    /// `dict[key] = value`; false: not done.
    #[inline(always)]
    pub(crate) fn quick_dict_store(&mut self, dict: Ref<Dict>, key: Value, value: Value) -> bool {
        let Some(hash) = self.quick_hash(key) else { return false };
        match find_quickly(&dict.table, key, hash) {
            Some(Some(number)) => {
                dict.set_entry_value(&mut self.heap, number, value);
                true
            }
            Some(None) => dict.insert_new(&mut self.heap, hash, key, value).is_ok(),
            None => false,
        }
    }

    /// `key in set`
    #[inline(always)]
    pub(crate) fn quick_set_contains(&mut self, set: Ref<Set>, key: Value) -> Option<bool> {
        let found = match key.as_small_int() {
            Some(n) => find_int_quickly(&set.table, key, n)?,
            None => self.find_in_set(set, key)?,
        };
        Some(found.is_some())
    }

    /// Adds an element; None: not done.
    #[inline(always)]
    pub(crate) fn quick_set_add(&mut self, set: Ref<Set>, key: Value) -> Option<()> {
        let hash = self.quick_hash(key)?;
        match find_quickly(&set.table, key, hash)? {
            Some(_) => Some(()),
            None => set.insert_new(&mut self.heap, hash, key).ok().map(|_| ()),
        }
    }
}
