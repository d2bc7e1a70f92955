//! What may be assigned to, deleted, or looped over, and how CPython says so.

use super::{Outcome, Read, Reader, Shape};

/// Which statement wants the targets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Assign,
    Delete,
    Loop,
}

impl Reader<'_> {
    /// Targets between `for` and `in`.
    pub(super) fn loop_targets(&mut self) -> Outcome<Read> {
        let first = self.loop_target()?;
        if !self.is(",") {
            return Ok(first);
        }
        let mut tuple = Read::new(Shape::Tuple, first.start, first.end);
        tuple.items.push(first);
        while self.take(",") {
            if self.is("in") || !self.starts_expression() && !self.is("*") {
                break;
            }
            let item = self.loop_target()?;
            tuple.end = item.end;
            tuple.items.push(item);
        }
        Ok(tuple)
    }

    fn loop_target(&mut self) -> Outcome<Read> {
        if self.is("*") { self.starred() } else { self.binary(0) }
    }

    pub(super) fn check_loop_targets(&self, targets: &Read) -> Outcome<()> {
        match invalid_target(targets, Use::Loop) {
            Some(bad) => self.error(format!("cannot assign to {}", bad.name()), bad.loc()),
            None => Ok(()),
        }
    }
}

/// The first part that cannot be a target.
pub(super) fn invalid_target(e: &Read, purpose: Use) -> Option<&Read> {
    match e.shape {
        Shape::Tuple | Shape::List => e.items.iter().find_map(|item| invalid_target(item, purpose)),
        Shape::Starred if purpose == Use::Delete => Some(e),
        Shape::Starred => e.items.first().and_then(|value| invalid_target(value, purpose)),
        Shape::Name | Shape::Attribute | Shape::Subscript => None,
        _ => Some(e),
    }
}

/// `x`, `x.y`, `x[y]`, in parentheses or not.
pub(super) fn is_single_target(e: &Read) -> bool {
    matches!(e.shape, Shape::Name | Shape::Attribute | Shape::Subscript)
}
