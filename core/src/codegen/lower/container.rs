//! Lists, tuples, dicts: items, membership, building and unpacking.

use core::mem::offset_of;

use crate::builtins::class_shape;
use crate::bytecode::ops::{Form, Op};
use crate::codegen::baseline::Baseline;
use crate::codegen::calling::{Argument, Resume};
use crate::codegen::emit::Stream;
use crate::codegen::values::{Id, Type};
use crate::jit::helper_table;
use crate::object::{Array, List, Tuple};
use crate::uop::Uop;
use crate::value::Value;

pub(crate) const LIST_BUFFER: usize = offset_of!(List, items) + offset_of!(Array<Value>, buffer);
pub(crate) const LIST_LENGTH: usize = offset_of!(List, items) + offset_of!(Array<Value>, length);
pub(crate) const LIST_ROOM: usize = offset_of!(List, items) + Array::<Value>::ROOM;
pub(crate) const TUPLE_LENGTH: usize = offset_of!(Tuple, length);
/// Items follow the fields.
pub(crate) const TUPLE_ITEMS: usize = size_of::<Tuple>();

impl Baseline<'_> {
    pub(super) fn subscript_list(&mut self, list: Id, index: Id) -> bool {
        if !self.expect_int(index) {
            return false;
        }
        self.expect_shape(list, class_shape::LIST.0);
        let i = self.values.int(&mut self.emitter, index);
        let owner = self.values.boxed(&mut self.emitter, list);
        let (id, d) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
        let exit = self.exit();
        let fields = [LIST_BUFFER.into(), LIST_LENGTH.into()];
        self.emit(Uop::LOAD_ITEM, &[d.into(), owner.into(), i.into(), fields[0], fields[1], exit.into()]);
        self.values.pop(&mut self.emitter, 2);
        self.values.push(id);
        true
    }

    pub(super) fn subscript_tuple(&mut self, tuple: Id, index: Id) -> bool {
        if !self.expect_int(index) {
            return false;
        }
        self.expect_shape(tuple, class_shape::TUPLE.0);
        let i = self.values.int(&mut self.emitter, index);
        let owner = self.values.boxed(&mut self.emitter, tuple);
        let (id, d) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
        let exit = self.exit();
        let fields = [TUPLE_ITEMS.into(), TUPLE_LENGTH.into()];
        self.emit(Uop::LOAD_TAIL_ITEM, &[d.into(), owner.into(), i.into(), fields[0], fields[1], exit.into()]);
        self.values.pop(&mut self.emitter, 2);
        self.values.push(id);
        true
    }

    /// A character of an ASCII string.
    pub(super) fn subscript_text(&mut self, text: Id, index: Id) -> bool {
        if !self.expect_int(index) {
            return false;
        }
        self.expect_shape(text, class_shape::STR.0);
        self.call_with_two(helper_table::at::character_at);
        let id = self.character_of_word();
        self.values.pop(&mut self.emitter, 2);
        self.values.push(id);
        true
    }

    /// Calls a helper that runs nothing and raises nothing with the two operands on top.
    pub(super) fn call_with_two(&mut self, helper: u32) {
        self.values.flush(&mut self.emitter);
        let top = self.values.operand_slot(self.values.depth()) - 8;
        self.call_helper(helper, &[Argument::Slot(top - 8), Argument::Slot(top)], Resume::Never);
    }

    /// The character that such a helper gave; the interpreter runs the instruction where it gave EMPTY.
    pub(super) fn character_of_word(&mut self) -> Id {
        let (id, d) = self.values.new_boxed(&mut self.emitter, Type::Object);
        let (word, exit) = (self.backend.second_result(), self.exit());
        self.emit(Uop::MOVE, &[d.into(), word.into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[d.into(), Value::EMPTY.bits().into(), exit.into()]);
        self.values.set_shape(id, class_shape::STR.0);
        id
    }

    pub(super) fn subscript_dict(&mut self, dict: Id) -> bool {
        self.expect_shape(dict, class_shape::DICT.0);
        let depth = self.values.depth();
        let (dict, key) = (self.values.operand_slot(depth - 2), self.values.operand_slot(depth - 1));
        let arguments = [Argument::Slot(dict), Argument::Slot(key), Argument::Bits(self.native as u64)];
        self.with_helper(helper_table::at::subscript_dict, &arguments, 2);
        true
    }

    pub(super) fn lower_store_subscript(&mut self) {
        if self.is_cold() {
            return self.leave();
        }
        let (container, key) = (self.values.peek(2), self.values.peek(1));
        if self.has_failed() {
            return self.generally();
        }
        match self.form() {
            Some(Form::STORE_SUBSCR_LIST_INT) if self.expect_int(key) => {
                self.expect_shape(container, class_shape::LIST.0);
                let i = self.values.int(&mut self.emitter, key);
                let owner = self.values.boxed(&mut self.emitter, container);
                let value = self.values.peek(3);
                let value = self.values.boxed(&mut self.emitter, value);
                self.barrier(owner);
                let exit = self.exit();
                let fields = [LIST_BUFFER.into(), LIST_LENGTH.into()];
                self.emit(Uop::STORE_ITEM, &[value.into(), owner.into(), i.into(), fields[0], fields[1], exit.into()]);
                self.values.pop(&mut self.emitter, 3);
            }
            Some(Form::STORE_SUBSCR_DICT) => {
                self.expect_shape(container, class_shape::DICT.0);
                let depth = self.values.depth();
                let (dict, key) = (self.values.operand_slot(depth - 2), self.values.operand_slot(depth - 1));
                let arguments = [Argument::Slot(dict), Argument::Slot(key), Argument::Bits(self.native as u64)];
                self.save();
                self.call_helper(helper_table::at::store_dict, &arguments, Resume::Never);
                self.follow(None);
                self.values.pop(&mut self.emitter, 3);
            }
            _ => self.generally(),
        }
    }

    pub(super) fn lower_contains(&mut self) {
        if self.is_cold() {
            return self.leave();
        }
        let container = self.values.peek(1);
        let top = self.values.operand_slot(self.values.depth()) - 8;
        let (inverted, code) = (Argument::Bits(self.at.operand.into()), Argument::Bits(self.native as u64));
        let of_form = match self.form().filter(|_| !self.has_failed()) {
            Some(Form::CONTAINS_OP_DICT) => Some((helper_table::at::dict_contains, class_shape::DICT)),
            Some(Form::CONTAINS_OP_SET) => Some((helper_table::at::set_contains, class_shape::SET)),
            _ => None,
        };
        match of_form {
            Some((helper, shape)) => {
                self.expect_shape(container, shape.0);
                let arguments = [Argument::Slot(top), Argument::Slot(top - 8), inverted, code];
                self.with_helper(helper, &arguments, 2);
            }
            None => self.one_or_enter(helper_table::at::contains, 2),
        }
        let id = self.values.peek(1);
        self.values.of(id).of = Type::Bool;
    }

    pub(super) fn lower_build(&mut self, n: usize) {
        let (helper, shape) = match self.at.op {
            Op::BUILD_LIST => (helper_table::at::build_list, class_shape::LIST),
            _ => (helper_table::at::build_tuple, class_shape::TUPLE),
        };
        self.save();
        self.call_helper(helper, &[Argument::Bits(n as u64)], Resume::Never);
        self.follow(None);
        self.values.pop(&mut self.emitter, n);
        let id = self.push_word(Type::Object);
        self.values.set_shape(id, shape.0);
    }

    pub(super) fn lower_list_append(&mut self, n: usize) {
        self.append_item(n + 1);
        self.values.pop(&mut self.emitter, 1);
    }

    pub(super) fn lower_build_list_for(&mut self) {
        self.save();
        self.call_helper(helper_table::at::build_list_for, &[], Resume::Never);
        self.follow(None);
        let id = self.push_word(Type::Object);
        self.values.set_shape(id, class_shape::LIST.0);
    }

    /// Appends the top to a list, which is the operand `list` from the top: here where there is room.
    pub(super) fn append_item(&mut self, list: usize) {
        self.save();
        let depth = self.values.depth();
        let (owner, item) = (self.values.peek(list), self.values.peek(1));
        let slots = [self.values.operand_slot(depth - list), self.values.operand_slot(depth - 1)];
        let (owner, item) = (self.values.boxed(&mut self.emitter, owner), self.values.boxed(&mut self.emitter, item));
        self.barrier(owner);
        let (full, done) = (self.emitter.label(), self.emitter.label());
        let fields = [LIST_BUFFER.into(), LIST_LENGTH.into(), LIST_ROOM.into()];
        self.emit(Uop::APPEND_ITEM, &[item.into(), owner.into(), fields[0], fields[1], fields[2], full.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(full);
        self.call_aside(helper_table::at::append, &slots.map(Argument::Slot));
        self.emit(Uop::JUMP, &[done.into()]);
        self.emitter.switch(before);
        self.emitter.bind(done);
    }

    pub(super) fn lower_unpack(&mut self, n: usize) {
        if self.is_cold() {
            return self.leave();
        }
        let is_tuple = matches!(self.form(), Some(Form::UNPACK_SEQUENCE_TWO_TUPLE | Form::UNPACK_SEQUENCE_TUPLE));
        if !is_tuple || self.has_failed() || n > 4 {
            return self.generally();
        }
        let tuple = self.values.peek(1);
        self.expect_shape(tuple, class_shape::TUPLE.0);
        let owner = self.values.boxed(&mut self.emitter, tuple);
        let length = self.values.take(&mut self.emitter);
        let exit = self.exit();
        self.emit(Uop::LOAD_FIELD, &[length.into(), owner.into(), TUPLE_LENGTH.into()]);
        self.emit(Uop::BRANCH_INT_NE_CONST, &[length.into(), n.into(), exit.into()]);
        self.values.pop(&mut self.emitter, 1);
        for at in (0..n).rev() {
            let (id, d) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
            self.emit(Uop::LOAD_FIELD, &[d.into(), owner.into(), (TUPLE_ITEMS + at * 8).into()]);
            self.values.push(id);
        }
    }
}
