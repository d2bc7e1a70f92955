//! What exception classes keep beside their arguments: `StopIteration.value`, `OSError.errno` and their like.
//!
//! Invariant: `Exception::fields` is EMPTY or a list with exactly the places that the class's [`Layout`] names, in its
//! order; an unset place is EMPTY and reads as None.

use alloc::string::String;

use super::exceptions::{self, allocate, arguments_of, exception_class, plain_str, reduce_with, store, this};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result, TypeSpec};
use crate::object::{Class, Exception, List, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

/// Which fields a class of exceptions has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// None.
    Plain,
    /// value
    StopIteration,
    /// code
    SystemExit,
    /// msg, name, path, name_from
    Import,
    /// name, and the `self` of the method that raised (for suggestions)
    Name,
    /// name, obj
    Attribute,
    /// errno, strerror, filename, filename2, characters_written
    Os,
    /// msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line, metadata
    Syntax,
    /// encoding, object, start, end, reason
    Codec,
    /// As Codec, the encoding unused.
    Translate,
    /// message, exceptions
    Group,
}

impl Layout {
    const fn size(self) -> usize {
        match self {
            Layout::Plain => 0,
            Layout::StopIteration | Layout::SystemExit => 1,
            Layout::Name | Layout::Attribute | Layout::Group => 2,
            Layout::Import => 4,
            Layout::Os | Layout::Codec | Layout::Translate => 5,
            Layout::Syntax => 9,
        }
    }
}

/// The layout of a spec: its own or the one that it inherits.
pub(super) fn layout_of(spec: &'static TypeSpec) -> Layout {
    let mut spec = spec;
    loop {
        // Most classes have nothing of their own, so they keep nothing either.
        if !spec.definitions.is_empty()
            && let Some((_, layout)) = LAYOUTS.iter().find(|(s, _)| core::ptr::eq(*s, spec))
        {
            return *layout;
        }
        match spec.base {
            Some(base) => spec = base,
            None => return Layout::Plain,
        }
    }
}

static LAYOUTS: &[(&TypeSpec, Layout)] = &[
    (&exceptions::STOP_ITERATION, Layout::StopIteration),
    (&exceptions::ATTRIBUTE_ERROR, Layout::Attribute),
    (&exceptions::NAME_ERROR, Layout::Name),
    (&exceptions::OS_ERROR, Layout::Os),
    (&exceptions::IMPORT_ERROR, Layout::Import),
    (&exceptions::SYNTAX_ERROR, Layout::Syntax),
    (&exceptions::SYSTEM_EXIT, Layout::SystemExit),
    (&exceptions::UNICODE_DECODE_ERROR, Layout::Codec),
    (&exceptions::UNICODE_ENCODE_ERROR, Layout::Codec),
    (&exceptions::UNICODE_TRANSLATE_ERROR, Layout::Translate),
    (&exceptions::BASE_EXCEPTION_GROUP, Layout::Group),
];

/// Does this class of exceptions store more than its base? Then two such cannot be bases of one class.
pub(crate) fn has_own_layout(spec: &'static TypeSpec) -> bool {
    LAYOUTS.iter().any(|(s, _)| core::ptr::eq(*s, spec))
}

// -- places ----------------------------------------------------------------------------------------------------------

/// A field of an exception, EMPTY where unset.
pub(super) fn field(exception: Ref<Exception>, index: usize) -> Value {
    exception.fields.get().downcast::<List>().and_then(|l| l.get(index)).unwrap_or(Value::EMPTY)
}

/// A field by an exception value, None where unset.
pub fn field_or_none(exception: Value, index: usize) -> Value {
    exception.downcast::<Exception>().map_or(Value::NONE, |e| field(e, index).present().unwrap_or(Value::NONE))
}

/// Sets a field, making the list of them where there is none yet.
pub(super) fn set_field(vm: &mut Machine, exception: Ref<Exception>, index: usize, value: Value) -> Result<()> {
    let list = match exception.fields.get().downcast::<List>() {
        Some(list) => list,
        None => {
            let size = layout_of(vm.class_of(exception.into()).spec).size();
            let empty = [Value::EMPTY; 9];
            let list = vm.list(&empty[..size.min(9)])?;
            store(vm, exception, |e| &e.fields, list);
            let Some(list) = list.downcast::<List>() else { return Ok(()) };
            list
        }
    };
    if index < list.len() {
        list.set(&mut vm.heap, index, value);
    }
    Ok(())
}

/// Sets the first fields at once.
pub(super) fn set_fields(vm: &mut Machine, exception: Ref<Exception>, values: &[Value]) -> Result<()> {
    for (index, value) in values.iter().enumerate() {
        set_field(vm, exception, index, *value)?;
    }
    Ok(())
}

fn get<const N: usize>(_vm: &mut Machine, object: Value) -> Result {
    Ok(field_or_none(object, N))
}

fn set<const N: usize>(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let exception = this(vm, &[object], "__set__")?;
    set_field(vm, exception, N, value)
}

/// An attribute that is field `N`.
const fn member<const N: usize>(name: &'static str) -> Definition {
    Definition::attribute(name, get::<N>, set::<N>)
}

// -- definitions -----------------------------------------------------------------------------------------------------

pub(super) const STOP_ITERATION: &[Definition] =
    &[Definition::raw("__init__", "self, /, *args", init_no_keywords), member::<0>("value")];
pub(super) const SYSTEM_EXIT: &[Definition] =
    &[Definition::raw("__init__", "self, /, *args", init_no_keywords), member::<0>("code")];
pub(super) const KEY_ERROR: &[Definition] = &[Definition::function("__str__", "self, /", key_str)];
pub(super) const NAME_ERROR: &[Definition] =
    &[Definition::raw("__init__", "self, /, *args, name=None", init_name), member::<0>("name")];
pub(super) const ATTRIBUTE_ERROR: &[Definition] = &[
    Definition::raw("__init__", "self, /, *args, name=None, obj=None", init_attribute),
    member::<0>("name"),
    member::<1>("obj"),
];
pub(super) const IMPORT_ERROR: &[Definition] = &[
    Definition::raw("__init__", "self, /, *args, name=None, path=None, name_from=None", init_import),
    Definition::function("__repr__", "self, /", import_repr),
    Definition::function("__str__", "self, /", import_str),
    member::<0>("msg"),
    member::<1>("name"),
    member::<2>("path"),
    member::<3>("name_from"),
];
pub(super) const OS_ERROR: &[Definition] = &[
    Definition::raw_static("__new__", "type, /, *args, **kwargs", os_new),
    Definition::raw("__init__", "self, /, *args", init_no_keywords),
    Definition::function("__str__", "self, /", os_str),
    Definition::function("__reduce__", "self, /", os_reduce),
    member::<0>("errno"),
    member::<1>("strerror"),
    member::<2>("filename"),
    member::<3>("filename2"),
    Definition::attribute("characters_written", get_characters_written, set::<4>),
];
pub(super) const SYNTAX_ERROR: &[Definition] = &[
    Definition::raw("__init__", "self, /, *args", init_no_keywords),
    Definition::function("__str__", "self, /", syntax_str),
    member::<0>("msg"),
    member::<1>("filename"),
    member::<2>("lineno"),
    member::<3>("offset"),
    member::<4>("text"),
    member::<5>("end_lineno"),
    member::<6>("end_offset"),
    member::<7>("print_file_and_line"),
    member::<8>("_metadata"),
];
pub(super) const UNICODE_CODEC_ERROR: &[Definition] = &[
    Definition::raw("__init__", "self, /, *args", init_no_keywords),
    Definition::function("__str__", "self, /", codec_str),
    member::<0>("encoding"),
    member::<1>("object"),
    member::<2>("start"),
    member::<3>("end"),
    member::<4>("reason"),
];

// -- initialisation --------------------------------------------------------------------------------------------------

/// Sets the fields that the class derives from its arguments, as `__init__` without keywords does.
pub fn initialize_fields(vm: &mut Machine, exception: Value) -> Result<()> {
    let Some(exception) = exception.downcast::<Exception>() else { return Ok(()) };
    let layout = layout_of(vm.class_of(exception.into()).spec);
    if layout == Layout::Plain {
        return Ok(());
    }
    let Some(arguments) = arguments_of(exception) else { return Ok(()) };
    initialize(vm, exception, layout, arguments)
}

fn initialize(vm: &mut Machine, exception: Ref<Exception>, layout: Layout, arguments: Ref<Tuple>) -> Result<()> {
    let first = arguments.get(0).unwrap_or(Value::EMPTY);
    match layout {
        Layout::Plain | Layout::Group | Layout::Name | Layout::Attribute => Ok(()),
        Layout::StopIteration if first.is_empty() => Ok(()),
        Layout::StopIteration => set_field(vm, exception, 0, first),
        Layout::SystemExit => {
            let code = if arguments.len() > 1 { exception.arguments.get() } else { first };
            set_field(vm, exception, 0, code)
        }
        Layout::Import => set_field(vm, exception, 0, if arguments.len() == 1 { first } else { Value::EMPTY }),
        Layout::Os => initialize_os(vm, exception, arguments),
        Layout::Syntax => initialize_syntax(vm, exception, arguments),
        Layout::Codec => initialize_codec(vm, exception, arguments, 5),
        Layout::Translate => initialize_codec(vm, exception, arguments, 4),
    }
}

fn init_no_keywords(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let exception = this(vm, arguments, "__init__")?;
    if !keywords.is_empty() {
        let name = vm.type_name(exception.into());
        return Err(vm.type_error(format_args!("{name}() takes no keyword arguments")));
    }
    let tuple = vm.tuple(&arguments[1..])?;
    store(vm, exception, |e| &e.arguments, tuple);
    initialize_fields(vm, exception.into())?;
    Ok(Value::NONE)
}

/// `__init__` with positional arguments for `args` and keywords for the fields from `first` on.
fn init_with_keywords(
    vm: &mut Machine,
    arguments: &[Value],
    keywords: &[Value],
    names: &[&str],
    first: usize,
    what: &str,
) -> Result {
    let exception = this(vm, arguments, "__init__")?;
    let count = arguments.len().saturating_sub(keywords.len()).max(1);
    let tuple = vm.tuple(&arguments[1..count])?;
    store(vm, exception, |e| &e.arguments, tuple);
    initialize_fields(vm, exception.into())?;
    for (keyword, value) in keywords.iter().zip(&arguments[count..]) {
        let text = exceptions::text_or_none(vm, *keyword).unwrap_or_default();
        match names.iter().position(|n| *n == text) {
            Some(index) => set_field(vm, exception, first + index, *value)?,
            None => {
                return Err(super::receiver::unexpected_keyword(vm, what, *keyword, names));
            }
        }
    }
    Ok(Value::NONE)
}

fn init_name(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    init_with_keywords(vm, arguments, keywords, &["name"], 0, "NameError")
}

fn init_attribute(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    init_with_keywords(vm, arguments, keywords, &["name", "obj"], 0, "AttributeError")
}

fn init_import(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    init_with_keywords(vm, arguments, keywords, &["name", "path", "name_from"], 1, "ImportError")
}

fn initialize_os(vm: &mut Machine, exception: Ref<Exception>, arguments: Ref<Tuple>) -> Result<()> {
    let count = arguments.len();
    if !(2..=5).contains(&count) {
        return Ok(());
    }
    let at = |i: usize| arguments.get(i).unwrap_or(Value::EMPTY);
    let filename2 = at(4);
    set_fields(vm, exception, &[at(0), at(1), at(2), filename2])?;
    if !at(2).is_empty() && !at(2).is_none() {
        // The names are fields only; `args` keeps the first two.
        let kept = vm.tuple(&[at(0), at(1)])?;
        store(vm, exception, |e| &e.arguments, kept);
    }
    Ok(())
}

fn initialize_syntax(vm: &mut Machine, exception: Ref<Exception>, arguments: Ref<Tuple>) -> Result<()> {
    if let Some(message) = arguments.get(0) {
        set_field(vm, exception, 0, message)?;
    }
    if arguments.len() != 2 {
        return Ok(());
    }
    let details = vm.to_array(arguments.as_slice()[1])?;
    let count = details.len();
    if !(4..=7).contains(&count) || count == 5 {
        let problem = match count {
            5 => String::from("end_offset must be provided when end_lineno is provided"),
            0..=3 => alloc::format!("function missing required argument 'filename' (pos {})", count + 1),
            _ => alloc::format!("function takes at most 7 arguments ({count} given)"),
        };
        return Err(vm.type_error(format_args!("{problem}")));
    }
    for (index, value) in details.as_slice().to_vec().into_iter().enumerate() {
        set_field(vm, exception, if index == 6 { 8 } else { 1 + index }, value)?;
    }
    Ok(())
}

fn initialize_codec(vm: &mut Machine, exception: Ref<Exception>, arguments: Ref<Tuple>, expected: usize) -> Result<()> {
    if arguments.len() != expected {
        let got = arguments.len();
        return Err(vm.type_error(format_args!("function takes exactly {expected} arguments ({got} given)")));
    }
    for i in 0..expected {
        set_field(vm, exception, 5 - expected + i, arguments.get(i).unwrap_or(Value::NONE))?;
    }
    check_codec_types(vm, exception)
}

fn check_codec_types(vm: &mut Machine, exception: Ref<Exception>) -> Result<()> {
    let spec = vm.class_of(exception.into()).spec;
    let translate = layout_of(spec) == Layout::Translate;
    let number = |i: usize| if translate { i } else { i + 1 };
    if !translate && vm.text(field(exception, 0)).is_none() {
        return Err(wrong_argument(vm, 1, "str", field(exception, 0)));
    }
    if !core::ptr::eq(spec, &exceptions::UNICODE_DECODE_ERROR) && vm.text(field(exception, 1)).is_none() && !is_decode(spec) {
        return Err(wrong_argument(vm, number(1), "str", field(exception, 1)));
    }
    for i in [2, 3] {
        let index = vm.index(field(exception, i))?;
        set_field(vm, exception, i, index)?;
    }
    if vm.text(field(exception, 4)).is_none() {
        return Err(wrong_argument(vm, number(4), "str", field(exception, 4)));
    }
    Ok(())
}

fn is_decode(spec: &'static TypeSpec) -> bool {
    let mut spec = Some(spec);
    while let Some(at) = spec {
        if core::ptr::eq(at, &exceptions::UNICODE_DECODE_ERROR) {
            return true;
        }
        spec = at.base;
    }
    false
}

fn wrong_argument(vm: &mut Machine, number: usize, wanted: &str, got: Value) -> Raised {
    let got = vm.type_name(got);
    vm.type_error(format_args!("argument {number} must be {wanted}, not {got}"))
}

// -- str and reduce --------------------------------------------------------------------------------------------------

fn key_str(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__str__")?;
    match arguments_of(exception) {
        // The key's repr, so that KeyError('') shows something.
        Some(tuple) if tuple.len() == 1 => vm.repr(tuple.as_slice()[0]),
        _ => plain_str(vm, exception),
    }
}

fn import_str(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__str__")?;
    let message = field(exception, 0);
    if vm.text(message).is_some() { Ok(message) } else { plain_str(vm, exception) }
}

/// The arguments, and `name` and `path` where they are known.
fn import_repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__repr__")?;
    let plain = exceptions::plain_repr(vm, exception)?;
    let mut text = alloc::format!("{}", Text(plain));
    for (index, name) in [(1, "name"), (2, "path")] {
        let Some(value) = field(exception, index).present().filter(|v| !v.is_none()) else { continue };
        let value = vm.repr(value)?;
        text.pop();
        let comma = if text.ends_with('(') { "" } else { ", " };
        text += &alloc::format!("{comma}{name}={})", Text(value));
    }
    vm.str(&text)
}

fn os_str(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__str__")?;
    let [errno, strerror, name, name2] = [0, 1, 2, 3].map(|i| field(exception, i));
    if errno.is_empty() || strerror.is_empty() {
        return plain_str(vm, exception);
    }
    let errno = vm.to_str(errno)?;
    let strerror = vm.to_str(strerror)?;
    let mut text = alloc::format!("[Errno {}] {}", Text(errno), Text(strerror));
    if !name.is_empty() && !name.is_none() {
        let name = vm.repr(name)?;
        text += &alloc::format!(": {}", Text(name));
        if !name2.is_empty() && !name2.is_none() {
            let name2 = vm.repr(name2)?;
            text += &alloc::format!(" -> {}", Text(name2));
        }
    }
    vm.str(&text)
}

fn os_reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__reduce__")?;
    let class = vm.class_of(exception.into());
    let mut parts = exception.arguments.get();
    if let Some(tuple) = arguments_of(exception)
        && tuple.len() == 2
        && let Some(name) = field(exception, 2).present().filter(|n| !n.is_none())
    {
        let [first, second] = [tuple.as_slice()[0], tuple.as_slice()[1]];
        parts = match field(exception, 3).present() {
            Some(name2) => vm.tuple(&[first, second, name, Value::NONE, name2])?,
            None => vm.tuple(&[first, second, name])?,
        };
    }
    reduce_with(vm, exception, class, parts)
}

fn get_characters_written(vm: &mut Machine, object: Value) -> Result {
    match object.downcast::<Exception>().and_then(|e| field(e, 4).present()) {
        Some(count) => Ok(count),
        None => {
            let name = vm.intern(b"characters_written")?;
            Err(raise_attribute_error(vm, "characters_written", object, name))
        }
    }
}

fn syntax_str(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__str__")?;
    let message = field(exception, 0).present().unwrap_or(Value::NONE);
    let message = vm.to_str(message)?;
    let file = exceptions::text_or_none(vm, field(exception, 1)).filter(|f| !f.is_empty());
    let file = file.map(|f| f.rsplit('/').next().map(String::from).unwrap_or(f));
    let line = field(exception, 2).as_small_int();
    let text = match (file, line) {
        (None, None) => return Ok(message),
        (Some(file), Some(line)) => alloc::format!("{} ({file}, line {line})", Text(message)),
        (Some(file), None) => alloc::format!("{} ({file})", Text(message)),
        (None, Some(line)) => alloc::format!("{} (line {line})", Text(message)),
    };
    vm.str(&text)
}

fn codec_str(vm: &mut Machine, arguments: &[Value]) -> Result {
    let exception = this(vm, arguments, "__str__")?;
    let (object, reason) = (field(exception, 1), field(exception, 4));
    if object.is_empty() {
        return Ok(vm.empty_str);
    }
    let reason = vm.to_str(reason)?;
    let spec = vm.class_of(exception.into()).spec;
    let (start, end) = codec_range(exception);
    let (verb, unit) = if is_decode(spec) { ("decode", "byte") } else { ("encode", "character") };
    let prefix = if layout_of(spec) == Layout::Translate {
        String::from("can't translate")
    } else {
        let encoding = vm.to_str(field(exception, 0))?;
        alloc::format!("'{}' codec can't {verb}", Text(encoding))
    };
    let single = if end == start + 1 { codec_unit(vm, object, start) } else { None };
    let text = match single {
        Some(shown) => alloc::format!("{prefix} {unit} {shown} in position {start}: {}", Text(reason)),
        None => alloc::format!("{prefix} {unit}s in position {start}-{}: {}", end - 1, Text(reason)),
    };
    vm.str(&text)
}

fn codec_range(exception: Ref<Exception>) -> (i64, i64) {
    let number = |i: usize| field(exception, i).as_small_int().unwrap_or(0);
    (number(2), number(3))
}

/// The one code point or byte at fault, as the message shows it.
fn codec_unit(vm: &mut Machine, object: Value, at: i64) -> Option<String> {
    let at = usize::try_from(at).ok()?;
    if let Some(text) = vm.text(object) {
        let code_point = crate::text::wtf8::code_points(text.as_bytes()).nth(at)?;
        return Some(match code_point {
            0..=0xFF => alloc::format!("'\\x{code_point:02x}'"),
            0x100..=0xFFFF => alloc::format!("'\\u{code_point:04x}'"),
            _ => alloc::format!("'\\U{code_point:08x}'"),
        });
    }
    let object = vm.unbox(object);
    let byte = match object.downcast::<crate::object::Bytes>() {
        Some(bytes) => *bytes.as_slice().get(at)?,
        None => object.downcast::<crate::object::ByteArray>()?.bytes.get(at)?,
    };
    Some(alloc::format!("0x{byte:02x}"))
}

// -- OSError's subclasses by errno -----------------------------------------------------------------------------------

/// Linux's numbers, as `errno` names them.
static ERRNO_CLASSES: &[(i64, &TypeSpec)] = &[
    (1, &exceptions::PERMISSION_ERROR),           // EPERM
    (2, &exceptions::FILE_NOT_FOUND_ERROR),       // ENOENT
    (3, &exceptions::PROCESS_LOOKUP_ERROR),       // ESRCH
    (4, &exceptions::INTERRUPTED_ERROR),          // EINTR
    (10, &exceptions::CHILD_PROCESS_ERROR),       // ECHILD
    (11, &exceptions::BLOCKING_IO_ERROR),         // EAGAIN
    (13, &exceptions::PERMISSION_ERROR),          // EACCES
    (17, &exceptions::FILE_EXISTS_ERROR),         // EEXIST
    (20, &exceptions::NOT_A_DIRECTORY_ERROR),     // ENOTDIR
    (21, &exceptions::IS_A_DIRECTORY_ERROR),      // EISDIR
    (32, &exceptions::BROKEN_PIPE_ERROR),         // EPIPE
    (103, &exceptions::CONNECTION_ABORTED_ERROR), // ECONNABORTED
    (104, &exceptions::CONNECTION_RESET_ERROR),   // ECONNRESET
    (108, &exceptions::BROKEN_PIPE_ERROR),        // ESHUTDOWN
    (110, &exceptions::TIMEOUT_ERROR),            // ETIMEDOUT
    (111, &exceptions::CONNECTION_REFUSED_ERROR), // ECONNREFUSED
    (114, &exceptions::BLOCKING_IO_ERROR),        // EALREADY
    (115, &exceptions::BLOCKING_IO_ERROR),        // EINPROGRESS
];

fn os_new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let class = exception_class(vm, arguments, &exceptions::OS_ERROR)?;
    let positional = &arguments[1..arguments.len().saturating_sub(keywords.len()).max(1)];
    let class = os_class(vm, class, positional)?;
    let init = vm.lookup(class, vm.names.__init__)?;
    if init.is_some_and(|f| !f.is_kind(crate::object::Kind::NativeFunction)) {
        // An overridden __init__ is asked for the arguments instead.
        let tuple = vm.empty_tuple;
        return Ok(allocate(vm, class, tuple)?.into());
    }
    let tuple = vm.tuple(positional)?;
    let exception = allocate(vm, class, tuple)?;
    initialize_fields(vm, exception.into())?;
    Ok(exception.into())
}

/// `OSError(errno, ...)` itself makes the subclass that stands for the number.
fn os_class(vm: &mut Machine, class: Ref<Class>, arguments: &[Value]) -> Result<Ref<Class>> {
    let base = vm.class_for(&exceptions::OS_ERROR)?;
    if class != base || !(2..=5).contains(&arguments.len()) {
        return Ok(class);
    }
    match ERRNO_CLASSES.iter().find(|(n, _)| arguments[0].as_small_int() == Some(*n)) {
        Some((_, spec)) => vm.class_for(spec),
        None => Ok(class),
    }
}

// -- raising with fields ---------------------------------------------------------------------------------------------

/// AttributeError with `name` and `obj`, which suggestions are made from.
#[cold]
pub fn raise_attribute_error(vm: &mut Machine, message: &str, object: Value, name: Value) -> Raised {
    raise_with_fields(vm, &exceptions::ATTRIBUTE_ERROR, message, &[name, object])
}

/// An AttributeError that passed an attribute lookup gets `name` and `obj` where it has neither yet.
#[cold]
pub fn complete_attribute_error(vm: &mut Machine, raised: Raised, object: Value, name: Value) -> Raised {
    let exception = vm.raised;
    let Some(error) = exception.downcast::<Exception>() else { return raised };
    let is_attribute_error = layout_of(vm.class_of(exception).spec) == Layout::Attribute;
    if !is_attribute_error || !field(error, 0).is_empty() || !field(error, 1).is_empty() {
        return raised;
    }
    match set_fields(vm, error, &[name, object]) {
        Ok(()) => raised,
        Err(other) => other,
    }
}

/// NameError with `name`.
#[cold]
pub fn raise_name_error(vm: &mut Machine, message: &str, name: Value) -> Raised {
    let receiver = super::frame::current_self(vm);
    raise_with_fields(vm, &exceptions::NAME_ERROR, message, &[name, receiver])
}

/// ImportError or a subclass with `name`, `path` and `name_from`.
#[cold]
pub fn raise_import_error(vm: &mut Machine, spec: &'static TypeSpec, message: &str, fields: [Value; 3]) -> Raised {
    match vm.str(message) {
        Ok(text) => raise_with_fields(vm, spec, message, &[text, fields[0], fields[1], fields[2]]),
        Err(raised) => raised,
    }
}

fn raise_with_fields(vm: &mut Machine, spec: &'static TypeSpec, message: &str, values: &[Value]) -> Raised {
    match make_with_fields(vm, spec, message, values) {
        Ok(exception) => vm.raise(exception),
        Err(raised) => raised,
    }
}

fn make_with_fields(vm: &mut Machine, spec: &'static TypeSpec, message: &str, values: &[Value]) -> Result {
    let text = vm.str(message)?;
    let exception = vm.exception(spec, &[text])?;
    if let Some(object) = exception.downcast::<Exception>() {
        set_fields(vm, object, values)?;
    }
    Ok(exception)
}
