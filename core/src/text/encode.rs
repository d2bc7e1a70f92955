//! Text to bytes. Invariant: what the handler writes goes through the encoding too, so a UTF-16
//! result never has half a unit; only `surrogateescape` and `surrogatepass` write bytes as such.

use super::codec::{CodecError, CodecFailure, Encoding, Endian, Handler};
use super::repr::write_hex_escape;
use super::sink::{NoMemory, Sink, write_args};
use alloc::string::String;

use super::wtf8::{ascii_prefix, decode_first, find_surrogate, is_surrogate};

/// Unicode's name of a character, from a table that the host has; for `namereplace`.
pub type CharacterName = fn(char) -> Option<String>;

/// Writes the bytes of `text`.
pub fn encode(
    text: &[u8],
    encoding: Encoding,
    handler: Handler,
    names: Option<CharacterName>,
    out: &mut dyn Sink,
) -> Result<(), CodecFailure> {
    out.expect(text.len())?;
    match encoding {
        Encoding::Utf8Marked => out.push(b"\xef\xbb\xbf")?,
        Encoding::Utf16(Endian::Marked) => out.push(b"\xff\xfe")?,
        Encoding::Utf32(Endian::Marked) => out.push(b"\xff\xfe\0\0")?,
        _ => {}
    }
    Encoder { text, encoding, handler, names, out }.run()
}

struct Encoder<'a> {
    text: &'a [u8],
    encoding: Encoding,
    handler: Handler,
    names: Option<CharacterName>,
    out: &'a mut dyn Sink,
}

impl Encoder<'_> {
    fn run(&mut self) -> Result<(), CodecFailure> {
        // The offset in bytes and the position in code points.
        let (mut at, mut position) = (0, 0);
        while at < self.text.len() {
            let run = self.plain_run(at);
            if run > 0 {
                self.write_plain(&self.text[at..at + run])?;
                position += super::wtf8::count(&self.text[at..at + run]);
                at += run;
                continue;
            }
            let (len, count) = self.refused_run(at);
            self.handle(at, at + len, position, position + count)?;
            at += len;
            position += count;
        }
        Ok(())
    }

    fn accepts(&self, c: u32) -> bool {
        match self.encoding {
            Encoding::Ascii => c < 0x80,
            Encoding::Latin1 => c < 0x100,
            _ => !is_surrogate(c),
        }
    }

    /// The length of the part from `at` that the encoding accepts.
    fn plain_run(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        match self.encoding {
            Encoding::Ascii => ascii_prefix(rest),
            Encoding::Latin1 => self.scan(rest, true).0,
            _ => find_surrogate(rest).unwrap_or(rest.len()),
        }
    }

    /// The length of the longest prefix of characters that are accepted, or refused.
    fn scan(&self, text: &[u8], accepted: bool) -> (usize, usize) {
        let (mut len, mut count) = (0, 0);
        while let Some((c, width)) = decode_first(&text[len..]) {
            if self.accepts(c) != accepted {
                break;
            }
            len += width;
            count += 1;
        }
        (len, count)
    }

    /// What is refused together: UTF-16 and UTF-32 report one character at a time.
    fn refused_run(&self, at: usize) -> (usize, usize) {
        let rest = &self.text[at..];
        match self.encoding {
            Encoding::Utf16(_) | Encoding::Utf32(_) => (decode_first(rest).map_or(1, |(_, width)| width), 1),
            _ => self.scan(rest, false),
        }
    }

    /// Writes characters that the encoding accepts.
    fn write_plain(&mut self, text: &[u8]) -> Result<(), NoMemory> {
        match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Marked | Encoding::Ascii => self.out.push(text),
            _ => super::wtf8::code_points(text).try_for_each(|c| self.write_unit(c)),
        }
    }

    fn write_unit(&mut self, c: u32) -> Result<(), NoMemory> {
        match self.encoding {
            Encoding::Utf16(endian) if c >= 0x10000 => {
                let offset = c - 0x10000;
                self.write_two(0xd800 | (offset >> 10) as u16, endian)?;
                self.write_two(0xdc00 | (offset & 0x3ff) as u16, endian)
            }
            Encoding::Utf16(endian) => self.write_two(c as u16, endian),
            Encoding::Utf32(Endian::Big) => self.out.push(&c.to_be_bytes()),
            Encoding::Utf32(_) => self.out.push(&c.to_le_bytes()),
            Encoding::Ascii | Encoding::Latin1 => self.out.push(&[c as u8]),
            Encoding::Utf8 | Encoding::Utf8Marked => self.out.push_code_point(c),
        }
    }

    fn write_two(&mut self, unit: u16, endian: Endian) -> Result<(), NoMemory> {
        match endian {
            Endian::Big => self.out.push(&unit.to_be_bytes()),
            Endian::Little | Endian::Marked => self.out.push(&unit.to_le_bytes()),
        }
    }

    /// Lets the handler deal with the characters in `from..to`, at the given positions.
    fn handle(&mut self, from: usize, to: usize, start: usize, end: usize) -> Result<(), CodecFailure> {
        let text = self.text;
        let refused = super::wtf8::code_points(&text[from..to]);
        match self.handler {
            Handler::Strict => Err(self.error(start, end)),
            Handler::Ignore => Ok(()),
            Handler::SurrogateEscape | Handler::SurrogatePass => {
                for (at, c) in refused.enumerate() {
                    if !self.write_surrogate(c)? {
                        // CPython escapes what it can of a run before it gives up.
                        let escapes = self.handler == Handler::SurrogateEscape;
                        return Err(self.error(if escapes { start + at } else { start }, end));
                    }
                }
                Ok(())
            }
            _ => Ok(refused.into_iter().try_for_each(|c| self.write_replacement(c))?),
        }
    }

    fn error(&self, start: usize, end: usize) -> CodecFailure {
        let reason = match self.encoding {
            Encoding::Ascii => "ordinal not in range(128)",
            Encoding::Latin1 => "ordinal not in range(256)",
            _ => "surrogates not allowed",
        };
        CodecFailure::Unicode(CodecError { encoding: self.encoding.name(), start, end, reason })
    }

    fn write_replacement(&mut self, c: u32) -> Result<(), NoMemory> {
        if self.handler == Handler::NameReplace
            && let Some(name) = self.names.zip(char::from_u32(c)).and_then(|(names, c)| names(c))
        {
            let units = b"\\N{".iter().chain(name.as_bytes()).chain(b"}");
            return units.copied().try_for_each(|byte| self.write_unit(byte.into()));
        }
        let mut text = Ascii { bytes: [0; 16], len: 0 };
        match self.handler {
            Handler::Replace => text.push(b"?")?,
            Handler::XmlCharRefReplace => write_args(&mut text, format_args!("&#{c};"))?,
            _ => write_hex_escape(c, &mut text)?,
        }
        text.bytes[..text.len].iter().try_for_each(|&byte| self.write_unit(byte.into()))
    }

    /// Writes a surrogate by the handler's rule; false if it has none for it.
    fn write_surrogate(&mut self, c: u32) -> Result<bool, NoMemory> {
        let escapes = self.handler == Handler::SurrogateEscape;
        let wide = matches!(self.encoding, Encoding::Utf16(_) | Encoding::Utf32(_));
        let single = matches!(self.encoding, Encoding::Ascii | Encoding::Latin1);
        match c {
            // One byte is no unit of UTF-16.
            0xdc80..0xdd00 if escapes && !wide => self.out.push(&[(c - 0xdc00) as u8])?,
            0xd800..0xe000 if !escapes && !single => self.write_unit(c)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// The few bytes that stand for a character: at most `&#1114111;` or `\U0010ffff`.
struct Ascii {
    bytes: [u8; 16],
    len: usize,
}

impl Sink for Ascii {
    fn push(&mut self, bytes: &[u8]) -> Result<(), NoMemory> {
        let end = self.len + bytes.len();
        self.bytes.get_mut(self.len..end).ok_or(NoMemory)?.copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }
}
