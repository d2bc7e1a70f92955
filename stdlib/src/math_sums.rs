//! Sums and products of `math`: `fsum`, `prod`, `sumprod`, `hypot`, `dist`.

use core::ops::ControlFlow;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::bytecode::ops::BinaryOperator;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::Result;
use coachwhip_core::number::sums::{self, ExactSum, ProductSum};
use coachwhip_core::operations::number::is_exact_int;
use coachwhip_core::value::Value;

pub fn fsum(vm: &mut Machine, args: &[Value]) -> Result {
    let mut sum = ExactSum::new();
    vm.for_each_collecting(arg(args, 0), &mut |vm, item| {
        let x = vm.rooted(&[item], |vm| vm.number_to_f64(item))?;
        let answer = sum.add(x);
        vm.passed(answer)?;
        Ok(ControlFlow::Continue(()))
    })?;
    let total = sum.total();
    vm.passed(total).map(Value::float)
}

pub fn prod(vm: &mut Machine, args: &[Value]) -> Result {
    let mut product = arg(args, 1).present().unwrap_or(Value::small_int(1));
    vm.for_each(arg(args, 0), &mut |vm, item| {
        product = vm.binary(BinaryOperator::Multiply, product, item)?;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(product)
}

/// Floats are summed exactly as long as there are only floats (and ints beside floats); anything else goes on in the
/// ordinary way.
enum Running {
    Floats(ProductSum),
    Any(Value),
}

pub fn sumprod(vm: &mut Machine, args: &[Value]) -> Result {
    let (p, q) = (vm.iter(arg(args, 0))?, vm.iter(arg(args, 1))?);
    let mut total = Running::Any(Value::small_int(0));
    loop {
        vm.charge(1)?;
        let (a, b) = (vm.next(p)?, vm.next(q)?);
        let (a, b) = match (a, b) {
            (Some(a), Some(b)) => (a, b),
            (None, None) => break,
            _ => return Err(vm.value_error(format_args!("Inputs are not the same length"))),
        };
        total = add_product(vm, total, a, b)?;
    }
    match total {
        Running::Floats(sum) => Ok(Value::float(sum.total())),
        Running::Any(value) => Ok(value),
    }
}

fn add_product(vm: &mut Machine, total: Running, a: Value, b: Value) -> Result<Running> {
    let floats = (a.is_float() || b.is_float()) && is_number(a) && is_number(b);
    match (total, floats) {
        (Running::Floats(mut sum), true) => {
            let (x, y) = (vm.number_to_f64(a)?, vm.number_to_f64(b)?);
            sum.add(x, y);
            Ok(Running::Floats(sum))
        }
        (Running::Any(value), true) if value.is_float() || is_exact_int(value) => {
            let mut sum = ProductSum::new();
            let start = vm.number_to_f64(value)?;
            sum.add(start, 1.0);
            add_product(vm, Running::Floats(sum), a, b)
        }
        (total, _) => {
            let so_far = match total {
                Running::Floats(sum) => Value::float(sum.total()),
                Running::Any(value) => value,
            };
            let product = vm.binary(BinaryOperator::Multiply, a, b)?;
            Ok(Running::Any(vm.binary(BinaryOperator::Add, so_far, product)?))
        }
    }
}

fn is_number(value: Value) -> bool {
    value.is_float() || value.is_bool() || is_exact_int(value)
}

pub fn hypot(vm: &mut Machine, args: &[Value]) -> Result {
    let items = vm.unpack_to_vec(arg(args, 0))?;
    vm.charge(items.len() as u64 / 4)?;
    let mut values = Vec::new();
    for item in items {
        values.push(vm.number_to_f64(item)?);
    }
    Ok(Value::float(sums::hypot(&mut values)))
}

pub fn dist(vm: &mut Machine, args: &[Value]) -> Result {
    let (p, q) = (vm.unpack_to_vec(arg(args, 0))?, vm.unpack_to_vec(arg(args, 1))?);
    if p.len() != q.len() {
        return Err(vm.value_error(format_args!("both points must have the same number of dimensions")));
    }
    vm.charge(p.len() as u64 / 4)?;
    let mut differences = Vec::new();
    for (a, b) in p.into_iter().zip(q) {
        let (x, y) = (vm.number_to_f64(a)?, vm.number_to_f64(b)?);
        differences.push(x - y);
    }
    Ok(Value::float(sums::hypot(&mut differences)))
}
