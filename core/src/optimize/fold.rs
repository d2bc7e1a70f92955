//! Folding: constants by what uops mean (uop/meaning.rs), algebra, and a cheaper uop where one does.
//!
//! Only what holds for every value is here: ints are exact within 48 bits and leave beyond, so sums are not regrouped;
//! floats are IEEE doubles, with their zeros and NaN.
#![forbid(unsafe_code)]

use super::builder::{Builder, Full, Step};
use super::passes::Passes;
use crate::trace::ir::{Instruction, Op, Ref, Role, Type};
use crate::trace::text::{rotated, unrotated};
use crate::uop::meaning::{NoWords, Outcome, meaning};
use crate::uop::reciprocal::reciprocal;
use crate::uop::{Effect, Operand, Uop};
use crate::value::Value;

/// Becomes another uop, with the same result type.
fn become_uop(i: &mut Instruction, uop: Uop, arguments: &[u16]) -> Step {
    *i = Instruction::uop(uop, i.of, arguments);
    Step::Again
}

impl Builder {
    /// One step of folding.
    pub(super) fn fold(&mut self, i: &mut Instruction) -> Result<Step, Full> {
        let Op::Uop(uop) = i.op else { return Ok(Step::Keep) };
        if matches!(uop.effect(), Effect::Pure | Effect::Guard | Effect::Control)
            && let Some(step) = self.fold_constants(i, uop)?
        {
            return Ok(step);
        }
        let step = match uop {
            Uop::UNBOX_INT | Uop::UNBOX_FLOAT | Uop::UNBOX_FLOAT_CHECK | Uop::BOX_INT | Uop::BOX_FLOAT => self.fold_boxes(i, uop),
            Uop::ADD_INT | Uop::MUL_INT | Uop::AND_INT | Uop::OR_INT | Uop::XOR_INT => {
                order(i);
                self.fold_int(i, uop)?
            }
            Uop::SUB_INT | Uop::FLOORDIV_INT | Uop::MOD_INT | Uop::SHL_INT | Uop::SHR_INT => self.fold_int(i, uop)?,
            Uop::ADD_INT_CONST if self.bits(i.reference(1)) == Some(0) => Step::Is(i.reference(0)),
            Uop::NEG_INT | Uop::INVERT_INT | Uop::NEG_FLOAT => self.fold_twice(i, uop),
            Uop::ADD_FLOAT | Uop::MUL_FLOAT => {
                order(i);
                self.fold_float(i, uop)?
            }
            Uop::SUB_FLOAT | Uop::DIV_FLOAT => self.fold_float(i, uop)?,
            Uop::ADD_CONST => self.fold_back(i),
            Uop::MOD_INT_CONST => {
                let divisor = self.bits(i.reference(3)).unwrap_or(0) as u32;
                self.reduce(i, divisor)?.unwrap_or(Step::Keep)
            }
            Uop::COMPARE_INT_LT | Uop::COMPARE_INT_LE | Uop::COMPARE_INT_EQ | Uop::COMPARE_INT_NE => self.fold_compare(i, uop)?,
            Uop::BRANCH_INT_LT | Uop::BRANCH_INT_LE | Uop::BRANCH_INT_EQ | Uop::BRANCH_INT_NE => self.fold_branch(i, uop)?,
            Uop::BRANCH_INT_EQ_CONST | Uop::BRANCH_INT_NE_CONST | Uop::GUARD_IS => self.fuse(i, uop)?,
            _ => Step::Keep,
        };
        Ok(step)
    }

    fn bits(&self, at: Ref) -> Option<u64> {
        self.trace.constant(at).map(|constant| constant.bits)
    }

    /// The number of a raw int that is constant.
    fn int_of(&self, at: Ref) -> Option<i64> {
        self.trace.constant(at).filter(|c| c.of == Type::Int).and_then(|c| unrotated(c.bits))
    }

    fn double_of(&self, at: Ref) -> Option<f64> {
        self.trace.constant(at).filter(|c| c.of == Type::Float).map(|c| f64::from_bits(c.bits))
    }

    fn int(&mut self, number: i64) -> Result<Ref, Full> {
        self.constant(Type::Int, rotated(number))
    }

    /// All operands are constants: the uop's meaning gives the result.
    fn fold_constants(&mut self, i: &Instruction, uop: Uop) -> Result<Option<Step>, Full> {
        let mut values = [0; 8];
        let mut argument = 0;
        for (n, operand) in uop.operands().iter().enumerate() {
            let Some(role) = Role::of(*operand) else { continue };
            values[n] = match role {
                Role::Value | Role::Float | Role::Immediate => match self.bits(i.reference(argument)) {
                    Some(bits) => bits,
                    None => return Ok(None),
                },
                Role::Number => u64::from(i.arguments[argument]),
                Role::Snapshot => 0,
            };
            argument += 1;
        }
        if !uop.operands().iter().any(|operand| matches!(operand, Operand::In | Operand::InFloat)) {
            return Ok(None);
        }
        Ok(match meaning(uop, &values, &mut NoWords, 0) {
            Outcome::Through(Some(bits)) => Some(Step::Is(self.constant(i.of, bits)?)),
            Outcome::Through(None) => Some(Step::Is(Ref::NONE)),
            Outcome::Label => {
                self.fails = true;
                None
            }
        })
    }

    /// What was boxed is unboxed, or the other way around.
    fn fold_boxes(&mut self, i: &Instruction, uop: Uop) -> Step {
        let from = i.reference(0);
        if from.is_constant() {
            return Step::Keep;
        }
        let (source, inner) = (self.trace.get(from), self.trace.get(from).reference(0));
        let undone = match (uop, source.op) {
            (Uop::UNBOX_INT, Op::Uop(Uop::BOX_INT)) | (Uop::BOX_INT, Op::Uop(Uop::UNBOX_INT)) => true,
            // A NaN that is not the canonical one is boxed as that wherever it goes; no raw operation tells them apart.
            (Uop::UNBOX_FLOAT | Uop::UNBOX_FLOAT_CHECK, Op::Uop(Uop::BOX_FLOAT)) => true,
            (Uop::BOX_FLOAT, Op::Uop(Uop::UNBOX_FLOAT | Uop::UNBOX_FLOAT_CHECK)) => true,
            _ => false,
        };
        if undone { Step::Is(inner) } else { Step::Keep }
    }

    /// An operation that undoes itself.
    fn fold_twice(&mut self, i: &Instruction, uop: Uop) -> Step {
        let from = i.reference(0);
        if !from.is_constant() && self.trace.get(from).is_uop(uop) {
            return Step::Is(self.trace.get(from).reference(0));
        }
        Step::Keep
    }

    /// What was added to a number is taken away again.
    fn fold_back(&mut self, i: &Instruction) -> Step {
        let from = i.reference(0);
        if from.is_constant() || self.trace.type_of(from) != Type::Int {
            return Step::Keep;
        }
        let sum = self.trace.get(from);
        let adds = matches!(sum.op, Op::Uop(Uop::ADD_CONST | Uop::ADD_INT_CONST));
        let by = |i: &Instruction| self.bits(i.reference(1)).unwrap_or_default();
        let undone = adds && by(sum).wrapping_add(by(i)) == 0 && by(i) != 0;
        if undone { Step::Is(sum.reference(0)) } else { Step::Keep }
    }

    fn fold_int(&mut self, i: &mut Instruction, uop: Uop) -> Result<Step, Full> {
        let (a, b, label) = (i.reference(0), i.reference(1), i.arguments[2]);
        if a == b {
            match uop {
                Uop::SUB_INT | Uop::XOR_INT => return Ok(Step::Is(self.int(0)?)),
                Uop::AND_INT | Uop::OR_INT => return Ok(Step::Is(a)),
                _ => {}
            }
        }
        if uop == Uop::AND_INT
            && let Some(step) = self.mask_shifted(i)
        {
            return Ok(step);
        }
        if uop == Uop::XOR_INT
            && let Some(step) = self.xor_shifted(i)
        {
            return Ok(step);
        }
        let Some(n) = self.int_of(b) else { return Ok(Step::Keep) };
        let power = if n > 0 && n.count_ones() == 1 { Some(n.trailing_zeros() as u16) } else { None };
        if uop == Uop::AND_INT && n & (n + 1) == 0 && (0..=n).contains(&self.fact(a).low) && self.fact(a).high <= n {
            self.rely([a, a]);
            return Ok(Step::Is(a));
        }
        Ok(match (uop, n) {
            (Uop::ADD_INT | Uop::SUB_INT | Uop::OR_INT | Uop::XOR_INT | Uop::SHL_INT | Uop::SHR_INT, 0) => Step::Is(a),
            (Uop::MUL_INT | Uop::FLOORDIV_INT, 1) => Step::Is(a),
            (Uop::MUL_INT | Uop::AND_INT, 0) => Step::Is(b),
            (Uop::MOD_INT, 1) => Step::Is(self.int(0)?),
            (Uop::AND_INT, -1) => Step::Is(a),
            (Uop::OR_INT, -1) => Step::Is(b),
            (Uop::XOR_INT, -1) => become_uop(i, Uop::INVERT_INT, &[a.0]),
            (Uop::MUL_INT | Uop::FLOORDIV_INT, -1) => become_uop(i, Uop::NEG_INT, &[a.0, label]),
            (Uop::ADD_INT, -0x7FFF..=0x7FFF) => self.add_constant(i, a, n, label)?,
            (Uop::SUB_INT, -0x7FFF..=0x7FFF) => self.add_constant(i, a, -n, label)?,
            (Uop::SHL_INT, 1..=47) => become_uop(i, Uop::SHL_INT_CONST, &[a.0, n as u16, label]),
            (Uop::SHR_INT, 1..) => become_uop(i, Uop::SHR_INT_CONST, &[a.0, n.min(47) as u16]),
            (Uop::MUL_INT, 2) if self.passes.contains(Passes::PLANTED) => self.add_constant(i, a, n, label)?,
            (Uop::MUL_INT, _) if power == Some(1) => become_uop(i, Uop::ADD_INT, &[a.0, a.0, label]),
            (Uop::MUL_INT, _) => match power {
                Some(count) => become_uop(i, Uop::SHL_INT_CONST, &[a.0, count, label]),
                None => Step::Keep,
            },
            (Uop::FLOORDIV_INT, _) if power.is_some() => become_uop(i, Uop::SHR_INT_CONST, &[a.0, power.unwrap_or_default()]),
            (Uop::MOD_INT, _) if power.is_some() => {
                let mask = self.int(n - 1)?;
                become_uop(i, Uop::AND_INT, &[a.0, mask.0])
            }
            (Uop::FLOORDIV_INT | Uop::MOD_INT, 3..=0x7FFF_FFFF) => self.divide_by_constant(i, uop, n as u32)?,
            _ => Step::Keep,
        })
    }

    /// Of a number that was shifted left, a mask that is not negative leaves some of the 48 bits, whether the others fit or not.
    fn mask_shifted(&mut self, i: &mut Instruction) -> Option<Step> {
        let (a, b) = (i.reference(0), i.reference(1));
        for (shifted, mask) in [(a, b), (b, a)] {
            let shift = (!shifted.is_constant()).then(|| *self.trace.get(shifted)).filter(|i| i.is_uop(Uop::SHL_INT_CONST));
            if let Some(shift) = shift.filter(|_| self.fact(mask).low >= 0) {
                self.rely([mask, mask]);
                return Some(become_uop(i, Uop::SHL_AND_INT, &[shift.arguments[0], mask.0, shift.arguments[1]]));
            }
        }
        None
    }

    /// The remainder of a number that is below the divisor, or below it once that was taken away. None: it is divided.
    fn reduce(&mut self, i: &mut Instruction, divisor: u32) -> Result<Option<Step>, Full> {
        let (a, divisor) = (i.reference(0), i64::from(divisor));
        let fact = self.fact(a);
        if fact.low < 0 || fact.high >= 2 * divisor {
            return Ok(None);
        }
        self.rely([a, a]);
        if fact.high < divisor {
            return Ok(Some(Step::Is(a)));
        }
        let shifted = self.constant(Type::Word, (divisor << 16) as u64)?;
        Ok(Some(become_uop(i, Uop::MOD_INT_ONCE, &[a.0, shifted.0])))
    }

    /// A generator of random numbers does this to its state again and again.
    fn xor_shifted(&self, i: &mut Instruction) -> Option<Step> {
        let (a, b) = (i.reference(0), i.reference(1));
        for (shifted, other) in [(a, b), (b, a)] {
            let shift = (!shifted.is_constant()).then(|| *self.trace.get(shifted)).filter(|i| i.is_uop(Uop::SHL_AND_INT));
            if let Some(Instruction { arguments: [from, mask, count, ..], .. }) = shift {
                return Some(become_uop(i, Uop::XOR_SHL_AND_INT, &[other.0, from, mask, count]));
            }
        }
        None
    }

    /// A division becomes a product with the divisor's reciprocal.
    fn divide_by_constant(&mut self, i: &mut Instruction, uop: Uop, divisor: u32) -> Result<Step, Full> {
        if uop == Uop::MOD_INT
            && let Some(step) = self.reduce(i, divisor)?
        {
            return Ok(step);
        }
        let (multiplier, count) = reciprocal(divisor);
        let (a, multiplier) = (i.arguments[0], self.constant(Type::Word, multiplier)?.0);
        if uop == Uop::FLOORDIV_INT {
            return Ok(become_uop(i, Uop::FLOORDIV_INT_CONST, &[a, multiplier, count as u16]));
        }
        let divisor = self.constant(Type::Word, divisor.into())?;
        Ok(become_uop(i, Uop::MOD_INT_CONST, &[a, multiplier, count as u16, divisor.0]))
    }

    fn add_constant(&mut self, i: &mut Instruction, a: Ref, n: i64, label: u16) -> Result<Step, Full> {
        let shifted = self.constant(Type::Word, (n << 16) as u64)?;
        Ok(become_uop(i, Uop::ADD_INT_CONST, &[a.0, shifted.0, label]))
    }

    fn fold_float(&mut self, i: &mut Instruction, uop: Uop) -> Result<Step, Full> {
        let (a, b) = (i.reference(0), i.reference(1));
        let Some(n) = self.double_of(b) else { return Ok(Step::Keep) };
        let same = |x: f64| n.to_bits() == x.to_bits();
        // A power of two has a reciprocal that is exact, if that is no subnormal.
        let exact = n.to_bits() << 12 == 0 && (1.0 / n).is_normal() && n.is_normal();
        Ok(match uop {
            Uop::ADD_FLOAT if same(-0.0) => Step::Is(a),
            Uop::SUB_FLOAT if same(0.0) => Step::Is(a),
            Uop::MUL_FLOAT | Uop::DIV_FLOAT if same(1.0) => Step::Is(a),
            Uop::MUL_FLOAT if same(2.0) => become_uop(i, Uop::ADD_FLOAT, &[a.0, a.0]),
            Uop::DIV_FLOAT if exact => {
                let reciprocal = self.constant(Type::Float, (1.0 / n).to_bits())?;
                become_uop(i, Uop::MUL_FLOAT, &[a.0, reciprocal.0])
            }
            _ => Step::Keep,
        })
    }

    // -- comparisons -----------------------------------------------------------------------------------------------------

    fn fold_compare(&mut self, i: &mut Instruction, uop: Uop) -> Result<Step, Full> {
        if matches!(uop, Uop::COMPARE_INT_EQ | Uop::COMPARE_INT_NE) {
            order(i);
        }
        let (a, b) = (i.reference(0), i.reference(1));
        let known = match uop {
            Uop::COMPARE_INT_LT => super::range::is_less(self.fact(a), self.fact(b), false).or((a == b).then_some(false)),
            Uop::COMPARE_INT_LE => super::range::is_less(self.fact(a), self.fact(b), true).or((a == b).then_some(true)),
            _ => self.are_same(a, b).map(|same| same == (uop == Uop::COMPARE_INT_EQ)),
        };
        if let Some(truth) = known {
            self.rely([a, b]);
            return Ok(Step::Is(self.constant(Type::Bool, Value::bool(truth).bits())?));
        }
        // A bool that is compared with a bool is itself, or its opposite.
        if matches!(uop, Uop::COMPARE_INT_EQ | Uop::COMPARE_INT_NE)
            && self.type_of(a) == Type::Bool
            && let Some(constant) = self.bits(b).and_then(|bits| Value::from_bits(bits).as_bool())
        {
            if constant == (uop == Uop::COMPARE_INT_EQ) {
                return Ok(Step::Is(a));
            }
            return Ok(self.opposite(i, a));
        }
        Ok(Step::Keep)
    }

    /// The opposite of a comparison, where one uop gives it.
    fn opposite(&mut self, i: &mut Instruction, bool: Ref) -> Step {
        if bool.is_constant() {
            return Step::Keep;
        }
        let compare = *self.trace.get(bool);
        let (x, y) = (compare.arguments[0], compare.arguments[1]);
        match compare.op {
            Op::Uop(Uop::COMPARE_INT_LT) => become_uop(i, Uop::COMPARE_INT_LE, &[y, x]),
            Op::Uop(Uop::COMPARE_INT_LE) => become_uop(i, Uop::COMPARE_INT_LT, &[y, x]),
            // The opposite of an opposite is found here too, since it compares a bool for equality.
            Op::Uop(Uop::COMPARE_INT_EQ) => become_uop(i, Uop::COMPARE_INT_NE, &[x, y]),
            Op::Uop(Uop::COMPARE_INT_NE) => become_uop(i, Uop::COMPARE_INT_EQ, &[x, y]),
            Op::Uop(Uop::COMPARE_FLOAT_EQ) => become_uop(i, Uop::COMPARE_FLOAT_NE, &[x, y]),
            Op::Uop(Uop::COMPARE_FLOAT_NE) => become_uop(i, Uop::COMPARE_FLOAT_EQ, &[x, y]),
            _ => Step::Keep,
        }
    }

    /// Are two words of one form the same, as far as it is known?
    fn are_same(&self, a: Ref, b: Ref) -> Option<bool> {
        if a == b {
            return Some(true);
        }
        let (x, y) = (self.fact(a), self.fact(b));
        let apart = match self.trace.type_of(a) {
            Type::Word => false,
            Type::Int => x.high < y.low || y.high < x.low,
            _ => !x.kinds.intersects(y.kinds),
        };
        apart.then_some(false)
    }

    fn fold_branch(&mut self, i: &mut Instruction, uop: Uop) -> Result<Step, Full> {
        if matches!(uop, Uop::BRANCH_INT_EQ | Uop::BRANCH_INT_NE) {
            order(i);
        }
        let (a, b, label) = (i.reference(0), i.reference(1), i.arguments[2]);
        if a == b {
            let leaves = matches!(uop, Uop::BRANCH_INT_LE | Uop::BRANCH_INT_EQ);
            self.fails |= leaves;
            return Ok(if leaves { Step::Keep } else { Step::Is(Ref::NONE) });
        }
        let small = |at: Ref| self.bits(at).filter(|bits| i32::try_from(*bits as i64).is_ok());
        let (right, left) = (small(b), small(a));
        let (constant, uop, operand) = match (uop, right, left) {
            (Uop::BRANCH_INT_LT, Some(bits), _) => (bits, Uop::BRANCH_INT_LT_CONST, a),
            (Uop::BRANCH_INT_LE, Some(bits), _) => (bits, Uop::BRANCH_INT_LE_CONST, a),
            (Uop::BRANCH_INT_EQ, Some(bits), _) => (bits, Uop::BRANCH_INT_EQ_CONST, a),
            (Uop::BRANCH_INT_NE, Some(bits), _) => (bits, Uop::BRANCH_INT_NE_CONST, a),
            (Uop::BRANCH_INT_LT, _, Some(bits)) => (bits, Uop::BRANCH_INT_GT_CONST, b),
            (Uop::BRANCH_INT_LE, _, Some(bits)) => (bits, Uop::BRANCH_INT_GE_CONST, b),
            (Uop::BRANCH_INT_NE, None, _) if b.is_constant() => {
                return Ok(become_uop(i, Uop::GUARD_IS64, &[a.0, b.0, label]));
            }
            _ => return Ok(Step::Keep),
        };
        let immediate = self.constant(Type::Word, constant)?;
        Ok(become_uop(i, uop, &[operand.0, immediate.0, label]))
    }

    /// A guard on a comparison's bool is the comparison's guard.
    fn fuse(&mut self, i: &mut Instruction, uop: Uop) -> Result<Step, Full> {
        let (bool, label) = (i.reference(0), i.arguments[2]);
        let constant = self.bits(i.reference(1)).and_then(|bits| Value::from_bits(bits).as_bool());
        let (Some(constant), false) = (constant, bool.is_constant()) else { return Ok(Step::Keep) };
        let compare = *self.trace.get(bool);
        // Does it leave if the comparison holds?
        let leaves_if = constant == (uop == Uop::BRANCH_INT_EQ_CONST);
        let Op::Uop(compared) = compare.op else { return Ok(Step::Keep) };
        let Some((branch, swapped)) = branch_of(compared, leaves_if) else { return Ok(Step::Keep) };
        let (x, y) = (compare.arguments[0], compare.arguments[1]);
        let (x, y) = if swapped { (y, x) } else { (x, y) };
        let known = self.constant(Type::Bool, Value::bool(!leaves_if).bits())?;
        self.note(bool, |fact| fact.constant = known);
        *i = Instruction::uop(branch, Type::None, &[x, y, label]);
        Ok(Step::Again)
    }
}

/// The branch that goes if a comparison is as said, and whether its operands are swapped.
fn branch_of(compare: Uop, holds: bool) -> Option<(Uop, bool)> {
    Some(match (compare, holds) {
        (Uop::COMPARE_INT_LT, true) => (Uop::BRANCH_INT_LT, false),
        (Uop::COMPARE_INT_LT, false) => (Uop::BRANCH_INT_LE, true),
        (Uop::COMPARE_INT_LE, true) => (Uop::BRANCH_INT_LE, false),
        (Uop::COMPARE_INT_LE, false) => (Uop::BRANCH_INT_LT, true),
        (Uop::COMPARE_INT_EQ, true) | (Uop::COMPARE_INT_NE, false) => (Uop::BRANCH_INT_EQ, false),
        (Uop::COMPARE_INT_EQ, false) | (Uop::COMPARE_INT_NE, true) => (Uop::BRANCH_INT_NE, false),
        (Uop::COMPARE_FLOAT_LT, true) => (Uop::BRANCH_FLOAT_LT, false),
        (Uop::COMPARE_FLOAT_LT, false) => (Uop::BRANCH_FLOAT_NOT_LT, false),
        (Uop::COMPARE_FLOAT_LE, true) => (Uop::BRANCH_FLOAT_LE, false),
        (Uop::COMPARE_FLOAT_LE, false) => (Uop::BRANCH_FLOAT_NOT_LE, false),
        (Uop::COMPARE_FLOAT_EQ, true) | (Uop::COMPARE_FLOAT_NE, false) => (Uop::BRANCH_FLOAT_EQ, false),
        (Uop::COMPARE_FLOAT_EQ, false) | (Uop::COMPARE_FLOAT_NE, true) => (Uop::BRANCH_FLOAT_NOT_EQ, false),
        _ => return None,
    })
}

/// Of operands that may be swapped, the lower reference first: constants are behind.
fn order(i: &mut Instruction) {
    if i.arguments[0] > i.arguments[1] {
        i.arguments.swap(0, 1);
    }
}
