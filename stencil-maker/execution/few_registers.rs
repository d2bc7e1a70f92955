//! An instruction set as if it had four general and three float registers, which is what the most demanding uop needs: every
//! allocation is tight there.

use coachwhip_core::codegen::stencil::{Backend, NativeFrame, Reg, Stencil};

/// Another instruction set with fewer registers.
pub struct FewRegisters {
    of: &'static dyn Backend,
    general: &'static [Reg],
    float: &'static [Reg],
    preserved: &'static [Reg],
}

impl FewRegisters {
    /// Three registers that a call clobbers, one that it keeps, three float registers.
    pub fn of(of: &'static dyn Backend) -> &'static FewRegisters {
        let preserved = &of.preserved()[..1];
        let lost = of.registers().iter().filter(|r| !of.preserved().contains(r)).take(3);
        let general: Vec<Reg> = lost.chain(preserved).copied().collect();
        Box::leak(Box::new(FewRegisters { of, general: general.leak(), float: &of.float_registers()[..3], preserved }))
    }
}

impl Backend for FewRegisters {
    fn name(&self) -> &'static str {
        self.of.name()
    }
    fn stencils(&self) -> &'static [Stencil] {
        self.of.stencils()
    }
    fn registers(&self) -> &'static [Reg] {
        self.general
    }
    fn float_registers(&self) -> &'static [Reg] {
        self.float
    }
    fn preserved(&self) -> &'static [Reg] {
        self.preserved
    }
    fn float_scratch(&self) -> Reg {
        self.of.float_scratch()
    }
    fn arguments(&self) -> &'static [Reg] {
        self.of.arguments()
    }
    fn result(&self) -> Reg {
        self.of.result()
    }
    fn second_result(&self) -> Reg {
        self.of.second_result()
    }
    fn base(&self) -> Reg {
        self.of.base()
    }
    fn register_name(&self, reg: Reg) -> &'static str {
        self.of.register_name(reg)
    }
    fn float_register_name(&self, reg: Reg) -> &'static str {
        self.of.float_register_name(reg)
    }
    fn frame(&self) -> NativeFrame {
        self.of.frame()
    }
    fn trap(&self) -> &'static [u8] {
        self.of.trap()
    }
}
