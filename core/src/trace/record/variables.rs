//! Stack shuffles, locals, cells, globals. Shuffles and locals cost nothing: only what the slots hold changes.

use core::mem::offset_of;

use super::compare::has_shape;
use super::fresh::Fresh;
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::{Form, Op};
use crate::codegen::lower::variables::{ENTRIES, entry_value_at};
use crate::heap;
use crate::interp::frame::{GLOBALS_WORD, NAMESPACE_WORD};
use crate::machine::Machine;
use crate::object::{CellObject, Dict};
use crate::specialize::cache::{self, KEY, PLACE, SECOND_KEY};
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

/// Offsets up to this are reached by a field's operand.
pub(super) const LAST_FIELD: usize = 4_088;

impl Recorder {
    pub(super) fn record_stack(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let above = self.operand(vm, 0);
        match self.at.op {
            Op::COPY => {
                let value = self.read(above - n as u16)?;
                self.write(above, value)?;
            }
            Op::SWAP => {
                let (a, b) = (above - 1, above - n as u16);
                let (x, y) = (self.read(a)?, self.read(b)?);
                self.write(a, y)?;
                self.write(b, x)?;
            }
            Op::LOAD_CONST => {
                let value = self.value(self.top().code.constant(n))?;
                self.write(above, value)?;
            }
            Op::LOAD_SMALL_INT => {
                let value = self.value(Value::small_int(n as i64))?;
                self.write(above, value)?;
            }
            _ => {
                let value = self.value(Value::EMPTY)?;
                self.write(above, value)?;
            }
        }
        self.next()
    }

    pub(super) fn record_local(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let above = self.operand(vm, 0);
        let (high, low) = (self.local(n >> 4), self.local(n & 15));
        let local = self.local(n);
        match self.at.op {
            Op::LOAD_FAST => self.copy(local, above)?,
            Op::LOAD_FAST_CHECK => {
                self.expect_bound(local)?;
                self.copy(local, above)?;
            }
            Op::LOAD_FAST_AND_CLEAR => {
                self.copy(local, above)?;
                self.clear(local)?;
            }
            Op::LOAD_FAST_LOAD_FAST => {
                self.copy(high, above)?;
                self.copy(low, above + 1)?;
            }
            Op::STORE_FAST => self.copy(above - 1, local)?,
            Op::STORE_FAST_LOAD_FAST => {
                self.copy(above - 1, high)?;
                self.copy(low, above - 1)?;
            }
            Op::STORE_FAST_STORE_FAST => {
                self.copy(above - 1, high)?;
                self.copy(above - 2, low)?;
            }
            _ => {
                self.expect_bound(local)?;
                self.clear(local)?;
            }
        }
        self.next()
    }

    /// Puts what one slot holds into another.
    fn copy(&mut self, from: u16, to: u16) -> Recording {
        let value = self.read(from)?;
        self.write(to, value)
    }

    fn clear(&mut self, local: u16) -> Recording {
        let empty = self.value(Value::EMPTY)?;
        self.write(local, empty)
    }

    /// The interpreter raises if the local is unbound.
    fn expect_bound(&mut self, local: u16) -> Recording {
        if self.actual(local).is_empty() {
            return Err(Stop::Surprise(self.at.op));
        }
        let value = self.read(local)?;
        self.expect_present(value)
    }

    /// Leaves if a word is EMPTY.
    pub(super) fn expect_present(&mut self, value: Ref) -> Recording {
        if self.builder.trace.type_of(value) == Type::Tagged {
            let (empty, exit) = (self.word(Value::EMPTY.bits())?, self.exit()?);
            self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[value.0, empty, exit])?;
        }
        Ok(())
    }

    pub(super) fn record_cell(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        const CONTENT: u16 = offset_of!(CellObject, content) as u16;
        let above = self.operand(vm, 0);
        match self.at.op {
            Op::LOAD_DEREF => {
                let local = self.local(n);
                let cell = self.read(local)?;
                let content = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[cell.0, CONTENT])?;
                self.expect_present(content)?;
                self.write(above, content)?;
            }
            Op::MAKE_CELL => {
                let local = self.local(n);
                let content = self.boxed_slot(local)?;
                let cell = self.quick(Quick::NEW_CELL, &[content])?;
                self.write(local, cell)?;
            }
            Op::STORE_DEREF => {
                let local = self.local(n);
                let cell = self.read(local)?;
                let value = self.read(above - 1)?;
                self.store_field(value, cell, CONTENT)?;
            }
            _ => self.copy_free_variables(n)?,
        }
        self.next()
    }

    pub(super) fn record_load_global(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let (dict, place) = self.global(vm, n >> 1)?;
        let above = self.operand(vm, 0);
        let value = self.entry(dict, dict.keys_version(), place)?;
        self.write(above, value)?;
        if n & 1 != 0 {
            let empty = self.value(Value::EMPTY)?;
            self.write(above + 1, empty)?;
        }
        self.next()
    }

    /// Where a global is, by its name's number: the dict, whose keys are as they are now, and the entry.
    fn global(&mut self, vm: &mut Machine, name: usize) -> Recording<(heap::Ref<Dict>, u16)> {
        let name = self.top().code.name_at(name);
        self.global_named(vm, name)
    }

    pub(super) fn global_named(&mut self, vm: &mut Machine, name: Value) -> Recording<(heap::Ref<Dict>, u16)> {
        let globals = self.globals(vm)?;
        // The cache may be of another set of keys.
        let fresh = Fresh::of(Op::LOAD_GLOBAL, |cache| {
            vm.specialize_load_global(cache, globals, name);
            Ok(())
        });
        let Some(fresh) = fresh else { return self.other_operands() };
        // SAFETY: of a LOAD_GLOBAL; its forms say what the cache holds.
        let (key, second, place) = unsafe {
            let cache = fresh.cache();
            (cache::u32_at(cache, KEY), cache::u32_at(cache, SECOND_KEY), *cache.add(PLACE))
        };
        match fresh.form {
            Some(Form::LOAD_GLOBAL_MODULE) if globals.keys_version() == key => Ok((globals, place)),
            Some(Form::LOAD_GLOBAL_BUILTIN) if globals.keys_version() == key && vm.builtins.keys_version() == second => {
                self.expect_keys(globals.into(), key)?;
                Ok((vm.builtins, place))
            }
            _ => self.other_operands(),
        }
    }

    /// LOAD_NAME in the body of a class, or of a module, whose names are its globals.
    pub(super) fn record_load_name(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        if let Some(names) = self.names_of_class(vm)? {
            let globals = self.globals(vm)?;
            return self.load_name_of_class(vm, names, globals, n);
        }
        self.expect_names_are_globals(vm)?;
        self.record_load_global(vm, n << 1)
    }

    /// STORE_GLOBAL, and STORE_NAME in a module's body: of a name that is there already.
    pub(super) fn record_store_global(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        if self.at.op == Op::STORE_NAME {
            if let Some(names) = self.names_of_class(vm)? {
                return self.store_name_of_class(vm, names, n);
            }
            self.expect_names_are_globals(vm)?;
        }
        let (dict, place) = self.global(vm, n)?;
        // SAFETY: the running frame is complete.
        if dict != unsafe { (*vm.frame).globals } || entry_value_at(place) > LAST_FIELD {
            return self.other_operands();
        }
        let slot = self.operand(vm, 1);
        let value = self.boxed_slot(slot)?;
        let owner = self.expect_keys(dict.into(), dict.keys_version())?;
        self.remember(owner, value)?;
        let entries = self.uop(Uop::LOAD_FIELD, Type::Word, &[owner.0, ENTRIES as u16])?;
        self.uop(Uop::STORE_FIELD, Type::None, &[value.0, entries.0, entry_value_at(place) as u16])?;
        self.next()
    }

    /// Leaves unless the names of the running frame, which is the root, are its globals.
    pub(super) fn expect_names_are_globals(&mut self, vm: &Machine) -> Recording {
        // SAFETY: the running frame is complete.
        let (namespace, globals) = unsafe { ((*vm.frame).namespace, (*vm.frame).globals) };
        if !self.is_in_root() || !namespace.is_empty() && namespace != Value::from(globals) {
            return self.other_operands();
        }
        let word = self.read(self.top().header + NAMESPACE_WORD as u16)?;
        self.expect_constant(word, namespace)
    }

    /// The globals of the running frame. For a callee the call proved which these are; the root's code may be run with others
    /// another time.
    pub(super) fn globals(&mut self, vm: &Machine) -> Recording<heap::Ref<Dict>> {
        // SAFETY: the running frame is complete.
        let globals = unsafe { (*vm.frame).globals };
        if self.is_in_root() {
            let word = self.read(self.top().header + GLOBALS_WORD as u16)?;
            self.expect_constant(word, globals.into())?;
        }
        Ok(globals)
    }

    /// Leaves unless a dict has these keys.
    pub(super) fn expect_keys(&mut self, dict: Value, version: u32) -> Recording<Ref> {
        let is_exact = has_shape(dict, class_shape::DICT.0);
        let dict = self.value(dict)?;
        if is_exact {
            // So stores into other objects leave it alone.
            self.builder.tell_shape(dict, class_shape::DICT.0);
        }
        let (version, exit) = (self.word(version as i32 as i64 as u64)?, self.exit()?);
        self.uop(Uop::GUARD_FIELD32, Type::None, &[dict.0, offset_of!(Dict, keys_version) as u16, version, exit])?;
        Ok(dict)
    }

    /// The value of an entry of a dict whose keys are known.
    pub(super) fn entry(&mut self, dict: crate::heap::Ref<Dict>, version: u32, place: u16) -> Recording<Ref> {
        if entry_value_at(place) > LAST_FIELD {
            return self.other_operands();
        }
        let dict = self.expect_keys(dict.into(), version)?;
        let entries = self.uop(Uop::LOAD_FIELD, Type::Word, &[dict.0, ENTRIES as u16])?;
        self.uop(Uop::LOAD_FIELD, Type::Tagged, &[entries.0, entry_value_at(place) as u16])
    }
}
