//! Forms of instructions for what is there now, where the inline cache may know something else.

use crate::bytecode::ops::{Form, Op};
use crate::native::Result;

/// Units of an instruction and the longest cache.
const MOST_UNITS: usize = 1 + Op::LOAD_SUPER_ATTR.cache_units();

/// What an instruction's form and cache would be.
pub(super) struct Fresh {
    units: [u16; MOST_UNITS],
    pub form: Option<Form>,
}

impl Fresh {
    /// Has the specializer choose, which is given a cache to fill. None: it raised.
    pub fn of(op: Op, choose: impl FnOnce(*mut u16) -> Result<()>) -> Option<Fresh> {
        let mut units = [0; MOST_UNITS];
        units[0] = op as u16;
        // The cache is behind the instruction's unit.
        choose(units[1..].as_mut_ptr()).ok()?;
        let form = usize::from(units[0] as u8).checked_sub(Op::ALL.len()).and_then(|at| Form::ALL.get(at)).copied();
        Some(Fresh { units, form })
    }

    /// The cache, as the readers in `specialize/cache.rs` want it.
    pub fn cache(&self) -> *const u16 {
        self.units[1..].as_ptr()
    }
}
