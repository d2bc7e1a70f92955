//! Which instruction is recorded by what.

use super::{Recorder, Recording, Then};
use crate::bytecode::ops::Op;
use crate::machine::Machine;

impl Recorder {
    /// Appends what the instruction does.
    pub(super) fn record(&mut self, vm: &mut Machine) -> Recording<Then> {
        let n = self.at.operand as usize;
        match self.at.op {
            Op::NOP => self.next(),
            Op::POP_TOP | Op::POP_ITER => self.next(),
            Op::COPY | Op::SWAP | Op::PUSH_NULL | Op::LOAD_CONST | Op::LOAD_SMALL_INT => self.record_stack(vm, n),
            Op::LOAD_FAST
            | Op::LOAD_FAST_CHECK
            | Op::LOAD_FAST_AND_CLEAR
            | Op::LOAD_FAST_LOAD_FAST
            | Op::STORE_FAST
            | Op::STORE_FAST_LOAD_FAST
            | Op::STORE_FAST_STORE_FAST
            | Op::DELETE_FAST => self.record_local(vm, n),
            Op::LOAD_DEREF | Op::STORE_DEREF | Op::COPY_FREE_VARS | Op::MAKE_CELL => self.record_cell(vm, n),
            Op::LOAD_GLOBAL => self.record_load_global(vm, n),
            Op::LOAD_NAME => self.record_load_name(vm, n),
            Op::STORE_NAME | Op::STORE_GLOBAL => self.record_store_global(vm, n),
            Op::LOAD_SPECIAL => self.record_load_special(vm, n),
            Op::LOAD_ATTR => self.record_load_attr(vm, n),
            Op::STORE_ATTR => self.record_store_attr(vm, n),
            Op::BINARY_OP => self.record_binary(vm),
            Op::UNARY_NEGATIVE | Op::UNARY_INVERT | Op::UNARY_NOT => self.record_unary(vm),
            Op::COMPARE_OP => self.record_compare(vm),
            Op::COMPARE_TUPLES => self.record_compare_tuples(vm, n),
            Op::IS_OP => self.record_is(vm),
            Op::CONTAINS_OP => self.record_contains(vm),
            Op::TO_BOOL => self.record_to_bool(vm),
            Op::STORE_SUBSCR => self.record_store_subscript(vm),
            Op::BUILD_LIST | Op::BUILD_TUPLE => self.record_build(vm, n),
            Op::BUILD_LIST_FOR => self.record_build_list_for(vm),
            Op::BUILD_SET | Op::BUILD_MAP => self.record_build_keyed(vm, n),
            Op::SET_ADD | Op::MAP_ADD => self.record_add_keyed(vm, n),
            Op::BUILD_STRING => self.record_build_string(vm, n),
            Op::FORMAT_SIMPLE | Op::FORMAT_WITH_SPEC | Op::CONVERT_VALUE => self.record_format(vm, n),
            Op::BINARY_SLICE => self.record_slice(vm),
            Op::LOAD_SUPER_ATTR => self.record_super(vm, n),
            Op::LIST_APPEND => self.record_list_append(vm, n),
            Op::LIST_EXTEND => self.record_list_extend(vm, n),
            Op::MAKE_FUNCTION => self.record_make_function(vm),
            Op::SET_FUNCTION_ATTRIBUTE => self.record_function_attribute(vm, n),
            Op::UNPACK_SEQUENCE => self.record_unpack(vm, n),
            Op::UNPACK_EX => self.record_unpack_rest(vm, n),
            Op::JUMP_FORWARD | Op::JUMP_BACKWARD | Op::JUMP_BACKWARD_NO_INTERRUPT => self.record_jump(),
            Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE | Op::POP_JUMP_IF_NONE | Op::POP_JUMP_IF_NOT_NONE => {
                self.record_pop_jump(vm)
            }
            Op::RESUME => self.record_resume(),
            Op::GET_ITER => self.record_get_iter(vm, n),
            Op::FOR_ITER => self.record_for_iter(vm),
            Op::RETURN_VALUE => self.record_return(vm),
            Op::RETURN_GENERATOR => self.record_return_generator(),
            Op::YIELD_VALUE => self.record_yield(vm),
            Op::SEND => self.record_send(vm),
            Op::END_SEND => self.record_end_send(vm),
            Op::GET_AWAITABLE => self.record_awaitable(vm),
            Op::GET_YIELD_FROM_ITER => self.record_yield_from(vm),
            Op::CALL => self.record_call(vm, n),
            Op::RAISE_VARARGS => self.record_raise(vm, n),
            Op::RERAISE => self.record_reraise(vm),
            Op::PUSH_EXC_INFO => self.record_push_handled(vm),
            Op::POP_EXCEPT => self.record_pop_handled(vm),
            Op::CLEANUP_THROW => self.record_cleanup(vm),
            Op::WITH_EXCEPT_START => self.record_with_handler(vm),
            Op::CALL_INTRINSIC_1 => self.record_intrinsic(vm, n),
            Op::SET_UPDATE | Op::DICT_UPDATE => self.record_update(vm, n),
            Op::DICT_MERGE => self.record_merge(vm, n),
            Op::DELETE_SUBSCR => self.record_delete_item(vm),
            Op::STORE_SLICE => self.record_store_slice(vm),
            Op::BUILD_SLICE => self.record_build_slice(vm, n),
            Op::GET_LEN | Op::MATCH_MAPPING | Op::MATCH_SEQUENCE | Op::MATCH_KEYS | Op::MATCH_CLASS => self.record_pattern(vm),
            Op::DELETE_ATTR => self.record_delete_attr(vm, n),
            Op::DELETE_DEREF => self.record_delete_cell(n),
            Op::DELETE_GLOBAL | Op::DELETE_NAME => self.record_delete_global(vm, n),
            Op::LOAD_COMMON_CONSTANT => self.record_common_constant(vm, n),
            Op::CALL_INTRINSIC_2 => self.record_intrinsic_of_two(vm),
            Op::CHECK_EG_MATCH => self.record_group_match(vm),
            Op::LOAD_FROM_DICT_OR_DEREF | Op::LOAD_FROM_DICT_OR_GLOBALS => self.record_load_from(vm, n),
            Op::GET_AITER => self.record_async_iterator(vm),
            Op::LOAD_BUILD_CLASS => self.record_build_class(vm),
            Op::LOAD_LOCALS => self.record_load_locals(vm),
            Op::GET_ANEXT => self.record_async_next(vm),
            Op::END_ASYNC_FOR => self.record_end_async_for(vm),
            Op::IMPORT_NAME => self.record_import(vm, n),
            Op::IMPORT_FROM => self.record_import_from(vm, n),
            Op::BUILD_INTERPOLATION | Op::BUILD_TEMPLATE => self.record_template(vm),
            Op::TASK_STEP => self.record_task_step(vm, n),
            Op::CHECK_EXC_MATCH => self.record_match(vm),
            Op::CALL_KW => self.record_call_with_names(vm, n),
            Op::CALL_FUNCTION_EX => self.record_call_spread(vm),
            // A prefix of other instructions, which have its operand; and what a body begins with, before any loop.
            Op::EXTENDED_ARG | Op::SETUP_ANNOTATIONS => self.unsupported(),
        }
    }
}
