//! Generators and coroutines: resuming, yielding and returning by jumps between the code of both frames.
//!
//! A generator's frame lies in its object and is never copied. Whoever resumes it links the frame, changes the generator's
//! state, and jumps to where the frame waits (`Frame::native`) with the value that is sent in the result register; a yield
//! undoes that and jumps to where the resumer waits, with the value. A return does so with [`ENDED`] in place of a value,
//! and the result in the second register. Each of the three looks whether the other side is compiled code that waits for
//! just that, before it changes anything: else a helper does the whole, for whatever is there. Calls of `next` and `send`
//! resume in the same way; where the generator returns they raise StopIteration.

use core::mem::offset_of;

use crate::builtins::class_shape;
use crate::builtins::functions::BUILTINS;
use crate::bytecode::code::CodeFlags;
use crate::bytecode::ops::Form;
use crate::codegen::baseline::{Baseline, vm_at};
use crate::codegen::calling::{Argument, Resume};
use crate::codegen::emit::{Label, Stream};
use crate::codegen::stencil::Reg;
use crate::codegen::values::Type;
use crate::interp::frame::{Frame, OnReturn};
use crate::jit::helper_table::{self, ENDED};
use crate::object::generator::GeneratorState;
use crate::object::{Generator, Header, NativeFunction};
use crate::uop::Uop;
use crate::value::Value;

const _: () = assert!((GeneratorState::Created as u32) < GeneratorState::Running as u32);
const _: () = assert!((GeneratorState::Suspended as u32) < GeneratorState::Running as u32);
// The last four bytes of a frame's header hold these in order, so one store writes them.
const _: () = assert!(offset_of!(Frame, in_generator) == offset_of!(Frame, on_return) + 1);
const _: () = assert!(offset_of!(Frame, on_return) == offset_of!(Frame, jump) + 4);

/// Who is resumed, and how.
struct Resumption {
    generator: Reg,
    /// A register that is free.
    scratch: Reg,
    /// What is sent; None: None.
    sent: Option<Reg>,
    on_return: OnReturn,
    /// Where the stack of the resumer ends meanwhile.
    sp: u32,
    /// Where the resumer goes on.
    resume: Label,
}

impl Baseline<'_> {
    /// Does the code run in a generator's frame, which does not lie on the VM's stack?
    pub fn is_generator(&self) -> bool {
        self.code.is_generator()
    }

    fn take(&mut self) -> Reg {
        self.values.take(&mut self.emitter)
    }

    /// The generator that the running frame lies in, right before the first local.
    fn load_own_generator(&mut self, to: Reg) {
        let base = self.backend.base();
        self.emit(Uop::ADD_CONST, &[to.into(), base.into(), (-(size_of::<Generator>() as i64)).into()]);
    }

    /// FOR_ITER of a generator.
    pub(super) fn for_generator(&mut self) {
        let end = self.target();
        let iterator = self.values.peek(2);
        let depth = self.values.depth();
        let (at, top) = (self.values.operand_slot(depth - 2), self.values.operand_slot(depth));
        let (slow, after) = (self.emitter.label(), self.emitter.label());
        let resume = self.resume_point(&Resume::IntoOr(top, end), after);
        let generator = self.values.boxed(&mut self.emitter, iterator);
        if self.values.shape(iterator) != Some(class_shape::GENERATOR.0) {
            self.emit(Uop::GUARD_SHAPE, &[generator.into(), class_shape::GENERATOR.0.into(), slow.into()]);
        }
        let state = self.values.take(&mut self.emitter);
        self.emit(Uop::LOAD_FIELD32, &[state.into(), generator.into(), offset_of!(Generator, state).into()]);
        let running = GeneratorState::Running as u32;
        self.emit(Uop::BRANCH_INT_GE_CONST, &[state.into(), running.into(), slow.into()]);
        let on_return = OnReturn::Generator;
        self.resume_generator(&Resumption { generator, scratch: state, sent: None, on_return, sp: top, resume }, slow);
        self.emitter.bind(after);
        let arguments = [Argument::Slot(at), Argument::Bits(self.at.operand.into()), Argument::Bits(self.native as u64)];
        self.resume_slowly(slow, helper_table::at::resume_generator, &arguments, (top, resume), end);
        self.push_word(Type::Unknown);
    }

    /// SEND: to a generator or coroutine by a jump, to anything else by a helper.
    pub(super) fn lower_send(&mut self) {
        // At the target: receiver, result.
        let end = self.target();
        let depth = self.values.depth();
        let slot = self.values.operand_slot(depth - 1);
        let (slow, after, store) = (self.emitter.label(), self.emitter.label(), self.emitter.label());
        let resume = self.resume_point(&Resume::IntoOr(slot, end), after);
        if self.form() == Some(Form::SEND_GEN) {
            self.send_to_generator(slot, resume, slow);
        } else {
            self.emit(Uop::JUMP, &[slow.into()]);
        }
        self.emitter.bind(after);
        let arguments = [Argument::Bits(self.at.operand.into()), Argument::Bits(self.native as u64)];
        self.resume_slowly(slow, helper_table::at::send, &arguments, (slot + 8, resume), store);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(store);
        let word = self.backend.second_result();
        self.emit(Uop::STORE_SLOT, &[word.into(), slot.into()]);
        self.emit(Uop::JUMP, &[end.into()]);
        self.emitter.switch(before);
        self.values.pop(&mut self.emitter, 1);
        self.push_word(Type::Unknown);
    }

    /// The inline part of SEND.
    fn send_to_generator(&mut self, slot: u32, resume: Label, slow: Label) {
        let (receiver, value) = (self.values.peek(2), self.values.peek(1));
        let generator = self.values.boxed(&mut self.emitter, receiver);
        let sent = self.values.boxed(&mut self.emitter, value);
        let state = self.values.take(&mut self.emitter);
        let (other, known, created, begun) =
            (self.emitter.label(), self.emitter.label(), self.emitter.label(), self.emitter.label());
        let awaits = self.code.flags.intersects(CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR);
        let (likely, unlikely) = match awaits {
            true => (class_shape::COROUTINE.0, class_shape::GENERATOR.0),
            false => (class_shape::GENERATOR.0, class_shape::COROUTINE.0),
        };
        self.emit(Uop::GUARD_SHAPE, &[generator.into(), likely.into(), other.into()]);
        self.emitter.bind(known);
        self.emit(Uop::LOAD_FIELD32, &[state.into(), generator.into(), offset_of!(Generator, state).into()]);
        let suspended = GeneratorState::Suspended as u32;
        self.emit(Uop::BRANCH_INT_NE_CONST, &[state.into(), suspended.into(), created.into()]);
        self.emitter.bind(begun);
        let on_return = OnReturn::Send;
        self.resume_generator(&Resumption { generator, scratch: state, sent: Some(sent), on_return, sp: slot, resume }, slow);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(other);
        self.emit(Uop::GUARD_SHAPE, &[generator.into(), unlikely.into(), slow.into()]);
        self.emit(Uop::JUMP, &[known.into()]);
        // What was not begun takes None only.
        self.emitter.bind(created);
        let fresh = GeneratorState::Created as u32;
        self.emit(Uop::BRANCH_INT_NE_CONST, &[state.into(), fresh.into(), slow.into()]);
        self.emit(Uop::BRANCH_INT_NE_CONST, &[sent.into(), Value::NONE.bits().into(), slow.into()]);
        self.emit(Uop::JUMP, &[begun.into()]);
        self.emitter.switch(before);
    }

    /// Is a call of it with so many arguments `next(generator)` or `generator.send(value)`, if it is a generator?
    pub(super) fn resumes_generator(&self, function: &NativeFunction, count: usize) -> bool {
        let of_generator = function.owner.get() == Value::object(self.vm.types.generator);
        let is_builtin = || BUILTINS.functions.iter().any(|definition| core::ptr::eq(definition, function.definition));
        match (function.definition.name, count) {
            ("next", 1) => is_builtin(),
            ("__next__", 1) | ("send", 2) => of_generator,
            _ => false,
        }
    }

    /// A call of what [`Baseline::resumes_generator`] says.
    pub(super) fn call_resuming(&mut self, n: usize, count: usize) {
        self.values.flush(&mut self.emitter);
        self.values.unlock();
        let slot = self.values.operand_slot(self.values.depth() - n - 2);
        let (slow, after, ended) = (self.emitter.label(), self.emitter.label(), self.emitter.label());
        let resume = self.resume_point(&Resume::IntoOr(slot, ended), after);
        let receiver = self.values.peek(count);
        let generator = self.values.boxed(&mut self.emitter, receiver);
        let sent = (count == 2).then(|| {
            let value = self.values.peek(1);
            self.values.boxed(&mut self.emitter, value)
        });
        let state = self.take();
        self.emit(Uop::GUARD_SHAPE, &[generator.into(), class_shape::GENERATOR.0.into(), slow.into()]);
        self.emit(Uop::LOAD_FIELD32, &[state.into(), generator.into(), offset_of!(Generator, state).into()]);
        match sent {
            None => {
                let running = GeneratorState::Running as u32;
                self.emit(Uop::BRANCH_INT_GE_CONST, &[state.into(), running.into(), slow.into()]);
            }
            // What was not begun takes None only.
            Some(_) => {
                let suspended = GeneratorState::Suspended as u32;
                self.emit(Uop::BRANCH_INT_NE_CONST, &[state.into(), suspended.into(), slow.into()]);
            }
        }
        let on_return = OnReturn::Call;
        self.resume_generator(&Resumption { generator, scratch: state, sent, on_return, sp: slot, resume }, slow);
        self.raise_stop(ended);
        self.emitter.bind(after);
        let arguments = self.native_arguments(n);
        self.enter_slowly(slow, helper_table::at::call_native, &arguments, resume);
        self.values.pop(&mut self.emitter, n + 2);
        self.push_word(Type::Unknown);
    }

    /// In the cold stream: the generator that a call resumed returned what is in the second result register.
    fn raise_stop(&mut self, ended: Label) {
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(ended);
        self.load_arguments(&[Argument::Register(self.backend.second_result())]);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::stop_iteration.into()]);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.switch(before);
    }

    /// Resumes a generator that can go on, where its frame waits in compiled code and the stack is not too deep.
    fn resume_generator(&mut self, r: &Resumption, slow: Label) {
        let (generator, a) = (r.generator, r.scratch);
        let (frame, target, b) = (self.take(), self.take(), self.take());
        let limit = u64::from(self.vm.limits.depth).min(i32::MAX as u64);
        self.emit(Uop::LOAD_VM, &[a.into(), vm_at::DEPTH.into()]);
        self.emit(Uop::BRANCH_INT_GE_CONST, &[a.into(), limit.into(), slow.into()]);
        self.emit(Uop::LOAD_FIELD, &[frame.into(), generator.into(), offset_of!(Generator, frame).into()]);
        self.emit(Uop::LOAD_FIELD, &[target.into(), frame.into(), offset_of!(Frame, native).into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), 0u64.into(), slow.into()]);
        self.save_caller(r.sp, r.resume);
        self.keep_stack_top(generator, r.sp, (a, b));
        let running = GeneratorState::Running as u32;
        self.emit(Uop::STORE_FIELD32_CONST, &[generator.into(), offset_of!(Generator, state).into(), running.into()]);
        self.exchange_handled(generator, (a, b));
        self.emit(Uop::ADD_VM_CONST, &[vm_at::RUNNING_GENERATORS.into(), 1u64.into()]);
        self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), 1u64.into()]);
        self.link(frame, r.on_return, a);
        let result = self.backend.result();
        match r.sent {
            Some(sent) => self.emit(Uop::MOVE, &[result.into(), sent.into()]),
            None => self.emit(Uop::LOAD_CONST, &[result.into(), Value::NONE.bits().into()]),
        }
        self.emit(Uop::JUMP_REGISTER, &[target.into()]);
        self.values.unlock();
    }

    /// The frame follows the running one, and becomes it.
    fn link(&mut self, frame: Reg, on_return: OnReturn, a: Reg) {
        let (base, header) = (self.backend.base(), self.header_slot(0));
        self.emit(Uop::ADD_CONST, &[a.into(), base.into(), header.into()]);
        self.emit(Uop::STORE_FIELD, &[a.into(), frame.into(), offset_of!(Frame, previous).into()]);
        self.emit(Uop::STORE_VM, &[frame.into(), vm_at::FRAME.into()]);
        let how = on_return as u64 | 1 << 8;
        self.emit(Uop::STORE_FIELD32_CONST, &[frame.into(), offset_of!(Frame, jump).into(), self.at.operand.into()]);
        self.emit(Uop::STORE_FIELD32_CONST, &[frame.into(), offset_of!(Frame, on_return).into(), how.into()]);
    }

    /// The generator knows the first free word of the VM's stack while the running frame, whose stack ends at `sp`, waits.
    fn keep_stack_top(&mut self, generator: Reg, sp: u32, (a, b): (Reg, Reg)) {
        let (field, base) = (offset_of!(Generator, stack_top), self.backend.base());
        if self.is_generator() {
            self.load_own_generator(a);
            self.emit(Uop::LOAD_FIELD, &[b.into(), a.into(), field.into()]);
        } else {
            self.emit(Uop::ADD_CONST, &[b.into(), base.into(), sp.into()]);
        }
        self.emit(Uop::STORE_FIELD, &[b.into(), generator.into(), field.into()]);
    }

    /// What the generator handles and what its resumer handles change places.
    fn exchange_handled(&mut self, generator: Reg, (a, b): (Reg, Reg)) {
        let handled = offset_of!(Generator, handled);
        self.emit(Uop::LOAD_VM, &[a.into(), vm_at::HANDLED.into()]);
        self.emit(Uop::LOAD_FIELD, &[b.into(), generator.into(), handled.into()]);
        self.emit(Uop::STORE_FIELD, &[a.into(), generator.into(), handled.into()]);
        self.emit(Uop::STORE_VM, &[b.into(), vm_at::HANDLED.into()]);
    }

    /// In the cold stream: a helper resumes. The resumer waits with its stack ending at `sp`, at `resume`; where the
    /// generator ended at once, control goes to `ended`.
    fn resume_slowly(&mut self, slow: Label, helper: u32, arguments: &[Argument], (sp, resume): (u32, Label), ended: Label) {
        let back = self.emitter.label();
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(slow);
        self.save_caller(sp, resume);
        self.load_arguments(arguments);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper.into()]);
        self.inner.iter_mut().for_each(|inner| inner.helpers += 1);
        let (result, go) = (self.backend.result(), self.go);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), back.into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), ENDED.into(), ended.into()]);
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.switch(before);
        self.emitter.bind(back);
        self.values.clobber();
    }

    pub(super) fn lower_end_send(&mut self) {
        let result = self.values.peek(1);
        self.values.boxed(&mut self.emitter, result);
        self.values.pop(&mut self.emitter, 2);
        self.values.push(result);
    }

    // -- the generator's side ------------------------------------------------------------------------------------------------

    /// The frame moves into a generator, which begins behind the instruction with what is sent first, None.
    pub(super) fn lower_return_generator(&mut self) {
        self.save();
        let slot = self.values.operand_slot(self.values.depth());
        self.call_helper(helper_table::at::return_generator, &[], Resume::Entry(slot));
        self.follow(None);
        self.push_word(Type::Unknown);
    }

    /// The generator goes on behind the instruction, with what was sent on its stack.
    pub(super) fn lower_yield(&mut self) {
        let value = self.values.peek(1);
        let reg = self.values.boxed(&mut self.emitter, value);
        self.values.pop(&mut self.emitter, 1);
        self.values.flush(&mut self.emitter);
        let slot = self.values.operand_slot(self.values.depth());
        let (slow, after) = (self.emitter.label(), self.emitter.label());
        let resume = self.resume_point(&Resume::Entry(slot), after);
        self.save_caller(slot, resume);
        let (own, resumer, target, a, b) = (self.take(), self.take(), self.take(), self.take(), self.take());
        self.find_resumer(resumer, target, a, slow);
        self.load_own_generator(own);
        // An old generator is remembered by the helper, once after each collection.
        self.emit(Uop::BARRIER, &[own.into(), offset_of!(Header, age).into(), slow.into()]);
        let suspended = GeneratorState::Suspended as u32;
        self.emit(Uop::STORE_FIELD32_CONST, &[own.into(), offset_of!(Generator, state).into(), suspended.into()]);
        self.exchange_handled(own, (a, b));
        self.leave_to(resumer);
        let result = self.backend.result();
        self.emit(Uop::MOVE, &[result.into(), reg.into()]);
        self.emit(Uop::JUMP_REGISTER, &[target.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(slow);
        self.load_arguments(&[Argument::Register(reg)]);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::yield_value.into()]);
        self.inner.iter_mut().for_each(|inner| inner.helpers += 1);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.switch(before);
        self.values.unlock();
        self.emitter.bind(after);
        self.values.clobber();
        self.push_word(Type::Unknown);
    }

    /// The generator returns a value, to compiled code that resumed it from a loop: else control goes to `slow`.
    pub fn return_from_generator(&mut self, value: Reg, slow: Label) {
        let (own, resumer, target, a) = (self.take(), self.take(), self.take(), self.take());
        self.find_resumer(resumer, target, a, slow);
        self.load_own_generator(own);
        let finished = GeneratorState::Finished as u32;
        self.emit(Uop::STORE_FIELD32_CONST, &[own.into(), offset_of!(Generator, state).into(), finished.into()]);
        let handled = offset_of!(Generator, handled);
        self.emit(Uop::LOAD_FIELD, &[a.into(), own.into(), handled.into()]);
        self.emit(Uop::STORE_VM, &[a.into(), vm_at::HANDLED.into()]);
        self.emit(Uop::LOAD_CONST, &[a.into(), Value::NONE.bits().into()]);
        self.emit(Uop::STORE_FIELD, &[a.into(), own.into(), handled.into()]);
        self.leave_to(resumer);
        let (result, word) = (self.backend.result(), self.backend.second_result());
        self.emit(Uop::MOVE, &[word.into(), value.into()]);
        self.emit(Uop::LOAD_CONST, &[result.into(), ENDED.into()]);
        self.emit(Uop::JUMP_REGISTER, &[target.into()]);
    }

    /// The frame that resumed the running generator, and where that one waits in compiled code; else to `slow`, as for
    /// natives, which wait for something else there.
    fn find_resumer(&mut self, resumer: Reg, target: Reg, a: Reg, slow: Label) {
        let (base, header) = (self.backend.base(), self.header_slot(0));
        self.emit(Uop::ADD_CONST, &[a.into(), base.into(), header.into()]);
        self.emit(Uop::LOAD_FIELD8, &[target.into(), a.into(), offset_of!(Frame, on_return).into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), (OnReturn::Exit as u32).into(), slow.into()]);
        self.emit(Uop::LOAD_FIELD, &[resumer.into(), a.into(), offset_of!(Frame, previous).into()]);
        self.emit(Uop::LOAD_FIELD, &[target.into(), resumer.into(), offset_of!(Frame, native).into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), 0u64.into(), slow.into()]);
    }

    /// The generator's frame leaves the chain.
    fn leave_to(&mut self, resumer: Reg) {
        self.emit(Uop::ADD_VM_CONST, &[vm_at::RUNNING_GENERATORS.into(), (-1i64).into()]);
        self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), (-1i64).into()]);
        self.emit(Uop::STORE_VM, &[resumer.into(), vm_at::FRAME.into()]);
    }
}
