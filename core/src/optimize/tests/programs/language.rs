//! The language: its instructions, and a plain run of them.

use super::*;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operator {
    Add,
    Sub,
    Mul,
    FloorDiv,
    Mod,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    Div,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Code {
    Constant(usize, u64),
    Move(usize, usize),
    Arithmetic(usize, Operator, usize, usize),
    /// `<` and `<=` of two ints or two floats.
    Less(usize, bool, usize, usize),
    /// Is, or is not.
    Is(usize, bool, usize, usize),
    Not(usize, usize),
    /// Skips so many if the slot is this bool.
    SkipIf(usize, bool, usize),
    LoadField(usize, usize, u16),
    StoreField(usize, u16, usize),
    Reshape(usize),
    Item(usize, usize, usize),
    SetItem(usize, usize, usize),
    Append(usize, usize),
    Length(usize, usize),
    NewList(usize, usize),
    Pack(usize, usize, usize),
    Unpack(usize, usize, usize),
}

/// Runs one; how many are skipped. None: it raises, and nothing has changed.
pub(super) fn run(code: Code, m: &mut Memory) -> Option<usize> {
    let get = |m: &Memory, slot: usize| m.words[slot];
    let value = |m: &Memory, slot: usize| Value::from_bits(m.words[slot]);
    let large = |v: Value| (v == LARGE).then_some(1e20);
    let number = |v: Value| v.as_float().or(v.as_small_int().map(|n| n as f64)).or(large(v));
    match code {
        Code::Constant(d, bits) => m.words[d] = bits,
        Code::Move(d, a) => m.words[d] = m.words[a],
        Code::Arithmetic(d, operator, a, b) => {
            let (a, b) = (value(m, a), value(m, b));
            m.spoilt |= a == LARGE || b == LARGE;
            m.words[d] = match is_int(a) && is_int(b) {
                true if operator != Operator::Div => int_operator(operator, a, b)?.bits(),
                _ => boxed_float(float_operator(operator, number(a)?, number(b)?)?.to_bits()),
            };
        }
        Code::Less(d, or_equal, a, b) => {
            let (a, b) = (value(m, a), value(m, b));
            m.spoilt |= a == LARGE || b == LARGE;
            let less = match (a.as_small_int(), b.as_small_int()) {
                (Some(x), Some(y)) => {
                    if or_equal {
                        x <= y
                    } else {
                        x < y
                    }
                }
                _ if is_int(a) && is_int(b) => false,
                _ => {
                    let (x, y) = (a.as_float()?, b.as_float()?);
                    if or_equal { x <= y } else { x < y }
                }
            };
            m.words[d] = Value::bool(less).bits();
        }
        Code::Is(d, is, a, b) => m.words[d] = Value::bool((get(m, a) == get(m, b)) == is).bits(),
        Code::Not(d, a) => m.words[d] = Value::bool(!value(m, a).as_bool()?).bits(),
        Code::SkipIf(a, when, n) => return Some(if value(m, a).as_bool()? == when { n } else { 0 }),
        Code::LoadField(d, o, field) => {
            let object = get(m, o);
            if !INSTANCES.contains(&m.shape(object)) {
                return None;
            }
            let value = m.load(object + u64::from(field), 8);
            if value == 0 {
                return None;
            }
            m.words[d] = value;
        }
        Code::StoreField(o, field, v) => {
            let object = get(m, o);
            if !INSTANCES.contains(&m.shape(object)) {
                return None;
            }
            m.store(object + u64::from(field), 8, get(m, v));
        }
        Code::Reshape(o) => {
            let object = get(m, o);
            if m.shape(object) != INSTANCES[0] {
                return None;
            }
            m.store(object + u64::from(SHAPE), 4, INSTANCES[1].into());
        }
        Code::Item(d, l, i) => {
            let at = m.item(get(m, l), get(m, i))?;
            m.words[d] = m.load(at, 8);
        }
        Code::SetItem(l, i, v) => {
            let at = m.item(get(m, l), get(m, i))?;
            m.store(at, 8, get(m, v));
        }
        Code::Append(l, v) => {
            let list = get(m, l);
            if m.shape(list) != class_shape::LIST.0 {
                return None;
            }
            m.append(list, get(m, v))?;
        }
        Code::Length(d, l) => {
            let list = get(m, l);
            if m.shape(list) != class_shape::LIST.0 {
                return None;
            }
            m.words[d] = boxed_int(m.length(list) as i64);
        }
        Code::NewList(d, a) => m.words[d] = m.list(&[get(m, a)])?,
        Code::Pack(d, a, b) => m.words[d] = m.pair(&[get(m, a), get(m, b)])?,
        Code::Unpack(d, e, t) => {
            let tuple = get(m, t);
            if m.shape(tuple) != class_shape::TUPLE.0 {
                return None;
            }
            m.words[d] = m.load(tuple + TUPLE_ITEMS as u64, 8);
            m.words[e] = m.load(tuple + TUPLE_ITEMS as u64 + 8, 8);
        }
    }
    Some(0)
}

/// What stands for ints of more than 48 bits: they are all the same.
pub(super) const LARGE: Value = Value::ELLIPSIS;

pub(super) fn is_int(value: Value) -> bool {
    value.is_small_int() || value == LARGE
}

/// An operator of ints, large ones too.
pub(super) fn int_operator(operator: Operator, x: Value, y: Value) -> Option<Value> {
    match (x.as_small_int(), y.as_small_int(), operator) {
        (Some(x), Some(y), _) => small_operator(operator, x, y),
        (_, Some(0), Operator::FloorDiv | Operator::Mod) => None,
        (_, y, Operator::Shl | Operator::Shr) if y.is_none_or(|y| !(0..=47).contains(&y)) => None,
        _ => Some(LARGE),
    }
}

pub(super) fn small_operator(operator: Operator, x: i64, y: i64) -> Option<Value> {
    let (a, b) = (i128::from(x), i128::from(y));
    let result = match operator {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mul => a * b,
        Operator::FloorDiv if b != 0 => a.div_euclid(b) - i128::from(b < 0 && a.rem_euclid(b) != 0),
        Operator::Mod if b != 0 => a - b * (a.div_euclid(b) - i128::from(b < 0 && a.rem_euclid(b) != 0)),
        Operator::And => a & b,
        Operator::Or => a | b,
        Operator::Xor => a ^ b,
        Operator::Shl if (0..=47).contains(&y) => a << b,
        Operator::Shr if y >= 0 => a >> b.min(100),
        _ => return None,
    };
    Some(i64::try_from(result).ok().and_then(Value::try_small_int).unwrap_or(LARGE))
}

pub(super) fn float_operator(operator: Operator, x: f64, y: f64) -> Option<f64> {
    Some(match operator {
        Operator::Add => x + y,
        Operator::Sub => x - y,
        Operator::Mul => x * y,
        Operator::Div if y != 0.0 => x / y,
        _ => return None,
    })
}

/// Runs a program as a loop from a unit until it raises or fuel ends; the unit where it stands then.
pub(super) fn run_from(program: &[Code], mut unit: usize, m: &mut Memory) -> usize {
    loop {
        while unit < program.len() {
            match run(program[unit], m) {
                Some(skipped) => unit += 1 + skipped,
                None => return unit,
            }
        }
        m.words[MACHINE] = m.words[MACHINE].wrapping_sub(1);
        if (m.words[MACHINE] as i64) < 0 {
            return program.len();
        }
        unit = 0;
    }
}
