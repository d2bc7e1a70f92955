//! Lists, tuples, dicts, strings: items, membership, building, unpacking, concatenation.

pub(super) use crate::codegen::lower::container::{LIST_BUFFER, LIST_LENGTH, LIST_ROOM, TUPLE_ITEMS, TUPLE_LENGTH};

use core::mem::offset_of;

use super::bytes::shape_of_bytes;
use super::compare::has_shape;
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::{BinaryOperator, Op};
use crate::machine::{Machine, known_length};
use crate::object::{ClassFlags, Header, Kind, List};
use crate::optimize::facts::Kinds;
use crate::trace::ir::{self, Instruction as Ins, Leave, MOST_ARGUMENTS, Pseudo, Ref, SnapshotId, Trace, Type};
use crate::trace::objects::MOST_STORED_ITEMS;
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

/// The helper, by its number, that could not go on where a trace left by a snapshot.
pub(super) fn helper_before(parent: &Trace, id: SnapshotId) -> Option<u16> {
    if parent.snapshot(id).leave != Leave::Attempt {
        return None;
    }
    let mut guards = parent.instructions.iter().filter(|i| i.snapshot() == Some(id) && i.is_uop(Uop::BRANCH_INT_EQ_CONST));
    let answer = guards.next_back()?.reference(0);
    let call = (!answer.is_constant()).then(|| parent.get(answer))?;
    (call.op == ir::Op::Pseudo(Pseudo::CALL)).then_some(call.arguments[0])
}

/// Does a trace leave by a snapshot only where the key of a subscription is not in the dict?
pub(super) fn lacks_key(parent: &Trace, id: SnapshotId) -> bool {
    let is_of_key = |i: &Ins| {
        let answer = i.reference(0);
        let is_stop = i.is_uop(Uop::BRANCH_INT_EQ_CONST)
            && parent.constant(i.reference(1)).is_some_and(|constant| constant.bits == Value::STOP.bits());
        let call = (is_stop && !answer.is_constant()).then(|| parent.get(answer));
        call.is_some_and(|call| call.is(Pseudo::CALL) && call.quick() == Some(Quick::DICT_GET))
    };
    let mut guards = parent.instructions.iter().filter(|i| i.snapshot() == Some(id)).peekable();
    parent.snapshot(id).leave == Leave::Jump && guards.peek().is_some() && guards.all(is_of_key)
}

impl Recorder {
    /// Operators of what is no number.
    pub(super) fn other_binary(&mut self, vm: &mut Machine, operator: BinaryOperator, left: u16, right: u16) -> Recording<Ref> {
        let (a, b) = (self.actual(left), self.actual(right));
        match operator {
            BinaryOperator::Subscript if self.subscript_raises(vm, a, b) => self.binary_generally(vm, left, right),
            BinaryOperator::Subscript if b.is_small_int() && has_shape(a, class_shape::LIST.0) => {
                self.subscript(left, right, class_shape::LIST.0)
            }
            BinaryOperator::Subscript if b.is_small_int() && has_shape(a, class_shape::TUPLE.0) => {
                self.subscript(left, right, class_shape::TUPLE.0)
            }
            BinaryOperator::Subscript if b.is_small_int() && has_shape(a, class_shape::STR.0) => {
                let text = self.shaped(left, class_shape::STR.0)?;
                let index = self.int(right)?;
                self.character_of(text, a, index, b.as_small_int().unwrap_or(0))
            }
            BinaryOperator::Subscript
                if b.is_small_int()
                    && let Some(shape) = shape_of_bytes(a) =>
            {
                self.subscript_bytes(left, right, shape)
            }
            BinaryOperator::Subscript if has_shape(a, class_shape::DICT.0) => {
                let dict = self.shaped(left, class_shape::DICT.0)?;
                let key = self.boxed_slot(right)?;
                if self.handler().is_some() { self.item_if_there(dict, key) } else { self.quick(Quick::DICT_ITEM, &[dict, key]) }
            }
            BinaryOperator::Subscript if self.is_simply_sliced(a, b) => self.subscript_by_slice(left, right),
            BinaryOperator::Add if has_shape(a, class_shape::STR.0) && has_shape(b, class_shape::STR.0) => {
                let (a, b) = (self.shaped(left, class_shape::STR.0)?, self.shaped(right, class_shape::STR.0)?);
                self.quick(Quick::CONCATENATE, &[a, b])
            }
            _ => self.binary_generally(vm, left, right),
        }
    }

    /// The value of a key. Where it is missing, which is handled here, a side trace goes on with that (`lacks_key`).
    fn item_if_there(&mut self, dict: Ref, key: Ref) -> Recording<Ref> {
        let missing = self.value(Value::STOP)?;
        let found = self.quick(Quick::DICT_GET, &[dict, key, missing])?;
        let exit = self.take_snapshot(Leave::Jump, self.at.start)?;
        let stop = self.word(Value::STOP.bits())?;
        self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[found.0, stop, exit.0])?;
        Ok(found)
    }

    /// A slot's value, which is an object of this shape.
    pub(super) fn shaped(&mut self, slot: u16, shape: u32) -> Recording<Ref> {
        let value = self.read(slot)?;
        self.expect_shape(value, shape)?;
        Ok(value)
    }

    pub(super) fn boxed_slot(&mut self, slot: u16) -> Recording<Ref> {
        let value = self.read(slot)?;
        self.boxed(value)
    }

    /// The int in a slot, which is used as an index.
    fn index(&mut self, slot: u16) -> Recording<Ref> {
        let index = self.int(slot)?;
        if self.actual(slot).as_small_int().is_some_and(|index| index >= 0) {
            self.builder.saw_positive(index);
        }
        Ok(index)
    }

    fn subscript(&mut self, sequence: u16, index: u16, shape: u32) -> Recording<Ref> {
        let owner = self.shaped(sequence, shape)?;
        let (index, exit) = (self.index(index)?, self.exit()?);
        let (uop, items, length) = if shape == class_shape::LIST.0 {
            (Uop::LOAD_ITEM, LIST_BUFFER, LIST_LENGTH)
        } else {
            (Uop::LOAD_TAIL_ITEM, TUPLE_ITEMS, TUPLE_LENGTH)
        };
        self.uop(uop, Type::Tagged, &[owner.0, index.0, items as u16, length as u16, exit])
    }

    pub(super) fn record_store_subscript(&mut self, vm: &mut Machine) -> Recording<Then> {
        let (value, container, key) = (self.operand(vm, 3), self.operand(vm, 2), self.operand(vm, 1));
        if let Some(then) = self.store_by_python(vm, value)? {
            return Ok(then);
        }
        let (owner, index) = (self.actual(container), self.actual(key));
        if has_shape(owner, class_shape::LIST.0) && index.is_small_int() {
            let owner = self.shaped(container, class_shape::LIST.0)?;
            let index = self.index(key)?;
            let value = self.boxed_slot(value)?;
            self.remember(owner, value)?;
            let exit = self.exit()?;
            let fields = [LIST_BUFFER as u16, LIST_LENGTH as u16];
            self.uop(Uop::STORE_ITEM, Type::None, &[value.0, owner.0, index.0, fields[0], fields[1], exit])?;
        } else if self.stores_byte(container, key, value) {
            self.store_byte(container, key, value)?;
        } else if has_shape(owner, class_shape::DICT.0) {
            let dict = self.shaped(container, class_shape::DICT.0)?;
            let (key, value) = (self.boxed_slot(key)?, self.boxed_slot(value)?);
            self.quick(Quick::DICT_STORE, &[dict, key, value])?;
        } else if !vm.class_of(owner).has(ClassFlags::HEAP) && !self.actual(key).is_kind(Kind::Slice) {
            let (container, key) = (self.boxed_slot(container)?, self.boxed_slot(key)?);
            let value = self.boxed_slot(value)?;
            self.quick(Quick::STORE_ITEM, &[container, key, value])?;
        } else {
            return self.other_operands();
        }
        self.next()
    }

    pub(super) fn record_contains(&mut self, vm: &mut Machine) -> Recording<Then> {
        let (item, container) = (self.operand(vm, 2), self.operand(vm, 1));
        let owner = self.actual(container);
        if let Some(then) = self.contains_by_python(vm, item)? {
            return Ok(then);
        }
        let known = match () {
            () if has_shape(owner, class_shape::DICT.0) => Some((class_shape::DICT.0, Quick::DICT_CONTAINS)),
            () if has_shape(owner, class_shape::SET.0) => Some((class_shape::SET.0, Quick::SET_CONTAINS)),
            () => None,
        };
        let found = match known {
            Some((shape, helper)) => {
                let object = self.shaped(container, shape)?;
                let key = self.boxed_slot(item)?;
                self.quick(helper, &[object, key])?
            }
            None => match self.character_in(item, container)? {
                Some(found) => found,
                None => self.contains_generally(vm, item, container)?,
            },
        };
        let result = if self.at.operand != 0 { self.opposite(found)? } else { found };
        self.write(item, result)?;
        self.next()
    }

    pub(super) fn record_build(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let first = self.operand(vm, n);
        let items = self.arguments_from(first, None, n)?;
        let result = match self.at.op {
            Op::BUILD_LIST => self.list_of_values(&items)?,
            _ => self.tuple_of_values(&items)?,
        };
        self.write(first, result)?;
        self.next()
    }

    /// An empty list that is to get the items of an iterable. One of few may never be made, so room for them is not asked for.
    pub(super) fn record_build_list_for(&mut self, vm: &Machine) -> Recording<Then> {
        const FEW: usize = 8;
        let slot = self.operand(vm, 1);
        let list = if known_length(self.actual(slot)).is_some_and(|length| length > FEW) {
            let iterable = self.boxed_slot(slot)?;
            self.quick(Quick::LIST_FOR, &[iterable])?
        } else {
            self.list_of_values(&[])?
        };
        self.write(slot + 1, list)?;
        self.next()
    }

    /// A tuple of `n` slots.
    pub(super) fn tuple_of(&mut self, first: u16, n: usize) -> Recording<Ref> {
        let items = self.arguments_from(first, None, n)?;
        self.tuple_of_values(&items)
    }

    pub(super) fn tuple_of_values(&mut self, items: &[Ref]) -> Recording<Ref> {
        const TUPLES: [Quick; 5] = [Quick::TUPLE_0, Quick::TUPLE_1, Quick::TUPLE_2, Quick::TUPLE_3, Quick::TUPLE_4];
        if items.len() < TUPLES.len() {
            return self.made_of(TUPLES[items.len()], items);
        }
        if items.len() <= MOST_STORED_ITEMS {
            return self.build_stored(items);
        }
        let list = self.list_of_values(items)?;
        self.quick(Quick::TUPLE_OF, &[list])
    }

    /// A list; of more items than a helper takes: an empty one, and then they are appended.
    fn list_of_values(&mut self, items: &[Ref]) -> Recording<Ref> {
        const LISTS: [Quick; 5] = [Quick::LIST_0, Quick::LIST_1, Quick::LIST_2, Quick::LIST_3, Quick::LIST_4];
        if items.len() < LISTS.len() {
            return self.made_of(LISTS[items.len()], items);
        }
        let list = self.quick(Quick::LIST_0, &[])?;
        for item in items {
            let item = self.boxed(*item)?;
            self.quick(Quick::LIST_APPEND, &[list, item])?;
        }
        Ok(list)
    }

    /// What the helper for so many items makes of them; at most four.
    fn made_of(&mut self, helper: Quick, items: &[Ref]) -> Recording<Ref> {
        let mut boxed = [Ref::NONE; 4];
        for (place, item) in boxed.iter_mut().zip(items) {
            *place = self.boxed(*item)?;
        }
        self.quick(helper, &boxed[..items.len()])
    }

    /// A tuple of more items than helpers take: they are stored into it.
    fn build_stored(&mut self, items: &[Ref]) -> Recording<Ref> {
        let mut boxed = [Ref::NONE; MOST_STORED_ITEMS];
        for (place, item) in boxed.iter_mut().zip(items) {
            *place = self.boxed(*item)?;
        }
        let length = self.value(Value::small_int(items.len() as i64))?;
        let tuple = self.quick(Quick::NEW_TUPLE, &[length])?;
        for (at, item) in boxed[..items.len()].iter().enumerate() {
            self.store_field(*item, tuple, (TUPLE_ITEMS + at * 8) as u16)?;
        }
        Ok(tuple)
    }

    pub(super) fn record_list_append(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let (list, item) = (self.operand(vm, n + 1), self.operand(vm, 1));
        let actual = self.actual(list);
        let list = self.read(list)?;
        self.append((list, actual), item)?;
        self.next()
    }

    /// Appends what a slot holds to a list, of which it is told what it is in the trace and what it is now: here, where there was
    /// room as it was recorded, else by a helper.
    pub(super) fn append(&mut self, (list, actual): (Ref, Value), item: u16) -> Recording {
        self.expect_shape(list, class_shape::LIST.0)?;
        let item = self.boxed_slot(item)?;
        if actual.downcast::<List>().is_none_or(|list| list.is_full()) {
            self.quick(Quick::LIST_APPEND, &[list, item])?;
            return Ok(());
        }
        self.tell_apart(list, actual)?;
        self.remember(list, item)?;
        let exit = self.exit()?;
        let fields = [LIST_BUFFER as u16, LIST_LENGTH as u16, LIST_ROOM as u16];
        self.uop(Uop::APPEND_ITEM, Type::None, &[item.0, list.0, fields[0], fields[1], fields[2], exit])?;
        Ok(())
    }

    /// Lists that the trace has looked into are none that grows, as they were none when it was recorded. So of these the length
    /// and the array are still known.
    fn tell_apart(&mut self, growing: Ref, actual: Value) -> Recording {
        for list in self.builder.lists_that_may_be(growing)? {
            let slot = self.builder.trace.get(list).arguments[0] / 8;
            let is_there = self.slots.get(usize::from(slot)).is_some_and(|known| known.is_some_and(|known| known.value == list));
            if is_there && self.actual(slot) != actual {
                let exit = self.exit()?;
                self.uop(Uop::BRANCH_INT_EQ, Type::None, &[list.0, growing.0, exit])?;
            }
        }
        Ok(())
    }

    // -- memory and helpers ----------------------------------------------------------------------------------------------

    /// Stores a value into a field of an object.
    pub(super) fn store_field(&mut self, value: Ref, object: Ref, field: u16) -> Recording {
        let value = self.boxed(value)?;
        self.remember(object, value)?;
        self.uop(Uop::STORE_FIELD, Type::None, &[value.0, object.0, field])?;
        Ok(())
    }

    /// The write barrier before a store of a value: none is needed where that is no object.
    pub(super) fn remember(&mut self, object: Ref, value: Ref) -> Recording {
        if !self.builder.known_kinds(value).intersects(Kinds::OBJECT) {
            return Ok(());
        }
        let exit = self.exit()?;
        self.uop(Uop::BARRIER, Type::None, &[object.0, offset_of!(Header, age) as u16, exit])?;
        Ok(())
    }

    /// Calls a quick helper; leaves where it cannot.
    pub(super) fn quick(&mut self, helper: Quick, arguments: &[Ref]) -> Recording<Ref> {
        self.quick_or(helper, arguments, Leave::Attempt)
    }

    /// Are arguments boxed that a helper takes as values of any kind?
    fn are_boxed(&self, helper: Quick, arguments: &[Ref]) -> bool {
        let mut given = arguments.iter().zip(helper.arguments());
        given.all(|(argument, of)| *of != Type::Tagged || self.builder.trace.type_of(*argument).is_boxed())
    }

    /// The same, with why it leaves then: a helper that raises nothing is as good as a guard.
    pub(super) fn quick_or(&mut self, helper: Quick, arguments: &[Ref], leave: Leave) -> Recording<Ref> {
        debug_assert_eq!(arguments.len(), helper.arguments().len());
        debug_assert!(self.are_boxed(helper, arguments));
        if self.in_vain == Some(helper as u16) {
            return Err(Stop::InVain);
        }
        let mut all = [u16::MAX; MOST_ARGUMENTS];
        self.tell_handled_to(helper)?;
        (all[0], all[1]) = (helper as u16, arguments.len() as u16);
        for (place, argument) in all[2..].iter_mut().zip(arguments) {
            *place = argument.0;
        }
        let exit = match self.exit_of_raise {
            Some(exit) => exit.0,
            None => self.take_snapshot(leave, self.at.start)?.0,
        };
        let result = self.emit(Ins::pseudo(Pseudo::CALL, Type::Tagged, &all))?;
        let is_new = !result.is_constant() && result.index() + 1 == self.builder.trace.instructions.len();
        self.called = Some(result).filter(|_| is_new && helper.may_fail());
        if helper.may_fail() {
            let empty = self.word(Value::EMPTY.bits())?;
            self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[result.0, empty, exit])?;
        }
        if helper.result() == Type::Tagged {
            return Ok(result);
        }
        self.emit(Ins::pseudo(Pseudo::COPY, helper.result(), &[result.0]))
    }
}
