//! `cmath`: the complex functions. The algorithms are the core's (`number/complex_functions.rs`).

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::complex::to_complex;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, ModuleSpec, Result};
use coachwhip_core::number::complex::Complex;
use coachwhip_core::number::complex_functions as functions;
use coachwhip_core::object::Module;
use coachwhip_core::text::failure::Failure;
use coachwhip_core::value::Value;

use crate::math::tolerance;

/// A function of one complex number.
macro_rules! function {
    ($name:literal, $function:path, $doc:literal) => {
        Definition::tame(Effect::Nothing, $name, "z, /", |vm, args| {
            let z = number(vm, arg(args, 0))?;
            give(vm, $function(z))
        })
        .doc($doc)
    };
}

/// A question about one complex number.
macro_rules! question {
    ($name:literal, $question:expr, $doc:literal) => {
        Definition::tame(Effect::Nothing, $name, "z, /", |vm, args| {
            let z = number(vm, arg(args, 0))?;
            let question: fn(Complex) -> bool = $question;
            Ok(Value::bool(question(z)))
        })
        .doc($doc)
    };
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: &[
        function!("acos", functions::acos, "Return the arc cosine of z."),
        function!("acosh", functions::acosh, "Return the inverse hyperbolic cosine of z."),
        function!("asin", functions::asin, "Return the arc sine of z."),
        function!("asinh", functions::asinh_complex, "Return the inverse hyperbolic sine of z."),
        function!("atan", functions::atan, "Return the arc tangent of z."),
        function!("atanh", functions::atanh, "Return the inverse hyperbolic tangent of z."),
        function!("cos", functions::cos_complex, "Return the cosine of z."),
        function!("cosh", functions::cosh_complex, "Return the hyperbolic cosine of z."),
        function!("exp", functions::exp_complex, "Return the exponential value e**z."),
        function!("log10", functions::log10, "Return the base-10 logarithm of z."),
        function!("sin", functions::sin_complex, "Return the sine of z."),
        function!("sinh", functions::sinh_complex, "Return the hyperbolic sine of z."),
        function!("sqrt", functions::sqrt, "Return the square root of z."),
        function!("tan", functions::tan_complex, "Return the tangent of z."),
        function!("tanh", functions::tanh, "Return the hyperbolic tangent of z."),
        Definition::tame(Effect::Nothing, "log", "z, base=<unrepresentable>, /", log)
            .doc("log(z[, base]) -> the logarithm of z to the given base."),
        Definition::tame(Effect::Nothing, "phase", "z, /", phase)
            .doc("Return argument, also known as the phase angle, of a complex."),
        Definition::tame(Effect::Nothing, "polar", "z, /", polar)
            .doc("Convert a complex from rectangular coordinates to polar coordinates."),
        Definition::tame(Effect::Nothing, "rect", "r, phi, /", rect)
            .doc("Convert from polar coordinates to rectangular coordinates."),
        question!(
            "isfinite",
            Complex::is_finite,
            "Return True if both the real and imaginary parts of z are finite, else False."
        ),
        question!("isinf", Complex::is_infinite, "Checks if the real or imaginary part of z is infinite."),
        question!("isnan", |z| z.re.is_nan() || z.im.is_nan(), "Checks if the real or imaginary part of z not a number (NaN)."),
        Definition::tame(Effect::Nothing, "isclose", "a, b, *, rel_tol=1e-09, abs_tol=0.0", is_close)
            .doc("Determine whether two complex numbers are close in value."),
    ],
    classes: &[],
    initialize: Some(initialize),
};

fn initialize(vm: &mut Machine, module: Ref<Module>) -> Result<()> {
    let dict = module.dict.get();
    for (name, x) in [
        ("pi", core::f64::consts::PI),
        ("e", core::f64::consts::E),
        ("tau", core::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        vm.dict_set_text(dict, name, Value::float(x))?;
    }
    for (name, x) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
        let value = vm.complex(0.0, x)?;
        vm.dict_set_text(dict, name, value)?;
    }
    Ok(())
}

fn number(vm: &mut Machine, value: Value) -> Result<Complex> {
    let is_text = vm.text(value).is_some();
    match if is_text { None } else { to_complex(vm, value)? } {
        Some((re, im)) => Ok(Complex { re, im }),
        None => {
            let got = vm.type_name(value);
            Err(vm.type_error(format_args!("must be real number, not {got}")))
        }
    }
}

fn give(vm: &mut Machine, answer: core::result::Result<Complex, Failure>) -> Result {
    let z = vm.passed(answer)?;
    vm.complex(z.re, z.im)
}

fn log(vm: &mut Machine, args: &[Value]) -> Result {
    let z = number(vm, arg(args, 0))?;
    match arg(args, 1).present() {
        None => give(vm, functions::log(z)),
        Some(base) => {
            let base = number(vm, base)?;
            give(vm, functions::log_base(z, base))
        }
    }
}

fn phase(vm: &mut Machine, args: &[Value]) -> Result {
    let z = number(vm, arg(args, 0))?;
    Ok(Value::float(functions::phase(z)))
}

fn polar(vm: &mut Machine, args: &[Value]) -> Result {
    let z = number(vm, arg(args, 0))?;
    let (size, angle) = vm.passed(functions::polar(z))?;
    vm.tuple(&[Value::float(size), Value::float(angle)])
}

fn rect(vm: &mut Machine, args: &[Value]) -> Result {
    let size = vm.number_to_f64(arg(args, 0))?;
    let angle = vm.number_to_f64(arg(args, 1))?;
    give(vm, functions::rect(size, angle))
}

fn is_close(vm: &mut Machine, args: &[Value]) -> Result {
    let (a, b) = (number(vm, arg(args, 0))?, number(vm, arg(args, 1))?);
    let relative = tolerance(vm, arg(args, 2), 1e-9)?;
    let absolute = tolerance(vm, arg(args, 3), 0.0)?;
    let answer = functions::is_close(a, b, relative, absolute);
    vm.passed(answer).map(Value::bool)
}
