//! Allocation without a call: where a trace makes an object of fixed layout, it takes the next of the unused cells in a row
//! that the heap keeps for each size, and fills it. What would be called otherwise clobbers all registers.
//!
//! Where the row has ended the trace is left, and the side trace from there has the heap find another row first
//! (`Quick::MAKE_ROOM`); from rows that are long, that is seldom.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::builder::Full;
use crate::trace::ir::{Constant, Instruction, MOST_INSTRUCTIONS, Op, Pseudo, Ref, Trace, Type};
use crate::uop::Uop;

/// What is put where in a new object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    pub offset: u16,
    pub with: Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// These 4 bytes.
    Half(u32),
    /// This word, sign-extended.
    Word(i32),
    /// The call's argument of that number, a boxed value.
    Argument(usize),
}

/// An object that is made by a call of a quick helper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Bytes of its cell.
    pub size: u32,
    /// Words of the machine: where the next cell of that size is, and where the row ends.
    pub next: u16,
    pub end: u16,
    /// A 4-byte field of a constant that must have this value for the layout to hold: the call's argument, offset, value.
    pub holds: Option<(usize, u16, u32)>,
    pub fills: Vec<Fill>,
}

/// Does an instruction leave where the call before it, at an index, could not make its object?
fn looks_after(trace: &Trace, at: usize) -> Option<u16> {
    let guard = trace.instructions.get(at + 1).filter(|i| i.is_uop(Uop::BRANCH_INT_EQ_CONST))?;
    let is_empty = trace.constant(guard.reference(1)).is_some_and(|constant| constant.bits == 0);
    (is_empty && guard.reference(0) == Ref::instruction(at)).then(|| guard.arguments[2])
}

/// Replaces the calls of which `layout_of` knows what they make.
///
/// # Errors
/// Memory was refused. A trace that would be too long stays as it is.
pub fn inline(trace: Trace, layout_of: impl Fn(&Trace, &Instruction) -> Option<Layout>) -> Result<Trace, Full> {
    let found: Vec<(usize, Layout)> = (0..trace.instructions.len())
        .filter(|at| trace.instructions[*at].is(Pseudo::CALL) && looks_after(&trace, *at).is_some())
        .filter_map(|at| layout_of(&trace, &trace.instructions[at]).map(|layout| (at, layout)))
        .collect();
    let more: usize = found.iter().map(|(_, layout)| layout.fills.len() + 1).sum();
    if found.is_empty() || trace.instructions.len() + more > MOST_INSTRUCTIONS {
        return Ok(trace);
    }
    let mut inlining = Inlining { old: Vec::new(), origins: Vec::new(), places: Vec::new(), trace };
    inlining.run(&found)?;
    Ok(inlining.trace)
}

struct Inlining {
    /// With the new instructions, whose references are of the old ones until all are there.
    trace: Trace,
    old: Vec<Instruction>,
    origins: Vec<u16>,
    /// Where each of the old ones is now.
    places: Vec<Ref>,
}

impl Inlining {
    fn run(&mut self, found: &[(usize, Layout)]) -> Result<(), Full> {
        self.old = core::mem::take(&mut self.trace.instructions);
        self.origins = core::mem::take(&mut self.trace.origins);
        self.places.try_reserve(self.old.len()).map_err(|_| Full)?;
        let mut found = found.iter().peekable();
        while self.places.len() < self.old.len() {
            let at = self.places.len();
            match found.next_if(|(made, _)| *made == at) {
                Some((_, layout)) => self.make(at, layout)?,
                None => {
                    self.places.push(Ref::instruction(self.trace.instructions.len()));
                    self.push(at, self.old[at])?;
                }
            }
        }
        let Inlining { trace, places, .. } = self;
        let moved = |at: Ref| if at.is_constant() { at } else { places[at.index()] };
        trace.instructions.iter_mut().for_each(|i| i.map_references(moved));
        trace.entries.iter_mut().for_each(|entry| entry.value = moved(entry.value));
        Ok(())
    }

    /// Appends an instruction in place of the one at an index.
    fn push(&mut self, at: usize, i: Instruction) -> Result<(), Full> {
        self.trace.instructions.try_reserve(1).map_err(|_| Full)?;
        self.trace.instructions.push(i);
        if let Some(origin) = self.origins.get(at).copied() {
            self.trace.origins.try_reserve(1).map_err(|_| Full)?;
            self.trace.origins.push(origin);
        }
        Ok(())
    }

    /// The object that the call at an index makes, and the guard behind it.
    fn make(&mut self, at: usize, layout: &Layout) -> Result<(), Full> {
        let (call, exit) = (self.old[at], self.old[at + 1].arguments[2]);
        if let Some((argument, field, value)) = layout.holds {
            let value = self.word(u64::from(value))?;
            self.push(
                at,
                Instruction::uop(Uop::GUARD_FIELD32, Type::None, &[call.arguments[2 + argument], field, value.0, exit]),
            )?;
        }
        let cell = Ref::instruction(self.trace.instructions.len());
        // Nothing refers to the guard.
        self.places.extend([cell, Ref::NONE]);
        let size = self.word(u64::from(layout.size))?;
        self.push(at, Instruction::uop(Uop::TAKE_CELL, Type::Object, &[layout.next, layout.end, size.0, exit]))?;
        let object = Ref::instruction(at);
        for fill in &layout.fills {
            if self.is_overwritten(at, fill.offset) {
                continue;
            }
            let store = match fill.with {
                Content::Half(half) => {
                    let half = self.word(half as i32 as i64 as u64)?;
                    Instruction::uop(Uop::STORE_FIELD32_CONST, Type::None, &[object.0, fill.offset, half.0])
                }
                Content::Word(word) => {
                    let word = self.word(i64::from(word) as u64)?;
                    Instruction::uop(Uop::STORE_FIELD_CONST, Type::None, &[object.0, fill.offset, word.0])
                }
                Content::Argument(n) => {
                    Instruction::uop(Uop::STORE_FIELD, Type::None, &[call.arguments[2 + n], object.0, fill.offset])
                }
            };
            self.push(at, store)?;
        }
        Ok(())
    }

    fn word(&mut self, bits: u64) -> Result<Ref, Full> {
        self.trace.intern(Constant { of: Type::Word, bits }).ok_or(Full)
    }

    /// Is a word of the object that the call at an index makes stored before anything may look at it?
    fn is_overwritten(&self, at: usize, offset: u16) -> bool {
        let object = Ref::instruction(at);
        for i in self.old.iter().skip(at + 2) {
            let Op::Uop(uop) = i.op else {
                match i.op {
                    Op::Pseudo(Pseudo::COPY | Pseudo::NOP) => continue,
                    _ => return false,
                }
            };
            if uop == Uop::STORE_FIELD && i.reference(1) == object && i.arguments[2] == offset {
                return true;
            }
            let is_store = matches!(uop, Uop::STORE_FIELD | Uop::STORE_FIELD32_CONST);
            if i.snapshot().is_some() || !is_store && i.references().any(|r| r == object) {
                return false;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::verify::verify;

    fn layout() -> Layout {
        let fill = |offset, with| Fill { offset, with };
        let fills = alloc::vec![
            fill(0, Content::Half(3)),
            fill(4, Content::Half(70)),
            fill(8, Content::Word(0)),
            fill(16, Content::Word(0)),
            fill(24, Content::Word(0)),
        ];
        Layout { size: 32, next: 800, end: 808, holds: Some((0, 40, 70)), fills }
    }

    /// In a loop, so that what refers to the object lies before it, too; a word is emptied unless it is stored before anybody
    /// looks.
    const BEFORE: &str = "\
extent 20
frame 0 caller 0 unit 0 depth 0 header 4 code object(0x7f0010) function tagged(EMPTY)
@0 guard frame 0 unit 3 depth 0 []
%0:tagged = LOAD_SLOT 0
LOOP
%2:tagged = PHI %0 %3
%3:tagged = CALL NEW_INSTANCE object(0x7f0050) int(70)
BRANCH_INT_EQ_CONST %3 word(0) @0
STORE_FIELD %2 %3 8
%6:object = COPY %3
BRANCH_INT_EQ %2 %0 @0
STORE_FIELD %2 %6 16
%9:tagged = CALL NEW_INSTANCE object(0x7f0050) int(71)
BRANCH_INT_EQ_CONST %9 word(0) @0
";

    #[test]
    fn calls_become_cells_that_are_filled() {
        let trace = Trace::parse(BEFORE).unwrap();
        let number = |i: &Instruction, trace: &Trace| trace.constant(i.reference(3)).map(|c| c.bits as i64 >> 16);
        let inlined = inline(trace, |trace, call| (number(call, trace) == Some(70)).then(layout)).unwrap();
        verify(&inlined).unwrap();
        let expected = "\
extent 20
frame 0 caller 0 unit 0 depth 0 header 4 code object(0x7f0010) function tagged(EMPTY)
%0:tagged = LOAD_SLOT 0
LOOP
%2:tagged = PHI %0 %4
@0 guard frame 0 unit 3 depth 0 []
GUARD_FIELD32 object(0x7f0050) 40 word(70) @0
%4:object = TAKE_CELL 800 808 word(32) @0
STORE_FIELD32_CONST %4 0 word(3)
STORE_FIELD32_CONST %4 4 word(70)
STORE_FIELD_CONST %4 16 word(0)
STORE_FIELD_CONST %4 24 word(0)
STORE_FIELD %2 %4 8
%10:object = COPY %4
BRANCH_INT_EQ %2 %0 @0
STORE_FIELD %2 %10 16
%13:tagged = CALL NEW_INSTANCE object(0x7f0050) int(71)
BRANCH_INT_EQ_CONST %13 word(0) @0
";
        assert_eq!(std::format!("{inlined}"), expected);
    }

    #[test]
    fn what_is_not_known_stays() {
        let trace = Trace::parse(BEFORE).unwrap();
        assert_eq!(inline(trace.clone(), |_, _| None).unwrap(), trace);
    }
}
