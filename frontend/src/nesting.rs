//! Depth limits, applied to the tokens before anything recursive sees the source.
//!
//! The depth of the syntax tree is bounded from above: within one bracket, every operator, name or keyword since the
//! last comma or statement end may be one level. Long lists stay shallow; `a.b.c...`, `f()()()...`, `not not not ...`,
//! `lambda: lambda: ...` and `1 + 1 + 1 ...` do not. Invariant: a source that passes makes a tree of at most
//! [`MAX_DEPTH`] levels, which all later walks (on growing stack, see `depth`) and the final drop can bear.

use crate::error::{Loc, Problem, Result};
use crate::parse::Tree;
use crate::source::SourceText;
use crate::tokens::{Kind, Token, Tokens};

/// Levels of tree per statement. CPython's compiler gives up at a similar depth, which depends on its native stack.
const MAX_DEPTH: u32 = 6_000;

/// Trees up to this depth are freed on the stack that any walk has left.
const SHALLOW: u32 = 200;

/// Native stack for freeing a tree of `MAX_DEPTH` levels.
const DROP_STACK: usize = 16 * 1024 * 1024;

/// At most how deep a tree is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Depth(u32);

/// Refuses sources that nest too deeply.
pub(crate) fn check(text: &SourceText, tokens: &Tokens) -> Result<Depth> {
    let bytes = text.text.as_bytes();
    // Per open bracket: levels counted in it so far, and the levels around it.
    let mut around: Vec<u32> = Vec::new();
    let mut total = 0u32;
    let mut here = 0u32;
    let mut deepest = 0;
    for token in &tokens.list {
        match token.kind {
            Kind::Newline | Kind::Indent | Kind::Dedent => {
                total -= here;
                here = 0;
                continue;
            }
            Kind::End => break,
            Kind::FormatMiddle | Kind::Text | Kind::Bytes | Kind::Number => continue,
            Kind::FormatStart => {
                around.push(here);
                here = 0;
                continue;
            }
            Kind::FormatEnd => {
                total -= here;
                here = around.pop().unwrap_or(0);
                continue;
            }
            Kind::Name | Kind::Operator => {}
        }
        match bytes.get(token.start as usize) {
            Some(b'(' | b'[' | b'{') => {
                here += 1;
                total += 1;
                around.push(here);
                here = 0;
            }
            Some(b')' | b']' | b'}') => {
                total -= here;
                here = around.pop().unwrap_or(0);
            }
            Some(b',' | b';') => {
                total -= here;
                here = 0;
            }
            _ if adds_level(bytes, token) => {
                here += 1;
                total += 1;
            }
            _ => {}
        }
        deepest = deepest.max(total);
        if total > MAX_DEPTH {
            return Err(Problem::too_deep(Loc { start: token.start, end: token.end }));
        }
    }
    Ok(Depth(deepest))
}

/// Operators and keywords; plain names are leaves.
fn adds_level(bytes: &[u8], token: &Token) -> bool {
    let word = &bytes[token.start as usize..token.end as usize];
    match token.kind {
        Kind::Operator => word != b":" && word != b"=",
        _ => matches!(word, b"not" | b"lambda" | b"if" | b"else" | b"await" | b"yield" | b"for" | b"in" | b"is" | b"as"),
    }
}

/// Frees a tree; freeing recurses as deep as the tree is.
pub(crate) fn drop_tree(tree: Tree, depth: Depth) {
    if depth.0 < SHALLOW {
        crate::depth::deeper(|| drop(tree));
    } else {
        stacker::maybe_grow(DROP_STACK / 2, DROP_STACK, || drop(tree));
    }
}
