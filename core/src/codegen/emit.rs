//! Emission: copies stencils into a hot and a cold stream, keeps labels, and joins both at a known place.
//!
//! Hot code falls through; cold code (exits, slow paths) goes behind all of it. Labels may be bound before or after they
//! are used, in either stream, or stand for an address of the code region that exists already. `close` joins the streams
//! and fills in all that does not depend on the place; `finish` does the rest.
//! Invariant: `finish` gives code that is right at the offset it was asked for, and only there.

use alloc::{boxed::Box, vec::Vec};

use super::listing::{Purpose, Recorded, Recorder};
use super::stencil::{Branch, Reg, Run, Stencil, xor_bits};
use super::veneers;
use crate::uop::{Operand, Uop};

/// A place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(pub(super) u32);

/// Why code cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmitError {
    /// A label is further away than the instruction set's branches reach.
    BranchOutOfRange,
    /// An operand does not fit its field.
    OperandOutOfRange,
    /// A label was used and never bound.
    UnboundLabel,
}

impl core::fmt::Display for EmitError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            EmitError::BranchOutOfRange => "a branch of compiled code is out of range",
            EmitError::OperandOutOfRange => "an operand of compiled code does not fit its field",
            EmitError::UnboundLabel => "compiled code goes to a place that it does not have",
        })
    }
}

/// Where a label is.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Unbound,
    Hot(u32),
    Cold(u32),
    /// An offset of the joined code.
    Code(u32),
    /// An offset of the region.
    Region(u32),
}

/// Where code goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// What falls through.
    Hot,
    /// Behind all that is hot.
    Cold,
}

/// An operand of emitted code that is a label.
#[derive(Clone, Copy)]
pub(super) struct Fixup {
    pub stream: Stream,
    /// Where the stencil starts: in its stream, or in the joined code.
    pub start: u32,
    pub uop: Uop,
    pub operand: u8,
    pub label: Label,
}

impl Fixup {
    /// How the operand is made of addresses.
    pub fn branch(&self, stencils: &'static [Stencil]) -> Option<&'static Branch> {
        Stencil::of(stencils, self.uop).branches.iter().find(|branch| branch.operand == self.operand)
    }

    /// Fills the operand in; once more, and it is empty again.
    fn patch(&self, stencils: &'static [Stencil], code: &mut [u8], displacement: i64) {
        let runs = Stencil::of(stencils, self.uop).runs.iter().filter(|run| run.operand == self.operand);
        let code = &mut code[self.start as usize..];
        runs.for_each(|run: &Run| xor_bits(code, run, displacement as u64));
    }
}

/// An operand as it is given to [`Emitter::emit`].
#[derive(Clone, Copy, Debug)]
pub enum Arg {
    Reg(Reg),
    Bits(u64),
    Label(Label),
}

impl From<Reg> for Arg {
    fn from(reg: Reg) -> Arg {
        Arg::Reg(reg)
    }
}
impl From<Label> for Arg {
    fn from(label: Label) -> Arg {
        Arg::Label(label)
    }
}
impl From<u64> for Arg {
    fn from(bits: u64) -> Arg {
        Arg::Bits(bits)
    }
}
impl From<i64> for Arg {
    fn from(bits: i64) -> Arg {
        Arg::Bits(bits as u64)
    }
}
impl From<u32> for Arg {
    fn from(bits: u32) -> Arg {
        Arg::Bits(u64::from(bits))
    }
}
impl From<i32> for Arg {
    fn from(bits: i32) -> Arg {
        Arg::Bits(i64::from(bits) as u64)
    }
}
impl From<usize> for Arg {
    fn from(bits: usize) -> Arg {
        Arg::Bits(bits as u64)
    }
}

/// Code under way.
pub struct Emitter {
    stencils: &'static [Stencil],
    hot: Vec<u8>,
    cold: Vec<u8>,
    stream: Stream,
    places: Vec<Place>,
    fixups: Vec<Fixup>,
    error: Option<EmitError>,
    /// Uops emitted so far.
    pub uops: u32,
    /// Veneers among them that `close` placed.
    pub veneers: u32,
    /// What is kept for a listing, where one is wanted.
    recorder: Option<Box<Recorder>>,
}

impl Emitter {
    pub fn new(stencils: &'static [Stencil]) -> Emitter {
        Emitter {
            stencils,
            hot: Vec::new(),
            cold: Vec::new(),
            stream: Stream::Hot,
            places: Vec::new(),
            fixups: Vec::new(),
            error: None,
            uops: 0,
            veneers: 0,
            recorder: None,
        }
    }

    /// Records from now on what is emitted, for [`Emitter::take_recorded`].
    pub(super) fn record(&mut self) {
        self.recorder = Some(Box::new(Recorder::new()));
    }

    /// Says what the uops that follow are for, where that is recorded.
    #[inline]
    pub(super) fn purpose(&mut self, purpose: impl FnOnce() -> Purpose) {
        if let Some(recorder) = &mut self.recorder {
            recorder.purpose(purpose());
        }
    }

    /// After `finish`: what was recorded. The region begins at `base`.
    pub(crate) fn take_recorded(&mut self, base: usize) -> Option<Recorded> {
        let recorder = self.recorder.take()?;
        recorder.into_recorded(|label| self.offset_of(label).map_or(0, |offset| base + offset as usize))
    }

    /// A label that is bound later.
    pub fn label(&mut self) -> Label {
        self.places.push(Place::Unbound);
        Label(self.places.len() as u32 - 1)
    }

    /// A label for code that was published before.
    pub fn region_label(&mut self, offset: u32) -> Label {
        self.places.push(Place::Region(offset));
        Label(self.places.len() as u32 - 1)
    }

    /// Binds a label here.
    pub fn bind(&mut self, label: Label) {
        self.places[label.0 as usize] = match self.stream {
            Stream::Hot => Place::Hot(self.hot.len() as u32),
            Stream::Cold => Place::Cold(self.cold.len() as u32),
        };
    }

    /// Was the label bound?
    pub fn is_bound(&self, label: Label) -> bool {
        !matches!(self.places[label.0 as usize], Place::Unbound)
    }

    /// Emits to that stream from now on; gives the one before.
    pub fn switch(&mut self, stream: Stream) -> Stream {
        core::mem::replace(&mut self.stream, stream)
    }

    /// Bytes so far.
    pub fn size(&self) -> usize {
        self.hot.len() + self.cold.len()
    }

    /// Appends a uop.
    pub fn emit(&mut self, uop: Uop, args: &[Arg]) {
        debug_assert_eq!(args.len(), uop.operands().len(), "{}", uop.name());
        let stencil = Stencil::of(self.stencils, uop);
        let (stream, code) = match self.stream {
            Stream::Hot => (Stream::Hot, &mut self.hot),
            Stream::Cold => (Stream::Cold, &mut self.cold),
        };
        let start = code.len();
        code.extend_from_slice(stencil.code);
        if let Some(recorder) = &mut self.recorder {
            recorder.uop(stream, start, uop, args);
        }
        let mut operands = [0u64; 8];
        for (i, (arg, kind)) in args.iter().zip(uop.operands()).enumerate() {
            operands[i] = match *arg {
                Arg::Reg(reg) => u64::from(reg.0),
                Arg::Bits(bits) => {
                    if !fits(*kind, bits) {
                        self.error = Some(EmitError::OperandOutOfRange);
                    }
                    bits
                }
                Arg::Label(label) => {
                    self.fixups.push(Fixup { stream, start: start as u32, uop, operand: i as u8, label });
                    0
                }
            };
        }
        // Holes are filled a word at a time: one more lies behind the last of them meanwhile.
        code.extend_from_slice(&[0; 8]);
        stencil.patch(&mut code[start..], &operands[..args.len()]);
        code.truncate(start + stencil.code.len());
        self.uops += 1;
    }

    /// The uops that go to a label, in the order in which they were emitted.
    pub fn users(&self, label: Label) -> impl Iterator<Item = Uop> + '_ {
        self.fixups.iter().filter(move |fixup| fixup.label == label).map(|fixup| fixup.uop)
    }

    /// Joins the streams, with veneers where a branch does not reach, and fills in what does not depend on the place in a
    /// region of so many bytes. Gives the bytes of the code. Nothing may be emitted afterwards.
    ///
    /// # Errors
    /// What cannot be encoded.
    pub fn close(&mut self, region: usize) -> Result<usize, EmitError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let hot = self.hot.len() as u32;
        self.hot.append(&mut self.cold);
        for place in &mut self.places {
            *place = match *place {
                Place::Hot(at) => Place::Code(at),
                Place::Cold(at) => Place::Code(hot + at),
                other => other,
            };
        }
        self.fixups.iter_mut().filter(|fixup| fixup.stream == Stream::Cold).for_each(|fixup| fixup.start += hot);
        if let Some(recorder) = &mut self.recorder {
            recorder.joined(hot);
        }
        if let Err(fixed) = self.fix_inside(region) {
            // What was filled in is emptied again, since it moves.
            for at in 0..fixed {
                let (fixup, displacement) = (self.fixups[at], self.displacement(&self.fixups[at]));
                if let Some(displacement) = displacement {
                    fixup.patch(self.stencils, &mut self.hot, displacement);
                }
            }
            let placed = veneers::place(self.stencils, &self.hot, &mut self.fixups, &mut self.places, region)?;
            if let Some(recorder) = &mut self.recorder {
                recorder.moved(&placed);
            }
            (self.hot, self.veneers) = (placed.code, placed.count);
            self.uops += placed.uops.len() as u32;
            self.fix_inside(region).map_err(|_| EmitError::BranchOutOfRange)?;
        }
        self.fixups.retain(|fixup| matches!(self.places[fixup.label.0 as usize], Place::Region(_) | Place::Unbound));
        Ok(self.hot.len())
    }

    /// Fills in the labels inside of the code; Err: how many operands were looked at before one that does not reach.
    fn fix_inside(&mut self, region: usize) -> Result<(), usize> {
        for at in 0..self.fixups.len() {
            let fixup = self.fixups[at];
            let Some(branch) = fixup.branch(self.stencils) else { continue };
            match self.displacement(&fixup) {
                Some(displacement) if branch.reaches(displacement) => fixup.patch(self.stencils, &mut self.hot, displacement),
                Some(_) => return Err(at),
                // Code of the region, or none: `finish` sees to it.
                None if fixup.uop == Uop::JUMP || branch.reaches(region as i64 >> branch.shift) => {}
                None => return Err(at),
            }
        }
        Ok(())
    }

    /// The operand of a label inside of the code.
    fn displacement(&self, fixup: &Fixup) -> Option<i64> {
        let Place::Code(target) = self.places[fixup.label.0 as usize] else { return None };
        let branch = fixup.branch(self.stencils)?;
        Some((i64::from(target) - i64::from(fixup.start) - i64::from(branch.origin)) >> branch.shift)
    }

    /// The code as it lies at `offset` of the region; labels can be asked for then.
    ///
    /// # Errors
    /// What cannot be encoded.
    pub fn finish(&mut self, offset: u32) -> Result<Vec<u8>, EmitError> {
        let mut code = core::mem::take(&mut self.hot);
        for fixup in &self.fixups {
            let Place::Region(target) = self.places[fixup.label.0 as usize] else { return Err(EmitError::UnboundLabel) };
            let Some(branch) = fixup.branch(self.stencils) else { continue };
            let from = i64::from(offset) + i64::from(fixup.start) + i64::from(branch.origin);
            let displacement = (i64::from(target) - from) >> branch.shift;
            if !branch.reaches(displacement) {
                return Err(EmitError::BranchOutOfRange);
            }
            fixup.patch(self.stencils, &mut code, displacement);
        }
        for place in &mut self.places {
            if let Place::Code(at) = *place {
                *place = Place::Region(offset + at);
            }
        }
        if let Some(recorder) = &mut self.recorder {
            recorder.finished(&code);
        }
        Ok(code)
    }

    /// Where a bound label is in the region, after `finish`.
    pub fn offset_of(&self, label: Label) -> Option<u32> {
        match self.places[label.0 as usize] {
            Place::Region(offset) => Some(offset),
            _ => None,
        }
    }
}

/// Is an immediate one that the operand's field can hold?
fn fits(kind: Operand, bits: u64) -> bool {
    match kind {
        Operand::Imm32 => i32::try_from(bits as i64).is_ok(),
        Operand::Count => (1..=47).contains(&bits),
        Operand::Slot | Operand::Vm => bits <= 32_760 && bits.is_multiple_of(8),
        Operand::Field => bits <= 4_088,
        _ => true,
    }
}
