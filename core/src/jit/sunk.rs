//! Objects that a trace did not make, made where it is left: what the optimizer sank (`optimize/sink.rs`).
//!
//! Nothing is collected here, so what is made needs no roots before it is in the frames. What had to be made cannot be done
//! without, so the bytes that the heap holds back may be used; where even these are not there, MemoryError is raised at
//! the instruction, and the slots of what could not be made are empty.
#![allow(dangerous_implicit_autorefs)]

use alloc::vec::Vec;

use crate::builtins::{async_generator, class_shape, dict_views, enumerate, exceptions, iterators, list, zip};
use crate::heap::{HeapObject, NoMemory, Ref};
use crate::machine::Machine;
use crate::object::{
    BoundMethod, Bytes, CellObject, CodeObject, Complex, Dict, Function, Header, Instance, Kind, List, Range, Set, ShapeId,
    Slice, Slot, Tuple, instance,
};
use crate::operations::item::{adjust_slice, small_bounds};
use crate::trace::ir::{Instruction, Op, Pseudo, Ref as Reference, SnapshotId, Trace};
use crate::trace::objects::{MOST_STORED_ITEMS, Made};
use crate::trace::quick::Quick;
use crate::trace::quick_failing::failure;
use crate::trace::quick_products::{of_halves, operator_of_ints, product_and_sum};
use crate::trace::quick_raise::described_level;
use crate::trace::quick_spread::keywords;
use crate::value::Value;

/// The values that an exit tells, by what it tells them of.
struct Told<'a> {
    trace: &'a Trace,
    references: Vec<Reference>,
    values: &'a mut Vec<Value>,
}

impl Told<'_> {
    fn value(&self, of: Reference) -> Value {
        let of = self.trace.copied(of);
        let at = self.references.iter().position(|told| self.trace.copied(*told) == of);
        at.map_or(Value::EMPTY, |at| self.values[at])
    }

    /// Could something not be made that an object refers to?
    fn lacks_part(&self, i: &Instruction) -> bool {
        i.references().any(|part| self.trace.is_sunk(self.trace.copied(part)) && self.value(part).is_empty())
    }

    fn set(&mut self, of: Reference, made: Value) {
        for (told, value) in self.references.iter().zip(self.values.iter_mut()) {
            if self.trace.copied(*told) == of {
                *value = made;
            }
        }
    }
}

impl Machine {
    /// Makes what is sunk among the values of an exit, which are in the order of [`Trace::told`].
    ///
    /// # Errors
    /// There is no memory; what was not made is EMPTY.
    pub(super) fn make_sunk(&mut self, trace: &Trace, snapshot: SnapshotId, values: &mut Vec<Value>) -> Result<(), NoMemory> {
        let mut told = Told { trace, references: trace.told(snapshot), values };
        let mut sunk: Vec<Reference> =
            told.references.iter().map(|at| trace.copied(*at)).filter(|at| trace.is_sunk(*at)).collect();
        // An instruction refers to earlier ones.
        sunk.sort_unstable();
        sunk.dedup();
        let held_back = self.heap.open_reserve_for_exit();
        let mut answer = Ok(());
        for at in sunk {
            match self.make(trace.get(at), &told) {
                Ok(made) => told.set(at, made),
                Err(refused) => answer = Err(refused),
            }
        }
        self.heap.close_reserve(held_back);
        answer
    }

    fn make(&mut self, i: &Instruction, told: &Told<'_>) -> Result<Value, NoMemory> {
        let Op::Pseudo(pseudo) = i.op else { return Ok(Value::EMPTY) };
        if told.lacks_part(i) {
            return Err(NoMemory);
        }
        if pseudo != Pseudo::NEW_OBJECT {
            return Ok(with_change(told.trace, told.value(i.reference(0)), i, told));
        }
        let parts: Vec<Value> = i.references().map(|part| told.value(part)).collect();
        Ok(match i.quick().and_then(Quick::makes).ok_or(NoMemory)? {
            Made::Tuple => Tuple::new(&mut self.heap, &parts)?.into(),
            Made::LongTuple => {
                let length = parts[0].as_small_int().map_or(0, |length| length as usize);
                Tuple::new(&mut self.heap, &[Value::EMPTY; MOST_STORED_ITEMS][..length.min(MOST_STORED_ITEMS)])?.into()
            }
            Made::Range => {
                let [start, stop, step, length] = parts[..] else { return Err(NoMemory) };
                self.heap.allocate(Range { header: Header::of::<Range>(), start, stop, step, length })?.into()
            }
            Made::Slice => {
                let [start, stop, step] = parts[..] else { return Err(NoMemory) };
                self.heap.allocate(Slice { header: Header::of::<Slice>(), start, stop, step })?.into()
            }
            Made::Complex => {
                let (real, imaginary) = (parts[0].as_float().unwrap_or(0.0), parts[1].as_float().unwrap_or(0.0));
                self.heap.allocate(Complex { header: Header::of::<Complex>(), real, imaginary })?.into()
            }
            Made::Product => {
                let [a, b, c] = parts[..] else { return Err(NoMemory) };
                self.int_from_i128(product_and_sum(a, b, c)).map_err(|_| self.forget_refusal())?
            }
            Made::Large => {
                let [operator, a, b] = parts[..] else { return Err(NoMemory) };
                let operator = operator.as_small_int().unwrap_or(0);
                operator_of_ints(self, operator, a, b).map_err(|_| self.forget_refusal())?
            }
            Made::Wide => self.int_from_u64(of_halves(parts[0], parts[1])).map_err(|_| self.forget_refusal())?,
            Made::FailureText => {
                let [number, a, b] = parts[..] else { return Err(NoMemory) };
                failure(self, number.as_small_int().unwrap_or(0), a, b).ok_or(NoMemory)?.1
            }
            Made::Method => {
                let shape = ShapeId(parts[2].as_small_int().unwrap_or(0) as u32);
                let header = Header::new(Kind::BoundMethod, shape);
                self.heap.allocate(BoundMethod { header, function: parts[0], receiver: parts[1] })?.into()
            }
            Made::List => List::new(&mut self.heap, &parts)?.into(),
            Made::Dict => Dict::new(&mut self.heap)?.into(),
            Made::Set => Set::new(&mut self.heap, class_shape::SET)?.into(),
            Made::Keywords => keywords(self, parts[0], parts[1]).map_err(|_| self.forget_refusal())?,
            Made::Cell => {
                let content = Slot::from(parts[0]);
                self.heap.allocate(CellObject { header: Header::of::<CellObject>(), content })?.into()
            }
            Made::Instance => self.instance_of_shape(ShapeId(parts[1].as_small_int().unwrap_or(0) as u32))?,
            Made::Function => self.described_function(&parts)?,
            Made::Cursor => {
                let shape = ShapeId(parts[1].as_small_int().unwrap_or(0) as u32);
                self.heap.allocate(iterators::at_start(parts[0], shape))?.into()
            }
            Made::Enumerate => self.heap.allocate(enumerate::object(parts[0], parts[1]))?.into(),
            Made::Zip => self.heap.allocate(zip::object(parts[0]))?.into(),
            Made::Generator => self.described_generator(&parts, i.quick())?,
            Made::Filled => {
                let [byte, count] = [0, 1].map(|n: usize| parts[n].as_small_int().unwrap_or(0));
                Bytes::filled(&mut self.heap, count.max(0) as usize, |place| place.fill(byte as u8))?.into()
            }
            Made::Byte => Bytes::new(&mut self.heap, &[parts[0].as_small_int().unwrap_or(0) as u8])?.into(),
            Made::Part => {
                let [list, start, stop, step] = parts[..] else { return Err(NoMemory) };
                let (Some(list), Some(bounds)) = (list.downcast::<List>(), small_bounds([start, stop, step])) else {
                    return Err(NoMemory);
                };
                let extent = adjust_slice(bounds, list.len());
                // Where an exception is under way, whatever raised it has been paid for the part.
                if self.raised.is_empty() {
                    self.fuel.charge(list::cost_of_part(extent));
                }
                list::copy_part(&mut self.heap, list, extent)?.into()
            }
            Made::View => {
                let number = |value: Value| value.as_small_int().unwrap_or(0) as u32;
                let view = dict_views::described_view(parts[0], ShapeId(number(parts[1])), number(parts[2]));
                self.heap.allocate(view)?.into()
            }
            Made::Step => {
                let [generator, value, shape, purpose] = parts[..] else { return Err(NoMemory) };
                let number = |value: Value| value.as_small_int().unwrap_or(0) as u32;
                let step = async_generator::fresh_step(generator, value, ShapeId(number(shape)), number(purpose));
                self.heap.allocate(step.ok_or(NoMemory)?)?.into()
            }
            Made::AsyncValue => {
                let shape = ShapeId(parts[1].as_small_int().unwrap_or(0) as u32);
                self.heap.allocate(async_generator::wrapper(parts[0], shape))?.into()
            }
            Made::Exception => self.described_exception(&parts)?,
            Made::Traceback => {
                let [next, code, globals, place] = parts[..] else { return Err(NoMemory) };
                let place = place.bits().rotate_left(16) as i64;
                // SAFETY: the trace says so of the code; frames above the root are made later.
                let level = unsafe { described_level(self, [next, code, globals], place) };
                self.heap.allocate(level)?.into()
            }
        })
    }

    fn described_function(&mut self, parts: &[Value]) -> Result<Value, NoMemory> {
        let (Some(code), Some(globals)) = (parts[0].downcast::<CodeObject>(), parts[1].downcast::<Dict>()) else {
            return Err(NoMemory);
        };
        self.new_function(code, globals).map(Value::from).map_err(|_| self.forget_refusal())
    }

    /// MemoryError is raised once all is made that can be.
    fn forget_refusal(&mut self) -> NoMemory {
        self.raised = Value::EMPTY;
        NoMemory
    }

    /// A generator that was not begun. The recursion that the trace made is not counted yet.
    fn described_generator(&mut self, parts: &[Value], by: Option<Quick>) -> Result<Value, NoMemory> {
        let Some((function, arguments)) = parts.split_first() else { return Err(NoMemory) };
        let all = arguments.first().and_then(|all| all.downcast::<Tuple>());
        let all = all.filter(|_| matches!(by, Some(Quick::NEW_GENERATOR_OF | Quick::NEW_COROUTINE_OF)));
        let arguments = all.as_ref().map_or(arguments, |all| all.as_slice());
        let Some(function) = function.downcast::<Function>() else { return Err(NoMemory) };
        let depth = core::mem::take(&mut self.depth);
        // SAFETY: the arguments are there.
        let made = unsafe { self.begin_generator(function, arguments.as_ptr(), arguments.len()) };
        self.depth = depth;
        made.unwrap_or_else(|_| {
            self.raised = Value::EMPTY;
            None
        })
        .ok_or(NoMemory)
    }

    fn described_exception(&mut self, parts: &[Value]) -> Result<Value, NoMemory> {
        let [_, arguments, shape] = parts[..] else { return Err(NoMemory) };
        let shape = ShapeId(shape.as_small_int().unwrap_or(0) as u32);
        self.object_of_shape(shape, |header| exceptions::object(header, arguments))
    }

    fn instance_of_shape(&mut self, shape: ShapeId) -> Result<Value, NoMemory> {
        self.object_of_shape(shape, |header| Instance { header })
    }

    /// A new object as those of a root shape begin, which need not be the one that its class gives by now.
    fn object_of_shape<T: HeapObject>(&mut self, shape: ShapeId, make: impl FnOnce(Header) -> T) -> Result<Value, NoMemory> {
        let Some(inline_slots) = self.shapes.get(shape).map(|shape| shape.inline_slots) else { return Err(NoMemory) };
        let mut header = Header::new(T::KIND, shape);
        header.flags.set(Header::HAS_SLOTS);
        header.inline_slots = inline_slots;
        let object: Ref<T> = self.heap.allocate_with_tail(make(header), instance::slots_size(inline_slots))?;
        // SAFETY: the tail, which follows the object's own fields, has room for the slots.
        unsafe { instance::initialize_slots(object.as_ptr().add(1).cast(), inline_slots) };
        Ok(object.into())
    }
}

/// What one store of the trace makes of an object.
fn with_change(trace: &Trace, object: Value, i: &Instruction, told: &Told<'_>) -> Value {
    let Some(header) = object.header() else { return object };
    let field = usize::from(i.arguments[1]);
    let at = core::ptr::from_ref(header).cast_mut();
    // SAFETY: the trace stores there, into an object of this kind and of a shape that has the field; the object is new, so no
    // barrier is due.
    unsafe {
        match i.op {
            Op::Pseudo(Pseudo::WITH_FIELD32) => {
                let bytes = trace.constant(i.reference(2)).map_or(0, |constant| constant.bits as u32);
                at.byte_add(field).cast::<u32>().write(bytes);
            }
            Op::Pseudo(Pseudo::WITH_FIELD_COUNT) => {
                let number = told.value(i.reference(2)).as_small_int().unwrap_or(0);
                at.byte_add(field).cast::<u64>().write(number as u64);
            }
            _ => at.byte_add(field).cast::<Value>().write(told.value(i.reference(2))),
        }
    }
    object
}
