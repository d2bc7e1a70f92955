//! `memoryview`: a window on the bytes of a bytes or bytearray object, with items of a format, steps and dimensions.
//!
//! Invariants: every offset that an index in range gives lies inside the source (a bytearray with views keeps its
//! length, and reads are checked all the same); a view that was released refuses everything.

use alloc::vec::Vec;
use core::cell::Cell;

use super::argument::{arg, constructor, some_arg};
use super::bytearray::COUNTING;
use super::bytes::Content;
use super::bytes_methods::{hex_arguments, hex_text};
use super::{generic_alias, memory_format as format};
use crate::bytecode::ops::CompareOperator;
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ByteArray, Bytes, ClassFlags, Kind, List, Native, Slice, Slot, Tuple};
use crate::operations::item::wrap_index;
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::raw_static("__new__", "type, object", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__buffer__", "self, flags, /", buffer)
            .doc("Return a buffer object that exposes the underlying memory of the object."),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__eq__", "self, value, /", |vm, args| equal(vm, args, CompareOperator::Eq)),
        Definition::function("__ne__", "self, value, /", |vm, args| equal(vm, args, CompareOperator::Ne)),
        Definition::function("__len__", "self, /", length),
        Definition::function("__getitem__", "self, key, /", get_item),
        Definition::function("__setitem__", "self, key, value, /", set_item),
        Definition::function("__delitem__", "self, key, /", delete_item),
        Definition::function("__iter__", "self, /", iter),
        Definition::function("__enter__", "self, /", enter),
        Definition::raw("__exit__", "self, /, *exc_info", exit),
        Definition::function("release", "self, /", release),
        Definition::function("tobytes", "self, /, order='C'", to_bytes),
        Definition::function("tolist", "self, /", to_list),
        Definition::function("hex", "self, /, sep=<unrepresentable>, bytes_per_sep=1", hex),
        Definition::function("cast", "self, /, format, shape=<unrepresentable>", cast),
        Definition::function("toreadonly", "self, /", to_read_only),
        Definition::function("count", "self, value, /", count),
        Definition::function("index", "self, value, start=0, stop=sys.maxsize, /", index),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem),
        Definition::getter("obj", |vm, this| Ok(view(vm, this)?.payload.object.get())),
        Definition::getter("nbytes", |vm, this| {
            let bytes = view(vm, this)?.payload.bytes();
            vm.int_from_usize(bytes)
        }),
        Definition::getter("readonly", |vm, this| Ok(Value::bool(view(vm, this)?.payload.read_only))),
        Definition::getter("itemsize", |vm, this| Ok(Value::small_int(view(vm, this)?.payload.item as i64))),
        Definition::getter("format", |vm, this| Ok(view(vm, this)?.payload.format.get())),
        Definition::getter("ndim", |vm, this| Ok(Value::small_int(view(vm, this)?.payload.dimensions.len() as i64))),
        Definition::getter("shape", |vm, this| sizes(vm, this, |d| d.count as i64)),
        Definition::getter("strides", |vm, this| sizes(vm, this, |d| d.stride)),
        Definition::getter("suboffsets", |vm, this| {
            view(vm, this)?;
            vm.tuple(&[])
        }),
        Definition::getter("c_contiguous", |vm, this| Ok(Value::bool(view(vm, this)?.payload.is_contiguous(false)))),
        Definition::getter("f_contiguous", |vm, this| Ok(Value::bool(view(vm, this)?.payload.is_contiguous(true)))),
        Definition::getter("contiguous", |vm, this| {
            let view = view(vm, this)?;
            Ok(Value::bool(view.payload.is_contiguous(false) || view.payload.is_contiguous(true)))
        }),
    ],
    flags: ClassFlags::SEQUENCE,
    doc: "Create a new memoryview object which references the given object.",
    ..TypeSpec::new("memoryview", Kind::Native)
};

static ITERATOR_SPEC: TypeSpec =
    TypeSpec { next: Some(next), flags: ClassFlags::NO_NEW, ..TypeSpec::new("memory_iterator", Kind::Native) };

/// One dimension.
#[derive(Clone, Copy, PartialEq)]
struct Dimension {
    count: usize,
    /// Bytes from one index to the next.
    stride: i64,
}

/// A view.
pub struct MemoryView {
    /// The bytes or bytearray; EMPTY once released.
    source: Slot,
    /// `view.obj`
    object: Slot,
    /// A str like `B` or `@H`.
    format: Slot,
    code: u8,
    item: usize,
    offset: i64,
    dimensions: Vec<Dimension>,
    read_only: bool,
    hash: Cell<u64>,
}

impl Payload for MemoryView {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let source = self.source.get();
        tracer.values(&[source, self.object.get(), self.format.get()]);
        // A bytearray that is about to be resized counts the views that live (bytearray.rs).
        if let Some(array) = source.downcast::<ByteArray>()
            && array.exports.get() & COUNTING != 0
        {
            array.exports.set(array.exports.get() + 1);
        }
    }
}

type View = Ref<Native<MemoryView>>;

impl MemoryView {
    /// Number of items.
    fn items(&self) -> usize {
        self.dimensions.iter().map(|d| d.count).product()
    }

    fn bytes(&self) -> usize {
        self.items() * self.item
    }

    /// Are the items one after the other, the last index (or in Fortran's order the first) running fastest?
    fn is_contiguous(&self, fortran: bool) -> bool {
        let mut expected = self.item as i64;
        let mut check = |d: &Dimension| {
            let fits = d.count <= 1 || d.stride == expected;
            expected = expected.saturating_mul(d.count as i64);
            fits
        };
        if self.items() == 0 {
            return true;
        }
        if fortran { self.dimensions.iter().all(&mut check) } else { self.dimensions.iter().rev().all(&mut check) }
    }

    /// The bytes of the item at an offset.
    fn item_at(&self, offset: i64) -> [u8; 8] {
        let mut bytes = [0; 8];
        let source = source_bytes(self.source.get());
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        if let Some(found) = source.as_ref().and_then(|s| s.as_slice().get(start..start.saturating_add(self.item))) {
            bytes[..found.len()].copy_from_slice(found);
        }
        bytes
    }

    /// Replaces the bytes of the item at an offset.
    fn store(&self, offset: i64, item: &[u8]) {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        if let Some(array) = self.source.get().downcast::<ByteArray>()
            && let Some(place) = array.bytes.as_mut_slice().get_mut(start..start.saturating_add(item.len()))
        {
            place.copy_from_slice(item);
        }
    }

    /// Calls `visit` with the offset of every item, the last index running fastest.
    fn each_offset(&self, visit: &mut dyn FnMut(i64)) {
        walk(&self.dimensions, self.offset, visit);
    }
}

fn walk(dimensions: &[Dimension], offset: i64, visit: &mut dyn FnMut(i64)) {
    match dimensions {
        [] => visit(offset),
        [first, rest @ ..] => {
            for i in 0..first.count {
                walk(rest, offset + first.stride * i as i64, visit);
            }
        }
    }
}

/// The bytes behind a view.
fn source_bytes(source: Value) -> Option<Content> {
    match source.kind()? {
        Kind::Bytes => source.downcast::<Bytes>().map(Content::Bytes),
        Kind::ByteArray => source.downcast::<ByteArray>().map(Content::Array),
        _ => None,
    }
}

// -- construction ------------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let given = args.len().saturating_sub(1 + keywords.len());
    if given > 1 {
        return Err(vm.type_error(format_args!("memoryview() takes at most 1 argument ({given} given)")));
    }
    if keywords.len() > 1 {
        let given = keywords.len();
        return Err(vm.type_error(format_args!("memoryview() takes at most 1 keyword argument ({given} given)")));
    }
    let is_named = keywords.first().is_some_and(|k| vm.text(*k).is_some_and(|k| k.as_bytes() == b"object"));
    let object =
        if given == 1 || is_named { constructor(vm, "memoryview", ["object"], args, keywords)?[0] } else { Value::EMPTY };
    if object.is_empty() {
        return Err(vm.type_error(format_args!("memoryview() missing required argument 'object' (pos 1)")));
    }
    new_view(vm, object)
}

/// `object.__buffer__(flags)`
pub fn buffer(vm: &mut Machine, args: &[Value]) -> Result {
    vm.c_int(arg(args, 1))?;
    new_view(vm, arg(args, 0))
}

/// `memoryview(object)`
pub fn new_view(vm: &mut Machine, object: Value) -> Result {
    if object.native::<MemoryView>().is_some() {
        let view = view(vm, object)?;
        let dimensions = view.payload.dimensions.clone();
        return derived(vm, view, view.payload.offset, dimensions, view.payload.read_only);
    }
    let source = vm.unbox(object);
    let Some(content) = source_bytes(source) else {
        let name = vm.type_name(object);
        return Err(vm.type_error(format_args!("memoryview: a bytes-like object is required, not '{name}'")));
    };
    let format = vm.str("B")?;
    let dimensions = alloc::vec![Dimension { count: content.as_slice().len(), stride: 1 }];
    let read_only = !content.is_array();
    let view = MemoryView {
        source: source.into(),
        object: object.into(),
        format: format.into(),
        code: b'B',
        item: 1,
        offset: 0,
        dimensions,
        read_only,
        hash: 0.into(),
    };
    export(vm, view)
}

/// Makes the object and counts it as an export of its source.
fn export(vm: &mut Machine, view: MemoryView) -> Result {
    let array = view.source.get().downcast::<ByteArray>();
    let object = vm.new_native(&SPEC, view)?;
    if let Some(array) = array {
        array.exports.set(array.exports.get() + 1);
    }
    Ok(object)
}

/// Another view of the same format on the same source.
fn derived(vm: &mut Machine, view: View, offset: i64, dimensions: Vec<Dimension>, read_only: bool) -> Result {
    let of = &view.payload;
    let made = MemoryView {
        source: of.source.get().into(),
        object: of.object.get().into(),
        format: of.format.get().into(),
        code: of.code,
        item: of.item,
        offset,
        dimensions,
        read_only,
        hash: 0.into(),
    };
    export(vm, made)
}

/// The view that a value is; an error once it was released.
fn view(vm: &mut Machine, value: Value) -> Result<View> {
    let Some(view) = value.native::<MemoryView>() else {
        return Err(vm.wrong_receiver(value, &SPEC, "memoryview"));
    };
    if view.payload.source.get().is_empty() {
        return Err(vm.value_error(format_args!("operation forbidden on released memoryview object")));
    }
    Ok(view)
}

fn receiver(vm: &mut Machine, args: &[Value], method: &str) -> Result<View> {
    let this = arg(args, 0);
    if this.native::<MemoryView>().is_none() {
        return Err(vm.wrong_receiver(this, &SPEC, method));
    }
    view(vm, this)
}

fn release(vm: &mut Machine, args: &[Value]) -> Result {
    let view: View = vm.native_receiver(args, &SPEC, "release")?;
    let source = view.payload.source.replace(Value::EMPTY);
    view.payload.object.set(Value::NONE);
    if let Some(array) = source.downcast::<ByteArray>() {
        array.exports.set(array.exports.get().saturating_sub(1));
    }
    Ok(Value::NONE)
}

fn enter(vm: &mut Machine, args: &[Value]) -> Result {
    receiver(vm, args, "__enter__")?;
    Ok(arg(args, 0))
}

fn exit(vm: &mut Machine, args: &[Value], _keywords: &[Value]) -> Result {
    release(vm, args)
}

// -- contents ------------------------------------------------------------------------------------------------------------

/// The bytes of a memoryview; None where the value is none.
pub fn content(vm: &mut Machine, value: Value) -> Result<Option<Vec<u8>>> {
    if value.native::<MemoryView>().is_none() {
        return Ok(None);
    }
    let view = view(vm, value)?;
    all_bytes(vm, view).map(Some)
}

fn all_bytes(vm: &mut Machine, view: View) -> Result<Vec<u8>> {
    let of = &view.payload;
    vm.charge_large(of.bytes())?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(of.bytes()).is_err() {
        return Err(vm.no_memory());
    }
    if of.is_contiguous(false) {
        let source = source_bytes(of.source.get());
        let start = usize::try_from(of.offset).unwrap_or(0);
        let bytes = source.as_ref().and_then(|s| s.as_slice().get(start..start + of.bytes()));
        out.extend_from_slice(bytes.unwrap_or(&[]));
    } else {
        of.each_offset(&mut |offset| out.extend_from_slice(&of.item_at(offset)[..of.item]));
    }
    Ok(out)
}

fn to_bytes(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "tobytes")?;
    let mut fortran = false;
    if let Some(order) = some_arg(args, 1) {
        let Some(text) = vm.text(order) else {
            let name = vm.type_name(order);
            return Err(vm.type_error(format_args!("tobytes() argument 'order' must be str or None, not {name}")));
        };
        fortran = match text.as_bytes() {
            b"C" => false,
            b"F" => true,
            b"A" => view.payload.is_contiguous(true) && !view.payload.is_contiguous(false),
            _ => return Err(vm.value_error(format_args!("order must be 'C', 'F' or 'A'"))),
        };
    }
    if !fortran || view.payload.dimensions.len() < 2 {
        let out = all_bytes(vm, view)?;
        return vm.bytes(&out);
    }
    let of = &view.payload;
    vm.charge_large(of.bytes())?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(of.bytes()).is_err() {
        return Err(vm.no_memory());
    }
    fortran_walk(&of.dimensions, of.offset, &mut |offset| out.extend_from_slice(&of.item_at(offset)[..of.item]));
    vm.bytes(&out)
}

/// As [`walk`], the first index running fastest.
fn fortran_walk(dimensions: &[Dimension], offset: i64, visit: &mut dyn FnMut(i64)) {
    match dimensions {
        [] => visit(offset),
        [rest @ .., last] => {
            for i in 0..last.count {
                fortran_walk(rest, offset + last.stride * i as i64, visit);
            }
        }
    }
}

fn to_list(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "tolist")?;
    vm.charge(view.payload.items() as u64)?;
    list_of(vm, view, &view.payload.dimensions, view.payload.offset)
}

fn list_of(vm: &mut Machine, view: View, dimensions: &[Dimension], offset: i64) -> Result {
    let [first, rest @ ..] = dimensions else { return item(vm, view, offset) };
    let answer = List::with_capacity(&mut vm.heap, first.count);
    let list = vm.check(answer)?;
    for i in 0..first.count {
        let value = list_of(vm, view, rest, offset + first.stride * i as i64)?;
        let answer = list.push(&mut vm.heap, value);
        vm.check(answer)?;
    }
    Ok(list.into())
}

/// The value of the item at an offset.
fn item(vm: &mut Machine, view: View, offset: i64) -> Result {
    let of = &view.payload;
    let bytes = of.item_at(offset);
    if of.code == b'B' {
        return Ok(Value::small_int(i64::from(bytes[0])));
    }
    format::unpack(vm, of.code, &bytes[..of.item])
}

fn hex(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "hex")?;
    let (separator, group) = hex_arguments(vm, arg(args, 1), arg(args, 2))?;
    let out = all_bytes(vm, view)?;
    hex_text(vm, &out, separator, group)
}

fn sizes(vm: &mut Machine, this: Value, size: fn(&Dimension) -> i64) -> Result {
    let view = view(vm, this)?;
    let sizes: Vec<Value> = view.payload.dimensions.iter().map(|d| Value::small_int(size(d))).collect();
    vm.tuple(&sizes)
}

fn length(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "__len__")?;
    match view.payload.dimensions.first() {
        Some(dimension) => Ok(Value::small_int(dimension.count as i64)),
        None => Err(vm.type_error(format_args!("0-dim memory has no length"))),
    }
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let view: View = vm.native_receiver(args, &SPEC, "__repr__")?;
    let released = if view.payload.source.get().is_empty() { "released " } else { "" };
    let text = alloc::format!("<{released}memory at {:#x}>", arg(args, 0).bits());
    vm.str(&text)
}

// -- items ---------------------------------------------------------------------------------------------------------------

/// What a key means: an item, or a view of a part.
enum Place {
    Item(i64),
    Part(i64, Vec<Dimension>),
}

fn place(vm: &mut Machine, view: View, key: Value) -> Result<Place> {
    let of = &view.payload;
    if let Some(tuple) = vm.as_tuple(key) {
        return tuple_place(vm, view, tuple);
    }
    if let Some(slice) = key.downcast::<Slice>() {
        let Some((first, rest)) = of.dimensions.split_first() else {
            return Err(vm.type_error(format_args!("invalid indexing of 0-dim memory")));
        };
        let (start, _, step, count) = vm.resolve_slice(slice, first.count)?;
        let mut dimensions = alloc::vec![Dimension { count, stride: first.stride.saturating_mul(step) }];
        dimensions.extend_from_slice(rest);
        let offset = if count == 0 { of.offset } else { of.offset + first.stride * start };
        return Ok(Place::Part(offset, dimensions));
    }
    if key == Value::ELLIPSIS && of.dimensions.is_empty() {
        return Ok(Place::Part(of.offset, Vec::new()));
    }
    if !vm.is_index(key)? {
        return Err(vm.type_error(format_args!("memoryview: invalid slice key")));
    }
    let n = vm.sequence_index(key)? as i64;
    match of.dimensions.as_slice() {
        [dimension] => match wrap_index(n, dimension.count) {
            Some(at) => Ok(Place::Item(of.offset + dimension.stride * at as i64)),
            None => Err(out_of_bounds(vm, 1)),
        },
        [] => Err(vm.type_error(format_args!("invalid indexing of 0-dim memory"))),
        _ => Err(vm.not_implemented_error(format_args!("multi-dimensional sub-views are not implemented"))),
    }
}

fn out_of_bounds(vm: &mut Machine, dimension: usize) -> Raised {
    vm.index_error(format_args!("index out of bounds on dimension {dimension}"))
}

fn tuple_place(vm: &mut Machine, view: View, tuple: Ref<Tuple>) -> Result<Place> {
    let of = &view.payload;
    let mut indices = true;
    for &key in tuple.as_slice() {
        indices &= vm.is_index(key)?;
    }
    if !indices {
        let slices = tuple.as_slice().iter().all(|key| key.is_kind(Kind::Slice));
        return Err(if slices {
            vm.not_implemented_error(format_args!("multi-dimensional slicing is not implemented"))
        } else {
            vm.type_error(format_args!("memoryview: invalid slice key"))
        });
    }
    let (given, wanted) = (tuple.len(), of.dimensions.len());
    if given < wanted {
        return Err(vm.not_implemented_error(format_args!("sub-views are not implemented")));
    }
    if given > wanted {
        return Err(vm.type_error(format_args!("cannot index {wanted}-dimension view with {given}-element tuple")));
    }
    let mut offset = of.offset;
    for (number, dimension) in of.dimensions.iter().enumerate() {
        let key = tuple.get(number).unwrap_or(Value::NONE);
        let n = vm.sequence_index(key)? as i64;
        match wrap_index(n, dimension.count) {
            Some(at) => offset += dimension.stride * at as i64,
            None => return Err(out_of_bounds(vm, number + 1)),
        }
    }
    Ok(Place::Item(offset))
}

fn get_item(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "__getitem__")?;
    let place = place(vm, view, arg(args, 1))?;
    // An index object may have released the view.
    receiver(vm, args, "__getitem__")?;
    match place {
        Place::Item(offset) => item(vm, view, offset),
        Place::Part(offset, dimensions) => derived(vm, view, offset, dimensions, view.payload.read_only),
    }
}

fn set_item(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "__setitem__")?;
    let value = arg(args, 2);
    if view.payload.read_only {
        return Err(vm.type_error(format_args!("cannot modify read-only memory")));
    }
    match place(vm, view, arg(args, 1))? {
        Place::Item(offset) => {
            let mut bytes = [0; 8];
            let of = &view.payload;
            format::pack(vm, of.code, of.format.get(), value, &mut bytes[..of.item])?;
            receiver(vm, args, "__setitem__")?;
            of.store(offset, &bytes[..of.item]);
        }
        Place::Part(offset, dimensions) => set_part(vm, view, offset, &dimensions, value)?,
    }
    Ok(Value::NONE)
}

/// Copies another buffer of the same format and shape into a part of the view.
fn set_part(vm: &mut Machine, view: View, offset: i64, dimensions: &[Dimension], value: Value) -> Result<()> {
    let of = &view.payload;
    if of.dimensions.len() > 1 {
        return Err(vm.not_implemented_error(format_args!("memoryview slice assignments are currently restricted to ndim = 1")));
    }
    let from = new_source(vm, value)?;
    let same_shape = from.payload.dimensions.len() == dimensions.len()
        && from.payload.dimensions.iter().zip(dimensions).all(|(a, b)| a.count == b.count);
    if from.payload.code != of.code || !same_shape {
        return Err(vm.value_error(format_args!("memoryview assignment: lvalue and rvalue have different structures")));
    }
    // A copy: the two may overlap.
    let bytes = all_bytes(vm, from)?;
    let mut items = bytes.chunks_exact(of.item.max(1));
    walk(dimensions, offset, &mut |offset| {
        if let Some(item) = items.next() {
            of.store(offset, item);
        }
    });
    Ok(())
}

/// A view of any bytes-like object, to read from.
fn new_source(vm: &mut Machine, value: Value) -> Result<View> {
    if value.native::<MemoryView>().is_none() && source_bytes(vm.unbox(value)).is_none() {
        return Err(super::bytes::not_bytes_like(vm, value));
    }
    if value.native::<MemoryView>().is_some() {
        return view(vm, value);
    }
    let made = new_view(vm, value)?;
    let view = view(vm, made)?;
    // This view is gone before anybody can resize its source.
    if let Some(array) = view.payload.source.get().downcast::<ByteArray>() {
        array.exports.set(array.exports.get().saturating_sub(1));
    }
    Ok(view)
}

fn delete_item(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "__delitem__")?;
    let text = if view.payload.read_only { "cannot modify read-only memory" } else { "cannot delete memory" };
    Err(vm.type_error(format_args!("{text}")))
}

// -- casts ---------------------------------------------------------------------------------------------------------------

fn to_read_only(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "toreadonly")?;
    let dimensions = view.payload.dimensions.clone();
    derived(vm, view, view.payload.offset, dimensions, true)
}

fn cast(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "cast")?;
    let wanted = arg(args, 1);
    let Some(text) = vm.text(wanted) else {
        let name = vm.type_name(wanted);
        return Err(vm.type_error(format_args!("cast() argument 'format' must be str, not {name}")));
    };
    let of = &view.payload;
    if !of.is_contiguous(false) {
        return Err(vm.type_error(format_args!("memoryview: casts are restricted to C-contiguous views")));
    }
    let shape = arg(args, 2);
    let lengths = if shape.is_empty() { None } else { Some(shape_argument(vm, shape)?) };
    if of.dimensions.len() != 1 && lengths.as_ref().is_some_and(|l| l.len() != 1) {
        return Err(vm.type_error(format_args!("memoryview: cast must be 1D -> ND or ND -> 1D")));
    }
    let Some((code, size)) = format::parse(text.as_bytes()).and_then(|c| format::item_size(c).map(|s| (c, s))) else {
        return Err(
            vm.value_error(format_args!("memoryview: destination format must be a native format prefixed with an optional '@'"))
        );
    };
    if !format::is_byte(of.code) && !format::is_byte(code) {
        return Err(vm.type_error(format_args!("memoryview: cannot cast between two non-byte formats")));
    }
    if !of.bytes().is_multiple_of(size) {
        return Err(vm.type_error(format_args!("memoryview: length is not a multiple of itemsize")));
    }
    let dimensions = match lengths {
        None => alloc::vec![Dimension { count: of.bytes() / size, stride: size as i64 }],
        Some(lengths) => shaped(vm, &lengths, size, of.bytes())?,
    };
    let made = MemoryView {
        source: of.source.get().into(),
        object: of.object.get().into(),
        format: Value::object(text).into(),
        code,
        item: size,
        offset: of.offset,
        dimensions,
        read_only: of.read_only,
        hash: 0.into(),
    };
    export(vm, made)
}

/// Most dimensions of a view.
const MOST_DIMENSIONS: usize = 64;

fn shape_argument(vm: &mut Machine, shape: Value) -> Result<Vec<usize>> {
    let (list, tuple) = (shape.downcast::<List>(), vm.as_tuple(shape));
    let items: &[Value] = match (&list, &tuple) {
        (Some(list), _) => list.as_slice(),
        (_, Some(tuple)) => tuple.as_slice(),
        _ => return Err(vm.type_error(format_args!("shape must be a list or a tuple"))),
    };
    let mut lengths = Vec::new();
    if items.len() > MOST_DIMENSIONS {
        return Err(vm.value_error(format_args!("memoryview: number of dimensions must not exceed {MOST_DIMENSIONS}")));
    }
    for &item in items {
        if !vm.is_int(item) {
            return Err(vm.type_error(format_args!("memoryview.cast(): elements of shape must be integers")));
        }
        match vm.to_i64(item).filter(|n| *n > 0).and_then(|n| usize::try_from(n).ok()) {
            Some(n) => lengths.push(n),
            None => {
                return Err(vm.value_error(format_args!("memoryview.cast(): elements of shape must be integers > 0")));
            }
        }
    }
    Ok(lengths)
}

/// The dimensions of a contiguous view with these lengths.
fn shaped(vm: &mut Machine, lengths: &[usize], size: usize, bytes: usize) -> Result<Vec<Dimension>> {
    let product = lengths.iter().try_fold(size, |product, n| product.checked_mul(*n));
    if product != Some(bytes) {
        return Err(vm.type_error(format_args!("memoryview: product(shape) * itemsize != buffer size")));
    }
    let mut dimensions = Vec::new();
    let mut stride = size as i64;
    for count in lengths.iter().rev() {
        dimensions.push(Dimension { count: *count, stride });
        stride *= *count as i64;
    }
    dimensions.reverse();
    Ok(dimensions)
}

// -- comparing and searching -----------------------------------------------------------------------------------------------

fn equal(vm: &mut Machine, args: &[Value], op: CompareOperator) -> Result {
    let this: View = vm.native_receiver(args, &SPEC, "__eq__")?;
    let other = arg(args, 1);
    let released = |view: View| view.payload.source.get().is_empty();
    let answer = if other.native::<MemoryView>().is_none() && source_bytes(vm.unbox(other)).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    } else if released(this) || other.native::<MemoryView>().is_some_and(released) {
        arg(args, 0) == other
    } else {
        let other = new_source(vm, other)?;
        same_items(vm, this, other)?
    };
    Ok(Value::bool(answer == (op == CompareOperator::Eq)))
}

fn same_items(vm: &mut Machine, a: View, b: View) -> Result<bool> {
    let (x, y) = (&a.payload, &b.payload);
    let same_shape =
        x.dimensions.len() == y.dimensions.len() && x.dimensions.iter().zip(&y.dimensions).all(|(p, q)| p.count == q.count);
    if !same_shape {
        return Ok(false);
    }
    let (left, right) = (all_bytes(vm, a)?, all_bytes(vm, b)?);
    if x.code == y.code && !matches!(x.code, b'e' | b'f' | b'd' | b'?') {
        return Ok(left == right);
    }
    for (p, q) in left.chunks_exact(x.item.max(1)).zip(right.chunks_exact(y.item.max(1))) {
        let (p, q) = (format::unpack(vm, x.code, p)?, format::unpack(vm, y.code, q)?);
        if !vm.compare_bool(CompareOperator::Eq, p, q)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn hash(vm: &mut Machine, args: &[Value]) -> Result {
    let view: View = vm.native_receiver(args, &SPEC, "__hash__")?;
    let of = &view.payload;
    if of.hash.get() == 0 {
        receiver(vm, args, "__hash__")?;
        if !of.read_only {
            return Err(vm.value_error(format_args!("cannot hash writable memoryview object")));
        }
        if !format::is_byte(of.code) {
            return Err(vm.value_error(format_args!("memoryview: hashing is restricted to formats 'B', 'b' or 'c'")));
        }
        let bytes = all_bytes(vm, view)?;
        of.hash.set(vm.hash_bytes(&bytes));
    }
    vm.int(of.hash.get() as i64)
}

fn one_dimension(vm: &mut Machine, view: View) -> Result<Dimension> {
    match view.payload.dimensions.as_slice() {
        [dimension] => Ok(*dimension),
        [] => Err(vm.type_error(format_args!("invalid indexing of 0-dim memory"))),
        _ => Err(vm.not_implemented_error(format_args!("multi-dimensional sub-views are not implemented"))),
    }
}

fn count(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "count")?;
    let dimension = one_dimension(vm, view)?;
    vm.charge(dimension.count as u64)?;
    let mut found = 0;
    for i in 0..dimension.count {
        receiver(vm, args, "count")?;
        let value = item(vm, view, view.payload.offset + dimension.stride * i as i64)?;
        found += usize::from(vm.equal(value, arg(args, 1))?);
    }
    vm.int_from_usize(found)
}

fn index(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "index")?;
    let dimension = one_dimension(vm, view)?;
    let (start, stop) = super::string_search::bounds(vm, dimension.count, arg(args, 2), arg(args, 3))?;
    vm.charge(stop.saturating_sub(start) as u64)?;
    for i in start..stop.min(dimension.count) {
        receiver(vm, args, "index")?;
        let value = item(vm, view, view.payload.offset + dimension.stride * i as i64)?;
        if vm.equal(value, arg(args, 1))? {
            return vm.int_from_usize(i);
        }
    }
    Err(vm.value_error(format_args!("memoryview.index(x): x not found")))
}

// -- iteration -----------------------------------------------------------------------------------------------------------

/// Where an iteration stands.
struct Progress {
    view: Slot,
    at: Cell<usize>,
}

impl Payload for Progress {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.view.get());
    }
}

fn iter(vm: &mut Machine, args: &[Value]) -> Result {
    let view = receiver(vm, args, "__iter__")?;
    one_dimension(vm, view)?;
    vm.new_native(&ITERATOR_SPEC, Progress { view: arg(args, 0).into(), at: 0.into() })
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(progress) = iterator.native::<Progress>() else { return Ok(None) };
    let source = progress.payload.view.get();
    if source.is_empty() {
        return Ok(None);
    }
    let view = view(vm, source)?;
    let dimension = one_dimension(vm, view)?;
    let at = progress.payload.at.get();
    if at >= dimension.count {
        progress.payload.view.set(Value::EMPTY);
        return Ok(None);
    }
    progress.payload.at.set(at + 1);
    item(vm, view, view.payload.offset + dimension.stride * at as i64).map(Some)
}
