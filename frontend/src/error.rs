//! What compiling can end in: an error with CPython's kind, message and place.
//!
//! Invariant: an error never holds source beyond the lines that it points at.

use coachwhip_core::bytecode::code::Span;

/// Which exception a host raises for a [`CompileError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileErrorKind {
    /// `SyntaxError`
    SyntaxError,
    /// `IndentationError`
    IndentationError,
    /// `TabError`
    TabError,
    /// `RecursionError`: the program nests deeper than the compiler goes.
    RecursionError,
    /// `MemoryError`: the parser's nesting limit, as CPython reports it.
    MemoryError,
}

impl CompileErrorKind {
    /// The exception's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SyntaxError => "SyntaxError",
            Self::IndentationError => "IndentationError",
            Self::TabError => "TabError",
            Self::RecursionError => "RecursionError",
            Self::MemoryError => "MemoryError",
        }
    }
}

/// Why a source could not be compiled.
#[derive(Clone, Debug, PartialEq)]
pub struct CompileError {
    /// Which exception this is.
    pub kind: CompileErrorKind,
    /// CPython's message.
    pub message: String,
    /// As tracebacks show the file.
    pub file_name: String,
    /// Where it stands; columns are UTF-8 byte offsets from 0. Line 0: nowhere.
    pub span: Span,
    /// The line where `span` begins, with a line end, as `SyntaxError.text` has it.
    pub line_text: Option<String>,
    /// The source ends too early: a REPL asks for more.
    pub incomplete_input: bool,
    /// What stands in the place of what is missing.
    pub gap: Gap,
}

/// A place between tokens, which CPython reports without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Gap {
    /// There is a token.
    #[default]
    None,
    /// A line that is indented less.
    Dedent,
    /// The end of the source.
    End,
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} ({}, line {})", self.kind.name(), self.message, self.file_name, self.span.line)
    }
}

impl std::error::Error for CompileError {}

/// An error before it is placed in its source: byte offsets instead of lines.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub kind: CompileErrorKind,
    pub message: String,
    pub place: Loc,
    pub incomplete: bool,
    pub gap: Gap,
}

impl Problem {
    /// A `SyntaxError` at `place`.
    pub fn syntax(message: impl Into<String>, place: Loc) -> Self {
        Problem { kind: CompileErrorKind::SyntaxError, message: message.into(), place, incomplete: false, gap: Gap::None }
    }

    /// The tree is deeper than the compiler goes.
    pub fn too_deep(place: Loc) -> Self {
        Problem {
            kind: CompileErrorKind::RecursionError,
            message: "maximum recursion depth exceeded during compilation".into(),
            place,
            incomplete: false,
            gap: Gap::None,
        }
    }
}

pub(crate) type Result<T> = std::result::Result<T, Problem>;

/// A range of byte offsets in the source, or one of two artificial places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Loc {
    pub start: u32,
    pub end: u32,
}

impl Loc {
    /// No place of its own: takes over that of the instruction before it.
    pub const NONE: Loc = Loc { start: u32::MAX, end: u32::MAX };
    /// Line 0, where a module's `RESUME` stands.
    pub const LINE_ZERO: Loc = Loc { start: u32::MAX - 1, end: u32::MAX - 1 };

    /// The place of a syntax node.
    pub fn of(node: &impl ruff_text_size::Ranged) -> Loc {
        Loc::from(node.range())
    }

    /// Whether this is [`Loc::NONE`].
    pub fn is_none(self) -> bool {
        self == Loc::NONE
    }
}

impl From<ruff_text_size::TextRange> for Loc {
    fn from(range: ruff_text_size::TextRange) -> Self {
        Loc { start: range.start().to_u32(), end: range.end().to_u32() }
    }
}
