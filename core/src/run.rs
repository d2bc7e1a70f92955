//! Fuel, deadlines, and how a run stops before its end. The host's side of it is in `vm.rs`.

use crate::heap::Tracer;
use crate::limits::PollReason;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::tuning::{FUEL_PER_CLOCK_LOOK, FUEL_PER_CLOSE_LOOK, FUEL_PER_FAR_LOOK};
use crate::value::Value;

/// Why a run stopped although its program did not end. No script can catch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Fuel ended where the run cannot be resumed (inside a native), or the debt grew too large.
    OutOfFuel,
    /// The deadline passed.
    Deadline,
    /// The host interrupted.
    Interrupted,
    /// A host function will answer later.
    HostCall,
}

/// Fuel: `left` is what may be used before the next look at the reserve and the clock.
#[derive(Debug, Default)]
pub struct Fuel {
    /// Units to the next look; negative is a debt.
    pub(crate) left: i64,
    /// Units beyond `left`; None: no bound.
    reserve: Option<u64>,
    /// Units handed to `left` so far.
    handed: u64,
    pub(crate) pace: Pace,
    /// Monotonic nanoseconds at which the run ends.
    deadline: Option<u64>,
}

/// How often the clock is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Something is measured, and units take long.
    Close,
    #[default]
    Usual,
    /// Nothing is measured, or units take little. A deadline is looked for as usual.
    Far,
}

impl Fuel {
    /// Where compiled code finds the units that are left.
    pub(crate) const LEFT: usize = core::mem::offset_of!(Fuel, left);

    /// Sets the units that may be used from now on (on top of a debt); None: no bound.
    pub fn grant(&mut self, units: Option<u64>) {
        // What was handed out but not used goes back; a debt stays.
        if self.left > 0 {
            self.handed -= self.left as u64;
            self.left = 0;
        }
        self.reserve = units;
        self.refill();
    }

    /// Sets when the run ends. What was handed out for longer than until the next usual look goes back.
    pub fn set_deadline(&mut self, deadline: Option<u64>) {
        self.deadline = deadline;
        let over = (self.left - FUEL_PER_CLOCK_LOOK).max(0);
        self.left -= over;
        self.handed -= over as u64;
        if let Some(reserve) = &mut self.reserve {
            *reserve += over as u64;
        }
    }

    /// Units used since the machine was made.
    pub fn used(&self) -> u64 {
        self.handed.wrapping_sub(self.left as u64)
    }

    /// Units that may still be used; None: no bound.
    pub fn remaining(&self) -> Option<u64> {
        self.reserve.map(|r| r.saturating_add_signed(self.left))
    }

    /// Moves units from the reserve to `left`; false where there are none.
    fn refill(&mut self) -> bool {
        let portion = match self.pace {
            Pace::Close => FUEL_PER_CLOSE_LOOK,
            Pace::Far if self.deadline.is_none() => FUEL_PER_FAR_LOOK,
            Pace::Usual | Pace::Far => FUEL_PER_CLOCK_LOOK,
        };
        let wanted = portion - self.left.min(0);
        let portion = match self.reserve {
            None => wanted as u64,
            Some(reserve) => reserve.min(wanted as u64),
        };
        if let Some(reserve) = &mut self.reserve {
            *reserve -= portion;
        }
        self.left += portion as i64;
        self.handed += portion;
        self.left >= 0
    }

    /// Takes `n` units; false where that makes a debt that the reserve cannot pay.
    #[inline(always)]
    pub(crate) fn charge(&mut self, n: u64) -> bool {
        self.left = self.left.saturating_sub_unsigned(n);
        self.left >= 0 || self.refill()
    }

    /// Takes back a charge: what it was for was not done.
    pub(crate) fn give_back(&mut self, n: u64) {
        self.left = self.left.saturating_add_unsigned(n);
    }

    /// Units owed.
    pub(crate) fn debt(&self) -> i64 {
        -self.left.min(0)
    }

    pub(crate) fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

/// What a safepoint says.
pub(crate) enum Safepoint {
    Continue,
    /// Fuel ended; the frame can be resumed.
    Suspend,
    /// An exception or a stop is under way.
    Raised,
}

impl Machine {
    /// Makes a stop that no script can catch.
    pub(crate) fn stop_with(&mut self, stop: Stop) -> Raised {
        self.stop = Some(stop);
        self.raised = Value::STOP;
        Raised(())
    }

    /// The slow part of a safepoint: the poll word was raised, or `fuel.left` went below zero.
    #[cold]
    #[inline(never)]
    pub(crate) fn at_safepoint(&mut self) -> Safepoint {
        let left = self.jit.sampler.left.take();
        if self.poll.has(PollReason::Sample) {
            self.take_sample(left);
        }
        if self.poll.has(PollReason::Interrupt) {
            self.poll.clear(PollReason::Interrupt);
            self.stop_with(Stop::Interrupted).ignore();
            return Safepoint::Raised;
        }
        if self.poll.has(PollReason::Keyboard) {
            self.poll.clear(PollReason::Keyboard);
            // SAFETY: the running frame saved its pc, and another instruction follows: the exception is that one's.
            unsafe { (*self.frame).pc = (*self.frame).pc.add(1) };
            self.raise_spec(&crate::builtins::exceptions::KEYBOARD_INTERRUPT, &[]).ignore();
            return Safepoint::Raised;
        }
        if self.poll.has(PollReason::Collect) || self.poll.has(PollReason::Stress) && self.is_stress_due() {
            self.collect_garbage(false);
            if !self.finalizable.is_empty() && self.unrooted == 0 && self.run_finalizers().is_err() {
                return Safepoint::Raised;
            }
        }
        if self.poll.has(PollReason::Room) {
            self.make_room();
        }
        if self.fuel.left >= 0 {
            return Safepoint::Continue;
        }
        self.measure_traces();
        let paid = self.fuel.refill();
        if self.check_clock().is_err() {
            return Safepoint::Raised;
        }
        match (paid, self.native_depth) {
            (true, _) => Safepoint::Continue,
            (false, 0) => Safepoint::Suspend,
            (false, _) if self.fuel.debt() <= crate::tuning::NESTED_FUEL_OVERDRAFT => Safepoint::Continue,
            (false, _) => {
                self.stop_with(Stop::OutOfFuel).ignore();
                Safepoint::Raised
            }
        }
    }

    /// Collecting under stress: at every `stress_period`-th safepoint.
    fn is_stress_due(&mut self) -> bool {
        self.stress_count = self.stress_count.wrapping_add(1);
        self.stress_count.is_multiple_of(self.stress_period.max(1))
    }

    /// Looks at the clock, if there is a deadline.
    pub(crate) fn check_clock(&mut self) -> Result<()> {
        match (self.fuel.deadline, self.monotonic_ns()) {
            (Some(deadline), Some(now)) if now >= deadline => Err(self.stop_with(Stop::Deadline)),
            _ => Ok(()),
        }
    }
}

impl Raised {
    /// The exception is under way already; the caller says so in another form.
    pub(crate) fn ignore(self) {}
}
