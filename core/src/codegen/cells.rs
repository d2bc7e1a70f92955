//! What a trace asks the heap for, rarely: a cell for a new object where the heap's row of them has ended (TAKE_CELL goes to its
//! label), to remember an old object that is stored into (BARRIER), and room for another item of a list (APPEND_ITEM). The trace
//! calls a stub that all traces share, which keeps every register but those of results, and goes on.
//!
//! Invariant: where there is no memory, the trace leaves by the exit, and nothing has changed but, for a cell, the exception
//! under way. What is to be remembered is, or the heap knows that it could not write it down: no barrier leaves.

use alloc::vec::Vec;

use super::emit::{Arg, Emitter, Label, Stream};
use super::stencil::{Backend, Reg};
use super::trace::Writer;
use super::values::load_constant;
use crate::uop::Uop;

/// Where float registers begin in the words that registers are saved in.
pub const FIRST_FLOAT: u32 = 32;

/// Byte offsets in the machine of what a stub uses.
pub struct StubWords {
    /// A word for each register that may hold a value, by its number; floats from [`FIRST_FLOAT`] on.
    pub saved: u32,
    /// The table of helpers, and the offset in it of the one that is called.
    pub helpers: u32,
    pub entry: u32,
}

/// A stub: what its helper is given is in the two result registers, the answer comes in the first one; 0 where there is no
/// memory.
pub fn emit_stub(emitter: &mut Emitter, backend: &dyn Backend, words: &StubWords) {
    let word = |number: u32| Arg::from(words.saved + number * 8);
    let clobbered: Vec<Reg> = backend.registers().iter().filter(|reg| !backend.preserved().contains(reg)).copied().collect();
    let general = |reg: &Reg| [Arg::from(*reg), word(u32::from(reg.0))];
    let float = |reg: &Reg| [Arg::from(*reg), word(FIRST_FLOAT + u32::from(reg.0))];
    emitter.emit(Uop::ENTER_STUB, &[]);
    clobbered.iter().for_each(|reg| emitter.emit(Uop::STORE_VM, &general(reg)));
    backend.float_registers().iter().for_each(|reg| emitter.emit(Uop::STORE_VM_FLOAT, &float(reg)));
    // The second argument first: the first one's register may be where it is.
    emitter.emit(Uop::MOVE, &[backend.arguments()[1].into(), backend.second_result().into()]);
    emitter.emit(Uop::MOVE, &[backend.arguments()[0].into(), backend.result().into()]);
    emitter.emit(Uop::CALL_HELPER, &[words.helpers.into(), words.entry.into()]);
    backend.float_registers().iter().for_each(|reg| emitter.emit(Uop::LOAD_VM_FLOAT, &float(reg)));
    clobbered.iter().for_each(|reg| emitter.emit(Uop::LOAD_VM, &general(reg)));
    emitter.emit(Uop::LEAVE_STUB, &[]);
}

impl Writer<'_> {
    /// TAKE_CELL with its operands, which leaves by an exit if there is no memory.
    pub(super) fn take_cell(&mut self, args: &mut [Arg; 8], exit: Label) {
        let [out, next, end, bytes, ..] = *args;
        let (ended, taken) = (self.emitter.label(), self.emitter.label());
        self.emit(Uop::TAKE_CELL, &[out, next, end, bytes, ended.into()]);
        self.emitter.bind(taken);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(ended);
        let result = self.backend.result();
        if let Arg::Bits(bytes) = bytes {
            load_constant(&mut self.emitter, result, bytes);
        }
        let stub = self.emitter.region_label(self.surroundings.take_cell);
        self.emit(Uop::CALL_STUB, &[stub.into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), exit.into()]);
        self.emit(Uop::MOVE, &[out, result.into()]);
        self.emit(Uop::JUMP, &[taken.into()]);
        self.emitter.switch(before);
    }
    /// BARRIER with its operands. Left to the interpreter, each object that is stored into once after a collection would leave
    /// the trace, and what goes on from there would ask again.
    pub(super) fn barrier(&mut self, args: &[Arg; 8]) {
        let [object, age, ..] = *args;
        let (slow, done) = (self.emitter.label(), self.emitter.label());
        self.emit(Uop::BARRIER, &[object, age, slow.into()]);
        self.emitter.bind(done);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(slow);
        self.emit(Uop::MOVE, &[self.backend.result().into(), object]);
        let stub = self.emitter.region_label(self.surroundings.remember);
        self.emit(Uop::CALL_STUB, &[stub.into()]);
        self.emit(Uop::JUMP, &[done.into()]);
        self.emitter.switch(before);
    }

    /// APPEND_ITEM with its operands, which leaves by an exit if there is no memory. A list's array moves when it grows.
    pub(super) fn append_item(&mut self, args: &[Arg; 8], exit: Label) {
        let [item, list, buffer, length, room, ..] = *args;
        let (full, done) = (self.emitter.label(), self.emitter.label());
        self.emit(Uop::APPEND_ITEM, &[item, list, buffer, length, room, full.into()]);
        self.emitter.bind(done);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(full);
        let (result, second) = (self.backend.result(), self.backend.second_result());
        self.emit(Uop::MOVE, &[result.into(), list]);
        self.emit(Uop::MOVE, &[second.into(), item]);
        let stub = self.emitter.region_label(self.surroundings.append);
        self.emit(Uop::CALL_STUB, &[stub.into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), exit.into()]);
        self.emit(Uop::JUMP, &[done.into()]);
        self.emitter.switch(before);
    }
}
