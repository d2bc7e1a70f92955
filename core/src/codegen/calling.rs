//! Calls of helpers from compiled code, and where frames go on: behind a helper, when a frame that it entered gave its result,
//! and when a frame itself returns.
//!
//! Invariant: before a call all operands are in memory; where another frame may run meanwhile, `Frame::native` says where
//! this one goes on, and there it looks whether its code was thrown away.

use core::mem::offset_of;

use super::baseline::{Baseline, vm_at};
use super::emit::{Label, Stream};
use super::stencil::Reg;
use super::values::{Id, Type};
use crate::bytecode::ops::Op;
use crate::interp::frame::{Frame, OnReturn, RETURN_WORD};
use crate::jit::helper_table;
use crate::object::CodeObject;
use crate::uop::Uop;

/// An argument of a helper.
pub(super) enum Argument {
    Bits(u64),
    /// The word in a slot.
    Slot(u32),
    /// The address of a slot.
    Address(u32),
    Register(Reg),
}

/// Where an instruction that calls another frame goes on.
pub(super) enum Resume {
    /// It never does: no other frame can run.
    Never,
    /// The result goes to this slot.
    Into(u32),
    /// Likewise; and the interpreter may come in here, with the result on the frame's stack.
    Entry(u32),
    /// Likewise; but where the frame's `pc` was moved, or a generator returned, control is at the label.
    IntoOr(u32, Label),
}

impl Baseline<'_> {
    /// Calls a helper; everything was saved. Where it answers with a place to go on, control goes there; its word is in
    /// the second result register afterwards.
    pub fn call_helper(&mut self, helper: u32, arguments: &[Argument], resume: Resume) {
        let after = self.emitter.label();
        if !matches!(resume, Resume::Never) {
            let label = self.resume_point(&resume, after);
            let native = self.header_slot(offset_of!(Frame, native));
            self.emit(Uop::STORE_SLOT_LABEL, &[label.into(), native.into()]);
        }
        self.load_arguments(arguments);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper.into()]);
        self.inner.iter_mut().for_each(|inner| inner.helpers += 1);
        self.values.clobber();
        self.after = Some(after);
    }

    /// Puts arguments where CALL_HELPER takes them.
    pub fn load_arguments(&mut self, arguments: &[Argument]) {
        for (argument, register) in arguments.iter().zip(self.backend.arguments()) {
            let register = *register;
            match *argument {
                Argument::Bits(bits) => super::values::load_constant(&mut self.emitter, register, bits),
                Argument::Slot(slot) => self.emit(Uop::LOAD_SLOT, &[register.into(), slot.into()]),
                Argument::Address(slot) => {
                    let base = self.backend.base();
                    self.emit(Uop::ADD_CONST, &[register.into(), base.into(), slot.into()]);
                }
                Argument::Register(from) if from == register => {}
                Argument::Register(from) => self.emit(Uop::MOVE, &[register.into(), from.into()]),
            }
        }
    }

    /// After [`Baseline::call_helper`]: goes where the helper's answer says, if it says so. With `ended`: to the label
    /// where the answer is [`helper_table::ENDED`].
    pub fn follow(&mut self, ended: Option<Label>) {
        let elsewhere = self.emitter.label();
        let result = self.backend.result();
        self.emit(Uop::BRANCH_INT_NE_CONST, &[result.into(), 0u64.into(), elsewhere.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(elsewhere);
        if let Some(ended) = ended {
            self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), helper_table::ENDED.into(), ended.into()]);
        }
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.switch(before);
        if let Some(after) = self.after.take() {
            self.emitter.bind(after);
        }
    }

    /// The helper's word as a new value on top of the stack.
    pub fn push_word(&mut self, of: Type) -> Id {
        let (id, reg) = self.values.new_boxed(&mut self.emitter, of);
        let word = self.backend.second_result();
        self.emit(Uop::MOVE, &[reg.into(), word.into()]);
        self.values.push(id);
        id
    }

    /// Where the frame goes on when another gave it a result: in the result register, or in memory if that is EMPTY.
    pub fn resume_point(&mut self, resume: &Resume, after: Label) -> Label {
        let label = self.emitter.label();
        let (slot, ended) = match resume {
            Resume::Never => return label,
            Resume::Into(slot) => (*slot, None),
            Resume::Entry(slot) => {
                self.resumes.push((self.at.end, label));
                (*slot, None)
            }
            Resume::IntoOr(slot, ended) => (*slot, Some(*ended)),
        };
        let (result, word) = (self.backend.result(), self.backend.second_result());
        let (a, b) = (self.backend.registers()[0], self.backend.registers()[1]);
        let before = self.emitter.switch(Stream::Cold);
        let (stale, stored, memory) = (self.emitter.label(), self.emitter.label(), self.emitter.label());
        self.emitter.bind(label);
        self.load_base();
        let code_slot = self.header_slot(offset_of!(Frame, code));
        self.emit(Uop::LOAD_SLOT, &[a.into(), code_slot.into()]);
        let version = i64::from(self.code.native_version.get() as i32);
        let field = offset_of!(CodeObject, native_version);
        self.emit(Uop::GUARD_FIELD32, &[a.into(), field.into(), version.into(), stale.into()]);
        if let Some(ended) = ended {
            self.end_resumption(slot, ended);
        }
        self.emit(Uop::MOVE, &[word.into(), result.into()]);
        self.emit(Uop::BRANCH_INT_NE_CONST, &[result.into(), 0u64.into(), after.into()]);
        // The result lies on the frame's stack, or the iteration ended there.
        self.emitter.bind(memory);
        if let Some(ended) = ended {
            let pc_slot = self.pc_slot();
            // SAFETY: the address of a unit of the code.
            let expected = unsafe { self.units.add(self.at.end as usize) } as u64;
            self.emit(Uop::LOAD_SLOT, &[a.into(), pc_slot.into()]);
            self.emit(Uop::LOAD_CONST64, &[b.into(), expected.into()]);
            self.emit(Uop::BRANCH_INT_NE, &[a.into(), b.into(), ended.into()]);
        }
        self.emit(Uop::LOAD_SLOT, &[word.into(), slot.into()]);
        self.emit(Uop::JUMP, &[after.into()]);
        // What the code assumed holds no longer: the interpreter goes on behind the instruction.
        self.emitter.bind(stale);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), stored.into()]);
        if let Some(ended) = ended {
            self.end_stale_resumption(slot, ended, stored);
        }
        self.emit(Uop::STORE_SLOT, &[result.into(), slot.into()]);
        let sp = self.header_slot(offset_of!(Frame, sp));
        self.emit(Uop::STORE_SLOT_ADDRESS, &[(slot + 8).into(), sp.into()]);
        self.emitter.bind(stored);
        let native = self.header_slot(offset_of!(Frame, native));
        self.emit(Uop::STORE_SLOT_CONST, &[0u64.into(), native.into()]);
        let moved_on = self.stale;
        self.emit(Uop::JUMP, &[moved_on.into()]);
        self.emitter.switch(before);
        label
    }

    /// In a resume point of what resumes generators: where one returned, its result, which only SEND takes, is in the second
    /// register.
    fn end_resumption(&mut self, slot: u32, ended: Label) {
        let (result, word) = (self.backend.result(), self.backend.second_result());
        if self.at.op != Op::SEND {
            return self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), helper_table::ENDED.into(), ended.into()]);
        }
        let goes_on = self.emitter.label();
        self.emit(Uop::BRANCH_INT_NE_CONST, &[result.into(), helper_table::ENDED.into(), goes_on.into()]);
        self.emit(Uop::STORE_SLOT, &[word.into(), slot.into()]);
        self.emit(Uop::JUMP, &[ended.into()]);
        self.emitter.bind(goes_on);
    }

    /// The same where the interpreter goes on with the frame: at the jump's target, where control goes to `stored` then. A
    /// call raises as ever.
    fn end_stale_resumption(&mut self, slot: u32, ended: Label, stored: Label) {
        let (result, word) = (self.backend.result(), self.backend.second_result());
        let Some(target) = self.at.target() else { return self.end_resumption(slot, ended) };
        let goes_on = self.emitter.label();
        self.emit(Uop::BRANCH_INT_NE_CONST, &[result.into(), helper_table::ENDED.into(), goes_on.into()]);
        if self.at.op == Op::SEND {
            self.emit(Uop::STORE_SLOT, &[word.into(), slot.into()]);
            let sp = self.header_slot(offset_of!(Frame, sp));
            self.emit(Uop::STORE_SLOT_ADDRESS, &[(slot + 8).into(), sp.into()]);
        }
        let (pc, pc_slot) = (self.pc(target), self.pc_slot());
        self.emit(Uop::STORE_SLOT_LOW_CONST, &[pc.into(), pc_slot.into()]);
        self.emit(Uop::JUMP, &[stored.into()]);
        self.emitter.bind(goes_on);
    }

    /// Runs the instruction as the interpreter does. Whatever it does, control comes back right.
    pub fn step(&mut self) {
        let (pops, pushes) = self.at.op.stack_effect(self.at.operand);
        let depth = self.values.depth();
        let after_depth = depth - pops as usize + pushes as usize;
        self.save_at(self.at.start);
        let next = (self.pc(self.at.end) as u32).into();
        let arguments = [Argument::Bits(next), Argument::Bits(self.native as u64)];
        let jump = match self.at.target() {
            Some(target) => {
                let (pops, pushes) = self.at.op.jump_effect(self.at.operand);
                let depth = depth - pops as usize + pushes as usize;
                Some(self.blocks.insert(&mut self.emitter, target, true).reach(depth))
            }
            None => None,
        };
        // A result that comes in a register belongs on top of the operands.
        let slot = self.values.operand_slot(after_depth.max(1) - 1);
        let resume = jump.map_or(Resume::Into(slot), |label| Resume::IntoOr(slot, label));
        self.step_helper(&arguments, resume);
        self.values.begin(after_depth);
        if !self.at.op.falls_through() {
            self.reachable = false;
        }
    }

    /// As [`Baseline::call_helper`] of `step`, whose result is in memory already.
    fn step_helper(&mut self, arguments: &[Argument], resume: Resume) {
        let slot = match resume {
            Resume::Into(slot) | Resume::Entry(slot) | Resume::IntoOr(slot, _) => slot,
            Resume::Never => 0,
        };
        let (before_store, done) = (self.emitter.label(), self.emitter.label());
        let label = self.resume_point(&resume, before_store);
        let native = self.header_slot(offset_of!(Frame, native));
        self.emit(Uop::STORE_SLOT_LABEL, &[label.into(), native.into()]);
        self.call_helper(helper_table::at::step, arguments, Resume::Never);
        self.follow(None);
        self.emitter.bind(done);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(before_store);
        let word = self.backend.second_result();
        self.emit(Uop::STORE_SLOT, &[word.into(), slot.into()]);
        self.emit(Uop::JUMP, &[done.into()]);
        self.emitter.switch(before);
    }

    /// The frame returns a value: to compiled code that waits for it, or whoever else.
    pub fn return_value(&mut self, value: Reg) {
        let slow = self.emitter.label();
        if self.is_generator() {
            self.return_from_generator(value, slow);
        } else {
            let word = self.values.take(&mut self.emitter);
            let caller = self.values.take(&mut self.emitter);
            let (return_slot, previous) = (self.header_slot(RETURN_WORD), self.header_slot(offset_of!(Frame, previous)));
            let base = self.backend.base();
            self.emit(Uop::LOAD_SLOT, &[word.into(), return_slot.into()]);
            let other = self.emitter.label();
            self.emit(Uop::BRANCH_INT_NE_CONST, &[word.into(), 0u64.into(), other.into()]);
            self.emit(Uop::LOAD_VM, &[word.into(), vm_at::STACK_BASE.into()]);
            self.emit(Uop::BRANCH_INT_EQ, &[word.into(), base.into(), slow.into()]);
            self.emit(Uop::LOAD_SLOT, &[caller.into(), previous.into()]);
            self.emit(Uop::LOAD_FIELD, &[word.into(), caller.into(), offset_of!(Frame, native).into()]);
            self.emit(Uop::BRANCH_INT_EQ_CONST, &[word.into(), 0u64.into(), slow.into()]);
            self.emit(Uop::STORE_VM, &[caller.into(), vm_at::FRAME.into()]);
            self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), (-1i64).into()]);
            let result = self.backend.result();
            self.emit(Uop::MOVE, &[result.into(), value.into()]);
            self.emit(Uop::JUMP_REGISTER, &[word.into()]);
            self.emitter.switch(Stream::Cold);
            self.emitter.bind(other);
            self.return_to_native(value, (word, caller), slow);
        }
        self.emitter.switch(Stream::Cold);
        self.emitter.bind(slow);
        let (pc, slot) = (self.pc(self.at.end), self.pc_slot());
        self.emit(Uop::STORE_SLOT_LOW_CONST, &[pc.into(), slot.into()]);
        self.save_sp();
        let first = self.backend.arguments()[0];
        if first != value {
            self.emit(Uop::MOVE, &[first.into(), value.into()]);
        }
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::finish.into()]);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.switch(Stream::Hot);
        self.reachable = false;
    }

    /// The frame, whose last header word is in `word`, returns a value to native code that entered it; else to `slow`.
    fn return_to_native(&mut self, value: Reg, (word, caller): (Reg, Reg), slow: Label) {
        let previous = self.header_slot(offset_of!(Frame, previous));
        let exits = (OnReturn::Exit as u64) << 32;
        self.emit(Uop::LOAD_CONST64, &[caller.into(), exits.into()]);
        self.emit(Uop::BRANCH_INT_NE, &[word.into(), caller.into(), slow.into()]);
        let base = self.backend.base();
        self.emit(Uop::LOAD_VM, &[word.into(), vm_at::STACK_BASE.into()]);
        self.emit(Uop::BRANCH_INT_EQ, &[word.into(), base.into(), slow.into()]);
        self.emit(Uop::LOAD_SLOT, &[caller.into(), previous.into()]);
        self.emit(Uop::STORE_VM, &[caller.into(), vm_at::FRAME.into()]);
        self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), (-1i64).into()]);
        let (second, returned) = (self.backend.second_result(), self.returned);
        self.emit(Uop::MOVE, &[second.into(), value.into()]);
        self.emit(Uop::JUMP, &[returned.into()]);
    }

    /// Calls a helper on a path of its own, after which the registers hold what they held; everything was saved. Where the
    /// helper answers with a place to go on, control goes there.
    pub fn call_aside(&mut self, helper: u32, arguments: &[Argument]) {
        self.values.write_back(&mut self.emitter, self.backend.result());
        self.load_arguments(arguments);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper.into()]);
        let (result, go, done) = (self.backend.result(), self.go, self.emitter.label());
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), done.into()]);
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.bind(done);
        self.values.reload(&mut self.emitter);
    }
}
