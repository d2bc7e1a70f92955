//! What `sys` says about the engine: versions, sizes of numbers, limits. Facts only; nothing here changes.

use coachwhip_core::builtins::class_shape;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::Result;
use coachwhip_core::object::{Dict, Set};
use coachwhip_core::value::Value;

use crate::struct_sequence::{self, struct_sequence};

struct_sequence!(VERSION_INFO, "sys", "version_info", 5, [0 "major", 1 "minor", 2 "micro", 3 "releaselevel", 4 "serial"]);
struct_sequence!(
    FLOAT_INFO, "sys", "float_info", 11,
    [0 "max", 1 "max_exp", 2 "max_10_exp", 3 "min", 4 "min_exp", 5 "min_10_exp", 6 "dig", 7 "mant_dig", 8 "epsilon",
     9 "radix", 10 "rounds"]
);
struct_sequence!(
    INT_INFO, "sys", "int_info", 4,
    [0 "bits_per_digit", 1 "sizeof_digit", 2 "default_max_str_digits", 3 "str_digits_check_threshold"]
);
struct_sequence!(
    HASH_INFO, "sys", "hash_info", 9,
    [0 "width", 1 "modulus", 2 "inf", 3 "nan", 4 "imag", 5 "algorithm", 6 "hash_bits", 7 "seed_bits", 8 "cutoff"]
);
struct_sequence!(
    FLAGS, "sys", "flags", 18,
    [0 "debug", 1 "inspect", 2 "interactive", 3 "optimize", 4 "dont_write_bytecode", 5 "no_user_site", 6 "no_site",
     7 "ignore_environment", 8 "verbose", 9 "bytes_warning", 10 "quiet", 11 "hash_randomization", 12 "isolated",
     13 "dev_mode", 14 "utf8_mode", 15 "warn_default_encoding", 16 "safe_path", 17 "int_max_str_digits",
     18 "gil", 19 "thread_inherit_context", 20 "context_aware_warnings", 21 "lazy_imports"]
);
struct_sequence!(THREAD_INFO, "sys", "thread_info", 3, [0 "name", 1 "lock", 2 "version"]);

/// The version of the language.
const MAJOR: i64 = 3;
const MINOR: i64 = 15;
const HEX_VERSION: i64 = (MAJOR << 24) | (MINOR << 16) | 0xF0;

/// The names of what CPython documents as its standard library and we have.
const NATIVE_LIBRARY: &[&str] = &["builtins", "cmath", "gc", "itertools", "math", "sys", "time"];

/// Sets the facts.
pub fn install(vm: &mut Machine, dict: Ref<Dict>) -> Result<()> {
    let version = version_info(vm)?;
    set(vm, dict, "version_info", version)?;
    set_text(vm, dict, "version", concat!("3.15.0 (Coachwhip ", env!("CARGO_PKG_VERSION"), ")"))?;
    set(vm, dict, "hexversion", Value::small_int(HEX_VERSION))?;
    set(vm, dict, "api_version", Value::small_int(1013))?;
    set_text(vm, dict, "copyright", concat!("Coachwhip ", env!("CARGO_PKG_VERSION"), ", Apache-2.0 or MIT"))?;
    set_implementation(vm, dict, version)?;
    let largest = vm.int(i64::MAX)?;
    set(vm, dict, "maxsize", largest)?;
    set(vm, dict, "maxunicode", Value::small_int(0x10_FFFF))?;
    set_text(vm, dict, "byteorder", if cfg!(target_endian = "little") { "little" } else { "big" })?;
    set_text(vm, dict, "platform", platform())?;
    set_text(vm, dict, "platlibdir", "lib")?;
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix", "executable", "_base_executable"] {
        set_text(vm, dict, name, "")?;
    }
    set_text(vm, dict, "float_repr_style", "short")?;
    set(vm, dict, "dont_write_bytecode", Value::TRUE)?;
    set(vm, dict, "pycache_prefix", Value::NONE)?;
    set_numbers(vm, dict)?;
    set_flags(vm, dict)?;
    set_module_names(vm, dict)
}

fn platform() -> &'static str {
    if cfg!(target_os = "linux") {
        "linux"
    } else if cfg!(target_os = "macos") {
        "darwin"
    } else if cfg!(target_os = "windows") {
        "win32"
    } else {
        "none"
    }
}

fn set(vm: &mut Machine, dict: Ref<Dict>, name: &str, value: Value) -> Result<()> {
    vm.dict_set_text(dict, name, value)
}

fn set_text(vm: &mut Machine, dict: Ref<Dict>, name: &str, text: &str) -> Result<()> {
    let text = vm.str(text)?;
    set(vm, dict, name, text)
}

fn version_info(vm: &mut Machine) -> Result {
    let level = vm.str("final")?;
    let numbers = [MAJOR, MINOR, 0].map(Value::small_int);
    struct_sequence::new(vm, &VERSION_INFO, &[numbers[0], numbers[1], numbers[2], level, Value::small_int(0)])
}

fn set_implementation(vm: &mut Machine, dict: Ref<Dict>, version: Value) -> Result<()> {
    let class = vm.class_for(&crate::namespace::SPEC)?;
    let implementation = vm.call(class.into(), &[])?;
    let name = vm.str("coachwhip")?;
    for (attribute, value) in [
        ("name", name),
        ("cache_tag", Value::NONE),
        ("version", version),
        ("hexversion", Value::small_int(HEX_VERSION)),
        ("supports_isolated_interpreters", Value::FALSE),
    ] {
        let attribute = vm.intern(attribute.as_bytes())?;
        vm.set_attribute(implementation, attribute, value)?;
    }
    set(vm, dict, "implementation", implementation)
}

fn set_numbers(vm: &mut Machine, dict: Ref<Dict>) -> Result<()> {
    let int = Value::small_int;
    let float = struct_sequence::new(
        vm,
        &FLOAT_INFO,
        &[
            Value::float(f64::MAX),
            int(1024),
            int(308),
            Value::float(f64::MIN_POSITIVE),
            int(-1021),
            int(-307),
            int(15),
            int(53),
            Value::float(f64::EPSILON),
            int(2),
            int(1),
        ],
    )?;
    set(vm, dict, "float_info", float)?;
    // CPython's digits, so that programs that reckon with them find what they know.
    let ints = struct_sequence::new(vm, &INT_INFO, &[int(30), int(4), int(4300), int(640)])?;
    set(vm, dict, "int_info", ints)?;
    let modulus = vm.int((1 << 61) - 1)?;
    let algorithm = vm.str("siphash13")?;
    let items = [int(64), modulus, int(314_159), int(0), int(1_000_003), algorithm, int(64), int(128), int(0)];
    let hash = struct_sequence::new(vm, &HASH_INFO, &items)?;
    set(vm, dict, "hash_info", hash)?;
    let name = vm.str("none")?;
    let threads = struct_sequence::new(vm, &THREAD_INFO, &[name, Value::NONE, Value::NONE])?;
    set(vm, dict, "thread_info", threads)
}

fn set_flags(vm: &mut Machine, dict: Ref<Dict>) -> Result<()> {
    let mut items = [Value::small_int(0); 18];
    items[4] = Value::small_int(1); // nothing is ever written beside a source
    items[13] = Value::FALSE;
    items[14] = Value::small_int(1); // text is UTF-8
    items[16] = Value::FALSE;
    items[17] = Value::small_int(4300);
    let flags = struct_sequence::new(vm, &FLAGS, &items)?;
    struct_sequence::set_hidden(vm, flags, "gil", Value::small_int(1))?;
    for name in ["thread_inherit_context", "context_aware_warnings"] {
        struct_sequence::set_hidden(vm, flags, name, Value::small_int(0))?;
    }
    set(vm, dict, "flags", flags)
}

fn set_module_names(vm: &mut Machine, dict: Ref<Dict>) -> Result<()> {
    let mut names: alloc::vec::Vec<&str> = vm.host.native_modules.iter().map(|m| m.name).collect();
    names.push("builtins");
    names.sort_unstable();
    names.dedup();
    let native = text_tuple(vm, &names)?;
    set(vm, dict, "builtin_module_names", native)?;
    let frozen = vm.host.frozen_names;
    let library = frozenset_of(vm, frozen.iter().chain(NATIVE_LIBRARY).copied())?;
    set(vm, dict, "stdlib_module_names", library)
}

fn text_tuple(vm: &mut Machine, names: &[&str]) -> Result {
    let mut values = alloc::vec::Vec::new();
    for name in names {
        values.push(vm.intern(name.as_bytes())?);
    }
    vm.tuple(&values)
}

/// A frozenset of texts.
fn frozenset_of<'n>(vm: &mut Machine, names: impl Iterator<Item = &'n str>) -> Result {
    let made = Set::new(&mut vm.heap, class_shape::FROZENSET);
    let set = vm.check(made)?;
    for name in names {
        let name = vm.intern(name.as_bytes())?;
        vm.set_add(set, name)?;
    }
    Ok(set.into())
}
