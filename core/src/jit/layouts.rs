//! What the objects that traces make without a call look like (`optimize/allocate.rs`): instances, tuples and cells.

use alloc::vec::Vec;
use core::mem::offset_of;

use crate::builtins::class_shape;
use crate::heap::Heap;
use crate::machine::Machine;
use crate::object::{CellObject, Class, ClassFlags, Header, Instance, Kind, Tuple, instance};
use crate::optimize::allocate::{self, Content, Fill, Layout};
use crate::optimize::{self, Passes, Recorded};
use crate::trace::ir::{Instruction, Trace};
use crate::trace::quick::Quick;
use crate::value::Value;

use super::traces::Refusal;

const WORD: usize = size_of::<Value>();

/// The trace of what was recorded.
pub(super) fn optimized(recorded: Recorded) -> Result<Trace, Refusal> {
    let inlines = recorded.builder.passes.contains(Passes::ALLOCATE);
    let trace = optimize::finish(recorded).map_err(Refusal::Optimizer)?;
    if !inlines {
        return Ok(trace);
    }
    allocate::inline(trace, of_call).map_err(|full| Refusal::Optimizer(full.into()))
}

/// The layout of what a call makes. None: it is to be called.
pub(super) fn of_call(trace: &Trace, call: &Instruction) -> Option<Layout> {
    let count = usize::from(call.arguments[1]);
    match Quick::ALL.get(usize::from(call.arguments[0]))? {
        Quick::NEW_INSTANCE => {
            let class = Value::from_bits(trace.constant(call.reference(2))?.bits).downcast::<Class>()?;
            let shape = (trace.constant(call.reference(3))?.bits as i64 >> 16) as u32;
            (class.root_shape.get().0 == shape).then(|| of_instance(&class, shape))?
        }
        Quick::TUPLE_1 | Quick::TUPLE_2 | Quick::TUPLE_3 | Quick::TUPLE_4 => {
            let mut fills = header(Kind::Tuple, 0, 0, class_shape::TUPLE.0);
            fills.push(Fill { offset: offset_of!(Tuple, length) as u16, with: Content::Word(count as i32) });
            let items = (0..count).map(|n| (size_of::<Tuple>() + n * WORD, n));
            fills.extend(items.map(|(offset, n)| Fill { offset: offset as u16, with: Content::Argument(n) }));
            layout(size_of::<Tuple>() + count * WORD, None, fills)
        }
        Quick::NEW_CELL => {
            let mut fills = header(Kind::Cell, 0, 0, class_shape::CELL.0);
            fills.push(Fill { offset: offset_of!(CellObject, content) as u16, with: Content::Argument(0) });
            layout(size_of::<CellObject>(), None, fills)
        }
        _ => None,
    }
}

/// As [`Machine::new_object`] makes an instance.
fn of_instance(class: &Class, shape: u32) -> Option<Layout> {
    let holds = Some((0, offset_of!(Class, root_shape) as u16, shape));
    let size = instance_size(class);
    let has_slots = size > size_of::<Instance>();
    let slots = if has_slots { class.inline_hint.get() } else { 0 };
    let flags = if has_slots { Header::HAS_SLOTS } else { 0 };
    let mut fills = header(Kind::Instance, flags, slots, shape);
    let words = (size_of::<Instance>()..size).step_by(WORD);
    fills.extend(words.map(|offset| Fill { offset: offset as u16, with: Content::Word(Value::EMPTY.bits() as i32) }));
    layout(size, holds, fills)
}

fn instance_size(class: &Class) -> usize {
    let has_slots = class.has(ClassFlags::HAS_DICT) || class.member_count.get() != 0;
    size_of::<Instance>() + if has_slots { instance::slots_size(class.inline_hint.get()) } else { 0 }
}

fn header(kind: Kind, flags: u8, inline_slots: u8, shape: u32) -> Vec<Fill> {
    let mut bytes = [0; 4];
    bytes[offset_of!(Header, kind)] = kind as u8;
    bytes[offset_of!(Header, flags)] = flags;
    bytes[offset_of!(Header, inline_slots)] = inline_slots;
    let shape_at = offset_of!(Header, shape) as u16;
    alloc::vec![
        Fill { offset: 0, with: Content::Half(u32::from_ne_bytes(bytes)) },
        Fill { offset: shape_at, with: Content::Half(shape) }
    ]
}

fn layout(size: usize, holds: Option<(usize, u16, u32)>, fills: Vec<Fill>) -> Option<Layout> {
    /// The largest objects that are made like this: each word is a store.
    const MOST_BYTES: usize = 256;
    if size > MOST_BYTES {
        return None;
    }
    let heap = offset_of!(Machine, heap);
    let (next, end, cell) = Heap::row_of(size);
    Some(Layout { size: cell as u32, next: (heap + next) as u16, end: (heap + end) as u16, holds, fills })
}
