//! Entering and leaving frames. Invariant: `vm.frame` is the running frame whenever native code runs.

use alloc::vec::Vec;

use super::frame::{FRAME_WORDS, Frame, OnReturn};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::Function;
use crate::value::Value;

impl Machine {
    /// Makes the frame of a call. The arguments (positional, then the values of `keywords`) lie at `start`, on top of the
    /// stack; they become the first locals. The frame is linked to the running one and becomes it.
    #[inline]
    pub(crate) fn enter_frame(
        &mut self,
        function: Ref<Function>,
        start: *mut Value,
        count: usize,
        keywords: &[Value],
    ) -> Result<*mut Frame> {
        let code = function.code.get();
        if !code.ready.get() {
            self.prepare_code(code)?;
        }
        if self.depth >= self.limits.depth {
            return Err(self.too_deep());
        }
        let mut locals = start;
        if !self.stack.has_room(start, code.frame_words as usize + count) {
            locals = self.move_arguments(start, count, code.frame_words as usize)?;
        }
        let bound = if code.simple && keywords.is_empty() && count == code.arguments as usize {
            count
        } else {
            match self.bind_in_place(function, locals, count, keywords) {
                Ok(bound) => bound,
                Err(raised) => {
                    self.stack.pop_to(locals);
                    return Err(raised);
                }
            }
        };
        // SAFETY: the stack has room for the frame from `locals` on.
        unsafe {
            let total = code.locals as usize;
            for i in bound..total {
                locals.add(i).write(Value::EMPTY);
            }
            let frame = locals.add(total).cast::<Frame>();
            frame.write(Frame {
                previous: self.frame,
                pc: code.units.get(),
                sp: Frame::operands(frame),
                code,
                constants: code.constants.get(),
                globals: function.globals,
                function: function.into(),
                namespace: Value::EMPTY,
                jump: 0,
                on_return: OnReturn::Push,
                in_generator: false,
                is_comparison: false,
            });
            self.depth += 1;
            self.frame = frame;
            Ok(frame)
        }
    }

    /// Links a frame whose arguments match, whose code is ready, and for which there is room.
    ///
    /// # Safety
    /// All that was checked, and `frame` is the running frame.
    #[inline(always)]
    pub(crate) unsafe fn link_frame(
        &mut self,
        frame: *mut Frame,
        function: Ref<Function>,
        code: Ref<crate::object::CodeObject>,
        start: *mut Value,
        count: usize,
    ) -> *mut Frame {
        // SAFETY: as the caller promises.
        unsafe {
            let total = code.locals as usize;
            for i in count..total {
                start.add(i).write(Value::EMPTY);
            }
            let callee = start.add(total).cast::<Frame>();
            callee.write(Frame {
                previous: frame,
                pc: code.units.get(),
                sp: Frame::operands(callee),
                code,
                constants: code.constants.get(),
                globals: function.globals,
                function: function.into(),
                namespace: Value::EMPTY,
                jump: 0,
                on_return: OnReturn::Push,
                in_generator: false,
                is_comparison: false,
            });
            self.depth += 1;
            self.frame = callee;
            callee
        }
    }

    #[cold]
    fn too_deep(&mut self) -> Raised {
        // Room for the handlers and messages of the error itself is within the native stack's own bound.
        self.recursion_error(format_args!("maximum recursion depth exceeded"))
    }

    /// Moves arguments to where their frame has room: above the stack's last frame if they lie in a generator, else to
    /// a new chunk.
    #[inline(never)]
    fn move_arguments(&mut self, start: *mut Value, count: usize, words: usize) -> Result<*mut Value> {
        let mut locals = self.stack_top();
        if locals == start || !self.stack.has_room(locals, words + count) {
            let chunk = self.stack.push_chunk(words + count + FRAME_WORDS as usize);
            locals = self.check(chunk)?;
        }
        // SAFETY: the arguments lie at `start`; the new chunk has room for them.
        unsafe { core::ptr::copy_nonoverlapping(start, locals, count) };
        Ok(locals)
    }

    /// Binds arguments that do not simply match; gives how many locals are set.
    #[inline(never)]
    fn bind_in_place(&mut self, function: Ref<Function>, locals: *mut Value, count: usize, keywords: &[Value]) -> Result<usize> {
        // SAFETY: `count` arguments lie at `locals`.
        let arguments: Vec<Value> = unsafe { core::slice::from_raw_parts(locals, count) }.to_vec();
        let slots = function.code.get().shared().parameter_slots() as usize;
        // SAFETY: the stack has room for all locals of the frame.
        let places = unsafe { core::slice::from_raw_parts_mut(locals, slots) };
        places.fill(Value::EMPTY);
        self.bind_python_arguments(function, &arguments, keywords, places)?;
        Ok(slots)
    }

    /// Takes the running frame off; gives it (its memory is still readable until the next call).
    #[inline(always)]
    pub(crate) fn leave_frame(&mut self) -> *mut Frame {
        let frame = self.frame;
        // SAFETY: there is a running frame.
        unsafe {
            self.frame = (*frame).previous;
            self.depth -= 1;
            if !(*frame).in_generator {
                self.stack.pop_to(Frame::locals(frame));
            }
        }
        frame
    }
}
