//! Bytes to text. Invariant: the result is valid by `wtf8.rs`, whatever the bytes; every error
//! spans at least one byte, so that decoding always advances.

use super::codec::{CodecError, CodecFailure, Encoding, Endian, Handler};
use super::repr::write_hex_escape;
use super::sink::{NoMemory, Sink};
use super::wtf8::{REPLACEMENT, ascii_prefix, is_surrogate};

/// Writes the text of `bytes`.
pub fn decode(bytes: &[u8], encoding: Encoding, handler: Handler, out: &mut dyn Sink) -> Result<(), CodecFailure> {
    let decoder = |encoding: &'static str, unit| Decoder { bytes, encoding, handler, unit };
    match encoding {
        Encoding::Utf8 => decoder("utf-8", Unit::Utf8).utf8(0, out),
        Encoding::Utf8Marked => {
            let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            // Positions count from after the mark, as with CPython's codec.
            Decoder { bytes: &bytes[mark..], ..decoder("utf-8", Unit::Utf8) }.utf8(0, out)
        }
        Encoding::Ascii => decoder("ascii", Unit::Byte).ascii(out),
        Encoding::Latin1 => latin1(bytes, out),
        Encoding::Utf16(endian) => {
            let (endian, mark) = read_mark(bytes, endian, 2);
            decoder(Encoding::Utf16(endian).name(), Unit::Two(endian)).utf16(mark, out)
        }
        Encoding::Utf32(endian) => {
            let (endian, mark) = read_mark(bytes, endian, 4);
            decoder(Encoding::Utf32(endian).name(), Unit::Four(endian)).utf32(mark, out)
        }
    }
}

/// The byte order and the length of the mark that tells it.
fn read_mark(bytes: &[u8], endian: Endian, unit: usize) -> (Endian, usize) {
    match (endian, unit) {
        (Endian::Marked, 2) if bytes.starts_with(b"\xff\xfe") => (Endian::Little, 2),
        (Endian::Marked, 2) if bytes.starts_with(b"\xfe\xff") => (Endian::Big, 2),
        (Endian::Marked, 4) if bytes.starts_with(b"\xff\xfe\0\0") => (Endian::Little, 4),
        (Endian::Marked, 4) if bytes.starts_with(b"\0\0\xfe\xff") => (Endian::Big, 4),
        (Endian::Marked, _) => (Endian::Little, 0),
        (endian, _) => (endian, 0),
    }
}

fn latin1(bytes: &[u8], out: &mut dyn Sink) -> Result<(), CodecFailure> {
    out.expect(bytes.len())?;
    let mut rest = bytes;
    while !rest.is_empty() {
        let (ascii, after) = rest.split_at(ascii_prefix(rest));
        out.push(ascii)?;
        rest = after;
        if let Some((&byte, after)) = rest.split_first() {
            out.push_code_point(byte.into())?;
            rest = after;
        }
    }
    Ok(())
}

/// How surrogates look in the encoding, for `surrogatepass`.
#[derive(Clone, Copy)]
enum Unit {
    Byte,
    Utf8,
    Two(Endian),
    Four(Endian),
}

struct Decoder<'a> {
    bytes: &'a [u8],
    encoding: &'static str,
    handler: Handler,
    unit: Unit,
}

impl Decoder<'_> {
    fn utf8(&self, start: usize, out: &mut dyn Sink) -> Result<(), CodecFailure> {
        let mut at = start;
        out.expect(self.bytes.len() - start)?;
        while let Err(error) = core::str::from_utf8(&self.bytes[at..]) {
            let bad = at + error.valid_up_to();
            out.push(&self.bytes[at..bad])?;
            let first = self.bytes[bad];
            let (end, reason) = match error.error_len() {
                None => (self.bytes.len(), "unexpected end of data"),
                Some(_) if matches!(first, 0x80..0xc2 | 0xf5..) => (bad + 1, "invalid start byte"),
                Some(len) => (bad + len, "invalid continuation byte"),
            };
            at = self.handle(bad, end, reason, out)?;
        }
        Ok(out.push(&self.bytes[at..])?)
    }

    fn ascii(&self, out: &mut dyn Sink) -> Result<(), CodecFailure> {
        let mut at = 0;
        out.expect(self.bytes.len())?;
        loop {
            let len = ascii_prefix(&self.bytes[at..]);
            out.push(&self.bytes[at..at + len])?;
            at += len;
            if at >= self.bytes.len() {
                return Ok(());
            }
            at = self.handle(at, at + 1, "ordinal not in range(128)", out)?;
        }
    }

    fn utf16(&self, start: usize, out: &mut dyn Sink) -> Result<(), CodecFailure> {
        let mut at = start;
        while at < self.bytes.len() {
            let Some(unit) = self.unit_at(at, 2) else {
                at = self.handle(at, self.bytes.len(), "truncated data", out)?;
                continue;
            };
            at = match unit {
                0xd800..0xdc00 => match self.unit_at(at + 2, 2) {
                    Some(low @ 0xdc00..0xe000) => {
                        out.push_code_point(0x10000 + ((unit & 0x3ff) << 10 | low & 0x3ff))?;
                        at + 4
                    }
                    Some(_) => self.handle(at, at + 2, "illegal UTF-16 surrogate", out)?,
                    None => self.handle(at, self.bytes.len(), "unexpected end of data", out)?,
                },
                0xdc00..0xe000 => self.handle(at, at + 2, "illegal encoding", out)?,
                _ => {
                    out.push_code_point(unit)?;
                    at + 2
                }
            };
        }
        Ok(())
    }

    fn utf32(&self, start: usize, out: &mut dyn Sink) -> Result<(), CodecFailure> {
        let mut at = start;
        while at < self.bytes.len() {
            at = match self.unit_at(at, 4) {
                None => self.handle(at, self.bytes.len(), "truncated data", out)?,
                Some(c) if is_surrogate(c) => {
                    let reason = "code point in surrogate code point range(0xd800, 0xe000)";
                    self.handle(at, at + 4, reason, out)?
                }
                Some(0x110000..) => self.handle(at, at + 4, "code point not in range(0x110000)", out)?,
                Some(c) => {
                    out.push_code_point(c)?;
                    at + 4
                }
            };
        }
        Ok(())
    }

    /// The unit of two or four bytes at an offset.
    fn unit_at(&self, at: usize, len: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(len)?)?;
        let join = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
        match self.unit {
            Unit::Two(Endian::Big) | Unit::Four(Endian::Big) => Some(bytes.iter().fold(0, join)),
            _ => Some(bytes.iter().rev().fold(0, join)),
        }
    }

    /// Lets the handler deal with `start..end`; tells where to go on.
    fn handle(&self, start: usize, end: usize, reason: &'static str, out: &mut dyn Sink) -> Result<usize, CodecFailure> {
        let error = CodecError { encoding: self.encoding, start, end, reason };
        let error = CodecFailure::Unicode(error);
        match self.handler {
            Handler::Strict => Err(error),
            Handler::Ignore => Ok(end),
            Handler::Replace => {
                out.push_code_point(REPLACEMENT)?;
                Ok(end)
            }
            Handler::BackslashReplace => {
                let mut bytes = self.bytes[start..end].iter();
                bytes.try_for_each(|&byte| write_hex_escape(byte.into(), out))?;
                Ok(end)
            }
            Handler::SurrogateEscape => {
                let escaped = escape_bytes(&self.bytes[start..end], out)?;
                if escaped == 0 { Err(error) } else { Ok(start + escaped) }
            }
            Handler::SurrogatePass => match self.surrogate_at(start) {
                Some((c, len)) => {
                    out.push_code_point(c)?;
                    Ok(start + len)
                }
                None => Err(error),
            },
            Handler::XmlCharRefReplace | Handler::NameReplace => Err(CodecFailure::HandlerCannotDecode),
        }
    }

    fn surrogate_at(&self, at: usize) -> Option<(u32, usize)> {
        let (c, len) = match self.unit {
            Unit::Byte => return None,
            Unit::Utf8 => match self.bytes.get(at..)? {
                [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, ..] => {
                    (0xd000 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f), 3)
                }
                _ => return None,
            },
            Unit::Two(_) => (self.unit_at(at, 2)?, 2),
            Unit::Four(_) => (self.unit_at(at, 4)?, 4),
        };
        is_surrogate(c).then_some((c, len))
    }
}

/// Bytes from 128 on become U+DC80 to U+DCFF, at most four at a time; an ASCII byte ends that.
fn escape_bytes(bytes: &[u8], out: &mut dyn Sink) -> Result<usize, NoMemory> {
    let mut done = 0;
    for &byte in bytes.iter().take(4).take_while(|byte| !byte.is_ascii()) {
        out.push_code_point(0xdc00 + u32::from(byte))?;
        done += 1;
    }
    Ok(done)
}

/// Lets a handler deal with a codec's error; tells where decoding goes on.
pub(super) fn recover(
    bytes: &[u8],
    encoding: &'static str,
    handler: Handler,
    start: usize,
    end: usize,
    reason: &'static str,
    out: &mut dyn Sink,
) -> Result<usize, CodecFailure> {
    Decoder { bytes, encoding, handler, unit: Unit::Byte }.handle(start, end, reason, out)
}
