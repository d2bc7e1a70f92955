//! Calls.

use crate::bytecode::ops::Form;
use crate::codegen::baseline::{Argument, Baseline, Resume};
use crate::codegen::values::Type;
use crate::jit::helpers;

impl Baseline<'_> {
    pub(super) fn lower_call(&mut self, n: usize) {
        if self.is_cold() {
            return self.leave();
        }
        let base = self.values.operand_slot(self.values.depth() - n - 2);
        let code = Argument::Bits(self.native as u64);
        match self.form() {
            Some(Form::CALL_PY_EXACT_ARGS) => {
                self.call_from(helpers::at::call_exact, &[Argument::Address(base), Argument::Bits(n as u64), code], n);
            }
            Some(Form::CALL_BUILTIN | Form::CALL_LEN | Form::CALL_ISINSTANCE) => {
                self.call_from(helpers::at::call_builtin, &[Argument::Address(base), Argument::Bits(n as u64), code], n);
            }
            Some(Form::CALL_ALLOC_AND_ENTER_INIT) => self.lower_construct(n),
            _ => self.call_from(helpers::at::call, &[Argument::Bits(n as u64), code], n),
        }
    }

    /// A call through a helper: the result takes the place of callable, receiver and arguments.
    fn call_from(&mut self, helper: u32, arguments: &[Argument], n: usize) {
        self.save();
        let slot = self.values.operand_slot(self.values.depth() - n - 2);
        self.call_helper(helper, arguments, Resume::Into(slot), true);
        self.follow(None);
        self.values.pop(&mut self.emitter, n + 2);
        self.push_word(Type::Unknown);
    }
}
