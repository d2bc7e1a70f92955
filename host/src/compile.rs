//! The frontend as the core's compiler.
#![cfg(feature = "compiler")]

use std::sync::Arc;

use coachwhip_core::bytecode::code::Code;
use coachwhip_core::host::{CompileFailure, CompileMode, CompileOptions, SourceOrigin, SyntaxFailure};
use coachwhip_frontend::{Gap, Mode, Options};

/// Compiles source; see [`coachwhip_core::host::Compiler`].
///
/// # Errors
/// The SyntaxError that CPython would raise.
pub fn compile(source: &[u8], file_name: &str, options: impl Into<CompileOptions>) -> Result<Arc<Code>, CompileFailure> {
    compile_with(source, file_name, options.into())
}

/// The function that an engine holds.
pub(crate) fn compile_with(source: &[u8], file_name: &str, options: CompileOptions) -> Result<Arc<Code>, CompileFailure> {
    let mode = match options.mode {
        CompileMode::Module => Mode::Module,
        CompileMode::Expression => Mode::Expression,
        CompileMode::Interactive => Mode::Interactive,
    };
    let options = Options {
        optimize: options.optimize,
        future_annotations: options.future_annotations,
        origin: options.origin,
        ..Options::default()
    };
    coachwhip_frontend::compile(source, file_name, mode, &options).map_err(|error| {
        // Columns of a SyntaxError count characters from 1.
        let text = error.line_text.as_deref().unwrap_or_default();
        let column = |bytes: u32| {
            let before = text.as_bytes().get(..bytes as usize).unwrap_or(text.as_bytes());
            String::from_utf8_lossy(before).chars().count() as u32 + 1 + bytes.saturating_sub(text.len() as u32)
        };
        let (start, end) = match error.gap {
            Gap::None => (column(error.span.column), column(error.span.end_column) as i32),
            Gap::Dedent => (column(error.span.column) - 1, -1),
            Gap::End if options.origin == SourceOrigin::File => (0, -1),
            Gap::End => (column(error.span.column), -1),
        };
        CompileFailure::Syntax(Box::new(SyntaxFailure {
            class: error.kind.name(),
            message: error.message,
            file_name: file_name.into(),
            line: error.span.line,
            column: start,
            end_line: error.span.end_line,
            end_column: end,
            text: error.line_text,
            incomplete: error.incomplete_input,
        }))
    })
}
