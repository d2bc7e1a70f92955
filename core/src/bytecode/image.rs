//! Serialised programs: a code object and all within it as bytes, and back.
//!
//! Layout: magic `CWHP`, format version (u16, little endian), checksum of the rest (FNV-1a, u32), then the payload:
//! the string table, the source, and the code objects, inner ones before those that hold them, the program's own last.
//! Numbers are LEB128, signed ones zigzag. Inline caches are not stored. Nothing depends on addresses or word size.
//!
//! Invariant: decoding bytes from anywhere never panics, allocates in proportion to the input, and gives only code that
//! `verify` accepts. The checksum guards against accident alone.

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};
use core::fmt;

use super::code::{Code, CodeFlags, Constant, Handler, LocalKind, LocalVariable, Source, Span, SpanEntry, Wtf8Box};
use super::ops::Op;
use super::verify::{self, VerifyError};

const MAGIC: &[u8; 4] = b"CWHP";

/// Changes with every change of how an image is laid out.
const LAYOUT: u8 = 3;

/// A hash (FNV-1a) of the layout and of the instruction table: names in order, what operands mean, caches. An image of
/// another engine is refused, whoever forgot to say that its instructions differ.
pub const VERSION: u16 = {
    let mut hash = mixed(0x811C_9DC5, LAYOUT);
    let mut at = 0;
    while at < Op::ALL.len() {
        let op = Op::ALL[at];
        let name = op.name().as_bytes();
        let mut letter = 0;
        while letter < name.len() {
            hash = mixed(hash, name[letter]);
            letter += 1;
        }
        hash = mixed(mixed(hash, op.operand_kind() as u8), op.cache_units() as u8);
        at += 1;
    }
    (hash ^ hash >> 16) as u16
};

const fn mixed(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// How deep constants (tuples) and code objects may nest.
const MAX_CONSTANT_DEPTH: u32 = 256;
const MAX_CODE_DEPTH: u32 = 1_000;

/// Why bytes are not a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// They do not begin as an image does.
    NotAnImage,
    /// They were written for another version.
    Version(u16),
    /// They were damaged.
    Checksum,
    /// They say what no image says.
    Malformed(&'static str),
    /// The code in them breaks a rule.
    Invalid(VerifyError),
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImageError::NotAnImage => f.write_str("not a program image"),
            ImageError::Version(v) => write!(f, "program image of version {v}, this is version {VERSION}"),
            ImageError::Checksum => f.write_str("program image is damaged"),
            ImageError::Malformed(what) => write!(f, "malformed program image: {what}"),
            ImageError::Invalid(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for ImageError {}

type Decoded<T> = Result<T, ImageError>;

const fn malformed<T>(what: &'static str) -> Decoded<T> {
    Err(ImageError::Malformed(what))
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

// -- writing ---------------------------------------------------------------------------------------------------------

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    strings: Vec<Box<[u8]>>,
    index: alloc::collections::BTreeMap<Box<[u8]>, u64>,
}

/// Serialises a program. `source` says whether the text for tracebacks is kept.
pub fn encode(program: &Arc<Code>, source: bool) -> Vec<u8> {
    let mut writer = Writer::default();
    let text = if source { &*program.source.text } else { "" };
    writer.string(program.source.file_name.as_bytes());
    writer.string(text.as_bytes());
    // `walk` lists outer code before inner; the image wants inner first.
    let mut codes = program.walk();
    codes.reverse();
    writer.number(codes.len() as u64);
    let position = codes.iter().enumerate().map(|(index, code)| (Arc::as_ptr(code), index as u64)).collect();
    for code in &codes {
        writer.code(code, &position);
    }
    let mut payload = Writer::default();
    payload.number(writer.strings.len() as u64);
    for string in &writer.strings {
        payload.raw(string);
    }
    payload.bytes.extend_from_slice(&writer.bytes);
    let mut image = Vec::with_capacity(payload.bytes.len() + 10);
    image.extend_from_slice(MAGIC);
    image.extend_from_slice(&VERSION.to_le_bytes());
    image.extend_from_slice(&checksum(&payload.bytes).to_le_bytes());
    image.extend_from_slice(&payload.bytes);
    image
}

type Positions = alloc::collections::BTreeMap<*const Code, u64>;

impl Writer {
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    fn signed(&mut self, n: i64) {
        self.number((n << 1 ^ n >> 63) as u64);
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    fn string(&mut self, text: &[u8]) {
        let known = self.index.get(text).copied();
        let index = known.unwrap_or_else(|| {
            let index = self.strings.len() as u64;
            self.strings.push(text.into());
            self.index.insert(text.into(), index);
            index
        });
        self.number(index);
    }

    fn code(&mut self, code: &Code, positions: &Positions) {
        self.string(code.name.as_bytes());
        self.string(code.qualified_name.as_bytes());
        self.number(u64::from(code.flags.bits()));
        let counts = [code.positional_count, code.positional_only_count, code.keyword_only_count];
        for n in counts.into_iter().chain([code.stack_size, code.first_line]) {
            self.number(u64::from(n));
        }
        self.number(code.locals.len() as u64);
        for local in &code.locals {
            self.string(local.name.as_bytes());
            self.bytes.push(local.kind as u8);
        }
        self.units(code);
        self.number(code.constants.len() as u64);
        for constant in &code.constants {
            self.constant(constant, positions);
        }
        self.number(code.names.len() as u64);
        for name in &code.names {
            self.string(name.as_bytes());
        }
        self.tables(code);
    }

    /// Instructions without their caches.
    fn units(&mut self, code: &Code) {
        let instructions: Vec<u16> = without_caches(&code.units);
        self.number(instructions.len() as u64);
        for unit in instructions {
            self.bytes.extend_from_slice(&unit.to_le_bytes());
        }
    }

    fn tables(&mut self, code: &Code) {
        self.number(code.handlers.len() as u64);
        let mut at = 0;
        for h in &code.handlers {
            self.number(u64::from(h.start - at));
            self.number(u64::from(h.end - h.start));
            at = h.end;
            self.number(u64::from(h.target));
            self.number(u64::from(h.depth) << 1 | u64::from(h.push_position));
        }
        self.number(code.spans.len() as u64);
        let (mut at, mut line) = (0, 0i64);
        for entry in &code.spans {
            let s = entry.span;
            self.number(u64::from(entry.start - at));
            at = entry.start;
            self.signed(i64::from(s.line) - line);
            line = i64::from(s.line);
            self.signed(i64::from(s.end_line) - line);
            self.number(u64::from(s.column));
            self.number(u64::from(s.end_column));
        }
    }

    fn constant(&mut self, constant: &Constant, positions: &Positions) {
        match constant {
            Constant::None => self.bytes.push(0),
            Constant::Bool(b) => self.bytes.push(1 + u8::from(*b)),
            Constant::Ellipsis => self.bytes.push(3),
            Constant::Int(i) => {
                self.bytes.push(4);
                self.signed(*i);
            }
            Constant::BigInt(negative, magnitude) => {
                self.bytes.push(5 + u8::from(*negative));
                self.raw(magnitude);
            }
            Constant::Float(f) => {
                self.bytes.push(7);
                self.bytes.extend_from_slice(&f.to_le_bytes());
            }
            Constant::Complex(re, im) => {
                self.bytes.push(8);
                self.bytes.extend_from_slice(&re.to_le_bytes());
                self.bytes.extend_from_slice(&im.to_le_bytes());
            }
            Constant::Str(s) => {
                self.bytes.push(9);
                self.string(&s.0);
            }
            Constant::Bytes(b) => {
                self.bytes.push(10);
                self.raw(b);
            }
            Constant::Tuple(items) | Constant::FrozenSet(items) => {
                self.bytes.push(if matches!(constant, Constant::Tuple(_)) { 11 } else { 12 });
                self.number(items.len() as u64);
                items.iter().for_each(|item| self.constant(item, positions));
            }
            Constant::Slice(parts) => {
                self.bytes.push(13);
                parts.iter().for_each(|part| self.constant(part, positions));
            }
            Constant::Code(code) => {
                self.bytes.push(14);
                self.number(positions.get(&Arc::as_ptr(code)).copied().unwrap_or(0));
            }
        }
    }
}

fn without_caches(units: &[u16]) -> Vec<u16> {
    let mut kept = Vec::with_capacity(units.len());
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        kept.push(*unit);
        at += 1 + Op::from_u8(*unit as u8).map_or(0, Op::cache_units);
    }
    kept
}

// -- reading -----------------------------------------------------------------------------------------------------------

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    strings: Vec<&'a [u8]>,
}

/// Reads a program and verifies all code in it.
///
/// # Errors
/// Says why the bytes are no program.
pub fn decode(image: &[u8]) -> Decoded<Arc<Code>> {
    let (head, payload) = image.split_at_checked(10).ok_or(ImageError::NotAnImage)?;
    if !head.starts_with(MAGIC) {
        return Err(ImageError::NotAnImage);
    }
    let version = u16::from_le_bytes([head[4], head[5]]);
    if version != VERSION {
        return Err(ImageError::Version(version));
    }
    if checksum(payload) != u32::from_le_bytes([head[6], head[7], head[8], head[9]]) {
        return Err(ImageError::Checksum);
    }
    let mut reader = Reader { bytes: payload, at: 0, strings: Vec::new() };
    reader.string_table()?;
    let file_name = reader.text()?;
    let text = reader.text()?;
    let source = Arc::new(Source { file_name, text, warnings: Box::default() });
    let program = reader.codes(&source)?;
    if reader.at != payload.len() {
        return malformed("bytes after the end");
    }
    Ok(program)
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Decoded<u8> {
        let byte = self.bytes.get(self.at).copied().ok_or(ImageError::Malformed("it ends early"))?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, count: usize) -> Decoded<&'a [u8]> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let Some(end) = end else { return malformed("it ends early") };
        let bytes = &self.bytes[self.at..end];
        self.at = end;
        Ok(bytes)
    }

    fn number(&mut self) -> Decoded<u64> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if part << shift >> shift != part {
                return malformed("a number is too large");
            }
            n |= part << shift;
            if byte < 0x80 {
                return Ok(n);
            }
        }
        malformed("a number is too long")
    }

    fn signed(&mut self) -> Decoded<i64> {
        let n = self.number()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn number32(&mut self) -> Decoded<u32> {
        u32::try_from(self.number()?).or(malformed("a number is too large"))
    }

    /// A count of things that take at least `size` bytes each.
    fn count(&mut self, size: usize) -> Decoded<usize> {
        let n = usize::try_from(self.number()?).or(malformed("a count is too large"))?;
        if n > (self.bytes.len() - self.at) / size {
            return malformed("a count is too large");
        }
        Ok(n)
    }

    fn raw(&mut self) -> Decoded<&'a [u8]> {
        let length = self.count(1)?;
        self.take(length)
    }

    fn string_table(&mut self) -> Decoded<()> {
        let count = self.count(1)?;
        for _ in 0..count {
            let string = self.raw()?;
            self.strings.push(string);
        }
        Ok(())
    }

    fn string(&mut self) -> Decoded<&'a [u8]> {
        let index = self.number()?;
        let index = usize::try_from(index).or(malformed("no such string"))?;
        self.strings.get(index).copied().ok_or(ImageError::Malformed("no such string"))
    }

    fn text(&mut self) -> Decoded<Box<str>> {
        let bytes = self.string()?;
        match core::str::from_utf8(bytes) {
            Ok(text) => Ok(String::from(text).into_boxed_str()),
            Err(_) => malformed("a name is not UTF-8"),
        }
    }

    /// All code objects; each but the last belongs to exactly one later one.
    fn codes(&mut self, source: &Arc<Source>) -> Decoded<Arc<Code>> {
        let count = self.count(12)?;
        let mut codes: Vec<Option<(Arc<Code>, u32)>> = Vec::with_capacity(count);
        for _ in 0..count {
            let mut depth = 0;
            let code = Arc::new(self.code(source, &mut codes, &mut depth)?);
            verify::verify(&code).map_err(ImageError::Invalid)?;
            codes.push(Some((code, depth + 1)));
        }
        let program = codes.pop().flatten();
        if codes.iter().any(Option::is_some) {
            return malformed("code that belongs to nothing");
        }
        program.map(|(code, _)| code).ok_or(ImageError::Malformed("no code"))
    }

    fn code(&mut self, source: &Arc<Source>, codes: &mut [Option<(Arc<Code>, u32)>], depth: &mut u32) -> Decoded<Code> {
        let name = self.text()?;
        let qualified_name = self.text()?;
        let flags = CodeFlags::from_bits(self.number32()?).ok_or(ImageError::Malformed("unknown flags"))?;
        let (positional_count, positional_only_count) = (self.number32()?, self.number32()?);
        let (keyword_only_count, stack_size, first_line) = (self.number32()?, self.number32()?, self.number32()?);
        let locals = self.locals()?;
        let units = self.units()?;
        let count = self.count(1)?;
        let mut constants = Vec::with_capacity(count);
        for _ in 0..count {
            constants.push(self.constant(0, codes, depth)?);
        }
        let count = self.count(1)?;
        let mut names = Vec::with_capacity(count);
        for _ in 0..count {
            names.push(self.text()?);
        }
        let handlers = self.handlers()?;
        let spans = self.spans()?;
        Ok(Code {
            name,
            qualified_name,
            source: source.clone(),
            flags,
            positional_count,
            positional_only_count,
            keyword_only_count,
            locals,
            stack_size,
            first_line,
            units,
            constants: constants.into(),
            names: names.into(),
            handlers,
            spans,
        })
    }

    fn locals(&mut self) -> Decoded<Box<[LocalVariable]>> {
        let count = self.count(2)?;
        let mut locals = Vec::with_capacity(count);
        for _ in 0..count {
            let name = self.text()?;
            let kind = match self.byte()? {
                0 => LocalKind::Local,
                1 => LocalKind::Cell,
                2 => LocalKind::Free,
                3 => LocalKind::Hidden,
                _ => return malformed("no such kind of variable"),
            };
            locals.push(LocalVariable { name, kind });
        }
        Ok(locals.into())
    }

    fn units(&mut self) -> Decoded<Box<[u16]>> {
        let count = self.count(2)?;
        let mut units = Vec::with_capacity(count);
        for _ in 0..count {
            let unit = u16::from_le_bytes([self.byte()?, self.byte()?]);
            let Some(op) = Op::from_u8(unit as u8) else { return malformed("no such instruction") };
            units.push(unit);
            units.resize(units.len() + op.cache_units(), 0);
        }
        Ok(units.into())
    }

    fn handlers(&mut self) -> Decoded<Box<[Handler]>> {
        let count = self.count(4)?;
        let mut handlers = Vec::with_capacity(count);
        let mut at = 0u32;
        for _ in 0..count {
            let start = at.checked_add(self.number32()?);
            let end = start.zip(Some(self.number32()?)).and_then(|(start, length)| start.checked_add(length));
            let (Some(start), Some(end)) = (start, end) else { return malformed("a handler is too far") };
            at = end;
            let target = self.number32()?;
            let packed = self.number()?;
            let depth = u32::try_from(packed >> 1).or(malformed("a number is too large"))?;
            handlers.push(Handler { start, end, target, depth, push_position: packed & 1 == 1 });
        }
        Ok(handlers.into())
    }

    fn spans(&mut self) -> Decoded<Box<[SpanEntry]>> {
        let count = self.count(5)?;
        let mut spans = Vec::with_capacity(count);
        let (mut at, mut line) = (0u32, 0i64);
        for _ in 0..count {
            at = at.checked_add(self.number32()?).ok_or(ImageError::Malformed("a span is too far"))?;
            line = line.checked_add(self.signed()?).ok_or(ImageError::Malformed("a line is too large"))?;
            let end_line = line.checked_add(self.signed()?).ok_or(ImageError::Malformed("a line is too large"))?;
            let (Ok(first), Ok(last)) = (u32::try_from(line), u32::try_from(end_line)) else {
                return malformed("a line is too large");
            };
            let span = Span { line: first, end_line: last, column: self.number32()?, end_column: self.number32()? };
            spans.push(SpanEntry { start: at, span });
        }
        Ok(spans.into())
    }

    fn constant(&mut self, nesting: u32, codes: &mut [Option<(Arc<Code>, u32)>], depth: &mut u32) -> Decoded<Constant> {
        if nesting > MAX_CONSTANT_DEPTH {
            return malformed("constants nest too deeply");
        }
        Ok(match self.byte()? {
            0 => Constant::None,
            tag @ (1 | 2) => Constant::Bool(tag == 2),
            3 => Constant::Ellipsis,
            4 => Constant::Int(self.signed()?),
            tag @ (5 | 6) => {
                let magnitude = self.raw()?;
                if magnitude.last().is_none_or(|byte| *byte == 0) {
                    return malformed("an int is not in its shortest form");
                }
                Constant::BigInt(tag == 6, magnitude.into())
            }
            7 => Constant::Float(self.float()?),
            8 => Constant::Complex(self.float()?, self.float()?),
            9 => {
                let text = self.string()?;
                if !is_generalized_utf8(text) {
                    return malformed("a str is not WTF-8");
                }
                Constant::Str(Wtf8Box(text.into()))
            }
            10 => Constant::Bytes(self.raw()?.into()),
            tag @ (11 | 12) => {
                let count = self.count(1)?;
                let mut items = Vec::with_capacity(count);
                for _ in 0..count {
                    items.push(self.constant(nesting + 1, codes, depth)?);
                }
                if tag == 11 { Constant::Tuple(items.into()) } else { Constant::FrozenSet(items.into()) }
            }
            13 => Constant::Slice(Box::new([
                self.constant(nesting + 1, codes, depth)?,
                self.constant(nesting + 1, codes, depth)?,
                self.constant(nesting + 1, codes, depth)?,
            ])),
            // Code stands in constants alone, not in tuples of them.
            14 if nesting == 0 => {
                let index = usize::try_from(self.number()?).or(malformed("no such code"))?;
                let Some((code, inner)) = codes.get_mut(index).and_then(Option::take) else {
                    return malformed("no such code, or used twice");
                };
                *depth = (*depth).max(inner);
                if inner >= MAX_CODE_DEPTH {
                    return malformed("code nests too deeply");
                }
                Constant::Code(code)
            }
            _ => return malformed("no such constant"),
        })
    }

    fn float(&mut self) -> Decoded<f64> {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(self.take(8)?);
        Ok(f64::from_le_bytes(bytes))
    }
}

/// Whether bytes are UTF-8 that may hold surrogates.
fn is_generalized_utf8(mut bytes: &[u8]) -> bool {
    loop {
        let error = match core::str::from_utf8(bytes) {
            Ok(_) => return true,
            Err(error) => error,
        };
        // A surrogate is 0xED, 0xA0..=0xBF, 0x80..=0xBF.
        match &bytes[error.valid_up_to()..] {
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, rest @ ..] => bytes = rest,
            _ => return false,
        }
    }
}
