//! Tasks: natives that call Python again and again (sort keys, `reduce`, `min` with a key), or take a generator's items
//! (`sum`, `list`), without the native stack.
//!
//! Such a native makes a [`Task`], which holds all that it knows between two calls, and returns what
//! [`Machine::begin_task`] or [`Machine::begin_gathering`] gives. The loop that called the native then enters a frame whose
//! code is a loop of its own: `TASK_STEP` asks the task what to call next, `CALL` calls it, and the answer goes to the next
//! `TASK_STEP`; or `FOR_ITER` resumes the generator, and `TASK_STEP` hands the item to the task. So the calls are the
//! loop's own: fuel may end inside of them, and they are as fast as any other.
//!
//! Each function that tasks call, and each generator function whose items they take, has an instance of that code of its own,
//! so that compiled code knows what is called or resumed there.
//!
//! Invariant: a native's result is EMPTY only if a task was begun; whoever calls natives from native code runs it to its
//! end at once ([`Machine::call_native`]). The task's frame is not seen by scripts (`CodeFlags::HIDDEN`).

use alloc::sync::Arc;
use alloc::vec;
use core::cell::Cell;

use super::frame::{FRAME_WORDS, Frame};
use crate::builtins::class_shape;
use crate::bytecode::code::{Code, CodeFlags, Constant, Handler, LocalKind, LocalVariable, Source, Span, SpanEntry};
use crate::bytecode::ops::Op;
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Result, TypeSpec};
use crate::object::generator::GeneratorState;
use crate::object::native::Payload;
use crate::object::{BoundMethod, ClassFlags, CodeObject, Function, Generator, Kind, Native, Slot};
use crate::trace::natives::keeps_its_place;
use crate::value::Value;

/// What a task wants next.
pub enum Step {
    /// A call with one argument, or with two where `first` is not EMPTY.
    Call { callable: Value, first: Value, last: Value },
    /// It is done, with this result.
    Done(Value),
}

/// Gives the next step; the answer of the last call comes with it, None at the beginning. Where Python code is refused in the
/// middle of it, it is asked again with the same answer.
pub type StepFn = fn(&mut Machine, Ref<Native<Task>>, Value) -> Result<Step>;
/// Puts things back in order when a call raised.
pub type AbandonFn = fn(&mut Machine, Ref<Native<Task>>);

/// Takes an item; true: it wants no more of them. Where Python code is refused, nothing has changed.
pub type TakeFn = fn(&mut Machine, Ref<Native<Task>>, Value) -> Result<bool>;
/// Gives the result when all items are taken, or begins another task for it.
pub type FinishFn = fn(&mut Machine, Ref<Native<Task>>) -> Result;

/// What a task consists of.
#[derive(Clone, Copy)]
enum Work {
    Calls { step: StepFn, abandon: AbandonFn },
    Items { take: TakeFn, finish: FinishFn },
}

/// Places for values.
const SLOTS: usize = 6;
/// The place of what gives the items.
const SOURCE: usize = SLOTS - 1;

/// A native between two calls into Python.
pub struct Task {
    work: Work,
    slots: [Slot; SLOTS],
    /// How many calls were asked for, or items taken.
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
    /// The code that it runs again and again: of the generator whose items it takes, or of the first function that it holds.
    fn runs(&self) -> Option<Ref<CodeObject>> {
        let held = self.slots.iter().map(Cell::get);
        if !self.get(SOURCE).is_empty() {
            let generator = self.get(SOURCE).downcast::<Generator>()?;
            let is_there = generator.state.get() != GeneratorState::Finished;
            // SAFETY: the frame of a generator that is not finished is complete.
            return is_there.then(|| unsafe { (*generator.frame.get()).code });
        }
        let function = |held: Value| held.downcast::<BoundMethod>().map_or(held, |method| method.function);
        held.map(function).find_map(|held| Some(held.downcast::<Function>()?.code.get()))
    }

    /// What place `index` holds.
    pub fn get(&self, index: usize) -> Value {
        self.slots.get(index).map_or(Value::EMPTY, Cell::get)
    }

    /// Puts a value that is no object into place `index`.
    #[inline(always)]
    pub fn put(&self, index: usize, value: Value) {
        debug_assert!(!value.is_object());
        if let Some(slot) = self.slots.get(index) {
            slot.set(value);
        }
    }
}

/// Nothing needs to be put in order.
pub fn nothing(_: &mut Machine, _: Ref<Native<Task>>) {}

impl Machine {
    /// Begins a task that holds `values`; what this gives is the native's own result.
    pub fn begin_task(&mut self, step: StepFn, abandon: AbandonFn, values: &[Value], flag: bool) -> Result {
        self.begin_work(Work::Calls { step, abandon }, values, Value::EMPTY, flag)
    }

    /// Begins a task that takes the items of a generator and holds `values`, fewer than there are places. What this gives
    /// is the native's own result.
    pub fn begin_gathering(&mut self, source: Value, take: TakeFn, finish: FinishFn, values: &[Value], flag: bool) -> Result {
        self.begin_work(Work::Items { take, finish }, values, source, flag)
    }

    fn begin_work(&mut self, work: Work, values: &[Value], source: Value, flag: bool) -> Result {
        // What a native does behind this is done for the task, and could not be taken back.
        self.may_run_python()?;
        let mut slots = [const { Cell::new(Value::EMPTY) }; SLOTS];
        for (slot, value) in slots.iter_mut().zip(values) {
            slot.set(*value);
        }
        if !source.is_empty() {
            slots[SOURCE].set(source);
        }
        self.pending_task = self.new_native(&SPEC, Task { work, slots, calls: Cell::new(0), flag })?;
        Ok(Value::EMPTY)
    }

    /// Is it worth a task to take its items: is it a generator?
    #[inline(always)]
    pub fn is_gathered(&self, source: Value) -> bool {
        source.header().is_some_and(|header| header.shape.get() == class_shape::GENERATOR)
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
        // SAFETY: whoever says that a task is pending has begun it.
        let payload = unsafe { &task.cast_unchecked::<Native<Task>>().payload };
        let source = payload.get(SOURCE);
        let code = self.task_code_for(payload.runs(), !source.is_empty())?;
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
            start.add(1).write(source);
            let globals = self.frame.as_ref().map_or(self.builtins, |f| f.globals);
            let frame = start.add(code.locals as usize).cast::<Frame>();
            Frame::begin(frame, self.frame, code, Value::EMPTY, globals);
            self.depth += 1;
            self.frame = frame;
            Ok(frame)
        }
    }

    /// Runs the task that a native just began to its end.
    #[cold]
    #[inline(never)]
    pub(crate) fn run_task(&mut self) -> Result {
        self.may_run_python()?;
        self.nested_run(|vm| {
            let frame = vm.enter_task()?;
            match vm.native_entry(frame, true) {
                Some(address) => vm.run_nested_native(frame, address),
                None => vm.run_nested(frame),
            }
        })
    }

    /// The next step of the task in local 0 of `frame`, whose code is that of tasks.
    ///
    /// # Safety
    /// It is.
    #[inline]
    pub(crate) unsafe fn step_task(&mut self, frame: *mut Frame, answer: Value) -> Result<Step> {
        // SAFETY: as the caller promises.
        self.step(unsafe { task_of(frame) }, answer)
    }

    /// The next step of a task.
    #[inline]
    pub(crate) fn step(&mut self, task: Ref<Native<Task>>, answer: Value) -> Result<Step> {
        match task.payload.work {
            Work::Calls { step, .. } => step(self, task, answer),
            Work::Items { .. } => Ok(Step::Done(Value::NONE)),
        }
    }

    /// Hands an item to the task in local 0 of `frame`; true: it wants no more.
    ///
    /// # Safety
    /// As for [`Machine::step_task`].
    #[inline]
    pub(crate) unsafe fn hand_to_task(&mut self, frame: *mut Frame, item: Value) -> Result<bool> {
        // SAFETY: as the caller promises.
        self.hand(unsafe { task_of(frame) }, item)
    }

    /// Hands an item to a task; true: it wants no more.
    #[inline]
    pub(crate) fn hand(&mut self, task: Ref<Native<Task>>, item: Value) -> Result<bool> {
        match task.payload.work {
            Work::Items { take, .. } => take(self, task, item),
            Work::Calls { .. } => Ok(true),
        }
    }

    /// Does what gives a task its next step keep its place where Python code is refused in the middle of it?
    pub(crate) fn keeps_place(&self, task: Ref<Native<Task>>) -> bool {
        let gives = task.payload.get(0);
        !self.class_of(gives).has(ClassFlags::NATIVE_NEXT) || gives.is_kind(Kind::Generator) || keeps_its_place(self, gives)
    }

    /// The result of the task in local 0 of `frame`, all of whose items are taken. EMPTY: it began another one for it.
    ///
    /// # Safety
    /// As for [`Machine::step_task`].
    pub(crate) unsafe fn finish_task(&mut self, frame: *mut Frame) -> Result {
        // SAFETY: as the caller promises.
        self.finish(unsafe { task_of(frame) })
    }

    /// The result of a task, all of whose items are taken, or EMPTY.
    pub(crate) fn finish(&mut self, task: Ref<Native<Task>>) -> Result {
        match task.payload.work {
            Work::Items { finish, .. } => finish(self, task),
            Work::Calls { .. } => Ok(Value::NONE),
        }
    }

    /// A call that the task asked for raised.
    ///
    /// # Safety
    /// As for [`Machine::step_task`].
    pub(crate) unsafe fn abandon_task(&mut self, frame: *mut Frame) {
        // SAFETY: as the caller promises.
        let task = unsafe { task_of(frame) };
        if let Work::Calls { abandon, .. } = task.payload.work {
            abandon(self, task);
        }
    }

    /// The code of tasks that run that code, ready to run.
    fn task_code_for(&mut self, runs: Option<Ref<CodeObject>>, takes_items: bool) -> Result<Ref<CodeObject>> {
        let common = self.task_code(takes_items)?;
        let Some(runs) = runs.filter(|code| code.is_generator() == takes_items) else { return Ok(common) };
        if let Some(own) = runs.task.get() {
            return Ok(own);
        }
        let own = self.new_code(common.shared_arc())?;
        self.prepare_code(own)?;
        self.heap.barrier(&runs.header);
        runs.task.set(Some(own));
        Ok(own)
    }

    /// The code object of this VM's tasks that call, or of those that take items, where it is not known what they run.
    fn task_code(&mut self, takes_items: bool) -> Result<Ref<CodeObject>> {
        let known = if takes_items { self.gathering_code } else { self.task_code };
        if let Some(code) = known {
            return Ok(code);
        }
        let code = self.new_code(Arc::new(if takes_items { assemble_gathering() } else { assemble_calls() }))?;
        self.prepare_code(code)?;
        *(if takes_items { &mut self.gathering_code } else { &mut self.task_code }) = Some(code);
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

/// The task that a frame runs.
///
/// # Safety
/// The frame's code is that of tasks.
#[inline(always)]
unsafe fn task_of(frame: *mut Frame) -> Ref<Native<Task>> {
    // SAFETY: `enter_task` put the task there, and no instruction of its code stores to locals.
    unsafe { (*Frame::locals(frame)).cast_unchecked::<Native<Task>>() }
}

/// `answer = None; while True: answer = call(step(answer))`, which TASK_STEP leaves by returning.
fn assemble_calls() -> Code {
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
    code_of_task(&["task"], units, vec![guarded])
}

/// `for item in source: if take(item): break`, then the result.
fn assemble_gathering() -> Code {
    let mut units = vec![];
    emit(&mut units, Op::RESUME, 0);
    emit(&mut units, Op::LOAD_FAST, 1);
    emit(&mut units, Op::PUSH_NULL, 0);
    // Jumps count from behind their instructions.
    let size = |op: Op| 1 + op.cache_units() as u16;
    let (back, test) = (size(Op::JUMP_BACKWARD), size(Op::TASK_STEP) + size(Op::POP_JUMP_IF_TRUE));
    emit(&mut units, Op::FOR_ITER, test + back);
    emit(&mut units, Op::TASK_STEP, 2);
    emit(&mut units, Op::POP_JUMP_IF_TRUE, back);
    emit(&mut units, Op::JUMP_BACKWARD, size(Op::FOR_ITER) + test + back);
    emit(&mut units, Op::POP_ITER, 0);
    emit(&mut units, Op::TASK_STEP, 3);
    emit(&mut units, Op::RETURN_VALUE, 0);
    code_of_task(&["task", "source"], units, vec![])
}

fn code_of_task(locals: &[&str], units: alloc::vec::Vec<u16>, handlers: alloc::vec::Vec<Handler>) -> Code {
    let count = locals.len() as u32;
    let local = |name: &&str| LocalVariable { name: (*name).into(), kind: LocalKind::Local };
    Code {
        name: "<native>".into(),
        qualified_name: "<native>".into(),
        source: Arc::new(Source::default()),
        flags: CodeFlags::OPTIMIZED | CodeFlags::HIDDEN,
        positional_count: count,
        positional_only_count: count,
        keyword_only_count: 0,
        locals: locals.iter().map(local).collect(),
        stack_size: 3,
        first_line: 0,
        units: units.into_boxed_slice(),
        constants: vec![Constant::None].into_boxed_slice(),
        names: vec![].into_boxed_slice(),
        handlers: handlers.into_boxed_slice(),
        spans: vec![SpanEntry { start: 0, span: Span::default() }].into_boxed_slice(),
    }
}
