//! Entering and leaving frames. Invariant: `vm.frame` is the running frame whenever native code runs.

use alloc::vec::Vec;

use super::frame::{FRAME_WORDS, Frame};
use crate::bytecode::code::CodeFlags;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{BoundFn, Raised, Result};
use crate::object::{Function, Tuple};
use crate::operations::binding::MAX_SLOTS;
use crate::specialize::cache::{self, DEFAULTS, KEY, KEYWORD_SLOTS};
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
        if self.depth >= u64::from(self.limits.depth) {
            return Err(self.too_deep());
        }
        let mut locals = start;
        if !self.stack.has_room(start, code.frame_words as usize + count) {
            locals = self.move_arguments(start, count, code.frame_words as usize)?;
        }
        let wanted = code.arguments as usize;
        let bound = if code.plain && keywords.is_empty() && count == wanted {
            count
        } else if code.plain && keywords.is_empty() && fill_from_defaults(function, locals, count, wanted) {
            wanted
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
            clear(locals.add(bound), total.saturating_sub(bound));
            let frame = locals.add(total).cast::<Frame>();
            Frame::begin(frame, self.frame, code, function.into(), function.globals);
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
            clear(start.add(count), total.saturating_sub(count));
            let callee = start.add(total).cast::<Frame>();
            Frame::begin(callee, frame, code, function.into(), function.globals);
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
    pub(crate) fn move_arguments(&mut self, start: *mut Value, count: usize, words: usize) -> Result<*mut Value> {
        let mut locals = self.stack_top();
        if locals == start || !self.stack.has_room(locals, words + count) {
            let chunk = self.stack.push_chunk(words + count + FRAME_WORDS as usize);
            locals = self.check(chunk)?;
        }
        // Where the chunk's last words are those of the callable, which is no longer needed, they move by one or two.
        // SAFETY: the arguments lie at `start`; there is room for them.
        unsafe { core::ptr::copy(start, locals, count) };
        Ok(locals)
    }

    /// Binds arguments that do not simply match, where they lie; gives how many locals are set.
    #[inline(never)]
    fn bind_in_place(&mut self, function: Ref<Function>, locals: *mut Value, count: usize, keywords: &[Value]) -> Result<usize> {
        let code = function.code.get();
        let shared = code.shared();
        let slots = shared.parameter_slots() as usize;
        let positional = shared.positional_count as usize;
        let given = count - keywords.len();
        // Values of keyword arguments and positional ones too many are in the way of the slots: they move out first.
        // SAFETY: `count` arguments lie at `locals`.
        let values = Few::new(unsafe { core::slice::from_raw_parts(locals.add(given), keywords.len()) });
        let variadic = if !shared.flags.contains(CodeFlags::VARARGS) {
            Value::EMPTY
        } else if given > positional {
            // SAFETY: as above.
            self.tuple(unsafe { core::slice::from_raw_parts(locals.add(positional), given - positional) })?
        } else {
            self.empty_tuple
        };
        // SAFETY: the stack has room for all locals of the frame.
        let places = unsafe { core::slice::from_raw_parts_mut(locals, slots) };
        places[given.min(positional)..].fill(Value::EMPTY);
        let mut next = positional + shared.keyword_only_count as usize;
        if !variadic.is_empty() {
            places[next] = variadic;
            next += 1;
        }
        let mut extra = None;
        if shared.flags.contains(CodeFlags::VARKEYWORDS) {
            let dict = self.dict()?;
            places[next] = dict.into();
            extra = Some(dict);
        }
        for (&name, &value) in keywords.iter().zip(values.as_slice()) {
            self.bind_python_keyword(function, name, value, places, extra, (keywords, given))?;
        }
        if given > positional && variadic.is_empty() {
            return Err(self.too_many_arguments(function, given, places));
        }
        self.fill_defaults(function, places, given)?;
        Ok(slots)
    }

    /// Enters a function whose `count` arguments lie at `start`, the last `keywords` of them for the slots that the cache at
    /// `pc` names (`specialize/call.rs`, `keyword_slots`). None: the cache does not fit, and nothing was done.
    ///
    /// # Safety
    /// The arguments are there, `frame` is the running one and saved, and `pc` points at the cache of a CALL_KW_PY.
    #[inline]
    pub(crate) unsafe fn enter_with_keywords(
        &mut self,
        pc: *const u16,
        function: Ref<Function>,
        mut start: *mut Value,
        count: usize,
        keywords: usize,
    ) -> Result<Option<*mut Frame>> {
        let code = function.code.get();
        let defaults = function.defaults.get().downcast::<Tuple>();
        let defaults = defaults.as_ref().map_or(&[][..], |t| t.as_slice());
        // SAFETY: as the caller promises.
        unsafe {
            let fits = code.version.get() == cache::u32_at(pc, KEY) && code.ready.get();
            if !fits || defaults.len() < *pc.add(DEFAULTS) as usize || self.depth >= u64::from(self.limits.depth) {
                return Ok(None);
            }
            let words = code.frame_words as usize;
            if !self.stack.has_room(start, words + count) {
                start = self.move_arguments(start, count, words)?;
            }
            let (given, slots) = (count - keywords, code.parameter_slots as usize);
            let mut values = [Value::EMPTY; 8];
            for (i, value) in values[..keywords].iter_mut().enumerate() {
                *value = *start.add(given + i);
            }
            for i in given..slots {
                start.add(i).write(Value::EMPTY);
            }
            let places = cache::u64_at(pc, KEYWORD_SLOTS).to_ne_bytes();
            for (place, value) in places.iter().zip(&values[..keywords]) {
                start.add(*place as usize).write(*value);
            }
            let positional = code.arguments as usize;
            for i in given..positional {
                if (*start.add(i)).is_empty() {
                    // The cache made sure of that many defaults, and that later parameters have theirs.
                    start.add(i).write(defaults[i + defaults.len() - positional]);
                }
            }
            Ok(Some(self.link_frame(self.frame, function, code, start, slots)))
        }
    }

    /// Calls a native that takes more arguments than the `count` at `start`: absent ones are EMPTY.
    ///
    /// # Safety
    /// The arguments are there, and not more than `slots`.
    #[inline(never)]
    pub(crate) unsafe fn call_padded(&mut self, native: BoundFn, start: *const Value, count: usize, slots: usize) -> Result {
        // SAFETY: as the caller promises.
        let arguments = unsafe { core::slice::from_raw_parts(start, count) };
        let mut few = [Value::EMPTY; 4];
        match few.get_mut(..slots) {
            Some(places) => {
                places[..count].copy_from_slice(arguments);
                native(self, places)
            }
            None => {
                let mut many = [Value::EMPTY; MAX_SLOTS];
                many[..count].copy_from_slice(arguments);
                native(self, &many[..slots])
            }
        }
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

/// Unbinds `count` locals: few, so a loop is faster than a call of `memset`, which the compiler would make of plain writes.
///
/// # Safety
/// There is room for them.
#[inline(always)]
unsafe fn clear(locals: *mut Value, count: usize) {
    for i in 0..count {
        // SAFETY: as the caller promises.
        unsafe { locals.add(i).write_volatile(Value::EMPTY) };
    }
}

/// Fills the positional parameters from `count` to `wanted` from the defaults; false, and nothing done, where they do not
/// suffice or there are too many arguments.
#[inline]
fn fill_from_defaults(function: Ref<Function>, locals: *mut Value, count: usize, wanted: usize) -> bool {
    let Some(missing) = wanted.checked_sub(count) else { return false };
    let Some(defaults) = function.defaults.get().downcast::<Tuple>() else { return false };
    let defaults = defaults.as_slice();
    let Some(first) = defaults.len().checked_sub(missing) else { return false };
    for (i, value) in defaults[first..].iter().enumerate() {
        // SAFETY: the stack has room for all locals of the frame.
        unsafe { locals.add(count + i).write(*value) };
    }
    true
}

/// Values moved aside: few without an allocation.
enum Few {
    Inline([Value; 6], usize),
    Many(Vec<Value>),
}

impl Few {
    #[inline]
    fn new(values: &[Value]) -> Few {
        let mut places = [Value::EMPTY; 6];
        match places.get_mut(..values.len()) {
            Some(part) => {
                part.copy_from_slice(values);
                Few::Inline(places, values.len())
            }
            None => Few::Many(values.to_vec()),
        }
    }

    fn as_slice(&self) -> &[Value] {
        match self {
            Few::Inline(places, count) => &places[..*count],
            Few::Many(values) => values,
        }
    }
}
