//! Constants of a code object: literals of the source, their identity, and arithmetic on them at compile time.
//!
//! Invariant: folding never changes what a program does. An operation that would raise, or whose result is large, is
//! left to run time.

use std::collections::HashMap;
use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, Constant, Wtf8Box};
use dashu_int::ops::{BitTest, DivRemEuclid};
use dashu_int::{IBig, Sign, UBig};
use ruff_python_ast::{self as ast, CmpOp, Expr, Number, Operator, UnaryOp};

/// Limits on folded results, CPython's: bits of an int, length of a str or bytes, items of a tuple.
const MAX_INT_BITS: usize = 128;
const MAX_TEXT: usize = 4096;
const MAX_ITEMS: usize = 256;

/// The constants of one code object; equal ones of the same type are shared.
#[derive(Default)]
pub(crate) struct ConstantPool {
    pub items: Vec<Constant>,
    index: HashMap<Vec<u8>, u32>,
}

impl ConstantPool {
    /// The index of `constant`, added where it is new.
    pub fn add(&mut self, constant: Constant) -> u32 {
        let mut key = Vec::new();
        write_key(&constant, &mut key);
        *self.index.entry(key).or_insert_with(|| {
            self.items.push(constant);
            (self.items.len() - 1) as u32
        })
    }
}

/// Writes bytes that are equal only for constants that no program can tell apart.
fn write_key(constant: &Constant, key: &mut Vec<u8>) {
    fn bytes(tag: u8, bytes: &[u8], key: &mut Vec<u8>) {
        key.push(tag);
        key.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        key.extend_from_slice(bytes);
    }
    match constant {
        Constant::None => key.push(0),
        Constant::Bool(b) => key.extend_from_slice(&[1, u8::from(*b)]),
        Constant::Ellipsis => key.push(2),
        Constant::Int(i) => bytes(3, &i.to_le_bytes(), key),
        Constant::BigInt(negative, magnitude) => bytes(4 + u8::from(*negative), magnitude, key),
        Constant::Float(f) => bytes(6, &f.to_bits().to_le_bytes(), key),
        Constant::Complex(re, im) => {
            bytes(7, &re.to_bits().to_le_bytes(), key);
            bytes(7, &im.to_bits().to_le_bytes(), key);
        }
        Constant::Str(s) => bytes(8, &s.0, key),
        Constant::Bytes(b) => bytes(9, b, key),
        Constant::Tuple(items) | Constant::FrozenSet(items) => {
            key.push(if matches!(constant, Constant::Tuple(_)) { 10 } else { 11 });
            key.extend_from_slice(&(items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| write_key(item, key));
        }
        Constant::Slice(parts) => {
            key.push(12);
            parts.iter().for_each(|part| write_key(part, key));
        }
        Constant::Code(code) => bytes(13, &(Arc::as_ptr(code) as usize).to_le_bytes(), key),
    }
}

/// A str constant.
pub(crate) fn text(s: &str) -> Constant {
    Constant::Str(Wtf8Box::from(s))
}

/// A tuple of str constants.
pub(crate) fn text_tuple<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Constant {
    Constant::Tuple(names.into_iter().map(|s| text(s.as_ref())).collect())
}

/// A code object as a constant.
pub(crate) fn code(code: Arc<Code>) -> Constant {
    Constant::Code(code)
}

fn from_big(value: &IBig) -> Constant {
    match i64::try_from(value.clone()) {
        Ok(small) => Constant::Int(small),
        Err(_) => {
            let (sign, magnitude) = value.clone().into_parts();
            Constant::BigInt(sign == Sign::Negative, magnitude.to_le_bytes())
        }
    }
}

fn to_big(constant: &Constant) -> Option<IBig> {
    match constant {
        Constant::Int(i) => Some(IBig::from(*i)),
        Constant::Bool(b) => Some(IBig::from(u8::from(*b))),
        Constant::BigInt(negative, magnitude) => {
            let sign = if *negative { Sign::Negative } else { Sign::Positive };
            Some(IBig::from_parts(sign, UBig::from_le_bytes(magnitude)))
        }
        _ => None,
    }
}

/// The value of a number literal.
pub(crate) fn number(literal: &Number) -> Constant {
    match literal {
        Number::Float(f) => Constant::Float(*f),
        Number::Complex { real, imag } => Constant::Complex(*real, *imag),
        Number::Int(int) => match int.as_i64() {
            Some(small) => Constant::Int(small),
            None => big_literal(&int.to_string()),
        },
    }
}

/// An int literal beyond 64 bits, as the source spells it (underscores removed by the lexer).
fn big_literal(spelling: &str) -> Constant {
    let digits: String = spelling.chars().filter(|c| *c != '_').collect();
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, &digits[2..]),
        Some("0o" | "0O") => (8, &digits[2..]),
        Some("0b" | "0B") => (2, &digits[2..]),
        _ => (10, &digits[..]),
    };
    UBig::from_str_radix(digits, radix).map_or(Constant::Int(0), |big| from_big(&IBig::from(big)))
}

/// The value of `e` where it is a literal (or a tuple of literals, or a signed number).
pub(crate) fn literal(e: &Expr, strings: &dyn Fn(&ast::ExprStringLiteral) -> Constant) -> Option<Constant> {
    match e {
        Expr::NumberLiteral(n) => Some(number(&n.value)),
        Expr::BooleanLiteral(b) => Some(Constant::Bool(b.value)),
        Expr::NoneLiteral(_) => Some(Constant::None),
        Expr::EllipsisLiteral(_) => Some(Constant::Ellipsis),
        Expr::StringLiteral(s) => Some(strings(s)),
        Expr::BytesLiteral(b) => Some(Constant::Bytes(b.value.bytes().collect())),
        Expr::UnaryOp(u) if matches!(&*u.operand, Expr::NumberLiteral(_)) => unary(u.op, &literal(&u.operand, strings)?),
        Expr::Tuple(t) => {
            let items: Option<Box<[Constant]>> = t.elts.iter().map(|e| literal(e, strings)).collect();
            Some(Constant::Tuple(items?))
        }
        _ => None,
    }
}

/// Whether a constant counts as true.
pub(crate) fn truth(constant: &Constant) -> bool {
    match constant {
        Constant::None => false,
        Constant::Bool(b) => *b,
        Constant::Int(i) => *i != 0,
        Constant::Float(f) => *f != 0.0,
        Constant::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Constant::Str(s) => !s.0.is_empty(),
        Constant::Bytes(b) => !b.is_empty(),
        Constant::Tuple(t) | Constant::FrozenSet(t) => !t.is_empty(),
        Constant::Ellipsis | Constant::BigInt(..) | Constant::Slice(_) | Constant::Code(_) => true,
    }
}

/// `op value`, where that is safe to compute now.
pub(crate) fn unary(op: UnaryOp, value: &Constant) -> Option<Constant> {
    match (op, value) {
        (UnaryOp::Not, v) => Some(Constant::Bool(!truth(v))),
        (UnaryOp::USub, Constant::Float(f)) => Some(Constant::Float(-f)),
        (UnaryOp::USub, Constant::Complex(re, im)) => Some(Constant::Complex(-re, -im)),
        (UnaryOp::UAdd, Constant::Float(_) | Constant::Complex(..)) => Some(value.clone()),
        // ~True warns at run time.
        (UnaryOp::Invert, Constant::Bool(_)) => None,
        (UnaryOp::USub, v) => Some(from_big(&-to_big(v)?)),
        (UnaryOp::UAdd, v) => Some(from_big(&to_big(v)?)),
        (UnaryOp::Invert, v) => Some(from_big(&(-to_big(v)? - IBig::ONE))),
    }
}

/// `left op right`, where that is safe to compute now and the result is small.
pub(crate) fn binary(op: Operator, left: &Constant, right: &Constant) -> Option<Constant> {
    if let (Some(a), Some(b)) = (to_big(left), to_big(right)) {
        if let (Constant::Bool(a), Constant::Bool(b)) = (left, right) {
            match op {
                Operator::BitAnd => return Some(Constant::Bool(a & b)),
                Operator::BitOr => return Some(Constant::Bool(a | b)),
                Operator::BitXor => return Some(Constant::Bool(a ^ b)),
                _ => {}
            }
        }
        return int_binary(op, &a, &b);
    }
    if let Some(result) = sequence_binary(op, left, right) {
        return Some(result);
    }
    if matches!(left, Constant::Complex(..)) || matches!(right, Constant::Complex(..)) {
        return complex_binary(op, to_complex(left)?, to_complex(right)?);
    }
    float_binary(op, to_float(left)?, to_float(right)?)
}

fn int_binary(op: Operator, a: &IBig, b: &IBig) -> Option<Constant> {
    let fits = |n: &IBig| n.bit_len() <= MAX_INT_BITS;
    let result = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult if a.bit_len() + b.bit_len() <= MAX_INT_BITS => a * b,
        Operator::FloorDiv if *b != IBig::ZERO => floor_divide(a, b).0,
        Operator::Mod if *b != IBig::ZERO => floor_divide(a, b).1,
        Operator::Div => return int_true_divide(a, b),
        Operator::Pow => return int_power(a, b),
        Operator::LShift => {
            let shift = usize::try_from(b.clone()).ok()?;
            if shift > MAX_INT_BITS || a.bit_len() + shift > MAX_INT_BITS {
                return None;
            }
            a << shift
        }
        Operator::RShift => a >> usize::try_from(b.clone()).ok()?.min(1 << 20),
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        Operator::Mult | Operator::FloorDiv | Operator::Mod | Operator::MatMult => return None,
    };
    (fits(&result) || fits(a) && fits(b)).then(|| from_big(&result))
}

fn floor_divide(a: &IBig, b: &IBig) -> (IBig, IBig) {
    // Euclid's remainder is never negative; Python's has the divisor's sign.
    let (q, r) = a.div_rem_euclid(b);
    let r = IBig::from(r);
    if *b < IBig::ZERO && r != IBig::ZERO { (q - IBig::ONE, r + b) } else { (q, r) }
}

fn int_true_divide(a: &IBig, b: &IBig) -> Option<Constant> {
    // Both exact as doubles, so that one rounding is the correct one.
    let exact = |n: &IBig| (n.bit_len() <= 53).then(|| i64::try_from(n.clone()).ok().map(|n| n as f64)).flatten();
    let (a, b) = (exact(a)?, exact(b)?);
    (b != 0.0).then(|| Constant::Float(a / b))
}

fn int_power(a: &IBig, b: &IBig) -> Option<Constant> {
    if *b < IBig::ZERO {
        return None;
    }
    let exponent = usize::try_from(b.clone()).ok()?;
    if a.bit_len().max(1).checked_mul(exponent)? > MAX_INT_BITS {
        return None;
    }
    Some(from_big(&a.pow(exponent)))
}

fn to_float(constant: &Constant) -> Option<f64> {
    match constant {
        Constant::Float(f) => Some(*f),
        Constant::Bool(b) => Some(f64::from(u8::from(*b))),
        Constant::Int(i) if i.unsigned_abs() <= 1 << 53 => Some(*i as f64),
        _ => None,
    }
}

fn to_complex(constant: &Constant) -> Option<(f64, f64)> {
    match constant {
        Constant::Complex(re, im) => Some((*re, *im)),
        // An int or float operand keeps its own rules (signed zeros), so only sums are folded for those.
        _ => None,
    }
    .or_else(|| to_float(constant).map(|f| (f, 0.0)))
}

fn complex_binary(op: Operator, a: (f64, f64), b: (f64, f64)) -> Option<Constant> {
    match op {
        Operator::Add => Some(Constant::Complex(a.0 + b.0, a.1 + b.1)),
        Operator::Sub if b.1 != 0.0 => Some(Constant::Complex(a.0 - b.0, a.1 - b.1)),
        _ => None,
    }
}

fn float_binary(op: Operator, a: f64, b: f64) -> Option<Constant> {
    let result = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        // Division with floor and powers have rounding rules of their own; the run time knows them.
        _ => return None,
    };
    Some(Constant::Float(result))
}

fn sequence_binary(op: Operator, left: &Constant, right: &Constant) -> Option<Constant> {
    match (op, left, right) {
        (Operator::Add, Constant::Str(a), Constant::Str(b)) if a.0.len() + b.0.len() <= MAX_TEXT => {
            // Two lone surrogates that meet would have to be joined; leave those to run time.
            a.as_str()?;
            Some(Constant::Str(Wtf8Box([&a.0[..], &b.0[..]].concat().into())))
        }
        (Operator::Add, Constant::Bytes(a), Constant::Bytes(b)) if a.len() + b.len() <= MAX_TEXT => {
            Some(Constant::Bytes([&a[..], &b[..]].concat().into()))
        }
        (Operator::Add, Constant::Tuple(a), Constant::Tuple(b)) if a.len() + b.len() <= MAX_ITEMS => {
            Some(Constant::Tuple(a.iter().chain(b.iter()).cloned().collect()))
        }
        (Operator::Mult, sequence, Constant::Int(n)) | (Operator::Mult, Constant::Int(n), sequence) => {
            let n = usize::try_from(*n).ok()?;
            match sequence {
                Constant::Str(s) if s.0.len().checked_mul(n)? <= MAX_TEXT && s.as_str().is_some() => {
                    Some(Constant::Str(Wtf8Box(s.0.repeat(n).into())))
                }
                Constant::Bytes(b) if b.len().checked_mul(n)? <= MAX_TEXT => Some(Constant::Bytes(b.repeat(n).into())),
                Constant::Tuple(t) if t.len().checked_mul(n)? <= MAX_ITEMS => {
                    Some(Constant::Tuple((0..n).flat_map(|_| t.iter().cloned()).collect()))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// `sequence[index]` for small constants.
pub(crate) fn subscript(sequence: &Constant, index: &Constant) -> Option<Constant> {
    let at = |len: usize| -> Option<usize> {
        let i = i64::try_from(to_big(index)?).ok()?;
        let i = if i < 0 { i + i64::try_from(len).ok()? } else { i };
        usize::try_from(i).ok().filter(|i| *i < len)
    };
    match sequence {
        Constant::Tuple(items) => items.get(at(items.len())?).cloned(),
        Constant::Bytes(bytes) => bytes.get(at(bytes.len())?).map(|b| Constant::Int(i64::from(*b))),
        Constant::Str(s) => {
            let s = s.as_str().filter(|s| s.is_ascii())?;
            let i = at(s.len())?;
            s.get(i..=i).map(text)
        }
        _ => None,
    }
}

/// Whether a comparison operator is one of the six rich ones, with its table number.
pub(crate) fn compare_number(op: CmpOp) -> Option<u32> {
    use coachwhip_core::bytecode::ops::CompareOperator as C;
    let op = match op {
        CmpOp::Lt => C::Lt,
        CmpOp::LtE => C::Le,
        CmpOp::Eq => C::Eq,
        CmpOp::NotEq => C::Ne,
        CmpOp::Gt => C::Gt,
        CmpOp::GtE => C::Ge,
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => return None,
    };
    Some(op as u32)
}
