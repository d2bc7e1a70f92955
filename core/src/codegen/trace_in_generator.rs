//! Code of a trace whose root's frame lies in a generator: how it is entered, and how it ends by a yield or a return.
//!
//! The base is the first free word of the VM's stack, where frames begin that the root calls; the entry puts the generator
//! there, into a slot of its own. The root's frame is reached through it.
//!
//! Invariant: registers are used at the entry and where the trace ends alone, where no value is in any.

use core::mem::offset_of;

use super::baseline::vm_at;
use super::emit::{Arg, Stream};
use super::stencil::Reg;
use super::trace::{Link, Writer};
use super::values::load_constant;
use crate::interp::frame::{FRAME_WORDS, Frame, OnReturn};
use crate::jit::helper_table;
use crate::object::generator::GeneratorState;
use crate::object::{Generator, Header};
use crate::trace::ir::OWN_GENERATOR_SLOT;
use crate::uop::Uop;

impl Writer<'_> {
    /// Of a root that lies in a generator: the offset of its header in the object.
    pub(super) fn own_header(&self) -> Option<u32> {
        let generator = self.trace.root_generator()?;
        Some(size_of::<Generator>() as u32 + u32::from(generator.header - generator.first - 1) * 8)
    }

    fn register(&self, n: usize) -> Reg {
        self.backend.registers()[n]
    }

    /// At the entry, with the running frame in the result register: sets the base.
    pub(super) fn find_stack(&mut self, own: u32) {
        let (word, base) = (self.backend.result(), self.backend.base());
        self.emit(Uop::ADD_CONST, &[word.into(), word.into(), (-i64::from(own)).into()]);
        self.emit(Uop::LOAD_FIELD, &[base.into(), word.into(), offset_of!(Generator, stack_top).into()]);
    }

    /// At the entry, when there is room.
    pub(super) fn keep_own_generator(&mut self, own: u32) {
        let word = self.backend.result();
        self.emit(Uop::LOAD_VM, &[word.into(), vm_at::FRAME.into()]);
        self.emit(Uop::ADD_CONST, &[word.into(), word.into(), (-i64::from(own)).into()]);
        self.emit(Uop::STORE_SLOT, &[word.into(), (u32::from(OWN_GENERATOR_SLOT) * 8).into()]);
    }

    fn load_own_generator(&mut self) -> Reg {
        let own = self.register(0);
        self.emit(Uop::LOAD_SLOT, &[own.into(), (u32::from(OWN_GENERATOR_SLOT) * 8).into()]);
        own
    }

    /// The root's frame.
    pub(super) fn own_frame(&mut self, own: u32) -> Reg {
        let generator = self.load_own_generator();
        self.emit(Uop::ADD_CONST, &[generator.into(), generator.into(), own.into()]);
        generator
    }

    /// Where the root is: its instruction, and the end of its operands.
    pub(super) fn save_own_frame(&mut self, own: u32, pc: u64, depth: u16) {
        let (frame, word) = (self.own_frame(own), self.register(1));
        load_constant(&mut self.emitter, word, pc);
        self.emit(Uop::STORE_FIELD, &[word.into(), frame.into(), offset_of!(Frame, pc).into()]);
        self.emit(Uop::ADD_CONST, &[word.into(), frame.into(), ((FRAME_WORDS + u32::from(depth)) * 8).into()]);
        self.emit(Uop::STORE_FIELD, &[word.into(), frame.into(), offset_of!(Frame, sp).into()]);
    }

    /// Where compiled code goes on with the root.
    pub(super) fn store_own_native(&mut self, own: u32, address: u64) {
        let (frame, word) = (self.own_frame(own), self.register(1));
        load_constant(&mut self.emitter, word, address);
        self.emit(Uop::STORE_FIELD, &[word.into(), frame.into(), offset_of!(Frame, native).into()]);
    }

    /// The root returns the operand on its top, at an instruction.
    pub(super) fn return_from_generator(&mut self, own: u32, pc: u64, depth: u16) {
        self.save_own_frame(own, pc, depth - 1);
        self.load_operand(self.backend.arguments()[0], own, depth);
        self.call_and_go(helper_table::at::finish);
    }

    /// The root's operand of this number, from 1.
    fn load_operand(&mut self, to: Reg, own: u32, number: u16) {
        let generator = self.load_own_generator();
        let at = own + (FRAME_WORDS + u32::from(number) - 1) * 8;
        self.emit(Uop::LOAD_FIELD, &[to.into(), generator.into(), at.into()]);
    }

    /// The root yields the operand on its top, and waits as told: to compiled code that resumed it, or whoever else.
    pub(super) fn yield_value(&mut self, own: u32, link: &Link<'_>, (pc, native): (u64, u64), depth: u16) {
        let slow = self.emitter.label();
        self.save_own_frame(own, pc, depth - 1);
        self.store_own_native(own, native);
        self.check_own_version(link, own);
        let generator = self.load_own_generator();
        let (target, resumer, a, b) = (self.register(1), self.register(2), self.register(3), self.register(4));
        let of_frame = |field: usize| Arg::from(own + field as u32);
        self.emit(Uop::LOAD_FIELD8, &[target.into(), generator.into(), of_frame(offset_of!(Frame, on_return))]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), (OnReturn::Exit as u32).into(), slow.into()]);
        self.emit(Uop::LOAD_FIELD, &[resumer.into(), generator.into(), of_frame(offset_of!(Frame, previous))]);
        self.emit(Uop::LOAD_FIELD, &[target.into(), resumer.into(), offset_of!(Frame, native).into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), 0u64.into(), slow.into()]);
        // An old generator is remembered by the helper, once after each collection.
        self.emit(Uop::BARRIER, &[generator.into(), offset_of!(Header, age).into(), slow.into()]);
        let suspended = GeneratorState::Suspended as u32;
        self.emit(Uop::STORE_FIELD32_CONST, &[generator.into(), offset_of!(Generator, state).into(), suspended.into()]);
        let handled = offset_of!(Generator, handled);
        self.emit(Uop::LOAD_VM, &[a.into(), vm_at::HANDLED.into()]);
        self.emit(Uop::LOAD_FIELD, &[b.into(), generator.into(), handled.into()]);
        self.emit(Uop::STORE_FIELD, &[a.into(), generator.into(), handled.into()]);
        self.emit(Uop::STORE_VM, &[b.into(), vm_at::HANDLED.into()]);
        self.emit(Uop::ADD_VM_CONST, &[vm_at::RUNNING_GENERATORS.into(), (-1i64).into()]);
        self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), (-1i64).into()]);
        self.emit(Uop::STORE_VM, &[resumer.into(), vm_at::FRAME.into()]);
        let value = own + (FRAME_WORDS + u32::from(depth) - 1) * 8;
        self.emit(Uop::LOAD_FIELD, &[self.backend.result().into(), generator.into(), value.into()]);
        self.emit(Uop::JUMP_REGISTER, &[target.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(slow);
        self.load_operand(self.backend.arguments()[0], own, depth);
        self.call_and_go(helper_table::at::yield_value);
        self.emitter.switch(before);
    }

    /// Where the code was thrown away in which the root is to go on, it waits for the interpreter.
    fn check_own_version(&mut self, link: &Link<'_>, own: u32) {
        let (stale, done) = (self.emitter.label(), self.emitter.label());
        let word = self.register(2);
        self.check_each_version(link, word, stale);
        self.emitter.bind(done);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(stale);
        self.store_own_native(own, 0);
        self.emit(Uop::JUMP, &[done.into()]);
        self.emitter.switch(before);
    }
}
