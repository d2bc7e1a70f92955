//! Finding and splitting: the algorithms behind `find`, `count`, `replace`, `split` and their
//! kin. They work on bytes, which is right for strings too: an encoded code point never occurs
//! inside another. Invariant: time is linear in the text, whatever the pattern
//! (Crochemore and Perrin, "Two-way string-matching", 1991).

use memchr::memmem;

use super::sink::{NoMemory, Sink};

/// The offset of the first `byte`.
#[inline]
pub fn find_byte(text: &[u8], byte: u8) -> Option<usize> {
    memchr::memchr(byte, text)
}

/// The offset of the last `byte`.
#[inline]
pub fn rfind_byte(text: &[u8], byte: u8) -> Option<usize> {
    memchr::memrchr(byte, text)
}

/// A byte counted from the end of the text: the search below runs backwards.
#[inline]
fn byte_at(text: &[u8], index: usize) -> u8 {
    text[text.len() - 1 - index]
}

/// A pattern prepared for two-way search from the right.
struct TwoWay<'p> {
    pattern: &'p [u8],
    /// Where the pattern is split: the right part is compared first.
    split: usize,
    period: usize,
    /// Does the whole pattern repeat with the period? Then matched prefixes are remembered.
    periodic: bool,
}

impl<'p> TwoWay<'p> {
    fn new(pattern: &'p [u8]) -> TwoWay<'p> {
        let (smaller, larger) = (maximal_suffix(pattern, false), maximal_suffix(pattern, true));
        let (split, period) = if smaller.0 > larger.0 { smaller } else { larger };
        let repeats =
            split + period <= pattern.len() && (0..split).all(|at| byte_at(pattern, at) == byte_at(pattern, at + period));
        let period = if repeats { period } else { split.max(pattern.len() - split).saturating_add(1) };
        TwoWay { pattern, split, period, periodic: repeats }
    }

    /// The first occurrence at or after `from`, counted from the end.
    fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let length = self.pattern.len();
        let matches = |at: usize, offset: usize| byte_at(self.pattern, at) == byte_at(text, offset + at);
        let mut position = from;
        let mut known = 0;
        while position.checked_add(length)? <= text.len() {
            let right = (self.split.max(known)..length).find(|&at| !matches(at, position));
            if let Some(at) = right {
                position += at - self.split + 1;
                known = 0;
                continue;
            }
            if (known..self.split).rev().all(|at| matches(at, position)) {
                return Some(position);
            }
            position += self.period;
            known = if self.periodic { length - self.period } else { 0 };
        }
        None
    }
}

/// The start and the period of the pattern's largest suffix, bytes compared as they are or the
/// other way round.
fn maximal_suffix(pattern: &[u8], reversed: bool) -> (usize, usize) {
    let (mut start, mut candidate, mut offset, mut period) = (0, 1, 0, 1);
    while candidate + offset < pattern.len() {
        let new = byte_at(pattern, candidate + offset);
        let old = byte_at(pattern, start + offset);
        if new == old {
            if offset + 1 == period {
                candidate += period;
                offset = 0;
            } else {
                offset += 1;
            }
        } else if (new < old) != reversed {
            candidate += offset + 1;
            offset = 0;
            period = candidate - start;
        } else {
            start = candidate;
            candidate += 1;
            offset = 0;
            period = 1;
        }
    }
    (start, period)
}

/// How the pattern is searched for.
enum Method<'p> {
    Empty,
    Byte(u8),
    TwoWay(TwoWay<'p>),
}

/// A pattern to be searched for from the left, prepared once.
pub struct Finder<'p> {
    method: ForwardMethod<'p>,
    len: usize,
}

/// How a pattern is searched for from the left.
#[allow(clippy::large_enum_variant, reason = "one of them at a time, on the stack")]
enum ForwardMethod<'p> {
    Empty,
    Byte(u8),
    /// Linear in the text, whatever the pattern.
    Pattern(memmem::Finder<'p>),
}

impl<'p> Finder<'p> {
    pub fn new(pattern: &'p [u8]) -> Finder<'p> {
        let method = match *pattern {
            [] => ForwardMethod::Empty,
            [byte] => ForwardMethod::Byte(byte),
            _ => ForwardMethod::Pattern(memmem::Finder::new(pattern)),
        };
        Finder { method, len: pattern.len() }
    }

    /// The first occurrence that starts at `from` or later.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let found = match &self.method {
            ForwardMethod::Empty => Some(0),
            ForwardMethod::Byte(byte) => find_byte(rest, *byte),
            ForwardMethod::Pattern(finder) => finder.find(rest),
        };
        found.map(|at| from + at)
    }
}

/// A pattern to be searched for from the right, prepared once.
pub struct BackFinder<'p> {
    method: Method<'p>,
    len: usize,
}

impl<'p> BackFinder<'p> {
    pub fn new(pattern: &'p [u8]) -> BackFinder<'p> {
        let method = match *pattern {
            [] => Method::Empty,
            [byte] => Method::Byte(byte),
            _ => Method::TwoWay(TwoWay::new(pattern)),
        };
        BackFinder { method, len: pattern.len() }
    }

    /// The last occurrence that ends at `end` or before.
    pub fn find(&self, text: &[u8], end: usize) -> Option<usize> {
        let head = text.get(..end)?;
        match &self.method {
            Method::Empty => Some(end),
            Method::Byte(byte) => rfind_byte(head, *byte),
            Method::TwoWay(search) => {
                let start = search.find(head, 0)?;
                Some(head.len() - start - self.len)
            }
        }
    }
}

/// The offset of the first occurrence.
pub fn find(text: &[u8], pattern: &[u8]) -> Option<usize> {
    match *pattern {
        [] => Some(0),
        [byte] => find_byte(text, byte),
        _ => find_pattern(text, pattern),
    }
}

/// Places of the first byte that are looked at before the pattern is searched for as a whole.
const CANDIDATES: usize = 8;

/// Finds a pattern of two bytes and more. Its first byte is rare in most texts; where it is not, or the patterns agree for
/// long, the search goes on in linear time.
fn find_pattern(text: &[u8], pattern: &[u8]) -> Option<usize> {
    let last = text.len().checked_sub(pattern.len())?;
    let mut from = 0;
    for _ in 0..CANDIDATES {
        let at = from + find_byte(text.get(from..=last)?, pattern[0])?;
        if text[at + 1..at + pattern.len()] == pattern[1..] {
            return Some(at);
        }
        from = at + 1;
        if from > last {
            return None;
        }
    }
    memmem::find(&text[from..], pattern).map(|at| from + at)
}

/// The offset of the last occurrence.
pub fn rfind(text: &[u8], pattern: &[u8]) -> Option<usize> {
    BackFinder::new(pattern).find(text, text.len())
}

/// The offsets of the occurrences that do not overlap, from the left.
pub struct Matches<'p, 't> {
    finder: Finder<'p>,
    text: &'t [u8],
    from: usize,
}

impl Iterator for Matches<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let at = self.finder.find(self.text, self.from)?;
        self.from = at + self.finder.len;
        Some(at)
    }
}

/// Finds all occurrences of a pattern that is not empty.
pub fn matches<'p, 't>(text: &'t [u8], pattern: &'p [u8]) -> Matches<'p, 't> {
    let from = if pattern.is_empty() { usize::MAX } else { 0 };
    Matches { finder: Finder::new(pattern), text, from }
}

/// How the empty pattern counts: between bytes, or between code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Byte,
    CodePoint,
}

/// How often the pattern occurs without overlap; the empty one occurs around every unit.
pub fn count(text: &[u8], pattern: &[u8], unit: Unit) -> usize {
    match (pattern, unit) {
        ([], Unit::Byte) => text.len() + 1,
        ([], Unit::CodePoint) => super::wtf8::count(text) + 1,
        _ => matches(text, pattern).count(),
    }
}

/// Writes `text` with the first `limit` occurrences of `old` (all for `None`) replaced; tells how
/// many there were.
pub fn replace(
    text: &[u8],
    old: &[u8],
    new: &[u8],
    limit: Option<usize>,
    unit: Unit,
    out: &mut dyn Sink,
) -> Result<usize, NoMemory> {
    let limit = limit.unwrap_or(usize::MAX);
    if old.is_empty() {
        return interleave(text, new, limit, unit, out);
    }
    let mut done = 0;
    let mut replaced = 0;
    for at in matches(text, old).take(limit) {
        out.push(&text[done..at])?;
        out.push(new)?;
        done = at + old.len();
        replaced += 1;
    }
    out.push(&text[done..])?;
    Ok(replaced)
}

/// Puts `new` before each unit and at the end.
fn interleave(text: &[u8], new: &[u8], limit: usize, unit: Unit, out: &mut dyn Sink) -> Result<usize, NoMemory> {
    let mut rest = text;
    let mut placed = 0;
    while placed < limit {
        out.push(new)?;
        placed += 1;
        let Some(&first) = rest.first() else { break };
        let len = match unit {
            Unit::Byte => 1,
            Unit::CodePoint => super::wtf8::sequence_len(first).min(rest.len()),
        };
        let (now, later) = rest.split_at(len);
        out.push(now)?;
        rest = later;
    }
    out.push(rest)?;
    Ok(placed)
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
