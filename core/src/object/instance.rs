//! Instances of Python classes, and the attribute slots that follow any object whose class gives it a `__dict__`.
//!
//! Layout: the object's own fields (none for a plain instance), then the overflow word, then `inline_slots` slots. A
//! slot index below `inline_slots` is inline; the others are in the buffer that the overflow word refers to. In
//! dictionary mode (the shape says so) the overflow word is a `dict` with all attributes but the `__slots__` members.

use super::{Buffer, Dict, Header, Kind, Slot, own_size};
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};
use crate::value::Value;

/// A plain instance: nothing but attribute slots.
#[repr(C)]
pub struct Instance {
    pub header: Header,
}

// SAFETY: repr(C) with the header first; slots are traced by the tracer itself.
unsafe impl HeapObject for Instance {
    const KIND: Kind = Kind::Instance;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

/// An instance of a Python subclass of an immutable builtin (int, float, str, bytes, tuple, complex): the builtin value
/// it carries, and attribute slots.
#[repr(C)]
pub struct Boxed {
    pub header: Header,
    pub value: Value,
}

// SAFETY: repr(C) with the header first; the value is the only reference.
unsafe impl HeapObject for Boxed {
    const KIND: Kind = Kind::Boxed;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.value);
    }
}

/// Bytes that the slot area of an object with `inline` slots takes.
pub const fn slots_size(inline: u8) -> usize {
    size_of::<Value>() * (1 + inline as usize)
}

/// The overflow word of an object with slots.
fn overflow_word(header: &Header) -> &Slot {
    debug_assert!(header.has(Header::HAS_SLOTS));
    // SAFETY: HAS_SLOTS says that the slot area follows the own fields.
    unsafe { &*core::ptr::from_ref(header).byte_add(own_size(header)).cast::<Slot>() }
}

/// Empties the slot area of a new object.
///
/// # Safety
/// At `first` there is room for the overflow word and so many inline slots.
#[inline(always)]
pub(crate) unsafe fn initialize_slots(first: *mut Value, inline_slots: u8) {
    for i in 0..=inline_slots as usize {
        // SAFETY: as the caller promises. Volatile: few words, fewer than a call to set memory costs.
        unsafe { first.add(i).write_volatile(Value::EMPTY) };
    }
}

/// The place of slot `index`, if there is room for it.
#[inline(always)]
pub fn slot(header: &Header, index: usize) -> Option<&Slot> {
    let word = overflow_word(header);
    let inline = header.inline_slots as usize;
    if index < inline {
        // SAFETY: inline slots follow the overflow word.
        return Some(unsafe { &*core::ptr::from_ref(word).add(1 + index) });
    }
    let buffer = word.get().downcast::<Buffer>()?;
    if (index - inline + 1) * size_of::<Value>() > buffer.size() {
        return None;
    }
    // SAFETY: in range of the buffer, which `make_room` filled with EMPTY.
    Some(unsafe { &*Buffer::data(buffer).cast::<Slot>().add(index - inline) })
}

/// Makes sure that slot `index` has a place.
pub fn make_room(heap: &mut Heap, header: &Header, index: usize) -> Result<(), NoMemory> {
    if slot(header, index).is_some() {
        return Ok(());
    }
    let over = index - header.inline_slots as usize;
    let capacity = (over + 1).next_power_of_two().max(4);
    let buffer = Buffer::new(heap, capacity * size_of::<Value>())?;
    let word = overflow_word(header);
    let old = word.get().downcast::<Buffer>();
    let kept = old.map_or(0, |b| b.size() / size_of::<Value>());
    for i in 0..capacity {
        let value = match old {
            // SAFETY: i is below the old buffer's length.
            Some(old) if i < kept => unsafe { (*Buffer::data(old).cast::<Slot>().add(i)).get() },
            _ => Value::EMPTY,
        };
        // SAFETY: i is below the new buffer's length.
        unsafe { Buffer::data(buffer).cast::<Slot>().add(i).write(Slot::new(value)) };
    }
    heap.barrier(header);
    word.set(buffer.into());
    Ok(())
}

/// The attribute dictionary of an object in dictionary mode.
pub fn attribute_dict(header: &Header) -> Option<Ref<Dict>> {
    if header.has(Header::HAS_SLOTS) { overflow_word(header).get().downcast::<Dict>() } else { None }
}

/// Puts an attribute dictionary in place; the caller gives the object a dictionary shape.
pub fn set_attribute_dict(heap: &mut Heap, header: &Header, dict: Ref<Dict>) {
    heap.barrier(header);
    overflow_word(header).set(dict.into());
}

/// Visits the slots of an object that has some.
pub(crate) fn trace_slots(header: &Header, tracer: &mut Tracer<'_>) {
    let word = overflow_word(header);
    tracer.value(word.get());
    for i in 0..header.inline_slots as usize {
        // SAFETY: inline slots follow the overflow word.
        tracer.value(unsafe { (*core::ptr::from_ref(word).add(1 + i)).get() });
    }
    if let Some(buffer) = word.get().downcast::<Buffer>() {
        for i in 0..buffer.size() / size_of::<Value>() {
            // SAFETY: in range; `make_room` filled the buffer.
            tracer.value(unsafe { (*Buffer::data(buffer).cast::<Slot>().add(i)).get() });
        }
    }
}

/// Byte distance from the object to inline slot `index`; for inline caches.
pub fn slot_offset(header: &Header, index: usize) -> Option<u16> {
    if index >= header.inline_slots as usize {
        return None;
    }
    u16::try_from(own_size(header) + size_of::<Value>() * (1 + index)).ok()
}
