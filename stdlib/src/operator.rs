//! `_operator`: the operators as functions. Getters and callers are in `operator_getters.rs`.

use core::ops::ControlFlow;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::exceptions;
use coachwhip_core::bytecode::ops::{BinaryOperator, CompareOperator};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, ModuleSpec, Raised, Result};
use coachwhip_core::object::{Bytes, Kind};
use coachwhip_core::value::Value;

use crate::operator_getters::{ATTRGETTER, ITEMGETTER, METHODCALLER};

/// A function of two operands that is an operator.
macro_rules! binary {
    ($name:literal, $operator:ident, $doc:literal) => {
        Definition::tame(Effect::Consumes, $name, "a, b, /", |vm, args| vm.binary(BinaryOperator::$operator, args[0], args[1]))
            .doc($doc)
    };
}

/// A comparison.
macro_rules! comparison {
    ($name:literal, $operator:ident, $doc:literal) => {
        Definition::tame(Effect::Nothing, $name, "a, b, /", |vm, args| vm.compare(CompareOperator::$operator, args[0], args[1]))
            .doc($doc)
    };
}

/// A function of one operand that is an operator.
macro_rules! unary {
    ($name:literal, $method:ident, $doc:literal) => {
        Definition::tame(Effect::Nothing, $name, "a, /", |vm, args| vm.$method(args[0])).doc($doc)
    };
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_operator",
    doc: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic \
          operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
    functions: &[
        Definition::tame(Effect::Nothing, "truth", "a, /", |vm, args| vm.is_true(args[0]).map(Value::bool))
            .doc("Return True if a is true, False otherwise."),
        Definition::tame(Effect::Consumes, "contains", "a, b, /", |vm, args| vm.contains(args[0], args[1]).map(Value::bool))
            .doc("Same as b in a (note reversed operands)."),
        Definition::tame(Effect::Consumes, "indexOf", "a, b, /", index_of).doc("Return the first index of b in a."),
        Definition::tame(Effect::Consumes, "countOf", "a, b, /", count_of)
            .doc("Return the number of items in a which are, or which equal, b."),
        Definition::tame(Effect::Nothing, "is_", "a, b, /", |_, args| Ok(Value::bool(args[0] == args[1]))).doc("Same as a is b."),
        Definition::tame(Effect::Nothing, "is_not", "a, b, /", |_, args| Ok(Value::bool(args[0] != args[1])))
            .doc("Same as a is not b."),
        Definition::tame(Effect::Nothing, "is_none", "a, /", |_, args| Ok(Value::bool(args[0].is_none())))
            .doc("Same as a is None."),
        Definition::tame(Effect::Nothing, "is_not_none", "a, /", |_, args| Ok(Value::bool(!args[0].is_none())))
            .doc("Same as a is not None."),
        binary!("add", Add, "Same as a + b."),
        binary!("sub", Subtract, "Same as a - b."),
        binary!("mul", Multiply, "Same as a * b."),
        binary!("matmul", MatrixMultiply, "Same as a @ b."),
        binary!("floordiv", FloorDivide, "Same as a // b."),
        binary!("truediv", TrueDivide, "Same as a / b."),
        binary!("mod", Remainder, "Same as a % b."),
        unary!("neg", negative, "Same as -a."),
        unary!("pos", positive, "Same as +a."),
        unary!("abs", absolute, "Same as abs(a)."),
        unary!("inv", invert, "Same as ~a."),
        unary!("invert", invert, "Same as ~a."),
        binary!("lshift", Lshift, "Same as a << b."),
        binary!("rshift", Rshift, "Same as a >> b."),
        Definition::tame(Effect::Nothing, "not_", "a, /", |vm, args| Ok(Value::bool(!vm.is_true(args[0])?)))
            .doc("Same as not a."),
        binary!("and_", And, "Same as a & b."),
        binary!("xor", Xor, "Same as a ^ b."),
        binary!("or_", Or, "Same as a | b."),
        binary!("iadd", InplaceAdd, "Same as a += b."),
        binary!("isub", InplaceSubtract, "Same as a -= b."),
        binary!("imul", InplaceMultiply, "Same as a *= b."),
        binary!("imatmul", InplaceMatrixMultiply, "Same as a @= b."),
        binary!("ifloordiv", InplaceFloorDivide, "Same as a //= b."),
        binary!("itruediv", InplaceTrueDivide, "Same as a /= b."),
        binary!("imod", InplaceRemainder, "Same as a %= b."),
        binary!("ilshift", InplaceLshift, "Same as a <<= b."),
        binary!("irshift", InplaceRshift, "Same as a >>= b."),
        binary!("iand", InplaceAnd, "Same as a &= b."),
        binary!("ixor", InplaceXor, "Same as a ^= b."),
        binary!("ior", InplaceOr, "Same as a |= b."),
        binary!("ipow", InplacePower, "Same as a **= b."),
        binary!("pow", Power, "Same as a ** b."),
        Definition::tame(Effect::Consumes, "concat", "a, b, /", |vm, args| concatenate(vm, args, BinaryOperator::Add))
            .doc("Same as a + b, for a and b sequences."),
        Definition::function("iconcat", "a, b, /", |vm, args| concatenate(vm, args, BinaryOperator::InplaceAdd))
            .doc("Same as a += b, for a and b sequences."),
        Definition::function("getitem", "a, b, /", |vm, args| vm.get_item(args[0], args[1])).doc("Same as a[b]."),
        Definition::function("setitem", "a, b, c, /", |vm, args| {
            vm.set_item(args[0], args[1], args[2])?;
            Ok(Value::NONE)
        })
        .doc("Same as a[b] = c."),
        Definition::function("delitem", "a, b, /", |vm, args| {
            vm.delete_item(args[0], args[1])?;
            Ok(Value::NONE)
        })
        .doc("Same as del a[b]."),
        comparison!("lt", Lt, "Same as a < b."),
        comparison!("le", Le, "Same as a <= b."),
        comparison!("eq", Eq, "Same as a == b."),
        comparison!("ne", Ne, "Same as a != b."),
        comparison!("gt", Gt, "Same as a > b."),
        comparison!("ge", Ge, "Same as a >= b."),
        Definition::tame(Effect::Nothing, "index", "a, /", |vm, args| vm.index(args[0])).doc("Same as a.__index__()"),
        Definition::tame(Effect::Nothing, "length_hint", "obj, default=0, /", length_hint).doc(
            "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from \
             an iterable.\n\nIf the object supports len(), the result will be exact.\nOtherwise, it may over- or \
             under-estimate by an arbitrary amount.",
        ),
        Definition::raw("call", "obj, /, *args, **kwargs", call).doc("Same as obj(*args, **kwargs)."),
        Definition::function("_compare_digest", "a, b, /", compare_digest).doc("Return 'a == b'."),
    ],
    classes: &[&ITEMGETTER, &ATTRGETTER, &METHODCALLER],
    initialize: None,
};

/// `a + b` of sequences; numbers are refused.
fn concatenate(vm: &mut Machine, args: &[Value], op: BinaryOperator) -> Result {
    let class = vm.class_of(args[0]);
    if args[0].is_kind(Kind::Dict) || vm.lookup(class, vm.names.__getitem__)?.is_none() {
        let name = vm.type_name(args[0]);
        return Err(vm.type_error(format_args!("'{name}' object can't be concatenated")));
    }
    vm.binary(op, args[0], args[1])
}

#[cold]
fn not_iterable(vm: &mut Machine, v: Value) -> Raised {
    let name = vm.type_name(v);
    vm.type_error(format_args!("argument of type '{name}' is not iterable"))
}

fn count_of(vm: &mut Machine, args: &[Value]) -> Result {
    if !vm.is_iterable(args[0])? {
        return Err(not_iterable(vm, args[0]));
    }
    let mut count = 0;
    vm.for_each(args[0], &mut |vm, item| {
        count += usize::from(vm.equal(item, args[1])?);
        Ok(ControlFlow::Continue(()))
    })?;
    vm.int_from_usize(count)
}

fn index_of(vm: &mut Machine, args: &[Value]) -> Result {
    if !vm.is_iterable(args[0])? {
        return Err(not_iterable(vm, args[0]));
    }
    let (mut index, mut found) = (0, false);
    vm.for_each(args[0], &mut |vm, item| {
        if vm.equal(item, args[1])? {
            found = true;
            return Ok(ControlFlow::Break(()));
        }
        index += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    if found {
        return vm.int_from_usize(index);
    }
    Err(vm.value_error(format_args!("sequence.index(x): x not in sequence")))
}

fn call(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    if args.len() == keywords.len() {
        return Err(vm.type_error(format_args!("call expected at least 1 argument, got 0")));
    }
    vm.call_collecting_with_keywords(args[0], &args[1..], keywords)
}

fn length_hint(vm: &mut Machine, args: &[Value]) -> Result {
    let object = arg(args, 0);
    let default = match arg(args, 1).present() {
        Some(default) => vm.index(default)?,
        None => Value::small_int(0),
    };
    let class = vm.class_of(object);
    if vm.lookup(class, vm.names.__len__)?.is_some() {
        match vm.length(object) {
            Ok(length) => return vm.int_from_usize(length),
            Err(raised) => vm.catch_if(raised, &exceptions::TYPE_ERROR)?,
        };
    }
    let name = vm.names.__length_hint__;
    let hint = match vm.call_special(object, name, &[]) {
        Ok(Some(hint)) if hint != Value::NOT_IMPLEMENTED => hint,
        Ok(_) => return Ok(default),
        Err(raised) => {
            vm.catch_if(raised, &exceptions::TYPE_ERROR)?;
            return Ok(default);
        }
    };
    let Some(length) = vm.as_int_value(hint) else {
        let name = vm.type_name(hint);
        return Err(vm.type_error(format_args!("__length_hint__ must be an integer, not {name}")));
    };
    if vm.int_is_negative(length) {
        return Err(vm.value_error(format_args!("__length_hint__() should return >= 0")));
    }
    Ok(length)
}

/// Equality of two ASCII strings or two bytes objects in a time that does not tell where they differ.
fn compare_digest(vm: &mut Machine, args: &[Value]) -> Result {
    let (a, b) = (vm.unbox(args[0]), vm.unbox(args[1]));
    if let (Some(a), Some(b)) = (vm.text(a), vm.text(b)) {
        if !a.is_ascii() || !b.is_ascii() {
            return Err(vm.type_error(format_args!("comparing strings with non-ASCII characters is not supported")));
        }
        return Ok(Value::bool(same_bytes(a.as_bytes(), b.as_bytes())));
    }
    if let (Some(a), Some(b)) = (a.downcast::<Bytes>(), b.downcast::<Bytes>()) {
        return Ok(Value::bool(same_bytes(a.as_slice(), b.as_slice())));
    }
    let (a, b) = (vm.type_name(args[0]), vm.type_name(args[1]));
    Err(vm.type_error(format_args!("unsupported operand types(s) or combination of types: '{a}' and '{b}'")))
}

fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    let differing = b.iter().enumerate().fold(0, |all, (i, byte)| all | (a.get(i).copied().unwrap_or(!byte) ^ byte));
    core::hint::black_box(differing) == 0 && a.len() == b.len()
}
