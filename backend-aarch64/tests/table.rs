//! The table is complete, linear in its operands, and small.

use coachwhip_backend_aarch64::{Aarch64, PROOFS, STENCILS};
use coachwhip_core::codegen::stencil::{Backend, Branch, Run, Stencil};
use coachwhip_core::uop::{Operand, Uop};

#[test]
fn every_uop_has_a_stencil_with_a_field_for_each_label() {
    assert_eq!(STENCILS.len(), Uop::ALL.len());
    for &uop in Uop::ALL {
        let stencil = Stencil::of(Aarch64.stencils(), uop);
        let labels = uop.operands().iter().enumerate().filter(|(_, kind)| **kind == Operand::Label);
        let labels: Vec<u8> = labels.map(|(i, _)| i as u8).collect();
        assert_eq!(stencil.branches.iter().map(|b| b.operand).collect::<Vec<u8>>(), labels, "{}", uop.name());
    }
}

/// Runs lie within the code, and every operand has some.
#[test]
fn holes_lie_within_the_code() {
    for &uop in Uop::ALL {
        let stencil = Stencil::of(Aarch64.stencils(), uop);
        for run in stencil.runs {
            assert!(usize::from(run.at) + usize::from(run.length) <= stencil.code.len() * 8, "{}", uop.name());
        }
        for operand in 0..uop.operands().len() {
            assert!(stencil.runs.iter().any(|r| usize::from(r.operand) == operand), "{}", uop.name());
        }
    }
}

#[test]
fn the_table_is_small() {
    let code: usize = STENCILS.iter().map(|s| s.code.len()).sum();
    let runs: usize = STENCILS.iter().map(|s| size_of_val(s.runs)).sum();
    let branches: usize = STENCILS.iter().map(|s| size_of_val(s.branches)).sum();
    let total = code + runs + branches + size_of_val(&STENCILS);
    println!("{} stencils, {code} bytes of code, {:.1} on average", STENCILS.len(), code as f64 / STENCILS.len() as f64);
    println!(
        "{total} bytes with holes, proven by {PROOFS} assemblies; a run is {}, a branch {}",
        size_of::<Run>(),
        size_of::<Branch>()
    );
    assert!(total <= 64 << 10);
    assert!(code <= 30 * STENCILS.len());
}

/// ENTER begins as the description of its frame says: a pair of registers in each store, in turn.
#[test]
fn the_frame_is_what_enter_makes() {
    let frame = Aarch64.frame();
    let code = Stencil::of(Aarch64.stencils(), Uop::ENTER).code;
    let words: Vec<u32> = code.chunks_exact(4).map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]])).collect();
    for pair in frame.saved.chunks_exact(2) {
        let [(a, at), (b, after)] = pair else { unreachable!() };
        assert_eq!(at - after, 8);
        // stp a, b, [sp, place]; the first makes room: stp a, b, [sp, -size]!
        let place = u32::from(frame.size - at) / 8;
        let (opcode, place) = if place == 0 { (0xA980_0000, 128 - u32::from(frame.size) / 8) } else { (0xA900_0000, place) };
        let word = opcode | place << 15 | u32::from(*b) << 10 | 31 << 5 | u32::from(*a);
        assert!(words.contains(&word), "stp x{a}, x{b}: {words:x?}");
    }
    assert!(words.contains(&0x9100_03FD)); // mov x29, sp
    assert_eq!((frame.pointer, frame.size, frame.return_address), (29, 96, 30));
}
