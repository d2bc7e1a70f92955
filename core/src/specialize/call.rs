//! Forms of CALL, CALL_KW and CALL_FUNCTION_EX.

use super::cache::{CALLEE, DEFAULTS, KEY, KEYWORD_SLOTS, set_u32, set_u64, settle};
use crate::bytecode::code::CodeFlags;
use crate::bytecode::ops::{Form, Op};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Callee, Result, Role};
use crate::object::*;
use crate::value::Value;

impl Machine {
    /// Chooses a form for CALL of `callable` with `count` arguments, the receiver included where there is one.
    #[cold]
    #[inline(never)]
    pub(crate) fn specialize_call(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        callable: Value,
        receiver: Value,
        count: usize,
    ) -> Result<()> {
        let form = self.call_form(code, pc, callable, receiver, count)?;
        // SAFETY: `pc` points at the cache of a CALL.
        unsafe { settle(pc, Op::CALL, Some(form)) };
        Ok(())
    }

    fn call_form(&mut self, code: Ref<CodeObject>, pc: *mut u16, callable: Value, receiver: Value, count: usize) -> Result<Form> {
        match callable.kind() {
            Some(Kind::Function) => {
                let Some(function) = callable.downcast::<Function>() else { return Ok(Form::CALL_NON_PY_GENERAL) };
                let target = function.code.get();
                let exact = target.plain && target.arguments as usize == count;
                Ok(if exact { Form::CALL_PY_EXACT_ARGS } else { Form::CALL_PY_GENERAL })
            }
            Some(Kind::NativeFunction) => Ok(self.native_call_form(pc, callable, count)),
            Some(Kind::Class) => self.class_call_form(code, pc, callable, receiver, count),
            _ => Ok(Form::CALL_NON_PY_GENERAL),
        }
    }

    fn native_call_form(&mut self, pc: *mut u16, callable: Value, count: usize) -> Form {
        let Some(function) = callable.downcast::<NativeFunction>() else { return Form::CALL_NON_PY_GENERAL };
        // SAFETY: `pc` points at the five cache units of a CALL.
        unsafe { set_u64(pc, CALLEE, core::ptr::from_ref(function.definition) as u64) };
        let is_builtin = !function.owner.get().is_kind(Kind::Class);
        let of_list = function.owner.get() == Value::object(self.types.list);
        match (function.definition.name, count) {
            ("len", 1) if is_builtin => return Form::CALL_LEN,
            ("repr", 1) if is_builtin => return Form::CALL_REPR,
            ("isinstance", 2) if is_builtin => return Form::CALL_ISINSTANCE,
            ("append", 2) if of_list => return Form::CALL_LIST_APPEND,
            _ => {}
        }
        let bound = matches!(
            function.definition.role,
            Role::Function(Callee::Bound(_)) | Role::Static(Callee::Bound(_)) | Role::Class(Callee::Bound(_))
        );
        let fits = bound && function.plain && (function.least as usize..=function.most as usize).contains(&count);
        match fits {
            true if function.slots as usize == count && function.most as usize == count => Form::CALL_BUILTIN,
            true => Form::CALL_BUILTIN_PADDED,
            false => Form::CALL_NON_PY_GENERAL,
        }
    }

    fn class_call_form(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        callable: Value,
        receiver: Value,
        count: usize,
    ) -> Result<Form> {
        let Some(class) = callable.downcast::<Class>() else { return Ok(Form::CALL_NON_PY_GENERAL) };
        if class == self.types.type_ && count == 1 && receiver.is_empty() {
            return Ok(Form::CALL_TYPE_1);
        }
        if receiver.is_empty() && self.is_constructed_natively(class)? {
            // SAFETY: `pc` points at the five cache units of a CALL.
            unsafe { set_u64(pc, CALLEE, callable.bits()) };
            let of_text = class == self.types.str && count == 1;
            return Ok(if of_text { Form::CALL_STR_1 } else { Form::CALL_BUILTIN_CLASS });
        }
        if !receiver.is_empty() || !self.has_plain_construction(class)? {
            return Ok(Form::CALL_NON_PY_GENERAL);
        }
        let name = self.names.__init__;
        let Some(init) = self.lookup(class, name)?.and_then(|i| i.downcast::<Function>()) else {
            return Ok(Form::CALL_NON_PY_GENERAL);
        };
        let target = init.code.get();
        if !target.simple || target.arguments as usize != count + 1 || !self.watch_class(class, code) {
            return Ok(Form::CALL_NON_PY_GENERAL);
        }
        // A metaclass may be given a `__call__`.
        let metaclass = self.class_of(callable);
        if metaclass != self.types.type_ && !self.watch_class(metaclass, code) {
            return Ok(Form::CALL_NON_PY_GENERAL);
        }
        class.cached_init.set(init.into());
        self.heap.barrier(&class.header);
        // SAFETY: as above.
        unsafe { set_u64(pc, CALLEE, callable.bits()) };
        Ok(Form::CALL_ALLOC_AND_ENTER_INIT)
    }

    /// Is calling the class nothing but its native `__new__`? Such classes cannot change; `cached_init` keeps the method.
    fn is_constructed_natively(&mut self, class: Ref<Class>) -> Result<bool> {
        if class.has(ClassFlags::HEAP) || class.has(ClassFlags::METACLASS) || self.class_of(class.into()) != self.types.type_ {
            return Ok(false);
        }
        let (new, init, object) = (self.names.__new__, self.names.__init__, self.types.object);
        let own_init = self.lookup(class, init)?;
        if class == object || own_init != self.lookup(object, init)? {
            return Ok(false);
        }
        let Some(new) = self.lookup(class, new)?.filter(|n| n.is_kind(Kind::NativeFunction)) else { return Ok(false) };
        class.cached_init.set(new);
        self.heap.barrier(&class.header);
        Ok(true)
    }

    /// Chooses a form for CALL_KW of `callable` with `given` positional arguments and values for `names`.
    #[cold]
    pub(crate) fn specialize_call_kw(&mut self, pc: *mut u16, callable: Value, given: usize, names: Ref<Tuple>) {
        let form = match callable.downcast::<Function>() {
            None => Form::CALL_KW_NON_PY,
            Some(function) => match self.keyword_slots(function, given, names) {
                None => Form::CALL_KW_PY_GENERAL,
                Some((slots, defaults)) => {
                    let code = function.code.get();
                    if code.version.get() == 0 {
                        code.version.set(self.new_version());
                    }
                    // SAFETY: `pc` points at the eight cache units of a CALL_KW.
                    unsafe {
                        set_u32(pc, KEY, code.version.get());
                        set_u64(pc, KEYWORD_SLOTS, u64::from_ne_bytes(slots));
                        *pc.add(DEFAULTS) = defaults;
                    }
                    Form::CALL_KW_PY
                }
            },
        };
        // SAFETY: as above.
        unsafe { settle(pc, Op::CALL_KW, Some(form)) };
    }

    /// The slot of each name, and how many defaults the rest needs; None where binding has more to do than that.
    fn keyword_slots(&self, function: Ref<Function>, given: usize, names: Ref<Tuple>) -> Option<([u8; 8], u16)> {
        let code = function.code.get();
        let shared = code.shared();
        let positional = shared.positional_count as usize;
        let parameters = positional + shared.keyword_only_count as usize;
        if shared.flags.intersects(CodeFlags::VARARGS | CodeFlags::VARKEYWORDS) || given > positional || names.len() > 8 {
            return None;
        }
        let mut slots = [0; 8];
        let mut bound = alloc::vec![false; parameters];
        bound.get_mut(..given)?.fill(true);
        for (place, name) in slots.iter_mut().zip(names.as_slice()) {
            let text = name.downcast::<Str>()?;
            let from = shared.positional_only_count as usize;
            let found = shared.locals[from..parameters].iter().position(|l| l.name.as_bytes() == text.as_bytes())? + from;
            if core::mem::replace(&mut bound[found], true) {
                return None;
            }
            *place = u8::try_from(found).ok()?;
        }
        if bound[positional..].contains(&false) {
            return None;
        }
        let defaults = bound.iter().position(|b| !b).map_or(0, |first| positional - first);
        Some((slots, u16::try_from(defaults).ok()?))
    }

    /// Chooses a form for CALL_FUNCTION_EX.
    #[cold]
    pub(crate) fn specialize_call_ex(&mut self, pc: *mut u16, callable: Value) {
        let python = matches!(callable.kind(), Some(Kind::Function));
        // SAFETY: `pc` points at the cache of a CALL_FUNCTION_EX.
        unsafe { settle(pc, Op::CALL_FUNCTION_EX, Some(if python { Form::CALL_EX_PY } else { Form::CALL_EX_NON_PY_GENERAL })) };
    }
}
