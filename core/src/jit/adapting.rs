//! Instructions that had no form when they were compiled: a class changed, say, and the interpreter had not looked at them
//! again. Their helpers count executions as the interpreter does, in the instruction's cache; when one takes a form, the
//! code is thrown away, to be made anew with it.
#![allow(dangerous_implicit_autorefs)]

use super::helper_table::Code;
use crate::bytecode::ops::Op;
use crate::machine::Machine;
use crate::native::Result;
use crate::specialize::counter::Counter;

/// Counts an execution of an instruction of the family `op`, at the `pc` of the running frame.
///
/// # Safety
/// The invariant of helpers; `operand` is the instruction's.
#[inline(always)]
pub(super) unsafe fn adapt(vm: &mut Machine, op: Op, operand: usize, code: Code) -> Result<()> {
    // SAFETY: the frame's `pc` is behind the instruction's cache.
    unsafe {
        let cache = (*vm.frame).pc.sub(op.cache_units());
        if *cache.sub(1) as u8 != op as u8 || !Counter::tick(&mut *cache) {
            return Ok(());
        }
        choose(vm, op, operand, cache, code)
    }
}

/// # Safety
/// As [`adapt`]; `cache` is the instruction's.
#[cold]
#[inline(never)]
unsafe fn choose(vm: &mut Machine, op: Op, n: usize, cache: *mut u16, native: Code) -> Result<()> {
    // SAFETY: as the caller promises; the operands are where the verifier proved them to be.
    unsafe {
        let frame = vm.frame;
        let (code, sp) = ((*frame).code, (*frame).sp);
        match op {
            Op::LOAD_ATTR => vm.specialize_load_attr(code, cache, *sp.sub(1), code.name_at(n >> 1), n & 1 != 0)?,
            Op::STORE_ATTR => vm.specialize_store_attr(code, cache, *sp.sub(1), code.name_at(n))?,
            Op::BINARY_OP => vm.specialize_binary_op(code, cache, n as u32, *sp.sub(2), *sp.sub(1))?,
            Op::COMPARE_OP => vm.specialize_compare_op(code, cache, n as u32, *sp.sub(2), *sp.sub(1))?,
            Op::CALL => {
                let base = sp.sub(n + 2);
                let count = n + usize::from(!(*base.add(1)).is_empty());
                vm.specialize_call(code, cache, *base, *base.add(1), count)?;
            }
            Op::FOR_ITER => vm.specialize_for_iter(cache, *sp.sub(2), *sp.sub(1)),
            Op::SEND => vm.specialize_send(cache, *sp.sub(2)),
            _ => return Ok(()),
        }
        if *cache.sub(1) as u8 != op as u8 {
            vm.note_form(code, native);
        }
    }
    Ok(())
}
