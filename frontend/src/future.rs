//! `from __future__ import ...`: where it may stand and which features there are.

use ruff_python_ast::{Expr, Stmt};

use crate::error::{Loc, Problem, Result};

/// Features that are known; all but the last are always on.
const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// Checks all future imports of a module; the result says whether annotations are strings.
pub(crate) fn check(body: &[Stmt], interactive: bool) -> Result<bool> {
    let mut annotations = false;
    let mut may_follow = true;
    for (index, stmt) in body.iter().enumerate() {
        match stmt {
            Stmt::ImportFrom(import) if is_future(import) => {
                if !may_follow {
                    return Err(late(Loc::of(stmt)));
                }
                for alias in &import.names {
                    let name = alias.name.as_str();
                    if name == "braces" {
                        return Err(Problem::syntax("not a chance", Loc::of(alias)));
                    }
                    if !FEATURES.contains(&name) {
                        return Err(Problem::syntax(format!("future feature {name} is not defined"), Loc::of(alias)));
                    }
                    annotations |= name == "annotations";
                }
            }
            Stmt::Expr(e) if index == 0 && !interactive && matches!(&*e.value, Expr::StringLiteral(_)) => {}
            other => {
                may_follow = false;
                nested(other)?;
            }
        }
    }
    Ok(annotations)
}

fn is_future(import: &ruff_python_ast::StmtImportFrom) -> bool {
    import.level == 0 && import.module.as_ref().is_some_and(|m| m.as_str() == "__future__")
}

fn late(place: Loc) -> Problem {
    Problem::syntax("from __future__ imports must occur at the beginning of the file", place)
}

/// Future imports inside other statements are always late.
fn nested(stmt: &Stmt) -> Result<()> {
    crate::depth::deeper(|| match stmt {
        Stmt::ImportFrom(import) if is_future(import) => Err(late(Loc::of(stmt))),
        Stmt::FunctionDef(s) => all(&s.body),
        Stmt::ClassDef(s) => all(&s.body),
        Stmt::For(s) => all(&s.body).and_then(|()| all(&s.orelse)),
        Stmt::While(s) => all(&s.body).and_then(|()| all(&s.orelse)),
        Stmt::With(s) => all(&s.body),
        Stmt::If(s) => {
            all(&s.body)?;
            s.elif_else_clauses.iter().try_for_each(|c| all(&c.body))
        }
        Stmt::Try(s) => {
            all(&s.body)?;
            for ruff_python_ast::ExceptHandler::ExceptHandler(handler) in &s.handlers {
                all(&handler.body)?;
            }
            all(&s.orelse)?;
            all(&s.finalbody)
        }
        Stmt::Match(s) => s.cases.iter().try_for_each(|c| all(&c.body)),
        _ => Ok(()),
    })
}

fn all(body: &[Stmt]) -> Result<()> {
    body.iter().try_for_each(nested)
}
