//! Dicts of keywords: what a parameter `**keywords` holds, and what a call with `**keywords` takes apart again. As long as nobody
//! else has come to one that the trace makes, what is in it is known, and only exits make it.

use alloc::vec::Vec;

use super::{Recorder, Recording, Then};
use crate::bytecode::ops::Op;
use crate::machine::Machine;
use crate::object::Tuple;
use crate::trace::ir::{self, Ref};
use crate::trace::objects::Made;
use crate::trace::quick::Quick;
use crate::uop::Effect;
use crate::value::Value;

/// Keywords of a dict that is described, at most: the interpreter charges nothing for so few (`spread_dict`).
const MOST_KEYWORDS: usize = 15;

impl Recorder {
    /// A new dict with these keys, which are all different strings.
    pub(super) fn dict_of(&mut self, vm: &mut Machine, items: &[(Value, Ref)]) -> Recording<Ref> {
        if (1..=MOST_KEYWORDS).contains(&items.len()) {
            let names: Vec<Value> = items.iter().map(|(name, _)| *name).collect();
            let values: Vec<Ref> = items.iter().map(|(_, value)| *value).collect();
            let (names, values) = (self.constant_tuple(vm, &names)?, self.tuple_of_values(&values)?);
            return self.quick(Quick::NEW_KEYWORDS, &[names, values]);
        }
        let dict = self.quick(Quick::DICT_0, &[])?;
        for (name, value) in items {
            let (name, value) = (self.value(*name)?, self.boxed(*value)?);
            self.quick(Quick::MAP_ADD, &[dict, name, value])?;
        }
        Ok(dict)
    }

    /// The values in a dict, and how many these are, if the trace makes it and nothing else has come to it.
    pub(super) fn known_keywords(&mut self, slot: u16) -> Recording<Option<Vec<Ref>>> {
        let value = self.read(slot)?;
        let made = self.builder.trace.copied(value);
        let count = match self.makes(made) {
            Some(Made::Dict) => 0,
            Some(Made::Keywords) => {
                let names = self.builder.trace.get(made).reference(2);
                let names = self.builder.trace.constant(names).map_or(Value::EMPTY, |names| Value::from_bits(names.bits));
                names.downcast::<Tuple>().map_or(0, |names| names.len())
            }
            _ => return Ok(None),
        };
        if !self.is_untouched(made) {
            return Ok(None);
        }
        if count == 0 {
            return Ok(Some(Vec::new()));
        }
        let values = self.builder.trace.get(made).reference(3);
        self.fields_of_tuple(values, count).map(Some)
    }

    /// Has nothing but guards used an object since it was made? Then nothing else holds it, either.
    fn is_untouched(&self, made: Ref) -> bool {
        let mut since = self.builder.trace.instructions[made.index() + 1..].iter();
        since.all(|i| {
            let is_guard = matches!(i.op, ir::Op::Uop(uop) if matches!(uop.effect(), Effect::Guard | Effect::Control));
            is_guard || i.references().all(|used| used != made)
        })
    }

    /// DICT_MERGE of what is known into what is known to be empty, where the call comes next. None: it is something else.
    pub(super) fn merge_known(&mut self, dict: u16, mapping: u16) -> Recording<Option<Then>> {
        if self.opcode_at(self.at.end) != Some(Op::CALL_FUNCTION_EX) {
            return Ok(None);
        }
        let (own, given) = (self.known_keywords(dict)?, self.known_keywords(mapping)?);
        if !own.is_some_and(|own| own.is_empty()) || given.is_none() {
            return Ok(None);
        }
        // As the interpreter does, which copies nothing.
        let value = self.read(mapping)?;
        self.write(dict, value)?;
        self.next().map(Some)
    }
}
