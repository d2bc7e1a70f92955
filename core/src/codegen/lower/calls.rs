//! Calls. One of a Python function that is known makes the callee's frame here and jumps into its code.

use core::mem::offset_of;

use crate::bytecode::code::CodeFlags;
use crate::bytecode::ops::Form;
use crate::codegen::baseline::{Argument, Baseline, Resume, vm_at};
use crate::codegen::emit::Stream;
use crate::codegen::values::Type;
use crate::heap::Ref;
use crate::interp::frame::{FRAME_WORDS, Frame, RETURN_WORD};
use crate::jit::helper_table;
use crate::object::{CodeObject, Function, NativeFunction};
use crate::uop::Uop;
use crate::value::Value;

/// Locals beyond the arguments that a call clears one by one.
const MOST_CLEARED: u32 = 12;

impl Baseline<'_> {
    pub(super) fn lower_call(&mut self, n: usize) {
        if self.is_cold() {
            return self.leave();
        }
        let base = self.values.operand_slot(self.values.depth() - n - 2);
        let code = Argument::Bits(self.native as u64);
        match self.form() {
            Some(Form::CALL_PY_EXACT_ARGS) => match self.known_callee(n) {
                Some((function, callee, count)) => self.call_known(function, callee, count, n),
                None => {
                    self.call_from(helper_table::at::call_exact, &[Argument::Address(base), Argument::Bits(n as u64), code], n)
                }
            },
            Some(Form::CALL_BUILTIN | Form::CALL_LEN | Form::CALL_ISINSTANCE) => {
                self.call_from(helper_table::at::call_builtin, &[Argument::Address(base), Argument::Bits(n as u64), code], n);
            }
            Some(Form::CALL_LIST_APPEND) if n == 1 && self.is_list_append() => self.append_to_list(),
            Some(Form::CALL_ALLOC_AND_ENTER_INIT) => self.lower_construct(n),
            _ => self.call_from(helper_table::at::call, &[Argument::Bits(n as u64), code], n),
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

    /// Is the call known to be `list.append` of a list?
    fn is_list_append(&mut self) -> bool {
        let (callable, list) = (self.values.peek(3), self.values.peek(2));
        let function = self.values.constant(callable).and_then(|v| v.downcast::<NativeFunction>());
        let is_append =
            function.is_some_and(|f| f.definition.name == "append" && f.owner.get() == Value::object(self.vm.types.list));
        is_append && self.values.constant(list).is_none() && self.values.kind(list) == Type::Object
    }

    /// The guards that made the method known hold for the receiver; its shape may have changed meanwhile, not its kind.
    fn append_to_list(&mut self) {
        self.save();
        let depth = self.values.depth();
        let (list, item) = (self.values.operand_slot(depth - 2), self.values.operand_slot(depth - 1));
        self.call_helper(helper_table::at::append, &[Argument::Slot(list), Argument::Slot(item)], Resume::Never, false);
        self.follow(None);
        self.values.pop(&mut self.emitter, 3);
        self.values.push_constant(Value::NONE);
    }

    /// The function that the call is of, as far as is known, with its code and how many arguments it gets.
    fn known_callee(&mut self, n: usize) -> Option<(Ref<Function>, Ref<CodeObject>, usize)> {
        if self.has_failed() || self.is_generator() {
            return None;
        }
        let (callable, receiver) = (self.values.peek(n + 2), self.values.peek(n + 1));
        let value = self.values.constant(callable).or(self.values.of(callable).hint)?;
        let function = value.downcast::<Function>()?;
        // Either no receiver, or an object: only these two are told apart when compiling.
        let count = match self.values.constant(receiver) {
            Some(Value::EMPTY) => n,
            None if self.values.kind(receiver) != Type::Unknown => n + 1,
            _ => return None,
        };
        let callee = function.code.get();
        let fits = callee.plain && callee.ready.get() && callee.arguments as usize == count;
        let cleared = callee.locals - callee.arguments;
        let last = self.values.operand_slot(self.values.depth()) + (callee.frame_words + 2) * 8;
        (fits && cleared <= MOST_CLEARED && last < 32_000).then_some((function, callee, count))
    }

    /// Does the code run in a generator's frame, which does not lie on the VM's stack?
    fn is_generator(&self) -> bool {
        self.code.flags.intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR)
    }

    /// Makes the frame of a known function and goes into its code.
    fn call_known(&mut self, function: Ref<Function>, callee: Ref<CodeObject>, count: usize, n: usize) {
        let callable = self.values.peek(n + 2);
        if self.values.constant(callable).is_none() {
            let reg = self.values.boxed(&mut self.emitter, callable);
            let exit = self.exit();
            self.emit(Uop::GUARD_IS64, &[reg.into(), Value::object(function).bits().into(), exit.into()]);
        }
        self.roots.push(function.into());
        self.values.flush(&mut self.emitter);
        self.values.unlock();
        let depth = self.values.depth();
        let (base_slot, start) = (self.values.operand_slot(depth - n - 2), self.values.operand_slot(depth - count));
        let (a, b) = (self.values.take(&mut self.emitter), self.values.take(&mut self.emitter));
        let (slow, after) = (self.emitter.label(), self.emitter.label());
        let base = self.backend.base();
        // Room on the stack, and depth: else the helper does what is right.
        let limit = u64::from(self.vm.limits.depth);
        self.emit(Uop::LOAD_VM, &[a.into(), vm_at::DEPTH.into()]);
        self.emit(Uop::BRANCH_INT_GE_CONST, &[a.into(), limit.min(i32::MAX as u64).into(), slow.into()]);
        let end = start + (callee.frame_words + count as u32) * 8;
        self.emit(Uop::LOAD_VM, &[a.into(), vm_at::STACK_END.into()]);
        self.emit(Uop::ADD_CONST, &[b.into(), base.into(), end.into()]);
        self.emit(Uop::BRANCH_INT_LT, &[a.into(), b.into(), slow.into()]);
        let resume = self.resume_point(&Resume::Into(base_slot), after);
        self.make_frame(function, callee, start);
        self.save_caller(base_slot, resume);
        let header = start + callee.locals * 8;
        self.emit(Uop::ADD_CONST, &[b.into(), base.into(), header.into()]);
        self.emit(Uop::STORE_VM, &[b.into(), vm_at::FRAME.into()]);
        self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), 1u64.into()]);
        let uncompiled = self.emitter.label();
        self.emit(Uop::LOAD_CONST64, &[a.into(), Value::object(callee).bits().into()]);
        let target = self.values.take(&mut self.emitter);
        self.emit(Uop::LOAD_FIELD, &[target.into(), a.into(), offset_of!(CodeObject, native_body).into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), 0u64.into(), uncompiled.into()]);
        self.emit(Uop::ADD_CONST, &[base.into(), b.into(), (-(i64::from(callee.locals) * 8)).into()]);
        self.emit(Uop::JUMP_REGISTER, &[target.into()]);
        self.emitter.bind(after);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(uncompiled);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::enter_callee.into()]);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.bind(slow);
        let back = self.emitter.label();
        self.call_slowly(n, base_slot, resume, back);
        self.emitter.switch(before);
        self.emitter.bind(back);
        self.values.clobber(true);
        self.values.pop(&mut self.emitter, n + 2);
        self.push_word(Type::Unknown);
    }

    /// The header and the other locals of a frame whose first local is at `start`.
    fn make_frame(&mut self, function: Ref<Function>, callee: Ref<CodeObject>, start: u32) {
        for local in callee.arguments..callee.locals {
            self.emit(Uop::STORE_SLOT_CONST, &[0u64.into(), (start + local * 8).into()]);
        }
        let header = start + callee.locals * 8;
        let at = |field: usize| header + field as u32;
        let this = self.header_slot(0);
        self.emit(Uop::STORE_SLOT_ADDRESS, &[this.into(), at(offset_of!(Frame, previous)).into()]);
        self.emit(Uop::STORE_SLOT_ADDRESS, &[(header + FRAME_WORDS * 8).into(), at(offset_of!(Frame, sp)).into()]);
        let words = [
            (offset_of!(Frame, pc), callee.units.get() as u64),
            (offset_of!(Frame, code), Value::object(callee).bits()),
            (offset_of!(Frame, constants), callee.constants.get() as u64),
            (offset_of!(Frame, globals), Value::object(function.globals).bits()),
            (offset_of!(Frame, function), Value::object(function).bits()),
        ];
        for (field, bits) in words {
            self.emit(Uop::STORE_SLOT_CONST64, &[bits.into(), at(field).into()]);
        }
        for field in [offset_of!(Frame, namespace), offset_of!(Frame, native), RETURN_WORD] {
            self.emit(Uop::STORE_SLOT_CONST, &[0u64.into(), at(field).into()]);
        }
    }

    /// The caller waits: behind the instruction, with the operands below the call, at `resume`.
    fn save_caller(&mut self, sp: u32, resume: crate::codegen::emit::Label) {
        let (pc, pc_slot) = (self.pc(self.at.end), self.pc_slot());
        self.emit(Uop::STORE_SLOT_LOW_CONST, &[pc.into(), pc_slot.into()]);
        let sp_slot = self.header_slot(offset_of!(Frame, sp));
        self.emit(Uop::STORE_SLOT_ADDRESS, &[sp.into(), sp_slot.into()]);
        let native = self.header_slot(offset_of!(Frame, native));
        self.emit(Uop::STORE_SLOT_LABEL, &[resume.into(), native.into()]);
    }

    /// The call by the helper, in the cold stream; everything is flushed. Control goes on at `back` with the result.
    fn call_slowly(&mut self, n: usize, base_slot: u32, resume: crate::codegen::emit::Label, back: crate::codegen::emit::Label) {
        let top = self.values.operand_slot(self.values.depth());
        self.save_caller(top, resume);
        let registers = self.backend.arguments();
        let base = self.backend.base();
        self.emit(Uop::ADD_CONST, &[registers[0].into(), base.into(), base_slot.into()]);
        crate::codegen::values::load_constant(&mut self.emitter, registers[1], n as u64);
        crate::codegen::values::load_constant(&mut self.emitter, registers[2], self.native as u64);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::call_exact.into()]);
        let result = self.backend.result();
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), back.into()]);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
    }
}
