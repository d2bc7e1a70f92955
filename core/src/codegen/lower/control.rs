//! Jumps, loops, returning.

use core::mem::offset_of;

use crate::builtins::class_shape;
use crate::bytecode::disassemble::Instruction;
use crate::bytecode::ops::{Form, Op};
use crate::codegen::baseline::{Baseline, vm_at};
use crate::codegen::calling::{Argument, Resume};
use crate::codegen::emit::{Label, Stream};
use crate::codegen::values::Type;
use crate::interp::frame::Frame;
use crate::jit::helper_table;
use crate::jit::native_code::LoopCell;
use crate::jit::traces::{RootAt, may_begin_at_entry};
use crate::object::Range;
use crate::uop::Uop;
use crate::value::Value;

use super::container::{LIST_BUFFER, LIST_LENGTH, TUPLE_ITEMS, TUPLE_LENGTH};

impl Baseline<'_> {
    pub(super) fn lower_jump(&mut self) {
        if self.at.op == Op::JUMP_BACKWARD {
            self.poll();
            let counter = self.counter_of(&self.at);
            if let (Some(head), Some(cell)) = (self.at.target(), self.loop_cell(counter, RootAt::Loop)) {
                let label = self.target();
                self.ask_for_trace(head, cell, label);
            }
            return self.jump_back();
        }
        self.jump_to_target();
    }

    /// Jumps to the instruction's target with all that is known here.
    fn jump_to_target(&mut self) {
        let label = self.label_at(self.at.target().unwrap_or(0));
        self.emit(Uop::JUMP, &[label.into()]);
        self.reachable = false;
    }

    /// The start of a function, or where a generator goes on.
    pub(super) fn lower_resume(&mut self) {
        self.poll();
        let head = self.at.end;
        if (self.at.operand == 0 || self.is_generator())
            && may_begin_at_entry(self.code, head)
            && let Some(cell) = self.loop_cell(self.counter_of(&self.at), RootAt::Entry)
        {
            let depth = self.values.depth();
            let label = self.blocks.insert(&mut self.emitter, head, true).reach(depth);
            self.ask_for_trace(head, cell, label);
        }
    }

    /// A loop's head is reached from before the loop: where there is a trace, it runs the first turn, too, so short loops are
    /// not half in the tier below. No turn has ended, so none is counted.
    pub(in crate::codegen) fn enter_loop(&mut self) {
        let head = self.at.start;
        let counter = self.heads.iter().find(|(unit, _)| *unit == head).map(|(_, counter)| *counter);
        if let Some(cell) = counter.and_then(|counter| self.loop_cell(counter, RootAt::Loop)) {
            let before = self.look_at_cell(head, cell);
            let label = self.emitter.label();
            self.enter_trace(cell, label);
            self.emitter.switch(before);
            self.emitter.bind(label);
        }
    }

    /// Where traces are recorded: as long as the cell says so, a helper counts turns or calls, and knows of the trace. Else
    /// control goes on here; it is at `head`, whose code begins at `label`.
    fn ask_for_trace(&mut self, head: u32, cell: u64, label: Label) {
        let before = self.look_at_cell(head, cell);
        // Where there is a trace, it is entered at once.
        let count = self.emitter.label();
        self.enter_trace(cell, count);
        self.emitter.bind(count);
        crate::codegen::values::load_constant(&mut self.emitter, self.backend.arguments()[0], cell);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::turn.into()]);
        let (result, go) = (self.backend.result(), self.go);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), label.into()]);
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.switch(before);
    }

    /// Goes on here unless the cell says that there is something to ask; what follows is emitted there, with the frame saved at
    /// `head`. Gives the stream that it was in.
    fn look_at_cell(&mut self, head: u32, cell: u64) -> Stream {
        // No value is in these, so what registers hold stays there from turn to turn.
        let (address, state) = (self.backend.result(), self.backend.second_result());
        let ask = self.emitter.label();
        self.emit(Uop::LOAD_CONST64, &[address.into(), cell.into()]);
        self.emit(Uop::LOAD_FIELD32, &[state.into(), address.into(), offset_of!(LoopCell, asks).into()]);
        self.emit(Uop::BRANCH_INT_NE_CONST, &[state.into(), 0u64.into(), ask.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(ask);
        self.save_at(head);
        let native = self.header_slot(offset_of!(Frame, native));
        self.emit(Uop::STORE_SLOT_CONST, &[0u64.into(), native.into()]);
        before
    }

    /// Goes to the trace that the cell knows, or to `otherwise`.
    fn enter_trace(&mut self, cell: u64, otherwise: Label) {
        let (address, state) = (self.backend.result(), self.backend.second_result());
        self.emit(Uop::LOAD_CONST64, &[address.into(), cell.into()]);
        self.emit(Uop::LOAD_FIELD, &[state.into(), address.into(), offset_of!(LoopCell, trace).into()]);
        self.emit(Uop::LOAD_FIELD, &[state.into(), state.into(), 0u64.into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[state.into(), 0u64.into(), otherwise.into()]);
        self.emit(Uop::JUMP_REGISTER, &[state.into()]);
    }

    pub(super) fn lower_pop_jump(&mut self) {
        let condition = self.values.peek(1);
        let (expected, equal) = match self.at.op {
            Op::POP_JUMP_IF_FALSE => (Value::FALSE, true),
            Op::POP_JUMP_IF_TRUE => (Value::TRUE, true),
            Op::POP_JUMP_IF_NONE => (Value::NONE, true),
            _ => (Value::NONE, false),
        };
        if let Some(constant) = self.values.constant(condition) {
            self.values.pop(&mut self.emitter, 1);
            if (constant == expected) == equal {
                self.jump_to_target();
            }
            return;
        }
        let reg = self.values.boxed(&mut self.emitter, condition);
        self.values.pop(&mut self.emitter, 1);
        let label = self.label_at(self.at.target().unwrap_or(0));
        let uop = if equal { Uop::BRANCH_INT_EQ_CONST } else { Uop::BRANCH_INT_NE_CONST };
        self.emit(uop, &[reg.into(), expected.bits().into(), label.into()]);
    }

    pub(super) fn lower_for_iter(&mut self, next: Option<Instruction>) {
        if self.is_cold() {
            return self.leave();
        }
        match self.form().filter(|_| !self.has_failed()) {
            Some(Form::FOR_ITER_RANGE) => self.for_range(),
            Some(Form::FOR_ITER_LIST) => self.for_items(class_shape::LIST.0),
            Some(Form::FOR_ITER_TUPLE) => self.for_items(class_shape::TUPLE.0),
            Some(Form::FOR_ITER_STR) => self.for_characters(),
            Some(Form::FOR_ITER_GEN) => self.for_generator(),
            Some(Form::FOR_ITER_NATIVE) => match next.filter(|next| self.unpacks_pair(next)) {
                Some(unpack) => self.for_pairs(&unpack),
                None => self.for_iterator(helper_table::at::next_native),
            },
            _ => self.for_any(),
        }
    }

    /// A range: the position counts, the item is computed.
    fn for_range(&mut self) {
        let (range, position) = (self.values.peek(2), self.values.peek(1));
        self.expect_int(position);
        self.expect_shape(range, class_shape::RANGE.0);
        self.values.flush(&mut self.emitter);
        let object = self.values.boxed(&mut self.emitter, range);
        let at = self.values.int(&mut self.emitter, position);
        let boxed_length = self.values.take(&mut self.emitter);
        let length = self.values.take(&mut self.emitter);
        self.emit(Uop::LOAD_FIELD, &[boxed_length.into(), object.into(), offset_of!(Range, length).into()]);
        self.emit(Uop::UNBOX_INT, &[length.into(), boxed_length.into()]);
        let end = self.label_at(self.at.target().unwrap_or(0));
        self.emit(Uop::BRANCH_INT_LE, &[length.into(), at.into(), end.into()]);
        let (item, d) = self.values.new_int(&mut self.emitter);
        let fields = [offset_of!(Range, start).into(), offset_of!(Range, step).into()];
        self.emit(Uop::RANGE_ITEM, &[d.into(), object.into(), at.into(), fields[0], fields[1]]);
        self.advance();
        self.values.push(item);
    }

    /// A list or tuple by position.
    fn for_items(&mut self, shape: u32) {
        let (sequence, position) = (self.values.peek(2), self.values.peek(1));
        self.expect_int(position);
        self.expect_shape(sequence, shape);
        self.values.flush(&mut self.emitter);
        let object = self.values.boxed(&mut self.emitter, sequence);
        let at = self.values.int(&mut self.emitter, position);
        let (item, d) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
        let end = self.label_at(self.at.target().unwrap_or(0));
        let (uop, items, length) = if shape == class_shape::LIST.0 {
            (Uop::LOAD_ITEM, LIST_BUFFER, LIST_LENGTH)
        } else {
            (Uop::LOAD_TAIL_ITEM, TUPLE_ITEMS, TUPLE_LENGTH)
        };
        self.emit(uop, &[d.into(), object.into(), at.into(), items.into(), length.into(), end.into()]);
        self.advance();
        self.values.push(item);
    }

    /// An ASCII string by position.
    fn for_characters(&mut self) {
        let (text, position) = (self.values.peek(2), self.values.peek(1));
        self.expect_int(position);
        self.expect_shape(text, class_shape::STR.0);
        let end = self.target();
        self.call_with_two(helper_table::at::next_character);
        self.follow(Some(end));
        let item = self.character_of_word();
        self.advance();
        self.values.push(item);
    }

    /// Counts the position of a loop, in memory too. It cannot overflow: it is below a length.
    fn advance(&mut self) {
        let position = self.values.peek(1);
        let at = self.values.int(&mut self.emitter, position);
        let (id, next) = self.values.new_int(&mut self.emitter);
        let exit = self.exit();
        self.emit(Uop::ADD_INT_CONST, &[next.into(), at.into(), (1i64 << 16).into(), exit.into()]);
        self.values.pop(&mut self.emitter, 1);
        self.values.push(id);
        let depth = self.values.depth();
        self.values.flush_operand(&mut self.emitter, depth - 1);
    }

    /// An iterator object of a kind that the form knows.
    fn for_iterator(&mut self, helper: u32) {
        self.save();
        let depth = self.values.depth();
        let (iterator, slot) = (self.values.operand_slot(depth - 2), self.values.operand_slot(depth));
        let end = self.target();
        let jump = Argument::Bits(self.at.operand.into());
        let arguments = [Argument::Slot(iterator), jump, Argument::Bits(self.native as u64)];
        self.call_helper(helper, &arguments, Resume::IntoOr(slot, end));
        self.follow(Some(end));
        self.push_word(Type::Unknown);
    }

    /// Is this an UNPACK_SEQUENCE that saw nothing but tuples of two?
    fn unpacks_pair(&self, i: &Instruction) -> bool {
        let form = if i.opcode_at == i.start { self.form_at(i.start) } else { None };
        i.op == Op::UNPACK_SEQUENCE && form == Some(Form::UNPACK_SEQUENCE_TWO_TUPLE)
    }

    /// An iterator whose items are unpacked at once: iterators that make pairs give the parts.
    fn for_pairs(&mut self, unpack: &Instruction) {
        self.save();
        let iterator = self.values.operand_slot(self.values.depth() - 2);
        let end = self.target();
        let behind = Argument::Bits((unpack.end - unpack.start).into());
        let arguments =
            [Argument::Slot(iterator), Argument::Bits(self.at.operand.into()), Argument::Bits(self.native as u64), behind];
        self.call_helper(helper_table::at::next_pair, &arguments, Resume::Never);
        self.follow(Some(end));
        self.values.push_stored();
        self.values.push_stored();
        self.skip = true;
    }

    /// GET_ITER for a loop: a generator is its own iterator; lists and tuples are walked by position.
    pub(super) fn lower_get_iter(&mut self) {
        if self.is_cold() {
            return self.leave();
        }
        let iterable = self.values.peek(1);
        let loops = match self.form_at(self.at.end) {
            Some(Form::FOR_ITER_LIST) => Some(class_shape::LIST.0),
            Some(Form::FOR_ITER_TUPLE) => Some(class_shape::TUPLE.0),
            _ => None,
        };
        match (self.form().filter(|_| !self.has_failed()), loops) {
            (Some(Form::GET_ITER_SELF), _) => {
                self.expect_shape(iterable, class_shape::GENERATOR.0);
                if matches!(self.at.operand, 0 | 3) {
                    self.values.push_constant(Value::EMPTY);
                }
            }
            (Some(Form::GET_ITER_VIRTUAL), Some(shape)) if self.at.operand != 2 => {
                self.expect_shape(iterable, shape);
                self.values.push_constant(Value::small_int(0));
            }
            _ => self.generally(),
        }
    }

    /// Any iterator.
    fn for_any(&mut self) {
        self.save();
        let depth = self.values.depth();
        let slot = self.values.operand_slot(depth);
        let end = self.target();
        let arguments = [Argument::Bits(self.at.operand.into()), Argument::Bits(self.native as u64)];
        self.call_helper(helper_table::at::for_iter, &arguments, Resume::IntoOr(slot, end));
        self.follow(Some(end));
        // A position that counts moved in memory.
        self.values.begin(depth);
        self.push_word(Type::Unknown);
    }

    pub(super) fn lower_return(&mut self) {
        let value = self.values.peek(1);
        let reg = self.values.boxed(&mut self.emitter, value);
        self.values.pop(&mut self.emitter, 1);
        self.return_value(reg);
    }
}
