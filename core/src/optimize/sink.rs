//! Tuples that are never made: what is loaded from a tuple that the trace makes is what went into it, and where only
//! snapshots refer to it any more, it is described instead, for exits to make.
//!
//! Invariant: a tuple's identity is seen by whatever uses it as a value, which has it made.
#![forbid(unsafe_code)]

use super::builder::{Builder, Full};
use super::passes::Passes;
use crate::codegen::lower::container::{TUPLE_ITEMS, TUPLE_LENGTH};
use crate::trace::ir::{Instruction, Op, Pseudo, Ref, Trace, Type};
use crate::trace::quick::Quick;
use crate::trace::text::rotated;
use crate::uop::Uop;

/// How many items the tuple has that an instruction makes. None: it makes none, or not one of its own.
pub(super) fn tuple_items(i: &Instruction) -> Option<usize> {
    let quick = Quick::ALL.get(usize::from(i.arguments[0])).filter(|_| i.is(Pseudo::CALL))?;
    matches!(quick, Quick::TUPLE_1 | Quick::TUPLE_2 | Quick::TUPLE_3 | Quick::TUPLE_4).then_some(usize::from(i.arguments[1]))
}

/// Does it make an object that nothing knows yet?
pub(super) fn makes_object(i: &Instruction) -> bool {
    use Quick::*;
    let quick = match i.op {
        Op::Pseudo(Pseudo::CALL) => Quick::ALL.get(usize::from(i.arguments[0])),
        Op::Pseudo(pseudo) => return pseudo == Pseudo::NEW_TUPLE,
        Op::Uop(_) => return false,
    };
    matches!(quick, Some(LIST_0 | LIST_1 | LIST_2 | LIST_3 | LIST_4 | TUPLE_1 | TUPLE_2 | TUPLE_3 | TUPLE_4 | NEW_INSTANCE))
}

/// The object whose making a guard looks after: it leaves where the helper could not. Without the object there is no guard.
pub(super) fn looks_after(trace: &Trace, guard: &Instruction) -> Option<Ref> {
    let object = guard.reference(0);
    let is_for = guard.is_uop(Uop::BRANCH_INT_EQ_CONST)
        && trace.constant(guard.reference(1)).is_some_and(|constant| constant.bits == 0)
        && !object.is_constant()
        && makes_object(trace.get(object));
    is_for.then_some(object)
}

impl Builder {
    /// Does an instruction make what exits can make as well?
    pub(super) fn may_describe(&self, i: &Instruction) -> bool {
        self.sinks && self.passes.contains(Passes::SINK) && tuple_items(i).is_some()
    }

    /// The description of a tuple that the call at an index makes: of items that were unboxed before, the raw ones.
    pub(super) fn description(&self, at: usize) -> Instruction {
        let call = &self.trace.instructions[at];
        let items = usize::from(call.arguments[1]).min(4);
        let mut arguments = [0; 5];
        arguments[0] = items as u16;
        for (n, argument) in arguments[1..=items].iter_mut().enumerate() {
            let item = call.reference(2 + n);
            let raw = self.fact(item).raw;
            let is_there = raw != Ref::NONE && (raw.is_constant() || raw.index() < at);
            *argument = if is_there { raw.0 } else { item.0 };
        }
        Instruction::pseudo(Pseudo::NEW_TUPLE, Type::Object, &arguments[..=items])
    }

    /// What a load gives from a tuple that the trace makes.
    pub(super) fn tuple_part(&mut self, i: &Instruction) -> Result<Option<Ref>, Full> {
        let (Op::Uop(uop), tuple) = (i.op, i.reference(0)) else { return Ok(None) };
        if !matches!(uop, Uop::LOAD_FIELD | Uop::LOAD_FIELD_COUNT | Uop::LOAD_TAIL_ITEM)
            || tuple.is_constant()
            || !self.passes.contains(Passes::SINK)
        {
            return Ok(None);
        }
        let call = *self.trace.get(tuple);
        let Some(items) = tuple_items(&call) else { return Ok(None) };
        let field = usize::from(i.arguments[1]);
        let item = |n: usize| (n < items).then(|| call.reference(2 + n));
        Ok(match uop {
            Uop::LOAD_FIELD_COUNT if field == TUPLE_LENGTH => Some(self.constant(Type::Int, rotated(items as i64))?),
            Uop::LOAD_FIELD if field == TUPLE_LENGTH => Some(self.constant(Type::Word, items as u64)?),
            Uop::LOAD_FIELD if field >= TUPLE_ITEMS => item((field - TUPLE_ITEMS) / 8),
            Uop::LOAD_TAIL_ITEM => {
                let index = self.trace.constant(i.reference(1)).map(|constant| constant.bits as i64 >> 16);
                let index = index.map(|n| if n < 0 { n + items as i64 } else { n });
                index.and_then(|n| usize::try_from(n).ok()).and_then(item)
            }
            _ => None,
        })
    }
}
