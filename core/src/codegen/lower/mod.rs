//! What each instruction becomes. An instruction without a lowering of its own is run as the interpreter does
//! ([`Baseline::step`]), so all code can be compiled.

pub(crate) mod arithmetic;
mod attribute;
mod calls;
pub(crate) mod container;
mod control;
mod entering;
mod general;
mod generators;
mod shapes;
pub(crate) mod variables;

use super::baseline::Baseline;
use super::values::{Id, Type};
use crate::bytecode::disassemble::Instruction;
use crate::bytecode::ops::Op;
use crate::uop::Uop;

impl Baseline<'_> {
    /// Compiles the current instruction. `next` is the one behind it, if no block begins there.
    pub(super) fn lower(&mut self, next: Option<Instruction>) {
        let n = self.at.operand as usize;
        match self.at.op {
            Op::NOP | Op::EXTENDED_ARG => {}
            Op::POP_TOP | Op::COPY | Op::SWAP | Op::PUSH_NULL | Op::LOAD_CONST | Op::LOAD_SMALL_INT => self.lower_stack(n),
            Op::LOAD_FAST
            | Op::LOAD_FAST_CHECK
            | Op::LOAD_FAST_AND_CLEAR
            | Op::LOAD_FAST_LOAD_FAST
            | Op::STORE_FAST
            | Op::STORE_FAST_LOAD_FAST
            | Op::STORE_FAST_STORE_FAST
            | Op::DELETE_FAST => self.lower_local(n),
            Op::LOAD_DEREF => self.lower_load_deref(n),
            Op::STORE_DEREF => self.lower_store_deref(n),
            Op::LOAD_GLOBAL => self.lower_load_global(n),
            Op::LOAD_ATTR => self.lower_load_attr(n),
            Op::LOAD_SUPER_ATTR if n & 1 != 0 => self.lower_load_super_attr(),
            Op::STORE_ATTR => self.lower_store_attr(),
            Op::BINARY_OP => self.lower_binary(),
            Op::COMPARE_OP => self.lower_compare(next),
            Op::IS_OP => self.lower_is(next),
            Op::CONTAINS_OP => self.lower_contains(),
            Op::TO_BOOL => self.lower_to_bool(next),
            Op::UNARY_NOT => self.lower_not(),
            Op::UNARY_NEGATIVE | Op::UNARY_INVERT => self.lower_unary(),
            Op::STORE_SUBSCR => self.lower_store_subscript(),
            Op::BUILD_LIST | Op::BUILD_TUPLE => self.lower_build(n),
            Op::BUILD_LIST_FOR => self.lower_build_list_for(),
            Op::LIST_APPEND => self.lower_list_append(n),
            Op::UNPACK_SEQUENCE => self.lower_unpack(n),
            Op::JUMP_FORWARD | Op::JUMP_BACKWARD | Op::JUMP_BACKWARD_NO_INTERRUPT => self.lower_jump(),
            Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE | Op::POP_JUMP_IF_NONE | Op::POP_JUMP_IF_NOT_NONE => {
                self.lower_pop_jump()
            }
            Op::RESUME => self.lower_resume(),
            Op::GET_ITER => self.lower_get_iter(),
            Op::FOR_ITER => self.lower_for_iter(next),
            Op::POP_ITER => self.values.pop(&mut self.emitter, 2),
            Op::END_SEND => self.lower_end_send(),
            Op::RETURN_VALUE => self.lower_return(),
            Op::YIELD_VALUE => self.lower_yield(),
            Op::RETURN_GENERATOR => self.lower_return_generator(),
            Op::SEND => self.lower_send(),
            Op::CALL => self.lower_call(n),
            Op::CALL_KW => self.lower_call_with_names(n),
            Op::TASK_STEP => self.lower_task_step(n, next),
            _ => self.generally(),
        }
    }

    /// Runs the instruction by a helper of its own, or as the interpreter does.
    pub(super) fn generally(&mut self) {
        self.values.unlock();
        if !self.lower_by_helper() {
            self.step();
        }
    }

    /// Makes sure that a value is an int; false: it is known to be none.
    pub(super) fn expect_int(&mut self, id: Id) -> bool {
        match self.values.kind(id) {
            Type::Int => true,
            Type::Unknown => {
                let boxed = self.values.boxed(&mut self.emitter, id);
                let exit = self.exit();
                self.emit(Uop::GUARD_INT, &[boxed.into(), exit.into()]);
                self.values.of(id).of = Type::Int;
                true
            }
            _ => false,
        }
    }

    /// Makes sure that two values are ints, with one guard where neither is known.
    pub(super) fn expect_ints(&mut self, a: Id, b: Id) -> bool {
        if self.values.kind(a) == Type::Unknown && self.values.kind(b) == Type::Unknown && a != b {
            let x = self.values.boxed(&mut self.emitter, a);
            let y = self.values.boxed(&mut self.emitter, b);
            let exit = self.exit();
            self.emit(Uop::GUARD_INTS, &[x.into(), y.into(), exit.into()]);
            self.values.of(a).of = Type::Int;
            self.values.of(b).of = Type::Int;
            return true;
        }
        self.expect_int(a) && self.expect_int(b)
    }

    /// Makes sure that a value is a float; false: it is known to be none.
    pub(super) fn expect_float(&mut self, id: Id) -> bool {
        match self.values.kind(id) {
            Type::Float => true,
            Type::Unknown => {
                // Registers first, then the exit: it writes back what is in registers then.
                let boxed = self.values.boxed(&mut self.emitter, id);
                let reg = self.values.take_float(&mut self.emitter);
                let exit = self.exit();
                self.emit(Uop::UNBOX_FLOAT_CHECK, &[reg.into(), boxed.into(), exit.into()]);
                self.values.is_float_in(id, reg);
                true
            }
            _ => false,
        }
    }

    /// Makes sure that a value is an object of a shape.
    pub(super) fn expect_shape(&mut self, id: Id, shape: u32) {
        if self.values.shape(id) == Some(shape) {
            return;
        }
        let boxed = self.values.boxed(&mut self.emitter, id);
        let exit = self.exit();
        let uop = if self.values.kind(id) == Type::Object { Uop::GUARD_SHAPE_OBJECT } else { Uop::GUARD_SHAPE };
        self.emit(uop, &[boxed.into(), i64::from(shape as i32).into(), exit.into()]);
        self.values.set_shape(id, shape);
    }
}
