//! What the objects that traces make without a call look like (`optimize/allocate.rs`): instances, tuples, lists, cells and
//! others whose words are known.

use alloc::vec::Vec;
use core::mem::offset_of;

use crate::builtins::class_shape;
use crate::builtins::enumerate::{self, Enumerate};
use crate::builtins::iterators::{self, Cursor};
use crate::builtins::zip::{self, Zip};
use crate::codegen::lower::container::{LIST_BUFFER, LIST_LENGTH, LIST_ROOM};
use crate::heap::Heap;
use crate::machine::Machine;
use crate::object::native::Payload;
use crate::object::{
    Buffer, CellObject, Class, ClassFlags, Complex, Dict, Exception, Header, Instance, Kind, List, Native, Range, Set, ShapeId,
    Tuple, instance,
};
use crate::optimize::allocate::{self, Cell, Content, Fill, Layout};
use crate::optimize::{self, Optimized, Passes, Recorded};
use crate::trace::ir::{Instruction, Ref, Trace};
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

use super::traces::Refusal;

const WORD: usize = size_of::<Value>();

/// The trace of what was recorded.
pub(super) fn optimized(recorded: Recorded) -> Result<Optimized, Refusal> {
    let inlines = recorded.builder.passes.contains(Passes::ALLOCATE);
    let made = optimize::finish(recorded).map_err(Refusal::Optimizer)?;
    if !inlines {
        return Ok(made);
    }
    allocate::inline(made, of_call).map_err(|full| Refusal::Optimizer(full.into()))
}

/// The layout of what a call makes. None: it is to be called.
fn of_call(trace: &Trace, call: &Instruction) -> Option<Layout> {
    let count = usize::from(call.arguments[1]);
    let quick = Quick::ALL.get(usize::from(call.arguments[0]))?;
    match quick {
        Quick::NEW_INSTANCE => {
            let class = Value::from_bits(trace.constant(call.reference(2))?.bits).downcast::<Class>()?;
            let shape = number(trace, call.reference(3))? as u32;
            (class.root_shape.get().0 == shape).then(|| of_instance(&class, shape))?
        }
        Quick::NEW_EXCEPTION => {
            let class = Value::from_bits(trace.constant(call.reference(2))?.bits).downcast::<Class>()?;
            let shape = number(trace, call.reference(4))? as u32;
            (class.root_shape.get().0 == shape).then(|| of_exception(&class, shape))?
        }
        Quick::TUPLE_1 | Quick::TUPLE_2 | Quick::TUPLE_3 | Quick::TUPLE_4 => of_tuple(count, Content::Argument),
        Quick::NEW_TUPLE => of_tuple(number(trace, call.reference(2))? as usize, |_| EMPTY),
        Quick::LIST_0 | Quick::LIST_1 | Quick::LIST_2 | Quick::LIST_3 | Quick::LIST_4 => of_list(count),
        Quick::DICT_0 => layout([cell(size_of::<Dict>(), &Header::of::<Dict>(), [])]),
        Quick::SET_0 => layout([cell(size_of::<Set>(), &Header::new(Kind::Set, class_shape::SET), [])]),
        Quick::NEW_RANGE => {
            let fields = [offset_of!(Range, start), offset_of!(Range, stop), offset_of!(Range, step), offset_of!(Range, length)];
            let fields = fields.into_iter().enumerate().map(|(n, offset)| (offset, Content::Argument(n)));
            layout([cell(size_of::<Range>(), &Header::of::<Range>(), fields)])
        }
        Quick::NEW_COMPLEX if (0..2).all(|n| is_double(trace, call.reference(2 + n))) => {
            let parts = [(offset_of!(Complex, real), Content::Double(0)), (offset_of!(Complex, imaginary), Content::Double(1))];
            layout([cell(size_of::<Complex>(), &Header::of::<Complex>(), parts)])
        }
        Quick::NEW_CELL => {
            let content = [(offset_of!(CellObject, content), Content::Argument(0))];
            layout([cell(size_of::<CellObject>(), &Header::of::<CellObject>(), content)])
        }
        Quick::NEW_CURSOR => {
            let shape = ShapeId(number(trace, call.reference(3))? as u32);
            of_native::<Cursor>(shape, &[(iterators::SOURCE, Content::Argument(0))])
        }
        Quick::NEW_ENUMERATE => {
            let fields = [(enumerate::ITERATOR, Content::Argument(0)), (enumerate::NUMBER, Content::Argument(1))];
            of_native::<Enumerate>(class_shape::ENUMERATE, &fields)
        }
        Quick::NEW_ZIP => of_native::<Zip>(class_shape::ZIP, &[(zip::ITERATORS, Content::Argument(0))]),
        _ => None,
    }
}

/// A native object that has nothing to do when it dies.
fn of_native<P: Payload>(shape: ShapeId, fields: &[(usize, Content)]) -> Option<Layout> {
    const { assert!(!core::mem::needs_drop::<P>()) };
    let (at, table) = Native::<P>::table_word();
    let table = table as i64;
    let fits = (Value::INT_MIN..=Value::INT_MAX).contains(&table);
    let words = [(at, Content::Long(table))].into_iter().chain(fields.iter().copied());
    fits.then(|| layout([cell(size_of::<Native<P>>(), &Header::new(Kind::Native, shape), words)]))?
}

/// Is a boxed value a constant float, or one that the trace boxes?
fn is_double(trace: &Trace, at: Ref) -> bool {
    match trace.constant(at) {
        Some(constant) => constant.boxed().is_float(),
        None => trace.get(at).is_uop(Uop::BOX_FLOAT),
    }
}

const EMPTY: Content = Content::Word(Value::EMPTY.bits() as i32);

/// The number that a constant is.
fn number(trace: &Trace, at: Ref) -> Option<i64> {
    Some(trace.constant(at)?.bits as i64 >> 16)
}

fn of_instance(class: &Class, shape: u32) -> Option<Layout> {
    of_class(class, shape, Kind::Instance, size_of::<Instance>(), &[])
}

/// As `BaseException` makes it.
fn of_exception(class: &Class, shape: u32) -> Option<Layout> {
    let none = Content::Word(Value::NONE.bits() as i32);
    let fields = [
        (offset_of!(Exception, arguments), Content::Argument(1)),
        (offset_of!(Exception, traceback), none),
        (offset_of!(Exception, cause), none),
        (offset_of!(Exception, context), none),
        (offset_of!(Exception, fields), EMPTY),
    ];
    of_class(class, shape, Kind::Exception, size_of::<Exception>(), &fields)
}

/// As [`Machine::new_object`] makes an object with so many bytes of its own.
fn of_class(class: &Class, shape: u32, kind: Kind, own_size: usize, fields: &[(usize, Content)]) -> Option<Layout> {
    let header = Header::new(kind, class.root_shape.get());
    let mut size = own_size;
    let mut inline_slots = 0;
    if class.has(ClassFlags::HAS_DICT) || class.member_count.get() != 0 {
        header.flags.set(Header::HAS_SLOTS);
        inline_slots = class.inline_hint.get();
        size += instance::slots_size(inline_slots);
    }
    let header = Header { inline_slots, ..header };
    let slots = (own_size..size).step_by(WORD).map(|offset| (offset, EMPTY));
    let holds = Some((0, offset_of!(Class, root_shape) as u16, shape));
    Some(Layout { holds, ..layout([cell(size, &header, fields.iter().copied().chain(slots))])? })
}

fn of_tuple(count: usize, item: impl Fn(usize) -> Content) -> Option<Layout> {
    let length = (offset_of!(Tuple, length), Content::Word(count as i32));
    let items = (0..count).map(|n| (size_of::<Tuple>() + n * WORD, item(n)));
    layout([cell(size_of::<Tuple>() + count * WORD, &Header::of::<Tuple>(), [length].into_iter().chain(items))])
}

/// A list, whose items are in a buffer if there are any.
fn of_list(count: usize) -> Option<Layout> {
    if count == 0 {
        return layout([cell(size_of::<List>(), &Header::of::<List>(), [])]);
    }
    let size = (Buffer::SIZE, Content::Word((count * WORD) as i32));
    let items = (0..count).map(|n| (size_of::<Buffer>() + n * WORD, Content::Argument(n)));
    let header = Header::new(Kind::Buffer, ShapeId::NONE);
    let buffer = cell(size_of::<Buffer>() + count * WORD, &header, [size].into_iter().chain(items));
    let count = Content::Word(count as i32);
    let items = [(LIST_BUFFER, Content::Cell(0)), (LIST_LENGTH, count), (LIST_ROOM, count)];
    layout([buffer, cell(size_of::<List>(), &Header::of::<List>(), items)])
}

/// A cell for an object of so many bytes: its header, and what is in its words; those of which nothing is said hold zeros.
fn cell(size: usize, header: &Header, words: impl IntoIterator<Item = (usize, Content)>) -> Cell {
    let mut bytes = [0; 4];
    bytes[offset_of!(Header, kind)] = header.kind as u8;
    bytes[offset_of!(Header, flags)] = header.flags.get();
    bytes[offset_of!(Header, inline_slots)] = header.inline_slots;
    let halves = [(0, u32::from_ne_bytes(bytes)), (offset_of!(Header, shape), header.shape.get().0)];
    let mut fills: Vec<Fill> =
        halves.iter().map(|(offset, half)| Fill { offset: *offset as u16, with: Content::Half(*half) }).collect();
    let zeros = (size_of::<Header>()..size).step_by(WORD);
    fills.extend(zeros.map(|offset| Fill { offset: offset as u16, with: Content::Word(0) }));
    for (offset, with) in words {
        let at = 1 + offset / WORD;
        fills[at] = Fill { offset: offset as u16, with };
    }
    let heap = offset_of!(Machine, heap);
    let (next, end, size) = Heap::row_of(size);
    Cell { size: size as u32, next: (heap + next) as u16, end: (heap + end) as u16, fills }
}

fn layout<const N: usize>(cells: [Cell; N]) -> Option<Layout> {
    /// The largest objects that are made like this: each word is a store.
    const MOST_BYTES: u32 = 256;
    cells.iter().all(|cell| cell.size <= MOST_BYTES).then(|| Layout { holds: None, cells: Vec::from(cells) })
}
