//! Instructions that a helper does, without a form that is worth inlining.

use crate::bytecode::ops::{COMPARE_AS_BOOL, Op, TUPLES_SHIFT};
use crate::codegen::baseline::{Baseline, vm_at};
use crate::codegen::calling::{Argument, Resume};
use crate::codegen::values::Type;
use crate::jit::helper_table;
use crate::uop::Uop;
use crate::value::Value;

impl Baseline<'_> {
    /// Compiles an instruction by its helper; false: it has none.
    pub(super) fn lower_by_helper(&mut self) -> bool {
        use helper_table::at;
        let n = self.at.operand as usize;
        match self.at.op {
            Op::BUILD_SET => self.one(at::build_set, n),
            Op::BUILD_MAP => self.one(at::build_map, 2 * n),
            Op::BUILD_STRING => self.one(at::build_string, n),
            Op::FORMAT_SIMPLE => self.one_or_enter(at::format_simple, 1),
            Op::FORMAT_WITH_SPEC => self.one_or_enter(at::format_with_spec, 2),
            Op::CONVERT_VALUE => self.one_or_enter(at::convert_value, 1),
            Op::BINARY_SLICE => self.one(at::binary_slice, 3),
            Op::COMPARE_TUPLES => {
                self.one(at::compare_tuples, 2 * (n >> TUPLES_SHIFT));
                if self.at.operand & COMPARE_AS_BOOL != 0 {
                    let id = self.values.peek(1);
                    self.values.of(id).of = Type::Bool;
                }
            }
            Op::MAKE_FUNCTION => self.one(at::make_function, 1),
            Op::SET_FUNCTION_ATTRIBUTE => self.one(at::set_function_attribute, 2),
            Op::LOAD_NAME => self.one(at::load_name, 0),
            Op::UNARY_NEGATIVE => self.one(at::negative, 1),
            Op::CHECK_EXC_MATCH => {
                self.one(at::matches_exception, 1);
                let id = self.values.peek(1);
                self.values.of(id).of = Type::Bool;
            }
            Op::TO_BOOL => {
                self.one_or_enter(at::truth, 1);
                let id = self.values.peek(1);
                self.values.of(id).of = Type::Bool;
            }
            Op::STORE_ATTR => self.none(at::store_attribute, 2),
            Op::DELETE_ATTR => self.none(at::delete_attribute, 1),
            Op::STORE_SUBSCR => self.none_or_enter(at::store_item, 3),
            Op::STORE_SLICE => self.none(at::store_slice, 4),
            Op::DELETE_SUBSCR => self.none_or_enter(at::delete_item, 2),
            Op::LIST_EXTEND => self.none(at::extend_list, 1),
            Op::SET_ADD => self.none(at::add_to_set, 1),
            Op::MAP_ADD => self.none(at::add_to_map, 2),
            Op::DICT_UPDATE => self.none(at::update_dict, 1),
            Op::DICT_MERGE if n == 1 && self.is_before(Op::CALL_FUNCTION_EX) => self.none(at::spread_dict, 1),
            Op::DICT_MERGE => self.none(at::merge_dict, 1),
            Op::STORE_GLOBAL => self.none(at::store_global, 1),
            Op::STORE_NAME => self.none(at::store_name, 1),
            Op::LOAD_ATTR if n & 1 != 0 => self.several(at::load_method, 1, 2),
            Op::LOAD_ATTR => self.one(at::load_attribute, 1),
            Op::LOAD_SUPER_ATTR if n & 1 != 0 => self.several(at::load_super_method, 3, 2),
            Op::LOAD_SPECIAL => self.several(at::load_special, 1, 2),
            Op::UNPACK_SEQUENCE => self.several(at::unpack, 1, n),
            Op::GET_ITER if n == 0 || n == 3 => self.several(at::loop_iterator, 1, 2),
            Op::GET_ITER => self.one(at::iterator, 1),
            Op::LOAD_GLOBAL => {
                self.one(at::load_global, 0);
                if n & 1 != 0 {
                    self.values.push_constant(Value::EMPTY);
                }
            }
            Op::MAKE_CELL => self.make_cell(n),
            Op::COPY_FREE_VARS => {
                self.save();
                self.call_instruction(at::copy_free_variables, Resume::Never);
            }
            Op::CALL_KW => self.call_by(at::call_keywords, n + 3),
            Op::CALL_FUNCTION_EX => self.call_by(at::call_spread, 4),
            Op::GET_YIELD_FROM_ITER => self.one(at::yield_from_iterator, 1),
            Op::GET_AWAITABLE => self.one(at::awaitable, 1),
            Op::WITH_EXCEPT_START => self.call_by(at::with_except_start, 0),
            Op::RAISE_VARARGS => {
                self.save();
                self.raise_by(at::raise_value, &[Argument::Bits(self.at.operand.into())]);
            }
            Op::RERAISE => {
                let exception = self.values.peek(1);
                let reg = self.values.boxed(&mut self.emitter, exception);
                self.values.pop(&mut self.emitter, 1);
                self.save();
                self.raise_by(at::raise_again, &[Argument::Register(reg)]);
            }
            Op::PUSH_EXC_INFO => self.push_exception(),
            Op::POP_EXCEPT => {
                let before = self.values.peek(1);
                let reg = self.values.boxed(&mut self.emitter, before);
                self.emit(Uop::STORE_VM, &[reg.into(), vm_at::HANDLED.into()]);
                self.values.pop(&mut self.emitter, 1);
            }
            _ => return false,
        }
        true
    }

    /// Is the next instruction this one?
    fn is_before(&self, op: Op) -> bool {
        self.shared.units.get(self.at.end as usize).is_some_and(|unit| *unit as u8 == op as u8)
    }

    fn call_instruction(&mut self, helper: u32, resume: Resume) {
        let arguments = [Argument::Bits(self.at.operand.into()), Argument::Bits(self.native as u64)];
        self.call_helper(helper, &arguments, resume);
        self.follow(None);
    }

    /// One result in place of `pops` operands.
    fn one(&mut self, helper: u32, pops: usize) {
        self.save();
        self.call_instruction(helper, Resume::Never);
        self.values.pop(&mut self.emitter, pops);
        self.push_word(Type::Unknown);
    }

    /// The same, where another frame may give it.
    pub(super) fn one_or_enter(&mut self, helper: u32, pops: usize) {
        self.save();
        let slot = self.values.operand_slot(self.values.depth() - pops);
        self.call_instruction(helper, Resume::Into(slot));
        self.values.pop(&mut self.emitter, pops);
        self.push_word(Type::Unknown);
    }

    /// No result.
    fn none(&mut self, helper: u32, pops: usize) {
        self.save();
        self.call_instruction(helper, Resume::Never);
        self.values.pop(&mut self.emitter, pops);
    }

    /// The same, where another frame may do it, whose result is dropped.
    fn none_or_enter(&mut self, helper: u32, pops: usize) {
        self.save();
        let slot = self.values.operand_slot(self.values.depth() - pops);
        self.call_instruction(helper, Resume::Into(slot));
        self.values.pop(&mut self.emitter, pops);
    }

    /// Results that the helper leaves on the stack, in place of `pops` operands.
    fn several(&mut self, helper: u32, pops: usize, results: usize) {
        self.save();
        self.call_instruction(helper, Resume::Never);
        self.values.pop(&mut self.emitter, pops);
        for _ in 0..results {
            self.values.push_stored();
        }
    }

    /// A call, which may enter a frame: the result takes the place of `pops` operands.
    fn call_by(&mut self, helper: u32, pops: usize) {
        self.save();
        let slot = self.values.operand_slot(self.values.depth() - pops);
        self.call_instruction(helper, Resume::Into(slot));
        self.values.pop(&mut self.emitter, pops);
        self.push_word(Type::Unknown);
    }

    /// A helper that raises: where the handler's frame goes on, it says. Everything was saved.
    fn raise_by(&mut self, helper: u32, arguments: &[Argument]) {
        self.load_arguments(arguments);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper.into()]);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
        self.values.clobber();
        self.reachable = false;
    }

    fn make_cell(&mut self, n: usize) {
        self.save();
        self.call_instruction(helper_table::at::new_cell, Resume::Never);
        let id = self.push_word(Type::Object);
        self.values.set_local(&mut self.emitter, n, id);
        self.values.pop(&mut self.emitter, 1);
    }

    /// The handled exception goes below the new one, which is the handled one now.
    fn push_exception(&mut self) {
        let exception = self.values.peek(1);
        let reg = self.values.boxed(&mut self.emitter, exception);
        let (before, d) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
        self.emit(Uop::LOAD_VM, &[d.into(), vm_at::HANDLED.into()]);
        self.emit(Uop::STORE_VM, &[reg.into(), vm_at::HANDLED.into()]);
        self.values.push(before);
        self.values.swap(&mut self.emitter, 1, 2);
    }
}
