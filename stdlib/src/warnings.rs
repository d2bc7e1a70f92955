//! `_warnings`: what scripts call to warn. The work is done by the library's `warnings`; a warning that a filter made an
//! exception of shows the place that warned, not the library's own frames.

use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result};
use coachwhip_core::object::Exception;
use coachwhip_core::value::Value;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_warnings",
    doc: "Low-level interface to the warnings functionality.",
    functions: &[
        Definition::raw(
            "warn",
            "message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()",
            |vm, args, keywords| forward(vm, "_warn", args, keywords),
        )
        .doc("Issue a warning, or maybe ignore it or raise an exception."),
        Definition::raw(
            "warn_explicit",
            "message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None",
            |vm, args, keywords| forward(vm, "_warn_explicit", args, keywords),
        )
        .doc("Issue a warning, or maybe ignore it or raise an exception."),
    ],
    classes: &[],
    initialize: None,
};

fn forward(vm: &mut Machine, function: &str, args: &[Value], keywords: &[Value]) -> Result {
    let module = vm.library_module("warnings")?;
    let function = vm.getattr(module, function)?;
    let raised = match vm.call_with_keywords(function, args, keywords) {
        Ok(answer) => return Ok(answer),
        Err(raised) => vm.catch(raised)?,
    };
    if let Some(exception) = raised.downcast::<Exception>() {
        exception.traceback.set(Value::NONE);
    }
    Err(vm.reraise(raised))
}
