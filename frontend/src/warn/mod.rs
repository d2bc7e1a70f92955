//! What CPython's compiler warns about: escapes that mean nothing, numbers run into keywords, jumps out of `finally`,
//! comparisons and calls that cannot be meant.
//!
//! Invariant: warnings come in CPython's order (what its tokenizer and parser find, what its pass over the tree finds,
//! what its code generator finds), and a warning never changes the code that is made.

mod literals;
mod tree;

use coachwhip_core::bytecode::code::SourceWarning;

use crate::error::Loc;
use crate::parse::Tree;
use crate::source::SourceText;
use crate::tokens::Tokens;

/// What is said where a host turned these warnings into errors, if it is not the warning itself.
const LATER: &str = "Such sequences will not work in the future. ";

/// Warnings about literals: needs the tokens alone.
pub(crate) fn about_literals(text: &SourceText, tokens: &Tokens) -> Vec<SourceWarning> {
    literals::Literals { text, found: Vec::new() }.walk(tokens)
}

/// Warnings about the tree, which go behind those about literals.
pub(crate) fn about_tree(text: &SourceText, tree: &Tree, keep_asserts: bool, found: &mut Vec<SourceWarning>) {
    tree::check(text, tree, keep_asserts, found);
}

fn warning(text: &SourceText, message: String, place: Loc, line: u32) -> SourceWarning {
    let mut span = text.span(place);
    let error = message.replace(LATER, "").into();
    let shown = text.line(line).unwrap_or_default().into();
    span.line = line;
    SourceWarning { message: message.into(), error, span, line_text: shown }
}
