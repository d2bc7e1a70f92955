//! Memory for code that fails by a script: for tests, and for the command where an environment variable asks for it.
//!
//! A script is a list such as `publish:3,protect:7`: what fails, and at which step, counted from 1. A `+` behind the number
//! stands for all steps from there on.
//!
//! | step | what fails |
//! |---|---|
//! | `reserve` | reserving the memory |
//! | `publish` | a publication, before anything is written |
//! | `protect` | giving up the right to write: half of the code is written, and nothing is published any more |
//! | `full` | a publication and all that follow: the system has no more memory |

use alloc::vec::Vec;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};

use crate::platform::{CodeMemory, CodeMemoryError};

/// What can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Reserve,
    Publish,
    Protect,
    Full,
}

const STEPS: [(&str, Step); 4] =
    [("reserve", Step::Reserve), ("publish", Step::Publish), ("protect", Step::Protect), ("full", Step::Full)];

/// A script of failures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fault {
    step: Step,
    /// From 1.
    at: u32,
    /// All that follow fail, too.
    onwards: bool,
}

impl Faults {
    /// Reads a script; an empty one fails nothing.
    ///
    /// # Errors
    /// The part that is none of it.
    pub fn parse(script: &str) -> Result<Faults, &str> {
        let parts = script.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| Fault::parse(part).ok_or(part)).collect::<Result<_, _>>().map(Faults)
    }

    fn fails(&self, step: Step, at: u32) -> bool {
        self.0.iter().any(|fault| fault.step == step && (fault.at == at || fault.onwards && fault.at <= at))
    }

    /// Memory that `reserve` gives, which fails as the script says.
    ///
    /// # Errors
    /// What the script or the system refuses.
    pub fn reserve<M: CodeMemory>(
        self,
        reserve: impl FnOnce() -> Result<M, CodeMemoryError>,
    ) -> Result<FaultyMemory<M>, CodeMemoryError> {
        if self.fails(Step::Reserve, 1) {
            return Err(refused("reserving"));
        }
        Ok(FaultyMemory { memory: reserve()?, faults: self, publications: AtomicU32::new(0), broken: AtomicU32::new(u32::MAX) })
    }
}

impl Fault {
    fn parse(part: &str) -> Option<Fault> {
        let (name, number) = part.split_once(':')?;
        let step = STEPS.iter().find(|(known, _)| *known == name)?.1;
        let (number, onwards) = number.strip_suffix('+').map_or((number, false), |number| (number, true));
        let at = number.parse().ok().filter(|at| *at > 0)?;
        Some(Fault { step, at, onwards: onwards || step == Step::Full })
    }
}

fn refused(operation: &'static str) -> CodeMemoryError {
    CodeMemoryError { operation, code: 0 }
}

/// Memory for code that fails as a script says.
pub struct FaultyMemory<M> {
    memory: M,
    faults: Faults,
    publications: AtomicU32,
    /// The publication whose protection failed.
    broken: AtomicU32,
}

impl<M> FaultyMemory<M> {
    /// Publications so far, the refused ones included.
    pub fn publications(&self) -> u32 {
        self.publications.load(Ordering::Relaxed)
    }
}

// SAFETY: what is published is published by the wrapped memory; the rest is refused.
unsafe impl<M: CodeMemory> CodeMemory for FaultyMemory<M> {
    fn base(&self) -> NonNull<u8> {
        self.memory.base()
    }

    fn size(&self) -> usize {
        self.memory.size()
    }

    fn grain(&self) -> usize {
        self.memory.grain()
    }

    fn publish(&self, offset: usize, code: &[u8]) -> Result<(), CodeMemoryError> {
        let at = self.publications.fetch_add(1, Ordering::Relaxed) + 1;
        if self.broken.load(Ordering::Relaxed) < at {
            return Err(refused("publishing after a page stayed open"));
        }
        if self.faults.fails(Step::Publish, at) || self.faults.fails(Step::Full, at) {
            return Err(refused("publishing"));
        }
        if self.faults.fails(Step::Protect, at) {
            self.broken.fetch_min(at, Ordering::Relaxed);
            self.memory.publish(offset, &code[..code.len() / 2])?;
            return Err(refused("protecting"));
        }
        self.memory.publish(offset, code)
    }
}

/// So that a host can wrap memory whose type it does not know.
// SAFETY: everything is the wrapped memory's.
unsafe impl CodeMemory for alloc::sync::Arc<dyn CodeMemory> {
    fn base(&self) -> NonNull<u8> {
        (**self).base()
    }

    fn size(&self) -> usize {
        (**self).size()
    }

    fn grain(&self) -> usize {
        (**self).grain()
    }

    fn publish(&self, offset: usize, code: &[u8]) -> Result<(), CodeMemoryError> {
        (**self).publish(offset, code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_read() -> Result<(), &'static str> {
        let faults = Faults::parse("reserve:1, publish:3+,protect:2")?;
        let publish = |at| faults.fails(Step::Publish, at);
        assert_eq!([publish(2), publish(3), publish(9)], [false, true, true]);
        assert_eq!([faults.fails(Step::Protect, 2), faults.fails(Step::Protect, 3)], [true, false]);
        assert!(faults.fails(Step::Reserve, 1));
        assert!(Faults::parse("full:5")?.fails(Step::Full, 6));
        assert_eq!(Faults::parse(""), Ok(Faults::default()));
        for wrong in ["publish", "publish:0", "publish:x", "burn:1"] {
            assert_eq!(Faults::parse(wrong), Err(wrong));
        }
        Ok(())
    }
}
