//! Modules that a host offers for import: functions, classes and values under a name of its own.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::marker::PhantomData;

use crate::builtins::module;
use crate::convert::IntoValue;
use crate::function::HostCallable;
use crate::heap::Ref;
use crate::host::HostCallee;
use crate::host_type::{MakeValue, TypeBuilder};
use crate::machine::Machine;
use crate::native::Result;
use crate::object::Module;
use crate::value::Value;

/// Says what a module of the host has; see [`Vm::register_module`](crate::vm::Vm::register_module).
pub struct ModuleBuilder<T> {
    name: String,
    doc: String,
    items: Vec<(String, MakeValue)>,
    data: PhantomData<fn(T)>,
}

impl<T: Send + 'static> ModuleBuilder<T> {
    pub(crate) fn new(name: &str) -> ModuleBuilder<T> {
        ModuleBuilder { name: name.into(), doc: String::new(), items: Vec::new(), data: PhantomData }
    }

    /// A function; as [`Vm::register`](crate::vm::Vm::register).
    pub fn function<A, F: HostCallable<T, A>>(&mut self, name: &str, function: F) -> &mut Self {
        let callee = HostCallee::new(name, F::LEAST, F::COUNT, false, function.into_host_function());
        self.item(name, Box::new(|vm| vm.new_host_function(callee, Value::EMPTY)))
    }

    /// A function with named parameters; as [`Vm::register_with`](crate::vm::Vm::register_with).
    pub fn function_with<A, F: HostCallable<T, A>>(&mut self, name: &str, signature: &'static str, function: F) -> &mut Self {
        let mut callee = HostCallee::new(name, F::LEAST, F::COUNT, false, function.into_host_function());
        callee.signature = Some(signature);
        self.item(name, Box::new(|vm| vm.new_host_function(callee, Value::EMPTY)))
    }

    /// A class; as [`Vm::register_type`](crate::vm::Vm::register_type).
    pub fn class<H: Send + 'static>(&mut self, name: &str, describe: impl FnOnce(&mut TypeBuilder<H, T>)) -> &mut Self
    where
        T: 'static,
    {
        let mut builder = TypeBuilder::<H, T>::new();
        describe(&mut builder);
        let (class_name, module_name) = (String::from(name), self.name.clone());
        self.item(name, Box::new(move |vm| builder.build(vm, &class_name, &module_name)))
    }

    /// A value.
    pub fn value(&mut self, name: &str, value: impl IntoValue + 'static) -> &mut Self {
        self.item(name, Box::new(|vm| value.into_value(vm)))
    }

    /// The module's docstring.
    pub fn doc(&mut self, text: &str) -> &mut Self {
        self.doc = text.into();
        self
    }

    fn item(&mut self, name: &str, make: MakeValue) -> &mut Self {
        self.items.push((name.into(), make));
        self
    }

    /// Makes the module and puts it where `import` finds it.
    pub(crate) fn build(self, vm: &mut Machine) -> Result<()> {
        let module = vm.host_module(&self.name)?;
        let dict = module.dict.get();
        if !self.doc.is_empty() {
            let doc = vm.str(&self.doc)?;
            vm.dict_set_text(dict, "__doc__", doc)?;
        }
        for (name, make) in self.items {
            let value = make(vm)?;
            vm.dict_set_text(dict, &name, value)?;
        }
        Ok(())
    }
}

impl Machine {
    /// The module of a name, made with its parents where there is none yet.
    fn host_module(&mut self, name: &str) -> Result<Ref<Module>> {
        let key = self.intern(name.as_bytes())?;
        if let Some(known) = self.dict_get_str(self.modules, key).and_then(|m| m.downcast()) {
            return Ok(known);
        }
        let module = module::new_module(self, name)?;
        let modules = self.modules;
        self.dict_set_str(modules, key, module.into())?;
        if let Some((parent_name, last)) = name.rsplit_once('.') {
            let parent = self.host_module(parent_name)?;
            let dict = parent.dict.get();
            // What has submodules is a package.
            let path = self.list(&[])?;
            self.dict_set_text(dict, "__path__", path)?;
            self.dict_set_text(dict, last, module.into())?;
        }
        Ok(module)
    }
}
