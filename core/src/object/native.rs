//! Objects with a payload of a Rust type that the core's table of kinds does not list: iterators, deques, host objects.
//!
//! A payload says what it refers to; one that owns memory or a host's value is dropped when the object dies.

use core::any::TypeId;
use core::mem::{needs_drop, offset_of};

use super::{Header, Kind};
use crate::heap::{HeapObject, Ref, Tracer};
use crate::value::Value;

/// A Rust value that can live inside a Python object.
///
/// Fields that change are `Cell`s; storing a reference calls `vm.heap.barrier(&object.header)`.
pub trait Payload: 'static {
    /// Visits every reference of the payload.
    fn trace(&self, tracer: &mut Tracer<'_>);
}

struct PayloadTable {
    type_id: TypeId,
    size: usize,
    trace: unsafe fn(*const Header, &mut Tracer<'_>),
    finish: Option<unsafe fn(*const Header)>,
}

/// An object with a payload.
#[repr(C)]
pub struct Native<P: Payload> {
    pub header: Header,
    table: &'static PayloadTable,
    pub payload: P,
}

/// The part of every native object that does not depend on the payload.
#[repr(C)]
struct AnyNative {
    header: Header,
    table: &'static PayloadTable,
}

impl<P: Payload> Native<P> {
    const TABLE: PayloadTable = PayloadTable {
        type_id: TypeId::of::<P>(),
        size: (size_of::<Native<P>>() + 7) & !7,
        trace: |header, tracer| {
            // SAFETY: the table is that of `Native<P>`.
            unsafe { (*header.cast::<Native<P>>()).payload.trace(tracer) }
        },
        finish: if needs_drop::<P>() {
            Some(|header| {
                // SAFETY: the table is that of `Native<P>`; the object is dead.
                unsafe { core::ptr::drop_in_place(header.cast_mut().byte_add(offset_of!(Native<P>, payload)).cast::<P>()) }
            })
        } else {
            None
        },
    };

    pub(crate) fn with_header(header: Header, payload: P) -> Native<P> {
        Native { header, table: Self::table(), payload }
    }

    fn table() -> &'static PayloadTable {
        &const { Self::TABLE }
    }

    /// What compiled code writes into a new one, before its payload: where, and the word.
    pub(crate) fn table_word() -> (usize, usize) {
        (offset_of!(Native<P>, table), core::ptr::from_ref(Self::table()).expose_provenance())
    }
}

// SAFETY: repr(C) with the header first; the payload visits its references.
unsafe impl<P: Payload> HeapObject for Native<P> {
    const KIND: Kind = Kind::Native;
    const FINISHES: bool = needs_drop::<P>();
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.payload.trace(tracer);
    }
}

fn any(header: &Header) -> &AnyNative {
    // SAFETY: objects of kind Native are all made by `Native::with_header`, whose layout begins so.
    unsafe { &*core::ptr::from_ref(header).cast::<AnyNative>() }
}

pub(super) fn trace(header: &Header, tracer: &mut Tracer<'_>) {
    // SAFETY: the table fits the object.
    unsafe { (any(header).table.trace)(header, tracer) };
}

pub(super) fn own_size(header: &Header) -> usize {
    any(header).table.size
}

pub(super) fn finish(header: &Header) {
    if let Some(finish) = any(header).table.finish {
        // SAFETY: the table fits the object, which is dead.
        unsafe { finish(header) };
    }
}

impl Value {
    /// The object, if it has a payload of type `P`.
    #[inline]
    pub fn native<P: Payload>(self) -> Option<Ref<Native<P>>> {
        let header = self.header().filter(|h| h.kind == Kind::Native)?;
        if any(header).table.type_id != TypeId::of::<P>() {
            return None;
        }
        // SAFETY: the type id says that the payload is a `P`.
        Some(unsafe { self.cast_unchecked() })
    }
}
