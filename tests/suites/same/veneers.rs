//! Branches that do not reach: programs in an instruction set whose branches are made short, so that compiled code is full
//! of veneers; and a function so large that branches of its own instruction set fall short, where it has such.

use std::sync::{Arc, Mutex};

use coachwhip::core::codegen::stencil::{Backend, Branch, NativeFrame, Reg, Stencil};
use coachwhip::core::jit::{Native, Refusal};
use coachwhip::core::uop::Uop;
use coachwhip::{Engine, Vm};
use coachwhip_tests::comparison::{assert_same, engine, some};

/// A backend whose branches reach a few bytes; its jump reaches what it did.
struct Short {
    whole: &'static dyn Backend,
    stencils: &'static [Stencil],
}

/// The backend with fields of labels that reach at most so many bytes either way.
fn short(whole: &'static dyn Backend, reach: i64) -> &'static dyn Backend {
    let of = |uop: &Uop| {
        let stencil = *Stencil::of(whole.stencils(), *uop);
        if *uop == Uop::JUMP {
            return stencil;
        }
        let shorten = |branch: &Branch| {
            let bits = (2..=branch.bits).rev().find(|bits| 1i64 << (bits - 1) << branch.shift <= reach).unwrap_or(2);
            Branch { bits, ..*branch }
        };
        let branches: Vec<Branch> = stencil.branches.iter().map(shorten).collect();
        Stencil { branches: Vec::leak(branches), ..stencil }
    };
    let stencils = Vec::leak(Uop::ALL.iter().map(of).collect());
    Box::leak(Box::new(Short { whole, stencils }))
}

impl Backend for Short {
    fn name(&self) -> &'static str {
        self.whole.name()
    }
    fn stencils(&self) -> &'static [Stencil] {
        self.stencils
    }
    fn registers(&self) -> &'static [Reg] {
        self.whole.registers()
    }
    fn float_registers(&self) -> &'static [Reg] {
        self.whole.float_registers()
    }
    fn arguments(&self) -> &'static [Reg] {
        self.whole.arguments()
    }
    fn result(&self) -> Reg {
        self.whole.result()
    }
    fn second_result(&self) -> Reg {
        self.whole.second_result()
    }
    fn base(&self) -> Reg {
        self.whole.base()
    }
    fn preserved(&self) -> &'static [Reg] {
        self.whole.preserved()
    }
    fn float_scratch(&self) -> Reg {
        self.whole.float_scratch()
    }
    fn register_name(&self, reg: Reg) -> &'static str {
        self.whole.register_name(reg)
    }
    fn float_register_name(&self, reg: Reg) -> &'static str {
        self.whole.float_register_name(reg)
    }
    fn frame(&self) -> NativeFrame {
        self.whole.frame()
    }
    fn trap(&self) -> &'static [u8] {
        self.whole.trap()
    }
}

fn shorten(native: &mut Native, reach: i64) {
    native.warm_calls = 1;
    native.backend = short(native.backend, reach);
}

#[test]
fn programs_do_the_same_however_short_branches_are() {
    for (n, reach) in [512, 1 << 10, 4 << 10].into_iter().enumerate() {
        let Some(engine) = engine(|native| shorten(native, reach)) else { return };
        let out_of_range = Mutex::new(0);
        let veneers = assert_same(
            &some(n),
            || &engine,
            false,
            |native| {
                *out_of_range.lock().unwrap() += native.refusals.of(Refusal::OutOfRange);
                native.veneers
            },
        );
        println!("{reach} bytes either way: {veneers} veneers, {} code objects refused", out_of_range.lock().unwrap());
        assert!(veneers > 1000, "{reach} bytes: {veneers}");
        assert_eq!(*out_of_range.lock().unwrap(), 0, "{reach} bytes");
    }
}

#[test]
fn a_branch_that_no_veneer_can_mend_is_told_once() {
    let mut config = coachwhip::config();
    let Some(native) = &mut config.native else { return };
    shorten(native, 8);
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = told.clone();
    config.on_refusal = Some(Arc::new(move |refusal: &Refusal| sink.lock().unwrap().push(*refusal)));
    let mut vm = Vm::new(&Engine::new(config), ()).unwrap();
    vm.exec("def f(n): return n + 1\ndef g(n): return n * 2\nfor i in range(20): f(i), g(i)").unwrap();
    assert_eq!(*told.lock().unwrap(), [Refusal::OutOfRange]);
    let statistics = vm.native_statistics();
    assert!(statistics.refusals.of(Refusal::OutOfRange) > 1 && statistics.compiled == 0, "{statistics:?}");
}

/// As large as compiled code gets: calls of a function that is known, whose frames are made in place. Neither of its streams
/// reaches 1 MiB, so on AArch64 no branch falls short by itself; shortened ones are above.
const CALLS: usize = 1300;

#[test]
fn a_function_larger_than_branches_reach_is_compiled() {
    let Some(engine) = engine(|native| native.warm_calls = 1) else { return };
    let mut vm = Vm::new(&engine, ()).unwrap();
    let calls = "    t = add(t)\n".repeat(CALLS);
    vm.exec(&format!("def add(t):\n    return t + 1\n\ndef large(t):\n{calls}    return t\n")).unwrap();
    for start in 0..4 {
        assert_eq!(vm.call::<i64>("large", (start,)).unwrap(), start + CALLS as i64);
    }
    // Guards fail, late in the function too, and their exits are far away.
    assert_eq!(vm.call::<f64>("large", (0.5,)).unwrap(), 0.5 + CALLS as f64);
    let statistics = vm.native_statistics();
    println!("{} bytes of code for both functions, {} veneers", statistics.code_bytes, statistics.veneers);
    assert_eq!(statistics.refusals.total(), 0, "{statistics:?}");
    assert!(statistics.code_bytes > 800 << 10, "{statistics:?}");
}
