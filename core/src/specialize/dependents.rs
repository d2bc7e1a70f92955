//! Classes know the code objects whose forms assume something of them. When a class changes, those forms go back to
//! their base instructions.

use crate::bytecode::ops::{Form, Op};
use crate::heap::{Heap, Ref};
use crate::machine::Machine;
use crate::object::{Class, CodeObject};
use crate::value::Value;

/// Families whose forms assume something of a class.
const WATCHED: &[Op] =
    &[Op::LOAD_ATTR, Op::STORE_ATTR, Op::LOAD_SUPER_ATTR, Op::CALL, Op::BINARY_OP, Op::COMPARE_OP, Op::TO_BOOL];

impl Machine {
    /// Notes that forms in `code` assume something of `class`. False where that could not be written down: then nothing
    /// may be assumed.
    pub(crate) fn watch_class(&mut self, class: Ref<Class>, code: Ref<CodeObject>) -> bool {
        let value = Value::object(code);
        if class.dependents.as_slice().iter().rev().take(16).any(|v| *v == value) {
            return true;
        }
        self.heap.barrier(&class.header);
        class.dependents.push(&mut self.heap, value).is_ok()
    }

    /// Resets the forms that assume something of `class`.
    pub(crate) fn reset_dependents(&mut self, class: Ref<Class>) {
        for i in 0..class.dependents.len() {
            if let Some(code) = class.dependents.get(i).and_then(|v| v.downcast::<CodeObject>()) {
                reset(code);
                self.jit.traces.invalidate(code);
            }
        }
        class.dependents.truncate(0);
    }
}

/// A class dies: forms that know it by its address must not take a later object there for it.
pub(crate) fn forget_class(class: Ref<Class>, heap: &Heap) {
    for i in 0..class.dependents.len() {
        if let Some(value) = class.dependents.get(i).filter(|v| heap.is_marked(*v))
            && let Some(code) = value.downcast::<CodeObject>()
        {
            reset(code);
        }
    }
}

/// Puts the watched forms of a code object back to their base instructions.
fn reset(code: Ref<CodeObject>) {
    if !code.ready.get() {
        return;
    }
    crate::jit::invalidate(code);
    // What compiled code saw of the class, if it was thrown away before.
    code.native_version.set(code.native_version.get().wrapping_add(1));
    let base = &code.shared().units;
    let units = code.units.get();
    let mut at = 0;
    while at < base.len() {
        let Some(op) = Op::from_u8(base[at] as u8) else { return };
        let cache = op.cache_units();
        if cache > 0 && WATCHED.contains(&op) {
            // SAFETY: the instance has as many units as the shared code.
            unsafe {
                let unit = units.add(at);
                let is_form = (*unit & 0xFF) as usize >= Op::ALL.len();
                debug_assert!(!is_form || Form::ALL[(*unit & 0xFF) as usize - Op::ALL.len()].family() == op);
                if is_form {
                    *unit = base[at];
                    *units.add(at + 1) = super::counter::Counter::backed_off(2);
                }
            }
        }
        at += 1 + cache;
    }
}
