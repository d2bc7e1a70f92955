//! Warnings that the engine itself gives. They go through the library's `warnings`, so that a script's filters hold;
//! where an engine has no such module nobody is warned.
//!
//! Invariant: a warning whose filter says "error" is the exception of the operation that warned.

use alloc::sync::Arc;

use crate::builtins::exceptions;
use crate::bytecode::code::{Source, SourceWarning};
use crate::host::SyntaxFailure;
use crate::machine::Machine;
use crate::native::{Raised, Result, TypeSpec};
use crate::value::Value;

impl Machine {
    /// Warns about what the running function does: `warnings.warn(message, category)`.
    #[cold]
    #[inline(never)]
    pub fn warn(&mut self, category: &'static TypeSpec, message: core::fmt::Arguments<'_>) -> Result<()> {
        let Some(module) = self.warnings_module()? else { return Ok(()) };
        let text = self.str(&alloc::format!("{message}"))?;
        let category = self.class_for(category)?;
        let warn = self.getattr(module, "warn")?;
        self.call(warn, &[text, category.into()])?;
        Ok(())
    }

    /// Tells what the compiler warned about.
    #[cold]
    #[inline(never)]
    pub fn tell_source_warnings(&mut self, source: &Arc<Source>) -> Result<()> {
        let Some(module) = self.warnings_module()? else { return Ok(()) };
        let issue = self.getattr(module, "_issue")?;
        let category = self.class_for(&exceptions::SYNTAX_WARNING)?;
        for warning in &source.warnings {
            let message = self.str(&warning.message)?;
            let file_name = self.str(&source.file_name)?;
            let shown = if source.file_name.starts_with('<') { "" } else { &warning.line_text };
            let line_text = self.str(shown)?;
            let line = Value::small_int(i64::from(warning.span.line));
            if let Err(raised) = self.call(issue, &[message, category.into(), file_name, line, line_text]) {
                return Err(self.syntax_error_for(raised, source, warning));
            }
        }
        Ok(())
    }

    /// A warning that a filter made an exception of is a SyntaxError.
    fn syntax_error_for(&mut self, raised: Raised, source: &Source, warning: &SourceWarning) -> Raised {
        if let Err(raised) = self.catch_if(raised, &exceptions::SYNTAX_WARNING) {
            return raised;
        }
        let is_escape = warning.message != warning.error;
        crate::builtins::dynamic::raise_syntax_failure(
            self,
            &SyntaxFailure {
                class: "SyntaxError",
                message: (&*warning.error).into(),
                file_name: (&*source.file_name).into(),
                line: warning.span.line,
                column: warning.span.column + 1,
                end_line: warning.span.end_line,
                end_column: warning.span.end_column as i32 + 1,
                text: is_escape.then(|| alloc::format!("{}\n", warning.line_text)),
                incomplete: false,
            },
        )
    }

    fn warnings_module(&mut self) -> Result<Option<Value>> {
        if self.host.frozen_module("warnings").is_none() {
            return Ok(None);
        }
        self.library_module("warnings").map(Some)
    }
}
