//! The exception classes, in CPython 3.15's hierarchy, and `BaseException` itself.
//!
//! Invariant: an exception's `arguments` is a tuple, its traceback, cause and context are None or of their type. What a
//! class keeps beside the arguments is in `fields`, by the numbers that `exception_fields.rs` gives.

use alloc::string::String;
use core::mem::offset_of;

use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Getter, Intrinsic, Raised, Result, TypeSpec};
use crate::object::{
    Class, ClassFlags, Dict, Exception, Function, GetSet, Header, Kind, List, NativeFunction, Str, Traceback, Tuple,
};
use crate::operations::errors::Text;
use crate::value::Value;

pub use super::exception_fields::{
    complete_attribute_error, initialize_fields, raise_attribute_error, raise_import_error, raise_name_error,
};
pub use super::exception_group::{prep_reraise_star, split_for_except_star, wrap_in_group};
pub use super::traceback::SPEC as TRACEBACK_SPEC;

use super::{exception_fields as fields, exception_group as group};

const FLAGS: ClassFlags = ClassFlags::BASETYPE.union(ClassFlags::EXCEPTION).union(ClassFlags::HAS_DICT);

/// Declares exception classes: constant, Python name, base, docstring, and definitions of their own.
macro_rules! exception_classes {
    ($($constant:ident, $name:literal, $base:expr, $doc:literal, $definitions:expr;)*) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub static $constant: TypeSpec = TypeSpec {
                base: $base,
                flags: FLAGS,
                doc: $doc,
                definitions: $definitions,
                ..TypeSpec::new($name, Kind::Exception)
            };
        )*

        /// Every exception class, base before derived: what `builtins` offers.
        pub static ALL: &[&TypeSpec] = &[$(&$constant),*];
    };
}

exception_classes! {
    BASE_EXCEPTION, "BaseException", None, "Common base class for all exceptions", DEFINITIONS;
    EXCEPTION, "Exception", Some(&BASE_EXCEPTION), "Common base class for all non-exit exceptions.", &[];
    BASE_EXCEPTION_GROUP, "BaseExceptionGroup", Some(&BASE_EXCEPTION), "A combination of multiple unrelated exceptions.", group::DEFINITIONS;
    EXCEPTION_GROUP, "ExceptionGroup", Some(&BASE_EXCEPTION_GROUP), "", &[];
    GENERATOR_EXIT, "GeneratorExit", Some(&BASE_EXCEPTION), "Request that a generator exit.", &[];
    KEYBOARD_INTERRUPT, "KeyboardInterrupt", Some(&BASE_EXCEPTION), "Program interrupted by user.", &[];
    SYSTEM_EXIT, "SystemExit", Some(&BASE_EXCEPTION), "Request to exit from the interpreter.", fields::SYSTEM_EXIT;
    ARITHMETIC_ERROR, "ArithmeticError", Some(&EXCEPTION), "Base class for arithmetic errors.", &[];
    FLOATING_POINT_ERROR, "FloatingPointError", Some(&ARITHMETIC_ERROR), "Floating-point operation failed.", &[];
    OVERFLOW_ERROR, "OverflowError", Some(&ARITHMETIC_ERROR), "Result too large to be represented.", &[];
    ZERO_DIVISION_ERROR, "ZeroDivisionError", Some(&ARITHMETIC_ERROR), "Second argument to a division or modulo operation was zero.", &[];
    ASSERTION_ERROR, "AssertionError", Some(&EXCEPTION), "Assertion failed.", &[];
    ATTRIBUTE_ERROR, "AttributeError", Some(&EXCEPTION), "Attribute not found.", fields::ATTRIBUTE_ERROR;
    BUFFER_ERROR, "BufferError", Some(&EXCEPTION), "Buffer error.", &[];
    EOF_ERROR, "EOFError", Some(&EXCEPTION), "Read beyond end of file.", &[];
    IMPORT_ERROR, "ImportError", Some(&EXCEPTION), "Import can't find module, or can't find name in module.", fields::IMPORT_ERROR;
    IMPORT_CYCLE_ERROR, "ImportCycleError", Some(&IMPORT_ERROR), "Import produces a cycle.", &[];
    MODULE_NOT_FOUND_ERROR, "ModuleNotFoundError", Some(&IMPORT_ERROR), "Module not found.", &[];
    LOOKUP_ERROR, "LookupError", Some(&EXCEPTION), "Base class for lookup errors.", &[];
    INDEX_ERROR, "IndexError", Some(&LOOKUP_ERROR), "Sequence index out of range.", &[];
    KEY_ERROR, "KeyError", Some(&LOOKUP_ERROR), "Mapping key not found.", fields::KEY_ERROR;
    MEMORY_ERROR, "MemoryError", Some(&EXCEPTION), "Out of memory.", &[];
    NAME_ERROR, "NameError", Some(&EXCEPTION), "Name not found globally.", fields::NAME_ERROR;
    UNBOUND_LOCAL_ERROR, "UnboundLocalError", Some(&NAME_ERROR), "Local name referenced but not bound to a value.", &[];
    OS_ERROR, "OSError", Some(&EXCEPTION), "Base class for I/O related errors.", fields::OS_ERROR;
    BLOCKING_IO_ERROR, "BlockingIOError", Some(&OS_ERROR), "I/O operation would block.", &[];
    CHILD_PROCESS_ERROR, "ChildProcessError", Some(&OS_ERROR), "Child process error.", &[];
    CONNECTION_ERROR, "ConnectionError", Some(&OS_ERROR), "Connection error.", &[];
    BROKEN_PIPE_ERROR, "BrokenPipeError", Some(&CONNECTION_ERROR), "Broken pipe.", &[];
    CONNECTION_ABORTED_ERROR, "ConnectionAbortedError", Some(&CONNECTION_ERROR), "Connection aborted.", &[];
    CONNECTION_REFUSED_ERROR, "ConnectionRefusedError", Some(&CONNECTION_ERROR), "Connection refused.", &[];
    CONNECTION_RESET_ERROR, "ConnectionResetError", Some(&CONNECTION_ERROR), "Connection reset.", &[];
    FILE_EXISTS_ERROR, "FileExistsError", Some(&OS_ERROR), "File already exists.", &[];
    FILE_NOT_FOUND_ERROR, "FileNotFoundError", Some(&OS_ERROR), "File not found.", &[];
    INTERRUPTED_ERROR, "InterruptedError", Some(&OS_ERROR), "Interrupted by signal.", &[];
    IS_A_DIRECTORY_ERROR, "IsADirectoryError", Some(&OS_ERROR), "Operation doesn't work on directories.", &[];
    NOT_A_DIRECTORY_ERROR, "NotADirectoryError", Some(&OS_ERROR), "Operation only works on directories.", &[];
    PERMISSION_ERROR, "PermissionError", Some(&OS_ERROR), "Not enough permissions.", &[];
    PROCESS_LOOKUP_ERROR, "ProcessLookupError", Some(&OS_ERROR), "Process not found.", &[];
    TIMEOUT_ERROR, "TimeoutError", Some(&OS_ERROR), "Timeout expired.", &[];
    REFERENCE_ERROR, "ReferenceError", Some(&EXCEPTION), "Weak ref proxy used after referent went away.", &[];
    RUNTIME_ERROR, "RuntimeError", Some(&EXCEPTION), "Unspecified run-time error.", &[];
    NOT_IMPLEMENTED_ERROR, "NotImplementedError", Some(&RUNTIME_ERROR), "Method or function hasn't been implemented yet.", &[];
    PYTHON_FINALIZATION_ERROR, "PythonFinalizationError", Some(&RUNTIME_ERROR), "Operation blocked during Python finalization.", &[];
    RECURSION_ERROR, "RecursionError", Some(&RUNTIME_ERROR), "Recursion limit exceeded.", &[];
    STOP_ASYNC_ITERATION, "StopAsyncIteration", Some(&EXCEPTION), "Signal the end from iterator.__anext__().", &[];
    STOP_ITERATION, "StopIteration", Some(&EXCEPTION), "Signal the end from iterator.__next__().", fields::STOP_ITERATION;
    SYNTAX_ERROR, "SyntaxError", Some(&EXCEPTION), "Invalid syntax.", fields::SYNTAX_ERROR;
    INDENTATION_ERROR, "IndentationError", Some(&SYNTAX_ERROR), "Improper indentation.", &[];
    TAB_ERROR, "TabError", Some(&INDENTATION_ERROR), "Improper mixture of spaces and tabs.", &[];
    INCOMPLETE_INPUT_ERROR, "_IncompleteInputError", Some(&SYNTAX_ERROR), "incomplete input.", &[];
    SYSTEM_ERROR, "SystemError", Some(&EXCEPTION), "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.", &[];
    TYPE_ERROR, "TypeError", Some(&EXCEPTION), "Inappropriate argument type.", &[];
    VALUE_ERROR, "ValueError", Some(&EXCEPTION), "Inappropriate argument value (of correct type).", &[];
    UNICODE_ERROR, "UnicodeError", Some(&VALUE_ERROR), "Unicode related error.", &[];
    UNICODE_DECODE_ERROR, "UnicodeDecodeError", Some(&UNICODE_ERROR), "Unicode decoding error.", fields::UNICODE_CODEC_ERROR;
    UNICODE_ENCODE_ERROR, "UnicodeEncodeError", Some(&UNICODE_ERROR), "Unicode encoding error.", fields::UNICODE_CODEC_ERROR;
    UNICODE_TRANSLATE_ERROR, "UnicodeTranslateError", Some(&UNICODE_ERROR), "Unicode translation error.", fields::UNICODE_CODEC_ERROR;
    WARNING, "Warning", Some(&EXCEPTION), "Base class for warning categories.", &[];
    BYTES_WARNING, "BytesWarning", Some(&WARNING), "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.", &[];
    DEPRECATION_WARNING, "DeprecationWarning", Some(&WARNING), "Base class for warnings about deprecated features.", &[];
    ENCODING_WARNING, "EncodingWarning", Some(&WARNING), "Base class for warnings about encodings.", &[];
    FUTURE_WARNING, "FutureWarning", Some(&WARNING), "Base class for warnings about constructs that will change semantically\nin the future.", &[];
    IMPORT_WARNING, "ImportWarning", Some(&WARNING), "Base class for warnings about probable mistakes in module imports", &[];
    PENDING_DEPRECATION_WARNING, "PendingDeprecationWarning", Some(&WARNING), "Base class for warnings about features which will be deprecated\nin the future.", &[];
    RESOURCE_WARNING, "ResourceWarning", Some(&WARNING), "Base class for warnings about resource usage.", &[];
    RUNTIME_WARNING, "RuntimeWarning", Some(&WARNING), "Base class for warnings about dubious runtime behavior.", &[];
    SYNTAX_WARNING, "SyntaxWarning", Some(&WARNING), "Base class for warnings about dubious syntax.", &[];
    UNICODE_WARNING, "UnicodeWarning", Some(&WARNING), "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.", &[];
    USER_WARNING, "UserWarning", Some(&WARNING), "Base class for warnings generated by user code.", &[];
}

/// Other names of exception classes in `builtins`.
pub static ALIASES: &[(&str, &TypeSpec)] = &[("EnvironmentError", &OS_ERROR), ("IOError", &OS_ERROR)];

const DEFINITIONS: &[Definition] = &[
    Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
    Definition::tame_raw(Effect::Own, "__init__", "self, /, *args, **kwargs", init).intrinsic(Intrinsic::InitializeException),
    Definition::function("__repr__", "self, /", repr),
    Definition::function("__str__", "self, /", str),
    Definition::function("__reduce__", "self, /", reduce),
    Definition::function("__setstate__", "self, state, /", set_state),
    Definition::function("with_traceback", "self, object, /", with_traceback)
        .doc("Set self.__traceback__ to tb and return self."),
    Definition::function("add_note", "self, object, /", add_note).doc("Add a note to the exception"),
    Definition::attribute("args", get_args, set_args),
    Definition::attribute("__traceback__", get_traceback, set_traceback),
    Definition::attribute("__context__", get_context, set_context),
    Definition::attribute("__cause__", get_cause, set_cause),
    Definition::attribute("__suppress_context__", get_suppress, set_suppress),
];

/// The receiver of an exception method.
pub(super) fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Exception>> {
    let value = arguments.first().copied().unwrap_or(Value::NONE);
    match value.downcast::<Exception>() {
        Some(exception) => Ok(exception),
        None => {
            let got = vm.type_name(value);
            Err(vm.type_error(format_args!("descriptor '{method}' requires a 'BaseException' object but received a '{got}'")))
        }
    }
}

/// Puts a value into a slot of an exception.
pub(super) fn store(vm: &mut Machine, exception: Ref<Exception>, slot: fn(&Exception) -> &crate::object::Slot, value: Value) {
    vm.heap.barrier(&exception.header);
    slot(&exception).set(value);
}

/// Is the value an exception object?
pub fn is_exception(value: Value) -> bool {
    value.is_kind(Kind::Exception)
}

/// Is the value a subclass of `BaseException`?
pub fn is_exception_class(value: Value) -> bool {
    value.downcast::<Class>().is_some_and(|c| c.has(ClassFlags::EXCEPTION))
}

// -- BaseException ---------------------------------------------------------------------------------------------------

/// An exception of a class, with its arguments and no fields yet.
pub(crate) fn allocate(vm: &mut Machine, class: Ref<Class>, arguments: Value) -> Result<Ref<Exception>> {
    vm.new_object(class, |header| object(header, arguments))
}

/// The same, with the header that an object of the class has.
pub(crate) fn object(header: Header, arguments: Value) -> Exception {
    Exception {
        header,
        arguments: arguments.into(),
        traceback: Value::NONE.into(),
        cause: Value::NONE.into(),
        context: Value::NONE.into(),
        suppress_context: false.into(),
        fields: Value::EMPTY.into(),
    }
}

/// The class that `__new__` was called with.
pub(super) fn exception_class(vm: &mut Machine, arguments: &[Value], of: &'static TypeSpec) -> Result<Ref<Class>> {
    let class = crate::operations::class::new_target(vm, arguments, of)?;
    if class.has(ClassFlags::EXCEPTION) {
        return Ok(class);
    }
    let name = vm.class_name(class);
    Err(vm.type_error(format_args!("{}.__new__({name}): {name} is not a subtype of {}", of.name, of.name)))
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let class = exception_class(vm, arguments, &BASE_EXCEPTION)?;
    let positional = &arguments[1..arguments.len().saturating_sub(keywords.len()).max(1)];
    let tuple = vm.tuple(positional)?;
    Ok(allocate(vm, class, tuple)?.into())
}

fn init(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let exception = this(vm, arguments, "__init__")?;
    if !keywords.is_empty() {
        let name = vm.type_name(exception.into());
        return Err(vm.type_error(format_args!("{name}() takes no keyword arguments")));
    }
    // `__new__` has put them there already, where the class has no `__init__` that passes on others.
    if arguments_of(exception).is_some_and(|known| known.as_slice() == &arguments[1..]) {
        return Ok(Value::NONE);
    }
    let tuple = vm.tuple(&arguments[1..])?;
    store(vm, exception, |e| &e.arguments, tuple);
    Ok(Value::NONE)
}

/// What calling an exception class comes to.
pub(crate) enum Construction {
    /// Nothing but an object with its arguments.
    Plain,
    /// The same, and then this Python `__init__`.
    Python(Ref<Function>),
    /// Something else, by all rules.
    Other,
}

/// What calling `class` without keywords comes to.
pub(crate) fn construction(vm: &mut Machine, class: Ref<Class>) -> Result<Construction> {
    if !class.has(ClassFlags::EXCEPTION) || class.has(ClassFlags::ABSTRACT) || vm.class_of(class.into()) != vm.types.type_ {
        return Ok(Construction::Other);
    }
    let (new, init) = (vm.names.__new__, vm.names.__init__);
    if !vm.lookup(class, new)?.is_some_and(|new| is_own(new, 0)) {
        return Ok(Construction::Other);
    }
    Ok(match vm.lookup(class, init)? {
        Some(init) if is_own(init, 1) => Construction::Plain,
        Some(init) => init.downcast::<Function>().map_or(Construction::Other, Construction::Python),
        None => Construction::Other,
    })
}

/// Is it what `BaseException` defines at that place?
fn is_own(value: Value, place: usize) -> bool {
    value.downcast::<NativeFunction>().is_some_and(|f| core::ptr::eq(f.definition, &BASE_EXCEPTION.definitions[place]))
}

/// A new exception of a class, as `BaseException.__new__` makes it.
pub(crate) fn make(vm: &mut Machine, class: Ref<Class>, arguments: &[Value]) -> Result {
    let arguments = if arguments.is_empty() { vm.empty_tuple } else { vm.tuple(arguments)? };
    Ok(allocate(vm, class, arguments)?.into())
}

/// The arguments as a tuple object.
pub(super) fn arguments_of(exception: Ref<Exception>) -> Option<Ref<Tuple>> {
    exception.arguments.get().downcast()
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__repr__")?;
    plain_repr(vm, exception)
}

/// `BaseException.__repr__`
pub(super) fn plain_repr(vm: &mut Machine, exception: Ref<Exception>) -> Result {
    let name = vm.type_name(exception.into());
    let text = match arguments_of(exception) {
        Some(tuple) if tuple.len() == 1 => {
            let only = vm.repr(tuple.as_slice()[0])?;
            alloc::format!("{name}({})", Text(only))
        }
        _ => {
            let all = vm.repr(exception.arguments.get())?;
            alloc::format!("{name}{}", Text(all))
        }
    };
    vm.str(&text)
}

fn str(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__str__")?;
    plain_str(vm, exception)
}

/// `BaseException.__str__`
pub(super) fn plain_str(vm: &mut Machine, exception: Ref<Exception>) -> Result {
    match arguments_of(exception) {
        Some(tuple) if tuple.is_empty() => Ok(vm.empty_str),
        Some(tuple) if tuple.len() == 1 => vm.to_str(tuple.as_slice()[0]),
        _ => vm.to_str(exception.arguments.get()),
    }
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__reduce__")?;
    let class = vm.class_of(exception.into());
    let parts = exception.arguments.get();
    reduce_with(vm, exception, class, parts)
}

/// `(class, arguments)` or, where the exception has attributes of its own, `(class, arguments, attributes)`.
pub(super) fn reduce_with(vm: &mut Machine, exception: Ref<Exception>, class: Ref<Class>, arguments: Value) -> Result {
    match vm.attribute_dict(exception.into())? {
        Some(dict) if !dict.is_empty() => vm.tuple(&[class.into(), arguments, dict.into()]),
        _ => vm.tuple(&[class.into(), arguments]),
    }
}

fn set_state(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__setstate__")?;
    let state = arguments.get(1).copied().unwrap_or(Value::NONE);
    if state.is_none() {
        return Ok(Value::NONE);
    }
    let Some(dict) = state.downcast::<Dict>() else {
        return Err(vm.type_error(format_args!("state is not a dictionary")));
    };
    vm.charge(dict.len() as u64)?;
    let entries: alloc::vec::Vec<_> = dict.entries().map(|e| (e.key, e.value)).collect();
    for (key, value) in entries {
        let name = attribute_name(vm, key)?;
        vm.set_attribute(exception.into(), name, value)?;
    }
    Ok(Value::NONE)
}

/// A str as interned attribute name, or TypeError.
pub(super) fn attribute_name(vm: &mut Machine, name: Value) -> Result {
    match vm.text(name) {
        Some(text) => vm.intern_value(text),
        None => {
            let got = vm.type_name(name);
            Err(vm.type_error(format_args!("attribute name must be string, not '{got}'")))
        }
    }
}

fn with_traceback(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "with_traceback")?;
    set_traceback(vm, exception.into(), arguments.get(1).copied().unwrap_or(Value::NONE))?;
    Ok(exception.into())
}

fn add_note(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "add_note")?;
    let note = arguments.get(1).copied().unwrap_or(Value::NONE);
    if vm.text(note).is_none() {
        if note.is_none() {
            return Err(vm.type_error(format_args!("add_note() argument must be str, not None")));
        }
        let got = vm.type_name(note);
        return Err(vm.type_error(format_args!("add_note() argument must be str, not {got}")));
    }
    append_note(vm, exception.into(), note)?;
    Ok(Value::NONE)
}

/// Adds a note to an exception, making `__notes__` where there is none.
pub fn append_note(vm: &mut Machine, exception: Value, note: Value) -> Result<()> {
    let name = vm.names.__notes__;
    let notes = match vm.find_attribute(exception, name)? {
        Some(notes) => notes,
        None => {
            let notes = vm.list(&[])?;
            vm.set_attribute(exception, name, notes)?;
            notes
        }
    };
    let Some(list) = notes.downcast::<List>() else {
        return Err(vm.type_error(format_args!("Cannot add note: __notes__ is not a list")));
    };
    let answer = list.push(&mut vm.heap, note);
    vm.check(answer)
}

// -- attributes of BaseException -------------------------------------------------------------------------------------

fn get_args(vm: &mut Machine, object: Value) -> Result {
    Ok(object.downcast::<Exception>().map_or(vm.empty_tuple, |e| e.arguments.get()))
}

fn set_args(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    if value.is_empty() {
        return Err(vm.type_error(format_args!("args may not be deleted")));
    }
    let exception = this(vm, &[object], "args")?;
    let list = vm.to_array(value)?;
    let tuple = vm.tuple(list.as_slice())?;
    store(vm, exception, |e| &e.arguments, tuple);
    Ok(())
}

fn get_traceback(_vm: &mut Machine, object: Value) -> Result {
    Ok(object.downcast::<Exception>().map_or(Value::NONE, |e| e.traceback.get()))
}

fn set_traceback(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    if value.is_empty() {
        return Err(vm.type_error(format_args!("__traceback__ may not be deleted")));
    }
    if !value.is_none() && value.downcast::<Traceback>().is_none() {
        return Err(vm.type_error(format_args!("__traceback__ must be a traceback or None")));
    }
    let exception = this(vm, &[object], "__traceback__")?;
    store(vm, exception, |e| &e.traceback, value);
    Ok(())
}

/// Where the exception has it that an attribute of `BaseException` gives as it is.
pub(crate) fn field_of(attribute: Value) -> Option<usize> {
    let get = attribute.downcast::<GetSet>()?.get;
    let fields: [(Getter, usize); 4] = [
        (get_args, offset_of!(Exception, arguments)),
        (get_traceback, offset_of!(Exception, traceback)),
        (get_context, offset_of!(Exception, context)),
        (get_cause, offset_of!(Exception, cause)),
    ];
    fields.iter().find(|(getter, _)| core::ptr::fn_addr_eq(*getter, get)).map(|(_, field)| *field)
}

fn get_context(_vm: &mut Machine, object: Value) -> Result {
    Ok(object.downcast::<Exception>().map_or(Value::NONE, |e| e.context.get()))
}

fn set_context(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    check_link(vm, value, "__context__", "exception context must be None or derive from BaseException")?;
    let exception = this(vm, &[object], "__context__")?;
    store(vm, exception, |e| &e.context, value);
    Ok(())
}

fn get_cause(_vm: &mut Machine, object: Value) -> Result {
    Ok(object.downcast::<Exception>().map_or(Value::NONE, |e| e.cause.get()))
}

fn set_cause(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    check_link(vm, value, "__cause__", "exception cause must be None or derive from BaseException")?;
    let exception = this(vm, &[object], "__cause__")?;
    assign_cause(vm, exception, value);
    Ok(())
}

/// Sets the cause (an exception or None), which silences the context.
pub fn assign_cause(vm: &mut Machine, exception: Ref<Exception>, cause: Value) {
    store(vm, exception, |e| &e.cause, cause);
    exception.suppress_context.set(true);
}

fn check_link(vm: &mut Machine, value: Value, name: &str, message: &str) -> Result<()> {
    if value.is_empty() {
        return Err(vm.type_error(format_args!("{name} may not be deleted")));
    }
    if value.is_none() || is_exception(value) {
        return Ok(());
    }
    Err(vm.type_error(format_args!("{message}")))
}

fn get_suppress(_vm: &mut Machine, object: Value) -> Result {
    Ok(Value::bool(object.downcast::<Exception>().is_some_and(|e| e.suppress_context.get())))
}

fn set_suppress(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    if value.is_empty() {
        return Err(vm.type_error(format_args!("can't delete numeric/char attribute")));
    }
    let Some(flag) = value.as_bool() else {
        return Err(vm.type_error(format_args!("attribute value type must be bool")));
    };
    let exception = this(vm, &[object], "__suppress_context__")?;
    exception.suppress_context.set(flag);
    Ok(())
}

// -- what the interpreter asks ---------------------------------------------------------------------------------------

/// Does `except types` catch the exception? TypeError where `types` is neither an exception class nor a tuple of such.
pub fn exception_matches(vm: &mut Machine, exception: Value, types: Value) -> Result<bool> {
    if let Some(class) = types.downcast::<Class>()
        && class.has(ClassFlags::EXCEPTION)
    {
        return Ok(Class::is_subclass_of(vm.class_of(exception), class));
    }
    let Some(tuple) = types.downcast::<Tuple>() else { return Err(not_catchable(vm)) };
    if !tuple.as_slice().iter().all(|c| is_exception_class(*c)) {
        return Err(not_catchable(vm));
    }
    let class = vm.class_of(exception);
    Ok(class.mro_slice().iter().any(|c| tuple.as_slice().contains(c)))
}

#[cold]
fn not_catchable(vm: &mut Machine) -> Raised {
    vm.type_error(format_args!("catching classes that do not inherit from BaseException is not allowed"))
}

/// The exception that `raise value` raises: an instance as it is, a class called without arguments.
pub fn make_exception_from_raise(vm: &mut Machine, value: Value) -> Result {
    instance_or_call(vm, value, "exceptions must derive from BaseException")
}

/// The cause that `raise ... from value` sets: None, an instance, or a class called.
pub fn cause_from_raise(vm: &mut Machine, value: Value) -> Result {
    if value.is_none() {
        return Ok(value);
    }
    instance_or_call(vm, value, "exception causes must derive from BaseException")
}

fn instance_or_call(vm: &mut Machine, value: Value, otherwise: &str) -> Result {
    if is_exception(value) {
        return Ok(value);
    }
    if !is_exception_class(value) {
        return Err(vm.type_error(format_args!("{otherwise}")));
    }
    if let Some(class) = value.downcast::<Class>()
        && matches!(construction(vm, class)?, Construction::Plain)
    {
        return make(vm, class, &[]);
    }
    let made = vm.call(value, &[])?;
    if is_exception(made) {
        return Ok(made);
    }
    let class = vm.repr_text(value);
    let got = vm.class_of(made);
    let got = vm.repr_text(got.into());
    Err(vm.type_error(format_args!("calling {class} should have returned an instance of BaseException, not {got}")))
}

/// Raises what `raise value from cause` means; `cause` is EMPTY for a plain `raise value`.
pub fn raise_from(vm: &mut Machine, value: Value, cause: Value) -> Raised {
    match raise_parts(vm, value, cause) {
        Ok(exception) => vm.raise(exception),
        Err(raised) => raised,
    }
}

fn raise_parts(vm: &mut Machine, value: Value, cause: Value) -> Result {
    let exception = make_exception_from_raise(vm, value)?;
    if cause.is_empty() {
        return Ok(exception);
    }
    let cause = cause_from_raise(vm, cause)?;
    if let Some(object) = exception.downcast::<Exception>() {
        assign_cause(vm, object, cause);
    }
    Ok(exception)
}

/// `SystemExit`'s code as a process gives it: None is 0, an int itself, anything else 1. None for other exceptions.
pub fn exit_code(vm: &mut Machine, exception: Value) -> Option<i32> {
    let class = vm.class_for(&SYSTEM_EXIT).ok()?;
    if !Class::is_subclass_of(vm.class_of(exception), class) {
        return None;
    }
    let code = fields::field_or_none(exception, 0);
    Some(match (code.is_none(), code.as_bool(), code.as_small_int()) {
        (true, ..) => 0,
        (_, Some(flag), _) => i32::from(flag),
        (_, _, Some(number)) => number as i32,
        _ => 1,
    })
}

/// Does a `SystemExit` carry something else than a number or None?
pub fn has_exit_message(exception: Value) -> bool {
    let code = fields::field_or_none(exception, 0);
    let number = code.as_bool().is_some() || code.as_small_int().is_some() || code.is_kind(Kind::BigInt);
    !code.is_none() && !number
}

/// `ExceptionGroup` has two bases, which a spec cannot say: it is also an `Exception`. Called once when it is made.
pub fn add_second_base(vm: &mut Machine, class: Ref<Class>) -> Result<()> {
    let group = vm.class_for(&BASE_EXCEPTION_GROUP)?;
    let exception = vm.class_for(&EXCEPTION)?;
    let base = vm.class_for(&BASE_EXCEPTION)?;
    let bases = vm.tuple(&[group.into(), exception.into()])?;
    let order = [class.into(), group.into(), exception.into(), base.into(), vm.types.object.into()];
    let order = vm.tuple(&order)?;
    vm.heap.barrier(&class.header);
    class.bases.set(bases);
    class.mro.set(order);
    vm.heap.barrier(&exception.header);
    let answer = exception.subclasses.push(&mut vm.heap, class.into());
    vm.check(answer)
}

/// A str's text for messages of natives, `None` as nothing.
pub(super) fn text_or_none(vm: &mut Machine, value: Value) -> Option<String> {
    let text: Ref<Str> = vm.text(value)?;
    Some(String::from_utf8_lossy(text.as_bytes()).into_owned())
}
