//! `_random`: the Mersenne twister as a class, the digest that stretches seeds, and the host's entropy.

use core::cell::RefCell;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::receiver::{check_arguments, class_argument};
use coachwhip_core::heap::{Ref, Tracer};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, ModuleSpec, Result, TypeSpec};
use coachwhip_core::number::integer::IntRef;
use coachwhip_core::number::mersenne::{MersenneTwister, WORDS};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{Bytes, ClassFlags, Kind, Native};
use coachwhip_core::operations::number::IntOperand;
use coachwhip_core::value::Value;

use crate::sha512::sha512;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    functions: &[
        Definition::function("_sha512", "data, /", |vm, args| {
            let data = vm.unbox(arg(args, 0));
            let Some(bytes) = data.downcast::<Bytes>() else {
                let got = vm.type_name(arg(args, 0));
                return Err(vm.type_error(format_args!("a bytes object is required, not '{got}'")));
            };
            vm.charge(bytes.as_slice().len() as u64 / 8)?;
            let digest = sha512(bytes.as_slice());
            vm.bytes(&digest)
        }),
        Definition::function("_entropy", "n, /", entropy),
    ],
    classes: &[&SPEC],
    initialize: None,
};

/// A generator. No borrow lasts over a call.
pub struct Random {
    twister: RefCell<MersenneTwister>,
}

impl Payload for Random {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "_random",
    flags: ClassFlags::BASETYPE,
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, seed=None, /", init),
        Definition::tame(Effect::Own, "random", "self, /", |vm, args| {
            let this = this(vm, args, "random")?;
            let number = this.payload.twister.try_borrow_mut().map_or(0.0, |mut t| t.random());
            Ok(Value::float(number))
        })
        .doc("random() -> x in the interval [0, 1)."),
        Definition::function("seed", "self, n=None, /", |vm, args| {
            let this = this(vm, args, "seed")?;
            seed(vm, this, some_arg(args, 1))?;
            Ok(Value::NONE)
        })
        .doc("seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier."),
        Definition::function("getstate", "self, /", get_state).doc("getstate() -> tuple containing the current state."),
        Definition::function("setstate", "self, state, /", set_state).doc("setstate(state) -> None.  Restores generator state."),
        Definition::tame(Effect::Own, "getrandbits", "self, k, /", bits).doc("getrandbits(k) -> x.  Generates an int with k random bits."),
    ],
    doc: "Random() -> create a random number generator with its own internal state.",
    ..TypeSpec::new("Random", Kind::Native)
};

fn this(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<Random>>> {
    vm.native_receiver(args, &SPEC, method)
}

fn replace(this: Ref<Native<Random>>, twister: MersenneTwister) {
    if let Ok(mut place) = this.payload.twister.try_borrow_mut() {
        *place = twister;
    }
}

// -- seeds ---------------------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], _keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &SPEC)?;
    // `__init__`, or whoever overrides it, seeds anew.
    let twister = MersenneTwister::from_word(0);
    vm.new_native_of(class, Random { twister: RefCell::new(twister) })
}

fn init(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let this = this(vm, args, "__init__")?;
    check_arguments(vm, "Random", args.len() - 1, keywords, 0, 1)?;
    seed(vm, this, some_arg(args, 1))?;
    Ok(Value::NONE)
}

/// Seeds from an int's magnitude, the hash of anything else, or the outside world.
fn seed(vm: &mut Machine, this: Ref<Native<Random>>, value: Option<Value>) -> Result<()> {
    let answer = match value {
        None => MersenneTwister::from_key(&unpredictable_key(vm)).into(),
        Some(value) => match vm.int_operand(value) {
            Some(int) => from_integer(vm, int)?,
            None => {
                let hash = vm.hash(value)?;
                MersenneTwister::from_key(&[hash as u32, (hash >> 32) as u32][..if hash >> 32 == 0 { 1 } else { 2 }]).into()
            }
        },
    };
    if let Some(twister) = answer {
        replace(this, twister);
    }
    Ok(())
}

fn from_integer(vm: &mut Machine, int: IntOperand) -> Result<Option<MersenneTwister>> {
    vm.charge_bits(int.as_ref().bit_length())?;
    match MersenneTwister::from_integer(int.as_ref()) {
        Ok(twister) => Ok(Some(twister)),
        Err(_) => Err(vm.no_memory()),
    }
}

/// A key from the host's entropy, or from its clocks where it grants none.
fn unpredictable_key(vm: &mut Machine) -> [u32; 19] {
    let mut bytes = [0u8; 76];
    if let Some(fill) = &vm.host.entropy {
        fill(&mut bytes);
    } else {
        let (now, since) = (vm.host.wall_clock.as_ref().map_or(0, |c| c() as u64), vm.monotonic_ns().unwrap_or(0));
        for (place, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip([now, since, now ^ since.rotate_left(32)]) {
            *place = word.to_le_bytes();
        }
    }
    let mut key = [0; 19];
    for (word, four) in key.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *word = u32::from_le_bytes(*four);
    }
    key
}

fn entropy(vm: &mut Machine, args: &[Value]) -> Result {
    let count = vm.index_isize(arg(args, 0))?;
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.value_error(format_args!("negative argument not allowed")));
    };
    vm.charge_large(count)?;
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(count).is_err() {
        return Err(vm.no_memory());
    }
    bytes.resize(count, 0);
    match &vm.host.entropy {
        Some(fill) => fill(&mut bytes),
        None => return Err(vm.not_implemented_error(format_args!("the host grants no source of randomness"))),
    }
    vm.bytes(&bytes)
}

// -- numbers -------------------------------------------------------------------------------------------------------------

fn bits(vm: &mut Machine, args: &[Value]) -> Result {
    let this = this(vm, args, "getrandbits")?;
    let index = vm.index(arg(args, 1))?;
    if vm.int_is_negative(index) {
        return Err(vm.value_error(format_args!("Cannot convert negative int")));
    }
    let Some(count) = vm.to_i64(index).and_then(|n| usize::try_from(n).ok()) else {
        return Err(vm.overflow_error(format_args!("Python int too large to convert to C uint64_t")));
    };
    if count > 64 {
        vm.charge_bits(count)?;
    }
    let number = match this.payload.twister.try_borrow_mut() {
        Ok(mut twister) => twister.random_bits(count),
        Err(_) => return Ok(Value::small_int(0)),
    };
    match number {
        Ok(number) => vm.int_from_integer(&number),
        Err(_) => Err(vm.no_memory()),
    }
}

// -- state ---------------------------------------------------------------------------------------------------------------

fn get_state(vm: &mut Machine, args: &[Value]) -> Result {
    let this = this(vm, args, "getstate")?;
    let mut state = [Value::small_int(0); WORDS + 1];
    if let Ok(twister) = this.payload.twister.try_borrow() {
        let (words, index) = twister.state();
        for (place, &word) in state.iter_mut().zip(words) {
            *place = Value::small_int(i64::from(word));
        }
        state[WORDS] = Value::small_int(index as i64);
    }
    vm.tuple(&state)
}

fn set_state(vm: &mut Machine, args: &[Value]) -> Result {
    let this = this(vm, args, "setstate")?;
    let Some(state) = vm.as_tuple(arg(args, 1)) else {
        return Err(vm.type_error(format_args!("state vector must be a tuple")));
    };
    if state.len() != WORDS + 1 {
        return Err(vm.value_error(format_args!("state vector is the wrong size")));
    }
    let mut words = [0; WORDS];
    for (place, &item) in words.iter_mut().zip(state.as_slice()) {
        *place = word(vm, item)? as u32;
    }
    let index = word(vm, state.get(WORDS).unwrap_or(Value::NONE))?;
    match usize::try_from(index).ok().and_then(|index| MersenneTwister::from_state(&words, index)) {
        Some(twister) => replace(this, twister),
        None => return Err(vm.value_error(format_args!("invalid state"))),
    }
    Ok(Value::NONE)
}

fn word(vm: &mut Machine, item: Value) -> Result<i64> {
    match vm.int_operand(item).map(|int| match int.as_ref() {
        IntRef::Small(n) => Some(n),
        _ => None,
    }) {
        Some(Some(n)) if n >= 0 => Ok(n),
        Some(Some(_)) => Err(vm.overflow_error(format_args!("can't convert negative value to unsigned int"))),
        Some(None) => Err(vm.overflow_error(format_args!("Python int too large to convert to C unsigned long"))),
        None => Err(vm.type_error(format_args!("an integer is required"))),
    }
}
