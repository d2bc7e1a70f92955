//! The text of a traceback as CPython 3.15 prints it: chains, groups, frames, the exception's last lines.
//!
//! Invariant: printing never raises; what a script's own `__str__` or `__repr__` raises shows as a placeholder.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::exception_fields::field_or_none;
use super::exception_group::{is_group, members};
use super::traceback_frames::{self, Palette};
use super::{exceptions, suggestions};
use crate::error::TraceFrame;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::{Class, Exception, Kind, List, Str, Traceback, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";
/// Members of a group that are shown, and levels of groups.
const MAX_GROUP_WIDTH: usize = 15;
const MAX_GROUP_DEPTH: usize = 10;
/// Links of a chain that are shown: a bound for chains that a script made very long.
const MAX_CHAIN: usize = 1000;

/// The levels of an exception's traceback, outermost first.
pub fn frames(exception: Value) -> Vec<TraceFrame> {
    traceback_frames::levels(exception).into_iter().map(frame_of).collect()
}

fn frame_of(level: Ref<Traceback>) -> TraceFrame {
    let code = level.code.shared();
    let span = super::traceback::span_of(level);
    TraceFrame {
        file_name: String::from(&*code.source.file_name),
        function: String::from(&*code.name),
        line: span.line,
        column: span.column,
        end_line: span.end_line,
        end_column: span.end_column,
    }
}

/// The whole text, with its last newline.
pub fn format_exception(vm: &mut Machine, exception: Value, colour: bool) -> String {
    let kept = (vm.raised, vm.handled);
    vm.raised = Value::EMPTY;
    let mut printer =
        Printer { out: String::new(), palette: Palette::new(colour), seen: Vec::new(), depth: 0, need_close: false };
    printer.exception(vm, exception);
    (vm.raised, vm.handled) = kept;
    printer.out
}

/// The lines about the exception alone, without its traceback and chain.
pub fn format_exception_only(vm: &mut Machine, exception: Value, colour: bool) -> String {
    let kept = (vm.raised, vm.handled);
    vm.raised = Value::EMPTY;
    let text = last_lines(vm, exception, &Palette::new(colour));
    (vm.raised, vm.handled) = kept;
    text
}

struct Printer {
    out: String,
    palette: Palette,
    /// Exceptions printed already: a ring of causes is cut.
    seen: Vec<Value>,
    /// Levels of groups around.
    depth: usize,
    need_close: bool,
}

impl Printer {
    /// Appends text, with the margin of the group that it is in.
    fn emit(&mut self, text: &str, margin: char) {
        for line in text.split_inclusive('\n') {
            if self.depth > 0 {
                self.out.extend(core::iter::repeat_n(' ', 2 * self.depth));
                self.out.push(margin);
                self.out.push(' ');
            }
            self.out.push_str(line);
        }
    }

    /// An exception with what led to it, the oldest first.
    fn exception(&mut self, vm: &mut Machine, exception: Value) {
        for (message, link) in self.chain(exception).into_iter().rev() {
            if let Some(message) = message {
                self.emit(message, '|');
            }
            self.link(vm, link);
        }
    }

    /// Each exception, the newest first, with the message that stands before its text where an older one was printed.
    fn chain(&mut self, exception: Value) -> Vec<(Option<&'static str>, Value)> {
        let mut chain = Vec::new();
        let mut at = exception;
        while let Some(object) = at.downcast::<Exception>() {
            if chain.len() >= MAX_CHAIN {
                break;
            }
            self.seen.push(at);
            let unseen = |v: Value| v.is_kind(Kind::Exception) && !self.seen.contains(&v);
            let (cause, context) = (object.cause.get(), object.context.get());
            let (message, next) = if unseen(cause) {
                (Some(CAUSE), cause)
            } else if cause.is_none() && !object.suppress_context.get() && unseen(context) {
                (Some(CONTEXT), context)
            } else {
                (None, Value::NONE)
            };
            chain.push((message, at));
            at = next;
        }
        chain
    }

    /// One exception of a chain.
    fn link(&mut self, vm: &mut Machine, exception: Value) {
        if is_group(vm, exception).unwrap_or(false) {
            self.group(vm, exception);
            return;
        }
        self.stack(vm, exception, "Traceback (most recent call last):\n", '|');
        let lines = last_lines(vm, exception, &self.palette);
        self.emit(&lines, '|');
    }

    fn stack(&mut self, vm: &mut Machine, exception: Value, title: &str, margin: char) {
        let levels = traceback_frames::levels(exception);
        if levels.is_empty() {
            return;
        }
        self.emit(title, margin);
        let text = traceback_frames::format(vm, &levels, &self.palette);
        self.emit(&text, '|');
    }

    fn group(&mut self, vm: &mut Machine, exception: Value) {
        if self.depth > MAX_GROUP_DEPTH {
            self.emit(&alloc::format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"), '|');
            return;
        }
        let is_outermost = self.depth == 0;
        if is_outermost {
            self.depth = 1;
        }
        let margin = if is_outermost { '+' } else { '|' };
        self.stack(vm, exception, "Exception Group Traceback (most recent call last):\n", margin);
        let lines = last_lines(vm, exception, &self.palette);
        self.emit(&lines, '|');
        self.group_members(vm, &members(exception));
        if is_outermost {
            self.depth = 0;
        }
    }

    fn group_members(&mut self, vm: &mut Machine, all: &[Value]) {
        let shown = all.len().min(MAX_GROUP_WIDTH + 1);
        self.need_close = false;
        for (index, member) in all.iter().take(shown).enumerate() {
            let is_last = index + 1 == shown;
            if is_last {
                // The line that closes may come from a group inside of this one.
                self.need_close = true;
            }
            let cut = index >= MAX_GROUP_WIDTH;
            let title = if cut { String::from("...") } else { (index + 1).to_string() };
            let start = if index == 0 { "+-" } else { "  " };
            self.indent();
            self.out.push_str(&alloc::format!("{start}+---------------- {title} ----------------\n"));
            self.depth += 1;
            if cut {
                let left = all.len() - MAX_GROUP_WIDTH;
                let plural = if left > 1 { "s" } else { "" };
                self.emit(&alloc::format!("and {left} more exception{plural}\n"), '|');
            } else {
                self.exception(vm, *member);
            }
            if is_last && self.need_close {
                self.indent();
                self.out.push_str("+------------------------------------\n");
                self.need_close = false;
            }
            self.depth -= 1;
        }
    }

    fn indent(&mut self) {
        self.out.extend(core::iter::repeat_n(' ', 2 * self.depth));
    }
}

// -- the last lines --------------------------------------------------------------------------------------------------

/// `Class: message` with notes, or the form of a SyntaxError.
fn last_lines(vm: &mut Machine, exception: Value, palette: &Palette) -> String {
    let class = class_text(vm, exception);
    let is_syntax = vm.class_for(&exceptions::SYNTAX_ERROR).is_ok_and(|c| Class::is_subclass_of(vm.class_of(exception), c));
    let mut text = if is_syntax {
        traceback_frames::syntax_error(vm, exception, &class, palette)
    } else {
        let message = message_text(vm, exception);
        final_line(&class, &message, palette)
    };
    notes(vm, exception, &mut text);
    text
}

fn final_line(class: &str, message: &str, palette: &Palette) -> String {
    let class = palette.class(class);
    if message.is_empty() { alloc::format!("{class}\n") } else { alloc::format!("{class}: {}\n", palette.message(message)) }
}

/// The class's qualified name, with its module unless that is `builtins` or `__main__`.
fn class_text(vm: &mut Machine, exception: Value) -> String {
    let class = vm.class_of(exception);
    let name = alloc::format!("{}", Text(class.qualified_name.get()));
    let module = vm.names.__module__;
    let module = match vm.find_attribute(class.into(), module) {
        Ok(module) => module.and_then(|m| m.downcast::<Str>()),
        Err(raised) => {
            forget(vm, raised);
            None
        }
    };
    match module {
        Some(module) if matches!(module.as_bytes(), b"builtins" | b"__main__") => name,
        Some(module) => alloc::format!("{}.{name}", String::from_utf8_lossy(module.as_bytes())),
        None => alloc::format!("<unknown>.{name}"),
    }
}

/// `str(exception)` with its suggestion.
fn message_text(vm: &mut Machine, exception: Value) -> String {
    let answer = vm.to_str(exception);
    let mut message = safe(vm, answer, "<exception str() failed>");
    message += &suggestions::for_exception(vm, exception);
    message
}

pub(super) fn safe(vm: &mut Machine, answer: Result, otherwise: &str) -> String {
    match answer {
        Ok(text) => alloc::format!("{}", Text(vm.unbox(text))),
        Err(raised) => {
            forget(vm, raised);
            String::from(otherwise)
        }
    }
}

/// What a script's hook raised is not reported: the report about the first exception goes on.
fn forget(vm: &mut Machine, raised: Raised) {
    if vm.catch(raised).is_err() {
        // A host's stop: the run ends at its next safepoint.
    }
}

fn notes(vm: &mut Machine, exception: Value, text: &mut String) {
    let name = vm.names.__notes__;
    let found = match vm.find_attribute(exception, name) {
        Ok(found) => found,
        Err(raised) => {
            forget(vm, raised);
            return;
        }
    };
    let Some(found) = found.filter(|n| !n.is_none()) else { return };
    let items = match (found.downcast::<List>(), found.downcast::<Tuple>()) {
        (Some(list), _) => list.as_slice().to_vec(),
        (_, Some(tuple)) => tuple.as_slice().to_vec(),
        _ => {
            let answer = vm.repr(found);
            *text += &safe(vm, answer, "<__notes__ repr() failed>");
            text.push('\n');
            return;
        }
    };
    for note in items {
        let answer = vm.to_str(note);
        for line in safe(vm, answer, "<note str() failed>").split('\n') {
            *text += line;
            text.push('\n');
        }
    }
}

/// A field of a SyntaxError as text, if it is a str.
pub(super) fn text_field(exception: Value, index: usize) -> Option<String> {
    let text = field_or_none(exception, index).downcast::<Str>()?;
    Some(String::from_utf8_lossy(text.as_bytes()).into_owned())
}

/// A field of a SyntaxError as number, if it is a small int.
pub(super) fn number_field(exception: Value, index: usize) -> Option<i64> {
    field_or_none(exception, index).as_small_int()
}

/// The text of a compiler's failure, for a host that has no exception of it.
pub fn format_syntax_failure(failure: &crate::host::SyntaxFailure) -> String {
    traceback_frames::syntax_failure(failure, &Palette::new(false))
}
