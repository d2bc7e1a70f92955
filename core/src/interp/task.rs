//! Tasks: natives that call Python again and again (sort keys, `reduce`, `min` with a key) without the native stack.
//!
//! Such a native makes a [`Task`], which holds all that it knows between two calls, and returns what
//! [`Machine::begin_task`] gives. The loop that called the native then enters a frame whose code is a loop of its own:
//! `TASK_STEP` asks the task what to call next, `CALL` calls it, and the answer goes to the next `TASK_STEP`. So the
//! calls are the loop's own: fuel may end inside of them, and they are as fast as any other.
//!
//! Invariant: a native's result is EMPTY only if a task was begun; whoever calls natives from native code runs it to its
//! end at once ([`Machine::call_native`]). The task's frame is not seen by scripts (`CodeFlags::HIDDEN`).

use alloc::sync::Arc;
use alloc::vec;
use core::cell::Cell;

use super::frame::{FRAME_WORDS, Frame, OnReturn};
use crate::bytecode::code::{Code, CodeFlags, Constant, Handler, LocalKind, LocalVariable, Source, Span, SpanEntry};
use crate::bytecode::ops::Op;
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{BoundMethod, ClassFlags, CodeObject, Kind, Native, Slot};
use crate::value::Value;

/// What a task wants next.
pub enum Step {
    /// A call with one argument, or with two where `first` is not EMPTY.
    Call { callable: Value, first: Value, last: Value },
    /// It is done, with this result.
    Done(Value),
}

/// Gives the next step; the answer of the last call comes with it, None at the beginning.
pub type StepFn = fn(&mut Machine, Ref<Native<Task>>, Value) -> Result<Step>;
/// Puts things back in order when a call raised.
pub type AbandonFn = fn(&mut Machine, Ref<Native<Task>>);

/// Places for values.
const SLOTS: usize = 6;

/// A native between two calls into Python.
pub struct Task {
    step: StepFn,
    abandon: AbandonFn,
    slots: [Slot; SLOTS],
    /// How many calls were asked for.
    pub calls: Cell<usize>,
    /// What the native makes of it.
    pub flag: bool,
}

impl Payload for Task {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for slot in &self.slots {
            tracer.value(slot.get());
        }
    }
}

static SPEC: TypeSpec = TypeSpec { flags: ClassFlags::NO_NEW, ..TypeSpec::new("native_task", Kind::Native) };

impl Task {
    /// What place `index` holds.
    pub fn get(&self, index: usize) -> Value {
        self.slots.get(index).map_or(Value::EMPTY, Cell::get)
    }
}

/// Nothing needs to be put in order.
pub fn nothing(_: &mut Machine, _: Ref<Native<Task>>) {}

impl Machine {
    /// Begins a task that holds `values`; what this gives is the native's own result.
    pub fn begin_task(&mut self, step: StepFn, abandon: AbandonFn, values: &[Value], flag: bool) -> Result {
        let mut slots = [const { Cell::new(Value::EMPTY) }; SLOTS];
        for (slot, value) in slots.iter_mut().zip(values) {
            slot.set(*value);
        }
        self.pending_task = self.new_native(&SPEC, Task { step, abandon, slots, calls: Cell::new(0), flag })?;
        Ok(Value::EMPTY)
    }

    /// Puts a value into a place of a task.
    pub fn set_in_task(&mut self, task: Ref<Native<Task>>, index: usize, value: Value) {
        if let Some(slot) = task.payload.slots.get(index) {
            self.heap.barrier(&task.header);
            slot.set(value);
        }
    }

    /// Would calling it run Python code in a frame of its own?
    pub fn is_python_function(&self, callable: Value) -> bool {
        match callable.kind() {
            Some(Kind::Function) => true,
            Some(Kind::BoundMethod) => callable.downcast::<BoundMethod>().is_some_and(|m| m.function.is_kind(Kind::Function)),
            _ => false,
        }
    }

    /// Enters the frame of the task that a native just began; the running frame is saved, its operands of the call dropped.
    #[cold]
    #[inline(never)]
    pub(crate) fn enter_task(&mut self) -> Result<*mut Frame> {
        let task = core::mem::replace(&mut self.pending_task, Value::EMPTY);
        let code = self.task_code()?;
        if self.depth >= u64::from(self.limits.depth) {
            return Err(self.recursion_error(format_args!("maximum recursion depth exceeded")));
        }
        let words = code.frame_words as usize;
        let mut start = self.stack_top();
        if !self.stack.has_room(start, words) {
            let chunk = self.stack.push_chunk(words + FRAME_WORDS as usize);
            start = self.check(chunk)?;
        }
        // SAFETY: there is room for the frame at `start`, above everything in use; a running frame is complete.
        unsafe {
            start.write(task);
            let globals = self.frame.as_ref().map_or(self.builtins, |f| f.globals);
            let frame = start.add(1).cast::<Frame>();
            frame.write(Frame {
                previous: self.frame,
                pc: code.units.get(),
                sp: Frame::operands(frame),
                code,
                constants: code.constants.get(),
                globals,
                function: Value::EMPTY,
                namespace: Value::EMPTY,
                native: core::ptr::null(),
                jump: 0,
                on_return: OnReturn::Push,
                in_generator: false,
                is_comparison: false,
                zero: 0,
            });
            self.depth += 1;
            self.frame = frame;
            Ok(frame)
        }
    }

    /// Runs the task that a native just began to its end.
    #[cold]
    #[inline(never)]
    pub(crate) fn run_task(&mut self) -> Result {
        self.enter_native()?;
        let frame = self.enter_task()?;
        let result = self.run_nested(frame);
        self.leave_native();
        result
    }

    /// The next step of the task in local 0 of `frame`, whose code is that of tasks.
    ///
    /// # Safety
    /// It is.
    #[inline]
    pub(crate) unsafe fn step_task(&mut self, frame: *mut Frame, answer: Value) -> Result<Step> {
        // SAFETY: as the caller promises; `enter_task` put the task there, and no instruction of its code stores to locals.
        let task = unsafe { (*Frame::locals(frame)).cast_unchecked::<Native<Task>>() };
        (task.payload.step)(self, task, answer)
    }

    /// A call that the task asked for raised.
    ///
    /// # Safety
    /// As for [`Machine::step_task`].
    pub(crate) unsafe fn abandon_task(&mut self, frame: *mut Frame) {
        // SAFETY: as in `step_task`.
        let task = unsafe { (*Frame::locals(frame)).cast_unchecked::<Native<Task>>() };
        (task.payload.abandon)(self, task);
    }

    /// The one code object of this VM's tasks, ready to run.
    fn task_code(&mut self) -> Result<Ref<CodeObject>> {
        if let Some(code) = self.task_code {
            return Ok(code);
        }
        let code = self.new_code(Arc::new(assemble()))?;
        self.prepare_code(code)?;
        // Never warm: the tiers above have no TASK_STEP.
        code.calls.set(u32::MAX);
        self.task_code = Some(code);
        Ok(code)
    }

    /// The closest frame from `frame` on that scripts may see, or null.
    pub(crate) fn visible(mut frame: *mut Frame) -> *mut Frame {
        // SAFETY: the frame chain is intact.
        while let Some(header) = unsafe { frame.as_ref() } {
            if !header.code.flags.contains(CodeFlags::HIDDEN) {
                break;
            }
            frame = header.previous;
        }
        frame
    }
}

/// Pushes one instruction with its cache.
fn emit(units: &mut alloc::vec::Vec<u16>, op: Op, operand: u16) {
    units.push(op as u16 | operand << 8);
    units.extend(core::iter::repeat_n(0, op.cache_units()));
}

/// `answer = None; while True: answer = call(step(answer))`, which TASK_STEP leaves by returning.
fn assemble() -> Code {
    let mut units = vec![];
    emit(&mut units, Op::RESUME, 0);
    emit(&mut units, Op::LOAD_CONST, 0);
    let begin = units.len();
    emit(&mut units, Op::TASK_STEP, 0);
    emit(&mut units, Op::CALL, 1);
    let back = units.len() + 1 + Op::JUMP_BACKWARD.cache_units() - begin;
    emit(&mut units, Op::JUMP_BACKWARD, back as u16);
    let handler = units.len();
    emit(&mut units, Op::TASK_STEP, 1);
    emit(&mut units, Op::RERAISE, 0);
    let guarded = Handler { start: begin as u32, end: handler as u32, target: handler as u32, depth: 0, push_position: false };
    Code {
        name: "<native>".into(),
        qualified_name: "<native>".into(),
        source: Arc::new(Source::default()),
        flags: CodeFlags::OPTIMIZED | CodeFlags::HIDDEN,
        positional_count: 1,
        positional_only_count: 1,
        keyword_only_count: 0,
        locals: vec![LocalVariable { name: "task".into(), kind: LocalKind::Local }].into_boxed_slice(),
        stack_size: 3,
        first_line: 0,
        units: units.into_boxed_slice(),
        constants: vec![Constant::None].into_boxed_slice(),
        names: vec![].into_boxed_slice(),
        handlers: vec![guarded].into_boxed_slice(),
        spans: vec![SpanEntry { start: 0, span: Span::default() }].into_boxed_slice(),
    }
}
