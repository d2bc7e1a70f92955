//! A code object: what the compiler makes of one function, class body, lambda, comprehension or module.
//!
//! Invariant: a code object is immutable and owns no heap value, so it can be shared by many VMs and threads. What a
//! VM changes of it (quickened units, inline caches, interned constants) is made per VM when it first runs.

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};

bitflags::bitflags! {
    /// What kind of code this is. The low bits have CPython's values (`co_flags`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
    pub struct CodeFlags: u32 {
        /// Locals live in slots, not in a mapping.
        const OPTIMIZED = 0x1;
        /// A call makes a new set of locals.
        const NEWLOCALS = 0x2;
        /// Has `*args`.
        const VARARGS = 0x4;
        /// Has `**kwargs`.
        const VARKEYWORDS = 0x8;
        /// Stands inside another function.
        const NESTED = 0x10;
        /// Is a generator function.
        const GENERATOR = 0x20;
        /// Is an `async def` function.
        const COROUTINE = 0x80;
        /// Is an `async def` function that yields.
        const ASYNC_GENERATOR = 0x200;
        /// `from __future__ import annotations` was in force.
        const FUTURE_ANNOTATIONS = 0x0100_0000;
        /// constants[0] is the docstring.
        const HAS_DOCSTRING = 0x0400_0000;
        /// Frames of it are not seen by scripts. No program has such code.
        const HIDDEN = 0x0200_0000;
        /// Is a function defined directly in a class body.
        const METHOD = 0x0800_0000;
    }
}

/// Text in WTF-8: UTF-8 that may contain lone surrogates. Python's str may hold them, Rust's cannot.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wtf8Box(pub Box<[u8]>);

impl Wtf8Box {
    /// The text, where it holds no lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(&self.0).ok()
    }
}

impl From<&str> for Wtf8Box {
    fn from(text: &str) -> Self {
        Wtf8Box(text.as_bytes().into())
    }
}

impl core::fmt::Debug for Wtf8Box {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        String::from_utf8_lossy(&self.0).fmt(f)
    }
}

/// A constant of a code object.
#[derive(Clone, Debug)]
pub enum Constant {
    None,
    Bool(bool),
    Ellipsis,
    /// An int that fits 64 bits.
    Int(i64),
    /// A larger int: sign (true is negative) and magnitude, least significant byte first.
    BigInt(bool, Box<[u8]>),
    Float(f64),
    Complex(f64, f64),
    Str(Wtf8Box),
    Bytes(Box<[u8]>),
    Tuple(Box<[Constant]>),
    FrozenSet(Box<[Constant]>),
    /// `slice(start, stop, step)` of constants.
    Slice(Box<[Constant; 3]>),
    Code(Arc<Code>),
}

/// What a slot of the frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LocalKind {
    /// A plain local variable (parameters first).
    Local,
    /// A variable that inner functions capture: after `MAKE_CELL` the slot holds a cell. Parameters may be of this kind.
    Cell,
    /// A captured variable of an outer function; always last.
    Free,
    /// A local of an inlined comprehension in a module or class body: not in `locals()`.
    Hidden,
}

/// A slot's variable.
#[derive(Clone, Debug)]
pub struct LocalVariable {
    pub name: Box<str>,
    pub kind: LocalKind,
}

/// A range of code units guarded by a handler. Ranges are sorted by `start` and, where they touch, do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First unit guarded.
    pub start: u32,
    /// First unit after the range.
    pub end: u32,
    /// Where the handler begins.
    pub target: u32,
    /// Operand stack depth to cut back to before the exception is pushed.
    pub depth: u32,
    /// Push the int position of the raising instruction below the exception (for `RERAISE 1`).
    pub push_position: bool,
}

/// Where an instruction stands in the source. Lines count from 1, columns are UTF-8 byte offsets from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// 0: the instruction has no place (artificial).
    pub line: u32,
    pub end_line: u32,
    pub column: u32,
    pub end_column: u32,
}

/// A run of code units with the same span: from `start` to the next entry's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanEntry {
    pub start: u32,
    pub span: Span,
}

/// An immutable code object.
#[derive(Debug)]
pub struct Code {
    pub name: Box<str>,
    pub qualified_name: Box<str>,
    /// Shared by all code objects of one source.
    pub source: Arc<Source>,
    pub flags: CodeFlags,
    /// Positional parameters, positional-only ones included; `*args`, keyword-only and `**kwargs` excluded.
    pub positional_count: u32,
    pub positional_only_count: u32,
    pub keyword_only_count: u32,
    /// All slots: parameters (positional, keyword-only, `*args`, `**kwargs`), other locals, cells, free variables.
    pub locals: Box<[LocalVariable]>,
    /// Most operands ever on the stack.
    pub stack_size: u32,
    pub first_line: u32,
    pub units: Box<[u16]>,
    pub constants: Box<[Constant]>,
    pub names: Box<[Box<str>]>,
    pub handlers: Box<[Handler]>,
    /// Sorted by `start`; the first starts at 0.
    pub spans: Box<[SpanEntry]>,
}

/// The source that code objects were compiled from.
#[derive(Debug, Default)]
pub struct Source {
    /// As tracebacks show it: a path, `<string>`, `<stdin>`, or `<frozen name>`.
    pub file_name: Box<str>,
    /// Lines for tracebacks and carets; empty where the host dropped it.
    pub text: Box<str>,
    /// What the compiler warns about; told before the module's body runs.
    pub warnings: Box<[SourceWarning]>,
}

/// A SyntaxWarning.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceWarning {
    /// In CPython's words.
    pub message: Box<str>,
    /// The same as the words of a SyntaxError, where a script turned warnings into errors.
    pub error: Box<str>,
    /// What it is about; its line is the one that is shown.
    pub span: Span,
    /// That line, without its end.
    pub line_text: Box<str>,
}

impl Source {
    /// Line `number` (from 1) without its end, where the text was kept.
    pub fn line(&self, number: u32) -> Option<&str> {
        self.text.lines().nth((number as usize).checked_sub(1)?)
    }
}

impl Code {
    /// Where the instruction at `unit` stands.
    pub fn span_at(&self, unit: u32) -> Span {
        let after = self.spans.partition_point(|entry| entry.start <= unit);
        after.checked_sub(1).map_or_else(Span::default, |i| self.spans[i].span)
    }

    /// The handler that guards `unit`. Ranges do not overlap, so the last that starts at or before it decides.
    pub fn handler_at(&self, unit: u32) -> Option<&Handler> {
        let after = self.handlers.partition_point(|h| h.start <= unit);
        self.handlers[..after].last().filter(|h| unit < h.end)
    }

    /// How many slots parameters take, `*args` and `**kwargs` included.
    pub fn parameter_slots(&self) -> u32 {
        self.positional_count
            + self.keyword_only_count
            + u32::from(self.flags.contains(CodeFlags::VARARGS))
            + u32::from(self.flags.contains(CodeFlags::VARKEYWORDS))
    }

    /// How many slots are free variables.
    pub fn free_count(&self) -> usize {
        self.locals.iter().rev().take_while(|l| l.kind == LocalKind::Free).count()
    }

    /// This code object and all that stand in its constants, outermost first.
    pub fn walk(self: &Arc<Self>) -> Vec<Arc<Code>> {
        let mut all = alloc::vec![self.clone()];
        let mut next = 0;
        while let Some(code) = all.get(next).cloned() {
            all.extend(code.constants.iter().filter_map(|c| match c {
                Constant::Code(inner) => Some(inner.clone()),
                _ => None,
            }));
            next += 1;
        }
        all
    }
}
