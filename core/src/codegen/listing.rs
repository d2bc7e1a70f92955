//! What a compilation made, for people to read: each uop with the instruction that it is for, its operands, and its bytes.
//! It is recorded only for a listener that wants it ([`CodeListener::wants_listings`]); otherwise nothing is kept.
//! Invariant: the steps are in the order in which their bytes lie, and leave none out.
//!
//! [`CodeListener::wants_listings`]: crate::platform::CodeListener::wants_listings

use alloc::{format, string::String, sync::Arc, vec::Vec};
use core::mem::offset_of;

use super::baseline::vm_at;
use super::emit::{Arg, Label, Stream};
use super::stencil::{Backend, Reg};
use super::veneers::Placed;
use crate::bytecode::code::Code;
use crate::interp::frame::{FRAME_WORDS, Frame};
use crate::jit::helper_table;
use crate::trace::quick::Quick;
use crate::uop::{Operand, Uop};

/// Which instruction a uop is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// What comes before the first instruction.
    Prologue,
    /// The instruction at a unit, in the form that it had.
    Instruction(u32, &'static str),
    /// Where the interpreter comes in, to go on at the instruction at a unit.
    Entry(u32),
    /// The instruction of a trace at an index.
    Traced(u16),
    /// Where values go between two instructions of a trace: before the one at an index.
    Moves(u16),
    /// What all exits of a trace go through.
    Leaving,
    /// Jumps for branches that do not reach their targets.
    Veneers,
}

/// An operand that was patched into a stencil's holes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoleValue {
    /// A register.
    Reg(Reg),
    /// An immediate, an offset.
    Bits(u64),
    /// The address of a label.
    Address(usize),
}

/// A uop and where its code lies.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is for.
    pub purpose: Purpose,
    /// Where its code begins, in bytes from the start of the listing.
    pub offset: usize,
    /// Bytes of its code.
    pub size: usize,
    /// What it is.
    pub uop: Uop,
    /// As many as [`Uop::operands`].
    pub operands: Vec<HoleValue>,
}

/// The machine code of a code object.
pub struct Listing {
    /// As listeners know it: `py::QUALIFIED_NAME:FILE`.
    pub name: String,
    /// What it was compiled from.
    pub code: Arc<Code>,
    /// The instruction set.
    pub backend: &'static dyn Backend,
    /// How often the code object was compiled before.
    pub generation: u32,
    /// Where the code lies.
    pub address: usize,
    /// The code.
    pub bytes: Vec<u8>,
    /// How many of the bytes are hot: they come first.
    pub hot: usize,
    /// The instructions in their order, with the forms that they had: those without uops too.
    pub instructions: Vec<(u32, &'static str)>,
    /// The uops.
    pub steps: Vec<Step>,
    /// Of a trace: its instructions in their order, as text.
    pub trace: Option<Vec<String>>,
    /// Code that was there before, and is gone to from here: offsets from `address`, with names.
    pub(crate) stubs: Vec<(usize, &'static str)>,
}

impl Listing {
    /// An operand of a step in words: registers by their names, slots and words of the machine by what they hold and what
    /// was patched in (`frame.pc:0x18`), labels as offsets in this code (`->+0x10`) or by the name of what lies elsewhere.
    pub fn operand(&self, step: &Step, index: usize) -> String {
        let (Some(kind), Some(value)) = (step.uop.operands().get(index), step.operands.get(index)) else {
            return String::from("?");
        };
        match (*kind, *value) {
            (Operand::OutFloat | Operand::InFloat, HoleValue::Reg(reg)) => self.backend.float_register_name(reg).into(),
            (_, HoleValue::Reg(reg)) => self.backend.register_name(reg).into(),
            (_, HoleValue::Address(address)) => self.place(address),
            (Operand::Slot, HoleValue::Bits(offset)) if self.trace.is_some() => format!("slot[{}]:{offset:#x}", offset / 8),
            (Operand::Slot, HoleValue::Bits(offset)) => format!("{}:{offset:#x}", self.slot(offset)),
            (Operand::Vm, HoleValue::Bits(offset)) => format!("vm.{}:{offset:#x}", machine_word(offset)),
            (Operand::Field, HoleValue::Bits(offset)) if step.uop == Uop::CALL_HELPER && self.trace.is_some() => {
                let quick = Quick::ALL.get(offset as usize / 8);
                format!("{}:{offset:#x}", quick.map_or("?", |quick| quick.name()))
            }
            (Operand::Field, HoleValue::Bits(offset)) if step.uop == Uop::CALL_HELPER => {
                format!("{}:{offset:#x}", helper_table::name(offset as u32).unwrap_or("?"))
            }
            (Operand::Field, HoleValue::Bits(offset)) => format!("field:{offset:#x}"),
            (_, HoleValue::Bits(bits)) if (-0xFFFF..=0xFFFF).contains(&(bits as i64)) => format!("{}", bits as i64),
            (Operand::Imm32, HoleValue::Bits(bits)) => format!("{:#x}", bits as u32),
            (_, HoleValue::Bits(bits)) => format!("{bits:#x}"),
        }
    }

    /// What lies at an address.
    fn place(&self, address: usize) -> String {
        match address.checked_sub(self.address).filter(|offset| *offset <= self.bytes.len()) {
            Some(offset) => format!("->+{offset:#x}"),
            None => {
                let stub = self.stubs.iter().find(|(at, _)| *at == address);
                stub.map_or(format!("->{address:#x}"), |(_, name)| format!("->{name}"))
            }
        }
    }

    /// A word of the frame: a local, a field of its header, an operand.
    fn slot(&self, offset: u64) -> String {
        let (word, locals) = (offset / 8, self.code.locals.len() as u64);
        if let Some(local) = self.code.locals.get(word as usize) {
            return format!("{}", local.name);
        }
        if word - locals < u64::from(FRAME_WORDS) {
            let field = (offset - locals * 8) as usize;
            let name = FRAME_FIELDS.iter().find(|(at, _)| *at == field);
            return format!("frame.{}", name.map_or("?", |(_, name)| name));
        }
        format!("stack[{}]", word - locals - u64::from(FRAME_WORDS))
    }
}

const FRAME_FIELDS: &[(usize, &str)] = &[
    (offset_of!(Frame, previous), "previous"),
    (offset_of!(Frame, pc), "pc"),
    (offset_of!(Frame, sp), "sp"),
    (offset_of!(Frame, code), "code"),
    (offset_of!(Frame, constants), "constants"),
    (offset_of!(Frame, globals), "globals"),
    (offset_of!(Frame, function), "function"),
    (offset_of!(Frame, namespace), "namespace"),
    (offset_of!(Frame, native), "native"),
    (offset_of!(Frame, jump), "jump"),
];

/// A word of the machine.
fn machine_word(offset: u64) -> &'static str {
    let words = [
        (vm_at::FRAME, "frame"),
        (vm_at::DEPTH, "depth"),
        (vm_at::STACK_BASE, "stack.base"),
        (vm_at::STACK_END, "stack.end"),
        (vm_at::FUEL, "fuel"),
        (vm_at::POLL, "poll"),
        (vm_at::HANDLED, "handled"),
        (vm_at::HANDLED_OUTSIDE, "handled_outside"),
        (vm_at::LAST_EXIT, "last_exit"),
        (vm_at::CALLABLE, "jit.callable"),
        (vm_at::HELPERS, "helpers"),
        (vm_at::QUICK, "quick"),
    ];
    let name = words.iter().find(|(at, _)| u64::from(*at) == offset);
    match name {
        Some((_, name)) => name,
        None if vm_at::CELLS.contains(&(offset as usize)) => "cells",
        None => "?",
    }
}

/// What an emitter recorded.
pub(crate) struct Recorded {
    pub bytes: Vec<u8>,
    pub hot: usize,
    pub instructions: Vec<(u32, &'static str)>,
    pub steps: Vec<Step>,
}

/// What an emitter records on the way.
pub(super) struct Recorder {
    purpose: Purpose,
    instructions: Vec<(u32, &'static str)>,
    /// Where each uop's code begins: in its stream, and in the joined code once that is made.
    uops: Vec<(Purpose, Stream, u32, Uop, Vec<Arg>)>,
    /// How much of the joined code is hot.
    hot: u32,
    /// The finished code.
    finished: Option<Vec<u8>>,
}

impl Recorder {
    pub fn new() -> Recorder {
        Recorder { purpose: Purpose::Prologue, instructions: Vec::new(), uops: Vec::new(), hot: 0, finished: None }
    }

    /// What the uops that follow are for.
    pub fn purpose(&mut self, purpose: Purpose) {
        self.purpose = purpose;
        if let Purpose::Instruction(unit, form) = purpose {
            self.instructions.push((unit, form));
        }
    }

    pub fn uop(&mut self, stream: Stream, start: usize, uop: Uop, args: &[Arg]) {
        self.uops.push((self.purpose, stream, start as u32, uop, args.to_vec()));
    }

    /// The streams were joined: so much of the code is hot.
    pub fn joined(&mut self, hot: u32) {
        self.hot = hot;
        self.uops.iter_mut().filter(|uop| uop.1 == Stream::Cold).for_each(|uop| uop.2 += hot);
    }

    /// Veneers were placed.
    pub fn moved(&mut self, placed: &Placed) {
        self.hot = placed.moved(self.hot);
        self.uops.iter_mut().for_each(|uop| uop.2 = placed.moved(uop.2));
        let made = |(start, uop, label): &(u32, Uop, Option<Label>)| {
            (Purpose::Veneers, Stream::Hot, *start, *uop, label.iter().map(|label| Arg::Label(*label)).collect())
        };
        self.uops.extend(placed.uops.iter().map(made));
    }

    pub fn finished(&mut self, code: &[u8]) {
        self.finished = Some(code.to_vec());
    }

    /// Everything, once the code is finished; `address_of` says where a label is.
    pub fn into_recorded(self, address_of: impl Fn(Label) -> usize) -> Option<Recorded> {
        let (bytes, hot) = (self.finished?, self.hot as usize);
        let mut steps: Vec<Step> = Vec::new();
        for (purpose, _, start, uop, args) in self.uops {
            let offset = start as usize;
            let operands = args.iter().map(|arg| match *arg {
                Arg::Reg(reg) => HoleValue::Reg(reg),
                Arg::Bits(bits) => HoleValue::Bits(bits),
                Arg::Label(label) => HoleValue::Address(address_of(label)),
            });
            steps.push(Step { purpose, offset, size: 0, uop, operands: operands.collect() });
        }
        steps.sort_by_key(|step| step.offset);
        let ends = steps.iter().skip(1).map(|step| step.offset).chain([bytes.len()]).collect::<Vec<usize>>();
        steps.iter_mut().zip(ends).for_each(|(step, end)| step.size = end - step.offset);
        Some(Recorded { bytes, hot, instructions: self.instructions, steps })
    }
}
