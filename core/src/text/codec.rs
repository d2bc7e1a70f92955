//! Text encodings: their names, their error handlers, and what went wrong where.
//! Invariant: positions in an error count bytes when decoding and code points when encoding,
//! as Python's exceptions do; `decode.rs` and `encode.rs` do the work.

use super::sink::{NoMemory, Sink, write_args};
use super::wtf8;

/// The order of bytes in a unit of two or four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    Little,
    Big,
    /// Written as little-endian after a byte order mark; read as the mark says.
    Marked,
}

/// The encodings that the core knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// UTF-8 with a byte order mark (`utf-8-sig`).
    Utf8Marked,
    Ascii,
    Latin1,
    Utf16(Endian),
    Utf32(Endian),
}

impl Encoding {
    /// Looks an encoding up as `str.encode` does: case, `_`, `-` and spaces do not matter.
    pub fn find(name: &[u8]) -> Option<Encoding> {
        let mut buffer = [0; 16];
        match normalized(name, &mut buffer)? {
            b"utf8" | b"u8" | b"utf" | b"cp65001" | b"utf8ucs2" | b"utf8ucs4" => Some(Encoding::Utf8),
            b"utf8sig" => Some(Encoding::Utf8Marked),
            b"ascii" | b"usascii" | b"646" | b"ansix3.41968" | b"cp367" | b"ibm367" | b"us" | b"iso646us" => {
                Some(Encoding::Ascii)
            }
            b"latin1" | b"latin" | b"iso88591" | b"88591" | b"l1" | b"cp819" | b"ibm819" | b"8859" => Some(Encoding::Latin1),
            b"utf16" | b"u16" => Some(Encoding::Utf16(Endian::Marked)),
            b"utf16le" | b"unicodelittleunmarked" => Some(Encoding::Utf16(Endian::Little)),
            b"utf16be" | b"unicodebigunmarked" => Some(Encoding::Utf16(Endian::Big)),
            b"utf32" | b"u32" => Some(Encoding::Utf32(Endian::Marked)),
            b"utf32le" => Some(Encoding::Utf32(Endian::Little)),
            b"utf32be" => Some(Encoding::Utf32(Endian::Big)),
            _ => None,
        }
    }

    /// The name in error messages.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Marked => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
            Encoding::Utf16(Endian::Little) => "utf-16-le",
            Encoding::Utf16(Endian::Big) => "utf-16-be",
            Encoding::Utf16(Endian::Marked) => "utf-16",
            Encoding::Utf32(Endian::Little) => "utf-32-le",
            Encoding::Utf32(Endian::Big) => "utf-32-be",
            Encoding::Utf32(Endian::Marked) => "utf-32",
        }
    }
}

/// The name in lower case without separators.
fn normalized<'b>(name: &[u8], buffer: &'b mut [u8; 16]) -> Option<&'b [u8]> {
    let mut len = 0;
    for byte in name.iter().filter(|byte| !matches!(byte, b'-' | b'_' | b' ')) {
        *buffer.get_mut(len)? = byte.to_ascii_lowercase();
        len += 1;
    }
    Some(&buffer[..len])
}

/// What to do with what cannot be encoded or decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handler {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
    /// Characters have no names here, so this gives the escapes of characters without a name.
    NameReplace,
    SurrogateEscape,
    SurrogatePass,
}

impl Handler {
    /// Looks a handler up by its name.
    pub fn find(name: &[u8]) -> Option<Handler> {
        match name {
            b"strict" => Some(Handler::Strict),
            b"ignore" => Some(Handler::Ignore),
            b"replace" => Some(Handler::Replace),
            b"backslashreplace" => Some(Handler::BackslashReplace),
            b"xmlcharrefreplace" => Some(Handler::XmlCharRefReplace),
            b"namereplace" => Some(Handler::NameReplace),
            b"surrogateescape" => Some(Handler::SurrogateEscape),
            b"surrogatepass" => Some(Handler::SurrogatePass),
            _ => None,
        }
    }
}

/// What `UnicodeDecodeError` and `UnicodeEncodeError` carry besides the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodecError {
    pub encoding: &'static str,
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
}

/// Why a conversion has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodecFailure {
    Unicode(CodecError),
    /// `TypeError`: the handler only works when encoding.
    HandlerCannotDecode,
    Memory,
}

impl From<NoMemory> for CodecFailure {
    fn from(_: NoMemory) -> CodecFailure {
        CodecFailure::Memory
    }
}

/// The message of `CodecFailure::HandlerCannotDecode`.
pub const HANDLER_CANNOT_DECODE: &str = "don't know how to handle UnicodeDecodeError in error callback";

impl CodecError {
    /// Writes `str(error)` of a `UnicodeDecodeError` about `bytes`.
    pub fn write_decode_message(&self, bytes: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
        let CodecError { encoding, start, end, reason } = *self;
        if end.saturating_sub(start) == 1 {
            let byte = bytes.get(start).copied().unwrap_or(0);
            return write_args(
                out,
                format_args!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"),
            );
        }
        let last = end.saturating_sub(1);
        write_args(out, format_args!("'{encoding}' codec can't decode bytes in position {start}-{last}: {reason}"))
    }

    /// Writes `str(error)` of a `UnicodeEncodeError` about `text`.
    pub fn write_encode_message(&self, text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
        let CodecError { encoding, start, end, reason } = *self;
        let last = end.saturating_sub(1);
        if end.saturating_sub(start) != 1 {
            return write_args(
                out,
                format_args!(
                    "'{encoding}' codec can't encode characters in position {start}-{last}: \
                     {reason}"
                ),
            );
        }
        write_args(out, format_args!("'{encoding}' codec can't encode character '"))?;
        let offset = wtf8::offset_of(text, start).unwrap_or(text.len());
        let (c, _) = wtf8::decode_first(&text[offset..]).unwrap_or((0, 0));
        super::repr::write_hex_escape(c, out)?;
        write_args(out, format_args!("' in position {start}: {reason}"))
    }
}
