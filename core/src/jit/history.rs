//! What is known of a code object from the times that it was compiled before. It outlives the machine code.

use alloc::vec::Vec;
use core::cell::{Cell, Ref as Borrowed, RefCell};

use super::GuardFailure;
use crate::bytecode::disassemble::Instructions;
use crate::heap::Ref;
use crate::object::CodeObject;
use crate::specialize::cache;
use crate::tuning::{FAILURES_TO_GENERAL, LAST_GENERATION, MOST_DISCARDED, MOST_PATIENCE, RESULTS_TO_ENTER};

/// Units of an instruction with the largest cache of those that [`Seen`] keeps.
pub(crate) const SEEN_UNITS: usize = 10;
/// How many shapes one instruction has code for, besides the one that its cache knows.
const MOST_SEEN: usize = 4;

/// What the interpreter's inline cache would be where compiled code saw a shape that it has no code for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// The instruction's.
    pub unit: u32,
    /// A form, and its cache.
    pub units: [u16; SEEN_UNITS],
}

impl Seen {
    /// The cache, as the readers in `specialize/cache.rs` want it.
    pub fn cache(&self) -> *const u16 {
        self.units[1..].as_ptr()
    }

    fn shape(&self) -> u32 {
        // SAFETY: all caches of attributes begin with a counter and the shape.
        unsafe { cache::u32_at(self.cache(), cache::KEY) }
    }
}

/// Why compiled code is thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Discarded {
    /// Its guards failed often.
    Guards,
    /// The keys of the globals changed.
    Keys,
    /// Instructions were run that it has no code for.
    Missing,
}

/// The record of a code object.
pub(crate) struct History {
    pub code: Ref<CodeObject>,
    /// How many times its code was thrown away, for whatever reason that lies in the program.
    pub discarded: Cell<u32>,
    /// How many times that was because its guards failed.
    pub generation: Cell<u32>,
    /// How many times, because the keys of the globals changed.
    pub keys_changes: Cell<u32>,
    /// The shapes that instructions on attributes saw where they had no code for them.
    seen: RefCell<Vec<Seen>>,
    /// The code object's native version for which that holds.
    seen_version: Cell<u32>,
    /// Instructions whose guards failed.
    failed: RefCell<Vec<Failure>>,
    /// Guards that were made to fail, as a test asks for: unit, and number among the unit's guards.
    forced: RefCell<Vec<(u32, u32)>>,
    /// How often the code object is to be warm again before it is compiled anew, and how often it will be the next time.
    wait: Cell<u32>,
    patience: Cell<u32>,
    /// How many results of calls the interpreter took that compiled code could have taken. Traces leave frames like that.
    results: Cell<u32>,
    /// The collector found the code object dead.
    pub dead: Cell<bool>,
}

#[derive(Clone, Copy)]
struct Failure {
    unit: u32,
    /// Since the code was compiled last.
    count: u32,
    /// Since ever.
    total: u32,
}

impl History {
    pub fn new(code: Ref<CodeObject>) -> History {
        History {
            code,
            discarded: Cell::new(0),
            generation: Cell::new(0),
            keys_changes: Cell::new(0),
            seen: RefCell::default(),
            seen_version: Cell::new(0),
            failed: RefCell::default(),
            forced: RefCell::default(),
            wait: Cell::new(0),
            patience: Cell::new(0),
            results: Cell::new(0),
            dead: Cell::new(false),
        }
    }

    /// May its code be thrown away and made once more? The last time it is made without guards.
    pub fn is_retried(&self) -> bool {
        self.generation.get() < LAST_GENERATION && self.discarded.get() < MOST_DISCARDED
    }

    /// Its code was thrown away.
    pub fn discarded(&self, reason: Discarded) {
        let add = |count: &Cell<u32>| count.set(count.get() + 1);
        add(&self.discarded);
        match reason {
            Discarded::Guards => add(&self.generation),
            Discarded::Keys => add(&self.keys_changes),
            Discarded::Missing => {}
        }
        self.seen_version.set(self.code.native_version.get());
    }

    /// A result was taken by the interpreter. Is the code to be made anew for that?
    pub fn count_result(&self) -> bool {
        self.results.set(self.results.get().saturating_add(1));
        self.results.get() == RESULTS_TO_ENTER && self.is_retried()
    }

    /// Traces leave its frames at calls: entries behind these are wanted, whatever was counted. Is the code to be made anew?
    pub fn want_results(&self) -> bool {
        let wanted = !self.is_entered_behind_calls() && self.is_retried();
        self.results.set(self.results.get().max(RESULTS_TO_ENTER));
        wanted
    }

    /// No trace leaves its frames at calls any more.
    pub fn forget_results(&self) {
        self.results.set(0);
    }

    /// Is it worth an entry behind each call that the interpreter can come in there?
    pub fn is_entered_behind_calls(&self) -> bool {
        self.results.get() >= RESULTS_TO_ENTER
    }

    /// An instruction on attributes saw another shape.
    pub fn note_seen(&self, seen: Seen) {
        let mut all = self.seen.borrow_mut();
        let of_unit = all.iter().filter(|other| other.unit == seen.unit);
        let (known, count) = of_unit.fold((false, 0), |(known, count), o| (known || o.shape() == seen.shape(), count + 1));
        if !known && count < MOST_SEEN && all.try_reserve(1).is_ok() {
            all.push(seen);
        }
    }

    /// The shapes that were seen. What was seen of a class holds until it changes, which moves the code object's version.
    pub fn seen(&self) -> Borrowed<'_, Vec<Seen>> {
        if self.seen_version.get() != self.code.native_version.get() {
            self.seen.borrow_mut().clear();
        }
        self.seen.borrow()
    }

    /// A guard of the instruction at a unit failed.
    pub fn count_failure(&self, unit: u32) {
        let mut failed = self.failed.borrow_mut();
        if let Some(failure) = failed.iter_mut().find(|failure| failure.unit == unit) {
            failure.count = failure.count.saturating_add(1);
            failure.total = failure.total.saturating_add(1);
        } else if failed.try_reserve(1).is_ok() {
            failed.push(Failure { unit, count: 1, total: 1 });
        }
    }

    /// Did guards of this instruction fail so often that it is compiled without them?
    pub fn is_general(&self, unit: u32) -> bool {
        self.failed.borrow().iter().any(|failure| failure.unit == unit && failure.count > FAILURES_TO_GENERAL)
    }

    /// The code object was compiled: counts go on from zero; what is general already stays so.
    pub fn compiled(&self) {
        let mut failed = self.failed.borrow_mut();
        failed.iter_mut().filter(|failure| failure.count <= FAILURES_TO_GENERAL).for_each(|failure| failure.count = 0);
    }

    /// There was no room for the code, or it was dropped to make some: each time it waits twice as long.
    pub fn postpone(&self) {
        let patience = (self.patience.get() * 2).clamp(1, MOST_PATIENCE);
        self.patience.set(patience);
        self.wait.set(patience);
    }

    /// The code object is warm: is it to be compiled, or to wait once more?
    pub fn is_due(&self) -> bool {
        let left = self.wait.get().saturating_sub(1);
        self.wait.replace(left) == 0
    }

    /// A guard that was made to fail did so; False where there is no room to note it.
    pub fn forced(&self, unit: u32, number: u32) -> bool {
        let mut forced = self.forced.borrow_mut();
        let room = forced.try_reserve(1).is_ok();
        if room {
            forced.push((unit, number));
        }
        room
    }

    /// Did this guard fail as it was made to?
    pub fn was_forced(&self, unit: u32, number: u32) -> bool {
        self.forced.borrow().contains(&(unit, number))
    }

    /// What the guards that failed belong to.
    pub fn failures(&self) -> Vec<GuardFailure> {
        let shared = self.code.shared();
        let described = |failure: &Failure| {
            let found = Instructions::new(&shared.units).find(|i| i.start == failure.unit);
            GuardFailure {
                function: shared.qualified_name.as_ref().into(),
                line: shared.span_at(failure.unit).line,
                instruction: found.map_or("?", |i| i.op.name()),
                guards: Vec::new(),
                count: failure.total,
            }
        };
        self.failed.borrow().iter().filter(|failure| failure.total > 0).map(described).collect()
    }
}
