//! `str`: WTF-8 behind the fields, with the number of code points, an ASCII flag, a cached hash, and for the others an
//! index built on first use, which makes `s[i]` constant time.
//!
//! A string that grows by one append after another has its content in a [`Buffer`] with room at the end, which it shares
//! with the shorter strings that it was before: appending to the longest of them copies only what is new. Invariant: bytes
//! of a shared buffer that belong to any string never change.

use core::cell::Cell;

use super::{Buffer, Described, Header, Kind, ShapeId};
use crate::builtins::class_shape;
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};

/// Code points between two entries of the index.
const INDEX_STEP: usize = 64;

/// Strings shorter than this are copied when they are appended to.
const SHARED_FROM: usize = 512;
/// Bytes of a shared buffer before the content: how many of those after it are taken.
const TAKEN_BYTES: usize = size_of::<u64>();

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
        if self.header.has(Header::SHARED) {
            tracer.object(self.shared_buffer());
        }
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
    /// Where compiled code finds how many code points there are, in 4 bytes.
    pub(crate) const LENGTH: usize = core::mem::offset_of!(Str, chars);

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
                copy_text(part.as_ptr(), place, part.len());
                place = place.add(part.len());
            }
        }
        Ok(string)
    }

    /// A string whose `bytes` bytes the caller writes to [`Str::data`] before anyone reads them.
    #[inline]
    pub fn uninitialized(heap: &mut Heap, bytes: usize, chars: usize, ascii: bool) -> Result<Ref<Str>, NoMemory> {
        heap.allocate_with_tail(Str::fields(bytes, chars, ascii)?, bytes)
    }

    #[inline(always)]
    fn fields(bytes: usize, chars: usize, ascii: bool) -> Result<Str, NoMemory> {
        let header = Header::of::<Str>();
        if ascii {
            header.set(Header::ASCII);
        }
        Ok(Str {
            header,
            bytes: u32::try_from(bytes).map_err(|_| NoMemory)?,
            chars: u32::try_from(chars).map_err(|_| NoMemory)?,
            hash: Cell::new(0),
            index: Cell::new(None),
        })
    }

    /// The concatenation of two strings.
    pub fn concat(heap: &mut Heap, a: Ref<Str>, b: Ref<Str>) -> Result<Ref<Str>, NoMemory> {
        let (x, y) = (a.as_bytes(), b.as_bytes());
        let (bytes, chars, ascii) = (x.len() + y.len(), a.len() + b.len(), a.is_ascii() && b.is_ascii());
        if bytes >= SHARED_FROM && a.header.has(Header::JOINED) {
            let buffer = if a.has_room(y.len()) { Some(a.shared_buffer()) } else { Str::roomy_copy(heap, x, bytes) };
            if let Some(buffer) = buffer {
                let string = heap.allocate_with_tail(Str::fields(bytes, chars, ascii)?, size_of::<Ref<Buffer>>())?;
                string.header.set(Header::SHARED | Header::JOINED);
                // SAFETY: the tail has room for the reference; the buffer has room for `y` behind `x`, where nothing was.
                unsafe {
                    string.as_ptr().add(1).cast::<Ref<Buffer>>().write(buffer);
                    let end = Buffer::data(buffer).add(TAKEN_BYTES + x.len());
                    core::ptr::copy_nonoverlapping(y.as_ptr(), end, y.len());
                    Buffer::data(buffer).cast::<u64>().write(bytes as u64);
                }
                return Ok(string);
            }
        }
        let string = Str::uninitialized(heap, bytes, chars, ascii)?;
        string.header.set(Header::JOINED);
        let place = Str::data(string);
        // SAFETY: the tail has room for both.
        unsafe {
            copy_text(x.as_ptr(), place, x.len());
            copy_text(y.as_ptr(), place.add(x.len()), y.len());
        }
        Ok(string)
    }

    /// A buffer with the content `x` and room for about twice `bytes`; None where memory is short.
    fn roomy_copy(heap: &mut Heap, x: &[u8], bytes: usize) -> Option<Ref<Buffer>> {
        let capacity = if bytes < 1 << 20 { bytes * 2 } else { bytes + bytes / 2 };
        let buffer = Buffer::new(heap, TAKEN_BYTES + capacity).ok()?;
        // SAFETY: the buffer has room for `x`.
        unsafe { core::ptr::copy_nonoverlapping(x.as_ptr(), Buffer::data(buffer).add(TAKEN_BYTES), x.len()) };
        Some(buffer)
    }

    /// Can so many bytes be appended without a copy of the rest?
    #[inline]
    pub fn has_room(&self, more: usize) -> bool {
        if !self.header.has(Header::SHARED) {
            return false;
        }
        let buffer = self.shared_buffer();
        // SAFETY: the buffer begins with the number of bytes taken.
        let taken = unsafe { Buffer::data(buffer).cast::<u64>().read() };
        taken == u64::from(self.bytes) && TAKEN_BYTES + self.bytes as usize + more <= buffer.size()
    }

    #[inline(always)]
    fn shared_buffer(&self) -> Ref<Buffer> {
        debug_assert!(self.header.has(Header::SHARED));
        // SAFETY: `concat` wrote the reference behind the fields of each shared string.
        unsafe { core::ptr::from_ref(self).add(1).cast::<Ref<Buffer>>().read() }
    }

    /// Where the content is; only for filling an uninitialised string.
    pub fn data(this: Ref<Str>) -> *mut u8 {
        // SAFETY: the content follows the fields inside the same allocation.
        unsafe { this.as_ptr().add(1).cast() }
    }

    /// The content, WTF-8.
    #[inline(always)]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: construction wrote `bytes` bytes behind the fields, or into the buffer.
        unsafe {
            let start = if self.header.has(Header::SHARED) {
                Buffer::data(self.shared_buffer()).add(TAKEN_BYTES).cast_const()
            } else {
                core::ptr::from_ref(self).add(1).cast()
            };
            core::slice::from_raw_parts(start, self.bytes as usize)
        }
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

/// Copies `count` bytes; few without a call, as most strings are short.
///
/// # Safety
/// As for `core::ptr::copy_nonoverlapping`.
#[inline(always)]
pub(crate) unsafe fn copy_text(from: *const u8, to: *mut u8, count: usize) {
    // SAFETY: each case reads and writes within the `count` bytes, the first and the last ones perhaps twice.
    unsafe {
        match count {
            0 => {}
            1..4 => {
                let (first, middle, last) = (*from, *from.add(count / 2), *from.add(count - 1));
                to.write(first);
                to.add(count / 2).write(middle);
                to.add(count - 1).write(last);
            }
            4..8 => {
                let (first, last) = (from.cast::<u32>().read_unaligned(), from.add(count - 4).cast::<u32>().read_unaligned());
                to.cast::<u32>().write_unaligned(first);
                to.add(count - 4).cast::<u32>().write_unaligned(last);
            }
            8..=16 => {
                let (first, last) = (from.cast::<u64>().read_unaligned(), from.add(count - 8).cast::<u64>().read_unaligned());
                to.cast::<u64>().write_unaligned(first);
                to.add(count - 8).cast::<u64>().write_unaligned(last);
            }
            17..=32 => {
                let (first, last) = (from.cast::<u128>().read_unaligned(), from.add(count - 16).cast::<u128>().read_unaligned());
                to.cast::<u128>().write_unaligned(first);
                to.add(count - 16).cast::<u128>().write_unaligned(last);
            }
            _ => core::ptr::copy_nonoverlapping(from, to, count),
        }
    }
}

/// Are two texts the same? Short ones are compared without a call.
#[inline]
pub(crate) fn same_text(a: &[u8], b: &[u8]) -> bool {
    let (length, x, y) = (a.len(), a.as_ptr(), b.as_ptr());
    if length != b.len() {
        return false;
    }
    // SAFETY: each case reads within the first `length` bytes, some of them twice.
    unsafe {
        match length {
            0 => true,
            1..4 => *x == *y && *x.add(length / 2) == *y.add(length / 2) && *x.add(length - 1) == *y.add(length - 1),
            4..8 => same_ends::<u32>(x, y, length),
            8..=16 => same_ends::<u64>(x, y, length),
            _ => a == b,
        }
    }
}

/// Are the first and the last words of two texts the same?
///
/// # Safety
/// Both have `length` bytes, which are a word or more.
#[inline(always)]
unsafe fn same_ends<Word: Copy + Eq>(x: *const u8, y: *const u8, length: usize) -> bool {
    let last = length - size_of::<Word>();
    // SAFETY: as the caller promises.
    unsafe {
        x.cast::<Word>().read_unaligned() == y.cast::<Word>().read_unaligned()
            && x.add(last).cast::<Word>().read_unaligned() == y.add(last).cast::<Word>().read_unaligned()
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
