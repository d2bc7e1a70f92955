//! The `unicode_escape` codec: text as ASCII with backslash escapes, and back.
//! Invariant: decoding what was encoded gives the same text; bytes outside escapes are Latin-1.

use super::codec::{CodecFailure, Handler};
use super::decode::recover;
use super::repr::write_hex_escape;
use super::sink::{NoMemory, Sink};
use super::wtf8::code_points;

/// The codec's name in error messages.
const NAME: &str = "unicodeescape";

/// Writes `text.encode("unicode_escape")`, which never fails but for memory.
pub fn encode(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    out.expect(text.len())?;
    code_points(text).try_for_each(|c| match c {
        0x09 => out.push(b"\\t"),
        0x0a => out.push(b"\\n"),
        0x0d => out.push(b"\\r"),
        0x5c => out.push(b"\\\\"),
        0x20..0x7f => out.push(&[c as u8]),
        _ => write_hex_escape(c, out),
    })
}

/// Writes `bytes.decode("unicode_escape", handler)`. Characters are not known by name, so every
/// `\N{..}` is an unknown one.
pub fn decode(bytes: &[u8], handler: Handler, out: &mut dyn Sink) -> Result<(), CodecFailure> {
    out.expect(bytes.len())?;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'\\' {
            out.push_code_point(byte.into())?;
            at += 1;
            continue;
        }
        at = match read_escape(bytes, at) {
            Ok((Escape::Nothing, next)) => next,
            Ok((Escape::Character(c), next)) => {
                out.push_code_point(c)?;
                next
            }
            Ok((Escape::Unknown(c), next)) => {
                out.push(b"\\")?;
                out.push_code_point(c)?;
                next
            }
            Err((end, reason)) => recover(bytes, NAME, handler, at, end, reason, out)?,
        };
    }
    Ok(())
}

enum Escape {
    /// A backslash before a line's end: both vanish.
    Nothing,
    Character(u32),
    /// Not an escape: the backslash stays.
    Unknown(u32),
}

/// Reads the escape at an offset: what it is and where it ends, or where and why it fails.
fn read_escape(bytes: &[u8], at: usize) -> Result<(Escape, usize), (usize, &'static str)> {
    let Some(&kind) = bytes.get(at + 1) else {
        return Err((at + 1, "\\ at end of string"));
    };
    let next = at + 2;
    let simple = |c: u8| Ok((Escape::Character(c.into()), next));
    match kind {
        b'\n' => Ok((Escape::Nothing, next)),
        b'\\' | b'\'' | b'"' => simple(kind),
        b'a' => simple(7),
        b'b' => simple(8),
        b't' => simple(9),
        b'n' => simple(10),
        b'v' => simple(11),
        b'f' => simple(12),
        b'r' => simple(13),
        b'0'..=b'7' => Ok(read_octal(bytes, at + 1)),
        b'x' => read_hex(bytes, next, 2, "truncated \\xXX escape"),
        b'u' => read_hex(bytes, next, 4, "truncated \\uXXXX escape"),
        b'U' => read_hex(bytes, next, 8, "truncated \\UXXXXXXXX escape"),
        b'N' => Err(read_name(bytes, next)),
        _ => Ok((Escape::Unknown(kind.into()), next)),
    }
}

fn read_octal(bytes: &[u8], start: usize) -> (Escape, usize) {
    let digits = bytes[start..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
    let (value, len) = digits.fold((0, 0), |(value, len), digit| (value * 8 + u32::from(digit - b'0'), len + 1));
    (Escape::Character(value), start + len)
}

fn read_hex(bytes: &[u8], start: usize, count: usize, truncated: &'static str) -> Result<(Escape, usize), (usize, &'static str)> {
    let rest = &bytes[start..];
    let digits = rest.iter().take(count).map_while(|&byte| char::from(byte).to_digit(16));
    let (value, len) = digits.fold((0u32, 0), |(value, len), digit| (value << 4 | digit, len + 1));
    if len < count {
        return Err((start + len, truncated));
    }
    if value > 0x10ffff {
        return Err((start + len, "illegal Unicode character"));
    }
    Ok((Escape::Character(value), start + len))
}

fn read_name(bytes: &[u8], start: usize) -> (usize, &'static str) {
    let malformed = "malformed \\N character escape";
    let Some(rest) = bytes[start..].strip_prefix(b"{") else {
        return (start, malformed);
    };
    match rest.iter().position(|&byte| byte == b'}') {
        Some(0) => (start + 1, malformed),
        Some(len) => (start + len + 2, "unknown Unicode character name"),
        None => (bytes.len(), malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn round_trip() {
        let text = "a\\\n\té\u{7f}€😀".as_bytes();
        let mut escaped = Vec::new();
        encode(text, &mut escaped).unwrap();
        assert_eq!(escaped, b"a\\\\\\n\\t\\xe9\\x7f\\u20ac\\U0001f600");
        let mut back = Vec::new();
        decode(&escaped, Handler::Strict, &mut back).unwrap();
        assert_eq!(back, text);
    }

    #[test]
    fn odd_escapes() {
        let mut out = Vec::new();
        decode(b"\\q\\777\\8\\\n\\x4", Handler::Replace, &mut out).unwrap();
        assert_eq!(out, "\\q\u{1ff}\\8\u{fffd}".as_bytes());
        assert!(decode(b"\\N{foo}", Handler::Strict, &mut out).is_err());
    }
}
