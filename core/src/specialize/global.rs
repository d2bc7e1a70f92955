//! Forms of LOAD_GLOBAL.

use super::cache::{KEY, PLACE, SECOND_KEY, set_u32, settle};
use crate::bytecode::ops::{Form, Op};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::object::Dict;
use crate::value::Value;

impl Machine {
    /// Chooses a form for LOAD_GLOBAL of `name`.
    #[cold]
    #[inline(never)]
    pub(crate) fn specialize_load_global(&mut self, pc: *mut u16, globals: Ref<Dict>, name: Value) {
        let form = self.load_global_form(pc, globals, name);
        // SAFETY: `pc` points at the cache of a LOAD_GLOBAL.
        unsafe { settle(pc, Op::LOAD_GLOBAL, form) };
    }

    fn load_global_form(&mut self, pc: *mut u16, globals: Ref<Dict>, name: Value) -> Option<Form> {
        let place = self.watched_entry(globals, name);
        // SAFETY: `pc` points at the six cache units of a LOAD_GLOBAL.
        unsafe {
            if let Some(place) = place {
                set_u32(pc, KEY, globals.keys_version());
                *pc.add(PLACE) = place;
                return Some(Form::LOAD_GLOBAL_MODULE);
            }
            if self.dict_get_str(globals, name).is_some() {
                return None;
            }
            let builtins = self.builtins;
            if self.builtins_of(globals) != builtins {
                return None;
            }
            let place = self.watched_entry(builtins, name)?;
            self.ensure_keys_version(globals);
            set_u32(pc, KEY, globals.keys_version());
            *pc.add(PLACE) = place;
            set_u32(pc, SECOND_KEY, builtins.keys_version());
        }
        Some(Form::LOAD_GLOBAL_BUILTIN)
    }
}
