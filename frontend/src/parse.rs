//! Parsing with ruff's parser, and its errors in CPython's words.

use ruff_python_ast::{Expr, Mod, PythonVersion, Stmt};
use ruff_python_parser::{Mode as ParserMode, ParseOptions, parse_unchecked};

use crate::Mode;
use crate::error::{Loc, Problem, Result};
use crate::source::SourceText;

/// What was parsed.
pub(crate) enum Tree {
    Module(Vec<Stmt>),
    Expression(Box<Expr>),
}

/// Parses the source.
pub(crate) fn parse(text: &SourceText, mode: Mode) -> Result<Tree> {
    let parser_mode = if mode == Mode::Expression { ParserMode::Expression } else { ParserMode::Module };
    let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY315);
    let parsed = parse_unchecked(&text.text, options);
    if let Some(error) = parsed.errors().first() {
        return Err(Problem::syntax(error.error.to_string(), Loc::from(error.location)));
    }
    Ok(match parsed.into_syntax() {
        Mod::Module(module) => Tree::Module(module.body.into_iter().collect()),
        Mod::Expression(expression) => Tree::Expression(expression.body),
    })
}
