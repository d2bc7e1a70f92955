//! Parsing with ruff's parser, and its errors in CPython's words.

use ruff_python_ast::{Expr, Mod, PythonVersion, Stmt};
use ruff_python_parser::{Mode as ParserMode, ParseOptions, parse_unchecked};

use crate::Mode;
use crate::diagnose::diagnose;
use crate::error::{Loc, Problem, Result};
use crate::nesting::{Depth, drop_tree};
use crate::source::SourceText;
use crate::tokens::Tokens;

/// What was parsed.
pub(crate) enum Tree {
    Module(Vec<Stmt>),
    Expression(Box<Expr>),
}

/// Parses the source, or says what is wrong with it in CPython's words.
pub(crate) fn parse(text: &SourceText, tokens: &Tokens, mode: Mode, depth: Depth) -> Result<Tree> {
    let is_expression = mode == Mode::Expression;
    if tokens.error.is_some()
        && let Some(problem) = diagnose(text, tokens, is_expression)
    {
        return Err(problem);
    }
    let parser_mode = if is_expression { ParserMode::Expression } else { ParserMode::Module };
    let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY315);
    let parsed = parse_unchecked(&text.text, options);
    let error = parsed.errors().first().map(|e| Problem::syntax("invalid syntax", Loc::from(e.location)));
    let tree = match parsed.into_syntax() {
        Mod::Module(module) => Tree::Module(module.body.into_iter().collect()),
        Mod::Expression(expression) => Tree::Expression(expression.body),
    };
    match error {
        None => Ok(tree),
        Some(error) => {
            drop_tree(tree, depth);
            Err(diagnose(text, tokens, is_expression).unwrap_or(error))
        }
    }
}
