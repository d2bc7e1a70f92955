//! What each uop means, on the memory of a case.

pub use coachwhip_core::uop::meaning::{Outcome, Words, boxed_float, boxed_int, meaning, number, rotated};

use super::memory::{FRAME, MACHINE, Memory};

impl Words for Memory {
    fn load(&mut self, address: u64, width: u64) -> u64 {
        Memory::load(self, address, width)
    }

    fn store(&mut self, address: u64, width: u64, value: u64) {
        Memory::store(self, address, width, value);
    }

    fn frame(&self) -> u64 {
        self.address(FRAME)
    }

    fn machine(&self) -> u64 {
        self.address(MACHINE)
    }
}
