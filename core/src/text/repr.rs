//! `repr` and `ascii` of strings, `repr` of bytes.
//! Invariant: single quotes are used unless the text has some and no double quotes; what is not
//! printable is escaped, so that the result is one printable line that reads back.

use super::properties::is_printable;
use super::sink::{NoMemory, Sink};
use super::wtf8::decode_first;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Writes `repr(text)`.
pub fn repr_str(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    quote_str(text, is_printable, out)
}

/// Writes `ascii(text)`.
pub fn ascii_str(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    quote_str(text, |c| matches!(c, 0x20..0x7f), out)
}

fn quote_str(text: &[u8], plain: fn(u32) -> bool, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let quote = choose_quote(text);
    out.expect(text.len() + 2)?;
    out.push(&[quote])?;
    let is_plain = |c: u32| plain(c) && c != u32::from(quote) && c != u32::from(b'\\');
    let mut rest = text;
    while !rest.is_empty() {
        let run = plain_run(rest, is_plain);
        out.push(&rest[..run])?;
        rest = &rest[run..];
        if let Some((c, len)) = decode_first(rest) {
            write_escape(c, quote, out)?;
            rest = &rest[len..];
        }
    }
    out.push(&[quote])
}

/// The length of the prefix that is printed as it is.
fn plain_run(text: &[u8], is_plain: impl Fn(u32) -> bool) -> usize {
    let mut at = 0;
    while let Some((c, len)) = decode_first(&text[at..]) {
        if !is_plain(c) {
            break;
        }
        at += len;
    }
    at
}

fn choose_quote(text: &[u8]) -> u8 {
    if text.contains(&b'\'') && !text.contains(&b'"') { b'"' } else { b'\'' }
}

fn write_escape(c: u32, quote: u8, out: &mut dyn Sink) -> Result<(), NoMemory> {
    match u8::try_from(c) {
        Ok(byte) if byte == quote || byte == b'\\' => out.push(&[b'\\', byte]),
        Ok(b'\n') => out.push(b"\\n"),
        Ok(b'\r') => out.push(b"\\r"),
        Ok(b'\t') => out.push(b"\\t"),
        _ => write_hex_escape(c, out),
    }
}

/// Writes `\xNN`, `\uNNNN` or `\UNNNNNNNN`, the shortest that holds the code point.
pub fn write_hex_escape(c: u32, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let (mark, digits) = match c {
        0..0x100 => (b'x', 2),
        0x100..0x10000 => (b'u', 4),
        _ => (b'U', 8),
    };
    let mut text = [b'\\', mark, 0, 0, 0, 0, 0, 0, 0, 0];
    for (at, digit) in text[2..2 + digits].iter_mut().enumerate() {
        *digit = HEX[(c >> (4 * (digits - 1 - at)) & 15) as usize];
    }
    out.push(&text[..2 + digits])
}

/// Writes `repr(bytes)`.
pub fn repr_bytes(bytes: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    let quote = choose_quote(bytes);
    out.expect(bytes.len() + 3)?;
    out.push(&[b'b', quote])?;
    let is_plain = |byte: u8| matches!(byte, 0x20..0x7f) && byte != quote && byte != b'\\';
    let mut rest = bytes;
    while !rest.is_empty() {
        let run = rest.iter().position(|&byte| !is_plain(byte)).unwrap_or(rest.len());
        let (plain, after) = rest.split_at(run);
        out.push(plain)?;
        rest = after;
        if let Some((&byte, after)) = rest.split_first() {
            write_escape(byte.into(), quote, out)?;
            rest = after;
        }
    }
    out.push(&[quote])
}

/// Writes the start of `repr(text)`, at most `limit` characters of it: CPython's `%.200R`.
pub fn repr_str_limited(text: &[u8], limit: usize, out: &mut dyn Sink) -> Result<(), NoMemory> {
    // A character of the source gives at least one of the result.
    let enough = super::wtf8::offset_of(text, limit).unwrap_or(text.len());
    let mut whole = alloc::vec::Vec::new();
    // The quote depends on the whole text, so the cut text is quoted with the same one.
    let quote = choose_quote(text);
    let cut = &text[..enough];
    if choose_quote(cut) == quote {
        repr_str(cut, &mut whole)?;
    } else {
        repr_str(text, &mut whole)?;
    }
    let end = super::wtf8::offset_of(&whole, limit).unwrap_or(whole.len());
    out.push(&whole[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    fn show(write: impl Fn(&mut dyn Sink) -> Result<(), NoMemory>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings() {
        let repr = |text: &str| show(|out| repr_str(text.as_bytes(), out));
        assert_eq!(repr("it's"), "\"it's\"");
        assert_eq!(repr("'\""), "'\\'\"'");
        assert_eq!(repr("a\n\t\\\0é\u{ad}\u{2028}😀\u{e000}"), "'a\\n\\t\\\\\\x00é\\xad\\u2028😀\\ue000'");
        assert_eq!(show(|out| repr_str(b"\xed\xa0\x80", out)), "'\\ud800'");
        assert_eq!(show(|out| ascii_str("é😀".as_bytes(), out)), "'\\xe9\\U0001f600'");
    }

    #[test]
    fn bytes() {
        assert_eq!(show(|out| repr_bytes(b"a'\xff\n", out)), "b\"a'\\xff\\n\"");
    }

    #[test]
    fn limited() {
        let long = "é".repeat(300);
        let text = show(|out| repr_str_limited(long.as_bytes(), 200, out));
        assert_eq!(text.chars().count(), 200);
        assert_eq!(show(|out| repr_str_limited(b"ab", 200, out)), "'ab'");
    }
}
