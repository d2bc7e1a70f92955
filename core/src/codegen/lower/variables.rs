//! Stack shuffles, locals, cells, globals. Shuffles and loads of locals cost nothing: only the compiler's picture changes.

use core::mem::offset_of;

use crate::bytecode::ops::{Form, Op};
use crate::codegen::baseline::Baseline;
use crate::codegen::values::Type;
use crate::interp::frame::Frame;
use crate::object::dict::DictEntry;
use crate::object::table::Table;
use crate::object::{Array, CellObject, Dict};
use crate::specialize::cache::{self, KEY, PLACE, SECOND_KEY};
use crate::uop::Uop;
use crate::value::Value;

/// The array of a dict's entries.
pub(crate) const ENTRIES: usize = offset_of!(Dict, table) + Table::<DictEntry>::ENTRIES + offset_of!(Array<DictEntry>, buffer);

/// Where the value of an entry is in the buffer of entries.
pub(crate) const fn entry_value_at(place: u16) -> usize {
    16 + place as usize * size_of::<DictEntry>() + offset_of!(DictEntry, value)
}

impl Baseline<'_> {
    pub(super) fn lower_stack(&mut self, n: usize) {
        match self.at.op {
            Op::POP_TOP => self.values.pop(&mut self.emitter, 1),
            Op::COPY => {
                let id = self.values.peek(n);
                self.values.push(id);
            }
            Op::SWAP => self.values.swap(&mut self.emitter, 1, n),
            Op::LOAD_CONST => {
                let value = self.code.constant(n);
                self.values.push_constant(value);
            }
            Op::LOAD_SMALL_INT => {
                self.values.push_constant(Value::small_int(n as i64));
            }
            _ => {
                self.values.push_constant(Value::EMPTY);
            }
        }
    }

    pub(super) fn lower_local(&mut self, n: usize) {
        let (high, low) = (n >> 4, n & 15);
        match self.at.op {
            Op::LOAD_FAST => self.push_local(n),
            Op::LOAD_FAST_CHECK => {
                self.check_bound(n);
                self.push_local(n);
            }
            Op::LOAD_FAST_AND_CLEAR => {
                self.push_local(n);
                self.clear_local(n);
            }
            Op::LOAD_FAST_LOAD_FAST => {
                self.push_local(high);
                self.push_local(low);
            }
            Op::STORE_FAST => self.pop_to_local(n),
            Op::STORE_FAST_LOAD_FAST => {
                self.pop_to_local(high);
                self.push_local(low);
            }
            Op::STORE_FAST_STORE_FAST => {
                self.pop_to_local(high);
                self.pop_to_local(low);
            }
            _ => {
                self.check_bound(n);
                self.clear_local(n);
            }
        }
    }

    fn push_local(&mut self, index: usize) {
        let id = self.values.local(index);
        self.values.push(id);
    }

    fn pop_to_local(&mut self, index: usize) {
        let id = self.values.peek(1);
        self.values.set_local(&mut self.emitter, index, id);
        self.values.pop(&mut self.emitter, 1);
        self.values.unlock();
    }

    fn clear_local(&mut self, index: usize) {
        let empty = self.values.constant_id(Value::EMPTY);
        self.values.set_local(&mut self.emitter, index, empty);
    }

    /// The interpreter raises if the local is unbound.
    fn check_bound(&mut self, index: usize) {
        let id = self.values.local(index);
        if self.values.kind(id) == Type::Unknown {
            let reg = self.values.boxed(&mut self.emitter, id);
            let exit = self.exit();
            self.emit(Uop::BRANCH_INT_EQ_CONST, &[reg.into(), 0u64.into(), exit.into()]);
        }
    }

    pub(super) fn lower_load_deref(&mut self, n: usize) {
        let cell = self.values.local(n);
        let cell = self.values.boxed(&mut self.emitter, cell);
        let (id, reg) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
        let exit = self.exit();
        self.emit(Uop::LOAD_FIELD, &[reg.into(), cell.into(), offset_of!(CellObject, content).into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[reg.into(), 0u64.into(), exit.into()]);
        self.values.push(id);
    }

    pub(super) fn lower_store_deref(&mut self, n: usize) {
        let cell = self.values.local(n);
        let cell = self.values.boxed(&mut self.emitter, cell);
        let value = self.values.peek(1);
        let value = self.values.boxed(&mut self.emitter, value);
        self.barrier(cell);
        self.emit(Uop::STORE_FIELD, &[value.into(), cell.into(), offset_of!(CellObject, content).into()]);
        self.values.pop(&mut self.emitter, 1);
    }

    pub(super) fn lower_load_global(&mut self, n: usize) {
        if self.is_cold() {
            return self.leave();
        }
        let form = self.form();
        // SAFETY: the form says what the cache holds.
        let (key, second, place) =
            unsafe { (cache::u32_at(self.cache(), KEY), cache::u32_at(self.cache(), SECOND_KEY), *self.cache().add(PLACE)) };
        let value_at = entry_value_at(place);
        if self.keys_keep_changing() || value_at > 4_088 {
            return self.generally();
        }
        let hint = match form {
            Some(Form::LOAD_GLOBAL_MODULE) => {
                self.globals.filter(|globals| globals.keys_version() == key).map(|globals| globals.entry_value(place as usize))
            }
            Some(Form::LOAD_GLOBAL_BUILTIN) => Some(self.vm.builtins.entry_value(place as usize)),
            _ => return self.generally(),
        };
        let dict = self.values.take(&mut self.emitter);
        let items = self.values.take(&mut self.emitter);
        let (id, reg) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
        let exit = self.exit();
        let globals = self.header_slot(offset_of!(Frame, globals));
        self.emit(Uop::LOAD_SLOT, &[dict.into(), globals.into()]);
        self.check_keys(dict, key, exit);
        if form == Some(Form::LOAD_GLOBAL_BUILTIN) {
            let builtins = Value::object(self.vm.builtins).bits();
            self.emit(Uop::LOAD_CONST64, &[dict.into(), builtins.into()]);
            self.check_keys(dict, second, exit);
        }
        self.emit(Uop::LOAD_FIELD, &[items.into(), dict.into(), ENTRIES.into()]);
        self.emit(Uop::LOAD_FIELD, &[reg.into(), items.into(), value_at.into()]);
        self.values.of(id).hint = hint;
        self.values.push(id);
        if n & 1 != 0 {
            self.values.push_constant(Value::EMPTY);
        }
    }

    pub(super) fn check_keys(&mut self, dict: crate::codegen::stencil::Reg, version: u32, exit: crate::codegen::emit::Label) {
        let version = i64::from(version as i32);
        self.emit(Uop::GUARD_FIELD32, &[dict.into(), offset_of!(Dict, keys_version).into(), version.into(), exit.into()]);
    }
}
