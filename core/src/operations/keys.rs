//! Keys of dicts and elements of sets: finding, adding and taking out. Invariant: a comparison that ran Python code is
//! followed by a look at whether the table moved; if it did, the lookup starts over.

use crate::builtins::{class_shape, exceptions};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::dict::DictEntry;
use crate::object::table::{Entry, Table};
use crate::object::{Bytes, ClassFlags, Dict, Kind, Set, Str, Tuple};
use crate::operations::compare::texts_equal;
use crate::operations::hash::{CHARGED_ITEMS, TupleHasher};
use crate::value::Value;

/// What a lookup is for; the message about an unhashable key says so.
#[derive(Clone, Copy)]
enum Purpose {
    DictKey,
    SetElement,
}

/// What a lookup without calls found: the number of an entry, or one of two that no entry has. A word, so that it comes
/// back in a register.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place(usize);

impl Place {
    const ABSENT: Place = Place(usize::MAX);
    /// A comparison needs a call.
    const UNSURE: Place = Place(usize::MAX - 1);
}

#[inline(never)]
fn find_small_int<E: Entry>(table: &Table<E>, key: Value, hash: u64) -> Place {
    place_of_small_int(table, key, hash)
}

#[inline(always)]
fn place_of_small_int<E: Entry>(table: &Table<E>, key: Value, hash: u64) -> Place {
    let found = table.search(hash, |number, entry| {
        if entry.key() == key {
            return Some(Place(number));
        }
        let unsure = !entry.key().is_small_int() && !entry.key().is_empty() && entry.hash() == hash;
        unsure.then_some(Place::UNSURE)
    });
    found.unwrap_or(Place::ABSENT)
}

/// The entry of this very key, or of one whose hash is the same, which `confirm` compares. That is called last, so that the
/// lookup itself calls nothing.
#[inline(always)]
fn find_alike<E: Entry>(table: &Table<E>, key: Value, hash: u64, confirm: impl FnOnce(usize) -> Place) -> Place {
    let alike = |number, entry: &E| (entry.key() == key || entry.hash() == hash).then_some((number, entry.key()));
    match table.search(hash, alike) {
        None => Place::ABSENT,
        Some((number, found)) if found == key => Place(number),
        Some((number, _)) => confirm(number),
    }
}

#[inline(never)]
fn find_text<E: Entry>(table: &Table<E>, key: Ref<Str>, hash: u64) -> Place {
    find_alike(table, key.into(), hash, |candidate| confirm_text(table, key, hash, candidate))
}

#[inline(never)]
fn confirm_text<E: Entry>(table: &Table<E>, key: Ref<Str>, hash: u64, candidate: usize) -> Place {
    let found = table.entry(candidate).and_then(|entry| entry.key().downcast::<Str>());
    match found {
        Some(text) if texts_equal(text, key) => Place(candidate),
        _ => find_other(table, key.into(), hash),
    }
}

#[inline(never)]
fn find_tuple<E: Entry>(table: &Table<E>, key: Ref<Tuple>, hash: u64) -> Place {
    find_alike(table, key.into(), hash, |candidate| confirm_tuple(table, key, hash, candidate))
}

#[inline(never)]
fn confirm_tuple<E: Entry>(table: &Table<E>, key: Ref<Tuple>, hash: u64, candidate: usize) -> Place {
    let found = table.entry(candidate).and_then(|entry| entry.key().downcast::<Tuple>());
    match found.and_then(|tuple| simple_tuples_equal(tuple, key)) {
        Some(true) => Place(candidate),
        _ => find_other(table, key.into(), hash),
    }
}

#[inline(never)]
fn find_bytes<E: Entry>(table: &Table<E>, key: Ref<Bytes>, hash: u64) -> Place {
    find_alike(table, key.into(), hash, |candidate| {
        let found = table.entry(candidate).and_then(|entry| entry.key().downcast::<Bytes>());
        match found {
            Some(bytes) if bytes.as_slice() == key.as_slice() => Place(candidate),
            _ => find_other(table, key.into(), hash),
        }
    })
}

/// Any key, compared with every entry of the same hash.
#[inline(never)]
fn find_other<E: Entry>(table: &Table<E>, key: Value, hash: u64) -> Place {
    let found = table.search(hash, |number, entry| {
        if entry.key() == key {
            return Some(Place(number));
        }
        if entry.hash() != hash || entry.key().is_empty() {
            return None;
        }
        match simple_equal(entry.key(), key) {
            Some(true) => Some(Place(number)),
            Some(false) => None,
            None => Some(Place::UNSURE),
        }
    });
    found.unwrap_or(Place::ABSENT)
}

/// What a lookup finds without calls.
#[inline(always)]
fn place_of<E: Entry>(table: &Table<E>, key: Value, hash: u64) -> Place {
    if key.is_small_int() {
        return find_small_int(table, key, hash);
    }
    match key.kind() {
        // SAFETY: the kind was just looked at.
        Some(Kind::Str) => find_text(table, unsafe { key.cast_unchecked() }, hash),
        // SAFETY: likewise.
        Some(Kind::Tuple) => find_tuple(table, unsafe { key.cast_unchecked() }, hash),
        // SAFETY: likewise.
        Some(Kind::Bytes) => find_bytes(table, unsafe { key.cast_unchecked() }, hash),
        _ => find_other(table, key, hash),
    }
}

/// The number of a key's entry, if there is one; None: only a call could tell.
#[inline(always)]
pub(super) fn find_quickly<E: Entry>(table: &Table<E>, key: Value, hash: u64) -> Option<Option<usize>> {
    match place_of(table, key, hash) {
        Place::ABSENT => Some(None),
        Place::UNSURE => None,
        Place(number) => Some(Some(number)),
    }
}

/// The same of a key that is `n`, for those who ask so often that a call would be too long.
#[inline(always)]
pub(super) fn find_int_quickly<E: Entry>(table: &Table<E>, key: Value, n: i64) -> Option<Option<usize>> {
    match place_of_small_int(table, key, small_int_hash(n)) {
        Place::ABSENT => Some(None),
        Place::UNSURE => None,
        Place(number) => Some(Some(number)),
    }
}

/// Compares two keys that are not the same word, where that needs no call.
fn simple_equal(a: Value, b: Value) -> Option<bool> {
    match (a.kind(), b.kind()) {
        (None, None) => Some(simple_number(a).is_some_and(|a| simple_number(b) == Some(a))),
        (Some(Kind::Str), Some(Kind::Str)) => Some(texts_equal(a.downcast()?, b.downcast()?)),
        // Nothing immediate equals a str.
        (Some(Kind::Str), None) | (None, Some(Kind::Str)) => Some(false),
        (Some(Kind::Bytes), Some(Kind::Bytes)) => Some(a.downcast::<Bytes>()?.as_slice() == b.downcast::<Bytes>()?.as_slice()),
        (Some(Kind::Tuple), Some(Kind::Tuple)) => simple_tuples_equal(a.downcast()?, b.downcast()?),
        _ => None,
    }
}

/// The same of tuples without containers in them.
#[inline]
fn simple_tuples_equal(a: Ref<Tuple>, b: Ref<Tuple>) -> Option<bool> {
    if a.header.shape.get() != class_shape::TUPLE || b.header.shape.get() != class_shape::TUPLE || a.len() > FEW_ITEMS {
        return None;
    }
    if a.len() != b.len() {
        return Some(false);
    }
    for (&x, &y) in a.as_slice().iter().zip(b.as_slice()) {
        let same = x == y
            || match (x.kind(), y.kind()) {
                (None, None) => simple_number(x).is_some_and(|x| simple_number(y) == Some(x)),
                (Some(Kind::Str), Some(Kind::Str)) => texts_equal(x.downcast()?, y.downcast()?),
                (Some(Kind::Str), None) | (None, Some(Kind::Str)) => false,
                _ => return None,
            };
        if !same {
            return Some(false);
        }
    }
    Some(true)
}

/// Items of tuples that are compared without charging for it.
const FEW_ITEMS: usize = 16;

/// An immediate number as a float, exactly (48 bits fit).
fn simple_number(value: Value) -> Option<f64> {
    if let Some(n) = value.as_small_int() {
        return Some(n as f64);
    }
    value.as_float().or_else(|| value.as_bool().map(|b| f64::from(u8::from(b))))
}

/// The hash of a small int, as Python's.
#[inline(always)]
fn small_int_hash(n: i64) -> u64 {
    // No hash is -1.
    (if n == -1 { -2 } else { n }) as u64
}

impl Machine {
    /// The hash of a key of the kinds that hash without a call; None for others.
    #[inline(always)]
    pub(super) fn simple_hash(&mut self, key: Value) -> Option<u64> {
        if let Some(n) = key.as_small_int() {
            return Some(small_int_hash(n));
        }
        key.downcast::<Str>().map(|s| match s.cached_hash().get() {
            0 => self.hash_str(s),
            hash => hash,
        })
    }

    /// The same of tuples of such keys, as far as they hash without fuel.
    #[inline]
    fn small_tuple_hash(&mut self, key: Value) -> Option<u64> {
        let tuple = key.downcast::<Tuple>().filter(|tuple| tuple.header.shape.get() == class_shape::TUPLE)?;
        if tuple.len() >= CHARGED_ITEMS {
            return None;
        }
        let mut hasher = TupleHasher::new();
        for item in tuple.as_slice() {
            hasher.add(self.simple_hash(*item)?);
        }
        Some(hasher.finish())
    }

    /// The hash of a dict's key.
    #[inline(always)]
    pub fn key_hash(&mut self, key: Value) -> Result<u64> {
        match self.simple_hash(key) {
            Some(hash) => Ok(hash),
            None => self.hash_for(key, Purpose::DictKey),
        }
    }

    /// The hash of a set's element.
    #[inline(always)]
    pub fn element_hash(&mut self, key: Value) -> Result<u64> {
        match self.simple_hash(key) {
            Some(hash) => Ok(hash),
            None => self.hash_for(key, Purpose::SetElement),
        }
    }

    #[inline(never)]
    fn hash_for(&mut self, key: Value, purpose: Purpose) -> Result<u64> {
        if let Some(hash) = self.small_tuple_hash(key) {
            return Ok(hash);
        }
        match self.hash(key) {
            Ok(hash) => Ok(hash),
            Err(raised) => Err(self.unhashable_for(raised, key, purpose)),
        }
    }

    /// Says of a plain TypeError what the key was for.
    #[cold]
    fn unhashable_for(&mut self, raised: Raised, key: Value, purpose: Purpose) -> Raised {
        let Ok(class) = self.class_for(&exceptions::TYPE_ERROR) else { return raised };
        if self.raised == Value::STOP || self.class_of(self.raised) != class {
            return raised;
        }
        let Ok(exception) = self.catch(raised) else { return raised };
        let Ok(text) = self.to_str(exception) else { return self.reraise(exception) };
        let use_ = match purpose {
            Purpose::DictKey => "dict key",
            Purpose::SetElement => "set element",
        };
        let class = self.full_type_name(key);
        self.type_error(format_args!("cannot use '{class}' as a {use_} ({})", super::errors::Text(text)))
    }

    /// `module.qualname` of a value's class; those of `builtins` and `__main__` go without the module.
    pub fn full_type_name(&mut self, value: Value) -> alloc::string::String {
        let class = self.class_of(value);
        let qualified = super::errors::Text(class.qualified_name.get());
        let module = match self.lookup(class, self.names.__module__) {
            Ok(Some(module)) if module.is_kind(Kind::Str) => module,
            _ => return alloc::format!("{qualified}"),
        };
        match module.downcast::<Str>().map(|m| matches!(m.as_bytes(), b"builtins" | b"__main__")) {
            Some(false) => alloc::format!("{}.{qualified}", super::errors::Text(module)),
            _ => alloc::format!("{qualified}"),
        }
    }

    /// The same of a key that hashes without a call; None of others.
    #[inline(always)]
    pub(super) fn quick_hash(&mut self, key: Value) -> Option<u64> {
        self.simple_hash(key).or_else(|| self.small_tuple_hash(key)).or_else(|| self.plain_hash(key))
    }

    /// The same of other kinds that hash without a call: numbers, bytes, and objects that equal nothing but themselves.
    #[inline(never)]
    fn plain_hash(&mut self, key: Value) -> Option<u64> {
        let is_plain = match key.kind() {
            None | Some(Kind::Bytes | Kind::BigInt) => true,
            Some(Kind::Instance) => !self.class_of(key).has(ClassFlags::CUSTOM_EQ),
            _ => false,
        };
        if is_plain { self.hash(key).ok() } else { None }
    }

    /// Finds a key in a table; gives the number of its entry.
    #[inline(always)]
    fn find_key<E: Entry>(&mut self, table: &Table<E>, key: Value, hash: u64) -> Result<Option<usize>> {
        match place_of(table, key, hash) {
            Place::ABSENT => Ok(None),
            Place::UNSURE => self.find_key_slow(table, key, hash),
            Place(number) => Ok(Some(number)),
        }
    }

    /// The same where comparing may run Python code.
    #[inline(never)]
    fn find_key_slow<E: Entry>(&mut self, table: &Table<E>, key: Value, hash: u64) -> Result<Option<usize>> {
        'again: loop {
            let mut probe = table.probe(hash);
            while let Some((number, entry)) = table.next_candidate(&mut probe) {
                let same = self.equal(entry.key(), key)?;
                if table.moved_since(&probe) {
                    self.charge(1)?;
                    continue 'again;
                }
                if same {
                    return Ok(Some(number));
                }
            }
            return Ok(None);
        }
    }

    // -- dict --------------------------------------------------------------------------------------------------------

    /// The entry of a key whose hash is known.
    #[inline]
    pub fn dict_find(&mut self, dict: Ref<Dict>, key: Value, hash: u64) -> Result<Option<(usize, DictEntry)>> {
        let found = self.find_key(&dict.table, key, hash)?;
        Ok(found.and_then(|number| dict.table.entry(number).map(|entry| (number, entry))))
    }

    /// `dict.get(key)`
    #[inline]
    pub fn dict_get(&mut self, dict: Ref<Dict>, key: Value) -> Result<Option<Value>> {
        let hash = self.key_hash(key)?;
        let found = self.find_key(&dict.table, key, hash)?;
        Ok(found.map(|number| dict.entry_value(number)))
    }

    /// `dict[key] = value`
    #[inline]
    pub fn dict_set(&mut self, dict: Ref<Dict>, key: Value, value: Value) -> Result<()> {
        let hash = self.key_hash(key)?;
        self.dict_set_hashed(dict, key, hash, value)
    }

    /// `dict[key] = value` for a key whose hash is known.
    #[inline]
    pub fn dict_set_hashed(&mut self, dict: Ref<Dict>, key: Value, hash: u64, value: Value) -> Result<()> {
        match self.find_key(&dict.table, key, hash)? {
            Some(number) => {
                dict.set_entry_value(&mut self.heap, number, value);
                Ok(())
            }
            None => {
                let answer = dict.insert_new(&mut self.heap, hash, key, value);
                self.check(answer).map(|_| ())
            }
        }
    }

    /// Takes a key out; gives its value.
    pub fn dict_remove(&mut self, dict: Ref<Dict>, key: Value) -> Result<Option<Value>> {
        let hash = self.key_hash(key)?;
        let found = self.dict_find(dict, key, hash)?;
        Ok(found.and_then(|(number, _)| dict.remove_entry(number)).map(|entry| entry.value))
    }

    // -- set ---------------------------------------------------------------------------------------------------------

    /// The number of an element's entry; its hash is known.
    #[inline]
    pub fn set_find(&mut self, set: Ref<Set>, key: Value, hash: u64) -> Result<Option<usize>> {
        self.find_key(&set.table, key, hash)
    }

    /// Adds an element; false where it was there already.
    #[inline]
    pub fn set_add(&mut self, set: Ref<Set>, key: Value) -> Result<bool> {
        let hash = self.element_hash(key)?;
        self.set_add_hashed(set, key, hash)
    }

    /// Adds an element whose hash is known.
    #[inline]
    pub fn set_add_hashed(&mut self, set: Ref<Set>, key: Value, hash: u64) -> Result<bool> {
        if self.set_find(set, key, hash)?.is_some() {
            return Ok(false);
        }
        let answer = set.insert_new(&mut self.heap, hash, key);
        self.check(answer).map(|_| true)
    }

    /// `key in set`
    #[inline]
    pub fn set_contains(&mut self, set: Ref<Set>, key: Value) -> Result<bool> {
        let hash = self.element_hash(key)?;
        Ok(self.set_find(set, key, hash)?.is_some())
    }

    /// Takes an element out; false where it was not there.
    pub fn set_remove(&mut self, set: Ref<Set>, key: Value) -> Result<bool> {
        let hash = self.element_hash(key)?;
        self.set_remove_hashed(set, key, hash)
    }

    /// Takes an element out whose hash is known.
    pub fn set_remove_hashed(&mut self, set: Ref<Set>, key: Value, hash: u64) -> Result<bool> {
        let found = self.set_find(set, key, hash)?;
        Ok(found.and_then(|number| set.table.remove(number)).is_some())
    }
}
