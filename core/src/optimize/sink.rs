//! Objects that are never made (allocation sinking): what is loaded from an object that the trace makes is what went into it,
//! and where only snapshots refer to it any more, it is described instead, for exits to make.
//!
//! An object that changes is described by a chain: [`Pseudo::NEW_OBJECT`], and one instruction for each store, in the
//! store's place. A snapshot refers to the end of the chain as far as it has got there.
//!
//! Invariants: an object's identity is seen by whatever uses it as a value, which has it made. A description refers to an
//! object only if nothing changes that any more: so no snapshot knows two states of one object.
#![forbid(unsafe_code)]

use core::mem::offset_of;

use super::builder::{Builder, Full};
use super::dce::Need;
use super::passes::Passes;
use crate::builtins::async_generator::{self, Step};
use crate::builtins::{dict_views, enumerate, iterators, zip};
use crate::codegen::lower::container::{LIST_BUFFER, LIST_LENGTH, TUPLE_ITEMS, TUPLE_LENGTH};
use crate::object::bigint::BigInt;
use crate::object::{BoundMethod, CellObject, Complex, Exception, Function, Range, Slice, Traceback};
use crate::trace::ir::{Instruction, Op, Pseudo, Ref, Trace, Type};
use crate::trace::objects::{MOST_STORED_ITEMS, Made};
use crate::trace::text::rotated;
use crate::uop::Uop;
use crate::value::Value;

/// The object whose making a guard looks after: it leaves where the helper could not, or where a character is not there yet.
/// Without the object there is no guard.
pub(super) fn looks_after(trace: &Trace, guard: &Instruction) -> Option<Ref> {
    let object = guard.reference(0);
    let is_for = guard.is_uop(Uop::BRANCH_INT_EQ_CONST)
        && trace.constant(guard.reference(1)).is_some_and(|constant| constant.bits == 0)
        && !object.is_constant()
        && is_looked_after(trace.get(object));
    is_for.then_some(object)
}

/// Is there a guard behind it that looks after what it gives?
pub(super) fn is_looked_after(i: &Instruction) -> bool {
    i.is_new() || i.is_uop(Uop::LOAD_VM_ITEM)
}

const START: usize = offset_of!(Range, start);
const STOP: usize = offset_of!(Range, stop);
const STEP: usize = offset_of!(Range, step);
const LENGTH: usize = offset_of!(Range, length);
const CONTENT: usize = offset_of!(CellObject, content);
const SLICE_START: usize = offset_of!(Slice, start);
const SLICE_STOP: usize = offset_of!(Slice, stop);
const SLICE_STEP: usize = offset_of!(Slice, step);
const REAL: usize = offset_of!(Complex, real);
const IMAGINARY: usize = offset_of!(Complex, imaginary);
const FUNCTION: usize = offset_of!(BoundMethod, function);
const RECEIVER: usize = offset_of!(BoundMethod, receiver);
const CODE: usize = offset_of!(Function, code);
const GLOBALS: usize = offset_of!(Function, globals);
const ARGUMENTS: usize = offset_of!(Exception, arguments);
const TRACEBACK: usize = offset_of!(Exception, traceback);
const CAUSE: usize = offset_of!(Exception, cause);
const CONTEXT: usize = offset_of!(Exception, context);
const NEXT: usize = offset_of!(Traceback, next);

/// What an instruction makes whose fields are part of its description.
fn has_fields(i: &Instruction) -> bool {
    i.makes().is_some_and(Made::has_fields)
}

impl Builder {
    /// Does an instruction make what exits can make as well?
    pub(super) fn may_describe(&self, i: &Instruction) -> bool {
        self.passes.contains(Passes::SINK)
            && i.makes().is_some()
            && i.made_of().all(|(part, of)| matches!(of, Type::Tagged | Type::Object) || part.is_constant())
    }

    /// What is needed of a value that another one's description refers to from an index on: an object is made that is
    /// changed behind that, since the description knows it as it was; but where it is described anew.
    fn need_of_part(&self, part: Ref, from: usize) -> Need {
        let changes = !part.is_constant() && self.settled(part.index()) >= from && !self.changes_by_numbers(part);
        if changes { Need::Value } else { Need::Description }
    }

    /// Is it an object, made by the trace, into which only numbers are stored?
    pub(super) fn changes_by_numbers(&self, object: Ref) -> bool {
        !object.is_constant() && self.trace.get(object).makes().is_some_and(Made::changes_by_numbers)
    }

    /// Where an object that the instruction at an index makes is as those are described that refer to it.
    pub(super) fn settled_for_others(&self, at: usize) -> usize {
        if self.changes_by_numbers(Ref::instruction(at)) { at } else { self.settled(at) }
    }

    /// The last instruction that changes the object, made at an index, before its turn ends. What objects refer to is
    /// settled before they are.
    pub(super) fn settled(&self, at: usize) -> usize {
        let changes = has_fields(&self.trace.instructions[at]);
        changes.then(|| self.contents(Ref::instruction(at)).last()).flatten().unwrap_or(at)
    }

    /// The object, made in the same turn, into which a store at an index puts what its description says of it.
    pub(super) fn content_of(&self, at: usize) -> Option<Ref> {
        let i = self.trace.instructions.get(at)?;
        let base = match i.op {
            Op::Uop(Uop::STORE_FIELD | Uop::STORE_FIELD_COUNT) => i.reference(1),
            Op::Uop(Uop::STORE_FIELD32_CONST) => i.reference(0),
            _ => return None,
        };
        let same_turn = !base.is_constant() && (base.index() < self.head) == (at < self.head);
        let made = same_turn.then(|| self.trace.get(base))?;
        (made.makes()?.takes(i) && self.may_describe(made)).then_some(base)
    }

    /// The stores into an object before the end of the turn that makes it.
    pub(super) fn contents(&self, object: Ref) -> impl Iterator<Item = usize> + use<'_> {
        self.contents_until(object, usize::MAX)
    }

    /// The same before an index.
    fn contents_until(&self, object: Ref, end: usize) -> impl Iterator<Item = usize> + use<'_> {
        let first = object.index() + 1;
        let turn = if object.index() < self.head { self.head } else { self.trace.instructions.len() };
        (first..turn.min(end)).filter(move |at| self.content_of(*at) == Some(object))
    }

    /// Those of them that no later one overwrites.
    pub(super) fn lasting(&self, object: Ref) -> impl Iterator<Item = usize> + use<'_> {
        self.lasting_until(object, usize::MAX)
    }

    /// The same before an index.
    pub(super) fn lasting_until(&self, object: Ref, end: usize) -> impl Iterator<Item = usize> + use<'_> {
        let field = |at: usize| {
            let i = &self.trace.instructions[at];
            if i.is_uop(Uop::STORE_FIELD32_CONST) { i.arguments[1] } else { i.arguments[2] }
        };
        let so_far = move || self.contents_until(object, end);
        so_far().filter(move |at| !so_far().any(|later| later > *at && field(later) == field(*at)))
    }

    /// What the object that the call at an index makes begins as.
    pub(super) fn description(&self, at: usize) -> Instruction {
        let call = &self.trace.instructions[at];
        let mut description = call.described();
        for (n, (part, _)) in call.made_of().enumerate().filter(|(_, (_, of))| *of == Type::Tagged) {
            description.arguments[2 + n] = self.raw_before(at, part).0;
        }
        description
    }

    /// What the store at an index makes of the description of its object.
    pub(super) fn change(&self, at: usize) -> Instruction {
        let i = &self.trace.instructions[at];
        let (object, field) = (i.arguments[1], i.arguments[2]);
        match i.op {
            Op::Uop(Uop::STORE_FIELD32_CONST) => {
                return Instruction::pseudo(Pseudo::WITH_FIELD32, Type::Object, &i.arguments[..3]);
            }
            Op::Uop(Uop::STORE_FIELD_COUNT) => {
                return Instruction::pseudo(Pseudo::WITH_FIELD_COUNT, Type::Object, &[object, field, i.arguments[0]]);
            }
            _ => {}
        }
        let value = self.raw_before(at, i.reference(0));
        Instruction::pseudo(Pseudo::WITH_FIELD, Type::Object, &[object, field, value.0])
    }

    /// A value as it is best described at an index: where it was unboxed before, the raw one.
    fn raw_before(&self, at: usize, value: Ref) -> Ref {
        let raw = self.fact(value).raw;
        let is_there = raw != Ref::NONE && (raw.is_constant() || raw.index() < at);
        if is_there { raw } else { value }
    }

    /// Calls `each` with every value that the description of the object that the call at an index makes refers to, and with
    /// what is needed of it. `at_end`: as it is when the turn has ended, else as it is at any time.
    pub(super) fn for_each_part(
        &self,
        at: usize,
        at_end: bool,
        mut each: impl FnMut(Ref, Need) -> Result<(), Full>,
    ) -> Result<(), Full> {
        self.description(at).references().try_for_each(|part| each(part, self.need_of_part(part, at)))?;
        if !has_fields(&self.trace.instructions[at]) {
            return Ok(());
        }
        let part_of = |store: usize| {
            self.change(store).references().skip(1).try_for_each(|part| each(part, self.need_of_part(part, store)))
        };
        let object = Ref::instruction(at);
        if at_end { self.lasting(object).try_for_each(part_of) } else { self.contents(object).try_for_each(part_of) }
    }

    /// What a load gives from an object that the trace makes, as it went into it.
    pub(super) fn part_of_new(&mut self, i: &Instruction) -> Result<Option<Ref>, Full> {
        use Uop::*;
        let (Op::Uop(uop), object) = (i.op, i.reference(0)) else { return Ok(None) };
        let loads =
            matches!(uop, LOAD_FIELD | LOAD_FIELD_COUNT | LOAD_FIELD32_COUNT | LOAD_FIELD_FLOAT | LOAD_TAIL_ITEM | LOAD_ITEM);
        if !loads || object.is_constant() || !self.passes.contains(Passes::SINK) {
            return Ok(None);
        }
        let call = *self.trace.get(object);
        match call.makes() {
            Some(Made::Wide) => self.part_of_wide(i, &call),
            _ if uop == LOAD_FIELD32_COUNT => Ok(None),
            Some(Made::Tuple | Made::LongTuple) => self.part_of_tuple(i, uop, &call),
            Some(Made::Complex) => self.part_of_complex(i, &call),
            Some(made @ (Made::Range | Made::Slice | Made::Method | Made::Zip | Made::View | Made::Step | Made::AsyncValue)) => {
                Ok(first_content(made, i, &call))
            }
            Some(Made::Cursor) if uop == Uop::LOAD_FIELD_COUNT && self.is_as_made(i) => {
                Ok(Some(self.constant(Type::Int, rotated(0))?))
            }
            Some(Made::List) if self.is_as_made(i) => self.part_of_list(i, uop, &call),
            Some(Made::Exception) if [TRACEBACK, CAUSE, CONTEXT].contains(&usize::from(i.arguments[1])) && self.is_as_made(i) => {
                Ok(Some(self.constant(Type::Tagged, Value::NONE.bits())?))
            }
            Some(made) if made.has_fields() && self.is_as_made(i) => Ok(first_content(made, i, &call)),
            _ => Ok(None),
        }
    }

    fn part_of_tuple(&mut self, i: &Instruction, uop: Uop, call: &Instruction) -> Result<Option<Ref>, Full> {
        let field = usize::from(i.arguments[1]);
        Ok(match uop {
            Uop::LOAD_FIELD_COUNT if field == TUPLE_LENGTH => Some(self.length_of_new(call)?),
            Uop::LOAD_FIELD if field == TUPLE_LENGTH => Some(self.constant(Type::Word, self.length(call) as u64)?),
            Uop::LOAD_FIELD if field >= TUPLE_ITEMS => self.item_of_tuple(i.reference(0), call, (field - TUPLE_ITEMS) / 8),
            Uop::LOAD_TAIL_ITEM => self.constant_index(i, call).and_then(|n| self.item_of_tuple(i.reference(0), call, n)),
            _ => None,
        })
    }

    /// One of two doubles, which went into the object boxed.
    fn part_of_complex(&mut self, i: &Instruction, call: &Instruction) -> Result<Option<Ref>, Full> {
        let n = match usize::from(i.arguments[1]) {
            REAL => 0,
            IMAGINARY => 1,
            _ => return Ok(None),
        };
        let Some(boxed) = item(call, n).filter(|_| i.is_uop(Uop::LOAD_FIELD_FLOAT)) else { return Ok(None) };
        self.make(Instruction::uop(Uop::UNBOX_FLOAT, Type::Float, &[boxed.0])).map(Some)
    }

    /// What is known of an int by its halves, which went into it boxed.
    fn part_of_wide(&mut self, i: &Instruction, call: &Instruction) -> Result<Option<Ref>, Full> {
        let n = match usize::from(i.arguments[1]) {
            BigInt::SIZE => return self.constant(Type::Int, rotated(1)).map(Some),
            BigInt::HIGH => 0,
            BigInt::LOW => 1,
            _ => return Ok(None),
        };
        let Some(boxed) = item(call, n) else { return Ok(None) };
        self.make(Instruction::uop(Uop::UNBOX_INT, Type::Int, &[boxed.0])).map(Some)
    }

    fn item_of_tuple(&self, tuple: Ref, call: &Instruction, n: usize) -> Option<Ref> {
        if call.makes() == Some(Made::Tuple) {
            return item(call, n);
        }
        let field = TUPLE_ITEMS + n.min(MOST_STORED_ITEMS) * 8;
        self.find(&Instruction::uop(Uop::LOAD_FIELD, Type::Tagged, &[tuple.0, field as u16]))
    }

    fn part_of_list(&mut self, i: &Instruction, uop: Uop, call: &Instruction) -> Result<Option<Ref>, Full> {
        Ok(match uop {
            Uop::LOAD_FIELD_COUNT if usize::from(i.arguments[1]) == LIST_LENGTH => Some(self.length_of_new(call)?),
            Uop::LOAD_ITEM if usize::from(i.arguments[2]) == LIST_BUFFER => {
                self.constant_index(i, call).and_then(|n| item(call, n))
            }
            _ => None,
        })
    }

    fn length_of_new(&mut self, call: &Instruction) -> Result<Ref, Full> {
        self.constant(Type::Int, rotated(self.length(call)))
    }

    fn length(&self, call: &Instruction) -> i64 {
        let given = item(call, 0).filter(|_| call.makes() == Some(Made::LongTuple));
        let given = given.and_then(|length| self.trace.constant(length)).map(|length| length.bits as i64 >> 16);
        given.unwrap_or(call.made_of().count() as i64)
    }

    /// Which item a load by index is of, if that is known.
    fn constant_index(&self, i: &Instruction, call: &Instruction) -> Option<usize> {
        let index = self.trace.constant(i.reference(1)).map(|constant| constant.bits as i64 >> 16)?;
        let from_start = if index < 0 { index + self.length(call) } else { index };
        usize::try_from(from_start).ok()
    }
}

fn item(call: &Instruction, n: usize) -> Option<Ref> {
    call.made_of().nth(n).map(|(item, _)| item)
}

/// What a field holds from the start.
fn first_content(made: Made, i: &Instruction, call: &Instruction) -> Option<Ref> {
    let n = match (made, usize::from(i.arguments[1])) {
        (Made::Cursor, iterators::SOURCE) | (Made::Enumerate, enumerate::ITERATOR) | (Made::Zip, zip::ITERATORS) => 0,
        (Made::Enumerate, enumerate::NUMBER) => 1,
        (Made::Step, Step::GENERATOR) | (Made::AsyncValue, async_generator::YIELDED) | (Made::View, dict_views::SHOWN) => 0,
        (Made::Step, Step::VALUE) => 1,
        (Made::Range, START) | (Made::Slice, SLICE_START) | (Made::Method, FUNCTION) | (Made::Cell, CONTENT) => 0,
        (Made::Slice, SLICE_STOP) | (Made::Method, RECEIVER) => 1,
        (Made::Slice, SLICE_STEP) => 2,
        (Made::Range, STOP) => 1,
        (Made::Range, STEP) => 2,
        (Made::Range, LENGTH) => 3,
        (Made::Function, CODE) => 0,
        (Made::Function, GLOBALS) | (Made::Exception, ARGUMENTS) => 1,
        (Made::Traceback, NEXT) => 0,
        _ => return None,
    };
    i.is_uop(Uop::LOAD_FIELD).then(|| item(call, n)).flatten()
}
