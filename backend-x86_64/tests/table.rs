//! The table is complete, linear in its operands, and small.

use coachwhip_backend_x86_64::{PROOFS, STENCILS, X86_64};
use coachwhip_core::codegen::stencil::{Backend, Branch, Run, Stencil};
use coachwhip_core::uop::{Operand, Uop};

#[test]
fn every_uop_has_a_stencil_with_a_field_for_each_label() {
    assert_eq!(STENCILS.len(), Uop::ALL.len());
    for &uop in Uop::ALL {
        let stencil = Stencil::of(X86_64.stencils(), uop);
        let labels = uop.operands().iter().enumerate().filter(|(_, kind)| **kind == Operand::Label);
        let labels: Vec<u8> = labels.map(|(i, _)| i as u8).collect();
        assert_eq!(stencil.branches.iter().map(|b| b.operand).collect::<Vec<u8>>(), labels, "{}", uop.name());
    }
}

/// Runs lie within the code, and every operand has some.
#[test]
fn holes_lie_within_the_code() {
    for &uop in Uop::ALL {
        let stencil = Stencil::of(X86_64.stencils(), uop);
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

/// ENTER begins as the description of its frame says: a register in each push, in turn.
#[test]
fn the_frame_is_what_enter_makes() {
    let frame = X86_64.frame();
    let mut expected = vec![0xF3, 0x0F, 0x1E, 0xFA]; // endbr64
    for (index, (register, offset)) in frame.saved.iter().enumerate() {
        assert_eq!(usize::from(*offset), (index + 1) * 8);
        match register {
            16 => {}                                        // The return address: the call pushed it.
            6 => expected.extend([0x55, 0x48, 0x89, 0xE5]), // push rbp; mov rbp, rsp
            3 => expected.push(0x53),
            n => expected.extend([0x41, 0x50 + n - 8]),
        }
    }
    assert!(Stencil::of(X86_64.stencils(), Uop::ENTER).code.starts_with(&expected));
    assert_eq!((frame.pointer, frame.size, frame.return_address), (6, 16, 16));
}
