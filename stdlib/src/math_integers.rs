//! The functions of `math` on integers, which are also those of `math.integer`.

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, Result};
use coachwhip_core::number::{combinatorics, integer};
use coachwhip_core::object::Module;
use coachwhip_core::operations::number::IntOperand;
use coachwhip_core::value::Value;

static FUNCTIONS: &[Definition] = &[
    Definition::tame(Effect::Nothing, "comb", "n, k, /", comb)
        .doc("Number of ways to choose k items from n items without repetition and without order."),
    Definition::tame(Effect::Nothing, "factorial", "n, /", factorial).doc("Find n!."),
    Definition::tame(Effect::Nothing, "gcd", "*integers", |vm, args| fold(vm, args, 0, integer::gcd))
        .doc("Greatest Common Divisor."),
    Definition::tame(Effect::Nothing, "isqrt", "n, /", isqrt).doc("Return the integer part of the square root of the input."),
    Definition::tame(Effect::Nothing, "lcm", "*integers", |vm, args| fold(vm, args, 1, integer::lcm))
        .doc("Least Common Multiple."),
    Definition::tame(Effect::Nothing, "perm", "n, k=None, /", perm)
        .doc("Number of ways to choose k items from n items without repetition and with order."),
];

/// Puts the functions into `math`, and makes `math.integer` of them.
pub fn install(vm: &mut Machine, math: Ref<Module>) -> Result<()> {
    let dict = vm.dict()?;
    let module = vm.new_module("math.integer", dict)?;
    for definition in FUNCTIONS {
        let function = vm.new_native_function(definition, math.into())?;
        vm.dict_set_text(math.dict.get(), definition.name, function)?;
        let function = vm.new_native_function(definition, module)?;
        vm.dict_set_text(dict, definition.name, function)?;
    }
    vm.dict_set_text(math.dict.get(), "integer", module)?;
    let modules = vm.modules;
    vm.dict_set_text(modules, "math.integer", module)
}

fn operand(vm: &mut Machine, value: Value) -> Result<IntOperand> {
    let int = vm.index(value)?;
    Ok(vm.int_operand(int).unwrap_or(IntOperand::Small(0)))
}

fn factorial(vm: &mut Machine, args: &[Value]) -> Result {
    let n = operand(vm, arg(args, 0))?;
    factorial_of(vm, &n)
}

fn factorial_of(vm: &mut Machine, n: &IntOperand) -> Result {
    if !n.as_ref().is_negative() {
        vm.charge_bits(combinatorics::product_bits(n.as_ref(), n.as_ref()))?;
    }
    let answer = combinatorics::factorial(n.as_ref());
    vm.int_answer(answer)
}

fn comb(vm: &mut Machine, args: &[Value]) -> Result {
    let (n, k) = (operand(vm, arg(args, 0))?, operand(vm, arg(args, 1))?);
    if !n.as_ref().is_negative() && !k.as_ref().is_negative() {
        vm.charge_bits(combinatorics::combinations_bits(n.as_ref(), k.as_ref()))?;
    }
    let answer = combinatorics::combinations(n.as_ref(), k.as_ref());
    vm.int_answer(answer)
}

fn perm(vm: &mut Machine, args: &[Value]) -> Result {
    let Some(k) = some_arg(args, 1) else { return factorial(vm, args) };
    let (n, k) = (operand(vm, arg(args, 0))?, operand(vm, k)?);
    if !n.as_ref().is_negative() && !k.as_ref().is_negative() {
        vm.charge_bits(combinatorics::product_bits(n.as_ref(), k.as_ref()))?;
    }
    let answer = combinatorics::permutations(n.as_ref(), Some(k.as_ref()));
    vm.int_answer(answer)
}

fn isqrt(vm: &mut Machine, args: &[Value]) -> Result {
    let n = operand(vm, arg(args, 0))?;
    vm.charge_bits(n.as_ref().bit_length())?;
    let answer = integer::isqrt(n.as_ref());
    vm.int_answer(answer)
}

/// `gcd` and `lcm` of any number of ints.
fn fold(
    vm: &mut Machine,
    args: &[Value],
    start: i64,
    step: fn(integer::IntRef<'_>, integer::IntRef<'_>) -> integer::Integer,
) -> Result {
    let Some(items) = vm.as_tuple(arg(args, 0)) else { return Ok(Value::small_int(start)) };
    let mut so_far = IntOperand::Small(start);
    for &item in items.as_slice() {
        let next = operand(vm, item)?;
        let bits = so_far.as_ref().bit_length() + next.as_ref().bit_length();
        // Euclid's algorithm takes about the square of the number of words.
        vm.charge_bits(bits)?;
        vm.charge((bits / 64).saturating_mul(bits / 64) as u64)?;
        so_far = match step(so_far.as_ref(), next.as_ref()) {
            integer::Integer::Small(n) => IntOperand::Small(n),
            integer::Integer::Big(big) => IntOperand::Big(big),
        };
    }
    let result = so_far.as_ref().to_integer();
    vm.int_from_integer(&result)
}
