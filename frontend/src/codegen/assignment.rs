//! Assignment: targets, unpacking, augmented and annotated assignment.

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::{BinaryOperator, Op};
use ruff_python_ast::{self as ast, Expr, Operator};

use super::Compiler;
use super::names::Access;
use crate::depth::deeper;
use crate::error::{Loc, Problem, Result};

impl<'a> Compiler<'a> {
    pub(super) fn assign(&mut self, s: &'a ast::StmtAssign) -> Result<()> {
        self.expression(&s.value)?;
        let Some((last, first)) = s.targets.split_last() else { return Ok(()) };
        for target in first {
            self.op(Op::COPY, 1, Loc::of(s));
            self.store(target)?;
        }
        self.store(last)
    }

    /// Stores the top of the stack.
    pub(super) fn store(&mut self, target: &'a Expr) -> Result<()> {
        deeper(|| self.store_here(target))
    }

    fn store_here(&mut self, target: &'a Expr) -> Result<()> {
        let loc = Loc::of(target);
        match target {
            Expr::Name(name) => self.access(&name.id, Access::Store, loc),
            Expr::Attribute(attribute) => {
                self.check_attribute(&attribute.attr, Access::Store)?;
                self.expression(&attribute.value)?;
                let loc = self.attribute_place(loc, target);
                self.note_static_attribute(&attribute.value, &attribute.attr);
                let name = self.mangled_attribute(&attribute.attr);
                self.name_op(Op::STORE_ATTR, &name, loc);
                Ok(())
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                if let Some(slice) = two_part_slice(self, &subscript.slice) {
                    self.slice_bounds(slice)?;
                    self.op(Op::STORE_SLICE, 0, loc);
                } else {
                    self.subscript_index(&subscript.slice)?;
                    self.op(Op::STORE_SUBSCR, 0, loc);
                }
                Ok(())
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts, loc),
            Expr::List(list) => self.unpack(&list.elts, loc),
            Expr::Starred(_) => Err(Problem::syntax("starred assignment target must be in a list or tuple", loc)),
            _ => Err(Problem::syntax("invalid syntax", loc)),
        }
    }

    fn unpack(&mut self, targets: &'a [Expr], loc: Loc) -> Result<()> {
        let star = targets.iter().position(|t| t.is_starred_expr());
        match star {
            None => self.op(Op::UNPACK_SEQUENCE, targets.len() as u32, loc),
            Some(index) => {
                let after = targets.len() - index - 1;
                if targets[index + 1..].iter().any(|t| t.is_starred_expr()) {
                    return Err(Problem::syntax("multiple starred expressions in assignment", loc));
                }
                if index >= 1 << 8 || after >= 1 << 22 {
                    return Err(Problem::syntax("too many expressions in star-unpacking assignment", loc));
                }
                self.op(Op::UNPACK_EX, index as u32 | (after as u32) << 8, loc);
            }
        }
        for target in targets {
            match target {
                Expr::Starred(starred) => self.store(&starred.value)?,
                other => self.store(other)?,
            }
        }
        Ok(())
    }

    pub(super) fn augmented_assign(&mut self, s: &'a ast::StmtAugAssign) -> Result<()> {
        let loc = Loc::of(s);
        let operator = binary_number(s.op) + BinaryOperator::InplaceAdd as u32;
        let target = &*s.target;
        let place = Loc::of(target);
        match target {
            Expr::Name(name) => {
                self.access(&name.id, Access::Load, place)?;
                self.expression(&s.value)?;
                self.op(Op::BINARY_OP, operator, loc);
                self.access(&name.id, Access::Store, place)
            }
            Expr::Attribute(attribute) => {
                self.check_attribute(&attribute.attr, Access::Store)?;
                self.expression(&attribute.value)?;
                self.op(Op::COPY, 1, place);
                let place = self.attribute_place(place, target);
                let name = self.mangled_attribute(&attribute.attr);
                let number = self.unit().name_number(&name);
                self.op(Op::LOAD_ATTR, number << 1, place);
                self.expression(&s.value)?;
                self.op(Op::BINARY_OP, operator, loc);
                self.op(Op::SWAP, 2, place);
                self.op(Op::STORE_ATTR, number, place);
                Ok(())
            }
            Expr::Subscript(subscript) => self.augmented_subscript(s, subscript, operator, place),
            _ => Err(Problem::syntax("illegal expression for augmented assignment", place)),
        }
    }

    fn augmented_subscript(
        &mut self,
        s: &'a ast::StmtAugAssign,
        subscript: &'a ast::ExprSubscript,
        operator: u32,
        place: Loc,
    ) -> Result<()> {
        let loc = Loc::of(s);
        self.expression(&subscript.value)?;
        if let Some(slice) = two_part_slice(self, &subscript.slice) {
            self.slice_bounds(slice)?;
            for _ in 0..3 {
                self.op(Op::COPY, 3, place);
            }
            self.op(Op::BINARY_SLICE, 0, place);
            self.expression(&s.value)?;
            self.op(Op::BINARY_OP, operator, loc);
            for n in [4, 3, 2] {
                self.op(Op::SWAP, n, place);
            }
            self.op(Op::STORE_SLICE, 0, place);
            return Ok(());
        }
        self.subscript_index(&subscript.slice)?;
        self.op(Op::COPY, 2, place);
        self.op(Op::COPY, 2, place);
        self.op(Op::BINARY_OP, BinaryOperator::Subscript as u32, place);
        self.expression(&s.value)?;
        self.op(Op::BINARY_OP, operator, loc);
        self.op(Op::SWAP, 3, place);
        self.op(Op::SWAP, 2, place);
        self.op(Op::STORE_SUBSCR, 0, place);
        Ok(())
    }

    pub(super) fn annotated_assign(&mut self, s: &'a ast::StmtAnnAssign) -> Result<()> {
        let loc = Loc::of(s);
        if let Some(value) = s.value.as_deref() {
            self.expression(value)?;
            self.store(&s.target)?;
        }
        match &*s.target {
            Expr::Name(name) => {
                if s.simple && self.in_class_or_module() {
                    self.simple_annotation(s, &name.id, loc)?;
                }
            }
            Expr::Attribute(attribute) => {
                self.check_attribute(&attribute.attr, Access::Store)?;
                if s.value.is_none() {
                    self.evaluate_and_drop(&attribute.value)?;
                }
            }
            Expr::Subscript(subscript) => {
                if s.value.is_none() {
                    self.evaluate_and_drop(&subscript.value)?;
                    self.evaluate_and_drop(&subscript.slice)?;
                }
            }
            other => return Err(Problem::syntax("illegal target for annotation", Loc::of(other))),
        }
        Ok(())
    }

    fn evaluate_and_drop(&mut self, e: &'a Expr) -> Result<()> {
        match e {
            Expr::Slice(slice) => {
                for part in [&slice.lower, &slice.upper, &slice.step].into_iter().flatten() {
                    self.evaluate_and_drop(part)?;
                }
                Ok(())
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|e| self.evaluate_and_drop(e)),
            _ => {
                self.expression(e)?;
                self.op(Op::POP_TOP, 0, Loc::of(e));
                Ok(())
            }
        }
    }

    /// `__debug__` is no attribute that can be set.
    pub(super) fn check_attribute(&self, attr: &ast::Identifier, access: Access) -> Result<()> {
        if attr.as_str() == "__debug__" {
            let verb = if access == Access::Delete { "delete" } else { "assign to" };
            return Err(Problem::syntax(format!("cannot {verb} __debug__"), Loc::of(attr)));
        }
        Ok(())
    }

    /// Pushes start and stop of a slice.
    pub(super) fn slice_bounds(&mut self, slice: &'a ast::ExprSlice) -> Result<()> {
        for part in [&slice.lower, &slice.upper] {
            match part {
                Some(e) => self.expression(e)?,
                None => self.constant(Constant::None, Loc::of(slice)),
            }
        }
        Ok(())
    }
}

/// A slice without step that is not all constants: it needs no slice object.
pub(super) fn two_part_slice<'a>(compiler: &Compiler<'a>, index: &'a Expr) -> Option<&'a ast::ExprSlice> {
    match index {
        Expr::Slice(slice) if slice.step.is_none() => {
            let plain = |e: &Option<Box<Expr>>| e.as_deref().is_none_or(|e| e.is_literal_expr());
            let all_plain = plain(&slice.lower) && plain(&slice.upper);
            (!all_plain || compiler.constant_slice(slice).is_none()).then_some(slice)
        }
        _ => None,
    }
}

/// The table's number of a binary operator.
pub(super) fn binary_number(op: Operator) -> u32 {
    use BinaryOperator as B;
    let op = match op {
        Operator::Add => B::Add,
        Operator::Sub => B::Subtract,
        Operator::Mult => B::Multiply,
        Operator::MatMult => B::MatrixMultiply,
        Operator::Div => B::TrueDivide,
        Operator::Mod => B::Remainder,
        Operator::Pow => B::Power,
        Operator::LShift => B::Lshift,
        Operator::RShift => B::Rshift,
        Operator::BitOr => B::Or,
        Operator::BitXor => B::Xor,
        Operator::BitAnd => B::And,
        Operator::FloorDiv => B::FloorDivide,
    };
    op as u32
}
