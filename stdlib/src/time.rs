//! `time`: the host's clocks. Invariant: a clock that the host did not grant raises OSError in words; there is no time
//! zone but UTC, since a sandbox has no place on earth.

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::builtins::{dynamic, exceptions};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Raised, Result};
use coachwhip_core::object::Module;
use coachwhip_core::value::Value;

use crate::struct_sequence::{self, struct_sequence};
use crate::time_format::{self, Moment};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "time",
    doc: "This module provides various functions to manipulate time values.",
    functions: &[
        Definition::function("time", "", |vm, _| Ok(Value::float(wall(vm)? as f64 / 1e9)))
            .doc("Return the current time in seconds since the Epoch."),
        Definition::function("time_ns", "", |vm, _| {
            let now = wall(vm)?;
            vm.int(now)
        })
        .doc("Return the current time in nanoseconds since the Epoch."),
        Definition::function("monotonic", "", seconds).doc("Monotonic clock, cannot go backward."),
        Definition::function("monotonic_ns", "", nanoseconds).doc("Monotonic clock, cannot go backward, as nanoseconds."),
        Definition::function("perf_counter", "", seconds).doc("Performance counter for benchmarking."),
        Definition::function("perf_counter_ns", "", nanoseconds).doc("Performance counter for benchmarking as nanoseconds."),
        Definition::function("process_time", "", seconds).doc("Process time for profiling: here the monotonic clock."),
        Definition::function("process_time_ns", "", nanoseconds).doc("Process time for profiling as nanoseconds."),
        Definition::function("thread_time", "", seconds).doc("Thread time for profiling: here the monotonic clock."),
        Definition::function("thread_time_ns", "", nanoseconds).doc("Thread time for profiling as nanoseconds."),
        Definition::function("sleep", "seconds, /", sleep).doc("Delay execution for a given number of seconds."),
        Definition::function("gmtime", "seconds=None, /", |vm, args| broken_down(vm, args, "GMT"))
            .doc("Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a. GMT)."),
        Definition::function("localtime", "seconds=None, /", |vm, args| broken_down(vm, args, "UTC"))
            .doc("Convert seconds since the Epoch to a time tuple expressing local time."),
        Definition::function("mktime", "time_tuple, /", make_time)
            .doc("Convert a time tuple in local time to seconds since the Epoch."),
        Definition::function("asctime", "time_tuple=None, /", ascii_time).doc("Convert a time tuple to a string."),
        Definition::function("ctime", "seconds=None, /", |vm, args| {
            let moment = Moment::at(whole_seconds(vm, arg(args, 0))?);
            vm.str(&time_format::ascii(&moment))
        })
        .doc("Convert a time in seconds since the Epoch to a string in local time."),
        Definition::function("strftime", "format, time_tuple=None, /", format_time)
            .doc("Convert a time tuple to a string according to a format specification."),
        Definition::function("get_clock_info", "name, /", clock_info).doc("Get information of the specified clock."),
        Definition::function("tzset", "", |_, _| Ok(Value::NONE)),
    ],
    classes: &[&STRUCT_TIME],
    initialize: Some(initialize),
};

struct_sequence!(
    STRUCT_TIME, "time", "struct_time", 9,
    [0 "tm_year", 1 "tm_mon", 2 "tm_mday", 3 "tm_hour", 4 "tm_min", 5 "tm_sec", 6 "tm_wday", 7 "tm_yday", 8 "tm_isdst",
     9 "tm_zone", 10 "tm_gmtoff"],
    [Definition::static_method("__new__", "type, sequence, dict=None", new_struct_time)],
    IMMUTABLE
);

fn initialize(vm: &mut Machine, module: Ref<Module>) -> Result<()> {
    struct_sequence::describe(vm, &STRUCT_TIME, 9, 11)?;
    let dict = module.dict.get();
    for name in ["timezone", "altzone", "daylight"] {
        vm.dict_set_text(dict, name, Value::small_int(0))?;
    }
    vm.dict_set_text(dict, "_STRUCT_TM_ITEMS", Value::small_int(11))?;
    let zone = vm.str("UTC")?;
    let names = vm.tuple(&[zone, zone])?;
    vm.dict_set_text(dict, "tzname", names)
}

// -- clocks --------------------------------------------------------------------------------------------------------------

#[cold]
fn no_clock(vm: &mut Machine) -> Raised {
    vm.raise_message(&exceptions::OS_ERROR, format_args!("the host grants no clock"))
}

fn wall(vm: &mut Machine) -> Result<i64> {
    match &vm.host.wall_clock {
        Some(clock) => Ok(clock()),
        None => Err(no_clock(vm)),
    }
}

fn monotonic(vm: &mut Machine) -> Result<u64> {
    match vm.monotonic_ns() {
        Some(now) => Ok(now),
        None => Err(no_clock(vm)),
    }
}

fn seconds(vm: &mut Machine, _args: &[Value]) -> Result {
    Ok(Value::float(monotonic(vm)? as f64 / 1e9))
}

fn nanoseconds(vm: &mut Machine, _args: &[Value]) -> Result {
    let now = monotonic(vm)?;
    vm.int_from_u64(now)
}

fn sleep(vm: &mut Machine, args: &[Value]) -> Result {
    let seconds = vm.number_to_f64(arg(args, 0))?;
    if seconds.is_nan() {
        return Err(vm.value_error(format_args!("Invalid value NaN (not a number)")));
    }
    if seconds < 0.0 {
        return Err(vm.value_error(format_args!("sleep length must be non-negative")));
    }
    if seconds > 9.2e9 {
        return Err(vm.overflow_error(format_args!("timestamp too large to convert to C PyTime_t")));
    }
    dynamic::sleep(vm, (seconds * 1e9) as u64)?;
    Ok(Value::NONE)
}

fn clock_info(vm: &mut Machine, args: &[Value]) -> Result {
    let text = vm.text(arg(args, 0));
    let (implementation, is_monotonic, adjustable) = match text.as_ref().map(|t| t.as_bytes()) {
        Some(b"time") => ("the host's clock", false, true),
        Some(b"monotonic" | b"perf_counter" | b"process_time" | b"thread_time") => ("the host's clock", true, false),
        _ => return Err(vm.value_error(format_args!("unknown clock"))),
    };
    let class = vm.class_for(&crate::namespace::SPEC)?;
    let info = vm.call(class.into(), &[])?;
    let implementation = vm.str(implementation)?;
    for (name, value) in [
        ("implementation", implementation),
        ("monotonic", Value::bool(is_monotonic)),
        ("adjustable", Value::bool(adjustable)),
        ("resolution", Value::float(1e-9)),
    ] {
        let name = vm.intern(name.as_bytes())?;
        vm.set_attribute(info, name, value)?;
    }
    Ok(info)
}

// -- calendar ------------------------------------------------------------------------------------------------------------

/// An argument in seconds since 1970, rounded down; now where it is absent.
fn whole_seconds(vm: &mut Machine, value: Value) -> Result<i64> {
    let Some(value) = some_arg(&[value], 0) else { return Ok(wall(vm)?.div_euclid(1_000_000_000)) };
    if let Some(seconds) = value.as_float() {
        let whole = coachwhip_core::number::elementary::floor(seconds);
        if whole.is_nan() {
            return Err(vm.value_error(format_args!("Invalid value NaN (not a number)")));
        }
        return if whole.abs() < 9.0e18 { in_range(vm, Some(whole as i64)) } else { in_range(vm, None) };
    }
    if !vm.is_index(value)? {
        let got = vm.type_name(value);
        return Err(vm.type_error(format_args!("must be real number, not {got}")));
    }
    let int = vm.index(value)?;
    let seconds = vm.to_i64(int);
    in_range(vm, seconds)
}

/// The years that a calendar with 32 bits can name.
fn in_range(vm: &mut Machine, seconds: Option<i64>) -> Result<i64> {
    match seconds {
        None => Err(vm.overflow_error(format_args!("timestamp out of range for platform time_t"))),
        Some(seconds) if seconds.unsigned_abs() > 67_768_036_191_676_799 => {
            let number = vm.int(75)?;
            let text = vm.str("Value too large for defined data type")?;
            Err(vm.raise_spec(&exceptions::OVERFLOW_ERROR, &[number, text]))
        }
        Some(seconds) => Ok(seconds),
    }
}

fn broken_down(vm: &mut Machine, args: &[Value], zone: &str) -> Result {
    let moment = Moment::at(whole_seconds(vm, arg(args, 0))?);
    let items = moment.fields().map(Value::small_int);
    let made = struct_sequence::new(vm, &STRUCT_TIME, &items)?;
    let zone = vm.str(zone)?;
    struct_sequence::set_hidden(vm, made, "tm_zone", zone)?;
    struct_sequence::set_hidden(vm, made, "tm_gmtoff", Value::small_int(0))?;
    Ok(made)
}

fn new_struct_time(vm: &mut Machine, args: &[Value]) -> Result {
    let class = class_argument(vm, args, &STRUCT_TIME)?;
    let items = vm.unpack_to_vec(arg(args, 1))?;
    let given = items.len();
    if !(9..=11).contains(&given) {
        let bound = if given < 9 { "an at least 9" } else { "an at most 11" };
        return Err(vm.type_error(format_args!("time.struct_time() takes {bound}-sequence ({given}-sequence given)")));
    }
    let shown = vm.tuple(&items[..9])?;
    let made = vm.new_boxed(class, shown)?;
    for (name, value) in ["tm_zone", "tm_gmtoff"].into_iter().zip(items.into_iter().skip(9)) {
        struct_sequence::set_hidden(vm, made, name, value)?;
    }
    Ok(made)
}

/// A time tuple as numbers, checked as C's functions need them; the current time where it is absent.
fn moment_argument(vm: &mut Machine, value: Value, function: &str) -> Result<Moment> {
    let Some(value) = some_arg(&[value], 0) else {
        return Ok(Moment::at(wall(vm)?.div_euclid(1_000_000_000)));
    };
    let Some(tuple) = vm.as_tuple(value) else {
        return Err(vm.type_error(format_args!("Tuple or struct_time argument required")));
    };
    if tuple.len() != 9 {
        return Err(vm.type_error(format_args!("{function}(): illegal time tuple argument")));
    }
    let mut numbers = [0i64; 9];
    for (number, item) in numbers.iter_mut().zip(tuple.as_slice()) {
        *number = i64::from(vm.c_int(*item)?);
    }
    match Moment::from_tuple(numbers) {
        Ok(moment) => Ok(moment),
        Err(field) => Err(vm.value_error(format_args!("{field} out of range"))),
    }
}

fn make_time(vm: &mut Machine, args: &[Value]) -> Result {
    let Some(tuple) = vm.as_tuple(arg(args, 0)) else {
        return Err(vm.type_error(format_args!("Tuple or struct_time argument required")));
    };
    if tuple.len() != 9 {
        return Err(vm.type_error(format_args!("mktime(): illegal time tuple argument")));
    }
    let mut numbers = [0i64; 9];
    for (number, item) in numbers.iter_mut().zip(tuple.as_slice()) {
        *number = i64::from(vm.c_int(*item)?);
    }
    Ok(Value::float(time_format::seconds_of(numbers) as f64))
}

fn ascii_time(vm: &mut Machine, args: &[Value]) -> Result {
    let moment = moment_argument(vm, arg(args, 0), "asctime")?;
    vm.str(&time_format::ascii(&moment))
}

fn format_time(vm: &mut Machine, args: &[Value]) -> Result {
    let Some(format) = vm.text(arg(args, 0)) else {
        let got = vm.type_name(arg(args, 0));
        return Err(vm.type_error(format_args!("strftime() argument 1 must be str, not {got}")));
    };
    vm.charge(format.as_bytes().len() as u64)?;
    let moment = moment_argument(vm, arg(args, 1), "strftime")?;
    let text = time_format::format(format.as_bytes(), &moment);
    vm.wtf8(&text)
}
