//! Forms of CALL, CALL_KW and CALL_FUNCTION_EX.

use super::cache::{KEY, set_u32, settle};
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
            Some(Kind::NativeFunction) => Ok(self.native_call_form(callable, count)),
            Some(Kind::Class) => self.class_call_form(code, pc, callable, receiver, count),
            _ => Ok(Form::CALL_NON_PY_GENERAL),
        }
    }

    fn native_call_form(&mut self, callable: Value, count: usize) -> Form {
        let Some(function) = callable.downcast::<NativeFunction>() else { return Form::CALL_NON_PY_GENERAL };
        let is_builtin = !function.owner.get().is_kind(Kind::Class);
        let of_list = function.owner.get() == Value::object(self.types.list);
        match (function.definition.name, count) {
            ("len", 1) if is_builtin => return Form::CALL_LEN,
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
            // SAFETY: `pc` points at the three cache units of a CALL.
            unsafe { set_u32(pc, KEY, callable.bits() as u32) };
            return Ok(Form::CALL_BUILTIN_CLASS);
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
        class.cached_init.set(init.into());
        self.heap.barrier(&class.header);
        // SAFETY: `pc` points at the three cache units of a CALL.
        unsafe { set_u32(pc, KEY, callable.bits() as u32) };
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

    /// Chooses a form for CALL_KW.
    #[cold]
    pub(crate) fn specialize_call_kw(&mut self, pc: *mut u16, callable: Value) {
        let python = matches!(callable.kind(), Some(Kind::Function));
        // SAFETY: `pc` points at the cache of a CALL_KW.
        unsafe { settle(pc, Op::CALL_KW, Some(if python { Form::CALL_KW_PY } else { Form::CALL_KW_NON_PY })) };
    }

    /// Chooses a form for CALL_FUNCTION_EX.
    #[cold]
    pub(crate) fn specialize_call_ex(&mut self, pc: *mut u16, callable: Value) {
        let python = matches!(callable.kind(), Some(Kind::Function));
        // SAFETY: `pc` points at the cache of a CALL_FUNCTION_EX.
        unsafe { settle(pc, Op::CALL_FUNCTION_EX, Some(if python { Form::CALL_EX_PY } else { Form::CALL_EX_NON_PY_GENERAL })) };
    }
}
