//! Importing: `sys.modules`, packages, relative names, and where modules come from: native code, code compiled ahead of
//! time, and the host's source.
//!
//! Invariant: a module that failed to run is not in `sys.modules`; one that is still running is in the list of those
//! being initialised, which the messages about circular imports read.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::builtins::exceptions::{self, raise_import_error};
use crate::builtins::{module, suggestions};
use crate::bytecode::code::Code;
use crate::heap::Ref;
use crate::host::CompileFailure;
use crate::machine::Machine;
use crate::native::{Definition, ModuleSpec, Raised, Result};
use crate::object::{Dict, Kind, List, Module, NativeFunction, Str, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

/// Key of the list of modules that are being initialised.
static INITIALIZING: u8 = 0;

/// `builtins.__import__`
pub static IMPORT: Definition =
    Definition::function("__import__", "name, globals=None, locals=None, fromlist=(), level=0", import_builtin)
        .doc("Import a module.");

fn import_builtin(vm: &mut Machine, arguments: &[Value]) -> Result {
    let at = |i: usize| arguments.get(i).copied().and_then(Value::present);
    let name = at(0).unwrap_or(Value::NONE);
    let from_list = at(3).unwrap_or(Value::NONE);
    let level = match at(4) {
        Some(level) => vm.small_index(level)?,
        None => 0,
    };
    let globals = at(1).and_then(|g| g.downcast::<Dict>());
    vm.import_by_rules(globals, name, from_list, level)
}

/// A module as found, before it runs.
struct Found {
    code: Arc<Code>,
    is_package: bool,
    /// `__file__`, for source of the host.
    path: Option<String>,
}

impl Machine {
    // -- what instructions ask ---------------------------------------------------------------------------------------

    /// IMPORT_NAME: by `builtins.__import__`, which a script may have replaced.
    pub fn import_name(&mut self, globals: Ref<Dict>, name: Value, from_list: Value, level: Value) -> Result {
        let key = self.names.__import__;
        let builtins = self.builtins_of(globals);
        match self.dict_get_str(builtins, key) {
            Some(hook) if !is_own_import(hook) => {
                let locals = Value::NONE;
                self.call_collecting(hook, &[name, globals.into(), locals, from_list, level])
            }
            Some(_) => {
                let level = level.as_small_int().unwrap_or(0);
                self.import_by_rules(Some(globals), name, from_list, level)
            }
            None => Err(self.raise_message(&exceptions::IMPORT_ERROR, format_args!("__import__ not found"))),
        }
    }

    /// The same for a trace: what is not imported yet is refused, and so is a hook.
    pub(crate) fn import_again(&mut self, globals: Ref<Dict>, name: Value, from_list: Value, level: Value) -> Result {
        let (key, builtins) = (self.names.__import__, self.builtins_of(globals));
        if !self.dict_get_str(builtins, key).is_some_and(is_own_import) {
            self.may_run_python()?;
        }
        self.import_name(globals, name, from_list, level)
    }

    fn import_by_rules(&mut self, globals: Option<Ref<Dict>>, name: Value, from_list: Value, level: i64) -> Result {
        let Some(text) = self.text(name) else {
            return Err(self.type_error(format_args!("module name must be a string")));
        };
        if level < 0 {
            return Err(self.value_error(format_args!("level must be >= 0")));
        }
        let name = String::from_utf8_lossy(text.as_bytes()).into_owned();
        let absolute = if level > 0 { self.resolve_relative(globals, &name, level)? } else { name.clone() };
        if absolute.is_empty() {
            return Err(self.value_error(format_args!("Empty module name")));
        }
        let module = self.import_module(&absolute)?;
        let has_list = !from_list.is_none() && self.is_true(from_list)?;
        if has_list {
            self.import_listed(module, from_list)?;
            return Ok(module);
        }
        self.first_component(module, &name, &absolute, level)
    }

    /// Without a from-list the result is the first component: `import a.b` binds `a`.
    fn first_component(&mut self, module: Value, name: &str, absolute: &str, level: i64) -> Result {
        let Some((first, _)) = name.split_once('.') else { return Ok(module) };
        if level == 0 {
            return self.import_module(first);
        }
        let cut = absolute.len() - (name.len() - first.len());
        let key = self.intern(&absolute.as_bytes()[..cut])?;
        match self.dict_get_str(self.modules, key) {
            Some(module) => Ok(module),
            None => {
                let key = self.repr_text(key);
                Err(self.raise_message(&exceptions::KEY_ERROR, format_args!("{key} not in sys.modules as expected")))
            }
        }
    }

    /// Imports the submodules that a from-list names.
    fn import_listed(&mut self, module: Value, from_list: Value) -> Result<()> {
        let path = self.names.__path__;
        if !module.is_kind(Kind::Module) || self.find_attribute(module, path)?.is_none() {
            return Ok(());
        }
        let names = match from_list.downcast::<Tuple>() {
            Some(tuple) => tuple.as_slice().to_vec(),
            None => self.to_array(from_list)?.as_slice().to_vec(),
        };
        for name in names {
            let Some(text) = self.text(name) else {
                let got = self.type_name(name);
                return Err(self.type_error(format_args!("Item in ``from list'' must be str, not {got}")));
            };
            if text.as_bytes() == b"*" {
                let all = self.names.__all__;
                if let Some(all) = self.find_attribute(module, all)? {
                    self.import_all_listed(module, all)?;
                }
            } else {
                self.import_submodule(module, text)?;
            }
        }
        Ok(())
    }

    fn import_all_listed(&mut self, module: Value, all: Value) -> Result<()> {
        for name in self.to_array(all)?.as_slice().to_vec() {
            if let Some(text) = self.text(name) {
                self.import_submodule(module, text)?;
            }
        }
        Ok(())
    }

    /// Imports `module.name` if the module has no such attribute; that there is no such module is no error here.
    fn import_submodule(&mut self, module: Value, name: Ref<Str>) -> Result<()> {
        let key = self.intern_value(name)?;
        if self.find_attribute(module, key)?.is_some() {
            return Ok(());
        }
        let Some(parent) = self.name_of_module(module)? else { return Ok(()) };
        let full = alloc::format!("{parent}.{}", Text(key));
        match self.import_module(&full) {
            Ok(_) => Ok(()),
            Err(raised) => {
                let missing = self.is_raised(&exceptions::MODULE_NOT_FOUND_ERROR) && self.missing_name_is(&full);
                if missing {
                    self.catch(raised)?;
                    return Ok(());
                }
                Err(raised)
            }
        }
    }

    fn missing_name_is(&self, name: &str) -> bool {
        let missing = crate::builtins::exception_fields::field_or_none(self.raised, 1);
        missing.downcast::<Str>().is_some_and(|s| s.as_bytes() == name.as_bytes())
    }

    /// IMPORT_FROM: an attribute of the module, or a submodule that is being imported.
    pub fn import_from(&mut self, module: Value, name: Value) -> Result {
        if let Some(value) = self.find_attribute(module, name)? {
            return Ok(value);
        }
        if let Some(parent) = self.name_of_module(module)? {
            let full = self.intern(alloc::format!("{parent}.{}", Text(name)).as_bytes())?;
            if let Some(value) = self.dict_get_str(self.modules, full) {
                return Ok(value);
            }
        }
        Err(self.cannot_import_name(module, name))
    }

    #[cold]
    fn cannot_import_name(&mut self, module: Value, name: Value) -> Raised {
        match self.cannot_import_parts(module, name) {
            Ok((message, fields)) => raise_import_error(self, &exceptions::IMPORT_ERROR, &message, fields),
            Err(raised) => raised,
        }
    }

    fn cannot_import_parts(&mut self, module: Value, name: Value) -> Result<(String, [Value; 3])> {
        let key = self.names.__name__;
        let module_name = self.find_attribute(module, key)?.filter(|n| n.is_kind(Kind::Str));
        let shown = match module_name {
            Some(n) => alloc::format!("{}", Text(n)),
            None => String::from("<unknown module name>"),
        };
        let key = self.names.__file__;
        let file = self.find_attribute(module, key)?.filter(|f| f.is_kind(Kind::Str));
        let place = match file {
            Some(f) => alloc::format!("{}", Text(f)),
            None => String::from("unknown location"),
        };
        let name_text = Text(name);
        let message = if self.is_initializing(module) {
            alloc::format!(
                "cannot import name '{name_text}' from partially initialized module '{shown}' \
                 (most likely due to a circular import) ({place})"
            )
        } else {
            alloc::format!("cannot import name '{name_text}' from '{shown}' ({place})")
        };
        let fields = [module_name.unwrap_or(Value::NONE), file.unwrap_or(Value::NONE), name];
        Ok((message, fields))
    }

    /// `from module import *` into a namespace: `__all__`, or the names without a leading underscore.
    pub fn import_star(&mut self, module: Value, namespace: Value) -> Result<()> {
        let all = self.names.__all__;
        if let Some(all) = self.find_attribute(module, all)? {
            let names = self.to_array(all)?.as_slice().to_vec();
            return self.import_names(module, namespace, &names, true);
        }
        let dict = self.names.__dict__;
        let Some(dict) = self.find_attribute(module, dict)? else {
            return Err(self
                .raise_message(&exceptions::IMPORT_ERROR, format_args!("from-import-* object has no __dict__ and no __all__")));
        };
        let names: Vec<Value> = match dict.downcast::<Dict>() {
            Some(dict) => dict.entries().map(|e| e.key).collect(),
            None => self.to_array(dict)?.as_slice().to_vec(),
        };
        self.import_names(module, namespace, &names, false)
    }

    fn import_names(&mut self, module: Value, namespace: Value, names: &[Value], from_all: bool) -> Result<()> {
        self.charge(names.len() as u64)?;
        for &name in names {
            let Some(text) = self.text(name) else { return Err(self.star_name_not_str(module, name, from_all)) };
            if !from_all && text.as_bytes().starts_with(b"_") {
                continue;
            }
            let name = self.intern_value(text)?;
            let value = self.get_attribute(module, name)?;
            match namespace.downcast::<Dict>() {
                Some(dict) => self.dict_set_str(dict, name, value)?,
                None => self.set_item(namespace, name, value)?,
            }
        }
        Ok(())
    }

    #[cold]
    fn star_name_not_str(&mut self, module: Value, name: Value, from_all: bool) -> Raised {
        let module_name = match self.name_of_module(module) {
            Ok(name) => name.unwrap_or_default(),
            Err(raised) => return raised,
        };
        let got = self.type_name(name);
        if from_all {
            return self.type_error(format_args!("Item in {module_name}.__all__ must be str, not {got}"));
        }
        self.type_error(format_args!("Key in {module_name}.__dict__ must be str, not {got}"))
    }

    fn name_of_module(&mut self, module: Value) -> Result<Option<String>> {
        let key = self.names.__name__;
        let name = self.find_attribute(module, key)?;
        Ok(name.and_then(|n| n.downcast::<Str>()).map(|s| String::from_utf8_lossy(s.as_bytes()).into_owned()))
    }

    // -- names ---------------------------------------------------------------------------------------------------------

    /// The absolute name that a relative one means in a module with these globals.
    fn resolve_relative(&mut self, globals: Option<Ref<Dict>>, name: &str, level: i64) -> Result<String> {
        let Some(globals) = globals else {
            return Err(self.raise_message(&exceptions::KEY_ERROR, format_args!("'__name__' not in globals")));
        };
        let package = self.package_of(globals)?;
        if package.is_empty() {
            return Err(self.raise_message(
                &exceptions::IMPORT_ERROR,
                format_args!("attempted relative import with no known parent package"),
            ));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            let Some((parent, _)) = base.rsplit_once('.') else {
                return Err(self.raise_message(
                    &exceptions::IMPORT_ERROR,
                    format_args!("attempted relative import beyond top-level package"),
                ));
            };
            base = parent;
        }
        Ok(if name.is_empty() { String::from(base) } else { alloc::format!("{base}.{name}") })
    }

    /// `__package__`, or what `__name__` and `__path__` say; empty for none.
    fn package_of(&mut self, globals: Ref<Dict>) -> Result<String> {
        let names = self.names;
        if let Some(package) = self.dict_get_str(globals, names.__package__).filter(|p| !p.is_none()) {
            return match self.text(package) {
                Some(text) => Ok(String::from_utf8_lossy(text.as_bytes()).into_owned()),
                None => Err(self.type_error(format_args!("package must be a string"))),
            };
        }
        let Some(name) = self.dict_get_str(globals, names.__name__) else {
            return Err(self.raise_message(&exceptions::KEY_ERROR, format_args!("'__name__' not in globals")));
        };
        let Some(text) = self.text(name) else {
            return Err(self.type_error(format_args!("__name__ must be a string")));
        };
        let name = String::from_utf8_lossy(text.as_bytes()).into_owned();
        if self.dict_get_str(globals, names.__path__).is_some() {
            return Ok(name);
        }
        Ok(name.rsplit_once('.').map_or_else(String::new, |(parent, _)| String::from(parent)))
    }

    // -- modules -------------------------------------------------------------------------------------------------------

    /// A module of the library for a native that needs it in the middle of its work: nothing is collected meanwhile, so the
    /// native's values need no handles.
    pub fn library_module(&mut self, name: &str) -> Result {
        self.unrooted(|vm| vm.import_module(name))
    }

    /// The module of an absolute name, imported with its parents if it was not yet.
    pub fn import_module(&mut self, name: &str) -> Result {
        let key = self.intern(name.as_bytes())?;
        if let Some(known) = self.dict_get_str(self.modules, key) {
            return if known.is_none() { Err(self.import_halted(name)) } else { Ok(known) };
        }
        // A module in Rust is as good as one in Python: a trace makes none.
        self.may_run_python()?;
        self.charge(50)?;
        self.nested(|vm| vm.import_missing(name, key))
    }

    fn import_missing(&mut self, name: &str, key: Value) -> Result {
        let parent = match name.rsplit_once('.') {
            Some((parent, _)) => Some(self.import_parent(parent, name)?),
            None => None,
        };
        // Importing the parent may have imported this one.
        if let Some(known) = self.dict_get_str(self.modules, key) {
            return Ok(known);
        }
        let module = self.load_module(name, key)?;
        if let Some(parent) = parent {
            let last = name.rsplit('.').next().unwrap_or(name);
            let last = self.intern(last.as_bytes())?;
            self.set_attribute(parent, last, module)?;
        }
        Ok(module)
    }

    fn import_parent(&mut self, parent: &str, name: &str) -> Result {
        let module = self.import_module(parent)?;
        let path = self.names.__path__;
        if self.find_attribute(module, path)?.is_some() {
            return Ok(module);
        }
        let message = alloc::format!("No module named '{name}'; '{parent}' is not a package");
        Err(self.module_not_found(name, &message))
    }

    fn load_module(&mut self, name: &str, key: Value) -> Result {
        if let Some(spec) = self.host.native_module(name) {
            return Ok(self.load_native(spec, key)?.into());
        }
        match self.find_code(name)? {
            Some(found) => self.load_code(name, key, found),
            None => {
                let message = alloc::format!("No module named '{name}'");
                Err(self.module_not_found(name, &message))
            }
        }
    }

    fn find_code(&mut self, name: &str) -> Result<Option<Found>> {
        if let Some(frozen) = self.host.frozen_module(name) {
            return Ok(Some(Found { code: frozen.code, is_package: frozen.is_package, path: None }));
        }
        let Some(find) = &self.host.find_source else { return Ok(None) };
        match find(name) {
            Ok(found) => {
                // A folder without `__init__.py` has no file of its own.
                let path = |path: String| if path.is_empty() { None } else { Some(path) };
                Ok(found.map(|f| Found { code: f.code, is_package: f.is_package, path: path(f.path) }))
            }
            Err(CompileFailure::Syntax(failure)) => Err(crate::builtins::dynamic::raise_syntax_failure(self, &failure)),
        }
    }

    fn load_native(&mut self, spec: &'static ModuleSpec, key: Value) -> Result<Ref<Module>> {
        let module = module::new_module(self, spec.name)?;
        self.fill_native_module(module, spec)?;
        let modules = self.modules;
        self.dict_set_str(modules, key, module.into())?;
        Ok(module)
    }

    /// Puts what a spec offers into a module.
    pub fn fill_native_module(&mut self, module: Ref<Module>, spec: &'static ModuleSpec) -> Result<()> {
        let dict = module.dict.get();
        let doc = if spec.doc.is_empty() { Value::NONE } else { self.str(spec.doc)? };
        let name = self.names.__doc__;
        self.dict_set_str(dict, name, doc)?;
        let package = self.str("")?;
        let name = self.names.__package__;
        self.dict_set_str(dict, name, package)?;
        for definition in spec.functions {
            let function = self.new_native_function(definition, module.into())?;
            self.dict_set_text(dict, definition.name, function)?;
        }
        for class in spec.classes {
            let class_object = self.class_for(class)?;
            self.dict_set_text(dict, class.name, class_object.into())?;
        }
        match spec.initialize {
            Some(initialize) => initialize(self, module),
            None => Ok(()),
        }
    }

    fn load_code(&mut self, name: &str, key: Value, found: Found) -> Result {
        let module = module::new_module(self, name)?;
        self.set_module_places(module, name, &found)?;
        let modules = self.modules;
        self.dict_set_str(modules, key, module.into())?;
        let initializing = self.initializing()?;
        let answer = initializing.push(&mut self.heap, module.into());
        self.check(answer)?;
        let dict = module.dict.get();
        let result = self.rooted(&[module.into()], |vm| vm.run_module(found.code, dict));
        if let Some(index) = initializing.as_slice().iter().position(|m| *m == Value::from(module)) {
            initializing.items.remove(index);
        }
        if let Err(raised) = result {
            self.dict_remove_str(modules, key);
            return Err(raised);
        }
        // The module may have put something else in its place.
        match self.dict_get_str(modules, key) {
            Some(module) => Ok(module),
            None => Err(self.key_error(key)),
        }
    }

    fn set_module_places(&mut self, module: Ref<Module>, name: &str, found: &Found) -> Result<()> {
        let dict = module.dict.get();
        let package = match (found.is_package, name.rsplit_once('.')) {
            (true, _) => name,
            (false, Some((parent, _))) => parent,
            (false, None) => "",
        };
        let package = self.str(package)?;
        let key = self.names.__package__;
        self.dict_set_str(dict, key, package)?;
        let builtins = self.names.__builtins__;
        if let Some(module) = self.builtins_module()? {
            self.dict_set_str(dict, builtins, module)?;
        }
        if let Some(path) = &found.path {
            let file = self.str(path)?;
            let key = self.names.__file__;
            self.dict_set_str(dict, key, file)?;
        }
        if found.is_package {
            let entry = found.path.as_deref().and_then(|p| p.rsplit_once('/')).map(|(folder, _)| folder);
            let entries = match entry {
                Some(folder) => alloc::vec![self.str(folder)?],
                None => Vec::new(),
            };
            let path = self.list(&entries)?;
            let key = self.names.__path__;
            self.dict_set_str(dict, key, path)?;
        }
        Ok(())
    }

    fn builtins_module(&mut self) -> Result<Option<Value>> {
        let key = self.names.builtins;
        Ok(self.dict_get_str(self.modules, key))
    }

    fn initializing(&mut self) -> Result<Ref<List>> {
        if let Some(list) = self.state(&INITIALIZING).and_then(|v| v.downcast::<List>()) {
            return Ok(list);
        }
        let answer = List::new(&mut self.heap, &[]);
        let list = self.check(answer)?;
        self.set_state(&INITIALIZING, list.into())?;
        Ok(list)
    }

    /// Is the module's code still running for the first time?
    pub fn is_initializing(&self, module: Value) -> bool {
        self.state(&INITIALIZING).and_then(|v| v.downcast::<List>()).is_some_and(|list| list.as_slice().contains(&module))
    }

    // -- errors --------------------------------------------------------------------------------------------------------

    #[cold]
    fn import_halted(&mut self, name: &str) -> Raised {
        let message = alloc::format!("import of {name} halted; None in sys.modules");
        self.raise_missing(name, &message, None)
    }

    /// ModuleNotFoundError with a note that lists the modules that there are.
    #[cold]
    fn module_not_found(&mut self, name: &str, message: &str) -> Raised {
        let note = alloc::format!("modules that can be imported: {}", suggestions::library_modules(self).join(", "));
        // A host that lets scripts import its own files knows what there is; a closed one says it.
        let note = if self.host.find_source.is_some() { None } else { Some(note) };
        self.raise_missing(name, message, note)
    }

    fn raise_missing(&mut self, name: &str, message: &str, note: Option<String>) -> Raised {
        let name = match self.str(name) {
            Ok(name) => name,
            Err(raised) => return raised,
        };
        let raised = raise_import_error(self, &exceptions::MODULE_NOT_FOUND_ERROR, message, [name, Value::EMPTY, Value::EMPTY]);
        let Some(note) = note else { return raised };
        let exception = match self.catch(raised) {
            Ok(exception) => exception,
            Err(raised) => return raised,
        };
        let noted = self.str(&note).and_then(|note| exceptions::append_note(self, exception, note));
        match noted {
            Ok(()) => self.reraise(exception),
            Err(raised) => raised,
        }
    }
}

fn is_own_import(hook: Value) -> bool {
    hook.downcast::<NativeFunction>().is_some_and(|f| core::ptr::eq(f.definition, &IMPORT) || f.definition.name == "__import__")
}
