//! What is known of each value: of what kinds it may be, its shape, the constant that it is, between which ints it lies.
//!
//! Facts hold from where they were found on. They only grow, but for shapes, which stores and helpers may change. So what
//! the first turn of a loop proved of a value, each later turn proves of the value that takes its place: see `peel.rs`.
#![forbid(unsafe_code)]

use super::builder::{Builder, Full};
use super::range;
use crate::builtins::class_shape;
use crate::trace::ir::{Constant, Instruction, Op, Pseudo, Ref, Type};
use crate::trace::quick::{Memory, Quick};
use crate::uop::{Kind, Uop};
use crate::value::Value;

bitflags::bitflags! {
    /// Kinds of boxed values, and what raw ones are when they are boxed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Kinds: u8 {
        const EMPTY = 1;
        const INT = 2;
        const FLOAT = 4;
        const BOOL = 8;
        const OBJECT = 16;
        /// None, NotImplemented, Ellipsis.
        const OTHER = 32;
    }
}

impl Kinds {
    pub(super) fn of_type(of: Type) -> Kinds {
        match of {
            Type::Bool => Kinds::BOOL,
            Type::Object => Kinds::OBJECT,
            Type::Int => Kinds::INT,
            Type::Float => Kinds::FLOAT,
            Type::None | Type::Tagged | Type::Word => Kinds::all(),
        }
    }

    pub fn of_value(value: Value) -> Kinds {
        match value {
            v if v.is_empty() => Kinds::EMPTY,
            v if v.is_small_int() => Kinds::INT,
            v if v.is_float() => Kinds::FLOAT,
            v if v.is_bool() => Kinds::BOOL,
            v if v.is_object() => Kinds::OBJECT,
            _ => Kinds::OTHER,
        }
    }
}

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    pub kinds: Kinds,
    /// The guard that found out that it is not EMPTY, or an object, for a later one to strengthen; `u16::MAX`: none.
    pub guard: u16,
    /// The constant that it is, of the same form, or NONE.
    pub constant: Ref,
    /// The raw int or double that was unboxed from it, or NONE.
    pub raw: Ref,
    /// Of what was loaded again, tables and what a parent knew: the first reference to it, or NONE.
    pub same: Ref,
    /// Its shape; 0: not known.
    pub shape: u32,
    /// Of an int, raw or boxed: the least and the greatest that it may be.
    pub low: i64,
    pub high: i64,
    /// A guard went because of where it lies.
    pub relied: bool,
    /// It was recorded as no negative number.
    pub was_positive: bool,
}

impl Fact {
    pub const NOTHING: Fact = Fact {
        kinds: Kinds::all(),
        guard: u16::MAX,
        constant: Ref::NONE,
        raw: Ref::NONE,
        same: Ref::NONE,
        shape: 0,
        low: Value::INT_MIN,
        high: Value::INT_MAX,
        relied: false,
        was_positive: false,
    };
}

impl Builder {
    /// The shape of what a call of a quick helper gives, where one knows it.
    fn shape_of(&self, quick: Quick, call: &Instruction) -> u32 {
        match quick {
            Quick::TUPLE_0 | Quick::TUPLE_1 | Quick::TUPLE_2 | Quick::TUPLE_3 | Quick::TUPLE_4 => class_shape::TUPLE.0,
            Quick::LIST_0
            | Quick::LIST_1
            | Quick::LIST_2
            | Quick::LIST_3
            | Quick::LIST_4
            | Quick::LIST_FOR
            | Quick::LIST_PART
            | Quick::NEW_PART => class_shape::LIST.0,
            Quick::CONCATENATE | Quick::CHARACTER | Quick::TEXT_2 | Quick::TEXT_3 | Quick::TEXT_4 | Quick::TEXT_OF => {
                class_shape::STR.0
            }
            Quick::NEW_TUPLE | Quick::TUPLE_OF => class_shape::TUPLE.0,
            Quick::NEW_GENERATOR_OF
            | Quick::NEW_GENERATOR_0
            | Quick::NEW_GENERATOR_1
            | Quick::NEW_GENERATOR_2
            | Quick::NEW_GENERATOR_3 => class_shape::GENERATOR.0,
            Quick::NEW_COROUTINE_OF
            | Quick::NEW_COROUTINE_0
            | Quick::NEW_COROUTINE_1
            | Quick::NEW_COROUTINE_2
            | Quick::NEW_COROUTINE_3 => class_shape::COROUTINE.0,
            Quick::NEW_BYTE
            | Quick::NEW_FILLED
            | Quick::BYTES_FILL
            | Quick::BYTES_REPEAT
            | Quick::BYTES_JOIN
            | Quick::BYTES_JOIN_FILLED
            | Quick::BYTES_SLICE => class_shape::BYTES.0,
            Quick::NEW_RANGE => class_shape::RANGE.0,
            Quick::NEW_SLICE => class_shape::SLICE.0,
            Quick::NEW_WIDE => class_shape::INT.0,
            Quick::FAILURE_TEXT => class_shape::STR.0,
            Quick::NEW_COMPLEX => class_shape::COMPLEX.0,
            Quick::NEW_METHOD => self.shape_at(call.reference(4)),
            Quick::NEW_CELL => class_shape::CELL.0,
            Quick::NEW_FUNCTION => class_shape::FUNCTION.0,
            Quick::SET_0 => class_shape::SET.0,
            Quick::DICT_0 | Quick::DICT_COPY | Quick::NEW_KEYWORDS => class_shape::DICT.0,
            Quick::NEW_INSTANCE | Quick::NEW_CURSOR | Quick::NEW_ASYNC_VALUE | Quick::NEW_VIEW | Quick::NEW_DICT_ITERATOR => {
                self.shape_at(call.reference(3))
            }
            Quick::NEW_EXCEPTION | Quick::NEW_ASYNC_STEP => self.shape_at(call.reference(4)),
            Quick::NEW_TRACEBACK => class_shape::TRACEBACK.0,
            Quick::NEW_ENUMERATE => class_shape::ENUMERATE.0,
            Quick::NEW_ZIP => class_shape::ZIP.0,
            Quick::CAUGHT => self.shape_at(call.reference(2)),
            _ => 0,
        }
    }

    /// The shape whose number a constant is.
    fn shape_at(&self, number: Ref) -> u32 {
        self.trace.constant(number).map_or(0, |shape| (shape.bits as i64 >> 16) as u32)
    }

    #[inline]
    pub(super) fn fact(&self, at: Ref) -> Fact {
        if at.is_constant() {
            return self.fact_of_constant(at);
        }
        self.facts.get(at.index()).copied().unwrap_or(Fact::NOTHING)
    }

    fn fact_of_constant(&self, at: Ref) -> Fact {
        let Some(constant) = self.trace.constant(at) else { return Fact::NOTHING };
        let shape = self.constant_shapes.get(at.index()).copied().unwrap_or(0);
        let mut fact = Fact { shape, constant: at, ..Fact::NOTHING };
        fact.kinds = match constant.of {
            Type::Tagged | Type::Bool | Type::Object => Kinds::of_value(Value::from_bits(constant.bits)),
            of => Kinds::of_type(of),
        };
        let number = match constant.of {
            Type::Int => Some(constant.bits as i64 >> 16),
            Type::Tagged => Value::from_bits(constant.bits).as_small_int(),
            _ => None,
        };
        if let Some(number) = number {
            (fact.low, fact.high) = (number, number);
        }
        fact
    }

    /// Changes what is known of a value; of constants only shapes are kept.
    pub(super) fn note(&mut self, at: Ref, change: impl FnOnce(&mut Fact)) {
        if !at.is_constant() {
            if let Some(fact) = self.facts.get_mut(at.index()) {
                change(fact);
            }
            return;
        }
        let mut fact = self.fact(at);
        change(&mut fact);
        let missing = (at.index() + 1).saturating_sub(self.constant_shapes.len());
        if fact.shape != 0 && at != Ref::NONE && self.constant_shapes.try_reserve(missing).is_ok() {
            self.constant_shapes.resize(self.constant_shapes.len() + missing, 0);
            self.constant_shapes[at.index()] = fact.shape;
        } else if let Some(shape) = self.constant_shapes.get_mut(at.index()) {
            *shape = fact.shape;
        }
    }

    /// A constant is an object of a builtin class, whose shape nothing changes.
    pub fn tell_shape(&mut self, constant: Ref, shape: u32) {
        debug_assert!(constant.is_constant() && shape < class_shape::END.0);
        self.note(constant, |fact| fact.shape = shape);
    }

    /// What an instruction's result is from the start.
    pub(super) fn first_fact(&self, i: &Instruction) -> Fact {
        let mut fact = Fact { kinds: Kinds::of_type(i.of), ..Fact::NOTHING };
        match i.op {
            Op::Uop(Uop::BOX_INT) => {
                let int = self.fact(i.reference(0));
                fact = Fact { kinds: Kinds::INT, low: int.low, high: int.high, raw: i.reference(0), ..fact };
            }
            Op::Uop(Uop::BOX_FLOAT) => (fact.kinds, fact.raw) = (Kinds::FLOAT, i.reference(0)),
            // The machine has one such table, of characters.
            Op::Uop(Uop::LOAD_VM_ITEM) => (fact.kinds, fact.shape) = (Kinds::OBJECT | Kinds::EMPTY, class_shape::STR.0),
            Op::Uop(uop) if i.of == Type::Int => {
                let operand = |n: usize| self.fact(i.reference(n));
                (fact.low, fact.high) = range::of_result(uop, i, &self.trace, operand);
            }
            Op::Pseudo(Pseudo::CALL) => {
                if let Some(quick) = Quick::ALL.get(usize::from(i.arguments[0])).copied() {
                    let empty = if quick.may_fail() { Kinds::EMPTY } else { Kinds::empty() };
                    fact.kinds = Kinds::of_type(quick.result()) | empty;
                    if quick.result() == Type::Tagged && !quick.may_fail() {
                        fact.kinds.remove(Kinds::EMPTY);
                    }
                    fact.shape = self.shape_of(quick, i);
                    if matches!(quick, Quick::PRODUCT_MOD | Quick::PRODUCT_FLOORDIV | Quick::PRODUCT_SHR) {
                        fact.kinds = Kinds::INT | Kinds::EMPTY;
                    }
                    if quick == Quick::PRODUCT_MOD {
                        (fact.low, fact.high) = (0, self.fact(i.reference(5)).high.max(1) - 1);
                    }
                }
            }
            Op::Pseudo(Pseudo::NEW_OBJECT) => fact.shape = i.quick().map_or(0, |quick| self.shape_of(quick, i)),
            Op::Pseudo(Pseudo::COPY) => {
                let from = self.fact(i.reference(0));
                fact = Fact { kinds: fact.kinds & from.kinds, guard: u16::MAX, relied: false, ..from };
            }
            _ => {}
        }
        fact
    }

    /// What holds behind an instruction that was appended or is known to pass.
    pub(super) fn learn(&mut self, i: &Instruction, at: Ref) -> Result<(), Full> {
        let Op::Uop(uop) = i.op else {
            self.forget_shapes_after_call(i);
            return Ok(());
        };
        let (a, b) = (i.reference(0), i.reference(1));
        match uop {
            Uop::GUARD_INT => self.note(a, |fact| fact.kinds &= Kinds::INT),
            Uop::GUARD_INTS => {
                self.note(a, |fact| fact.kinds &= Kinds::INT);
                self.note(b, |fact| fact.kinds &= Kinds::INT);
            }
            Uop::UNBOX_FLOAT_CHECK => self.note(a, |fact| {
                fact.kinds &= Kinds::FLOAT;
                fact.raw = at;
            }),
            Uop::UNBOX_INT | Uop::UNBOX_FLOAT => self.note(a, |fact| fact.raw = at),
            Uop::GUARD_BOOL => self.note(a, |fact| fact.kinds &= Kinds::BOOL),
            Uop::GUARD_OBJECT => self.note(a, |fact| {
                fact.kinds &= Kinds::OBJECT;
                fact.guard = at.0;
            }),
            Uop::GUARD_SHAPE | Uop::GUARD_SHAPE_OBJECT => {
                let shape = self.trace.constant(b).map_or(0, |c| c.bits as u32);
                self.note(a, |fact| {
                    fact.kinds &= Kinds::OBJECT;
                    fact.shape = shape;
                });
            }
            Uop::GUARD_IS | Uop::GUARD_IS64 | Uop::BRANCH_INT_NE_CONST | Uop::BRANCH_INT_NE => self.is_constant(a, b)?,
            Uop::BRANCH_INT_EQ_CONST | Uop::BRANCH_INT_EQ => self.is_not(a, b, at)?,
            Uop::STORE_FIELD32_CONST => self.store_changes_shape(i),
            Uop::STORE_FIELD if i.arguments[2] == 0 => self.forget_shapes(i.reference(1)),
            _ => {}
        }
        self.learn_range(uop, i);
        Ok(())
    }

    /// A value is this constant, given as an immediate of any type.
    fn is_constant(&mut self, at: Ref, constant: Ref) -> Result<(), Full> {
        let Some(Constant { bits, .. }) = self.trace.constant(constant) else { return Ok(()) };
        let of = match self.trace.type_of(at) {
            of if !of.is_boxed() => of,
            of => match Kinds::of_value(Value::from_bits(bits)) {
                Kinds::OBJECT => Type::Object,
                Kinds::BOOL => Type::Bool,
                _ if of == Type::Tagged => of,
                // It never is: what follows is never reached.
                _ => return Ok(()),
            },
        };
        let known = self.constant(of, bits)?;
        let is = self.fact(known);
        self.note(at, |fact| {
            fact.constant = known;
            fact.kinds &= is.kinds;
            (fact.low, fact.high) = (is.low, is.high);
        });
        Ok(())
    }

    /// A value is not this constant, as a guard found out.
    fn is_not(&mut self, at: Ref, constant: Ref, guard: Ref) -> Result<(), Full> {
        let Some(Constant { bits, .. }) = self.trace.constant(constant) else { return Ok(()) };
        if !self.trace.type_of(at).is_boxed() {
            return Ok(());
        }
        let fact = self.fact(at);
        match Value::from_bits(bits) {
            Value::EMPTY => self.note(at, |fact| {
                fact.kinds.remove(Kinds::EMPTY);
                fact.guard = guard.0;
            }),
            value if value.is_bool() && fact.kinds == Kinds::BOOL => {
                let other = self.constant(Type::Bool, bits ^ 1)?;
                self.note(at, |fact| fact.constant = other);
            }
            _ => {}
        }
        Ok(())
    }

    fn learn_range(&mut self, uop: Uop, i: &Instruction) {
        if uop.takes(0) != Some(Kind::Int) && uop.takes(0) != Some(Kind::Any) || self.trace.type_of(i.reference(0)) != Type::Int {
            return;
        }
        let (a, b) = (i.reference(0), i.reference(1));
        if let Some((of_a, of_b)) = range::behind(uop, self.number(a), self.number(b)) {
            self.note(a, |fact| (fact.low, fact.high) = of_a);
            self.note(b, |fact| (fact.low, fact.high) = of_b);
        }
    }

    // -- shapes that change ----------------------------------------------------------------------------------------------

    /// Offset of the shape in an object's header.
    pub(super) const SHAPE_FIELD: u16 = core::mem::offset_of!(crate::object::Header, shape) as u16;

    fn store_changes_shape(&mut self, i: &Instruction) {
        if i.arguments[1] == Self::SHAPE_FIELD {
            let shape = self.trace.constant(i.reference(2)).map_or(0, |c| c.bits as u32);
            self.forget_shapes(i.reference(0));
            self.note(i.reference(0), |fact| fact.shape = shape);
        }
    }

    /// The shape of an object changes, and so of all that may be it.
    fn forget_shapes(&mut self, of: Ref) {
        self.shapes_changed = self.trace.instructions.len();
        for at in 0..self.facts.len() {
            if self.facts[at].shape != 0 && self.may_be_same(Ref::instruction(at), of) {
                self.facts[at].shape = 0;
            }
        }
        for at in 0..self.constant_shapes.len() {
            if self.constant_shapes[at] != 0 && self.may_be_same(Ref::constant(at), of) {
                self.constant_shapes[at] = 0;
            }
        }
    }

    /// A helper that writes fields may give any instance another shape; builtin classes' objects keep theirs.
    fn forget_shapes_after_call(&mut self, i: &Instruction) {
        let quick = Quick::ALL.get(usize::from(i.arguments[0])).filter(|_| i.is(Pseudo::CALL));
        if !quick.is_some_and(|quick| quick.writes().contains(Memory::FIELDS)) {
            return;
        }
        self.shapes_changed = self.trace.instructions.len();
        let changes = |shape: u32| shape >= class_shape::END.0;
        self.facts.iter_mut().filter(|fact| changes(fact.shape)).for_each(|fact| fact.shape = 0);
        self.constant_shapes.iter_mut().filter(|shape| changes(**shape)).for_each(|shape| *shape = 0);
    }
}
