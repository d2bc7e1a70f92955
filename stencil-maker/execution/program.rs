//! Uops in a row as executable code.

use coachwhip_core::codegen::stencil::{Backend, Reg, Stencil};
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::uop::{Operand, Uop};

/// A place in a program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Label(pub usize);

/// Code in the making.
pub struct Program {
    stencils: &'static [Stencil],
    code: Vec<u8>,
    labels: Vec<usize>,
    /// Stencils with labels are filled last: uop, start, operands.
    open: Vec<(Uop, usize, Vec<u64>)>,
}

impl Program {
    pub fn new(backend: &dyn Backend) -> Program {
        Program { stencils: backend.stencils(), code: Vec::new(), labels: Vec::new(), open: Vec::new() }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(usize::MAX);
        Label(self.labels.len() - 1)
    }

    pub fn place(&mut self, label: Label) {
        self.labels[label.0] = self.code.len();
    }

    /// Appends a uop; a label operand is the label's number.
    pub fn uop(&mut self, uop: Uop, operands: &[u64]) {
        assert_eq!(operands.len(), uop.operands().len(), "{}", uop.name());
        let start = self.code.len();
        self.code.extend_from_slice(Stencil::of(self.stencils, uop).code);
        self.open.push((uop, start, operands.to_vec()));
    }

    pub fn constant(&mut self, register: Reg, value: u64) {
        self.uop(Uop::LOAD_CONST64, &[u64::from(register.0), value]);
    }

    /// Fills all holes and publishes it at an offset of the memory.
    pub fn finish(mut self, memory: &dyn CodeMemory, offset: usize) -> Placed {
        for (uop, start, mut operands) in std::mem::take(&mut self.open) {
            let stencil = Stencil::of(self.stencils, uop);
            for branch in stencil.branches {
                let operand = usize::from(branch.operand);
                assert_eq!(uop.operands()[operand], Operand::Label);
                let target = self.labels[operands[operand] as usize];
                let distance = target as i64 - (start as i64 + i64::from(branch.origin));
                operands[operand] = (distance >> branch.shift) as u64;
            }
            stencil.patch(&mut self.code[start..start + stencil.code.len()], &operands);
        }
        memory.publish(offset, &self.code).expect("memory takes code");
        Placed { address: memory.base().as_ptr() as u64 + offset as u64, labels: self.labels }
    }
}

/// What ENTER makes: System V's convention on x86-64, whatever the system is.
#[cfg(target_arch = "x86_64")]
pub type Enter = extern "sysv64" fn(u64, u64, u64, u64) -> u64;
/// What ENTER makes.
#[cfg(not(target_arch = "x86_64"))]
pub type Enter = extern "C" fn(u64, u64, u64, u64) -> u64;

/// Code that can be run.
pub struct Placed {
    address: u64,
    labels: Vec<usize>,
}

impl Placed {
    pub fn at(&self, label: Label) -> u64 {
        self.address + self.labels[label.0] as u64
    }

    /// Runs ENTER, which must be the first uop: goes to `at` with `word` in the result register; gives what LEAVE does.
    pub fn run(&self, machine: u64, base: u64, at: Label, word: u64) -> u64 {
        // SAFETY: the code begins with ENTER, which is a function of this type; what follows is what the test is about.
        let enter: Enter = unsafe { std::mem::transmute(self.address as usize) };
        enter(machine, base, self.at(at), word)
    }
}
