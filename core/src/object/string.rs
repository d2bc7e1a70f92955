//! `str`: WTF-8 behind the fields, with the number of code points, an ASCII flag, a cached hash, and for the others an
//! index built on first use, which makes `s[i]` constant time.

use core::cell::Cell;

use super::{Buffer, Described, Header, Kind, ShapeId};
use crate::builtins::class_shape;
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};

/// Code points between two entries of the index.
const INDEX_STEP: usize = 64;

/// A string.
#[repr(C)]
pub struct Str {
    pub header: Header,
    bytes: u32,
    chars: u32,
    hash: Cell<u64>,
    /// Byte offsets (u32) of code points 64, 128, ...; only strings that are not ASCII get one.
    index: Cell<Option<Ref<Buffer>>>,
}

// SAFETY: repr(C) with the header first; the index is the only reference.
unsafe impl HeapObject for Str {
    const KIND: Kind = Kind::Str;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.option(self.index.get());
    }
}
impl Described for Str {
    const SHAPE: ShapeId = class_shape::STR;
}

/// Code points of WTF-8 text: the bytes that are not continuation bytes.
pub fn count_chars(text: &[u8]) -> usize {
    text.iter().filter(|&&b| (b as i8) >= -0x40).count()
}

impl Str {
    /// A string with a copy of `text`, which is WTF-8.
    pub fn new(heap: &mut Heap, text: &[u8]) -> Result<Ref<Str>, NoMemory> {
        let ascii = text.is_ascii();
        let chars = if ascii { text.len() } else { count_chars(text) };
        Str::from_parts(heap, &[text], text.len(), chars, ascii)
    }

    /// The concatenation of `parts`, whose sums of bytes and code points and ASCII-ness the caller knows.
    pub fn from_parts(heap: &mut Heap, parts: &[&[u8]], bytes: usize, chars: usize, ascii: bool) -> Result<Ref<Str>, NoMemory> {
        let string = Str::uninitialized(heap, bytes, chars, ascii)?;
        let mut place = Str::data(string);
        for part in parts {
            // SAFETY: the parts' lengths sum up to `bytes`, which the tail has room for.
            unsafe {
                core::ptr::copy_nonoverlapping(part.as_ptr(), place, part.len());
                place = place.add(part.len());
            }
        }
        Ok(string)
    }

    /// A string whose `bytes` bytes the caller writes to [`Str::data`] before anyone reads them.
    pub fn uninitialized(heap: &mut Heap, bytes: usize, chars: usize, ascii: bool) -> Result<Ref<Str>, NoMemory> {
        let header = Header::of::<Str>();
        if ascii {
            header.set(Header::ASCII);
        }
        let string = Str {
            header,
            bytes: u32::try_from(bytes).map_err(|_| NoMemory)?,
            chars: u32::try_from(chars).map_err(|_| NoMemory)?,
            hash: Cell::new(0),
            index: Cell::new(None),
        };
        heap.allocate_with_tail(string, bytes)
    }

    /// Where the content is; only for filling an uninitialised string.
    pub fn data(this: Ref<Str>) -> *mut u8 {
        // SAFETY: the content follows the fields inside the same allocation.
        unsafe { this.as_ptr().add(1).cast() }
    }

    /// The content, WTF-8.
    #[inline(always)]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: construction wrote `bytes` bytes behind the fields.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).add(1).cast(), self.bytes as usize) }
    }

    /// The content, where it is UTF-8 (no lone surrogates).
    pub fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(self.as_bytes()).ok()
    }

    /// Code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.chars as usize
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.header.has(Header::ASCII)
    }

    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.header.has(Header::INTERNED)
    }

    /// The cached hash; 0 where it was not computed yet.
    #[inline(always)]
    pub fn cached_hash(&self) -> &Cell<u64> {
        &self.hash
    }

    /// Byte offset of code point `index` (0..=len).
    pub fn byte_offset(&self, heap: &mut Heap, index: usize) -> Result<usize, NoMemory> {
        if self.is_ascii() {
            return Ok(index.min(self.bytes as usize));
        }
        let (mut at, mut left) = (0, index);
        if index >= INDEX_STEP {
            let entry = index / INDEX_STEP - 1;
            // SAFETY: the index has len / INDEX_STEP entries, and index <= len.
            at = unsafe { Buffer::data(self.ensure_index(heap)?).cast::<u32>().add(entry).read() } as usize;
            left = index % INDEX_STEP;
        }
        let bytes = self.as_bytes();
        while left > 0 && at < bytes.len() {
            at += crate::object::string::char_width(bytes[at]);
            left -= 1;
        }
        Ok(at)
    }

    #[cold]
    fn build_index(&self, heap: &mut Heap) -> Result<Ref<Buffer>, NoMemory> {
        let buffer = Buffer::new(heap, (self.len() / INDEX_STEP).max(1) * size_of::<u32>())?;
        let entries = Buffer::data(buffer).cast::<u32>();
        let (mut at, bytes) = (0, self.as_bytes());
        for i in 1..=self.len() {
            at += char_width(bytes[at]);
            if i % INDEX_STEP == 0 {
                // SAFETY: one entry for each full step.
                unsafe { entries.add(i / INDEX_STEP - 1).write(at as u32) };
            }
        }
        heap.barrier(&self.header);
        self.index.set(Some(buffer));
        Ok(buffer)
    }

    fn ensure_index(&self, heap: &mut Heap) -> Result<Ref<Buffer>, NoMemory> {
        match self.index.get() {
            Some(index) => Ok(index),
            None => self.build_index(heap),
        }
    }
}

/// Bytes of the code point that begins with `lead`.
#[inline(always)]
pub fn char_width(lead: u8) -> usize {
    match lead {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}
