//! Frames of known Python functions, made by compiled code, which jumps into theirs: calls, constructions, getters and
//! operators. They differ in where the arguments lie and in how the result is taken.
//!
//! Invariant: the callee returns by pushing, whatever the instruction is; what else is to be done with the result is done
//! where the caller goes on (`Frame::native`), which no other code looks at meanwhile.

use core::mem::offset_of;

use crate::builtins::class_shape;
use crate::bytecode::ops::COMPARE_AS_BOOL;
use crate::codegen::baseline::{Baseline, vm_at};
use crate::codegen::calling::{Argument, Resume};
use crate::codegen::emit::{Label, Stream};
use crate::codegen::values::Type;
use crate::heap::Ref;
use crate::interp::frame::{FRAME_WORDS, Frame, RETURN_WORD};
use crate::jit::helper_table;
use crate::object::{Class, CodeObject, Function, Header};
use crate::specialize::cache::{self, CALLEE, KEY, OPERATOR, VALUE};
use crate::uop::Uop;
use crate::value::Value;

/// Locals beyond the arguments that a call clears one by one.
const MOST_CLEARED: u32 = 12;

impl Baseline<'_> {
    /// The code of a function, if compiled code can make its frame for so many arguments.
    pub(super) fn enterable(&self, function: Ref<Function>, count: usize) -> Option<Ref<CodeObject>> {
        let callee = function.code.get();
        let fits = callee.plain && callee.ready.get() && callee.arguments as usize == count && !self.is_generator();
        // A generator is made without its frame on the stack.
        if callee.is_generator() {
            return None;
        }
        let cleared = callee.locals - callee.arguments.min(callee.locals);
        let last = self.values.operand_slot(self.values.depth()) + (callee.frame_words + 4) * 8;
        (fits && cleared <= MOST_CLEARED && last < 32_000).then_some(callee)
    }

    /// Room on the stack, and depth: else the helper at `slow` does what is right.
    fn check_room(&mut self, callee: Ref<CodeObject>, start: u32, count: usize, slow: Label) {
        let (a, b) = (self.values.take(&mut self.emitter), self.values.take(&mut self.emitter));
        let base = self.backend.base();
        let limit = u64::from(self.vm.limits.depth);
        self.emit(Uop::LOAD_VM, &[a.into(), vm_at::DEPTH.into()]);
        self.emit(Uop::BRANCH_INT_GE_CONST, &[a.into(), limit.min(i32::MAX as u64).into(), slow.into()]);
        let end = start + (callee.frame_words + count as u32) * 8;
        self.emit(Uop::LOAD_VM, &[a.into(), vm_at::STACK_END.into()]);
        self.emit(Uop::ADD_CONST, &[b.into(), base.into(), end.into()]);
        self.emit(Uop::BRANCH_INT_LT, &[a.into(), b.into(), slow.into()]);
        self.values.unlock();
    }

    /// Makes the frame of a function whose arguments lie at `start`, and goes into its code. The caller waits at `resume`
    /// with its stack ending at `sp`.
    fn enter(&mut self, function: Ref<Function>, callee: Ref<CodeObject>, start: u32, sp: u32, resume: Label) {
        let (a, b) = (self.values.take(&mut self.emitter), self.values.take(&mut self.emitter));
        let target = self.values.take(&mut self.emitter);
        let base = self.backend.base();
        self.make_frame(function, callee, start);
        self.save_caller(sp, resume);
        let header = start + callee.locals * 8;
        self.emit(Uop::ADD_CONST, &[b.into(), base.into(), header.into()]);
        self.emit(Uop::STORE_VM, &[b.into(), vm_at::FRAME.into()]);
        self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), 1u64.into()]);
        let uncompiled = self.emitter.label();
        self.emit(Uop::LOAD_CONST64, &[a.into(), Value::object(callee).bits().into()]);
        self.emit(Uop::LOAD_FIELD, &[target.into(), a.into(), offset_of!(CodeObject, native_body).into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), 0u64.into(), uncompiled.into()]);
        self.emit(Uop::ADD_CONST, &[base.into(), b.into(), (-(i64::from(callee.locals) * 8)).into()]);
        self.emit(Uop::JUMP_REGISTER, &[target.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(uncompiled);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::enter_callee.into()]);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.switch(before);
        self.values.unlock();
    }

    /// Makes the frame of a known function and goes into its code.
    pub(super) fn call_known(&mut self, function: Ref<Function>, callee: Ref<CodeObject>, count: usize, n: usize) {
        let callable = self.values.peek(n + 2);
        if self.values.constant(callable).is_none() {
            let reg = self.values.boxed(&mut self.emitter, callable);
            let exit = self.exit();
            self.emit(Uop::GUARD_IS64, &[reg.into(), Value::object(function).bits().into(), exit.into()]);
        }
        self.roots.push(function.into());
        self.values.flush(&mut self.emitter);
        self.values.unlock();
        let depth = self.values.depth();
        let (base_slot, start) = (self.values.operand_slot(depth - n - 2), self.values.operand_slot(depth - count));
        let (slow, after) = (self.emitter.label(), self.emitter.label());
        self.check_room(callee, start, count, slow);
        let resume = self.resume_point(&Resume::Into(base_slot), after);
        self.enter(function, callee, start, base_slot, resume);
        self.emitter.bind(after);
        let arguments = [Argument::Address(base_slot), Argument::Bits(n as u64), Argument::Bits(self.native as u64)];
        self.enter_slowly(slow, helper_table::at::call_exact, &arguments, resume);
        self.values.pop(&mut self.emitter, n + 2);
        self.push_word(Type::Unknown);
    }

    /// In the cold stream: what a helper does where there is no room. Control goes on here with the word.
    pub(super) fn enter_slowly(&mut self, slow: Label, helper: u32, arguments: &[Argument], resume: Label) {
        let back = self.emitter.label();
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(slow);
        let top = self.values.operand_slot(self.values.depth());
        self.save_caller(top, resume);
        self.call_and_return(helper, arguments, back);
        self.emitter.switch(before);
        self.emitter.bind(back);
        self.values.clobber();
    }

    /// In the cold stream: a helper whose word control goes on with at `back`, unless it says where else.
    fn call_and_return(&mut self, helper: u32, arguments: &[Argument], back: Label) {
        self.load_arguments(arguments);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper.into()]);
        let result = self.backend.result();
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), back.into()]);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
    }

    // -- constructions -----------------------------------------------------------------------------------------------------

    /// The construction of an instance whose class has a Python `__init__`.
    pub(super) fn lower_construct(&mut self, n: usize) {
        // SAFETY: the form says what the cache holds.
        let class = Value::from_bits(unsafe { cache::u64_at(self.cache(), CALLEE) });
        let init = class.downcast::<Class>().and_then(|class| class.cached_init.get().downcast::<Function>());
        let callee = init.and_then(|init| self.enterable(init, n + 1));
        let plain = self.values.constant(self.values.peek(n + 1)) == Some(Value::EMPTY);
        match (init, callee) {
            (Some(init), Some(callee)) if plain && !self.has_failed() => self.construct_known(class, init, callee, n),
            _ => self.construct_by_helper(n),
        }
    }

    fn construct_by_helper(&mut self, n: usize) {
        self.save();
        let slot = self.values.operand_slot(self.values.depth() - n - 2);
        let arguments = self.construct_arguments(n);
        self.call_helper(helper_table::at::construct, &arguments, Resume::Into(slot));
        self.follow(None);
        self.values.pop(&mut self.emitter, n + 2);
        self.push_word(Type::Unknown);
    }

    fn construct_arguments(&self, n: usize) -> [Argument; 3] {
        [Argument::Bits(n as u64), Argument::Bits(self.native as u64), Argument::Bits(self.cache() as u64)]
    }

    /// The new instance takes the callable's place, where it stays, and is the first argument of `__init__`.
    fn construct_known(&mut self, class: Value, init: Ref<Function>, callee: Ref<CodeObject>, n: usize) {
        let callable = self.values.peek(n + 2);
        if self.values.constant(callable) != Some(class) {
            let reg = self.values.boxed(&mut self.emitter, callable);
            let exit = self.exit();
            self.emit(Uop::GUARD_IS64, &[reg.into(), class.bits().into(), exit.into()]);
        }
        self.roots.extend([class, init.into()]);
        self.save();
        self.values.unlock();
        let slot = self.values.operand_slot(self.values.depth() - n - 2);
        let (slow, after) = (self.emitter.label(), self.emitter.label());
        self.check_room(callee, slot + 8, n + 1, slow);
        self.call_helper(helper_table::at::new_instance, &[Argument::Bits(class.bits())], Resume::Never);
        self.follow(None);
        let word = self.backend.second_result();
        self.emit(Uop::STORE_SLOT, &[word.into(), slot.into()]);
        self.emit(Uop::STORE_SLOT, &[word.into(), (slot + 8).into()]);
        let resume = self.init_resume(slot, after);
        self.enter(init, callee, slot + 8, slot + 8, resume);
        self.emitter.bind(after);
        let done = self.emitter.label();
        let by_helper = self.resume_point(&Resume::Into(slot), done);
        let arguments = self.construct_arguments(n);
        self.enter_slowly(slow, helper_table::at::construct, &arguments, by_helper);
        self.emitter.bind(done);
        self.values.pop(&mut self.emitter, n + 2);
        self.push_word(Type::Object);
    }

    /// Where the frame goes on when `__init__` returned: its result is to be None; the instance lies in the slot.
    fn init_resume(&mut self, slot: u32, after: Label) -> Label {
        let label = self.emitter.label();
        let (in_memory, ready, other) = (self.emitter.label(), self.emitter.label(), self.emitter.label());
        let (result, word) = (self.backend.result(), self.backend.second_result());
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(label);
        self.load_base();
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), in_memory.into()]);
        self.emitter.bind(ready);
        self.emit(Uop::BRANCH_INT_NE_CONST, &[result.into(), Value::NONE.bits().into(), other.into()]);
        self.check_version(other);
        self.emit(Uop::LOAD_SLOT, &[word.into(), slot.into()]);
        self.emit(Uop::JUMP, &[after.into()]);
        self.emitter.bind(in_memory);
        self.emit(Uop::LOAD_SLOT, &[result.into(), (slot + 8).into()]);
        self.emit(Uop::JUMP, &[ready.into()]);
        // No None, or what the code assumed holds no longer.
        self.emitter.bind(other);
        self.load_arguments(&[Argument::Register(result), Argument::Address(slot + 8)]);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::init_result.into()]);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.switch(before);
        label
    }

    /// Goes to the label if the code was thrown away since it was compiled.
    fn check_version(&mut self, stale: Label) {
        let a = self.backend.registers()[0];
        let code_slot = self.header_slot(offset_of!(Frame, code));
        self.emit(Uop::LOAD_SLOT, &[a.into(), code_slot.into()]);
        let version = i64::from(self.code.native_version.get() as i32);
        let field = offset_of!(CodeObject, native_version);
        self.emit(Uop::GUARD_FIELD32, &[a.into(), field.into(), version.into(), stale.into()]);
    }

    // -- getters -----------------------------------------------------------------------------------------------------------

    /// A property with a Python getter: the owner is its argument.
    pub(super) fn lower_property(&mut self) {
        // SAFETY: the form says what the cache holds.
        let (key, getter) = unsafe { (cache::u32_at(self.cache(), KEY), cache::u64_at(self.cache(), VALUE)) };
        let owner = self.values.peek(1);
        self.expect_shape(owner, key);
        self.roots.push(Value::from_bits(getter));
        let slot = self.values.operand_slot(self.values.depth() - 1);
        let arguments = [Argument::Bits(getter), Argument::Bits(self.native as u64)];
        let function = Value::from_bits(getter).downcast::<Function>();
        let known = function.and_then(|function| self.enterable(function, 1).map(|callee| (function, callee)));
        let Some((function, callee)) = known else {
            self.save();
            self.call_helper(helper_table::at::call_getter, &arguments, Resume::Into(slot));
            self.follow(None);
            self.values.pop(&mut self.emitter, 1);
            self.push_word(Type::Unknown);
            return;
        };
        self.values.flush(&mut self.emitter);
        self.values.unlock();
        let (slow, after) = (self.emitter.label(), self.emitter.label());
        self.check_room(callee, slot, 1, slow);
        let resume = self.resume_point(&Resume::Into(slot), after);
        self.enter(function, callee, slot, slot, resume);
        self.emitter.bind(after);
        self.enter_slowly(slow, helper_table::at::call_getter, &arguments, resume);
        self.values.pop(&mut self.emitter, 1);
        self.push_word(Type::Unknown);
    }

    // -- operators ---------------------------------------------------------------------------------------------------------

    /// BINARY_OP or COMPARE_OP by the left operand's Python function, which the form knows. Its frame lies above the
    /// operands, which stay until it is known whether the right operand's function decides.
    pub(super) fn python_operator(&mut self, comparison: bool) -> bool {
        // SAFETY: the form says what the cache holds.
        let (shape, function) = unsafe { (cache::u32_at(self.cache(), KEY), cache::u64_at(self.cache(), OPERATOR)) };
        let op = self.at.operand & 0xFF | u32::from(comparison) << 8;
        let of = if comparison && op & COMPARE_AS_BOOL != 0 { Type::Bool } else { Type::Unknown };
        self.roots.push(Value::from_bits(function));
        let code = Argument::Bits(self.native as u64);
        let arguments = [Argument::Bits(function), Argument::Bits(op.into()), Argument::Bits(shape.into()), code];
        let function = Value::from_bits(function).downcast::<Function>();
        let known = function.and_then(|function| self.enterable(function, 2).map(|callee| (function, callee)));
        let Some((function, callee)) = known else {
            self.with_helper(helper_table::at::call_operator, &arguments, 2);
            let id = self.values.peek(1);
            self.values.of(id).of = of;
            return true;
        };
        let (a, b) = (self.values.peek(2), self.values.peek(1));
        self.expect_shape(a, shape);
        self.expect_plain_right(b, shape);
        self.values.flush(&mut self.emitter);
        let top = self.values.operand_slot(self.values.depth());
        self.values.store(&mut self.emitter, a, top);
        self.values.store(&mut self.emitter, b, top + 8);
        self.values.unlock();
        let (slow, after, done) = (self.emitter.label(), self.emitter.label(), self.emitter.label());
        self.check_room(callee, top, 2, slow);
        let resume = self.operator_resume(op, after);
        self.enter(function, callee, top, top, resume);
        self.emitter.bind(after);
        let by_helper = self.resume_point(&Resume::Into(top - 16), done);
        self.enter_slowly(slow, helper_table::at::call_operator, &arguments, by_helper);
        self.emitter.bind(done);
        self.values.pop(&mut self.emitter, 2);
        self.push_word(of);
        true
    }

    /// Makes sure that the class of the right operand cannot override the reflected method: it is the left one's, or builtin.
    fn expect_plain_right(&mut self, id: crate::codegen::values::Id, shape: u32) {
        if matches!(self.values.kind(id), Type::Int | Type::Float | Type::Bool) || self.values.shape(id) == Some(shape) {
            return;
        }
        let value = self.values.boxed(&mut self.emitter, id);
        let found = self.values.take(&mut self.emitter);
        let exit = self.exit();
        let plain = self.emitter.label();
        self.emit(Uop::GUARD_OBJECT, &[value.into(), plain.into()]);
        self.emit(Uop::LOAD_FIELD32, &[found.into(), value.into(), offset_of!(Header, shape).into()]);
        self.emit(Uop::BRANCH_INT_LT_CONST, &[found.into(), class_shape::END.0.into(), plain.into()]);
        self.emit(Uop::GUARD_SHAPE_OBJECT, &[value.into(), i64::from(shape as i32).into(), exit.into()]);
        self.emitter.bind(plain);
    }

    /// Where the frame goes on with the result of an operator's function, which may be NotImplemented.
    fn operator_resume(&mut self, op: u32, after: Label) -> Label {
        let (label, other) = (self.emitter.label(), self.emitter.label());
        let (result, word) = (self.backend.result(), self.backend.second_result());
        let copy = self.backend.registers()[1];
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(label);
        self.load_base();
        self.emit(Uop::MOVE, &[copy.into(), result.into()]);
        self.check_version(other);
        if op & COMPARE_AS_BOOL != 0 && op >> 8 != 0 {
            self.emit(Uop::GUARD_BOOL, &[copy.into(), other.into()]);
        } else {
            self.emit(Uop::BRANCH_INT_EQ_CONST, &[copy.into(), 0u64.into(), other.into()]);
            self.emit(Uop::BRANCH_INT_EQ_CONST, &[copy.into(), Value::NOT_IMPLEMENTED.bits().into(), other.into()]);
        }
        self.emit(Uop::MOVE, &[word.into(), copy.into()]);
        self.emit(Uop::JUMP, &[after.into()]);
        self.emitter.bind(other);
        let arguments = [Argument::Register(copy), Argument::Bits(op.into()), Argument::Bits(self.native as u64)];
        self.call_and_return(helper_table::at::operator_result, &arguments, after);
        self.emitter.switch(before);
        label
    }

    // -- frames ------------------------------------------------------------------------------------------------------------

    /// The header and the other locals of a frame whose first local is at `start`.
    fn make_frame(&mut self, function: Ref<Function>, callee: Ref<CodeObject>, start: u32) {
        for local in callee.arguments..callee.locals {
            self.emit(Uop::STORE_SLOT_CONST, &[0u64.into(), (start + local * 8).into()]);
        }
        let header = start + callee.locals * 8;
        let at = |field: usize| header + field as u32;
        let this = self.header_slot(0);
        self.emit(Uop::STORE_SLOT_ADDRESS, &[this.into(), at(offset_of!(Frame, previous)).into()]);
        self.emit(Uop::STORE_SLOT_ADDRESS, &[(header + FRAME_WORDS * 8).into(), at(offset_of!(Frame, sp)).into()]);
        let words = [
            (offset_of!(Frame, pc), callee.units.get() as u64),
            (offset_of!(Frame, code), Value::object(callee).bits()),
            (offset_of!(Frame, constants), callee.constants.get() as u64),
            (offset_of!(Frame, globals), Value::object(function.globals).bits()),
            (offset_of!(Frame, function), Value::object(function).bits()),
        ];
        for (field, bits) in words {
            self.emit(Uop::STORE_SLOT_CONST64, &[bits.into(), at(field).into()]);
        }
        for field in [offset_of!(Frame, namespace), offset_of!(Frame, native), RETURN_WORD] {
            self.emit(Uop::STORE_SLOT_CONST, &[0u64.into(), at(field).into()]);
        }
    }

    /// The caller waits: behind the instruction, with the operands below the call, at `resume`.
    pub(super) fn save_caller(&mut self, sp: u32, resume: Label) {
        let (pc, pc_slot) = (self.pc(self.at.end), self.pc_slot());
        self.emit(Uop::STORE_SLOT_LOW_CONST, &[pc.into(), pc_slot.into()]);
        let sp_slot = self.header_slot(offset_of!(Frame, sp));
        self.emit(Uop::STORE_SLOT_ADDRESS, &[sp.into(), sp_slot.into()]);
        let native = self.header_slot(offset_of!(Frame, native));
        self.emit(Uop::STORE_SLOT_LABEL, &[resume.into(), native.into()]);
    }
}
