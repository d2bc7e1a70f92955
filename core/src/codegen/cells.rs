//! Cells for new objects, where the heap's row of them has ended (TAKE_CELL goes to its label): the trace calls a stub that
//! all traces share, which keeps every register but the result, and goes on with the cell that a helper found.
//!
//! Invariant: where no cell is given, the trace leaves by the exit, and nothing has changed but the exception under way.

use alloc::vec::Vec;

use super::emit::{Arg, Emitter, Label, Stream};
use super::stencil::{Backend, Reg};
use super::trace::Writer;
use super::values::load_constant;
use crate::uop::Uop;

/// Where float registers begin in the words that registers are saved in.
pub const FIRST_FLOAT: u32 = 32;

/// Byte offsets in the machine of what the stub uses.
pub struct CellWords {
    /// A word for each register that may hold a value, by its number; floats from [`FIRST_FLOAT`] on.
    pub saved: u32,
    /// The table of helpers, and the offset in it of the one that finds a cell.
    pub helpers: u32,
    pub entry: u32,
}

/// The stub: the bytes of the cell are in the second result register, its address comes in the first one, or 0.
pub fn emit_stub(emitter: &mut Emitter, backend: &dyn Backend, words: &CellWords) {
    let word = |number: u32| Arg::from(words.saved + number * 8);
    let clobbered: Vec<Reg> = backend.registers().iter().filter(|reg| !backend.preserved().contains(reg)).copied().collect();
    let general = |reg: &Reg| [Arg::from(*reg), word(u32::from(reg.0))];
    let float = |reg: &Reg| [Arg::from(*reg), word(FIRST_FLOAT + u32::from(reg.0))];
    emitter.emit(Uop::ENTER_STUB, &[]);
    clobbered.iter().for_each(|reg| emitter.emit(Uop::STORE_VM, &general(reg)));
    backend.float_registers().iter().for_each(|reg| emitter.emit(Uop::STORE_VM_FLOAT, &float(reg)));
    emitter.emit(Uop::MOVE, &[backend.arguments()[0].into(), backend.second_result().into()]);
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
        let (result, size) = (self.backend.result(), self.backend.second_result());
        if let Arg::Bits(bytes) = bytes {
            load_constant(&mut self.emitter, size, bytes);
        }
        let stub = self.emitter.region_label(self.surroundings.take_cell);
        self.emit(Uop::CALL_STUB, &[stub.into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), exit.into()]);
        self.emit(Uop::MOVE, &[out, result.into()]);
        self.emit(Uop::JUMP, &[taken.into()]);
        self.emitter.switch(before);
    }
}
