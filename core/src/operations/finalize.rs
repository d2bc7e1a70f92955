//! Finalizers: `__del__` of instances and `close()` of generators, run once for each object that died.
//!
//! Invariant: what a finalizer raises is written to standard error and goes no further; only the host's stops do.

use alloc::string::String;

use crate::builtins::generator::close_generator;
use crate::builtins::traceback_text;
use crate::host::Stream;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::Generator;
use crate::value::Value;

impl Machine {
    /// Runs the finalizers of what the last collections found dead. Only at a safepoint. Gives whether there were some.
    pub fn run_finalizers(&mut self) -> Result<bool> {
        let some = !self.finalizable.is_empty();
        while let Some(object) = self.finalizable.pop() {
            let handled = self.handled;
            let result = self.rooted(&[object, handled], |vm| vm.finalize(object));
            self.handled = handled;
            result?;
        }
        Ok(some)
    }

    fn finalize(&mut self, object: Value) -> Result<()> {
        if let Some(generator) = object.downcast::<Generator>() {
            if self.class_of(object) == self.types.async_generator {
                return Ok(()); // Its event loop closes it, if one does.
            }
            return match close_generator(self, generator) {
                Ok(_) => Ok(()),
                Err(raised) => self.report_ignored(raised, "closing generator", object),
            };
        }
        let (class, name) = (self.class_of(object), self.names.__del__);
        let Some(method) = self.lookup(class, name)? else { return Ok(()) };
        match self.call_special(object, name, &[]) {
            Ok(_) => Ok(()),
            Err(raised) => self.report_ignored(raised, "calling deallocator", method),
        }
    }

    /// Writes an exception that nobody can catch as `sys.unraisablehook` does.
    fn report_ignored(&mut self, raised: Raised, doing: &str, what: Value) -> Result<()> {
        let exception = self.catch(raised)?;
        let mut text = String::from("Exception ignored while ");
        text.push_str(doing);
        text.push(' ');
        text.push_str(&self.repr_text(what));
        text.push_str(":\n");
        text.push_str(&traceback_text::format_exception(self, exception, false));
        self.write_output(Stream::Err, text.as_bytes())
    }
}
