//! Control that is too long for the dispatch loop: unwinding, delivering results, calls.

use alloc::vec::Vec;

use super::dispatch::Exit;
use super::frame::{Answer, Frame, OnReturn};
use super::iteration::Next;
use crate::builtins::exceptions::Construction;
use crate::builtins::{exceptions, gather};
use crate::bytecode::code::CodeFlags;
use crate::bytecode::ops::{BinaryOperator, COMPARE_AS_BOOL};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::generator::GeneratorState;
use crate::object::*;
use crate::run::Stop;
use crate::value::Value;

/// Keyword arguments of a `**` call that need no allocation.
const FEW_KEYWORDS: usize = 8;

/// What a call instruction came to.
pub(crate) enum Called {
    /// A frame was entered.
    Entered,
    Result(Value),
    /// A host function answers later.
    Suspended,
}

impl Machine {
    // -- exceptions ----------------------------------------------------------------------------------------------------

    /// Finds the handler of the exception under way, from the running frame outwards; the frame is ready to run it. The
    /// running instruction is added to the traceback, unless the exception is raised again.
    #[cold]
    #[inline(never)]
    pub(crate) fn unwind(&mut self, raised: Raised) -> core::result::Result<*mut Frame, Exit> {
        let mut frame = self.frame;
        if !core::mem::replace(&mut self.reraising, false)
            && let Err(raised) = self.add_frame_to_traceback(frame)
        {
            raised.ignore();
        }
        loop {
            // SAFETY: the frame chain is intact; `frame` is the running one.
            unsafe {
                if self.raised != Value::STOP && self.enter_handler(frame) {
                    return Ok(frame);
                }
                let (on_return, jump) = ((*frame).on_return, (*frame).jump);
                if self.raised != Value::STOP
                    && !matches!(on_return, OnReturn::Next | OnReturn::Filter)
                    && let Err(raised) = self.keep_locals_in_traceback(frame)
                {
                    raised.ignore();
                }
                if (*frame).in_generator {
                    self.suspend_generator(GeneratorState::Finished);
                } else {
                    self.leave_frame();
                }
                if on_return == OnReturn::Exit {
                    return Err(Exit::Raised(raised));
                }
                frame = self.frame;
                if on_return == OnReturn::AsyncSend && self.fail_step(*(*frame).sp.sub(1)) {
                    (*frame).sp.write(Value::NONE);
                    (*frame).sp = (*frame).sp.add(1);
                    (*frame).pc = (*frame).pc.add(jump as usize);
                    return Ok(frame);
                }
                if on_return == OnReturn::Close && self.catch_end_of_closed() {
                    match self.deliver(frame, on_return, jump, Value::NONE) {
                        Ok(_) => return Ok(frame),
                        Err(raised) => raised.ignore(),
                    }
                }
                if matches!(on_return, OnReturn::Next | OnReturn::Filter) && self.is_raised(&exceptions::STOP_ITERATION) {
                    self.raised = Value::EMPTY;
                    if on_return == OnReturn::Filter {
                        (*frame).sp = (*frame).sp.sub(1);
                    }
                    (*frame).pc = (*frame).pc.add(jump as usize);
                    return Ok(frame);
                }
                if let Err(raised) = self.add_frame_to_traceback(frame) {
                    raised.ignore();
                }
            }
        }
    }

    /// Makes `frame` go on at the handler of the instruction before its `pc`, if there is one.
    ///
    /// # Safety
    /// The frame is complete, its `pc` saved.
    unsafe fn enter_handler(&mut self, frame: *mut Frame) -> bool {
        // SAFETY: as the caller promises; depth and target come from verified code.
        unsafe {
            let code = (*frame).code;
            let unit = (*frame).unit_at((*frame).pc).wrapping_sub(1);
            let Some(handler) = code.shared().handler_at(unit).copied() else { return false };
            let mut sp = Frame::operands(frame).add(handler.depth as usize);
            if handler.push_position {
                sp.write(Value::small_int(i64::from(unit)));
                sp = sp.add(1);
            }
            sp.write(core::mem::replace(&mut self.raised, Value::EMPTY));
            (*frame).sp = sp.add(1);
            (*frame).pc = code.units.get().add(handler.target as usize);
            (*frame).native = core::ptr::null();
        }
        true
    }

    /// Adds the running instruction of `frame` to the traceback of the exception under way.
    #[cold]
    pub(crate) fn add_frame_to_traceback(&mut self, frame: *mut Frame) -> Result<()> {
        let exception = self.raised;
        if exception == Value::STOP || exception == self.memory_error {
            return Ok(());
        }
        // SAFETY: the frame is complete.
        if unsafe { (*frame).code.flags.contains(CodeFlags::HIDDEN) } {
            return Ok(());
        }
        let result = crate::builtins::traceback::add_traceback(self, exception, frame);
        if self.raised != Value::STOP {
            self.raised = exception;
        }
        result
    }

    /// Keeps the variables of a frame that the exception under way leaves.
    #[cold]
    fn keep_locals_in_traceback(&mut self, frame: *mut Frame) -> Result<()> {
        let exception = self.raised;
        if exception == self.memory_error {
            return Ok(());
        }
        // SAFETY: the frame is complete.
        if unsafe { (*frame).code.flags.contains(CodeFlags::HIDDEN) } {
            return Ok(());
        }
        let result = crate::builtins::traceback::keep_locals(self, exception, frame);
        if self.raised != Value::STOP {
            self.raised = exception;
        }
        result
    }

    /// Raises what was caught, without adding the frame to its traceback again.
    pub(crate) fn reraise_again(&mut self, exception: Value) -> Raised {
        self.reraising = true;
        self.reraise(exception)
    }

    /// `raise`
    #[cold]
    pub(crate) fn raise_handled(&mut self) -> Raised {
        let handled = self.handled_exception();
        if handled.is_none() {
            return self.runtime_error(format_args!("No active exception to reraise"));
        }
        self.reraise_again(handled)
    }

    /// `raise value` and `raise value from cause`.
    #[cold]
    pub(crate) fn raise_statement(&mut self, value: Value, cause: Value) -> Raised {
        if cause.is_empty() {
            return match exceptions::make_exception_from_raise(self, value) {
                Ok(exception) => self.raise(exception),
                Err(raised) => raised,
            };
        }
        exceptions::raise_from(self, value, cause)
    }

    // -- returning -----------------------------------------------------------------------------------------------------

    /// The running frame returns `value`: leaves it and delivers the value. Some: the loop is to be left.
    pub(crate) fn finish_frame(&mut self, frame: *mut Frame, value: Value) -> Result<Option<Exit>> {
        // SAFETY: `frame` is the running one.
        let (on_return, jump, in_generator) = unsafe { ((*frame).on_return, (*frame).jump, (*frame).in_generator) };
        // SAFETY: as above.
        let comparison = unsafe { (*frame).is_comparison };
        if in_generator {
            self.suspend_generator(GeneratorState::Finished);
        } else {
            self.leave_frame();
        }
        if on_return == OnReturn::Exit {
            return Ok(Some(Exit::Returned(value)));
        }
        if on_return == OnReturn::Operator {
            return self.deliver_operator(self.frame, jump, comparison, value).map(|()| None);
        }
        self.deliver(self.frame, on_return, jump, value)
    }

    /// Gives a result to `frame`, the running one now, as `on_return` says. Some: the loop is to be left.
    pub(crate) fn deliver(&mut self, frame: *mut Frame, on_return: OnReturn, jump: u32, value: Value) -> Result<Option<Exit>> {
        // SAFETY: the frame is complete; the verifier left room for the result.
        unsafe {
            let push = |value: Value| {
                (*frame).sp.write(value);
                (*frame).sp = (*frame).sp.add(1);
            };
            match on_return {
                OnReturn::Exit => return Ok(Some(Exit::Returned(value))),
                OnReturn::Push | OnReturn::Next => push(value),
                OnReturn::Discard => {}
                OnReturn::Filter if self.is_true(value)? => {}
                OnReturn::Filter => self.filter_on(frame, jump)?,
                OnReturn::Init => {
                    if !value.is_none() {
                        let name = self.type_name(value);
                        return Err(self.type_error(format_args!("__init__() should return None, not '{name}'")));
                    }
                }
                OnReturn::Call => return Err(self.stop_iteration(value)),
                OnReturn::Generator => (*frame).pc = (*frame).pc.add(jump as usize),
                OnReturn::AsyncSend => {
                    push(self.end_steps(*(*frame).sp.sub(1))?);
                    (*frame).pc = (*frame).pc.add(jump as usize);
                }
                OnReturn::Close if jump == 0 => push(value),
                OnReturn::Close => return Err(self.raise_generator_exit()),
                OnReturn::Send | OnReturn::Throw => {
                    push(value);
                    (*frame).pc = (*frame).pc.add(jump as usize);
                }
                OnReturn::Answer => {
                    let top = (*frame).sp.sub(1);
                    *top = self.answer(Answer::from_u32(jump).unwrap_or(Answer::Truth), *top, value)?;
                }
                OnReturn::Operator => return self.deliver_operator(frame, jump, false, value).map(|()| None),
            }
        }
        Ok(None)
    }

    /// The function of a `filter` object refused the item on top: goes on to the next one.
    fn filter_on(&mut self, frame: *mut Frame, jump: u32) -> Result<()> {
        // Refused items are work that no loop of the script counts.
        self.charge(1)?;
        // SAFETY: FOR_ITER's operands lie below the item.
        unsafe {
            (*frame).sp = (*frame).sp.sub(1);
            match self.next_or_enter(frame, *(*frame).sp.sub(2), jump)? {
                Next::Item(item) => {
                    (*frame).sp.write(item);
                    (*frame).sp = (*frame).sp.add(1);
                }
                Next::End => (*frame).pc = (*frame).pc.add(jump as usize),
                Next::Entered => {}
            }
        }
        Ok(())
    }

    /// The left operand's method gave `value`: goes on with the right one's where that is NotImplemented.
    fn deliver_operator(&mut self, frame: *mut Frame, op: u32, comparison: bool, value: Value) -> Result<()> {
        // SAFETY: the two operands are still on the frame's stack.
        let (a, b) = unsafe { (*(*frame).sp.sub(2), *(*frame).sp.sub(1)) };
        let result = self.operator_result(op, comparison, a, b, value)?;
        // SAFETY: as above.
        unsafe {
            (*frame).sp = (*frame).sp.sub(1);
            *(*frame).sp.sub(1) = result;
        }
        Ok(())
    }

    /// The result of an operator whose left operand's method gave `value`.
    pub(crate) fn operator_result(&mut self, op: u32, comparison: bool, a: Value, b: Value, value: Value) -> Result {
        let result = match (value == Value::NOT_IMPLEMENTED, comparison) {
            (true, false) if op != BinaryOperator::Subscript as u32 => self.binary_after_left(op, a, b)?,
            (true, true) => self.compare_after_left(op, a, b)?,
            _ => value,
        };
        if comparison && op & COMPARE_AS_BOOL != 0 { self.is_true(result).map(Value::bool) } else { Ok(result) }
    }

    // -- calls -----------------------------------------------------------------------------------------------------------

    /// Writes arguments above `start`, or to a new chunk where there is no room.
    pub(super) fn place_arguments(&mut self, start: *mut Value, arguments: &[Value]) -> Result<*mut Value> {
        self.place_parts(start, [arguments, &[], &[]])
    }

    /// The same of arguments that come from several places.
    #[inline(always)]
    pub(super) fn place_parts(&mut self, start: *mut Value, parts: [&[Value]; 3]) -> Result<*mut Value> {
        let (mut place, count) = (start, parts.iter().map(|part| part.len()).sum::<usize>());
        if !self.stack.has_room(start, count + 1) {
            place = self.stack_top();
            if !self.stack.has_room(place, count + 1) {
                let chunk = self.stack.push_chunk(count + 64);
                place = self.check(chunk)?;
            }
        }
        // SAFETY: there is room at `place`, above everything in use. Volatile: few words, fewer than a call to copy costs.
        unsafe {
            for (at, argument) in parts.into_iter().flatten().enumerate() {
                place.add(at).write_volatile(*argument);
            }
        }
        Ok(place)
    }

    /// CALL: callable, self or EMPTY, `n` arguments are on the stack of `frame`.
    #[inline]
    pub(crate) fn call_op(&mut self, frame: *mut Frame, n: usize) -> Result<Called> {
        // SAFETY: the verifier proved that the operands are there.
        let base = unsafe { (*frame).sp.sub(n + 2) };
        self.call_at(frame, base, n, &[])
    }

    /// Calls what lies at `base`: callable, self or EMPTY, then `n` arguments, the last of them for `keywords`.
    pub(crate) fn call_at(&mut self, frame: *mut Frame, base: *mut Value, n: usize, keywords: &[Value]) -> Result<Called> {
        // SAFETY: as `call_op` says.
        unsafe {
            let receiver = *base.add(1);
            let (start, count) = if receiver.is_empty() { (base.add(2), n) } else { (base.add(1), n + 1) };
            match (*base).kind() {
                Some(Kind::Function) => {
                    let function = (*base).cast_unchecked::<Function>();
                    (*frame).sp = base;
                    self.enter_frame(function, start, count, keywords)?;
                    Ok(Called::Entered)
                }
                Some(Kind::BoundMethod) if receiver.is_empty() => {
                    let method = (*base).cast_unchecked::<BoundMethod>();
                    *base = method.function;
                    *base.add(1) = method.receiver;
                    self.call_at(frame, base, n, keywords)
                }
                Some(Kind::NativeFunction) => {
                    let function = (*base).cast_unchecked::<NativeFunction>();
                    let arguments = core::slice::from_raw_parts(start, count);
                    let result = self.call_native_or_begin(function, arguments, keywords);
                    self.enter_begun(frame, base, result)
                }
                Some(Kind::Class) => self.call_class_op(frame, base, start, count, keywords),
                _ => {
                    let class = self.class_of(*base);
                    if receiver.is_empty()
                        && let Some(method) = self.lookup(class, self.names.__call__)?
                        && super::variables::is_plain_method(method)
                        && !(*base).is_kind(Kind::StaticMethod)
                    {
                        // The object itself is the method's receiver: nothing to bind.
                        *base.add(1) = *base;
                        *base = method;
                        return self.call_at(frame, base, n, keywords);
                    }
                    let callable = self.callable_of(*base)?;
                    if !receiver.is_empty() {
                        let arguments = core::slice::from_raw_parts(start, count);
                        let result = self.call_collecting_with_keywords(callable, arguments, keywords);
                        return self.native_result(result);
                    }
                    *base = callable;
                    self.call_at(frame, base, n, keywords)
                }
            }
        }
    }

    /// A native's own result, which may say that it began a task; the operands of its call lie from `base` on.
    ///
    /// # Safety
    /// They do, on the stack of the running frame.
    unsafe fn enter_begun(&mut self, frame: *mut Frame, base: *mut Value, result: Result) -> Result<Called> {
        if result.as_ref().is_ok_and(|v| v.is_empty()) {
            // SAFETY: as the caller promises.
            unsafe { (*frame).sp = base };
            self.enter_task()?;
            return Ok(Called::Entered);
        }
        self.native_result(result)
    }

    pub(crate) fn native_result(&mut self, result: Result) -> Result<Called> {
        match result {
            Ok(value) => Ok(Called::Result(value)),
            Err(_) if self.raised == Value::STOP && self.stop == Some(Stop::HostCall) && self.native_depth == 0 => {
                self.raised = Value::EMPTY;
                Ok(Called::Suspended)
            }
            Err(raised) => Err(raised),
        }
    }

    /// Calls a class: plain Python classes get their instance here and run `__init__` as a frame.
    fn call_class_op(
        &mut self,
        frame: *mut Frame,
        base: *mut Value,
        start: *mut Value,
        count: usize,
        keywords: &[Value],
    ) -> Result<Called> {
        // SAFETY: as `call_op` says.
        unsafe {
            let class = (*base).cast_unchecked::<Class>();
            let receiver = *base.add(1);
            if count == 1
                && keywords.is_empty()
                && self.is_gathered(*start)
                && let Some(begun) = gather::construct(self, class, *start)
            {
                return self.enter_begun(frame, base, begun);
            }
            if receiver.is_empty() && keywords.is_empty() && class.has(ClassFlags::EXCEPTION) {
                match exceptions::construction(self, class)? {
                    Construction::Plain => {
                        let arguments = core::slice::from_raw_parts(start, count);
                        return exceptions::make(self, class, arguments).map(Called::Result);
                    }
                    Construction::Python(init) => {
                        let arguments = core::slice::from_raw_parts(start, count);
                        let instance = exceptions::make(self, class, arguments)?;
                        return self.enter_init(frame, base, init, instance, count, &[]);
                    }
                    Construction::Other => {}
                }
            }
            if receiver.is_empty() && self.has_plain_construction(class)? {
                let init = self.lookup(class, self.names.__init__)?.unwrap_or(Value::NONE);
                if let Some(init) = init.downcast::<Function>() {
                    let instance: Value = self.new_object(class, |header| Instance { header })?.into();
                    return self.enter_init(frame, base, init, instance, count, keywords);
                }
                if count == 0 && init.is_kind(Kind::NativeFunction) && init == self.object_init()? {
                    return Ok(Called::Result(self.new_object(class, |header| Instance { header })?.into()));
                }
            }
            if receiver.is_empty()
                && keywords.is_empty()
                && !class.has(ClassFlags::HEAP)
                && let Some(new) = class.cached_init.get().downcast::<NativeFunction>()
            {
                // A builtin class that its native `__new__` makes alone (specialize/call.rs): its first argument is the class.
                *base.add(1) = *base;
                let arguments = core::slice::from_raw_parts(base.add(1), count + 1);
                let result = self.call_native(new, arguments, &[]);
                return self.native_result(result);
            }
            let arguments = core::slice::from_raw_parts(start, count);
            if receiver.is_empty()
                && keywords.is_empty()
                && let Some(made) = self.new_container(class, arguments)
            {
                return made.map(Called::Result);
            }
            let result = self.call_collecting_with_keywords(*base, arguments, keywords);
            self.native_result(result)
        }
    }

    /// Enters the `__init__` of a new instance: it takes the callable's place at `base`, where it stays, and is the first
    /// argument.
    ///
    /// # Safety
    /// The operands of the call lie at `base`, on the stack of the running frame.
    unsafe fn enter_init(
        &mut self,
        frame: *mut Frame,
        base: *mut Value,
        init: Ref<Function>,
        instance: Value,
        count: usize,
        keywords: &[Value],
    ) -> Result<Called> {
        // SAFETY: as the caller promises.
        unsafe {
            *base = instance;
            *base.add(1) = instance;
            (*frame).sp = base.add(1);
            let callee = self.enter_frame(init, base.add(1), count + 1, keywords)?;
            (*callee).on_return = OnReturn::Init;
        }
        Ok(Called::Entered)
    }

    /// WITH_EXCEPT_START: calls `__exit__` with the exception on top. It and its receiver lie below, and stay.
    pub(crate) fn with_except_start(&mut self, frame: *mut Frame) -> Result<Called> {
        // SAFETY: the verifier proved that the operands are there.
        let (exit, receiver, exception) = unsafe { (*(*frame).sp.sub(5), *(*frame).sp.sub(4), *(*frame).sp.sub(1)) };
        let traceback = exception.downcast::<Exception>().map_or(Value::NONE, |e| e.traceback.get());
        let all = [receiver, self.class_of(exception).into(), exception, traceback];
        let arguments = if receiver.is_empty() { &all[1..] } else { &all[..] };
        if let Some(function) = exit.downcast::<Function>() {
            // SAFETY: the callee's frame begins above all operands.
            let start = unsafe { (*frame).sp };
            let start = self.place_arguments(start, arguments)?;
            self.enter_frame(function, start, arguments.len(), &[])?;
            return Ok(Called::Entered);
        }
        self.call_collecting(exit, arguments).map(Called::Result)
    }

    /// Is calling the class nothing but `object.__new__` and `__init__`?
    pub(crate) fn has_plain_construction(&mut self, class: Ref<Class>) -> Result<bool> {
        if !class.has(ClassFlags::HEAP) || class.has(ClassFlags::ABSTRACT) || class.spec.kind != Kind::Instance {
            return Ok(false);
        }
        let (metaclass, type_, call) = (self.class_of(class.into()), self.types.type_, self.names.__call__);
        if metaclass != type_ && self.lookup(metaclass, call)? != self.lookup(type_, call)? {
            return Ok(false);
        }
        let new = self.names.__new__;
        let object = self.types.object;
        Ok(self.lookup(class, new)? == self.lookup(object, new)?)
    }

    /// The `__init__` of `object`.
    pub(crate) fn object_init(&mut self) -> Result {
        let object = self.types.object;
        let init = self.names.__init__;
        Ok(self.lookup(object, init)?.unwrap_or(Value::NONE))
    }

    /// CALL_KW: as CALL, with the tuple of keyword names on top.
    pub(crate) fn call_kw_op(&mut self, frame: *mut Frame, n: usize) -> Result<Called> {
        // SAFETY: the verifier proved that the operands are there; the tuple is a constant of the code.
        unsafe {
            let names = (*(*frame).sp.sub(1)).cast_unchecked::<Tuple>();
            let base = (*frame).sp.sub(n + 3);
            self.call_at(frame, base, n, names.as_slice())
        }
    }

    /// CALL_FUNCTION_EX: callable, EMPTY, iterable of arguments, dict of keywords or EMPTY.
    pub(crate) fn call_ex_op(&mut self, frame: *mut Frame) -> Result<Called> {
        // SAFETY: the verifier proved that the operands are there.
        let (callable, arguments, keywords) = unsafe { (*(*frame).sp.sub(4), *(*frame).sp.sub(2), *(*frame).sp.sub(1)) };
        let tuple = match arguments.downcast::<Tuple>() {
            Some(_) => arguments,
            None => {
                let tuple = self.spread_arguments(callable, arguments)?;
                // SAFETY: as above.
                unsafe { *(*frame).sp.sub(2) = tuple };
                tuple
            }
        };
        let dict = keywords.downcast::<Dict>();
        match callable.kind() {
            Some(Kind::Function) => {
                // SAFETY: the kind was just looked at.
                let function = unsafe { callable.cast_unchecked::<Function>() };
                return self.enter_spread(frame, function, &[], tuple, dict);
            }
            Some(Kind::BoundMethod) => {
                // SAFETY: as above.
                let method = unsafe { callable.cast_unchecked::<BoundMethod>() };
                if let Some(function) = method.function.downcast::<Function>() {
                    return self.enter_spread(frame, function, &[method.receiver], tuple, dict);
                }
            }
            Some(Kind::Class) => {
                // SAFETY: as above.
                let class = unsafe { callable.cast_unchecked::<Class>() };
                if !class.has(ClassFlags::EXCEPTION)
                    && self.has_plain_construction(class)?
                    && let Some(init) = self.lookup(class, self.names.__init__)?.and_then(|init| init.downcast::<Function>())
                {
                    return self.enter_spread_init(frame, class, init, tuple, dict);
                }
            }
            _ => {}
        }
        let result = self.call_with_dict(callable, tuple, keywords);
        self.native_result(result)
    }

    /// As [`Machine::enter_init`], where the callable is the lowest of the four operands.
    fn enter_spread_init(
        &mut self,
        frame: *mut Frame,
        class: Ref<Class>,
        init: Ref<Function>,
        tuple: Value,
        keywords: Option<Ref<Dict>>,
    ) -> Result<Called> {
        let instance: Value = self.new_object(class, |header| Instance { header })?.into();
        let called = self.enter_spread(frame, init, &[instance], tuple, keywords)?;
        // SAFETY: the operands of the call were just dropped, and the callee's frame is the running one.
        unsafe {
            (*frame).sp.write(instance);
            (*frame).sp = (*frame).sp.add(1);
            (*self.frame).on_return = OnReturn::Init;
        }
        Ok(called)
    }

    /// `first` come before the arguments in the tuple.
    fn enter_spread(
        &mut self,
        frame: *mut Frame,
        function: Ref<Function>,
        first: &[Value],
        tuple: Value,
        keywords: Option<Ref<Dict>>,
    ) -> Result<Called> {
        let tuple_ref = tuple.downcast::<Tuple>();
        let arguments = tuple_ref.as_ref().map_or(&[][..], |t| t.as_slice());
        // The callee's frame begins above all operands, so the caller's stack stays as it is until it returns.
        // SAFETY: there is a running frame, saved.
        let start = unsafe { (*frame).sp };
        match keywords.filter(|dict| !dict.is_empty()) {
            None => {
                let start = self.place_parts(start, [first, arguments, &[]])?;
                self.enter_frame(function, start, first.len() + arguments.len(), &[])?;
            }
            Some(dict) => {
                let mut few = [Value::EMPTY; 2 * FEW_KEYWORDS];
                let mut many = Vec::new();
                let (names, values) = match few.get_mut(..2 * dict.len()) {
                    Some(places) => places.split_at_mut(dict.len()),
                    None => {
                        if many.try_reserve(2 * dict.len()).is_err() {
                            return Err(self.no_memory());
                        }
                        many.resize(2 * dict.len(), Value::EMPTY);
                        many.split_at_mut(dict.len())
                    }
                };
                for ((entry, name), value) in dict.entries().zip(names.iter_mut()).zip(values.iter_mut()) {
                    *name = entry.key;
                    *value = entry.value;
                }
                let count = first.len() + arguments.len() + values.len();
                let start = self.place_parts(start, [first, arguments, values])?;
                self.enter_frame(function, start, count, names)?;
            }
        }
        // SAFETY: as above; the verifier proved that the operands are there.
        unsafe { (*frame).sp = (*frame).sp.sub(4) };
        Ok(Called::Entered)
    }

    fn spread_arguments(&mut self, _callable: Value, arguments: Value) -> Result {
        if !self.is_iterable(arguments)? {
            let got = self.type_name(arguments);
            return Err(self.type_error(format_args!("Value after * must be an iterable, not {got}")));
        }
        let list = self.to_array(arguments)?;
        self.tuple(list.as_slice())
    }

    /// `module.qualname()` of a callable, for messages about `*` and `**` arguments.
    pub(crate) fn callable_description(&mut self, callable: Value) -> alloc::string::String {
        use crate::operations::errors::Text;
        let name = self.names.__qualname__;
        let qualified = self.find_attribute(callable, name).ok().flatten();
        let Some(qualified) = qualified.filter(|q| q.is_kind(Kind::Str)) else {
            self.raised = Value::EMPTY;
            return self.repr_text(callable);
        };
        let module = self.names.__module__;
        let module = self.find_attribute(callable, module).ok().flatten().filter(|m| m.is_kind(Kind::Str));
        match module {
            Some(module) if Text(module).0.downcast::<Str>().is_some_and(|s| s.as_bytes() != b"builtins") => {
                alloc::format!("{}.{}()", Text(module), Text(qualified))
            }
            _ => alloc::format!("{}()", Text(qualified)),
        }
    }
}
