//! Operators: unboxed where the forms say which types come.

use alloc::vec::Vec;
use core::mem::offset_of;

use crate::builtins::class_shape;
use crate::bytecode::disassemble::Instruction;
use crate::bytecode::ops::{BinaryOperator, CompareOperator, Form, Op};
use crate::codegen::baseline::{Baseline, vm_at};
use crate::codegen::calling::{Argument, Resume};
use crate::codegen::emit::Stream;
use crate::codegen::stencil::Reg;
use crate::codegen::values::{Id, Type, Values};
use crate::jit::helper_table;
use crate::object::{Header, Str};
use crate::uop::Uop;
use crate::value::Value;

/// The operator without its in-place variant.
pub(crate) fn plain(op: u32) -> BinaryOperator {
    let op = if op >= BinaryOperator::InplaceAdd as u32 && op != BinaryOperator::Subscript as u32 {
        op - BinaryOperator::InplaceAdd as u32
    } else {
        op
    };
    BinaryOperator::from_u32(op).unwrap_or(BinaryOperator::Power)
}

impl Baseline<'_> {
    pub(super) fn lower_binary(&mut self) {
        if self.is_cold() {
            return self.leave();
        }
        let (a, b) = (self.values.peek(2), self.values.peek(1));
        let done = !self.has_failed()
            && match self.form() {
                Some(
                    Form::BINARY_OP_ADD_INT
                    | Form::BINARY_OP_SUBTRACT_INT
                    | Form::BINARY_OP_MULTIPLY_INT
                    | Form::BINARY_OP_EXTEND_INT,
                ) => self.int_operator(a, b),
                Some(
                    Form::BINARY_OP_ADD_FLOAT
                    | Form::BINARY_OP_SUBTRACT_FLOAT
                    | Form::BINARY_OP_MULTIPLY_FLOAT
                    | Form::BINARY_OP_EXTEND_FLOAT,
                ) => self.float_operator(a, b),
                Some(Form::BINARY_OP_SUBSCR_LIST_INT) => self.subscript_list(a, b),
                Some(Form::BINARY_OP_SUBSCR_TUPLE_INT) => self.subscript_tuple(a, b),
                Some(Form::BINARY_OP_SUBSCR_DICT) => self.subscript_dict(a),
                Some(Form::BINARY_OP_SUBSCR_STR_INT) => self.subscript_text(a, b),
                Some(Form::BINARY_OP_ADD_STR) => self.concatenate(a, b),
                Some(Form::BINARY_OP_PYTHON) => self.python_operator(false),
                _ => false,
            };
        if !done && self.reachable {
            self.binary_helper();
        }
    }

    /// Any operator, of anything. Where it was one of ints, they are larger than immediate ones.
    fn binary_helper(&mut self) {
        let of_ints = matches!(
            self.form(),
            Some(
                Form::BINARY_OP_ADD_INT
                    | Form::BINARY_OP_SUBTRACT_INT
                    | Form::BINARY_OP_MULTIPLY_INT
                    | Form::BINARY_OP_EXTEND_INT
            )
        );
        if self.form() == Some(Form::BINARY_OP_SUBSCR_STR_INT) {
            return self.with_helper(helper_table::at::character, &[Argument::Bits(self.native as u64)], 2);
        }
        let helper = of_ints.then(|| int_helper(plain(self.at.operand))).flatten().unwrap_or(helper_table::at::binary);
        let arguments = [Argument::Bits(self.at.operand.into()), Argument::Bits(self.native as u64)];
        self.with_helper(helper, &arguments, 2);
    }

    /// An instruction whose result a helper gives, which may call Python, in place of `pops` operands.
    pub(super) fn with_helper(&mut self, helper: u32, arguments: &[Argument], pops: usize) {
        self.save();
        let slot = self.values.operand_slot(self.values.depth() - pops);
        self.call_helper(helper, arguments, Resume::Into(slot));
        self.follow(None);
        self.values.pop(&mut self.emitter, pops);
        self.push_word(Type::Unknown);
    }

    /// Replaces two operands by a result.
    fn replace_two(&mut self, id: Id) {
        self.values.pop(&mut self.emitter, 2);
        self.values.push(id);
    }

    fn int_operator(&mut self, a: Id, b: Id) -> bool {
        use BinaryOperator as B;
        let operator = plain(self.at.operand);
        let known = matches!(
            operator,
            B::Add | B::Subtract | B::Multiply | B::FloorDivide | B::Remainder | B::And | B::Or | B::Xor | B::Lshift | B::Rshift
        );
        if !known || !self.expect_ints(a, b) {
            return false;
        }
        let small = self.values.constant(b).and_then(Value::as_small_int).filter(|n| (-0x7FFF..=0x7FFF).contains(n));
        let power = small.filter(|n| *n > 1 && n.count_ones() == 1);
        // Rounding down and remainders that are not negative are what shifts and masks do.
        let (operator, b) = match (operator, power) {
            (B::Remainder, Some(n)) => (B::And, self.values.constant_id(Value::small_int(n - 1))),
            _ => (operator, b),
        };
        let constant = match (operator, small) {
            (B::Add, Some(n)) => Some((Uop::ADD_INT_CONST, n << 16)),
            (B::Subtract, Some(n)) => Some((Uop::ADD_INT_CONST, -n << 16)),
            (B::Lshift, Some(n @ 1..=47)) => Some((Uop::SHL_INT_CONST, n)),
            (B::Rshift, Some(n @ 1..=47)) => Some((Uop::SHR_INT_CONST, n)),
            (B::FloorDivide, _) => power.map(|n| (Uop::SHR_INT_CONST, i64::from(n.trailing_zeros()))),
            _ => None,
        };
        let exits = !matches!(operator, B::And | B::Or | B::Xor) && constant.is_none_or(|(uop, _)| uop != Uop::SHR_INT_CONST);
        let exit = exits.then(|| self.exit());
        let x = self.values.int(&mut self.emitter, a);
        // The state may have moved while registers were found.
        let exit = exit.map(|_| self.exit());
        if let Some((uop, n)) = constant {
            let (id, d) = self.values.new_int(&mut self.emitter);
            match exit.map(|_| self.exit()) {
                None => self.emit(uop, &[d.into(), x.into(), n.into()]),
                Some(exit) => self.emit(uop, &[d.into(), x.into(), n.into(), exit.into()]),
            }
            self.replace_two(id);
            return true;
        }
        let y = self.values.int(&mut self.emitter, b);
        let (id, d) = self.values.new_int(&mut self.emitter);
        let uop = match operator {
            B::Add => Uop::ADD_INT,
            B::Subtract => Uop::SUB_INT,
            B::Multiply => Uop::MUL_INT,
            B::FloorDivide => Uop::FLOORDIV_INT,
            B::Remainder => Uop::MOD_INT,
            B::And => Uop::AND_INT,
            B::Or => Uop::OR_INT,
            B::Xor => Uop::XOR_INT,
            B::Lshift => Uop::SHL_INT,
            _ => Uop::SHR_INT,
        };
        match exit {
            None => self.emit(uop, &[d.into(), x.into(), y.into()]),
            Some(_) => {
                let exit = self.exit();
                self.emit(uop, &[d.into(), x.into(), y.into(), exit.into()]);
            }
        }
        self.replace_two(id);
        true
    }

    fn float_operator(&mut self, a: Id, b: Id) -> bool {
        let uop = match plain(self.at.operand) {
            BinaryOperator::Add => Uop::ADD_FLOAT,
            BinaryOperator::Subtract => Uop::SUB_FLOAT,
            BinaryOperator::Multiply => Uop::MUL_FLOAT,
            BinaryOperator::TrueDivide => Uop::DIV_FLOAT,
            _ => return false,
        };
        let Some((x, y)) = self.float_operands(a, b, uop == Uop::DIV_FLOAT) else { return false };
        let (id, d) = self.values.new_float(&mut self.emitter);
        if uop == Uop::DIV_FLOAT {
            let exit = self.exit();
            self.emit(uop, &[d.into(), x.into(), y.into(), exit.into()]);
        } else {
            self.emit(uop, &[d.into(), x.into(), y.into()]);
        }
        self.replace_two(id);
        true
    }

    /// Both operands as doubles, ints converted; `ints`: both may be ints.
    fn float_operands(&mut self, a: Id, b: Id, ints: bool) -> Option<(Reg, Reg)> {
        let kinds = (self.values.kind(a), self.values.kind(b));
        match kinds {
            (Type::Int, Type::Int) if !ints => return None,
            (Type::Int, _) => {
                if kinds.1 != Type::Int && !self.expect_float(b) {
                    return None;
                }
            }
            (_, Type::Int) => {
                if !self.expect_float(a) {
                    return None;
                }
            }
            _ => {
                if !self.expect_float(a) || !self.expect_float(b) {
                    return None;
                }
            }
        }
        let x = self.values.float(&mut self.emitter, a);
        let y = self.values.float(&mut self.emitter, b);
        Some((x, y))
    }

    pub(super) fn lower_unary(&mut self) {
        let a = self.values.peek(1);
        let negative = self.at.op == Op::UNARY_NEGATIVE;
        // Most numbers that are negated are ints; where one was not, it shows.
        if negative && self.values.kind(a) == Type::Unknown && !self.has_failed() {
            self.expect_int(a);
        }
        match self.values.kind(a) {
            Type::Int if negative => {
                let x = self.values.int(&mut self.emitter, a);
                let (id, d) = self.values.new_int(&mut self.emitter);
                let exit = self.exit();
                self.emit(Uop::NEG_INT, &[d.into(), x.into(), exit.into()]);
                self.replace_one(id);
            }
            Type::Int => {
                let x = self.values.int(&mut self.emitter, a);
                let (id, d) = self.values.new_int(&mut self.emitter);
                self.emit(Uop::INVERT_INT, &[d.into(), x.into()]);
                self.replace_one(id);
            }
            Type::Float if negative => {
                let x = self.values.float(&mut self.emitter, a);
                let (id, d) = self.values.new_float(&mut self.emitter);
                self.emit(Uop::NEG_FLOAT, &[d.into(), x.into()]);
                self.replace_one(id);
            }
            _ => self.generally(),
        }
    }

    pub(super) fn replace_one(&mut self, id: Id) {
        self.values.pop(&mut self.emitter, 1);
        self.values.push(id);
    }

    fn concatenate(&mut self, a: Id, b: Id) -> bool {
        self.expect_shape(a, class_shape::STR.0);
        self.expect_shape(b, class_shape::STR.0);
        self.save();
        let depth = self.values.depth();
        let arguments =
            [Argument::Slot(self.values.operand_slot(depth - 2)), Argument::Slot(self.values.operand_slot(depth - 1))];
        self.call_helper(helper_table::at::concatenate, &arguments, Resume::Never);
        self.follow(None);
        self.values.pop(&mut self.emitter, 2);
        let id = self.push_word(Type::Object);
        self.values.set_shape(id, class_shape::STR.0);
        true
    }

    // -- comparisons -----------------------------------------------------------------------------------------------------

    pub(super) fn lower_compare(&mut self, next: Option<Instruction>) {
        if self.is_cold() {
            return self.leave();
        }
        let (a, b) = (self.values.peek(2), self.values.peek(1));
        let operator = CompareOperator::from_u32(self.at.operand & 15).unwrap_or(CompareOperator::Eq);
        let done = !self.has_failed()
            && match self.form() {
                Some(Form::COMPARE_OP_INT) => self.compare_ints(operator, a, b, next),
                Some(Form::COMPARE_OP_FLOAT) => self.compare_floats(operator, a, b, next),
                Some(Form::COMPARE_OP_STR) => self.compare_texts(operator, a, b, next),
                Some(Form::COMPARE_OP_PYTHON) => self.python_operator(true),
                _ => false,
            };
        if !done {
            let arguments = [Argument::Bits(self.at.operand.into()), Argument::Bits(self.native as u64)];
            self.with_helper(helper_table::at::compare, &arguments, 2);
        }
    }

    /// The conditional jump that `next` is: its target, and whether it is taken where the condition holds.
    fn jump_of(next: Option<Instruction>) -> Option<(u32, bool)> {
        let next = next?;
        match next.op {
            Op::POP_JUMP_IF_TRUE => Some((next.target()?, true)),
            Op::POP_JUMP_IF_FALSE => Some((next.target()?, false)),
            _ => None,
        }
    }

    fn compare_ints(&mut self, operator: CompareOperator, a: Id, b: Id, next: Option<Instruction>) -> bool {
        use CompareOperator as C;
        if !self.expect_ints(a, b) {
            return false;
        }
        let small = self.values.constant(b).and_then(Value::as_small_int).filter(|n| (-0x7FFF..=0x7FFE).contains(n));
        let x = self.values.int(&mut self.emitter, a);
        if let (Some((target, when)), Some(n)) = (Self::jump_of(next), small) {
            let taken = if when { operator } else { negate(operator) };
            let uop = match taken {
                C::Lt => Uop::BRANCH_INT_LT_CONST,
                C::Le => Uop::BRANCH_INT_LE_CONST,
                C::Eq => Uop::BRANCH_INT_EQ_CONST,
                C::Ne => Uop::BRANCH_INT_NE_CONST,
                C::Gt => Uop::BRANCH_INT_GT_CONST,
                C::Ge => Uop::BRANCH_INT_GE_CONST,
            };
            self.values.pop(&mut self.emitter, 2);
            let label = self.label_at(target);
            self.emit(uop, &[x.into(), (n << 16 | 0xFFFF).into(), label.into()]);
            self.skip = true;
            return true;
        }
        let y = self.values.int(&mut self.emitter, b);
        if let Some((target, when)) = Self::jump_of(next) {
            let (uop, swapped) = match if when { operator } else { negate(operator) } {
                C::Lt => (Uop::BRANCH_INT_LT, false),
                C::Le => (Uop::BRANCH_INT_LE, false),
                C::Eq => (Uop::BRANCH_INT_EQ, false),
                C::Ne => (Uop::BRANCH_INT_NE, false),
                C::Gt => (Uop::BRANCH_INT_LT, true),
                C::Ge => (Uop::BRANCH_INT_LE, true),
            };
            let (x, y) = if swapped { (y, x) } else { (x, y) };
            self.values.pop(&mut self.emitter, 2);
            let label = self.label_at(target);
            self.emit(uop, &[x.into(), y.into(), label.into()]);
            self.skip = true;
            return true;
        }
        let (uop, swapped) = match operator {
            C::Lt => (Uop::COMPARE_INT_LT, false),
            C::Le => (Uop::COMPARE_INT_LE, false),
            C::Eq => (Uop::COMPARE_INT_EQ, false),
            C::Ne => (Uop::COMPARE_INT_NE, false),
            C::Gt => (Uop::COMPARE_INT_LT, true),
            C::Ge => (Uop::COMPARE_INT_LE, true),
        };
        let (x, y) = if swapped { (y, x) } else { (x, y) };
        self.push_comparison(uop, x, y);
        true
    }

    fn push_comparison(&mut self, uop: Uop, x: Reg, y: Reg) {
        let (id, d) = self.values.new_boxed(&mut self.emitter, Type::Bool);
        self.emit(uop, &[d.into(), x.into(), y.into()]);
        self.replace_two(id);
    }

    fn compare_floats(&mut self, operator: CompareOperator, a: Id, b: Id, next: Option<Instruction>) -> bool {
        use CompareOperator as C;
        let Some((x, y)) = self.float_operands(a, b, false) else { return false };
        let (x, y) = if matches!(operator, C::Gt | C::Ge) { (y, x) } else { (x, y) };
        if let Some((target, when)) = Self::jump_of(next) {
            let uop = match (operator, when) {
                (C::Lt | C::Gt, true) => Uop::BRANCH_FLOAT_LT,
                (C::Le | C::Ge, true) => Uop::BRANCH_FLOAT_LE,
                (C::Lt | C::Gt, false) => Uop::BRANCH_FLOAT_NOT_LT,
                (C::Le | C::Ge, false) => Uop::BRANCH_FLOAT_NOT_LE,
                (C::Eq, true) | (C::Ne, false) => Uop::BRANCH_FLOAT_EQ,
                (C::Eq, false) | (C::Ne, true) => Uop::BRANCH_FLOAT_NOT_EQ,
            };
            self.values.pop(&mut self.emitter, 2);
            let label = self.label_at(target);
            self.emit(uop, &[x.into(), y.into(), label.into()]);
            self.skip = true;
            return true;
        }
        let uop = match operator {
            C::Lt | C::Gt => Uop::COMPARE_FLOAT_LT,
            C::Le | C::Ge => Uop::COMPARE_FLOAT_LE,
            C::Eq => Uop::COMPARE_FLOAT_EQ,
            C::Ne => Uop::COMPARE_FLOAT_NE,
        };
        self.push_comparison(uop, x, y);
        true
    }

    fn compare_texts(&mut self, operator: CompareOperator, a: Id, b: Id, next: Option<Instruction>) -> bool {
        self.expect_shape(a, class_shape::STR.0);
        self.expect_shape(b, class_shape::STR.0);
        if let (CompareOperator::Eq | CompareOperator::Ne, Some((target, when))) = (operator, Self::jump_of(next)) {
            self.branch_on_texts((operator == CompareOperator::Eq) == when, a, b, target);
            return true;
        }
        self.values.flush(&mut self.emitter);
        let top = self.values.operand_slot(self.values.depth()) - 8;
        let op = Argument::Bits(self.at.operand.into());
        let helper = match operator {
            CompareOperator::Eq | CompareOperator::Ne => helper_table::at::equal_text,
            _ => helper_table::at::order_texts,
        };
        self.call_helper(helper, &[Argument::Slot(top - 8), Argument::Slot(top), op], Resume::Never);
        self.values.pop(&mut self.emitter, 2);
        let id = self.push_word(Type::Bool);
        if operator == CompareOperator::Ne {
            self.negate_bool(id);
        }
        true
    }

    /// Goes to a block if two strings are equal, or if they differ. The same object is equal to itself, and of two interned
    /// strings, as characters and literals are, each has a text of its own; others are compared by a helper.
    fn branch_on_texts(&mut self, if_equal: bool, a: Id, b: Id, target: u32) {
        let is_interned = |id: Id, values: &Values| {
            let text = values.constant(id).and_then(|constant| constant.downcast::<Str>());
            text.is_some_and(|text| text.is_interned())
        };
        let doubtful: Vec<Id> = [a, b].into_iter().filter(|id| !is_interned(*id, &self.values)).collect();
        self.values.flush(&mut self.emitter);
        let (x, y) = (self.values.boxed(&mut self.emitter, a), self.values.boxed(&mut self.emitter, b));
        let doubtful: Vec<Reg> = doubtful.into_iter().map(|id| self.values.boxed(&mut self.emitter, id)).collect();
        let top = self.values.operand_slot(self.values.depth()) - 8;
        self.values.pop(&mut self.emitter, 2);
        let (target, done, unsure) = (self.label_at(target), self.emitter.label(), self.emitter.label());
        let (equal, differ) = if if_equal { (target, done) } else { (done, target) };
        self.emit(Uop::BRANCH_INT_EQ, &[x.into(), y.into(), equal.into()]);
        let (flags, interned) = (offset_of!(Header, flags), i64::from(Header::INTERNED));
        for text in doubtful {
            self.emit(Uop::GUARD_FIELD8_BITS, &[text.into(), flags.into(), interned.into(), unsure.into()]);
        }
        if !if_equal {
            self.emit(Uop::JUMP, &[differ.into()]);
        }
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(unsure);
        self.values.write_back(&mut self.emitter, self.backend.result());
        self.load_arguments(&[Argument::Slot(top - 8), Argument::Slot(top)]);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::equal_text.into()]);
        // Both ways lead to code that expects in registers what they held.
        let (word, expected, there) = (self.backend.second_result(), Value::bool(if_equal).bits(), self.emitter.label());
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[word.into(), expected.into(), there.into()]);
        self.values.reload(&mut self.emitter);
        self.emit(Uop::JUMP, &[done.into()]);
        self.emitter.bind(there);
        self.values.reload(&mut self.emitter);
        self.emit(Uop::JUMP, &[target.into()]);
        self.emitter.switch(before);
        self.emitter.bind(done);
        self.skip = true;
    }

    /// Replaces the bool on top by its opposite.
    fn negate_bool(&mut self, id: Id) {
        let x = self.values.boxed(&mut self.emitter, id);
        let yes = self.values.take(&mut self.emitter);
        self.emit(Uop::LOAD_CONST, &[yes.into(), Value::FALSE.bits().into()]);
        let (negated, d) = self.values.new_boxed(&mut self.emitter, Type::Bool);
        self.emit(Uop::COMPARE_INT_EQ, &[d.into(), x.into(), yes.into()]);
        self.replace_one(negated);
    }

    pub(super) fn lower_not(&mut self) {
        let id = self.values.peek(1);
        match self.values.constant(id) {
            Some(value) => {
                self.values.pop(&mut self.emitter, 1);
                self.values.push_constant(Value::bool(value == Value::FALSE));
            }
            None => self.negate_bool(id),
        }
    }

    pub(super) fn lower_is(&mut self, next: Option<Instruction>) {
        let (a, b) = (self.values.peek(2), self.values.peek(1));
        let x = self.values.boxed(&mut self.emitter, a);
        let inverted = self.at.operand != 0;
        let small = self.values.constant(b).map(Value::bits).filter(|bits| i32::try_from(*bits as i64).is_ok());
        if let Some((target, when)) = Self::jump_of(next) {
            let equal = when != inverted;
            if let Some(bits) = small {
                let uop = if equal { Uop::BRANCH_INT_EQ_CONST } else { Uop::BRANCH_INT_NE_CONST };
                self.values.pop(&mut self.emitter, 2);
                let label = self.label_at(target);
                self.emit(uop, &[x.into(), bits.into(), label.into()]);
            } else {
                let y = self.values.boxed(&mut self.emitter, b);
                let uop = if equal { Uop::BRANCH_INT_EQ } else { Uop::BRANCH_INT_NE };
                self.values.pop(&mut self.emitter, 2);
                let label = self.label_at(target);
                self.emit(uop, &[x.into(), y.into(), label.into()]);
            }
            self.skip = true;
            return;
        }
        let y = self.values.boxed(&mut self.emitter, b);
        self.push_comparison(if inverted { Uop::COMPARE_INT_NE } else { Uop::COMPARE_INT_EQ }, x, y);
    }

    pub(super) fn lower_to_bool(&mut self, next: Option<Instruction>) {
        let a = self.values.peek(1);
        if self.values.kind(a) == Type::Bool {
            return;
        }
        if self.is_cold() {
            return self.leave();
        }
        if self.has_failed() {
            return self.generally();
        }
        match self.form() {
            Some(Form::TO_BOOL_BOOL) => {
                let reg = self.values.boxed(&mut self.emitter, a);
                let exit = self.exit();
                self.emit(Uop::GUARD_BOOL, &[reg.into(), exit.into()]);
                self.values.of(a).of = Type::Bool;
            }
            Some(Form::TO_BOOL_NONE) => {
                let reg = self.values.boxed(&mut self.emitter, a);
                let exit = self.exit();
                self.emit(Uop::GUARD_IS, &[reg.into(), Value::NONE.bits().into(), exit.into()]);
                let id = self.values.constant_id(Value::FALSE);
                self.replace_one(id);
            }
            Some(Form::TO_BOOL_INT) if self.expect_int(a) => {
                let reg = self.values.int(&mut self.emitter, a);
                self.truth_of(reg, 0xFFFF, next);
            }
            Some(Form::TO_BOOL_LIST) => {
                self.expect_shape(a, class_shape::LIST.0);
                let list = self.values.boxed(&mut self.emitter, a);
                let length = self.values.take(&mut self.emitter);
                self.emit(Uop::LOAD_FIELD, &[length.into(), list.into(), super::container::LIST_LENGTH.into()]);
                self.truth_of(length, 0, next);
            }
            Some(Form::TO_BOOL_STR) => {
                self.expect_shape(a, class_shape::STR.0);
                let text = self.values.boxed(&mut self.emitter, a);
                let length = self.values.take(&mut self.emitter);
                self.emit(Uop::LOAD_FIELD32, &[length.into(), text.into(), Str::LENGTH.into()]);
                self.truth_of(length, 0, next);
            }
            Some(Form::TO_BOOL_ALWAYS_TRUE) => {
                // SAFETY: the form says what the cache holds.
                let shape = unsafe { crate::specialize::cache::u32_at(self.cache(), crate::specialize::cache::KEY) };
                self.expect_shape(a, shape);
                let id = self.values.constant_id(Value::TRUE);
                self.replace_one(id);
            }
            _ => self.generally(),
        }
    }

    /// The bool of "the register is not `zero`", for a jump that follows or as a value.
    fn truth_of(&mut self, reg: Reg, zero: i64, next: Option<Instruction>) {
        if let Some((target, when)) = Self::jump_of(next) {
            let uop = if when { Uop::BRANCH_INT_NE_CONST } else { Uop::BRANCH_INT_EQ_CONST };
            self.values.pop(&mut self.emitter, 1);
            let label = self.label_at(target);
            self.emit(uop, &[reg.into(), zero.into(), label.into()]);
            self.skip = true;
            return;
        }
        let other = self.values.take(&mut self.emitter);
        self.emit(Uop::LOAD_CONST, &[other.into(), zero.into()]);
        let (id, d) = self.values.new_boxed(&mut self.emitter, Type::Bool);
        self.emit(Uop::COMPARE_INT_NE, &[d.into(), reg.into(), other.into()]);
        self.replace_one(id);
    }
}

/// The helper that knows the operator.
fn int_helper(operator: BinaryOperator) -> Option<u32> {
    use helper_table::at;
    Some(match operator {
        BinaryOperator::Add => at::int_add,
        BinaryOperator::Subtract => at::int_subtract,
        BinaryOperator::Multiply => at::int_multiply,
        BinaryOperator::And => at::int_and,
        BinaryOperator::Or => at::int_or,
        BinaryOperator::Xor => at::int_xor,
        BinaryOperator::Lshift => at::int_shift_left,
        BinaryOperator::Rshift => at::int_shift_right,
        BinaryOperator::Remainder => at::int_remainder,
        BinaryOperator::FloorDivide => at::int_floor_divide,
        _ => return None,
    })
}

/// The comparison that holds where this one does not (of ints).
fn negate(operator: CompareOperator) -> CompareOperator {
    use CompareOperator as C;
    match operator {
        C::Lt => C::Ge,
        C::Le => C::Gt,
        C::Eq => C::Ne,
        C::Ne => C::Eq,
        C::Gt => C::Le,
        C::Ge => C::Lt,
    }
}
