//! The interpreter: frames on the VM's own stack, a dispatch loop that quickens itself, and how native code enters it.
// Frames are reached through raw pointers everywhere here; a method call on a field of one borrows it for that call alone.
#![allow(dangerous_implicit_autorefs)]

mod building;
mod calls;
pub(crate) mod control;
pub mod dispatch;
pub mod frame;
pub mod generator;
mod immediate;
pub(crate) mod iteration;
mod operators;
mod special;
pub mod stack;
pub mod task;
pub(crate) mod variables;

use alloc::sync::Arc;

use crate::bytecode::code::{Code, Constant};
use crate::bytecode::ops::FunctionAttribute;
use crate::heap::Ref;
use crate::jit::EntryKind;
use crate::jit::enter::NativeExit;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Buffer, CodeObject, Complex, Dict, Function, Header, Slice};
use crate::value::Value;
use dispatch::Exit;
use frame::{Frame, OnReturn};

/// Calls a Python function from native code.
pub(crate) fn call_function(vm: &mut Machine, function: Ref<Function>, arguments: &[Value], keywords: &[Value]) -> Result {
    let code = function.code.get();
    if keywords.is_empty() && code.is_generator() {
        // SAFETY: the arguments are there.
        if let Some(generator) = unsafe { vm.begin_generator(function, arguments.as_ptr(), arguments.len())? } {
            return Ok(generator);
        }
    }
    vm.may_run_python()?;
    vm.nested_run(|vm| {
        if keywords.is_empty()
            && let Some(result) = vm.call_compiled(function, code, arguments)
        {
            return result;
        }
        let start = vm.push_arguments(arguments)?;
        let frame = vm.enter_frame(function, start, arguments.len(), keywords)?;
        match vm.native_entry(frame, true) {
            Some(address) => vm.run_nested_native(frame, address),
            None => vm.run_nested(frame),
        }
    })
}

impl Machine {
    /// Calls a function whose code is compiled and whose arguments match. None: the call is to be made as any other.
    #[inline]
    fn call_compiled(&mut self, function: Ref<Function>, code: Ref<CodeObject>, arguments: &[Value]) -> Option<Result> {
        // SAFETY: machine code that a code object refers to is alive.
        let native = unsafe { code.native.get().as_ref() }?;
        let (start, count) = (self.stack_top(), arguments.len());
        let fits = code.plain && code.arguments as usize == count && self.depth < u64::from(self.limits.depth);
        if !fits || !self.stack.has_room(start, code.frame_words as usize + count) {
            return None;
        }
        // SAFETY: there is room for the frame above everything in use, and all that `link_frame` wants was checked.
        unsafe {
            for (i, argument) in arguments.iter().enumerate() {
                start.add(i).write_volatile(*argument);
            }
            let frame = self.link_frame(self.frame, function, code, start, count);
            (*frame).on_return = OnReturn::Exit;
        }
        native.enter();
        self.native_depth += 1;
        let exit = self.run_compiled(native.start as *const u8, EntryKind::Start);
        Some(self.end_nested(exit))
    }

    /// May native code run Python code now? Not while a trace calls a quick helper: what needs it is left to the interpreter.
    #[inline(always)]
    pub(crate) fn may_run_python(&mut self) -> Result<()> {
        if self.jit.refuses { Err(self.refuse_python()) } else { Ok(()) }
    }

    /// Is Python code refused just now ([`Effect`](crate::native::Effect))? Who must not do half of something then keeps what it
    /// was before.
    pub fn is_python_refused(&self) -> bool {
        self.jit.refuses
    }

    /// Was Python code refused that the running native asked for? What it has done so far is to be taken back; it is called anew.
    pub fn was_refused(&self) -> bool {
        self.jit.refused
    }

    /// May native code look at frames that run now? Those of a trace are not there.
    pub(crate) fn may_look_at_frames(&mut self) -> Result<()> {
        self.may_run_python()
    }

    /// No handler sees it, and the quick helper takes it back.
    #[cold]
    fn refuse_python(&mut self) -> crate::native::Raised {
        self.jit.refused = true;
        self.stop_with(crate::run::Stop::Interrupted)
    }

    /// Copies arguments to the top of the VM's stack, where the frame of their callee will begin.
    pub(crate) fn push_arguments(&mut self, arguments: &[Value]) -> Result<*mut Value> {
        let mut start = self.stack_top();
        if !self.stack.has_room(start, arguments.len() + 1) {
            let chunk = self.stack.push_chunk(arguments.len() + 64);
            start = self.check(chunk)?;
        }
        // SAFETY: there is room at `start`; nothing lives above the running frame's stack pointer.
        unsafe { core::ptr::copy_nonoverlapping(arguments.as_ptr(), start, arguments.len()) };
        Ok(start)
    }

    /// The first free word above the running frame, or, where that lies in a generator, above who resumed it.
    #[inline]
    pub(crate) fn stack_top(&self) -> *mut Value {
        self.top_above(self.frame)
    }

    /// As [`Machine::stack_top`] for a frame whose `sp` is saved.
    #[inline(always)]
    pub(crate) fn top_above(&self, frame: *mut Frame) -> *mut Value {
        // SAFETY: the frame chain is intact.
        match unsafe { frame.as_ref() } {
            None => self.stack.bottom(),
            Some(header) if header.in_generator => generator::generator_of(frame).stack_top.get(),
            Some(header) => header.sp,
        }
    }

    /// Runs a frame to its end from native code.
    pub(crate) fn run_nested(&mut self, frame: *mut Frame) -> Result {
        // SAFETY: the frame was just made.
        unsafe { (*frame).on_return = OnReturn::Exit };
        self.native_depth += 1;
        let exit = dispatch::run(self, frame);
        self.end_nested(exit)
    }

    /// As [`Machine::run_nested`] for a new frame whose code is compiled, and begins at `address`.
    pub(crate) fn run_nested_native(&mut self, frame: *mut Frame, address: *const u8) -> Result {
        // SAFETY: the frame was just made.
        unsafe { (*frame).on_return = OnReturn::Exit };
        self.native_depth += 1;
        let exit = self.run_compiled(address, EntryKind::Start);
        self.end_nested(exit)
    }

    /// As [`dispatch::run`] for a running frame whose compiled code begins, or waits, at `address`.
    fn run_compiled(&mut self, address: *const u8, kind: EntryKind) -> Exit {
        match self.run_native(address, Value::EMPTY, kind) {
            NativeExit::Loop(exit) => exit,
            NativeExit::Interpret => {
                // SAFETY: there is a running frame; it goes on where its `pc` is.
                unsafe { (*self.frame).native = core::ptr::null() };
                dispatch::run(self, self.frame)
            }
        }
    }

    fn end_nested(&mut self, exit: Exit) -> Result {
        self.native_depth -= 1;
        match exit {
            Exit::Returned(value) => Ok(value),
            Exit::Yielded(_) | Exit::Suspended | Exit::Stepped => {
                Err(self.system_error(format_args!("a nested run was suspended")))
            }
            Exit::Raised(raised) => Err(raised),
        }
    }

    /// A per-VM instance of a code object.
    pub fn new_code(&mut self, code: Arc<Code>) -> Result<Ref<CodeObject>> {
        let name = self.intern(code.name.as_bytes())?;
        let qualified = self.intern(code.qualified_name.as_bytes())?;
        self.allocate(CodeObject::new(code, name, qualified))
    }

    /// Makes units, constants and names of a code object that is about to run for the first time.
    #[cold]
    #[inline(never)]
    pub(crate) fn prepare_code(&mut self, code: Ref<CodeObject>) -> Result<()> {
        let shared = code.shared_arc();
        let values = shared.constants.len() + shared.names.len();
        let unit_bytes = shared.units.len() * size_of::<u16>();
        let storage = Buffer::new(&mut self.heap, values * size_of::<Value>() + unit_bytes);
        let storage = self.check(storage)?;
        let constants = Buffer::data(storage).cast::<Value>();
        // SAFETY: the buffer has room for the constants, the names, then the units.
        let (names, units) = unsafe {
            let names = constants.add(shared.constants.len());
            (names, names.add(shared.names.len()).cast::<u16>())
        };
        for (i, constant) in shared.constants.iter().enumerate() {
            let value = self.constant_value(constant)?;
            // SAFETY: in range of the buffer.
            unsafe { constants.add(i).write(value) };
        }
        for (i, name) in shared.names.iter().enumerate() {
            let value = self.intern(name.as_bytes())?;
            // SAFETY: in range of the buffer.
            unsafe { names.add(i).write(value) };
        }
        // SAFETY: in range of the buffer.
        unsafe {
            core::ptr::copy_nonoverlapping(shared.units.as_ptr(), units, shared.units.len());
            crate::specialize::pairs::install(core::slice::from_raw_parts_mut(units, shared.units.len()));
        }
        code.constants.set(constants);
        code.names.set(names);
        code.units.set(units);
        code.storage.set(Some(storage));
        self.heap.barrier(&code.header);
        code.ready.set(true);
        Ok(())
    }

    /// A constant of a code object as a value.
    pub fn constant_value(&mut self, constant: &Constant) -> Result {
        Ok(match constant {
            Constant::None => Value::NONE,
            Constant::Bool(b) => Value::bool(*b),
            Constant::Ellipsis => Value::ELLIPSIS,
            Constant::Int(n) => self.int(*n)?,
            Constant::BigInt(negative, magnitude) => {
                let magnitude = dashu_int::UBig::from_le_bytes(magnitude);
                let sign = if *negative { dashu_int::Sign::Negative } else { dashu_int::Sign::Positive };
                self.int_from_big(&dashu_int::IBig::from_parts(sign, magnitude))?
            }
            Constant::Float(f) => Value::float(*f),
            Constant::Complex(real, imaginary) => {
                self.allocate(Complex { header: Header::of::<Complex>(), real: *real, imaginary: *imaginary })?.into()
            }
            Constant::Str(text) => self.string_constant(&text.0)?,
            Constant::Bytes(bytes) => {
                let bytes = crate::object::Bytes::new(&mut self.heap, bytes);
                self.check(bytes)?.into()
            }
            Constant::Tuple(items) => {
                let values = self.constant_values(items)?;
                self.tuple(&values)?
            }
            Constant::FrozenSet(items) => {
                let values = self.constant_values(items)?;
                let set = crate::object::Set::new(&mut self.heap, crate::builtins::class_shape::FROZENSET);
                let set = self.check(set)?;
                for value in values {
                    self.set_add(set, value)?;
                }
                set.into()
            }
            Constant::Slice(parts) => {
                let values = self.constant_values(&parts[..])?;
                let header = Header::of::<Slice>();
                self.allocate(Slice { header, start: values[0], stop: values[1], step: values[2] })?.into()
            }
            Constant::Code(code) => self.new_code(code.clone())?.into(),
        })
    }

    fn constant_values(&mut self, constants: &[Constant]) -> Result<alloc::vec::Vec<Value>> {
        constants.iter().map(|c| self.constant_value(c)).collect()
    }

    /// Strings that look like names are interned, as CPython does; the comparison of dict keys profits.
    fn string_constant(&mut self, text: &[u8]) -> Result {
        let is_name = text.len() <= 40 && text.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
        if is_name { self.intern(text) } else { self.wtf8(text) }
    }

    /// A function without closure over `globals`, for module bodies and class bodies run by native code.
    pub fn new_function(&mut self, code: Ref<CodeObject>, globals: Ref<Dict>) -> Result<Ref<Function>> {
        let module = self.dict_get_str(globals, self.names.__name__).unwrap_or(Value::NONE);
        let shared = code.shared();
        let has_doc = shared.flags.contains(crate::bytecode::code::CodeFlags::HAS_DOCSTRING);
        let doc = match shared.constants.first() {
            Some(Constant::Str(text)) if has_doc => self.wtf8(&text.0)?,
            _ => Value::NONE,
        };
        let (name, qualified) = (code.name, code.qualified_name);
        let class = self.types.function;
        self.new_object(class, |header| Function {
            header,
            code: code.into(),
            globals,
            name: name.into(),
            qualified_name: qualified.into(),
            module: module.into(),
            doc: doc.into(),
            defaults: Value::EMPTY.into(),
            keyword_defaults: Value::EMPTY.into(),
            closure: Value::EMPTY.into(),
            annotate: Value::EMPTY.into(),
            annotations: Value::EMPTY.into(),
            type_params: Value::EMPTY.into(),
            version: 0.into(),
        })
    }

    /// SET_FUNCTION_ATTRIBUTE: the part is a [`FunctionAttribute`], as verified code has it.
    #[inline(always)]
    pub(crate) fn set_function_part(&mut self, function: Ref<Function>, part: u32, value: Value) {
        match FunctionAttribute::from_u32(part) {
            Some(FunctionAttribute::Defaults) => function.defaults.set(value),
            Some(FunctionAttribute::KeywordDefaults) => function.keyword_defaults.set(value),
            Some(FunctionAttribute::Closure) => function.closure.set(value),
            Some(FunctionAttribute::Annotate) | None => function.annotate.set(value),
        }
        self.heap.barrier(&function.header);
    }

    /// Runs a class body: calls `function` with `namespace` as its locals mapping. Gives what the body returns: the
    /// `__class__` cell, or None.
    pub fn run_class_body(&mut self, function: Value, namespace: Value) -> Result {
        let Some(function) = function.downcast::<Function>() else {
            return Err(self.type_error(format_args!("__build_class__: func must be a function")));
        };
        self.run_body(function, namespace)
    }

    /// Runs a module's code with `dict` as globals and locals.
    pub fn run_module(&mut self, code: Arc<Code>, dict: Ref<Dict>) -> Result {
        if !code.source.warnings.is_empty() {
            self.tell_source_warnings(&code.source)?;
        }
        self.run_code_in(code, dict, dict.into())
    }

    /// Runs code with given globals and a locals mapping: `exec` and `eval`.
    pub fn run_code_in(&mut self, code: Arc<Code>, globals: Ref<Dict>, namespace: Value) -> Result {
        let code = self.new_code(code)?;
        let function = self.new_function(code, globals)?;
        self.run_body(function, namespace)
    }

    fn run_body(&mut self, function: Ref<Function>, namespace: Value) -> Result {
        self.may_run_python()?;
        self.nested_run(|vm| {
            let start = vm.push_arguments(&[])?;
            let frame = vm.enter_frame(function, start, 0, &[])?;
            // SAFETY: the frame was just made.
            unsafe { (*frame).namespace = namespace };
            vm.run_nested(frame)
        })
    }
}
