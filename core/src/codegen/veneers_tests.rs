//! Random code for an instruction set made up here, whose branches reach a few hundred bytes: wherever veneers were placed,
//! each branch leads to its label, and what falls through comes in the same order.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use crate::codegen::emit::{EmitError, Emitter, Label, Stream};
use crate::codegen::stencil::{Branch, Reg, Run, Stencil};
use crate::uop::{Operand, Uop};

/// Bytes of every stencil: the uop's number, 3 bytes unused, 4 bytes of a label, 4 bytes of an immediate.
const SIZE: usize = 12;

/// Stencils whose labels have fields of so many bits; JUMP's has 32.
fn stencils(bits: u8) -> &'static [Stencil] {
    let of = |uop: &Uop| {
        let mut code = vec![0; SIZE];
        code[0] = *uop as u8;
        let (mut runs, mut branches) = (Vec::new(), Vec::new());
        for (operand, kind) in uop.operands().iter().enumerate() {
            let operand = operand as u8;
            match kind {
                Operand::Label => {
                    runs.push(Run { operand, from: 0, length: 32, at: 32 });
                    let bits = if *uop == Uop::JUMP { 32 } else { bits };
                    branches.push(Branch { operand, origin: 8, shift: 2, bits });
                }
                Operand::Imm32 => runs.push(Run { operand, from: 0, length: 32, at: 64 }),
                _ => {}
            }
        }
        Stencil { code: Box::leak(code.into_boxed_slice()), runs: Box::leak(runs.into()), branches: Box::leak(branches.into()) }
    };
    Box::leak(Uop::ALL.iter().map(of).collect::<Vec<Stencil>>().into_boxed_slice())
}

/// A stencil in finished code.
fn at(code: &[u8], offset: usize) -> (Uop, i32, i32) {
    let word = |from: usize| i32::from_le_bytes([code[from], code[from + 1], code[from + 2], code[from + 3]]);
    (Uop::ALL[usize::from(code[offset])], word(offset + 4), word(offset + 8))
}

/// Where the label operand of a stencil leads.
fn target(code: &[u8], offset: usize) -> usize {
    (offset as i64 + 8 + (i64::from(at(code, offset).1) << 2)) as usize
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// Emits random code: marks (LOAD_CONST with a number), and branches to them (with the number of the mark).
fn emit(emitter: &mut Emitter, random: &mut Random, marks: usize, branches_per_mark: usize, far: bool) -> Vec<Label> {
    let labels: Vec<Label> = (0..marks).map(|_| emitter.label()).collect();
    let reg = Reg(0);
    for mark in 0..marks {
        emitter.switch(if mark % 4 == 3 { Stream::Cold } else { Stream::Hot });
        emitter.bind(labels[mark]);
        emitter.emit(Uop::LOAD_CONST, &[reg.into(), (mark as u64).into()]);
        for _ in 0..random.below(branches_per_mark + 1) {
            let to = if far { random.below(marks) } else { (mark + random.below(9)).saturating_sub(4).min(marks - 1) };
            let uop = [Uop::BRANCH_INT_EQ_CONST, Uop::GUARD_IS][random.below(2)];
            emitter.emit(uop, &[reg.into(), (to as u64).into(), labels[to].into()]);
        }
        if random.below(6) == 0 || mark % 4 == 3 {
            // Never to the next mark of the stream: a jump past an island looks like that.
            let to = (mark + 3 + random.below(marks - 4)) % marks;
            emitter.emit(Uop::JUMP, &[labels[to].into()]);
        }
    }
    emitter.switch(Stream::Hot);
    emitter.emit(Uop::LEAVE, &[]);
    labels
}

/// Follows veneers from an offset.
fn through_veneers(code: &[u8], mut offset: usize) -> usize {
    while at(code, offset).0 == Uop::LANDING {
        assert_eq!(at(code, offset + SIZE).0, Uop::JUMP, "a veneer is LANDING; JUMP");
        offset = target(code, offset + SIZE);
    }
    offset
}

/// Checks finished code; gives how many branches go through veneers.
fn check(code: &[u8], emitter: &Emitter, labels: &[Label], bits: u8) -> usize {
    let mut through = 0;
    let mut seen = vec![0; labels.len()];
    for offset in (0..code.len()).step_by(SIZE) {
        let (uop, displacement, immediate) = at(code, offset);
        match uop {
            Uop::BRANCH_INT_EQ_CONST | Uop::GUARD_IS => {
                let bound = 1 << (bits - 1);
                assert!((-bound..bound).contains(&displacement), "{displacement} does not fit {bits} bits");
                let (first, end) = (target(code, offset), through_veneers(code, target(code, offset)));
                through += usize::from(first != end);
                assert_eq!((at(code, end).0, at(code, end).2), (Uop::LOAD_CONST, immediate), "at {offset}");
            }
            Uop::LOAD_CONST => {
                seen[immediate as usize] += 1;
                assert_eq!(emitter.offset_of(labels[immediate as usize]), Some(offset as u32));
            }
            _ => {}
        }
    }
    assert!(seen.iter().all(|times| *times == 1), "a mark is missing, or there twice");
    through
}

/// The end of an island that begins at an offset; the offset itself where there is none.
fn island_end(code: &[u8], mut offset: usize) -> usize {
    while at(code, offset).0 == Uop::LANDING {
        offset += 2 * SIZE;
    }
    offset
}

/// All that lies one behind the other up to LEAVE, without islands and the jumps past them: marks, branches with the marks
/// that they are for, jumps with the marks where they lead. Control never falls into an island.
fn in_order(code: &[u8]) -> Vec<(Uop, i32)> {
    let (mut offset, mut passed) = (0, Vec::new());
    loop {
        let (uop, _, immediate) = at(code, offset);
        let next = offset + SIZE;
        match uop {
            Uop::LEAVE => return passed,
            Uop::JUMP => {
                let end = island_end(code, next);
                if end == next || target(code, offset) != end {
                    passed.push((uop, at(code, target(code, offset)).2));
                }
                offset = end;
            }
            Uop::LANDING => panic!("control falls into an island"),
            _ => {
                passed.push((uop, immediate));
                offset = next;
            }
        }
    }
}

fn run(seed: u64, bits: u8, marks: usize, branches: usize, far: bool) -> Result<(u32, usize), EmitError> {
    let make = |bits: u8| {
        let mut emitter = Emitter::new(stencils(bits));
        let labels = emit(&mut emitter, &mut Random(seed), marks, branches, far);
        let size = emitter.close(1 << 20)?;
        let code = emitter.finish(0)?;
        assert_eq!(code.len(), size);
        Ok((code, emitter, labels))
    };
    let (code, emitter, labels) = make(bits)?;
    let through = check(&code, &emitter, &labels, bits);
    let (plain, far, far_labels) = make(32)?;
    assert_eq!((far.veneers, check(&plain, &far, &far_labels, 31)), (0, 0));
    assert!(in_order(&code) == in_order(&plain), "the order changed");
    Ok((emitter.veneers, through))
}

#[test]
fn nothing_is_placed_where_all_branches_reach() {
    assert_eq!(run(1, 20, 200, 4, true), Ok((0, 0)));
    assert_eq!(run(2, 10, 30, 2, true), Ok((0, 0)));
}

#[test]
fn branches_that_do_not_reach_go_through_veneers() {
    let mut most = 0;
    for seed in 0..60 {
        // 9 bits of words: 1 KiB either way, in code of up to 20 KiB.
        let (veneers, through) = run(seed, 9, 60 + 8 * seed as usize, 3, true).unwrap();
        assert!(veneers > 0 && through >= veneers as usize, "seed {seed}: {veneers} veneers for {through} branches");
        most = most.max(veneers);
    }
    assert!(most > 200, "{most}");
}

#[test]
fn branches_share_veneers() {
    // Every branch goes to one of a few marks, far away from most.
    let mut emitter = Emitter::new(stencils(9));
    let (labels, reg) = ([emitter.label(), emitter.label()], Reg(0));
    for n in 0..600usize {
        emitter.emit(Uop::GUARD_IS, &[reg.into(), (n % 2).into(), labels[n % 2].into()]);
    }
    emitter.switch(Stream::Cold);
    for (mark, label) in labels.iter().enumerate() {
        emitter.bind(*label);
        emitter.emit(Uop::LOAD_CONST, &[reg.into(), mark.into()]);
        emitter.emit(Uop::JUMP, &[(*label).into()]);
    }
    emitter.close(1 << 20).unwrap();
    let code = emitter.finish(0).unwrap();
    assert!(check(&code, &emitter, &labels, 9) > 400);
    assert!(emitter.veneers < 40, "{} veneers", emitter.veneers);
}

#[test]
fn what_no_veneer_can_mend_is_an_error() {
    // 4 bits of words: 32 bytes either way hold two stencils.
    assert_eq!(run(3, 4, 400, 3, true), Err(EmitError::BranchOutOfRange));
    let mut emitter = Emitter::new(stencils(9));
    let label = emitter.label();
    emitter.emit(Uop::JUMP, &[label.into()]);
    emitter.close(1 << 20).unwrap();
    assert_eq!(emitter.finish(0), Err(EmitError::UnboundLabel));
}
