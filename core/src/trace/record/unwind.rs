//! The way to a handler as part of the trace, for an exception that the trace makes: levels of its traceback are objects as
//! others are, so nothing of all that is made where nobody looks at it (`optimize/sink.rs`).
//!
//! Invariant: whatever may leave, for want of memory, comes before the exception is changed, and leaves to the start of the
//! instruction that raises.

use core::mem::offset_of;

use super::raise::{Links, Raised, TRACEBACK};
use super::{Recorder, Recording, Running, Stop};
use crate::bytecode::code::Handler;
use crate::object::{Exception, Traceback};
use crate::trace::ir::{Ref, SnapshotId, Type};
use crate::trace::objects::{MOST_STORED_ITEMS, Made};
use crate::trace::quick::Quick;
use crate::trace::quick_raise::PLACE_SHIFT;
use crate::uop::Uop;
use crate::value::Value;

const CONTEXT: u16 = offset_of!(Exception, context) as u16;
const CAUSE: u16 = offset_of!(Exception, cause) as u16;
const SUPPRESS_CONTEXT: u16 = offset_of!(Exception, suppress_context) as u16;
const LOCALS: u16 = offset_of!(Traceback, locals) as u16;

impl Recorder {
    /// Does the trace make the exception, and are the frames up to the handler on the VM's stack, with few locals? Of what is
    /// raised again, its level of the traceback for the running frame, where that is left, must be known.
    pub(super) fn may_unwind_plainly(&self, raised: Raised) -> bool {
        let Some((catches, _)) = self.handler() else { return false };
        let is_left = catches + 1 < self.frames.len();
        let again = Some(raised.exception).filter(|_| raised.level.is_none() && is_left);
        self.makes(raised.exception) == Some(Made::Exception)
            && self.frames[catches..].iter().all(|frame| !frame.is_generator())
            && !self.begins_in_generator()
            && self.frames[catches + 1..].iter().all(|frame| frame.code.shared().locals.len() <= MOST_STORED_ITEMS)
            && again.is_none_or(|exception| self.has_own_level(exception))
    }

    /// Is the first level of an exception's traceback one that the trace made for the running frame?
    fn has_own_level(&self, exception: Ref) -> bool {
        let level = self.builder.holds(exception, TRACEBACK).filter(|level| self.makes(*level) == Some(Made::Traceback));
        let Some(level) = level else { return false };
        let call = self.builder.trace.get(self.builder.trace.copied(level));
        let place = self.builder.trace.constant(call.reference(5)).map(|place| place.bits as i64 >> 16);
        let code = self.builder.trace.constant(call.reference(3)).map(|code| Value::from_bits(code.bits));
        let top = self.top();
        place.is_some_and(|place| place >> PLACE_SHIFT == i64::from(top.header)) && code == Some(top.code.into())
    }

    /// The interpreter ran what raises an exception that the trace makes.
    pub(super) fn unwind_plainly(&mut self, (catches, handler): (usize, Handler), raised: Raised, exit: SnapshotId) -> Recording {
        self.exit_of_raise = Some(exit);
        let went = self.levels_to(catches, raised);
        self.exit_of_raise = None;
        let (level, unit) = went?;
        self.link(raised.exception, level, raised.links)?;
        self.enter_handler(handler, unit, raised.exception)
    }

    /// The levels of the traceback, the innermost first: the outermost one, and the unit that its frame is at.
    fn levels_to(&mut self, catches: usize, raised: Raised) -> Recording<(Ref, u32)> {
        let exception = raised.exception;
        let mut unit = raised.level.unwrap_or(self.at.opcode_at);
        let mut level = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[exception.0, TRACEBACK])?;
        if raised.level.is_some() {
            level = self.new_level(self.frames.len() - 1, level, unit)?;
        }
        while self.frames.len() - 1 > catches {
            self.store_locals(level)?;
            unit = self.unit_of(self.frames.len() - 2);
            self.leave_frame()?;
            level = self.new_level(self.frames.len() - 1, level, unit)?;
        }
        Ok((level, unit))
    }

    /// The level of a frame, by its place, in front of another one.
    pub(super) fn new_level(&mut self, at: usize, next: Ref, unit: u32) -> Recording<Ref> {
        let frame = self.frames[at];
        let globals = self.globals_of(at)?;
        let globals = self.boxed(globals)?;
        let (code, place) = (self.value(frame.code.into())?, self.place(frame, unit)?);
        self.quick(Quick::NEW_TRACEBACK, &[next, code, globals, place])
    }

    /// What the running frame, which is left, has in its locals goes with its level.
    fn store_locals(&mut self, level: Ref) -> Recording {
        let top: Running = self.top();
        let count = top.code.shared().locals.len();
        if count == 0 {
            return Ok(());
        }
        let mut locals = alloc::vec::Vec::new();
        locals.try_reserve(count).map_err(|_| Stop::Full)?;
        for index in 0..count {
            locals.push(self.boxed_slot(self.local(index))?);
        }
        let kept = self.tuple_of_values(&locals)?;
        self.store_field(kept, level, LOCALS)
    }

    pub(super) fn link(&mut self, exception: Ref, level: Ref, links: Links) -> Recording {
        if let Some(cause) = links.cause {
            self.store_field(cause, exception, CAUSE)?;
            let yes = self.word(1)?;
            self.uop(Uop::STORE_FIELD32_CONST, Type::None, &[exception.0, SUPPRESS_CONTEXT, yes])?;
        }
        if let Some(context) = links.context {
            self.store_field(context, exception, CONTEXT)?;
        }
        self.store_field(level, exception, TRACEBACK)
    }
}
