//! Does a trace pay? It is measured: while a tree is on trial, it is left out at random from one look at the clock to the
//! next, and the time that a unit of fuel takes with it and without it is compared. Traces themselves do nothing for that.
//!
//! Whether it is in or out is drawn anew each time, so whatever else changes meanwhile (what the program does, other trees on
//! trial, the machine's other work) falls on both sides alike. A tree that is slower by more than chance explains is given up;
//! where nothing shows after many looks, it stays. Where there is no clock, nothing is measured.

use alloc::vec::Vec;

use super::executor::Executor;
use super::traces::has_trace;
use crate::machine::Machine;
use crate::tuning::{LEAST_LOOKS, LOOKS_BEFORE_TRIAL, MOST_LOOKS, MOST_TRIALS};

/// What was measured with a tree, or without it: logarithms of times.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    count: u32,
    sum: i64,
    squares: i64,
}

impl Side {
    fn add(&mut self, time: i64) {
        self.count += 1;
        self.sum += time;
        self.squares += time * time;
    }

    /// The mean, and the square of its error.
    fn mean(&self) -> (f64, f64) {
        let count = f64::from(self.count);
        let mean = self.sum as f64 / count;
        let variance = self.squares as f64 / count - mean * mean;
        (mean, variance / (count - 1.0))
    }
}

/// How a trial ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Open,
    Pays,
    Loses,
    /// Nothing shows.
    Unclear,
}

/// A tree that is measured.
#[derive(Debug)]
struct Trial {
    root: u32,
    is_out: bool,
    /// Looks since the tree grew last.
    looks: u32,
    /// Side traces that it had then.
    grown: u16,
    with: Side,
    without: Side,
}

impl Trial {
    fn verdict(&self) -> Verdict {
        if self.with.count < LEAST_LOOKS || self.without.count < LEAST_LOOKS {
            return Verdict::Open;
        }
        let ((with, error), (without, error_too)) = (self.with.mean(), self.without.mean());
        let difference = with - without;
        // Three standard errors. It is asked again and again, so two would come about by chance.
        if difference * difference > 9.0 * (error + error_too) {
            return if difference < 0.0 { Verdict::Pays } else { Verdict::Loses };
        }
        if self.with.count + self.without.count < MOST_LOOKS { Verdict::Open } else { Verdict::Unclear }
    }
}

/// The trials of a machine.
#[derive(Debug, Default)]
pub(crate) struct Pay {
    trials: Vec<Trial>,
    /// The last look: nanoseconds, those of them that went into compiling, fuel.
    last: Option<(u64, u64, u64)>,
    /// What draws.
    state: u64,
}

impl Pay {
    /// A new tree is to be measured.
    pub fn add(&mut self, root: u32) {
        if self.trials.try_reserve(1).is_ok() {
            self.trials.push(Trial {
                root,
                is_out: false,
                looks: 0,
                grown: 0,
                with: Side::default(),
                without: Side::default(),
            });
        }
    }

    /// A coin (Marsaglia's xorshift).
    fn draw(&mut self) -> bool {
        let mut x = self.state | 1;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.state = x;
        x >> 40 & 1 != 0
    }

    /// The logarithm of the time that a unit of fuel took since the last look.
    fn look(&mut self, now: u64, compiling: u64, fuel: u64) -> Option<i64> {
        let (then, compiled, used) = self.last.replace((now, compiling, fuel))?;
        let took = now.checked_sub(then)?.checked_sub(compiling.checked_sub(compiled)?)?;
        Some(logarithm(took.checked_mul(1 << 10)? / fuel.checked_sub(used).filter(|used| *used > 0)?))
    }
}

/// The logarithm to base 2, in 256ths; linear between powers.
fn logarithm(n: u64) -> i64 {
    let power = 63 - (n | 1).leading_zeros();
    let rest = (n | 1) << (63 - power) << 1;
    i64::from(power) << 8 | (rest >> 56) as i64
}

impl Machine {
    /// A look at the clock, at a safepoint: trees on trial are measured.
    #[inline]
    pub(crate) fn measure_traces(&mut self) {
        if !self.jit.traces.pay.trials.is_empty() {
            self.measure();
        }
    }

    #[cold]
    fn measure(&mut self) {
        let Some(now) = self.monotonic_ns() else { return };
        let time = self.jit.traces.pay.look(now, self.jit.statistics.nanoseconds, self.fuel.used());
        let mut at = 0;
        while at < self.jit.traces.pay.trials.len().min(MOST_TRIALS) {
            match self.measure_one(at, time) {
                Verdict::Open => at += 1,
                verdict => self.end_trial(at, verdict),
            }
        }
    }

    /// What the last time says of a trial, and whether the tree is in or out until the next look.
    fn measure_one(&mut self, at: usize, time: Option<i64>) -> Verdict {
        let traces = &mut self.jit.traces;
        let trial = &mut traces.pay.trials[at];
        let executor = &traces.executors[trial.root as usize];
        if !executor.valid.get() {
            return Verdict::Unclear;
        }
        if executor.sides.get() != trial.grown {
            (trial.grown, trial.looks) = (executor.sides.get(), 0);
        }
        trial.looks += 1;
        // A tree that grows is not yet what it will be.
        if trial.looks < LOOKS_BEFORE_TRIAL {
            return Verdict::Open;
        }
        if let Some(time) = time {
            let side = if trial.is_out { &mut trial.without } else { &mut trial.with };
            side.add(time);
        }
        let (verdict, root) = (trial.verdict(), trial.root);
        let is_out = verdict == Verdict::Open && traces.pay.draw();
        if traces.pay.trials[at].is_out != is_out {
            traces.pay.trials[at].is_out = is_out;
            traces.executors[root as usize].let_in(!is_out);
        }
        verdict
    }

    fn end_trial(&mut self, at: usize, verdict: Verdict) {
        let trial = self.jit.traces.pay.trials.swap_remove(at);
        self.jit.traces.executors[trial.root as usize].let_in(true);
        match verdict {
            Verdict::Loses => self.give_up_tree(trial.root),
            Verdict::Pays => self.jit.traces.executors[trial.root as usize].pays.set(true),
            Verdict::Open | Verdict::Unclear => {}
        }
    }
}

impl Executor {
    /// Lets control into the trace, or keeps it out for a while.
    fn let_in(&self, enter: bool) {
        if !self.valid.get() {
            return;
        }
        self.direct.set(if enter { self.entry_from_code } else { 0 });
        // SAFETY: what a code object refers to is alive.
        let Some(native) = (unsafe { self.code.native.get().as_ref() }) else { return };
        for cell in &native.loops {
            // Other jumps to the same head may have stopped to ask meanwhile.
            if core::ptr::eq(cell.counter, self.counter) || enter && has_trace(cell.counter) {
                cell.asks.set(enter.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_grow() {
        assert_eq!([1, 2, 3, 4, 1024].map(logarithm), [0, 256, 384, 512, 2560]);
        assert!((1..5000).all(|n| logarithm(n) <= logarithm(n + 1)));
        assert_eq!(logarithm(u64::MAX), 63 << 8 | 255);
    }

    fn trial(with: &[i64], without: &[i64]) -> Verdict {
        let mut pay = Pay::default();
        pay.add(0);
        with.iter().for_each(|time| pay.trials[0].with.add(*time));
        without.iter().for_each(|time| pay.trials[0].without.add(*time));
        pay.trials[0].verdict()
    }

    #[test]
    fn verdicts_need_more_than_chance() {
        let around = |middle: i64| (0..64).map(|n| middle + n % 5 * 40).collect::<Vec<_>>();
        assert_eq!(trial(&around(1000), &around(1500)), Verdict::Pays);
        assert_eq!(trial(&around(1500), &around(1000)), Verdict::Loses);
        assert_eq!(trial(&around(1000), &around(1005)), Verdict::Open);
        assert_eq!(trial(&[1000; 3], &[1500; 3]), Verdict::Open);
    }

    #[test]
    fn compiling_is_not_counted() {
        let mut pay = Pay::default();
        assert_eq!(pay.look(1_000, 0, 0), None);
        assert_eq!(pay.look(5_096_000, 5_000_000, 4_096), Some(logarithm(95_000 * 1024 / 4_096)));
        // A clock that goes backwards says nothing.
        assert_eq!(pay.look(5, 5_000_000, 8_192), None);
    }
}
