//! Calls. One of a Python function that is known makes the callee's frame here and jumps into its code.

use crate::builtins::reductions;
use crate::bytecode::disassemble::Instruction;
use crate::bytecode::ops::{Conversion, Form, Op};
use crate::codegen::baseline::Baseline;
use crate::codegen::calling::{Argument, Resume};
use crate::codegen::values::Type;
use crate::heap::Ref;
use crate::jit::{forms, helper_table};
use crate::object::{CodeObject, Function, NativeFunction};
use crate::specialize::cache::{self, CALLEE};
use crate::uop::Uop;
use crate::value::Value;

impl Baseline<'_> {
    pub(super) fn lower_call(&mut self, n: usize) {
        if self.is_cold() {
            return self.leave();
        }
        let base = self.values.operand_slot(self.values.depth() - n - 2);
        let code = Argument::Bits(self.native as u64);
        match self.form() {
            Some(Form::CALL_PY_EXACT_ARGS) => match self.known_callee(n) {
                Some((function, callee, count)) => self.call_known(function, callee, count, n),
                None => {
                    self.call_from(helper_table::at::call_exact, &[Argument::Address(base), Argument::Bits(n as u64), code], n)
                }
            },
            Some(Form::CALL_LIST_APPEND) if n == 1 && self.is_list_append() => self.append_to_list(),
            Some(
                Form::CALL_BUILTIN
                | Form::CALL_BUILTIN_PADDED
                | Form::CALL_LEN
                | Form::CALL_REPR
                | Form::CALL_ISINSTANCE
                | Form::CALL_LIST_APPEND,
            ) => self.call_native(n),
            Some(Form::CALL_STR_1) if self.is_known(n, Value::object(self.vm.types.str)) => {
                self.call_for_text(n, Conversion::Str)
            }
            Some(Form::CALL_BUILTIN_CLASS) => {
                let class = self.callee_in_cache();
                let arguments = [Argument::Address(base), Argument::Bits(n as u64), code, Argument::Bits(class)];
                self.call_from(helper_table::at::call_class, &arguments, n);
            }
            Some(Form::CALL_TYPE_1) if self.is_known(n, Value::object(self.vm.types.type_)) => {
                let argument = Argument::Slot(self.values.operand_slot(self.values.depth() - 1));
                self.call_plainly(helper_table::at::class_of, &[argument], n, Type::Object);
            }
            Some(Form::CALL_NON_PY_GENERAL) if matches!(n, 2 | 3) && self.names_extreme(n) => self.call_native(n),
            Some(Form::CALL_ALLOC_AND_ENTER_INIT) => self.lower_construct(n),
            _ => self.call_from(helper_table::at::call, &[Argument::Bits(n as u64), code], n),
        }
    }

    pub(super) fn lower_call_with_names(&mut self, n: usize) {
        if self.form() != Some(Form::CALL_KW_PY) {
            return self.generally();
        }
        let (code, cache) = (Argument::Bits(self.native as u64), Argument::Bits(self.cache() as u64));
        self.save();
        let slot = self.values.operand_slot(self.values.depth() - n - 3);
        self.call_helper(helper_table::at::call_with_slots, &[Argument::Bits(n as u64), code, cache], Resume::Into(slot));
        self.follow(None);
        self.values.pop(&mut self.emitter, n + 3);
        self.push_word(Type::Unknown);
    }

    /// A step of a native task: its call along with the CALL behind it.
    pub(super) fn lower_task_step(&mut self, n: usize, next: Option<Instruction>) {
        let code = Argument::Bits(self.native as u64);
        let top = self.values.depth();
        match (n, next.filter(|next| next.op == Op::CALL)) {
            (0, Some(call)) => {
                (self.at, self.skip) = (call, true);
                self.save();
                let slot = self.values.operand_slot(top - 1);
                self.call_helper(helper_table::at::task_call, &[code], Resume::Into(slot));
                self.follow(None);
                self.values.pop(&mut self.emitter, 1);
                self.push_word(Type::Unknown);
            }
            (2, _) => {
                self.save();
                let item = Argument::Slot(self.values.operand_slot(top - 1));
                self.call_helper(helper_table::at::hand_to_task, &[item, code], Resume::Never);
                self.follow(None);
                self.values.pop(&mut self.emitter, 1);
                self.push_word(Type::Bool);
            }
            (3, _) => {
                self.save();
                let slot = self.values.operand_slot(top);
                self.call_helper(helper_table::at::finish_task, &[code], Resume::Into(slot));
                self.follow(None);
                self.push_word(Type::Unknown);
            }
            _ => self.generally(),
        }
    }

    /// What the instruction's cache says is called.
    fn callee_in_cache(&self) -> u64 {
        // SAFETY: the forms that know what is called have it in the cache.
        unsafe { cache::u64_at(self.cache(), CALLEE) }
    }

    /// A native function: directly where it is known which, or as the form says.
    fn call_native(&mut self, n: usize) {
        let code = Argument::Bits(self.native as u64);
        let words = Argument::Bits(n as u64 + 2);
        let top = self.values.operand_slot(self.values.depth()) - 8;
        match self.known_native(n) {
            Some((_, 1)) if self.form() == Some(Form::CALL_LEN) => {
                self.call_from(helper_table::at::length, &[Argument::Slot(top), words, code], n);
            }
            Some((_, 1)) if self.form() == Some(Form::CALL_REPR) => self.call_for_text(n, Conversion::Repr),
            Some((_, 2)) if self.form() == Some(Form::CALL_ISINSTANCE) => {
                let arguments = [Argument::Slot(top - 8), Argument::Slot(top), words, code];
                self.call_plainly(helper_table::at::instance_of, &arguments, n, Type::Bool);
            }
            Some((function, count)) if self.resumes_generator(&function, count) => self.call_resuming(n, count),
            Some((function, count @ (2 | 3)))
                if count == n
                    && let Some(op) = reductions::extreme_of(&function) =>
            {
                self.call_from(helper_table::at::extreme, &[Argument::Bits(n as u64), Argument::Bits(op as u64), code], n);
            }
            Some((function, count)) if let Some((address, absent)) = forms::bound_native(&function, count) => {
                let shape = (count + absent) as u64 | (n as u64 + 2) << 16 | (absent as u64) << 32;
                self.call_from(helper_table::at::call_bound, &[Argument::Bits(address), Argument::Bits(shape), code], n);
            }
            _ => {
                let arguments = self.native_arguments(n);
                self.call_from(helper_table::at::call_native, &arguments, n);
            }
        }
    }

    /// `str(x)` and `repr(x)`
    fn call_for_text(&mut self, n: usize, conversion: Conversion) {
        let words = Argument::Bits(n as u64 + 2);
        let arguments = [words, Argument::Bits(conversion as u64), Argument::Bits(self.native as u64)];
        self.call_from(helper_table::at::text_of_argument, &arguments, n);
    }

    /// What `call_native` takes.
    pub(super) fn native_arguments(&self, n: usize) -> [Argument; 4] {
        let base = Argument::Address(self.values.operand_slot(self.values.depth() - n - 2));
        let definition = Argument::Bits(self.callee_in_cache());
        [base, Argument::Bits(n as u64), Argument::Bits(self.native as u64), definition]
    }

    /// Is `min` or `max` called, as far as one can know?
    fn names_extreme(&mut self, n: usize) -> bool {
        let callable = self.values.peek(n + 2);
        let value = self.values.constant(callable).or(self.values.of(callable).hint);
        value.and_then(|v| v.downcast::<NativeFunction>()).is_some_and(|f| reductions::extreme_of(&f).is_some())
    }

    /// The native function that is called, if that is known or can be made sure of, and how many arguments it gets.
    fn known_native(&mut self, n: usize) -> Option<(Ref<NativeFunction>, usize)> {
        let (callable, receiver) = (self.values.peek(n + 2), self.values.peek(n + 1));
        let value = self.values.constant(callable).or(self.values.of(callable).hint)?;
        let function = value.downcast::<NativeFunction>()?;
        let count = match self.values.constant(receiver) {
            Some(Value::EMPTY) => n,
            None if self.values.kind(receiver) != Type::Unknown => n + 1,
            _ => return None,
        };
        self.is_known(n, value).then_some((function, count))
    }

    /// Is the callable this value? A guard makes sure of it where it was that when the code was compiled.
    fn is_known(&mut self, n: usize, value: Value) -> bool {
        let callable = self.values.peek(n + 2);
        if let Some(constant) = self.values.constant(callable) {
            return constant == value;
        }
        if self.has_failed() || self.values.of(callable).hint != Some(value) {
            return false;
        }
        let reg = self.values.boxed(&mut self.emitter, callable);
        let exit = self.exit();
        self.emit(Uop::GUARD_IS64, &[reg.into(), value.bits().into(), exit.into()]);
        self.roots.push(value);
        true
    }

    /// A call through a helper that enters no frame.
    fn call_plainly(&mut self, helper: u32, arguments: &[Argument], n: usize, of: Type) {
        self.save();
        self.call_helper(helper, arguments, Resume::Never);
        self.follow(None);
        self.values.pop(&mut self.emitter, n + 2);
        self.push_word(of);
    }

    /// A call through a helper: the result takes the place of callable, receiver and arguments.
    fn call_from(&mut self, helper: u32, arguments: &[Argument], n: usize) {
        self.save();
        let slot = self.values.operand_slot(self.values.depth() - n - 2);
        self.call_helper(helper, arguments, Resume::Into(slot));
        self.follow(None);
        self.values.pop(&mut self.emitter, n + 2);
        self.push_word(Type::Unknown);
    }

    /// Is the call known to be `list.append` of a list?
    fn is_list_append(&mut self) -> bool {
        let (callable, list) = (self.values.peek(3), self.values.peek(2));
        let function = self.values.constant(callable).and_then(|v| v.downcast::<NativeFunction>());
        let is_append =
            function.is_some_and(|f| f.definition.name == "append" && f.owner.get() == Value::object(self.vm.types.list));
        is_append && self.values.constant(list).is_none() && self.values.kind(list) == Type::Object
    }

    /// The guards that made the method known hold for the receiver; its shape may have changed meanwhile, not its kind.
    fn append_to_list(&mut self) {
        self.append_item(2);
        self.values.pop(&mut self.emitter, 3);
        self.values.push_constant(Value::NONE);
    }

    /// The function that the call is of, as far as is known, with its code and how many arguments it gets.
    fn known_callee(&mut self, n: usize) -> Option<(Ref<Function>, Ref<CodeObject>, usize)> {
        if self.has_failed() {
            return None;
        }
        let (callable, receiver) = (self.values.peek(n + 2), self.values.peek(n + 1));
        let value = self.values.constant(callable).or(self.values.of(callable).hint)?;
        let function = value.downcast::<Function>()?;
        // Either no receiver, or an object: only these two are told apart when compiling.
        let count = match self.values.constant(receiver) {
            Some(Value::EMPTY) => n,
            None if self.values.kind(receiver) != Type::Unknown => n + 1,
            _ => return None,
        };
        self.enterable(function, count).map(|callee| (function, callee, count))
    }
}
