//! Native stack for walks of deep trees. Invariant: a walk that goes through [`deeper`] at each level cannot overflow
//! the native stack: it continues on a new segment when the present one runs low.

/// Stack that must be left before a level is entered, and the size of a further segment.
const RED_ZONE: usize = 128 * 1024;
const SEGMENT: usize = 2 * 1024 * 1024;

/// Runs one level of a recursive walk.
pub(crate) fn deeper<R>(walk: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(RED_ZONE, SEGMENT, walk)
}
