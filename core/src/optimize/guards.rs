//! Guards: those that facts imply go, weaker ones before are strengthened, and on what a guard can only fail is noted.
//!
//! A guard that is made stronger asks for more where it stands, so it leaves with what is there, before anything that lies
//! between. What implies what: a value is a constant => it has a kind => it is not EMPTY; an object has a shape => it is an object.
#![forbid(unsafe_code)]

use super::builder::{Builder, Full, Step};
use super::facts::{Fact, Kinds};
use super::passes::Passes;
use super::range;
use crate::trace::ir::{Instruction, Op, Pseudo, Ref, Type};
use crate::uop::Uop;
use crate::value::Value;

impl Builder {
    /// What is known to become of a guard, or of what checks and converts.
    pub(super) fn guard(&mut self, i: &mut Instruction) -> Result<Step, Full> {
        let (a, b) = (i.reference(0), i.reference(1));
        let uop = match i.op {
            Op::Uop(uop) => uop,
            Op::Pseudo(Pseudo::COPY) => return Ok(self.copy(i)),
            Op::Pseudo(_) => return Ok(Step::Keep),
        };
        Ok(match uop {
            Uop::GUARD_INT => match self.expect_kinds(a, Kinds::INT) {
                Step::Keep if let Some(_) = self.ask_more(a, Uop::GUARD_INT)? => Step::Is(Ref::NONE),
                step => step,
            },
            Uop::GUARD_INTS => self.guard_ints(i, a, b),
            Uop::GUARD_BOOL => self.expect_kinds(a, Kinds::BOOL),
            Uop::GUARD_OBJECT => self.expect_kinds(a, Kinds::OBJECT),
            Uop::UNBOX_FLOAT_CHECK => self.check_float(i, a)?,
            Uop::GUARD_SHAPE | Uop::GUARD_SHAPE_OBJECT => self.guard_shape(i, uop),
            // Nothing is collected in a trace: what it makes stays young.
            Uop::BARRIER if !a.is_constant() && self.trace.get(a).is_new() => Step::Is(Ref::NONE),
            Uop::GUARD_IS | Uop::GUARD_IS64 | Uop::BRANCH_INT_NE_CONST | Uop::BRANCH_INT_NE => self.expect_is(a, b, true),
            Uop::BRANCH_INT_EQ_CONST | Uop::BRANCH_INT_EQ => self.expect_is(a, b, false),
            _ if !self.passes.contains(Passes::RANGE) => Step::Keep,
            Uop::ADD_INT_CONST => self.add_unchecked(i, a),
            // As a loop asks that counts to the end of a list.
            Uop::BRANCH_INT_OUTSIDE if self.number(a).low >= 0 => {
                self.rely([a; 2]);
                *i = Instruction::uop(Uop::BRANCH_INT_LE, Type::None, &[b.0, a.0, i.arguments[2]]);
                Step::Again
            }
            _ => match range::decides(uop, self.number(a), self.number(b)) {
                Some(leaves) if uop.takes(0) == Some(crate::uop::Kind::Int) => {
                    self.rely([a, b]);
                    self.decided(!leaves)
                }
                _ => Step::Keep,
            },
        })
    }

    /// A guard whose outcome is known.
    fn decided(&mut self, passes: bool) -> Step {
        if passes {
            return Step::Is(Ref::NONE);
        }
        self.fails = true;
        Step::Keep
    }

    /// A sum that fits needs no check: counters that were compared with their end.
    fn add_unchecked(&mut self, i: &mut Instruction, a: Ref) -> Step {
        let (of, by) = (self.fact(a), self.trace.constant(i.reference(1)).map_or(0, |c| c.bits as i64 >> 16));
        let fits = |n: i64| (Value::INT_MIN..=Value::INT_MAX).contains(&(n + by));
        if !fits(of.low) || !fits(of.high) {
            return Step::Keep;
        }
        self.rely([a; 2]);
        *i = Instruction::uop(Uop::ADD_CONST, Type::Int, &i.arguments[..2]);
        Step::Again
    }

    /// What is known of an int, immediates of compares included.
    pub(super) fn number(&self, at: Ref) -> Fact {
        match self.trace.constant(at) {
            Some(constant) if constant.of == Type::Word && constant.bits & 0xFFFF == 0xFFFF => {
                let number = constant.bits as i64 >> 16;
                Fact { low: number, high: number, ..Fact::NOTHING }
            }
            _ => self.fact(at),
        }
    }

    fn expect_kinds(&mut self, at: Ref, kinds: Kinds) -> Step {
        let known = self.fact(at).kinds;
        if kinds.contains(known) {
            self.decided(true)
        } else if !known.intersects(kinds) {
            self.decided(false)
        } else {
            Step::Keep
        }
    }

    /// Of two values, one may be known to be an int.
    fn guard_ints(&mut self, i: &mut Instruction, a: Ref, b: Ref) -> Step {
        let known = |at: Ref| Kinds::INT.contains(self.fact(at).kinds);
        let other = match (known(a), known(b)) {
            (true, true) => return Step::Is(Ref::NONE),
            (true, false) => b,
            (false, true) => a,
            (false, false) if a == b => a,
            (false, false) => {
                self.fails |= !self.fact(a).kinds.intersects(Kinds::INT) || !self.fact(b).kinds.intersects(Kinds::INT);
                return Step::Keep;
            }
        };
        *i = Instruction::uop(Uop::GUARD_INT, Type::None, &[other.0, i.arguments[2]]);
        Step::Again
    }

    /// A value that is known to be a float was unboxed by the check that found out, or needs none.
    fn check_float(&mut self, i: &mut Instruction, a: Ref) -> Result<Step, Full> {
        if !Kinds::FLOAT.contains(self.fact(a).kinds) {
            self.fails |= !self.fact(a).kinds.intersects(Kinds::FLOAT);
            return Ok(self.ask_more(a, Uop::UNBOX_FLOAT_CHECK)?.map_or(Step::Keep, Step::Is));
        }
        let raw = self.fact(a).raw;
        if raw != Ref::NONE && self.trace.type_of(raw) == Type::Float {
            return Ok(Step::Is(raw));
        }
        *i = Instruction::uop(Uop::UNBOX_FLOAT, Type::Float, &[a.0]);
        Ok(Step::Again)
    }

    /// The guard that found out that what was loaded is not EMPTY may ask for a number, which no later instruction changes.
    /// Gives that guard. (What a call gave is told apart by EMPTY: whether it did anything.)
    fn ask_more(&mut self, value: Ref, uop: Uop) -> Result<Option<Ref>, Full> {
        use Uop::{LOAD_BUFFER_ITEM, LOAD_FIELD, LOAD_ITEM, LOAD_SLOT, LOAD_TAIL_ITEM};
        let at = usize::from(self.fact(value).guard);
        let is_loaded = || {
            let by = self.trace.get(value).op;
            matches!(by, Op::Uop(LOAD_SLOT | LOAD_FIELD | LOAD_ITEM | LOAD_BUFFER_ITEM | LOAD_TAIL_ITEM))
        };
        if at < self.first_own() || value.is_constant() || !is_loaded() {
            return Ok(None);
        }
        let Some(&guard) = self.trace.instructions.get(at).filter(|guard| guard.is_uop(Uop::BRANCH_INT_EQ_CONST)) else {
            return Ok(None);
        };
        let of = if uop == Uop::UNBOX_FLOAT_CHECK { Type::Float } else { Type::None };
        let stronger = Instruction::uop(uop, of, &[value.0, guard.arguments[2]]);
        self.trace.instructions[at] = stronger;
        self.facts[at] = self.first_fact(&stronger);
        self.learn(&stronger, Ref::instruction(at))?;
        Ok(Some(Ref::instruction(at)))
    }

    fn guard_shape(&mut self, i: &mut Instruction, uop: Uop) -> Step {
        let (object, shape) = (i.reference(0), i.reference(1));
        let fact = self.fact(object);
        let asked = self.trace.constant(shape).map_or(0, |c| c.bits as u32);
        if fact.shape != 0 && Kinds::OBJECT.contains(fact.kinds) {
            return self.decided(fact.shape == asked);
        }
        if !fact.kinds.intersects(Kinds::OBJECT) {
            return self.decided(false);
        }
        if uop == Uop::GUARD_SHAPE_OBJECT || fact.kinds != Kinds::OBJECT {
            return Step::Keep;
        }
        if self.strengthen(fact, shape) {
            let guard = Ref(fact.guard);
            let stronger = self.trace.instructions[guard.index()];
            self.note(object, |fact| fact.shape = asked);
            debug_assert!(stronger.is_uop(Uop::GUARD_SHAPE));
            return Step::Is(Ref::NONE);
        }
        *i = Instruction::uop(Uop::GUARD_SHAPE_OBJECT, Type::None, &[object.0, shape.0, i.arguments[2]]);
        Step::Again
    }

    /// The guard that found out that a value is an object may ask for its shape as well, if that could not have changed since.
    fn strengthen(&mut self, fact: Fact, shape: Ref) -> bool {
        let at = usize::from(fact.guard);
        if fact.guard == u16::MAX || at < self.first_own() || at < self.shapes_changed {
            return false;
        }
        let guard = self.trace.instructions[at];
        if !guard.is_uop(Uop::GUARD_OBJECT) {
            return false;
        }
        let arguments = [guard.arguments[0], shape.0, guard.arguments[1]];
        self.trace.instructions[at] = Instruction::uop(Uop::GUARD_SHAPE, Type::None, &arguments);
        true
    }

    /// A guard that a word is, or is not, another.
    fn expect_is(&mut self, a: Ref, b: Ref, wanted: bool) -> Step {
        if a == b {
            return self.decided(wanted);
        }
        let (of_a, of_b) = (self.fact(a), self.fact(b));
        let boxed = self.trace.type_of(a).is_boxed();
        let differ = if let (true, Some(constant)) = (boxed, self.trace.constant(b)) {
            !of_a.kinds.intersects(Kinds::of_value(Value::from_bits(constant.bits)))
        } else if boxed {
            !of_a.kinds.intersects(of_b.kinds)
        } else {
            let (x, y) = (self.number(a), self.number(b));
            self.trace.type_of(a) == Type::Int && (x.high < y.low || y.high < x.low)
        };
        if !differ {
            return Step::Keep;
        }
        if !boxed {
            self.rely([a, b]);
        }
        self.decided(!wanted)
    }

    /// A copy under a type that the value is known to have is the value.
    fn copy(&mut self, i: &Instruction) -> Step {
        let from = i.reference(0);
        let of = self.type_of(from);
        if of == i.of || i.of == Type::Tagged && of.is_boxed() { Step::Is(from) } else { Step::Keep }
    }
}
