//! Instructions that need no better way: a helper is given the instruction and its operands, and does what the interpreter
//! does (`trace/quick_execute.rs`).
//!
//! A helper that finds that it needs Python code must have changed nothing, or nothing that is not changed again in the same
//! way: so what changes something is recorded of builtin objects alone, and where several items are taken from something,
//! that has them all.

use alloc::vec::Vec;

use super::compare::has_shape;
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::bytecode::disassemble::Instructions;
use crate::bytecode::ops::{BinaryOperator, CommonConstant, Intrinsic1, Intrinsic2, Op};
use crate::codegen::lower::arithmetic::plain;
use crate::heap;
use crate::interp::frame::{GLOBALS_WORD, NAMESPACE_WORD};
use crate::machine::Machine;
use crate::object::{CellObject, Dict, Kind};
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::trace::quick_execute::{execute, number_of};
use crate::trace::{natives, quick_general};
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    /// The helper that does the instruction with these values.
    fn by_number(&mut self, helpers: [Quick; 3], values: &[Ref]) -> Recording<Ref> {
        let Some(helper) = values.len().checked_sub(1).and_then(|at| helpers.get(at)) else { return self.unsupported() };
        let number = self.value(Value::small_int(number_of(self.at.op, self.at.operand)))?;
        let mut all = [number; 4];
        for (place, value) in all[1..].iter_mut().zip(values) {
            *place = self.boxed(*value)?;
        }
        self.quick(*helper, &all[..=values.len()])
    }

    /// What an instruction that changes something gives of these slots, and a value behind them.
    fn change(&mut self, slots: &[u16], more: Option<Ref>) -> Recording<Ref> {
        let values = self.values_of(slots, more)?;
        self.by_number([Quick::EXECUTE_1, Quick::EXECUTE_2, Quick::EXECUTE_3], &values)
    }

    /// What an instruction that changes nothing gives. It is tried.
    fn inspect(&mut self, vm: &mut Machine, slots: &[u16], name: Option<Value>) -> Recording<Ref> {
        let actual: Vec<Value> = slots.iter().map(|slot| self.actual(*slot)).chain(name).collect();
        let (op, operand) = (self.at.op, self.at.operand);
        if !self.needs_no_python(vm, &actual, |vm| execute(vm, op, operand, &actual)) {
            return self.other_operands();
        }
        let name = name.map(|name| self.value(name)).transpose()?;
        let values = self.values_of(slots, name)?;
        self.by_number([Quick::INSPECT_1, Quick::INSPECT_2, Quick::INSPECT_3], &values)
    }

    fn values_of(&mut self, slots: &[u16], more: Option<Ref>) -> Recording<Vec<Ref>> {
        let mut values = Vec::new();
        values.try_reserve(slots.len() + 1).map_err(|_| Stop::Full)?;
        for slot in slots {
            values.push(self.read(*slot)?);
        }
        values.extend(more);
        Ok(values)
    }

    /// Leaves unless a slot holds what is builtin and gives all its items again; refuses what is not.
    pub(super) fn expect_whole(&mut self, vm: &Machine, slot: u16) -> Recording {
        if !natives::is_whole(vm, self.actual(slot)) {
            return self.other_operands();
        }
        self.fix_kind(slot)
    }

    // -- containers ------------------------------------------------------------------------------------------------------

    /// SET_UPDATE, DICT_UPDATE: what is on top goes into the container `n` below.
    pub(super) fn record_update(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let (container, items) = (self.operand(vm, n + 1), self.operand(vm, 1));
        self.expect_whole(vm, items)?;
        self.change(&[container, items], None)?;
        self.next()
    }

    /// DICT_MERGE: of what a call comes next of, nothing is copied if there is one mapping.
    pub(super) fn record_merge(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let (dict, mapping, callable) = (self.operand(vm, n + 1), self.operand(vm, 1), self.operand(vm, n + 4));
        if let Some(then) = self.merge_known(dict, mapping)? {
            return Ok(then);
        }
        self.expect_whole(vm, mapping)?;
        let values = [self.boxed_slot(dict)?, self.boxed_slot(mapping)?, self.boxed_slot(callable)?];
        let is_last = self.opcode_at(self.at.end) == Some(Op::CALL_FUNCTION_EX);
        let merged = self.quick(if is_last { Quick::MERGE_FOR_CALL } else { Quick::MERGE }, &values)?;
        self.write(dict, merged)?;
        self.next()
    }

    /// DELETE_SUBSCR: container, key.
    pub(super) fn record_delete_item(&mut self, vm: &mut Machine) -> Recording<Then> {
        let (container, key) = (self.operand(vm, 2), self.operand(vm, 1));
        if let Some(then) = self.delete_by_python(vm, container)? {
            return Ok(then);
        }
        self.expect_whole(vm, container)?;
        self.change(&[container, key], None)?;
        self.next()
    }

    /// An operator in place, of what changes by it.
    pub(super) fn binary_in_place(&mut self, vm: &Machine, left: u16, right: u16) -> Recording<Ref> {
        let actual = self.actual(left);
        // What two sets do not have in common is not the same twice.
        let is_repeatable = !has_shape(actual, class_shape::SET.0) || plain(self.at.operand) != BinaryOperator::Xor;
        if !is_repeatable {
            return self.other_operands();
        }
        self.expect_whole(vm, left)?;
        self.expect_whole(vm, right)?;
        if plain(self.at.operand) == BinaryOperator::Add && self.extends_bytes(left, right) {
            let (array, bytes) = (self.read(left)?, self.read(right)?);
            self.extend_array(array, bytes)?;
            return Ok(array);
        }
        let result = self.change(&[left, right], None)?;
        let is_same = [class_shape::LIST, class_shape::SET, class_shape::DICT].iter().any(|shape| has_shape(actual, shape.0));
        if is_same { self.read(left) } else { Ok(result) }
    }

    // -- patterns --------------------------------------------------------------------------------------------------------

    pub(super) fn record_pattern(&mut self, vm: &mut Machine) -> Recording<Then> {
        // Operands that it looks at, and those that stay below what it pushes.
        let (looks, stays) = match self.at.op {
            Op::GET_LEN | Op::MATCH_MAPPING | Op::MATCH_SEQUENCE => (1, 1),
            Op::MATCH_KEYS => (2, 2),
            _ => (3, 0),
        };
        let first = self.operand(vm, looks);
        let slots = [first, first + 1, first + 2];
        let (slots, into) = (&slots[..looks], first + stays);
        let value = self.inspect(vm, slots, None)?;
        self.write(into, value)?;
        self.next()
    }

    // -- names -----------------------------------------------------------------------------------------------------------

    /// DELETE_ATTR
    pub(super) fn record_delete_attr(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let (owner, name) = (self.actual(slot), self.top().code.name_at(n));
        let is_done = matches!(owner.kind(), Some(Kind::Instance | Kind::Exception | Kind::Module));
        if !is_done || vm.runs_python_to_store(owner, name) {
            return self.other_operands();
        }
        if !self.delete_slot(vm, slot, name)? {
            self.fix_kind(slot)?;
            let name = self.value(name)?;
            self.change(&[slot], Some(name))?;
        }
        self.next()
    }

    /// DELETE_DEREF
    pub(super) fn record_delete_cell(&mut self, n: usize) -> Recording<Then> {
        const CONTENT: u16 = core::mem::offset_of!(CellObject, content) as u16;
        let cell = self.read(self.local(n))?;
        let content = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[cell.0, CONTENT])?;
        self.expect_present(content)?;
        let empty = self.value(Value::EMPTY)?;
        self.store_field(empty, cell, CONTENT)?;
        self.next()
    }

    /// DELETE_GLOBAL, and DELETE_NAME in a module's body.
    pub(super) fn record_delete_global(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        if self.at.op == Op::DELETE_NAME {
            if let Some(names) = self.names_of_class(vm)? {
                return self.delete_name_of_class(names, n);
            }
            self.expect_names_are_globals(vm)?;
        }
        let globals = self.globals(vm)?;
        let (globals, name) = (self.value(globals.into())?, self.value(self.top().code.name_at(n))?);
        self.by_number([Quick::EXECUTE_1, Quick::EXECUTE_2, Quick::EXECUTE_3], &[globals, name])?;
        self.next()
    }

    /// LOAD_COMMON_CONSTANT: a name of the builtins.
    pub(super) fn record_common_constant(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let name = CommonConstant::from_u32(n as u32).map_or("", |constant| constant.text());
        let name = vm.intern(name.as_bytes());
        let builtins = vm.builtins;
        let Some(place) = name.ok().and_then(|name| vm.watched_entry(builtins, name)) else {
            vm.raised = Value::EMPTY;
            return self.other_operands();
        };
        let value = self.entry(builtins, builtins.keys_version(), place)?;
        self.write(self.operand(vm, 0), value)?;
        self.next()
    }

    /// IMPORT_FROM: the module stays.
    pub(super) fn record_import_from(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let (module, above) = (self.operand(vm, 1), self.operand(vm, 0));
        let name = self.top().code.name_at(n);
        let actual = self.actual(module);
        if !actual.is_kind(Kind::Module) || !quick_general::succeeds(vm, |vm| vm.get_attribute(actual, name)) {
            return self.other_operands();
        }
        self.fix_kind(module)?;
        let (object, name) = (self.boxed_slot(module)?, self.value(name)?);
        let value = self.quick(Quick::ATTRIBUTE, &[object, name])?;
        self.write(above, value)?;
        self.next()
    }

    // -- values ----------------------------------------------------------------------------------------------------------

    /// UNARY_INVERT of what is no immediate int, `+x`, and a tuple of a list that was just made.
    pub(super) fn record_intrinsic(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let result = match Intrinsic1::from_u32(n as u32) {
            _ if self.at.op == Op::UNARY_INVERT => self.inspect(vm, &[slot], None)?,
            Some(Intrinsic1::UnaryPositive) => self.inspect(vm, &[slot], None)?,
            Some(Intrinsic1::TypeVar | Intrinsic1::ParamSpec | Intrinsic1::TypeVarTuple) => {
                self.expect_root_of_module(vm)?;
                self.inspect(vm, &[slot], None)?
            }
            Some(Intrinsic1::AsyncGenWrap) => self.wrapped_value(vm, slot)?,
            Some(Intrinsic1::ListToTuple) if has_shape(self.actual(slot), class_shape::LIST.0) => {
                let list = self.shaped(slot, class_shape::LIST.0)?;
                self.quick(Quick::TUPLE_OF, &[list])?
            }
            _ => return self.record_leaving_generator(vm, n),
        };
        self.write(slot, result)?;
        self.next()
    }

    /// CALL_INTRINSIC_2: what is left to raise behind `except*`, and parts of generic functions.
    pub(super) fn record_intrinsic_of_two(&mut self, vm: &mut Machine) -> Recording<Then> {
        let first = self.operand(vm, 2);
        let slots = [first, first + 1];
        let asks_frame = [Intrinsic2::TypeVarWithBound as u32, Intrinsic2::TypeVarWithConstraints as u32];
        if asks_frame.contains(&self.at.operand) {
            self.expect_root_of_module(vm)?;
        }
        let changes = [Intrinsic2::SetFunctionTypeParams as u32, Intrinsic2::SetTypeparamDefault as u32];
        let result =
            if changes.contains(&self.at.operand) { self.change(&slots, None)? } else { self.inspect(vm, &slots, None)? };
        self.write(first, result)?;
        self.next()
    }

    /// Type variables ask the running frame for its module, and while a trace runs that is the root's: leaves unless the root has
    /// the globals that the running frame has now.
    fn expect_root_of_module(&mut self, vm: &Machine) -> Recording {
        let root = self.frames[0];
        // SAFETY: both frames are complete.
        let (globals, of_root) = unsafe { ((*vm.frame).globals, (*self.frame_of(root)).globals) };
        if globals != of_root {
            return self.other_operands();
        }
        let word = self.read(root.header + GLOBALS_WORD as u16)?;
        self.expect_constant(word, globals.into())
    }

    /// IMPORT_NAME of a module that is there: level, from-list -> module.
    pub(super) fn record_import(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let (level, from_list) = (self.operand(vm, 2), self.operand(vm, 1));
        let (globals, name) = (self.globals(vm)?, self.top().code.name_at(n));
        let actual = (self.actual(from_list), self.actual(level));
        if !quick_general::succeeds(vm, |vm| vm.import_again(globals, name, actual.0, actual.1)) {
            return self.unsupported();
        }
        let (globals, name) = (self.value(globals.into())?, self.value(name)?);
        let given = [globals, name, self.boxed_slot(from_list)?, self.boxed_slot(level)?];
        let module = self.quick(Quick::IMPORT, &given)?;
        self.write(level, module)?;
        self.next()
    }

    // -- bodies of classes -------------------------------------------------------------------------------------------------

    /// The names of the class whose body the root is, where they are in a dict.
    pub(super) fn names_of_class(&mut self, vm: &Machine) -> Recording<Option<Ref>> {
        // SAFETY: the running frame is complete.
        let (namespace, globals) = unsafe { ((*vm.frame).namespace, (*vm.frame).globals) };
        if !self.is_in_root() || namespace == Value::from(globals) || !has_shape(namespace, class_shape::DICT.0) {
            return Ok(None);
        }
        let names = self.read(self.top().header + NAMESPACE_WORD as u16)?;
        self.expect_shape(names, class_shape::DICT.0)?;
        Ok(Some(names))
    }

    pub(super) fn load_name_of_class(&mut self, vm: &Machine, names: Ref, globals: heap::Ref<Dict>, n: usize) -> Recording<Then> {
        let (globals, name) = (self.value(globals.into())?, self.value(self.top().code.name_at(n))?);
        let value = self.by_number([Quick::INSPECT_1, Quick::INSPECT_2, Quick::INSPECT_3], &[names, globals, name])?;
        self.write(self.operand(vm, 0), value)?;
        self.next()
    }

    pub(super) fn store_name_of_class(&mut self, vm: &Machine, names: Ref, n: usize) -> Recording<Then> {
        let (name, value) = (self.value(self.top().code.name_at(n))?, self.boxed_slot(self.operand(vm, 1))?);
        self.by_number([Quick::EXECUTE_1, Quick::EXECUTE_2, Quick::EXECUTE_3], &[names, name, value])?;
        self.next()
    }

    /// LOAD_FROM_DICT_OR_GLOBALS, LOAD_FROM_DICT_OR_DEREF: the names of a class's body -> value.
    pub(super) fn record_load_from(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        if !has_shape(self.actual(slot), class_shape::DICT.0) {
            return self.other_operands();
        }
        let names = self.shaped(slot, class_shape::DICT.0)?;
        let (other, name) = if self.at.op == Op::LOAD_FROM_DICT_OR_DEREF {
            let name = vm.local_name(vm.frame, n as u32);
            let Ok(name) = vm.intern(name.as_bytes()) else {
                vm.raised = Value::EMPTY;
                return Err(Stop::Full);
            };
            (self.read(self.local(n))?, name)
        } else {
            let globals = self.globals(vm)?;
            (self.value(globals.into())?, self.top().code.name_at(n))
        };
        let name = self.value(name)?;
        let value = self.by_number([Quick::INSPECT_1, Quick::INSPECT_2, Quick::INSPECT_3], &[names, other, name])?;
        self.write(slot, value)?;
        self.next()
    }

    fn delete_name_of_class(&mut self, names: Ref, n: usize) -> Recording<Then> {
        let name = self.value(self.top().code.name_at(n))?;
        self.by_number([Quick::EXECUTE_1, Quick::EXECUTE_2, Quick::EXECUTE_3], &[names, name])?;
        self.next()
    }

    /// LOAD_LOCALS
    pub(super) fn record_load_locals(&mut self, vm: &Machine) -> Recording<Then> {
        let Some(names) = self.names_of_class(vm)? else { return self.other_operands() };
        self.write(self.operand(vm, 0), names)?;
        self.next()
    }

    /// LOAD_BUILD_CLASS
    pub(super) fn record_build_class(&mut self, vm: &mut Machine) -> Recording<Then> {
        let name = vm.names.__build_class__;
        let (dict, place) = self.global_named(vm, name)?;
        let value = self.entry(dict, dict.keys_version(), place)?;
        self.write(self.operand(vm, 0), value)?;
        self.next()
    }

    // -- templates ---------------------------------------------------------------------------------------------------------

    /// BUILD_INTERPOLATION and BUILD_TEMPLATE.
    pub(super) fn record_template(&mut self, vm: &mut Machine) -> Recording<Then> {
        let count = self.at.op.stack_effect(self.at.operand).0 as usize;
        let first = self.operand(vm, count);
        let slots: Vec<u16> = (first..first + count as u16).collect();
        let value = self.inspect(vm, &slots, None)?;
        self.write(first, value)?;
        self.next()
    }

    /// The instruction at a unit of the running frame's code.
    pub(super) fn opcode_at(&self, unit: u32) -> Option<Op> {
        Instructions::at(&self.top().code.shared().units, unit).map(|i| i.op)
    }
}
