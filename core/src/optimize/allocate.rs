//! Allocation without a call: where a trace makes an object of fixed layout, it takes the next of the unused cells in a row
//! that the heap keeps for each size, and fills it. What would be called otherwise clobbers all registers.
//!
//! Where the row has ended, compiled code asks the heap for another cell with all registers kept (`codegen/cells.rs`), and the
//! trace is left only if there is none.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::Optimized;
use super::builder::Full;
use super::dce::filled;
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
    /// This word, which fits 48 bits.
    Long(i64),
    /// The call's argument of that number, a boxed value.
    Argument(usize),
    /// The double that the argument of that number is.
    Double(usize),
    /// The address of the cell of that number.
    Cell(usize),
}

/// A cell, filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its bytes.
    pub size: u32,
    /// Words of the machine: where the next cell of that size is, and where the row ends.
    pub next: u16,
    pub end: u16,
    pub fills: Vec<Fill>,
}

/// An object that is made by a call of a quick helper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// A 4-byte field of a constant that must have this value for the layout to hold: the call's argument, offset, value.
    pub holds: Option<(usize, u16, u32)>,
    /// In the order in which they are taken: each is filled before the next one may leave the trace. The last is the object.
    pub cells: Vec<Cell>,
}

impl Layout {
    /// How many instructions make it, at most.
    fn instructions(&self) -> usize {
        1 + self.cells.iter().map(|cell| 1 + cell.fills.len()).sum::<usize>()
    }
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
pub fn inline(made: Optimized, layout_of: impl Fn(&Trace, &Instruction) -> Option<Layout>) -> Result<Optimized, Full> {
    let Optimized { trace, mut head } = made;
    let mut found: Vec<(usize, Layout)> = (0..trace.instructions.len())
        .filter(|at| trace.instructions[*at].is(Pseudo::CALL) && looks_after(&trace, *at).is_some())
        .filter_map(|at| layout_of(&trace, &trace.instructions[at]).map(|layout| (at, layout)))
        .collect();
    drop_repeated(&trace, &mut found);
    let more: usize = found.iter().map(|(_, layout)| layout.instructions()).sum();
    if found.is_empty() || trace.instructions.len() + more > MOST_INSTRUCTIONS {
        return Ok(Optimized { trace, head });
    }
    let (old, origins, places, cells) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut inlining = Inlining { old, origins, places, cells, trace };
    inlining.run(&found)?;
    if let Some(head) = &mut head {
        head.move_values(|value| moved(&inlining.places, value));
    }
    Ok(Optimized { trace: inlining.trace, head })
}

/// What layouts ask for is asked once, unless helpers may have changed it since.
fn drop_repeated(trace: &Trace, found: &mut [(usize, Layout)]) {
    let mut found = found.iter_mut().peekable();
    let mut known: Vec<(Ref, u16, u32)> = Vec::new();
    for (at, i) in trace.instructions.iter().enumerate() {
        let Some((_, layout)) = found.next_if(|(made, _)| *made == at) else {
            if i.is(Pseudo::CALL) || i.is(Pseudo::LOOP) {
                known.clear();
            }
            continue;
        };
        let Some((argument, field, value)) = layout.holds else { continue };
        let asked = (i.reference(2 + argument), field, value);
        if known.contains(&asked) {
            layout.holds = None;
        } else if known.try_reserve(1).is_ok() {
            known.push(asked);
        }
    }
}

/// Where something is now, by the places of what was there before.
fn moved(places: &[Ref], at: Ref) -> Ref {
    if at.is_constant() { at } else { places[at.index()] }
}

struct Inlining {
    trace: Trace,
    old: Vec<Instruction>,
    origins: Vec<u16>,
    /// Where each of the old instructions is now.
    places: Vec<Ref>,
    /// Of the object that is being made: the cells.
    cells: Vec<Ref>,
}

impl Inlining {
    fn run(&mut self, found: &[(usize, Layout)]) -> Result<(), Full> {
        self.old = core::mem::take(&mut self.trace.instructions);
        self.origins = core::mem::take(&mut self.trace.origins);
        self.place(found)?;
        let mut found = found.iter().peekable();
        let mut at = 0;
        while at < self.old.len() {
            if let Some((_, layout)) = found.next_if(|(made, _)| *made == at) {
                self.make(at, layout)?;
                // The guard goes with the call.
                at += 2;
                continue;
            }
            let mut i = self.old[at];
            i.map_references(|reference| self.moved(reference));
            self.push(at, i)?;
            at += 1;
        }
        let Inlining { trace, places, .. } = self;
        trace.entries.iter_mut().for_each(|entry| entry.value = moved(places, entry.value));
        self.drop_unused_boxes()
    }

    /// Finds where everything will be.
    fn place(&mut self, found: &[(usize, Layout)]) -> Result<(), Full> {
        self.places.try_reserve(self.old.len()).map_err(|_| Full)?;
        let mut found = found.iter().peekable();
        let mut next = 0;
        while self.places.len() < self.old.len() {
            let at = self.places.len();
            let Some((_, layout)) = found.next_if(|(made, _)| *made == at) else {
                self.places.push(Ref::instruction(next));
                next += 1;
                continue;
            };
            next += usize::from(layout.holds.is_some());
            let mut object = next;
            for (n, cell) in layout.cells.iter().enumerate() {
                object = next;
                next += 1 + cell.fills.iter().filter(|fill| self.is_needed(at, layout, n, fill)).count();
            }
            // Nothing refers to the guard.
            self.places.extend([Ref::instruction(object), Ref::NONE]);
        }
        Ok(())
    }

    fn moved(&self, at: Ref) -> Ref {
        moved(&self.places, at)
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

    /// Is something to be put into the `n`-th cell of the object that the call at an index makes?
    fn is_needed(&self, at: usize, layout: &Layout, n: usize, fill: &Fill) -> bool {
        n + 1 < layout.cells.len() || !self.is_overwritten(at, fill.offset)
    }

    /// The object that the call at an index makes, and the guard behind it.
    fn make(&mut self, at: usize, layout: &Layout) -> Result<(), Full> {
        let (call, exit) = (self.old[at], self.old[at + 1].arguments[2]);
        if let Some((argument, field, value)) = layout.holds {
            let (class, value) = (self.moved(call.reference(2 + argument)), self.word(u64::from(value))?);
            self.push(at, Instruction::uop(Uop::GUARD_FIELD32, Type::None, &[class.0, field, value.0, exit]))?;
        }
        self.cells.clear();
        for (n, cell) in layout.cells.iter().enumerate() {
            let taken = Ref::instruction(self.trace.instructions.len());
            self.cells.try_reserve(1).map_err(|_| Full)?;
            self.cells.push(taken);
            let size = self.word(u64::from(cell.size))?;
            self.push(at, Instruction::uop(Uop::TAKE_CELL, Type::Object, &[cell.next, cell.end, size.0, exit]))?;
            for fill in &cell.fills {
                if self.is_needed(at, layout, n, fill) {
                    self.fill(at, taken, fill)?;
                }
            }
        }
        Ok(())
    }

    /// Puts something into a cell of the object that the call at an index makes.
    fn fill(&mut self, at: usize, cell: Ref, fill: &Fill) -> Result<(), Full> {
        let word = |value: Ref| Instruction::uop(Uop::STORE_FIELD, Type::None, &[value.0, cell.0, fill.offset]);
        let store = match fill.with {
            Content::Half(half) => {
                let half = self.word(half as i32 as i64 as u64)?;
                Instruction::uop(Uop::STORE_FIELD32_CONST, Type::None, &[cell.0, fill.offset, half.0])
            }
            Content::Word(word) => {
                let word = self.word(i64::from(word) as u64)?;
                Instruction::uop(Uop::STORE_FIELD_CONST, Type::None, &[cell.0, fill.offset, word.0])
            }
            Content::Long(long) => {
                let int = Constant { of: Type::Int, bits: (long << 16 | 0xFFFF) as u64 };
                let int = self.trace.intern(int).ok_or(Full)?;
                Instruction::uop(Uop::STORE_FIELD_COUNT, Type::None, &[int.0, cell.0, fill.offset])
            }
            Content::Argument(n) => word(self.moved(self.old[at].reference(2 + n))),
            Content::Double(n) => {
                let double = self.double(self.old[at].reference(2 + n)).ok_or(Full)?;
                Instruction::uop(Uop::STORE_FIELD_FLOAT, Type::None, &[double.0, cell.0, fill.offset])
            }
            Content::Cell(n) => word(self.cells[n]),
        };
        self.push(at, store)
    }

    /// The double that was boxed, where the trace did so, or that is constant.
    fn double(&mut self, boxed: Ref) -> Option<Ref> {
        if let Some(constant) = self.trace.constant(boxed) {
            let bits = constant.boxed().as_float()?.to_bits();
            return self.trace.intern(Constant { of: Type::Float, bits });
        }
        let box_of = self.old[boxed.index()];
        box_of.is_uop(Uop::BOX_FLOAT).then(|| self.moved(box_of.reference(0)))
    }

    /// What boxes a double for calls alone that do not happen any more is gone.
    fn drop_unused_boxes(&mut self) -> Result<(), Full> {
        let mut used: Vec<bool> = filled(self.trace.instructions.len(), false)?;
        let in_snapshots = self.trace.entries.iter().map(|entry| entry.value);
        let references = self.trace.instructions.iter().flat_map(|i| i.references()).chain(in_snapshots);
        references.filter(|r| !r.is_constant()).for_each(|r| used[r.index()] = true);
        for (i, used) in self.trace.instructions.iter_mut().zip(used) {
            if i.is_uop(Uop::BOX_FLOAT) && !used {
                *i = Instruction::NOP;
            }
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
            fill(24, Content::Cell(0)),
        ];
        // An object with a cell of its own.
        let part = Cell { size: 16, next: 880, end: 888, fills: alloc::vec![fill(8, Content::Argument(0))] };
        let object = Cell { size: 32, next: 800, end: 808, fills };
        Layout { holds: Some((0, 40, 70)), cells: alloc::vec![part, object] }
    }

    fn inlined(trace: Trace, layout_of: impl Fn(&Trace, &Instruction) -> Option<Layout>) -> Trace {
        inline(Optimized { trace, head: None }, layout_of).expect("there is memory").trace
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

    /// The class is asked for its shape once, and again behind a helper.
    #[test]
    fn a_class_is_asked_once() {
        let call = "CALL NEW_INSTANCE object(0x7f0050) int(70)\nBRANCH_INT_EQ_CONST";
        let other = "CALL NEW_INSTANCE object(0x7f0050) int(71)\nBRANCH_INT_EQ_CONST";
        let body = std::format!(
            "%1:tagged = {call} %1 word(0) @0\n%3:tagged = {call} %3 word(0) @0\n%5:tagged = {other} %5 word(0) @0\n%7:tagged = {call} %7 word(0) @0\n"
        );
        let (head, _) = BEFORE.split_once("LOOP").unwrap();
        let trace = Trace::parse(&std::format!("{head}{body}LEAVE_TRACE @0\n")).unwrap();
        let number = |i: &Instruction, trace: &Trace| trace.constant(i.reference(3)).map(|c| c.bits as i64 >> 16);
        let inlined = inlined(trace, |trace, call| (number(call, trace) == Some(70)).then(layout));
        verify(&inlined).unwrap();
        let guards: Vec<usize> =
            (0..inlined.instructions.len()).filter(|at| inlined.instructions[*at].is_uop(Uop::GUARD_FIELD32)).collect();
        let calls = inlined.instructions.iter().position(|i| i.is(Pseudo::CALL)).unwrap();
        assert_eq!(inlined.instructions.iter().filter(|i| i.is_uop(Uop::TAKE_CELL)).count(), 6);
        assert!(guards.len() == 2 && guards[0] < calls && guards[1] > calls, "{inlined}");
    }

    #[test]
    fn calls_become_cells_that_are_filled() {
        let trace = Trace::parse(BEFORE).unwrap();
        let number = |i: &Instruction, trace: &Trace| trace.constant(i.reference(3)).map(|c| c.bits as i64 >> 16);
        let inlined = inlined(trace, |trace, call| (number(call, trace) == Some(70)).then(layout));
        verify(&inlined).unwrap();
        let expected = "\
extent 20
frame 0 caller 0 unit 0 depth 0 header 4 code object(0x7f0010) function tagged(EMPTY)
%0:tagged = LOAD_SLOT 0
LOOP
%2:tagged = PHI %0 %6
@0 guard frame 0 unit 3 depth 0 []
GUARD_FIELD32 object(0x7f0050) 40 word(70) @0
%4:object = TAKE_CELL 880 888 word(16) @0
STORE_FIELD object(0x7f0050) %4 8
%6:object = TAKE_CELL 800 808 word(32) @0
STORE_FIELD32_CONST %6 0 word(3)
STORE_FIELD32_CONST %6 4 word(70)
STORE_FIELD_CONST %6 16 word(0)
STORE_FIELD %4 %6 24
STORE_FIELD %2 %6 8
%12:object = COPY %6
BRANCH_INT_EQ %2 %0 @0
STORE_FIELD %2 %12 16
%15:tagged = CALL NEW_INSTANCE object(0x7f0050) int(71)
BRANCH_INT_EQ_CONST %15 word(0) @0
";
        assert_eq!(std::format!("{inlined}"), expected);
    }

    #[test]
    fn what_is_not_known_stays() {
        let trace = Trace::parse(BEFORE).unwrap();
        assert_eq!(inlined(trace.clone(), |_, _| None), trace);
    }
}
