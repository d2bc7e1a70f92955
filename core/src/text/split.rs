//! Splitting: `split`, `rsplit`, `splitlines`, `partition`, `strip` for strings and bytes.
//! Invariant: pieces are slices of the text in the order of the search, and all of it is linear.

use super::properties::{is_ascii_space, is_line_break, is_space};
use super::search::{BackFinder, Finder, Unit, find, rfind};
use super::wtf8::{decode_first, decode_last, sequence_len};

/// The first character and its length if it is white space by the unit's rules.
fn leading_space(text: &[u8], unit: Unit) -> Option<usize> {
    match unit {
        Unit::Byte => text.first().filter(|&&byte| is_ascii_space(byte)).map(|_| 1),
        Unit::CodePoint => decode_first(text).filter(|&(c, _)| is_space(c)).map(|(_, len)| len),
    }
}

fn trailing_space(text: &[u8], unit: Unit) -> Option<usize> {
    match unit {
        Unit::Byte => text.last().filter(|&&byte| is_ascii_space(byte)).map(|_| 1),
        Unit::CodePoint => decode_last(text).filter(|&(c, _)| is_space(c)).map(|(_, len)| len),
    }
}

fn unit_len(first: u8, unit: Unit) -> usize {
    match unit {
        Unit::Byte => 1,
        Unit::CodePoint => sequence_len(first),
    }
}

/// `text.lstrip()`.
pub fn strip_start(mut text: &[u8], unit: Unit) -> &[u8] {
    while let Some(len) = leading_space(text, unit) {
        text = &text[len..];
    }
    text
}

/// `text.rstrip()`.
pub fn strip_end(mut text: &[u8], unit: Unit) -> &[u8] {
    while let Some(len) = trailing_space(text, unit) {
        text = &text[..text.len() - len];
    }
    text
}

/// `text.lstrip(set)`.
pub fn strip_start_set<'t>(mut text: &'t [u8], set: &[u8], unit: Unit) -> &'t [u8] {
    let set = UnitSet::new(set, unit);
    while let Some(&first) = text.first() {
        let len = unit_len(first, unit).min(text.len());
        if !set.contains(&text[..len]) {
            break;
        }
        text = &text[len..];
    }
    text
}

/// `text.rstrip(set)`.
pub fn strip_end_set<'t>(mut text: &'t [u8], set: &[u8], unit: Unit) -> &'t [u8] {
    let set = UnitSet::new(set, unit);
    while !text.is_empty() {
        let len = match unit {
            Unit::Byte => 1,
            Unit::CodePoint => decode_last(text).map_or(1, |(_, len)| len),
        };
        let (rest, last) = text.split_at(text.len() - len);
        if !set.contains(last) {
            break;
        }
        text = rest;
    }
    text
}

/// The characters to strip: single bytes in a bit map, others found in the set's text.
struct UnitSet<'s> {
    bytes: [u32; 8],
    text: &'s [u8],
}

impl<'s> UnitSet<'s> {
    fn new(text: &'s [u8], unit: Unit) -> UnitSet<'s> {
        let mut bytes = [0; 8];
        for &byte in text.iter().filter(|byte| unit == Unit::Byte || byte.is_ascii()) {
            bytes[usize::from(byte >> 5)] |= 1u32 << (byte & 31);
        }
        UnitSet { bytes, text }
    }

    fn contains(&self, unit: &[u8]) -> bool {
        match *unit {
            [byte] => self.bytes[usize::from(byte >> 5)] >> (byte & 31) & 1 == 1,
            _ => find(self.text, unit).is_some(),
        }
    }
}

/// Pieces between white space, from the left: `text.split(None, limit)`.
#[derive(Clone)]
pub struct SplitSpace<'t> {
    rest: &'t [u8],
    left: usize,
    unit: Unit,
}

/// Splits at white space at most `limit` times (`usize::MAX` for no limit).
pub fn split_space(text: &[u8], limit: usize, unit: Unit) -> SplitSpace<'_> {
    SplitSpace { rest: text, left: limit, unit }
}

impl<'t> Iterator for SplitSpace<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        let text = strip_start(self.rest, self.unit);
        if text.is_empty() {
            self.rest = b"";
            return None;
        }
        if self.left == 0 {
            // The last piece keeps its inner and trailing white space.
            self.rest = b"";
            return Some(text);
        }
        self.left -= 1;
        let mut end = 0;
        while end < text.len() && leading_space(&text[end..], self.unit).is_none() {
            end += unit_len(text[end], self.unit);
        }
        let (piece, rest) = text.split_at(end.min(text.len()));
        self.rest = rest;
        Some(piece)
    }
}

/// Pieces between white space, from the right; the caller reverses them.
#[derive(Clone)]
pub struct RSplitSpace<'t> {
    rest: &'t [u8],
    left: usize,
    unit: Unit,
}

/// `text.rsplit(None, limit)`, last piece first.
pub fn rsplit_space(text: &[u8], limit: usize, unit: Unit) -> RSplitSpace<'_> {
    RSplitSpace { rest: text, left: limit, unit }
}

impl<'t> Iterator for RSplitSpace<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        let text = strip_end(self.rest, self.unit);
        if text.is_empty() {
            self.rest = b"";
            return None;
        }
        if self.left == 0 {
            self.rest = b"";
            return Some(text);
        }
        self.left -= 1;
        let mut start = text.len();
        while start > 0 && trailing_space(&text[..start], self.unit).is_none() {
            start -= match self.unit {
                Unit::Byte => 1,
                Unit::CodePoint => decode_last(&text[..start]).map_or(1, |(_, len)| len),
            };
        }
        let (rest, piece) = text.split_at(start);
        self.rest = rest;
        Some(piece)
    }
}

/// Pieces between separators, from the left: `text.split(separator, limit)`.
pub struct Split<'p, 't> {
    finder: Finder<'p>,
    separator_len: usize,
    text: &'t [u8],
    from: Option<usize>,
    left: usize,
}

/// Splits at a separator that is not empty, at most `limit` times.
pub fn split<'p, 't>(text: &'t [u8], separator: &'p [u8], limit: usize) -> Split<'p, 't> {
    let limit = if separator.is_empty() { 0 } else { limit };
    let finder = Finder::new(separator);
    Split { finder, separator_len: separator.len(), text, from: Some(0), left: limit }
}

impl<'t> Iterator for Split<'_, 't> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        let from = self.from?;
        let found = if self.left > 0 { self.finder.find(self.text, from) } else { None };
        let Some(at) = found else {
            self.from = None;
            return Some(&self.text[from..]);
        };
        self.left -= 1;
        self.from = Some(at + self.separator_len);
        Some(&self.text[from..at])
    }
}

/// Pieces between separators, from the right; the caller reverses them.
pub struct RSplit<'p, 't> {
    finder: BackFinder<'p>,
    separator_len: usize,
    rest: Option<&'t [u8]>,
    left: usize,
}

/// `text.rsplit(separator, limit)`, last piece first; the separator is not empty.
pub fn rsplit<'p, 't>(text: &'t [u8], separator: &'p [u8], limit: usize) -> RSplit<'p, 't> {
    let limit = if separator.is_empty() { 0 } else { limit };
    let finder = BackFinder::new(separator);
    RSplit { finder, separator_len: separator.len(), rest: Some(text), left: limit }
}

impl<'t> Iterator for RSplit<'_, 't> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        let rest = self.rest?;
        let found = if self.left > 0 { self.finder.find(rest, rest.len()) } else { None };
        let Some(at) = found else {
            self.rest = None;
            return Some(rest);
        };
        self.left -= 1;
        self.rest = Some(&rest[..at]);
        Some(&rest[at + self.separator_len..])
    }
}

/// Lines: `text.splitlines(keep_ends)`. Strings end lines at more characters than bytes do.
#[derive(Clone)]
pub struct SplitLines<'t> {
    rest: &'t [u8],
    keep_ends: bool,
    unit: Unit,
}

pub fn split_lines(text: &[u8], keep_ends: bool, unit: Unit) -> SplitLines<'_> {
    SplitLines { rest: text, keep_ends, unit }
}

impl<'t> Iterator for SplitLines<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let (end, break_len) = line_end(self.rest, self.unit);
        let (line, rest) = self.rest.split_at(end + break_len);
        self.rest = rest;
        Some(if self.keep_ends { line } else { &line[..end] })
    }
}

/// Where the first line ends and how long its break is; zero at the end of the text.
fn line_end(text: &[u8], unit: Unit) -> (usize, usize) {
    let mut at = 0;
    while let Some(&first) = text.get(at) {
        let breaks = match unit {
            Unit::Byte => matches!(first, b'\n' | b'\r'),
            Unit::CodePoint => decode_first(&text[at..]).is_some_and(|(c, _)| is_line_break(c)),
        };
        let len = unit_len(first, unit).min(text.len() - at);
        if breaks {
            let both = first == b'\r' && text.get(at + 1) == Some(&b'\n');
            return (at, if both { 2 } else { len });
        }
        at += len;
    }
    (text.len(), 0)
}

/// `text.partition(separator)`: before and after the first occurrence.
pub fn partition<'t>(text: &'t [u8], separator: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let at = find(text, separator)?;
    Some((&text[..at], &text[at + separator.len()..]))
}

/// `text.rpartition(separator)`: before and after the last occurrence.
pub fn rpartition<'t>(text: &'t [u8], separator: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let at = rfind(text, separator)?;
    Some((&text[..at], &text[at + separator.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    fn show<'t>(pieces: impl Iterator<Item = &'t [u8]>) -> Vec<String> {
        pieces.map(|piece| String::from_utf8(piece.to_vec()).unwrap()).collect()
    }

    #[test]
    fn white_space() {
        let text = "  a\u{3000}b c  ".as_bytes();
        assert_eq!(show(split_space(text, usize::MAX, Unit::CodePoint)), ["a", "b", "c"]);
        assert_eq!(show(split_space(text, 1, Unit::CodePoint)), ["a", "b c  "]);
        assert_eq!(show(rsplit_space(text, 1, Unit::CodePoint)), ["c", "  a\u{3000}b"]);
        assert_eq!(show(split_space(text, usize::MAX, Unit::Byte)), ["a\u{3000}b", "c"]);
        assert!(show(split_space(b" ", 0, Unit::Byte)).is_empty());
    }

    #[test]
    fn separators() {
        assert_eq!(show(split(b"a,b,,c", b",", usize::MAX)), ["a", "b", "", "c"]);
        assert_eq!(show(split(b"a,b,,c", b",", 1)), ["a", "b,,c"]);
        assert_eq!(show(rsplit(b"a::b:::c", b"::", 1)), ["c", "a::b:"]);
        assert_eq!(show(split(b"", b",", 5)), [""]);
        assert_eq!(partition(b"a=b=c", b"="), Some((&b"a"[..], &b"b=c"[..])));
        assert_eq!(rpartition(b"a=b=c", b"="), Some((&b"a=b"[..], &b"c"[..])));
    }

    #[test]
    fn lines() {
        let text = "a\r\nb\n\u{85}c\u{2028}".as_bytes();
        assert_eq!(show(split_lines(text, false, Unit::CodePoint)), ["a", "b", "", "c"]);
        assert_eq!(show(split_lines(text, true, Unit::CodePoint)), ["a\r\n", "b\n", "\u{85}", "c\u{2028}"]);
        assert_eq!(show(split_lines(text, false, Unit::Byte)), ["a", "b", "\u{85}c\u{2028}"]);
    }

    #[test]
    fn stripping_sets() {
        let text = "éxabcxé".as_bytes();
        assert_eq!(strip_start_set(text, "xé".as_bytes(), Unit::CodePoint), "abcxé".as_bytes());
        assert_eq!(strip_end_set(text, "xé".as_bytes(), Unit::CodePoint), "éxabc".as_bytes());
        assert_eq!(strip_end_set(b"abba", b"a", Unit::Byte), b"abb");
    }
}
