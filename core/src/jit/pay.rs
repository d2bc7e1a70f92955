//! Do traces pay? It is measured: while trees are on trial, they are left out at random from one look at the clock to the next,
//! and the time that a unit of fuel takes with them and without them is compared. Traces themselves do nothing for that.
//!
//! Between some looks each tree is in or out by a draw of its own, which tells about each; between others all are in, or all
//! out, which tells about many small losses. Since it is drawn anew each time, whatever else changes meanwhile (what the
//! program does, the other trees, the machine's other work) falls on both sides alike. What is slower by more than chance
//! explains is given up; where nothing shows after many looks, it stays. Where there is no clock, nothing is measured. As long as
//! it looks as if a tree pays, it is left out more seldom: finding out costs no more than it has to.

use alloc::vec::Vec;

use crate::machine::Machine;
use crate::run::Pace;
use crate::tuning::{
    LEAST_LOOKS, LEAST_LOOKS_TO_LOSE, LOOKS_BEFORE_TRIAL, MOST_LOOKS, MOST_TRIALS, OLDEST_BEFORE_TRIAL, QUICK_UNIT, SELDOM_OUT,
    SLOW_UNIT, WIDEST_TIME,
};

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

/// How a comparison ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Open,
    Pays,
    Loses,
    /// Nothing shows.
    Unclear,
}

/// The two sides.
#[derive(Clone, Copy, Debug, Default)]
struct Comparison {
    with: Side,
    without: Side,
}

impl Comparison {
    fn add(&mut self, time: i64, is_out: bool) {
        let side = if is_out { &mut self.without } else { &mut self.with };
        side.add(time);
    }

    fn verdict(&self) -> Verdict {
        if self.with.count < LEAST_LOOKS || self.without.count < LEAST_LOOKS {
            return Verdict::Open;
        }
        let ((with, error), (without, error_too)) = (self.with.mean(), self.without.mean());
        let difference = with - without;
        // Three standard errors. It is asked again and again, so two would come about by chance. What is given up is so for
        // good, and a tree is worst while it grows: that takes more.
        let errors = difference * difference / (error + error_too);
        match difference < 0.0 {
            true if errors > 9.0 => Verdict::Pays,
            false if errors > 16.0 && self.with.count.min(self.without.count) >= LEAST_LOOKS_TO_LOSE => Verdict::Loses,
            _ if self.with.count + self.without.count < MOST_LOOKS => Verdict::Open,
            _ => Verdict::Unclear,
        }
    }

    /// Does what is known so far speak for being without it, or is too little known? Otherwise it need not be left out often.
    fn is_in_doubt(&self) -> bool {
        let few = self.with.count.min(self.without.count) < LEAST_LOOKS;
        few || self.with.mean().0 > self.without.mean().0
    }
}

/// A tree that is measured.
#[derive(Debug)]
struct Trial {
    root: u32,
    is_out: bool,
    /// Looks since the tree grew last, and since it was made.
    looks: u32,
    age: u32,
    /// Side traces that it had then.
    grown: u16,
    times: Comparison,
}

impl Trial {
    /// Is it what it will be, or does it grow all the time?
    fn is_ready(&self) -> bool {
        self.looks >= LOOKS_BEFORE_TRIAL || self.age >= OLDEST_BEFORE_TRIAL
    }
}

/// What is compared until the next look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Draw {
    /// Each tree by itself.
    #[default]
    Each,
    AllIn,
    AllOut,
}

/// The trials of a machine.
#[derive(Debug, Default)]
pub(crate) struct Pay {
    trials: Vec<Trial>,
    /// All trees on trial together.
    all: Comparison,
    all_decided: bool,
    draw: Draw,
    /// About what times are.
    middle: i64,
    /// How soon the next look is to come, by the last one.
    pace: Pace,
    /// The last look: nanoseconds, those of them that went into compiling, fuel.
    last: Option<(u64, u64, u64)>,
    /// What draws.
    state: u64,
}

impl Pay {
    /// A new tree is to be measured.
    pub fn add(&mut self, root: u32) {
        if self.trials.try_reserve(1).is_ok() {
            // What was decided was about others.
            if core::mem::take(&mut self.all_decided) {
                self.all = Comparison::default();
            }
            self.trials.push(Trial { root, is_out: false, looks: 0, age: 0, grown: 0, times: Comparison::default() });
        }
    }

    /// Is it not known yet whether a tree pays?
    pub fn is_on_trial(&self, root: u32) -> bool {
        self.trials.iter().any(|trial| trial.root == root)
    }

    /// A number below a power of two (Marsaglia's xorshift).
    fn random(&mut self, below: u64) -> u64 {
        let mut x = self.state | 1;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.state = x;
        x >> 40 & (below - 1)
    }

    /// What is compared from now on.
    fn draw(&mut self) {
        let is_seldom_out = !self.all.is_in_doubt() && self.random(SELDOM_OUT / 2) != 0;
        self.draw = match self.random(4) {
            0 if !self.all_decided => Draw::AllIn,
            1 if !self.all_decided && !is_seldom_out => Draw::AllOut,
            _ => Draw::Each,
        };
    }

    /// The logarithm of the time that a unit of fuel took since the last look, from about the middle on; what is far away is
    /// not told how far: something else came in between.
    fn look(&mut self, now: u64, compiling: u64, fuel: u64) -> Option<i64> {
        let (then, compiled, used) = self.last.replace((now, compiling, fuel))?;
        let took = now.checked_sub(then)?.checked_sub(compiling.checked_sub(compiled)?)?;
        let used = fuel.checked_sub(used).filter(|used| *used > 0)?;
        self.pace = match took / used {
            ..QUICK_UNIT => Pace::Far,
            SLOW_UNIT.. => Pace::Close,
            _ => Pace::Usual,
        };
        let time = logarithm(took.checked_mul(1 << 10)? / used);
        if self.middle == 0 {
            self.middle = time;
        }
        let off = (time - self.middle).clamp(-WIDEST_TIME, WIDEST_TIME);
        self.middle += off.signum() * (off.abs() / 16).max(1).min(off.abs());
        Some(off)
    }
}

/// The logarithm to base 2, in 256ths; linear between powers.
fn logarithm(n: u64) -> i64 {
    let n = n.max(1);
    let power = 63 - n.leading_zeros();
    let rest = n << (63 - power) << 1;
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
        if let Some(time) = time {
            self.measure_all(time);
        }
        let was = self.jit.traces.pay.draw;
        self.jit.traces.pay.draw();
        let mut at = 0;
        while at < self.jit.traces.pay.trials.len().min(MOST_TRIALS) {
            match self.measure_one(at, time.filter(|_| was == Draw::Each)) {
                Verdict::Open => at += 1,
                verdict => self.end_trial(at, verdict),
            }
        }
        let pay = &self.jit.traces.pay;
        self.fuel.pace = if pay.trials.is_empty() { Pace::Far } else { pay.pace };
    }

    /// What the last time says of all trees together.
    fn measure_all(&mut self, time: i64) {
        let pay = &mut self.jit.traces.pay;
        // Trees that grow leave much more often than they will; where there are many, some always do.
        let ready = pay.trials.iter().filter(|trial| trial.is_ready()).count();
        if pay.all_decided || pay.draw == Draw::Each || ready * 4 < pay.trials.len() * 3 {
            return;
        }
        pay.all.add(time, pay.draw == Draw::AllOut);
        let verdict = pay.all.verdict();
        pay.all_decided = verdict != Verdict::Open;
        if verdict == Verdict::Loses {
            (0..self.jit.traces.pay.trials.len()).for_each(|_| self.end_trial(0, Verdict::Loses));
        }
    }

    /// What the last time says of a tree, and whether it is in or out until the next look.
    fn measure_one(&mut self, at: usize, time: Option<i64>) -> Verdict {
        let traces = &mut self.jit.traces;
        let trial = &mut traces.pay.trials[at];
        let executor = &traces.executors[trial.root as usize];
        if !executor.valid.get() {
            return Verdict::Unclear;
        }
        // A tree that grows is not yet what it will be. Some always do.
        if executor.sides.get() > trial.grown {
            (trial.grown, trial.looks) = (executor.sides.get(), 0);
        }
        (trial.looks, trial.age) = (trial.looks + 1, trial.age + 1);
        let is_ready = trial.is_ready();
        if is_ready && let Some(time) = time {
            trial.times.add(time, trial.is_out);
        }
        let (verdict, root) = (trial.times.verdict(), trial.root);
        let one_in = if trial.times.is_in_doubt() { 2 } else { SELDOM_OUT };
        let is_out = verdict == Verdict::Open
            && match traces.pay.draw {
                Draw::Each => is_ready && traces.pay.random(one_in) == 0,
                Draw::AllIn => false,
                Draw::AllOut => true,
            };
        if traces.pay.trials[at].is_out != is_out {
            traces.pay.trials[at].is_out = is_out;
            traces.executors[root as usize].let_in(!is_out);
        }
        verdict
    }

    fn end_trial(&mut self, at: usize, verdict: Verdict) {
        let trial = self.jit.traces.pay.trials.swap_remove(at);
        self.jit.traces.executors[trial.root as usize].let_in(true);
        let measured = &mut self.jit.statistics.measured;
        match verdict {
            Verdict::Pays => measured[0] += 1,
            Verdict::Loses => {
                measured[1] += 1;
                self.give_up_tree(trial.root);
            }
            Verdict::Open | Verdict::Unclear => measured[2] += 1,
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

    fn verdict(with: &[i64], without: &[i64]) -> Verdict {
        let mut times = Comparison::default();
        with.iter().for_each(|time| times.add(*time, false));
        without.iter().for_each(|time| times.add(*time, true));
        times.verdict()
    }

    #[test]
    fn verdicts_need_more_than_chance() {
        let around = |middle: i64| (0..64).map(|n| middle + n % 5 * 40).collect::<Vec<_>>();
        assert_eq!(verdict(&around(0), &around(100)), Verdict::Pays);
        assert_eq!(verdict(&around(100), &around(0)), Verdict::Loses);
        assert_eq!(verdict(&around(0), &around(5)), Verdict::Open);
        assert_eq!(verdict(&[0; 3], &[100; 3]), Verdict::Open);
    }

    #[test]
    fn compiling_and_pauses_are_not_counted() {
        let mut pay = Pay::default();
        assert_eq!(pay.look(1_000, 0, 0), None);
        assert_eq!(pay.look(5_101_000, 5_000_000, 4_096), Some(0));
        assert_eq!(pay.look(5_301_000, 5_000_000, 8_192), Some(WIDEST_TIME));
        assert_eq!(pay.look(905_301_000, 5_000_000, 12_288), Some(WIDEST_TIME));
        // A clock that goes backwards says nothing.
        assert_eq!(pay.look(5, 5_000_000, 16_384), None);
    }

    #[test]
    fn all_are_drawn() {
        let mut pay = Pay::default();
        let mut seen = [0; 3];
        for _ in 0..1000 {
            pay.draw();
            seen[pay.draw as usize] += 1;
        }
        assert!(seen[0] > 400 && seen[1] > 200 && seen[2] > 200, "{seen:?}");
    }
}
