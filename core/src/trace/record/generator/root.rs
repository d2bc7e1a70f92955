//! Recordings whose root's frame lies in a generator: where they begin, what they write to it, and the yield that they end at.
//!
//! Slots are counted from where frames begin that the root calls; the first of them holds the generator. The root has the
//! slots of a generator's frame, of which snapshots tell what memory does not hold, as of any generator that runs.
//!
//! Invariant: the root's generator runs as long as the trace does, so no other one that the trace resumes is the same.

use alloc::vec::Vec;

use super::{Known, Wait};
use crate::builtins::class_shape;
use crate::bytecode::disassemble::Instructions;
use crate::bytecode::ops::Op;
use crate::heap;
use crate::interp::frame::{FRAME_WORDS, Frame};
use crate::interp::generator::{YIELD_FROM, generator_of};
use crate::machine::Machine;
use crate::object::Generator;
use crate::optimize::Recorded;
use crate::trace::ir::{FrameId, OWN_GENERATOR_SLOT, Ref, Returns, TraceFrame, Type};
use crate::trace::record::variables::LAST_FIELD;
use crate::trace::record::{Recorder, Recording, Running, Stop};
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    /// Does the root's frame lie in a generator?
    pub fn begins_in_generator(&self) -> bool {
        self.frames.first().is_some_and(Running::is_generator)
    }

    /// The running frame, which lies in a generator, becomes the root.
    pub(in crate::trace::record) fn begin_in_generator(&mut self, root: *mut Frame) -> Recording {
        let actual = generator_of(root);
        let shape = actual.header.shape.get();
        if ![class_shape::GENERATOR, class_shape::COROUTINE, class_shape::ASYNC_GENERATOR].contains(&shape) {
            return Err(Stop::Generator);
        }
        // SAFETY: the running frame is complete, and its `pc` and `sp` are saved.
        let (code, unit) = unsafe { ((*root).code, (*root).unit_at((*root).pc)) };
        // SAFETY: as above.
        let depth = unsafe { (*root).sp.offset_from(Frame::operands(root)) } as u16;
        if size_of::<Generator>() + code.locals as usize * 8 + size_of::<Frame>() > LAST_FIELD {
            return Err(Stop::Generator);
        }
        let place = self.place_for(code)?;
        let (code_ref, function) = (self.value(code.into())?, self.value(Value::EMPTY)?);
        let header = place.header;
        let id = self.builder.frame(TraceFrame {
            caller: FrameId::ROOT,
            return_unit: 0,
            return_depth: 0,
            header,
            code: code_ref,
            function,
            returns: Returns::Push,
        })?;
        self.frames.try_reserve(1).map_err(|_| Stop::Full)?;
        self.frames.push(Running { id, locals: place.first + 1, header, code });
        self.extent = OWN_GENERATOR_SLOT + 1;
        self.decode_at(unit)?;
        self.depth = depth;
        let object = self.uop(Uop::LOAD_SLOT, Type::Tagged, &[OWN_GENERATOR_SLOT * 8])?;
        self.add(Known {
            place,
            object,
            actual,
            code,
            slots: Vec::new(),
            waits: None,
            waited: None,
            created: false,
            changed: true,
            made_here: false,
            is_root: true,
            hides: false,
        })?;
        self.expect_shape(object, shape.0)
    }

    /// A trace that begins in a generator resumes none of the same code: how deep such a recursion is differs each time, and
    /// each of them has traces of its own.
    pub(super) fn expect_no_recursion(&self, generator: heap::Ref<Generator>) -> Recording {
        // SAFETY: the frame of a generator that may go on is complete.
        let code = unsafe { (*generator.frame.get()).code };
        let recurs = self.begins_in_generator() && self.frames.iter().any(|frame| frame.code == code);
        if recurs { Err(Stop::Depth) } else { Ok(()) }
    }

    /// Writes what the root's frame holds to memory. It runs, so the collector finds what it refers to without a barrier.
    pub(super) fn write_back_root(&mut self, at: usize) -> Recording {
        let known = &self.generators[at];
        let object = known.object;
        let mut written: Vec<(usize, Ref)> = Vec::new();
        written.try_reserve(known.slots.len()).map_err(|_| Stop::Full)?;
        written.extend(known.written().map(|entry| (known.offset(entry.slot), entry.value)));
        for (offset, value) in written {
            if offset > LAST_FIELD {
                return Err(Stop::Generator);
            }
            let value = self.boxed(value)?;
            self.uop(Uop::STORE_FIELD, Type::None, &[value.0, object.0, offset as u16])?;
        }
        self.generators[at].slots.iter_mut().flatten().for_each(|slot| slot.written = false);
        self.snapshot = None;
        Ok(())
    }

    /// Nobody looks at what the root's frame holds any more but at what is written from now on.
    pub(in crate::trace::record) fn forget_root(&mut self) {
        self.slots.clear();
        if let Some(root) = self.generators.iter_mut().find(|known| known.is_root) {
            root.slots.clear();
        }
    }

    /// Does the instruction that the running frame is at yield a value of the root, which lies in a generator? Between the two
    /// there are generators alone that hand it on.
    pub fn is_at_yield(&self, vm: &Machine) -> bool {
        if !self.begins_in_generator() {
            return false;
        }
        let next = Instructions::at(&self.top().code.shared().units, self.at_unit(vm));
        let hands_on = |at: usize| self.hands_on_to(at - 1, at) && !self.ends_step_of(vm, at);
        next.is_some_and(|i| i.op == Op::YIELD_VALUE) && (1..self.frames.len()).all(hands_on)
    }

    /// Does a frame, by its place, hand on what the one above it yields?
    fn hands_on_to(&self, waiting: usize, above: usize) -> bool {
        let frame = self.builder.trace.frames[usize::from(self.frames[above].id.0)];
        let waiting = self.frames[waiting];
        let next = waiting.code.shared().units.get(frame.return_unit as usize).copied();
        matches!(frame.returns, Returns::Send { .. } | Returns::AsyncSend { .. })
            && waiting.is_generator()
            && next == Some(YIELD_FROM)
    }

    /// The recording ends here, where the root yields: what it holds is in memory, and the value is on its top.
    pub fn end_yielding(mut self, vm: &Machine) -> Recording<Recorded> {
        self.begin(vm)?;
        if self.frames.len() > 1 {
            self.hand_on_to_root(vm)?;
        }
        self.write_back_all()?;
        self.end_here()
    }

    /// The generators above the root wait, and it is at the yield by which it hands on the value.
    fn hand_on_to_root(&mut self, vm: &Machine) -> Recording {
        let slot = self.operand(vm, 1);
        self.yielded_to_step(slot)?;
        let value = self.read(slot)?;
        let mut nothing_handled = vm.handled.is_none();
        if nothing_handled {
            self.expect_nothing_handled()?;
        }
        let mut wait: Wait = (self.at.end, self.depth - 1);
        while self.frames.len() > 1 {
            let frame;
            (frame, nothing_handled) = self.suspend_running(wait, nothing_handled)?;
            wait = (frame.return_unit + 1, frame.return_depth);
        }
        let (unit, depth) = (wait.0 - 1, wait.1);
        self.decode_at(unit)?;
        self.depth = depth + 1;
        self.write(self.top().header + FRAME_WORDS as u16 + depth, value)
    }
}
