//! `==`, `<` and their kin. Invariant: numbers compare by exact value, whatever their types; a class overrides through
//! its dunders, the subclass's reflected method first.

use core::cmp::Ordering;

use crate::builtins::class_shape;
use crate::builtins::sequence::{self, Items};
use crate::bytecode::ops::CompareOperator;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::number::integer_float;
use crate::object::string::same_text;
use crate::object::{BigInt, Bytes, Class, ClassFlags, Kind, List, Str, Tuple};
use crate::value::Value;

/// Most items of tuples that are compared without looking whether fuel is due.
const MOST_SIMPLE_ITEMS: usize = 8;

/// What an operator says about an order.
#[inline(always)]
pub const fn holds(op: CompareOperator, order: Ordering) -> bool {
    match op {
        CompareOperator::Lt => order.is_lt(),
        CompareOperator::Le => order.is_le(),
        CompareOperator::Eq => order.is_eq(),
        CompareOperator::Ne => order.is_ne(),
        CompareOperator::Gt => order.is_gt(),
        CompareOperator::Ge => order.is_ge(),
    }
}

/// The operator with its sides exchanged.
pub const fn reflected(op: CompareOperator) -> CompareOperator {
    match op {
        CompareOperator::Lt => CompareOperator::Gt,
        CompareOperator::Le => CompareOperator::Ge,
        CompareOperator::Gt => CompareOperator::Lt,
        CompareOperator::Ge => CompareOperator::Le,
        equality => equality,
    }
}

/// As [`holds`], where unordered operands (a NaN) are different and nothing else.
#[inline(always)]
fn holds_partial(op: CompareOperator, order: Option<Ordering>) -> bool {
    match order {
        Some(order) => holds(op, order),
        None => matches!(op, CompareOperator::Ne),
    }
}

#[inline(always)]
fn compare_floats(op: CompareOperator, a: f64, b: f64) -> bool {
    match op {
        CompareOperator::Lt => a < b,
        CompareOperator::Le => a <= b,
        CompareOperator::Eq => a == b,
        CompareOperator::Ne => a != b,
        CompareOperator::Gt => a > b,
        CompareOperator::Ge => a >= b,
    }
}

/// The order of two big ints.
fn order_big(a: Ref<BigInt>, b: Ref<BigInt>) -> Ordering {
    match (a.is_negative(), b.is_negative()) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (negative, _) => {
            let (x, y) = (a.words(), b.words());
            let order = x.len().cmp(&y.len()).then_with(|| x.iter().rev().cmp(y.iter().rev()));
            if negative { order.reverse() } else { order }
        }
    }
}

/// The order of two plain ints; immediate ones lie between the negative and the positive big ones.
pub fn order_ints(a: Value, b: Value) -> Ordering {
    match (a.downcast::<BigInt>(), b.downcast::<BigInt>()) {
        (Some(x), Some(y)) => order_big(x, y),
        (Some(x), None) => {
            if x.is_negative() {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
        (None, Some(y)) => {
            if y.is_negative() {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
        (None, None) => a.as_small_int().cmp(&b.as_small_int()),
    }
}

/// A bool as an int; other values as they are.
#[inline(always)]
fn bool_to_int(value: Value) -> Value {
    match value.as_bool() {
        Some(b) => Value::small_int(b.into()),
        None => value,
    }
}

fn is_int_value(value: Value) -> bool {
    value.is_small_int() || value.is_kind(Kind::BigInt)
}

/// The items of a value of exactly the class `tuple` or `list`.
#[inline]
fn builtin_items(value: Value) -> Option<Items> {
    match value.header()?.shape.get() {
        class_shape::TUPLE => value.downcast::<Tuple>().map(Items::Tuple),
        class_shape::LIST => value.downcast::<List>().map(Items::List),
        _ => None,
    }
}

impl Machine {
    /// `a op b`, any result.
    #[inline]
    pub fn compare(&mut self, op: CompareOperator, a: Value, b: Value) -> Result {
        if Value::both_small_ints(a, b) {
            return Ok(Value::bool(holds(op, a.shifted_int().cmp(&b.shifted_int()))));
        }
        if let (Some(x), Some(y)) = (a.as_float(), b.as_float()) {
            return Ok(Value::bool(compare_floats(op, x, y)));
        }
        match (builtin_items(a), builtin_items(b)) {
            (Some(x @ Items::Tuple(_)), Some(y @ Items::Tuple(_))) => return sequence::compare(self, op, x, y),
            (Some(x @ Items::List(_)), Some(y @ Items::List(_))) => return sequence::compare(self, op, x, y),
            _ => {}
        }
        match self.compare_builtin(op, a, b) {
            Some(answer) => Ok(Value::bool(answer)),
            None => self.compare_by_methods(op, a, b),
        }
    }

    /// Compares values of builtin types without calling anything; None where a method decides.
    #[inline]
    pub fn compare_builtin(&self, op: CompareOperator, a: Value, b: Value) -> Option<bool> {
        if let (Some(x), Some(y)) = (a.downcast::<Str>(), b.downcast::<Str>()) {
            return Some(compare_texts(op, x, y));
        }
        if a.is_object() && !a.is_kind(Kind::BigInt) && !a.is_kind(Kind::Bytes) {
            return None;
        }
        self.compare_numbers(op, a, b)
    }

    fn compare_numbers(&self, op: CompareOperator, a: Value, b: Value) -> Option<bool> {
        if let (Some(x), Some(y)) = (a.downcast::<Bytes>(), b.downcast::<Bytes>()) {
            return Some(holds(op, x.as_slice().cmp(y.as_slice())));
        }
        let (a, b) = (bool_to_int(a), bool_to_int(b));
        match (is_int_value(a), is_int_value(b)) {
            (true, true) => Some(holds(op, order_ints(a, b))),
            (true, false) => Some(holds_partial(op, self.order_int_float(a, b.as_float()?))),
            (false, true) => {
                let order = self.order_int_float(b, a.as_float()?).map(Ordering::reverse);
                Some(holds_partial(op, order))
            }
            (false, false) => match (a.as_float(), b.as_float()) {
                (Some(x), Some(y)) => Some(compare_floats(op, x, y)),
                _ => self.compare_constants(op, a, b),
            },
        }
    }

    /// None, Ellipsis and NotImplemented are equal to themselves alone.
    fn compare_constants(&self, op: CompareOperator, a: Value, b: Value) -> Option<bool> {
        let plain = |v: Value| !v.is_object() && !v.is_empty();
        match op {
            CompareOperator::Eq if plain(a) && plain(b) => Some(a == b),
            CompareOperator::Ne if plain(a) && plain(b) => Some(a != b),
            _ => None,
        }
    }

    /// The order of an int and a float, exactly; None for NaN.
    pub fn order_int_float(&self, a: Value, x: f64) -> Option<Ordering> {
        if let Some(n) = a.as_small_int() {
            // 48 bits fit a float exactly.
            return (n as f64).partial_cmp(&x);
        }
        integer_float::compare(self.int_operand(a)?.as_ref(), x)
    }

    /// `a op b` by the classes' methods.
    #[inline(never)]
    fn compare_by_methods(&mut self, op: CompareOperator, a: Value, b: Value) -> Result {
        self.nested(|vm| vm.compare_guarded(op, a, b))
    }

    fn compare_guarded(&mut self, op: CompareOperator, a: Value, b: Value) -> Result {
        let (class_a, class_b) = (self.class_of(a), self.class_of(b));
        let back = reflected(op);
        let subclass_first = class_a != class_b && Class::is_subclass_of(class_b, class_a);
        if subclass_first {
            let answer = self.try_compare(class_b, back, b, a)?;
            if answer != Value::NOT_IMPLEMENTED {
                return Ok(answer);
            }
        }
        let answer = self.try_compare(class_a, op, a, b)?;
        if answer != Value::NOT_IMPLEMENTED {
            return Ok(answer);
        }
        if !subclass_first {
            let answer = self.try_compare(class_b, back, b, a)?;
            if answer != Value::NOT_IMPLEMENTED {
                return Ok(answer);
            }
        }
        self.compare_identity(op, a, b)
    }

    fn try_compare(&mut self, class: Ref<Class>, op: CompareOperator, a: Value, b: Value) -> Result {
        // Plain instances have no comparison but `object`'s, which says NotImplemented for all but identity.
        if a.is_kind(Kind::Instance) && !class.has(ClassFlags::CUSTOM_EQ) && matches!(op, CompareOperator::Eq) {
            return Ok(if a == b { Value::TRUE } else { Value::NOT_IMPLEMENTED });
        }
        let Some(method) = self.lookup(class, self.comparison_name(op))? else { return Ok(Value::NOT_IMPLEMENTED) };
        if method.is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        if matches!(method.kind(), Some(Kind::Function | Kind::NativeFunction)) {
            return self.call(method, &[a, b]);
        }
        let bound = self.bind(method, a, class)?;
        self.call(bound, &[b])
    }

    /// Nobody knew: identity for equality, an error for order.
    fn compare_identity(&mut self, op: CompareOperator, a: Value, b: Value) -> Result {
        match op {
            CompareOperator::Eq => Ok(Value::bool(a == b)),
            CompareOperator::Ne => Ok(Value::bool(a != b)),
            _ => {
                let (left, right) = (self.type_name(a), self.type_name(b));
                Err(self.type_error(format_args!("'{}' not supported between instances of '{left}' and '{right}'", op.text())))
            }
        }
    }

    /// The dunder of a comparison.
    pub fn comparison_name(&self, op: CompareOperator) -> Value {
        match op {
            CompareOperator::Lt => self.names.__lt__,
            CompareOperator::Le => self.names.__le__,
            CompareOperator::Eq => self.names.__eq__,
            CompareOperator::Ne => self.names.__ne__,
            CompareOperator::Gt => self.names.__gt__,
            CompareOperator::Ge => self.names.__ge__,
        }
    }

    /// `bool(a op b)`
    #[inline]
    pub fn compare_bool(&mut self, op: CompareOperator, a: Value, b: Value) -> Result<bool> {
        let answer = self.compare(op, a, b)?;
        match answer.as_bool() {
            Some(b) => Ok(b),
            None => self.is_true(answer),
        }
    }

    /// `a is b or a == b`: what containers use.
    #[inline]
    pub fn equal(&mut self, a: Value, b: Value) -> Result<bool> {
        // Identical words are the same value, except that a NaN has one word here: it too counts as identical.
        if a == b {
            return Ok(true);
        }
        if Value::both_small_ints(a, b) {
            return Ok(false);
        }
        if let (Some(x), Some(y)) = (a.downcast::<Str>(), b.downcast::<Str>()) {
            return Ok(texts_equal(x, y));
        }
        self.compare_bool(CompareOperator::Eq, a, b)
    }
}

/// Compares two tuples of exactly that class, where immediate ints, strings or the same objects decide it.
#[inline]
pub(crate) fn compare_simple_tuples(op: CompareOperator, a: Value, b: Value) -> Option<bool> {
    let is_exact = |v: Value| v.header().is_some_and(|header| header.shape.get() == class_shape::TUPLE);
    if !is_exact(a) || !is_exact(b) {
        return None;
    }
    let (a, b) = (a.downcast::<Tuple>()?, b.downcast::<Tuple>()?);
    if a.len() > MOST_SIMPLE_ITEMS {
        return None;
    }
    for (&x, &y) in a.as_slice().iter().zip(b.as_slice()) {
        let order = match () {
            () if x == y => continue,
            () if Value::both_small_ints(x, y) => x.shifted_int().cmp(&y.shifted_int()),
            () => order_texts(x.downcast::<Str>()?.as_bytes(), y.downcast::<Str>()?.as_bytes()),
        };
        if order.is_ne() {
            return Some(holds(op, order));
        }
    }
    Some(holds(op, a.len().cmp(&b.len())))
}

/// Are two strings equal?
#[inline]
pub fn texts_equal(a: Ref<Str>, b: Ref<Str>) -> bool {
    if a == b {
        return true;
    }
    if a.is_interned() && b.is_interned() {
        return false;
    }
    same_text(a.as_bytes(), b.as_bytes())
}

/// The order of encoded text is that of its code points, lone surrogates included.
#[inline]
pub fn compare_texts(op: CompareOperator, a: Ref<Str>, b: Ref<Str>) -> bool {
    match op {
        CompareOperator::Eq => texts_equal(a, b),
        CompareOperator::Ne => !texts_equal(a, b),
        _ => holds(op, order_texts(a.as_bytes(), b.as_bytes())),
    }
}

/// The first bytes decide most comparisons.
#[inline]
pub(crate) fn order_texts(a: &[u8], b: &[u8]) -> Ordering {
    match (a.first(), b.first()) {
        (Some(x), Some(y)) if x != y => x.cmp(y),
        _ => a.cmp(b),
    }
}
