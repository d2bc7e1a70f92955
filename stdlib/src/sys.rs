//! `sys`: the interpreter as scripts see it. What never changes is in `sys_facts.rs`, the streams in `sys_streams.rs`.

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::{dynamic, exceptions, frame, traceback_text};
use coachwhip_core::heap::Ref;
use coachwhip_core::host::Stream;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, ModuleSpec, Result};
use coachwhip_core::object::{Exception, Kind, Module, Str};
use coachwhip_core::operations::errors::Text;
use coachwhip_core::value::Value;

use crate::{sys_facts, sys_streams};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
    functions: &[
        Definition::function("displayhook", "object, /", display)
            .doc("Print an object to sys.stdout and also save it in builtins._"),
        Definition::function("excepthook", "exctype, value, traceback, /", except_hook)
            .doc("Handle an exception by displaying it with a traceback on sys.stderr."),
        Definition::tame(Effect::Nothing, "exc_info", "", exc_info)
            .doc("Return current exception information: (type, value, traceback)."),
        Definition::tame(Effect::Nothing, "exception", "", |vm, _| Ok(vm.handled_exception()))
            .doc("Return the current exception."),
        Definition::function("exit", "status=None, /", exit).doc("Exit the interpreter by raising SystemExit(status)."),
        Definition::function("getdefaultencoding", "", |vm, _| vm.str("utf-8")),
        Definition::function("getfilesystemencoding", "", |vm, _| vm.str("utf-8")),
        Definition::function("getfilesystemencodeerrors", "", |vm, _| vm.str("surrogateescape")),
        Definition::function("getrecursionlimit", "", |vm, _| Ok(Value::small_int(i64::from(vm.limits.depth))))
            .doc("Return the current value of the recursion limit."),
        Definition::function("setrecursionlimit", "limit, /", set_recursion_limit)
            .doc("Set the maximum depth of the Python interpreter stack to n."),
        Definition::function("getsizeof", "object, default=None", get_size).doc("Return the size of object in bytes."),
        Definition::function("getrefcount", "object, /", |_, _| Ok(Value::small_int(1)))
            .doc("Return 1: this engine does not count references."),
        Definition::function("intern", "string, /", intern).doc("'Intern' the given string."),
        Definition::function("_is_interned", "string, /", |_, args| {
            Ok(Value::bool(arg(args, 0).downcast::<Str>().is_some_and(|s| s.is_interned())))
        }),
        Definition::function("_getframe", "depth=0, /", get_frame).doc("Return a frame object from the call stack."),
        Definition::function("_getframemodulename", "depth=0", get_frame_module_name)
            .doc("Return the name of the module for a calling frame."),
        Definition::function("_source_line", "filename, lineno, /", source_line),
        Definition::function("_is_gil_enabled", "", |_, _| Ok(Value::TRUE)),
        Definition::function("is_finalizing", "", |_, _| Ok(Value::FALSE)),
        Definition::function("get_int_max_str_digits", "", |vm, _| vm.int_from_usize(vm.max_str_digits()))
            .doc("Return the maximum string digits limit for non-binary int<->str conversions."),
        Definition::function("set_int_max_str_digits", "maxdigits", set_max_str_digits)
            .doc("Set the maximum string digits limit for non-binary int<->str conversions."),
        Definition::function("getswitchinterval", "", |_, _| Ok(Value::float(0.005))),
        Definition::function("gettrace", "", |_, _| Ok(Value::NONE)),
        Definition::function("getprofile", "", |_, _| Ok(Value::NONE)),
        Definition::function("unraisablehook", "unraisable, /", unraisable_hook).doc("Handle an unraisable exception."),
        Definition::raw("audit", "event, /, *args", |_, _, _| Ok(Value::NONE)),
        Definition::raw("breakpointhook", "*args, **kws", breakpoint_hook),
        Definition::function("_clear_type_cache", "", |_, _| Ok(Value::NONE)),
    ],
    classes: &[],
    initialize: Some(initialize),
};

fn initialize(vm: &mut Machine, module: Ref<Module>) -> Result<()> {
    let dict = module.dict.get();
    sys_facts::install(vm, dict)?;
    let modules = vm.modules;
    vm.dict_set_text(dict, "modules", modules.into())?;
    let arguments = vm.host.arguments.clone();
    let arguments = text_list(vm, &arguments)?;
    vm.dict_set_text(dict, "argv", arguments)?;
    vm.dict_set_text(dict, "orig_argv", arguments)?;
    let path = vm.host.path.clone();
    let path = text_list(vm, &path)?;
    vm.dict_set_text(dict, "path", path)?;
    for name in ["meta_path", "path_hooks", "warnoptions"] {
        let empty = vm.list(&[])?;
        vm.dict_set_text(dict, name, empty)?;
    }
    let (cache, options) = (vm.dict()?, vm.dict()?);
    vm.dict_set_text(dict, "path_importer_cache", cache.into())?;
    vm.dict_set_text(dict, "_xoptions", options.into())?;
    for hook in ["displayhook", "excepthook", "unraisablehook", "breakpointhook"] {
        let name = vm.intern(hook.as_bytes())?;
        if let Some(function) = vm.dict_get_str(dict, name) {
            vm.dict_set_text(dict, &alloc::format!("__{hook}__"), function)?;
        }
    }
    sys_streams::install(vm, dict)
}

fn text_list(vm: &mut Machine, texts: &[alloc::string::String]) -> Result {
    let mut values = Vec::new();
    for text in texts {
        values.push(vm.str(text)?);
    }
    vm.list(&values)
}

// -- hooks -------------------------------------------------------------------------------------------------------------

fn display(vm: &mut Machine, args: &[Value]) -> Result {
    let object = arg(args, 0);
    if object.is_none() {
        return Ok(Value::NONE);
    }
    let builtins = vm.builtins;
    vm.dict_set_text(builtins, "_", Value::NONE)?;
    let text = vm.repr(object)?;
    let line = alloc::format!("{}\n", Text(text));
    let line = vm.str(&line)?;
    match sys_streams::current(vm, "stdout")? {
        Some(stream) => {
            vm.call_method(stream, vm.names.write, &[line])?;
        }
        None => return Err(vm.runtime_error(format_args!("lost sys.stdout"))),
    }
    vm.dict_set_text(builtins, "_", object)?;
    Ok(Value::NONE)
}

fn except_hook(vm: &mut Machine, args: &[Value]) -> Result {
    let value = arg(args, 1);
    let text = if value.is_kind(Kind::Exception) {
        traceback_text::format_exception(vm, value, false)
    } else {
        let got = vm.type_name(value);
        alloc::format!("TypeError: print_exception(): Exception expected for value, {got} found\n")
    };
    write_error(vm, &text)?;
    Ok(Value::NONE)
}

/// Writes to what `sys.stderr` is now.
fn write_error(vm: &mut Machine, text: &str) -> Result<()> {
    match sys_streams::current(vm, "stderr")? {
        Some(stream) if !stream.is_none() => {
            let text = vm.str(text)?;
            vm.call_method(stream, vm.names.write, &[text])?;
            Ok(())
        }
        _ => vm.write_output(Stream::Err, text.as_bytes()),
    }
}

fn unraisable_hook(vm: &mut Machine, args: &[Value]) -> Result {
    let unraisable = arg(args, 0);
    let exception = vm.getattr(unraisable, "exc_value")?;
    let object = vm.getattr(unraisable, "object")?;
    let mut text = alloc::string::String::new();
    if !object.is_none() {
        text = alloc::format!("Exception ignored in: {}\n", vm.repr_text(object));
    }
    if exception.is_kind(Kind::Exception) {
        text.push_str(&traceback_text::format_exception(vm, exception, false));
    }
    write_error(vm, &text)?;
    Ok(Value::NONE)
}

fn breakpoint_hook(vm: &mut Machine, _args: &[Value], _keywords: &[Value]) -> Result {
    Err(vm.runtime_error(format_args!("there is no debugger in this engine")))
}

// -- exceptions and frames -----------------------------------------------------------------------------------------------

fn exc_info(vm: &mut Machine, _args: &[Value]) -> Result {
    let exception = vm.handled_exception();
    let Some(object) = exception.downcast::<Exception>() else {
        return vm.tuple(&[Value::NONE, Value::NONE, Value::NONE]);
    };
    let class = vm.class_of(exception);
    vm.tuple(&[class.into(), exception, object.traceback.get()])
}

fn exit(vm: &mut Machine, args: &[Value]) -> Result {
    match arg(args, 0).present() {
        Some(status) if status.is_kind(Kind::Tuple) => {
            let class = vm.class_for(&exceptions::SYSTEM_EXIT)?;
            let exception = vm.new_exception(class, status)?;
            Err(vm.raise(exception))
        }
        Some(status) if !status.is_none() => Err(vm.raise_spec(&exceptions::SYSTEM_EXIT, &[status])),
        _ => Err(vm.raise_spec(&exceptions::SYSTEM_EXIT, &[])),
    }
}

fn depth_argument(vm: &mut Machine, value: Value) -> Result<usize> {
    let depth = match value.present() {
        Some(value) => vm.c_int(value)?,
        None => 0,
    };
    Ok(usize::try_from(depth).unwrap_or(0))
}

fn get_frame(vm: &mut Machine, args: &[Value]) -> Result {
    let depth = depth_argument(vm, arg(args, 0))?;
    match frame::current(vm, depth)? {
        Some(frame) => Ok(frame),
        None => Err(vm.value_error(format_args!("call stack is not deep enough"))),
    }
}

/// A line of a source that is running, for what is shown of a warning; empty where it is not known.
fn source_line(vm: &mut Machine, args: &[Value]) -> Result {
    let (file_name, line) = (vm.text(arg(args, 0)), arg(args, 1).as_small_int());
    let (Some(file_name), Some(Ok(line))) = (file_name, line.map(u32::try_from)) else { return vm.str("") };
    match dynamic::running_source(vm, file_name.as_bytes()) {
        Some(source) if !file_name.as_bytes().starts_with(b"<") => vm.str(source.line(line).unwrap_or_default()),
        _ => vm.str(""),
    }
}

fn get_frame_module_name(vm: &mut Machine, args: &[Value]) -> Result {
    let depth = depth_argument(vm, arg(args, 0))?;
    let name = vm.names.__name__;
    Ok(match dynamic::globals_at(vm, depth)? {
        Some(globals) => vm.dict_get_str(globals, name).unwrap_or(Value::NONE),
        None => Value::NONE,
    })
}

// -- limits and objects --------------------------------------------------------------------------------------------------

/// The key of the limit that the host set.
static HOST_DEPTH: u8 = 1;

fn set_recursion_limit(vm: &mut Machine, args: &[Value]) -> Result {
    let wanted = vm.c_int(arg(args, 0))?;
    if wanted < 1 {
        return Err(vm.value_error(format_args!("recursion limit must be greater or equal than 1")));
    }
    let depth = i64::from(vm.limits.depth);
    let bound = match vm.state(&HOST_DEPTH).and_then(Value::as_small_int) {
        Some(bound) => bound,
        None => {
            vm.set_state(&HOST_DEPTH, Value::small_int(depth))?;
            depth
        }
    };
    vm.set_depth_limit(i64::from(wanted).min(bound.saturating_mul(HOST_DEPTH_FACTOR)).max(1) as u32);
    Ok(Value::NONE)
}

/// How far a script may raise the host's limit: programs that recurse deeply ask for a few times the usual, and frames
/// are small.
const HOST_DEPTH_FACTOR: i64 = 10;

fn get_size(vm: &mut Machine, args: &[Value]) -> Result {
    let object = arg(args, 0);
    let name = vm.names.__sizeof__;
    match vm.call_special(object, name, &[])? {
        Some(size) if vm.is_int(size) => {
            if vm.int_is_negative(size) {
                return Err(vm.value_error(format_args!("__sizeof__() should return >= 0")));
            }
            Ok(size)
        }
        Some(_) => Err(vm.type_error(format_args!("__sizeof__() should return an int"))),
        None => match some_arg(args, 1) {
            Some(default) => Ok(default),
            None => {
                let name = vm.type_name(object);
                Err(vm.type_error(format_args!("Type {name} doesn't define __sizeof__")))
            }
        },
    }
}

fn intern(vm: &mut Machine, args: &[Value]) -> Result {
    match arg(args, 0).downcast::<Str>() {
        Some(text) => vm.intern_value(text),
        None => {
            let got = vm.type_name(arg(args, 0));
            let is_subclass = vm.text(arg(args, 0)).is_some();
            Err(if is_subclass {
                vm.type_error(format_args!("can't intern {got}"))
            } else {
                vm.type_error(format_args!("intern() argument must be str, not {got}"))
            })
        }
    }
}

fn set_max_str_digits(vm: &mut Machine, args: &[Value]) -> Result {
    let wanted = vm.c_int(arg(args, 0))?;
    if wanted != 0 && wanted < 640 {
        return Err(vm.value_error(format_args!("maxdigits must be >= 640 or 0 for unlimited")));
    }
    vm.set_max_str_digits(wanted as usize)?;
    Ok(Value::NONE)
}
