//! Strings as bytes: UTF-8 in which lone surrogates may stand as three bytes (generalised UTF-8;
//! unlike strict WTF-8 a high and a low surrogate in a row stay two code points, as in Python).
//! Invariant: offsets given and returned lie on code point boundaries. Bytes that break the
//! encoding give some code points, never a panic.

/// What replaces undecodable input.
pub const REPLACEMENT: u32 = 0xfffd;

const LOW_BITS: usize = usize::MAX / 255;
const HIGH_BITS: usize = LOW_BITS << 7;
const WORD: usize = size_of::<usize>();

/// Is this one of the 2048 surrogate code points?
pub const fn is_surrogate(code_point: u32) -> bool {
    code_point & 0xffff_f800 == 0xd800
}

/// The number of bytes that a code point takes.
pub const fn encoded_len(code_point: u32) -> usize {
    match code_point {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x10000 => 3,
        _ => 4,
    }
}

/// Encodes a code point into `buffer` and returns the used part.
pub fn encode(code_point: u32, buffer: &mut [u8; 4]) -> &[u8] {
    let tail = |shift: u32| 0x80 | (code_point >> shift & 0x3f) as u8;
    let len = encoded_len(code_point);
    *buffer = match len {
        1 => [code_point as u8, 0, 0, 0],
        2 => [0xc0 | (code_point >> 6) as u8, tail(0), 0, 0],
        3 => [0xe0 | (code_point >> 12) as u8, tail(6), tail(0), 0],
        _ => [0xf0 | (code_point >> 18 & 7) as u8, tail(12), tail(6), tail(0)],
    };
    &buffer[..len]
}

/// The length of the sequence that starts with this byte.
pub const fn sequence_len(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

const fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// Decodes the first code point: its value and its length in bytes. `None` at the end.
#[inline]
pub fn decode_first(text: &[u8]) -> Option<(u32, usize)> {
    let &first = text.first()?;
    if first < 0x80 {
        return Some((u32::from(first), 1));
    }
    Some(decode_multibyte(first, text))
}

fn decode_multibyte(first: u8, text: &[u8]) -> (u32, usize) {
    let bits = |at: usize| text.get(at).map_or(0, |byte| u32::from(byte & 0x3f));
    let lead = u32::from(first);
    let len = sequence_len(first).min(text.len());
    let code_point = match len {
        1 => REPLACEMENT,
        2 => (lead & 0x1f) << 6 | bits(1),
        3 => (lead & 0x0f) << 12 | bits(1) << 6 | bits(2),
        _ => ((lead & 0x07) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3)).min(0x10ffff),
    };
    (code_point, len)
}

/// Decodes the last code point: its value and its length in bytes. `None` when there is none.
pub fn decode_last(text: &[u8]) -> Option<(u32, usize)> {
    let len = last_len(text)?;
    let (code_point, _) = decode_first(&text[text.len() - len..])?;
    Some((code_point, len))
}

fn last_len(text: &[u8]) -> Option<usize> {
    let back = text.iter().rev().take(4).take_while(|&&byte| is_continuation(byte)).count();
    if text.is_empty() { None } else { Some((back + 1).min(text.len()).min(4)) }
}

/// The code points of a string, from either end.
#[derive(Clone)]
pub struct CodePoints<'a> {
    rest: &'a [u8],
}

/// Iterates over the code points of `text`.
pub fn code_points(text: &[u8]) -> CodePoints<'_> {
    CodePoints { rest: text }
}

impl<'a> CodePoints<'a> {
    /// What has not been read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (code_point, len) = decode_first(self.rest)?;
        self.rest = &self.rest[len..];
        Some(code_point)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest.len().div_ceil(4), Some(self.rest.len()))
    }
}

impl DoubleEndedIterator for CodePoints<'_> {
    fn next_back(&mut self) -> Option<u32> {
        let (code_point, len) = decode_last(self.rest)?;
        self.rest = &self.rest[..self.rest.len() - len];
        Some(code_point)
    }
}

/// The number of code points, a word at a time.
pub fn count(text: &[u8]) -> usize {
    let (blocks, rest) = text.as_chunks::<WORD>();
    let words: usize = blocks.iter().map(|block| starts_in(usize::from_ne_bytes(*block))).sum();
    words + rest.iter().filter(|&&byte| !is_continuation(byte)).count()
}

/// How many bytes of the word are not continuation bytes (`10xxxxxx`).
fn starts_in(word: usize) -> usize {
    let starts = (!word >> 7 | word >> 6) & LOW_BITS;
    // The product's top byte is the sum of all bytes, at most eight.
    starts.wrapping_mul(LOW_BITS) >> (8 * (WORD - 1))
}

/// The offset of the `index`-th code point; the length for `index` equal to the count, `None`
/// beyond.
pub fn offset_of(text: &[u8], index: usize) -> Option<usize> {
    let mut left = index;
    let mut offset = 0;
    for block in text.as_chunks::<WORD>().0 {
        let starts = starts_in(usize::from_ne_bytes(*block));
        if starts > left {
            break;
        }
        left -= starts;
        offset += WORD;
    }
    // A code point may have started in an earlier block: its tail is stepped over here.
    while let Some(&byte) = text.get(offset) {
        if !is_continuation(byte) {
            if left == 0 {
                return Some(offset);
            }
            left -= 1;
        }
        offset += 1;
    }
    (left == 0).then_some(text.len())
}

/// The index of the code point at a byte offset.
pub fn index_of(text: &[u8], offset: usize) -> usize {
    count(&text[..offset.min(text.len())])
}

/// Is every byte below 128? A word at a time.
pub fn is_ascii(text: &[u8]) -> bool {
    text.is_ascii()
}

/// The number of leading ASCII bytes, found a word at a time.
pub fn ascii_prefix(text: &[u8]) -> usize {
    let blocks = text.as_chunks::<WORD>().0;
    let whole = blocks.iter().position(|block| usize::from_ne_bytes(*block) & HIGH_BITS != 0).unwrap_or(blocks.len());
    let start = whole * WORD;
    let rest = &text[start..];
    start + rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len())
}

/// The offset of the first surrogate, if there is one.
pub fn find_surrogate(text: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = super::search::find_byte(&text[from..], 0xed) {
        let at = from + found;
        if text.get(at + 1).is_some_and(|&byte| byte >= 0xa0) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// The string as UTF-8, unless it has surrogates.
pub fn as_str(text: &[u8]) -> Option<&str> {
    core::str::from_utf8(text).ok()
}

/// Is this a string by this module's rules? Linear.
pub fn is_valid(text: &[u8]) -> bool {
    let mut rest = text;
    loop {
        let Err(error) = core::str::from_utf8(rest) else {
            return true;
        };
        // What the standard library refuses may be a surrogate; anything else is wrong.
        rest = &rest[error.valid_up_to()..];
        match rest {
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, after @ ..] => rest = after,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    const TEXT: &str = "aé€😀 plain ascii text, long enough for words; и ещё немного 漢字";

    #[test]
    fn round_trip_every_code_point() {
        for code_point in 0..0x110000 {
            let mut buffer = [0; 4];
            let bytes = encode(code_point, &mut buffer);
            assert_eq!(decode_first(bytes), Some((code_point, bytes.len())));
            assert_eq!(decode_last(bytes), Some((code_point, bytes.len())));
            assert!(is_valid(bytes));
            assert_eq!(find_surrogate(bytes).is_some(), is_surrogate(code_point));
        }
    }

    #[test]
    fn counting_and_offsets() {
        for start in 0..TEXT.len() {
            let Some(text) = TEXT.get(start..) else {
                continue;
            };
            let bytes = text.as_bytes();
            assert_eq!(count(bytes), text.chars().count());
            for (index, (offset, _)) in text.char_indices().enumerate() {
                assert_eq!(offset_of(bytes, index), Some(offset));
                assert_eq!(index_of(bytes, offset), index);
            }
            assert_eq!(offset_of(bytes, count(bytes)), Some(bytes.len()));
            assert_eq!(offset_of(bytes, count(bytes) + 1), None);
        }
        let back: Vec<u32> = code_points(TEXT.as_bytes()).rev().collect();
        assert_eq!(back, TEXT.chars().rev().map(u32::from).collect::<Vec<_>>());
    }

    #[test]
    fn broken_bytes_do_not_panic() {
        for bytes in [&b"\xff"[..], b"\x80\x80\x80\x80\x80\x80", b"\xe2\x82", b"\xf7\xbf\xbf\xbf"] {
            assert!(!is_valid(bytes));
            assert!(code_points(bytes).count() > 0);
            assert!(code_points(bytes).rev().count() > 0);
            let _ = offset_of(bytes, 3);
        }
    }
}
