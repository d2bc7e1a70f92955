//! What runs source at run time or reaches the host's grants from `builtins`: `exec`, `eval`, `compile`, `open`,
//! `input`; and sleeping.
//!
//! Invariant: nothing here does more than the host granted; where a grant is absent, the exception says which.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::argument::{arg, some_arg};
use super::{exceptions, frame};
use crate::bytecode::code::{Code, CodeFlags, Source};
use crate::heap::Ref;
use crate::host::{CompileFailure, CompileMode, CompileOptions, SourceOrigin, Stream, SyntaxFailure};
use crate::limits::PollReason;
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result, TypeSpec};
use crate::object::{ByteArray, Bytes, CodeObject, Dict, Function, Kind, List, Module, Str, Tuple};
use crate::value::Value;

/// The functions, for the table of `builtins`.
pub static FUNCTIONS: &[Definition] = &[
    Definition::function(
        "compile",
        "source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1",
        compile,
    )
    .doc("Compile source into a code object that can be executed by exec() or eval()."),
    Definition::function("eval", "source, /, globals=None, locals=None", eval)
        .doc("Evaluate the given source in the context of globals and locals."),
    Definition::function("exec", "source, /, globals=None, locals=None, *, closure=None", exec)
        .doc("Execute the given source in the context of globals and locals."),
    Definition::function("input", "prompt='', /", input)
        .doc("Read a string from standard input.  The trailing newline is stripped."),
    Definition::raw(
        "open",
        "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None",
        open,
    )
    .doc("Open file and return a stream.  Raise OSError upon failure."),
];

// -- scopes ------------------------------------------------------------------------------------------------------------

/// The globals of the running frame; those of `builtins` where no frame runs.
pub fn current_globals(vm: &mut Machine) -> Ref<Dict> {
    // SAFETY: the running frame is complete while native code runs.
    if vm.frame.is_null() { vm.builtins } else { unsafe { (*vm.frame).globals } }
}

/// The globals of the frame `depth` calls above the running one.
pub fn globals_at(vm: &mut Machine, depth: usize) -> Result<Option<Ref<Dict>>> {
    vm.charge(depth as u64 / 8)?;
    let mut at = Machine::visible(vm.frame);
    for _ in 0..depth {
        if at.is_null() {
            break;
        }
        // SAFETY: the chain of frames is intact while native code runs.
        at = Machine::visible(unsafe { (*at).previous });
    }
    // SAFETY: as above.
    Ok(if at.is_null() { None } else { Some(unsafe { (*at).globals }) })
}

/// The source of a running function that was compiled from this file.
pub fn running_source(vm: &Machine, file_name: &[u8]) -> Option<Arc<Source>> {
    let mut at = vm.frame;
    while !at.is_null() {
        // SAFETY: the chain of frames is intact while native code runs.
        let (source, previous) = unsafe { ((*at).code.shared().source.clone(), (*at).previous) };
        if source.file_name.as_bytes() == file_name {
            return Some(source);
        }
        at = previous;
    }
    None
}

fn current_locals(vm: &mut Machine) -> Result {
    if vm.frame.is_null() {
        let builtins = vm.builtins;
        super::functions::complete(vm, builtins)?;
        return Ok(builtins.into());
    }
    frame::locals_of(vm, vm.frame)
}

/// Where code is to run: its globals, and the mapping that its names are stored in.
struct Scope {
    globals: Ref<Dict>,
    locals: Value,
}

fn scope(vm: &mut Machine, function: &str, globals: Option<Value>, locals: Option<Value>) -> Result<Scope> {
    if let Some(locals) = locals
        && !is_mapping(vm, locals)?
    {
        let got = vm.type_name(locals);
        return Err(match function {
            "eval" => vm.type_error(format_args!("locals must be a mapping")),
            _ => vm.type_error(format_args!("locals must be a mapping or None, not {got}")),
        });
    }
    let scope = match globals {
        None => {
            let globals = current_globals(vm);
            let locals = match locals {
                Some(locals) => locals,
                None => current_locals(vm)?,
            };
            Scope { globals, locals }
        }
        Some(value) => match value.downcast::<Dict>() {
            Some(globals) => Scope { globals, locals: locals.unwrap_or(value) },
            None => return Err(not_globals(vm, function, value)),
        },
    };
    offer_builtins(vm, scope.globals)?;
    Ok(scope)
}

fn is_mapping(vm: &mut Machine, value: Value) -> Result<bool> {
    if value.is_kind(Kind::Dict) {
        return Ok(true);
    }
    let class = vm.class_of(value);
    Ok(vm.lookup(class, vm.names.__getitem__)?.is_some())
}

#[cold]
fn not_globals(vm: &mut Machine, function: &str, value: Value) -> Raised {
    if function == "eval" {
        return match is_mapping(vm, value) {
            Ok(true) => vm.type_error(format_args!("globals must be a real dict or a frozendict; try eval(expr, {{}}, mapping)")),
            Ok(false) => vm.type_error(format_args!("globals must be a dict or a frozendict")),
            Err(raised) => raised,
        };
    }
    let got = vm.type_name(value);
    vm.type_error(format_args!("{function}() globals must be a dict or a frozendict, not {got}"))
}

/// Globals without `__builtins__` get them, as in CPython.
fn offer_builtins(vm: &mut Machine, globals: Ref<Dict>) -> Result<()> {
    let key = vm.names.__builtins__;
    if vm.dict_get_str(globals, key).is_some() {
        return Ok(());
    }
    let (modules, name) = (vm.modules, vm.names.builtins);
    let builtins = vm.dict_get_str(modules, name).unwrap_or(Value::object(vm.builtins));
    vm.dict_set_str(globals, key, builtins)
}

// -- running -----------------------------------------------------------------------------------------------------------

fn eval(vm: &mut Machine, args: &[Value]) -> Result {
    let source = arg(args, 0);
    let scope = scope(vm, "eval", some_arg(args, 1), some_arg(args, 2))?;
    if let Some(code) = source.downcast::<CodeObject>() {
        if code.shared().free_count() > 0 {
            return Err(vm.type_error(format_args!("code object passed to eval() may not contain free variables")));
        }
        return run(vm, code, scope, Value::EMPTY);
    }
    let text = source_text(vm, source, "eval")?;
    let options = CompileOptions { origin: text.1, ..inherited(vm, CompileMode::Expression) };
    let text = text.trim_ascii_start_of_expression();
    let code = compile_source(vm, text, "<string>", options)?;
    let code = vm.new_code(code)?;
    run(vm, code, scope, Value::EMPTY)
}

fn exec(vm: &mut Machine, args: &[Value]) -> Result {
    let source = arg(args, 0);
    let scope = scope(vm, "exec", some_arg(args, 1), some_arg(args, 2))?;
    let closure = some_arg(args, 3);
    let code = match source.downcast::<CodeObject>() {
        Some(code) => code,
        None => {
            if closure.is_some() {
                return Err(vm.type_error(format_args!("closure can only be used when source is a code object")));
            }
            let text = source_text(vm, source, "exec")?;
            let options = CompileOptions { origin: text.1, ..inherited(vm, CompileMode::Module) };
            let code = compile_source(vm, &text, "<string>", options)?;
            vm.new_code(code)?
        }
    };
    let closure = checked_closure(vm, code, closure)?;
    run(vm, code, scope, closure)?;
    Ok(Value::NONE)
}

/// The closure for code with free variables: as many cells.
fn checked_closure(vm: &mut Machine, code: Ref<CodeObject>, closure: Option<Value>) -> Result {
    let wanted = code.shared().free_count();
    let Some(closure) = closure else {
        if wanted == 0 {
            return Ok(Value::EMPTY);
        }
        return Err(vm.type_error(format_args!("code object requires a closure of exactly length {wanted}")));
    };
    if wanted == 0 {
        return Err(vm.type_error(format_args!("cannot use a closure with this code object")));
    }
    let cells = closure.downcast::<Tuple>();
    match cells {
        Some(cells) if cells.len() == wanted && cells.as_slice().iter().all(|c| c.is_kind(Kind::Cell)) => Ok(closure),
        _ => Err(vm.type_error(format_args!("code object requires a closure of exactly length {wanted}"))),
    }
}

fn run(vm: &mut Machine, code: Ref<CodeObject>, scope: Scope, closure: Value) -> Result {
    let function: Ref<Function> = vm.new_function(code, scope.globals)?;
    function.closure.set(closure);
    vm.rooted(&[function.into(), scope.locals], |vm| vm.run_class_body(function.into(), scope.locals))
}

// -- compiling ---------------------------------------------------------------------------------------------------------

/// Source as bytes.
struct SourceText(Vec<u8>, SourceOrigin);

impl core::ops::Deref for SourceText {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl SourceText {
    /// An expression may be indented.
    fn trim_ascii_start_of_expression(&self) -> &[u8] {
        let blank = self.0.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        &self.0[blank..]
    }
}

fn source_text(vm: &mut Machine, source: Value, function: &str) -> Result<SourceText> {
    let text = vm.text(source);
    let (bytes, array) = (vm.unbox(source).downcast::<Bytes>(), source.downcast::<ByteArray>());
    let content = match (&text, &bytes, &array) {
        (Some(text), ..) => text.as_bytes(),
        (_, Some(bytes), _) => bytes.as_slice(),
        (_, _, Some(array)) => array.bytes.as_slice(),
        _ => {
            let what = if function == "compile" { "string, bytes or AST" } else { "string, bytes or code" };
            return Err(vm.type_error(format_args!("{function}() arg 1 must be a {what} object")));
        }
    };
    vm.charge(content.len() as u64)?;
    let mut copy = Vec::new();
    if copy.try_reserve_exact(content.len()).is_err() {
        return Err(vm.no_memory());
    }
    copy.extend_from_slice(content);
    let origin = if text.is_some() { SourceOrigin::Text } else { SourceOrigin::Bytes };
    Ok(SourceText(copy, origin))
}

fn compile(vm: &mut Machine, args: &[Value]) -> Result {
    let file_name = file_name_argument(vm, arg(args, 1))?;
    let Some(mode) = vm.text(arg(args, 2)) else {
        let got = vm.type_name(arg(args, 2));
        return Err(vm.type_error(format_args!("compile() argument 'mode' must be str, not {got}")));
    };
    let optimize = check_flags(vm, args)?;
    let mode = match mode.as_bytes() {
        b"exec" => CompileMode::Module,
        b"eval" => CompileMode::Expression,
        b"single" => CompileMode::Interactive,
        _ => return Err(vm.value_error(format_args!("compile() mode must be 'exec', 'eval' or 'single'"))),
    };
    if arg(args, 0).is_kind(Kind::Code) {
        return Ok(arg(args, 0));
    }
    let text = source_text(vm, arg(args, 0), "compile")?;
    let source = if mode == CompileMode::Expression { text.trim_ascii_start_of_expression() } else { &text };
    let flags = arg(args, 3).as_small_int().unwrap_or(0);
    let alone = match arg(args, 4).present() {
        Some(alone) => vm.is_true(alone)?,
        None => false,
    };
    let mut options = if alone { mode.into() } else { inherited(vm, mode) };
    options.optimize = optimize;
    options.origin = text.1;
    options.future_annotations |= flags & i64::from(CodeFlags::FUTURE_ANNOTATIONS.bits()) != 0;
    let code = compile_source(vm, source, &file_name, options)?;
    Ok(vm.new_code(code)?.into())
}

/// What source compiled by running code inherits from it: its `from __future__ import annotations`.
fn inherited(vm: &Machine, mode: CompileMode) -> CompileOptions {
    // SAFETY: the running frame is complete while native code runs.
    let future_annotations = !vm.frame.is_null() && unsafe { &*vm.frame }.code.flags.contains(CodeFlags::FUTURE_ANNOTATIONS);
    CompileOptions { future_annotations, ..mode.into() }
}

/// Flags that name future features are taken; others are refused. Gives the level of optimization.
fn check_flags(vm: &mut Machine, args: &[Value]) -> Result<u8> {
    // The future features that are always on, nested scopes up to generator_stop, and annotations.
    const KNOWN: i64 =
        0x10 | 0x100_0000 | 0x1_0000 | 0x2_0000 | 0x4_0000 | 0x8_0000 | 0x10_0000 | 0x20_0000 | 0x40_0000 | 0x80_0000;
    let flags = match arg(args, 3).present() {
        Some(flags) => vm.c_int(flags)?,
        None => 0,
    };
    if i64::from(flags) & !KNOWN != 0 {
        return Err(vm.value_error(format_args!("compile(): unrecognised flags")));
    }
    let optimize = match arg(args, 5).present() {
        Some(level) => vm.c_int(level)?,
        None => -1,
    };
    if !(-1..=2).contains(&optimize) {
        return Err(vm.value_error(format_args!("compile(): invalid optimize value")));
    }
    Ok(optimize.max(0) as u8)
}

/// A file name given as str, bytes or path object.
fn file_name_argument(vm: &mut Machine, value: Value) -> Result<String> {
    let value = match vm.call_special(value, vm.names.__fspath__, &[])? {
        Some(path) => path,
        None => value,
    };
    if let Some(text) = vm.text(value) {
        return Ok(String::from_utf8_lossy(text.as_bytes()).into_owned());
    }
    if let Some(bytes) = vm.unbox(value).downcast::<Bytes>() {
        return Ok(String::from_utf8_lossy(bytes.as_slice()).into_owned());
    }
    let got = vm.type_name(value);
    Err(vm.type_error(format_args!("expected str, bytes or os.PathLike object, not {got}")))
}

/// Compiles with the host's compiler; a syntax error becomes SyntaxError.
pub fn compile_source(vm: &mut Machine, source: &[u8], file_name: &str, options: CompileOptions) -> Result<Arc<Code>> {
    let Some(compiler) = vm.host.compiler else {
        return Err(vm.runtime_error(format_args!("the host links no compiler, so source cannot be run")));
    };
    if source.contains(&0) {
        let message = format_args!("source code string cannot contain null bytes");
        return Err(vm.raise_message(&exceptions::SYNTAX_ERROR, message));
    }
    match compiler(source, file_name, options) {
        Ok(code) => {
            if !code.source.warnings.is_empty() {
                vm.tell_source_warnings(&code.source)?;
            }
            Ok(code)
        }
        Err(CompileFailure::Syntax(failure)) => Err(raise_syntax_failure(vm, &failure)),
    }
}

/// Raises what the compiler reported.
pub fn raise_syntax_failure(vm: &mut Machine, failure: &SyntaxFailure) -> Raised {
    match syntax_error_arguments(vm, failure) {
        Ok(arguments) => vm.raise_spec(syntax_class(failure), &arguments),
        Err(raised) => raised,
    }
}

fn syntax_class(failure: &SyntaxFailure) -> &'static TypeSpec {
    match failure.class {
        "IndentationError" => &exceptions::INDENTATION_ERROR,
        "TabError" => &exceptions::TAB_ERROR,
        _ => &exceptions::SYNTAX_ERROR,
    }
}

fn syntax_error_arguments(vm: &mut Machine, failure: &SyntaxFailure) -> Result<[Value; 2]> {
    let message = vm.str(&failure.message)?;
    let file_name = vm.str(&failure.file_name)?;
    let text = match &failure.text {
        Some(text) => vm.str(text)?,
        None => Value::NONE,
    };
    let number = |n: u32| Value::small_int(i64::from(n));
    let end_column = Value::small_int(i64::from(failure.end_column));
    let place = [file_name, number(failure.line), number(failure.column), text, number(failure.end_line), end_column];
    Ok([message, vm.tuple(&place)?])
}

/// `sys.displayhook`, where `sys` was imported: what shows the values of interactive statements.
pub fn display_hook(vm: &mut Machine) -> Result<Option<Value>> {
    let modules = vm.modules;
    let Some(sys) = vm.dict_get_str(modules, vm.names.sys).and_then(|m| m.downcast::<Module>()) else { return Ok(None) };
    let name = vm.intern(b"displayhook")?;
    match vm.dict_get_str(sys.dict.get(), name) {
        Some(hook) => Ok(Some(hook)),
        None => Err(vm.runtime_error(format_args!("lost sys.displayhook"))),
    }
}

// -- the host's grants -------------------------------------------------------------------------------------------------

/// `open` is `_io.open`, which is there where the host grants files.
fn open(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    if vm.host.files.is_none() {
        return Err(vm.raise_message(&exceptions::PERMISSION_ERROR, format_args!("the host grants no files")));
    }
    let module = vm.library_module("_io")?;
    let open = vm.getattr(module, "open")?;
    vm.call_with_keywords(open, args, keywords)
}

fn input(vm: &mut Machine, args: &[Value]) -> Result {
    let prompt = arg(args, 0).present();
    if let Some(stream) = replaced_stream(vm, "stdin", "__stdin__") {
        return read_from(vm, stream, prompt);
    }
    if let Some(prompt) = prompt {
        let text = vm.to_str(prompt)?;
        write_prompt(vm, text)?;
    }
    vm.write_output(Stream::Out, b"")?;
    let Some(read_line) = &mut vm.host.input else {
        return Err(vm.runtime_error(format_args!("input(): the host grants no input")));
    };
    let line = read_line();
    vm.charge(line.len() as u64 / 16)?;
    if line.is_empty() {
        return Err(vm.raise_message(&exceptions::EOF_ERROR, format_args!("EOF when reading a line")));
    }
    let text = String::from_utf8_lossy(&line);
    let text = text.strip_suffix('\n').map_or(&*text, |t| t.strip_suffix('\r').unwrap_or(t));
    vm.str(text)
}

/// `sys.stdin` or `sys.stdout`, where a script put another object there.
fn replaced_stream(vm: &mut Machine, name: &str, original: &str) -> Option<Value> {
    let modules = vm.modules;
    let sys = vm.dict_get_str(modules, vm.names.sys)?;
    let mut entry = |name: &str| vm.getattr(sys, name).map_err(|raised| vm.catch(raised).is_ok()).ok();
    let (now, first) = (entry(name)?, entry(original)?);
    (now != first).then_some(now)
}

fn write_prompt(vm: &mut Machine, text: Value) -> Result<()> {
    if let Some(stream) = replaced_stream(vm, "stdout", "__stdout__") {
        vm.call_method(stream, vm.names.write, &[text])?;
        vm.call_method(stream, vm.names.flush, &[])?;
        return Ok(());
    }
    let Some(text) = text.downcast::<Str>() else { return Ok(()) };
    vm.write_output(Stream::Out, text.as_bytes())
}

/// `input` from an object that is not the standard stream: its `readline`.
fn read_from(vm: &mut Machine, stream: Value, prompt: Option<Value>) -> Result {
    if let Some(prompt) = prompt {
        let text = vm.to_str(prompt)?;
        write_prompt(vm, text)?;
    }
    let readline = vm.getattr(stream, "readline")?;
    let line = vm.call(readline, &[])?;
    let Some(text) = vm.text(line) else {
        return Err(vm.type_error(format_args!("object.readline() returned non-string")));
    };
    match text.as_bytes() {
        [] => Err(vm.raise_message(&exceptions::EOF_ERROR, format_args!("EOF when reading a line"))),
        [line @ .., b'\n'] => vm.wtf8(line),
        whole => vm.wtf8(whole),
    }
}

/// Longest sleep without a look at what may stop the run.
const SLEEP_SLICE: u64 = 10_000_000;

/// Sleeps by the host's grant, in slices, so that a deadline or an interrupt ends it.
pub fn sleep(vm: &mut Machine, nanoseconds: u64) -> Result<()> {
    if vm.host.sleep.is_none() {
        return Err(vm.raise_message(&exceptions::OS_ERROR, format_args!("the host grants no sleep")));
    }
    let mut left = nanoseconds;
    while left > 0 && !vm.poll.has(PollReason::Interrupt) {
        let slice = left.min(SLEEP_SLICE);
        if let Some(sleep) = &vm.host.sleep {
            sleep(slice);
        }
        left -= slice;
        vm.check_clock()?;
    }
    Ok(())
}

// -- files that wait to be written -------------------------------------------------------------------------------------

/// Key of the list of files that are open for writing.
static WRITTEN_FILES: u8 = 1;

fn written_files(vm: &mut Machine) -> Result<Ref<List>> {
    if let Some(list) = vm.state(&WRITTEN_FILES).and_then(|v| v.downcast::<List>()) {
        return Ok(list);
    }
    let list = vm.list(&[])?;
    vm.set_state(&WRITTEN_FILES, list)?;
    written_files(vm)
}

/// Notes a file that is open for writing: what it holds back is written when the host flushes.
pub fn note_written_file(vm: &mut Machine, file: Value) -> Result<()> {
    let list = written_files(vm)?;
    let answer = list.push(&mut vm.heap, file);
    vm.check(answer)
}

/// Forgets a file that was closed.
pub fn forget_written_file(vm: &mut Machine, file: Value) -> Result<()> {
    let list = written_files(vm)?;
    if let Some(at) = list.as_slice().iter().position(|f| *f == file) {
        list.items.remove(at);
    }
    Ok(())
}

/// Writes what open files hold back; what the host calls after a run.
pub fn flush_written_files(vm: &mut Machine) -> Result<()> {
    let Some(list) = vm.state(&WRITTEN_FILES).and_then(|v| v.downcast::<List>()) else { return Ok(()) };
    for at in 0..list.len() {
        if let Some(file) = list.get(at) {
            vm.call_method(file, vm.names.flush, &[])?;
        }
    }
    Ok(())
}
