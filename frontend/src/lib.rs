//! Python source to Coachwhip code objects.
//!
//! ```
//! use coachwhip_frontend::{Mode, Options, compile};
//!
//! let code = compile(b"print(6 * 7)\n", "answer.py", Mode::Module, &Options::default())?;
//! assert_eq!(&*code.name, "<module>");
//! # Ok::<(), coachwhip_frontend::CompileError>(())
//! ```
//!
//! The source is decoded (`decode`), bounded in depth before it is parsed (`nesting`), parsed by ruff's parser
//! (`parse`, where its errors get CPython's words), its names are resolved (`symbols`, `analyze`), code is generated
//! (`codegen`) and laid out (`flow`). Deep trees do not overflow the native stack: see `depth`.
#![forbid(unsafe_code)]

mod analyze;
mod codegen;
mod constant;
mod decode;
mod depth;
mod diagnose;
mod error;
mod flow;
mod future;
mod nesting;
mod parse;
mod scope;
mod source;
mod suggest;
mod symbols;
mod text;
mod tokens;
mod unit;
mod unparse;
mod warn;

use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, Source, SourceWarning};
use coachwhip_core::host::SourceOrigin;

pub use error::{CompileError, CompileErrorKind, Gap};

use error::{Loc, Problem};
use source::SourceText;

/// What the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file: `exec`.
    Module,
    /// One expression, whose value the code returns: `eval`.
    Expression,
    /// One interactive statement, whose value is printed: `single`.
    Interactive,
}

/// How to compile.
#[derive(Clone, Debug)]
pub struct Options {
    /// 0: all; 1: without `assert` and with `__debug__` false; 2: without docstrings, too.
    pub optimize: u8,
    /// As if `from __future__ import annotations` stood first.
    pub future_annotations: bool,
    /// `await` is allowed outside functions; the module is then a coroutine.
    pub allow_top_level_await: bool,
    /// Keep the source in the code object, for tracebacks.
    pub keep_source: bool,
    /// Where the source is from.
    pub origin: SourceOrigin,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            optimize: 0,
            future_annotations: false,
            allow_top_level_await: false,
            keep_source: true,
            origin: SourceOrigin::File,
        }
    }
}

/// Unicode's name of a character: what `\N{...}` in a literal takes.
pub fn character_name(c: char) -> Option<String> {
    unicode_names2::name(c).map(|name| name.to_string())
}

/// Compiles `source`, bytes of a file named `file_name` in tracebacks.
///
/// # Errors
/// Whatever CPython reports as SyntaxError, with its message and place; a program nested deeper than the compiler goes
/// is an error, too.
pub fn compile(source: &[u8], file_name: &str, mode: Mode, options: &Options) -> Result<Arc<Code>, CompileError> {
    let text = match decode::decode(source, file_name, options.origin) {
        Ok(text) => SourceText::new(text),
        // What can be shown of it: the bytes as far as they are text.
        Err(problem) => {
            let shown = String::from_utf8_lossy(source).replace("\r\n", "\n");
            return Err(place(problem, &SourceText::new(shown), file_name));
        }
    };
    let tokens = tokens::tokenize(&text.text);
    let parsed = something_there(&tokens, mode)
        .and_then(|()| nesting::check(&text, &tokens))
        .and_then(|depth| parse::parse(&text, &tokens, mode, depth).map(|tree| (tree, depth)));
    let (tree, depth) = parsed.map_err(|problem| {
        // Tracebacks of files suggest keywords; what `compile` raises for strings does not.
        let is_file = !file_name.starts_with('<');
        let problem = if is_file { suggest::improve(problem, &text, &tokens) } else { problem };
        place(problem, &text, file_name)
    })?;
    let mut warnings = warn::about_literals(&text, &tokens);
    drop(tokens);
    warn::about_tree(&text, &tree, options.optimize == 0, &mut warnings);
    let result = generate(&text, &tree, file_name, mode, options, warnings);
    nesting::drop_tree(tree, depth);
    result.map_err(|problem| {
        let mut error = place(problem, &text, file_name);
        // After parsing, CPython looks the line up in the file, and finds none for `<string>` and its like.
        if file_name.starts_with('<') {
            error.line_text = None;
        }
        error
    })
}

fn generate(
    text: &SourceText,
    tree: &parse::Tree,
    file_name: &str,
    mode: Mode,
    options: &Options,
    warnings: Vec<SourceWarning>,
) -> Result<Arc<Code>, Problem> {
    let whole = Loc { start: 0, end: text.text.len() as u32 };
    let mut future_annotations = options.future_annotations;
    let mut table = match tree {
        parse::Tree::Module(body) => {
            future_annotations |= future::check(body, mode == Mode::Interactive)?;
            symbols::collect(body, whole, future_annotations)?
        }
        parse::Tree::Expression(e) => symbols::collect_expression(e, whole, future_annotations)?,
    };
    analyze::analyze(&mut table)?;
    let kept = if options.keep_source { text.text.as_str() } else { "" };
    let compiler = codegen::Compiler {
        source: text,
        shared: Arc::new(Source { file_name: file_name.into(), text: kept.into(), warnings: warnings.into() }),
        table,
        units: Vec::new(),
        interactive: mode == Mode::Interactive,
        keep_asserts: options.optimize == 0,
        keep_docstrings: options.optimize < 2,
        allow_top_level_await: options.allow_top_level_await,
        statements_left: 20 * text.text.len() + 100_000,
        repeated_generator: None,
    };
    if mode == Mode::Interactive
        && let parse::Tree::Module(body) = tree
    {
        single_statement(body, text)?;
    }
    match tree {
        parse::Tree::Module(body) => compiler.module(body),
        parse::Tree::Expression(e) => compiler.single_expression(e),
    }
}

/// An expression or interactive statement cannot be empty; a backslash cannot end an expression.
fn something_there(tokens: &tokens::Tokens, mode: Mode) -> Result<(), Problem> {
    if mode == Mode::Module {
        return Ok(());
    }
    if let Some(error) = &tokens.error {
        return match mode == Mode::Expression && error.message.starts_with("unexpected EOF") && tokens.open.is_empty() {
            true => {
                let message = "unexpected character after line continuation character";
                Err(Problem { message: message.into(), incomplete: false, ..error.clone() })
            }
            false => Ok(()),
        };
    }
    let empty = tokens.list.iter().all(|t| matches!(t.kind, tokens::Kind::Newline | tokens::Kind::End));
    if empty { Err(Problem { incomplete: true, ..Problem::syntax("invalid syntax", Loc::NONE) }) } else { Ok(()) }
}

/// Interactive input is one statement, or several on one line.
fn single_statement(body: &[ruff_python_ast::Stmt], text: &SourceText) -> Result<(), Problem> {
    for pair in body.windows(2) {
        let (before, after) = (Loc::of(&pair[0]), Loc::of(&pair[1]));
        if text.slice(Loc { start: before.end, end: after.start }).contains('\n') {
            return Err(Problem::syntax("multiple statements found while compiling a single statement", before));
        }
    }
    Ok(())
}

/// Gives a problem its lines.
fn place(problem: Problem, text: &SourceText, file_name: &str) -> CompileError {
    let span = text.span(problem.place);
    // The line as far as the tokenizer got.
    let shown = |line: &str| format!("{}\n", line.split('\0').next().unwrap_or(line));
    CompileError {
        kind: problem.kind,
        message: problem.message,
        file_name: file_name.to_string(),
        span,
        line_text: text.line(span.line).map(shown),
        gap: problem.gap,
        incomplete_input: problem.incomplete,
    }
}
