//! Annotations as text, for `from __future__ import annotations`.

use ruff_python_ast::Expr;

use crate::error::Loc;
use crate::source::SourceText;

/// The text of an annotation.
pub(crate) fn annotation(e: &Expr, source: &SourceText) -> String {
    source.slice(Loc::of(e)).to_string()
}
