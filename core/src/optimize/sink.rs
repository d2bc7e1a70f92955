//! Objects that are never made (allocation sinking): what is loaded from a tuple or an instance that the trace makes is what
//! went into it, and where only snapshots refer to it any more, it is described instead, for exits to make.
//!
//! An instance changes, so its description is a chain: [`Pseudo::NEW_INSTANCE`], and one instruction for each store, in the
//! store's place. A snapshot refers to the end of the chain as far as it has got there.
//!
//! Invariants: an object's identity is seen by whatever uses it as a value, which has it made. A description refers to an
//! instance only if nothing changes that any more: so no snapshot knows two states of one instance.
#![forbid(unsafe_code)]

use super::builder::{Builder, Full};
use super::dce::Need;
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
    let is_generator = matches!(quick, Some(NEW_GENERATOR_0 | NEW_GENERATOR_1 | NEW_GENERATOR_2 | NEW_GENERATOR_3));
    let is_list = matches!(quick, Some(LIST_0 | LIST_1 | LIST_2 | LIST_3 | LIST_4));
    is_generator || is_list || matches!(quick, Some(TUPLE_1 | TUPLE_2 | TUPLE_3 | TUPLE_4 | NEW_INSTANCE))
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

/// Does it make an instance of a Python class?
pub(super) fn makes_instance(i: &Instruction) -> bool {
    i.is(Pseudo::CALL) && Quick::ALL.get(usize::from(i.arguments[0])) == Some(&Quick::NEW_INSTANCE)
}

impl Builder {
    /// Does an instruction make what exits can make as well?
    pub(super) fn may_describe(&self, i: &Instruction) -> bool {
        let constants = || i.reference(2).is_constant() && i.reference(3).is_constant();
        self.passes.contains(Passes::SINK) && (tuple_items(i).is_some() || makes_instance(i) && constants())
    }

    /// What is needed of a value that another one's description refers to from an index on: an instance is made that is
    /// changed behind that, since the description knows it as it was.
    fn need_of_part(&self, part: Ref, from: usize) -> Need {
        let changes = !part.is_constant() && self.settled(part.index()) >= from;
        if changes { Need::Value } else { Need::Description }
    }

    /// The last instruction that changes the object, made at an index, before its turn ends. What objects refer to is
    /// settled before they are.
    pub(super) fn settled(&self, at: usize) -> usize {
        let is_instance = makes_instance(&self.trace.instructions[at]);
        is_instance.then(|| self.contents(Ref::instruction(at)).last()).flatten().unwrap_or(at)
    }

    /// The instance, made in the same turn, into which a store at an index puts what its description says of it.
    pub(super) fn content_of(&self, at: usize) -> Option<Ref> {
        let i = self.trace.instructions.get(at)?;
        let base = match i.op {
            Op::Uop(Uop::STORE_FIELD) => i.reference(1),
            Op::Uop(Uop::STORE_FIELD32_CONST) if i.arguments[1] == Builder::SHAPE_FIELD => i.reference(0),
            _ => return None,
        };
        let same_turn = !base.is_constant() && (base.index() < self.head) == (at < self.head);
        let made = same_turn.then(|| self.trace.get(base))?;
        (makes_instance(made) && self.may_describe(made)).then_some(base)
    }

    /// The stores into an instance before the end of the turn that makes it.
    pub(super) fn contents(&self, instance: Ref) -> impl Iterator<Item = usize> + use<'_> {
        let first = instance.index() + 1;
        let end = if instance.index() < self.head { self.head } else { self.trace.instructions.len() };
        (first..end).filter(move |at| self.content_of(*at) == Some(instance))
    }

    /// What the object that the call at an index makes begins as.
    pub(super) fn description(&self, at: usize) -> Instruction {
        let call = &self.trace.instructions[at];
        if makes_instance(call) {
            return Instruction::pseudo(Pseudo::NEW_INSTANCE, Type::Object, &call.arguments[2..4]);
        }
        let items = usize::from(call.arguments[1]).min(4);
        let mut arguments = [0; 5];
        arguments[0] = items as u16;
        for (n, argument) in arguments[1..=items].iter_mut().enumerate() {
            *argument = self.raw_before(at, call.reference(2 + n)).0;
        }
        Instruction::pseudo(Pseudo::NEW_TUPLE, Type::Object, &arguments[..=items])
    }

    /// What the store at an index makes of the description of its instance.
    pub(super) fn change(&self, at: usize) -> Instruction {
        let i = &self.trace.instructions[at];
        if i.is_uop(Uop::STORE_FIELD32_CONST) {
            return Instruction::pseudo(Pseudo::WITH_SHAPE, Type::Object, &[i.arguments[0], i.arguments[2]]);
        }
        let value = self.raw_before(at, i.reference(0));
        Instruction::pseudo(Pseudo::WITH_FIELD, Type::Object, &[i.arguments[1], i.arguments[2], value.0])
    }

    /// A value as it is best described at an index: where it was unboxed before, the raw one.
    fn raw_before(&self, at: usize, value: Ref) -> Ref {
        let raw = self.fact(value).raw;
        let is_there = raw != Ref::NONE && (raw.is_constant() || raw.index() < at);
        if is_there { raw } else { value }
    }

    /// Calls `each` with every value that the description of the object that the call at an index makes refers to, and with
    /// what is needed of it.
    pub(super) fn for_each_part(&self, at: usize, mut each: impl FnMut(Ref, Need) -> Result<(), Full>) -> Result<(), Full> {
        self.description(at).references().try_for_each(|part| each(part, self.need_of_part(part, at)))?;
        if !makes_instance(&self.trace.instructions[at]) {
            return Ok(());
        }
        self.contents(Ref::instruction(at)).try_for_each(|store| {
            self.change(store).references().skip(1).try_for_each(|part| each(part, self.need_of_part(part, store)))
        })
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
