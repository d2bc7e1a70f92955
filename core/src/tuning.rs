//! Settings of speed and size that have no effect on what a program computes.

/// Bytes allocated before the first collection is asked for: what a processor's second cache holds along with other things,
/// so that memory is used again before it has left that cache.
pub const FIRST_COLLECTION_BYTES: usize = 1 << 20;
/// Live bytes from whose double on a full collection may be asked for.
pub const LEAST_FULL_BYTES: usize = 2 << 20;
/// Most bytes allocated between two collections.
pub const LARGEST_YOUNG_BYTES: usize = 64 << 20;
/// An instance whose class has more attributes than this goes to dictionary mode.
pub const MAX_SHAPE_SLOTS: usize = 64;
/// A shape with more successors than this sends further new attributes to dictionary mode.
pub const MAX_SHAPE_TRANSITIONS: usize = 32;
/// How often a deleted attribute may lead a class's objects to a new shape; further ones send them to dictionary mode.
pub const MAX_SHAPE_REMOVALS: u16 = 32;
/// Fuel units between two looks at the clock.
pub const FUEL_PER_CLOCK_LOOK: i64 = 4096;
/// The same while traces are measured and units take at least so many nanoseconds.
pub const FUEL_PER_CLOSE_LOOK: i64 = 512;
pub const SLOW_UNIT: u64 = 50;
/// The same where traces are made and no deadline is set, while units take less than so many nanoseconds or nothing is measured: a
/// look leaves the trace, which takes as long as a hundred short turns of a loop.
pub const FUEL_PER_FAR_LOOK: i64 = 16_384;
pub const QUICK_UNIT: u64 = 10;
/// Entries of the method cache (a power of two).
pub const METHOD_CACHE_ENTRIES: usize = 512;
/// Values per chunk of the VM's stack.
pub const STACK_CHUNK_VALUES: usize = 2048;
/// Fuel that code called from a native may still use after fuel ended, since a native's call cannot be suspended.
pub const NESTED_FUEL_OVERDRAFT: i64 = 1 << 20;
/// Replacements of plain data in a class's dict before caches leave that class's data alone.
pub const STORES_BEFORE_VOLATILE: u8 = 8;
/// Bytes of a heap's limit that a script does not get, so that a VM is usable after MemoryError.
pub const HELD_BACK_BYTES: usize = 256 << 10;
/// Calls and turns of loops after which a code object is compiled.
pub const WARM_CALLS: u32 = 60;
/// The same, of code that was thrown away.
pub const WARM_AGAIN: u32 = 8;
/// Guards that failed after which code is thrown away, and how many more each time.
pub const EXITS_TO_DISCARD: u32 = 12;
pub const MORE_EXITS_TO_DISCARD: u32 = 4;
/// How often a code object is compiled anew because its guards failed; the last time without guards.
pub const LAST_GENERATION: u32 = 24;
/// Failures of an instruction's guards after which it is compiled in its general form.
pub const FAILURES_TO_GENERAL: u32 = 3;
/// Turns of loops that compiled code has no entry for, since they were never executed before, after which it is made anew.
pub const MISSING_TO_DISCARD: u32 = 16;
/// Results that go to an interpreted frame whose code object is compiled, until its code is made anew with entries behind calls.
pub const RESULTS_TO_ENTER: u32 = 200;
/// How often a code object is compiled anew because a set of keys changed before its loads of globals become general.
pub const KEYS_CHANGES: u32 = 8;
/// How often a code object's code is thrown away before it is compiled with the instructions that were never executed before.
pub const COLD_DISCARDED: u32 = 12;
/// How often a code object's code is thrown away and made anew, whatever the reason in the program is.
pub const MOST_DISCARDED: u32 = 40;
/// Most units of a code object that is compiled.
pub const MOST_UNITS: usize = 20_000;
/// Most units of a loop that is compiled twice: once for its first turn, and once with what that one knows.
pub const MOST_UNITS_AGAIN: u32 = 400;
/// A loop that calls helpers more often than once in so many instructions is not: they take the time, and registers hold
/// nothing behind them.
pub const INSTRUCTIONS_PER_HELPER: u32 = 8;
/// Turns of a loop after which it is recorded as a trace.
pub const HOT_TURNS: u16 = 40;
/// A function is recorded from its entry after so many calls for each turn of a loop, so that loops come first. With 8, and
/// exits as hot as those of loops, the first turn of treap made 250 traces, not 158, and took 1.15 times as long.
pub const CALLS_PER_TURN: u16 = 16;
/// And exits of its trees get side traces after so many times for each time of a loop's: there are many more functions than
/// loops, and most are short.
pub const EXITS_PER_EXIT: u16 = 4;
/// Most words that the frames of a trace may take: what a slot's operand reaches, less room for what is spilled.
pub const MOST_TRACE_SLOTS: u32 = 3_500;
/// Most frames that lie one above the other in a trace.
pub const MOST_INLINED_FRAMES: usize = 8;
/// Frames of one code object in a trace: more is recursion that goes on outside. Against no traces of functions, 2, 3, 4 and 6: fib
/// 1.07, 1.30, 1.68 and 2.49 times as fast, a tree walk 1.36, 2.02, 2.60 and 0.69, building trees 0.76, 1.01, 1.19 and 1.29.
pub const MOST_ALIKE_FRAMES: usize = 4;
/// Most turns of inner loops that are unrolled into a trace.
pub const MOST_INNER_TURNS: u32 = 8;
/// The same where a side trace began within the inner loop, of an inlined frame: a tree would have a trace for each way that some
/// turns can go. Against as many as others, twenty turns of dijkstra took 1.13 times less, and its first one 1.15 times.
pub const MOST_MORE_TURNS: u32 = 1;
/// Most instructions that are recorded for one trace.
pub const MOST_RECORDED_INSTRUCTIONS: usize = 1_000;
/// Instructions of a root trace before a block of the tier below in which it may end, where it cannot go on.
pub const LEAST_BEFORE_BLOCK: usize = 32;
/// How often recording a loop is tried.
pub const MOST_RECORDING_ATTEMPTS: u8 = 4;
/// Times that an exit of a trace is taken before a side trace is recorded.
pub const HOT_EXITS: u16 = 20;
/// So many side traces of a tree make the next ones wait once more as long. Against always the same, first iterations were 1.01
/// times as fast, and so were sixteen.
pub const SIDES_PER_GROWTH: u16 = 8;
/// Most side traces of a tree; and more that only go to the next block of the tier below.
pub const MOST_SIDE_TRACES: u16 = 20;
pub const MOST_SHORT_TRACES: u16 = 100;
/// Shapes or callees for which traces, one going on from another, ask at one instruction.
pub const MOST_SHAPES: usize = 8;
/// Instructions of a side trace, after which it goes to the tier below.
pub const MOST_SIDE_INSTRUCTIONS: usize = 240;
/// Exits without side trace after which a tree is judged, and the fuel that it must have used from one to the next to stay.
pub const EXITS_TO_JUDGE: u32 = 100;
pub const LEAST_WORK: u64 = 40;
/// Most bytes that the traces of a machine take where they are evaluated.
pub const EVALUATED_BYTES: usize = 4 << 20;
/// Trees that are measured at a time.
pub const MOST_TRIALS: usize = 24;
/// Most side traces of a tree of which it is not known yet.
pub const SIDE_TRACES_ON_TRIAL: u16 = 60;
/// Looks at the clock without growth before a tree is measured, or with; measurements with it, and without it, before they say anything;
/// and in all, after which nothing is to be found out.
pub const LOOKS_BEFORE_TRIAL: u32 = 8;
pub const OLDEST_BEFORE_TRIAL: u32 = 200;
pub const LEAST_LOOKS: u32 = 12;
pub const MOST_LOOKS: u32 = 8_000;
/// Measurements with a tree, and without it, before it may be given up.
pub const LEAST_LOOKS_TO_LOSE: u32 = 32;
/// One of so many looks is without a tree, as long as it seems to pay; a power of two.
pub const SELDOM_OUT: u64 = 16;
/// How far a time may be from the middle of all, in 256ths of a doubling: what is further away is taken for that.
pub const WIDEST_TIME: i64 = 192;
/// Most times that a code object is to be warm again before it is compiled, where there was no room for its code.
pub const MOST_PATIENCE: u32 = 1 << 12;
/// Units of fuel between two looks at which compiled code is in use.
pub const SWEEP_TURNS: u64 = 8192;
/// Sweeps that gave too little room, before everything is dropped.
pub const SWEEPS_TO_FLUSH: u32 = 2;
/// Most guards that failed in code that is gone, for statistics.
pub const MOST_PAST_FAILURES: usize = 256;
