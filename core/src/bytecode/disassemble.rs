//! Listings of code objects, in the style of Python's `dis`: line numbers, jump labels, operands in words, handlers.
//!
//! Invariant: any code object can be listed, a malformed one too (operands out of range are shown as numbers).

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};
use core::fmt::Write;

use super::code::{Code, Constant};
use super::ops::{
    BinaryOperator, COMPARE_AS_BOOL, CommonConstant, CompareOperator, Conversion, FunctionAttribute, Intrinsic1, Intrinsic2, Op,
    OperandKind, ResumePoint, SpecialMethod, TUPLES_SHIFT,
};

/// One instruction with its prefixes folded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The first unit, prefixes included.
    pub start: u32,
    /// The unit of the opcode itself.
    pub opcode_at: u32,
    /// The first unit after instruction and cache.
    pub end: u32,
    /// The base instruction.
    pub op: Op,
    /// The whole operand.
    pub operand: u32,
}

impl Instruction {
    /// Where the jump of a jumping instruction goes, in units.
    pub fn target(&self) -> Option<u32> {
        match self.op.operand_kind() {
            OperandKind::JumpForward => self.end.checked_add(self.operand),
            OperandKind::JumpBackward => self.end.checked_sub(self.operand),
            _ => None,
        }
    }
}

/// Goes through the instructions of a unit stream; ends at the first unit that is none.
#[derive(Clone, Debug)]
pub struct Instructions<'a> {
    units: &'a [u16],
    at: usize,
}

impl<'a> Instructions<'a> {
    /// All instructions of `units`.
    pub fn new(units: &'a [u16]) -> Self {
        Instructions { units, at: 0 }
    }

    /// The instruction that begins at a unit.
    pub fn at(units: &'a [u16], unit: u32) -> Option<Instruction> {
        Instructions { units, at: unit as usize }.next()
    }

    /// The unit that comes next.
    pub fn position(&self) -> usize {
        self.at
    }
}

impl Iterator for Instructions<'_> {
    type Item = Instruction;

    fn next(&mut self) -> Option<Instruction> {
        let start = self.at;
        let mut high = 0u32;
        for at in start..self.units.len().min(start + 4) {
            let [opcode, low] = self.units[at].to_le_bytes();
            let op = Op::from_u8(opcode)?;
            let operand = high << 8 | u32::from(low);
            if op == Op::EXTENDED_ARG {
                high = operand;
                continue;
            }
            let end = at + 1 + op.cache_units();
            if end > self.units.len() {
                return None;
            }
            self.at = end;
            return Some(Instruction { start: start as u32, opcode_at: at as u32, end: end as u32, op, operand });
        }
        None
    }
}

/// Lists one code object; `nested` also those in its constants.
pub fn disassemble(code: &Code, nested: bool) -> String {
    let mut out = String::new();
    list(code, &mut out);
    if nested {
        for constant in &code.constants {
            if let Constant::Code(inner) = constant {
                let _ = write!(out, "\nDisassembly of {} (line {}):\n", inner.qualified_name, inner.first_line);
                out.push_str(&disassemble(inner, true));
            }
        }
    }
    out
}

/// Says in words what the instructions of a code object are.
pub struct Words<'a> {
    code: &'a Code,
    /// Numbers of all jump and handler targets, in order.
    labels: BTreeMap<u32, usize>,
}

impl<'a> Words<'a> {
    /// Of this code object.
    pub fn of(code: &'a Code) -> Words<'a> {
        Words { code, labels: labels(code) }
    }

    /// The label at a unit: `L1`.
    pub fn label(&self, unit: u32) -> Option<String> {
        self.labels.get(&unit).map(|n| format!("L{n}"))
    }

    /// The instruction under a name (its own, or the one of a form), with its operand: `LOAD_FAST 0 (x)`.
    pub fn instruction(&self, instruction: &Instruction, name: &str) -> String {
        let mut out = format!("{name:<26}");
        if instruction.op.operand_kind() != OperandKind::Unused {
            let _ = write!(out, " {:>4}", instruction.operand);
        }
        let words = operand(self.code, instruction, &self.labels);
        if !words.is_empty() {
            let _ = write!(out, " ({words})");
        }
        out.truncate(out.trim_end().len());
        out
    }
}

fn list(code: &Code, out: &mut String) {
    let words = Words::of(code);
    let mut line = None;
    for instruction in Instructions::new(&code.units) {
        let span = code.span_at(instruction.opcode_at);
        if line.is_some_and(|l| l != span.line) && span.line != 0 {
            out.push('\n');
        }
        let shown = if line == Some(span.line) { String::new() } else { line_text(span.line) };
        line = Some(span.line);
        let label = words.label(instruction.start).map_or(String::new(), |label| format!("{label}:"));
        let _ = writeln!(out, "{shown:>5} {label:>6}  {}", words.instruction(&instruction, instruction.op.name()));
    }
    if !code.handlers.is_empty() {
        out.push_str("Handlers:\n");
    }
    for h in &code.handlers {
        let target = words.label(h.target).unwrap_or_else(|| String::from("L0"));
        let position = if h.push_position { " lasti" } else { "" };
        let _ = writeln!(out, "  {} to {} -> {target} [{}]{position}", h.start, h.end, h.depth);
    }
}

fn line_text(line: u32) -> String {
    if line == 0 { String::from("--") } else { format!("{line}") }
}

/// Numbers of all jump and handler targets, in order.
fn labels(code: &Code) -> BTreeMap<u32, usize> {
    let jumps = Instructions::new(&code.units).filter_map(|i| i.target());
    let mut targets: Vec<u32> = jumps.chain(code.handlers.iter().map(|h| h.target)).collect();
    targets.sort_unstable();
    targets.dedup();
    targets.into_iter().enumerate().map(|(index, at)| (at, index + 1)).collect()
}

/// The operand in words.
fn operand(code: &Code, instruction: &Instruction, labels: &BTreeMap<u32, usize>) -> String {
    let n = instruction.operand;
    let local = |slot: u32| code.locals.get(slot as usize).map_or(String::from("?"), |l| String::from(&*l.name));
    let name = |index: u32| code.names.get(index as usize).map_or(String::from("?"), |n| String::from(&**n));
    let text = |text: Option<&'static str>| String::from(text.unwrap_or("?"));
    let comparison = |n: u32| {
        let shown = text(CompareOperator::from_u32(n & !COMPARE_AS_BOOL).map(CompareOperator::text));
        if n & COMPARE_AS_BOOL != 0 { format!("bool({shown})") } else { shown }
    };
    match instruction.op.operand_kind() {
        OperandKind::Unused | OperandKind::Count => String::new(),
        OperandKind::Const => code.constants.get(n as usize).map_or(String::from("?"), constant),
        OperandKind::Name => name(n),
        OperandKind::NameMethod => format!("{}{}", name(n >> 1), if n & 1 == 1 { " + self or EMPTY" } else { "" }),
        OperandKind::NameGlobal => format!("{}{}", name(n >> 1), if n & 1 == 1 { " + EMPTY" } else { "" }),
        OperandKind::NameSuper => format!("{}{}", name(n >> 2), if n & 1 == 1 { " + self or EMPTY" } else { "" }),
        OperandKind::Local => local(n),
        OperandKind::LocalPair => format!("{}, {}", local(n >> 4), local(n & 15)),
        OperandKind::JumpForward | OperandKind::JumpBackward => {
            let label = instruction.target().and_then(|t| labels.get(&t));
            label.map_or(String::from("?"), |l| format!("to L{l}"))
        }
        OperandKind::Binary => text(BinaryOperator::from_u32(n).map(BinaryOperator::text)),
        OperandKind::Compare => comparison(n),
        OperandKind::CompareTuples => format!("{} items {}", n >> TUPLES_SHIFT, comparison(n & ((1 << TUPLES_SHIFT) - 1))),
        OperandKind::Invert => String::from(if n == 1 { "not" } else { "" }),
        OperandKind::Intrinsic1 => text(Intrinsic1::from_u32(n).map(Intrinsic1::text)),
        OperandKind::Intrinsic2 => text(Intrinsic2::from_u32(n).map(Intrinsic2::text)),
        OperandKind::Common => text(CommonConstant::from_u32(n).map(CommonConstant::text)),
        OperandKind::Special => text(SpecialMethod::from_u32(n).map(SpecialMethod::text)),
        OperandKind::Attribute => text(FunctionAttribute::from_u32(n).map(FunctionAttribute::text)),
        OperandKind::Conversion => text(Conversion::from_u32(n).map(Conversion::text)),
        OperandKind::Resume => text(ResumePoint::from_u32(n).map(ResumePoint::text)),
        OperandKind::Unpack => format!("{} before, {} after", n & 255, n >> 8),
        OperandKind::Interpolation => text(Conversion::from_u32(n >> 2).map(Conversion::text)),
    }
}

/// A constant as a listing shows it. Nested ones are shown to a fixed depth.
fn constant(constant: &Constant) -> String {
    shown(constant, 4)
}

fn shown(constant: &Constant, depth: u32) -> String {
    let list = |items: &[Constant]| -> String {
        if depth == 0 {
            return String::from("...");
        }
        let items: Vec<String> = items.iter().take(20).map(|c| shown(c, depth - 1)).collect();
        items.join(", ")
    };
    match constant {
        Constant::None => "None".into(),
        Constant::Bool(b) => (if *b { "True" } else { "False" }).into(),
        Constant::Ellipsis => "Ellipsis".into(),
        Constant::Int(i) => format!("{i}"),
        Constant::BigInt(negative, magnitude) => {
            let digits: String = magnitude.iter().rev().take(64).map(|b| format!("{b:02x}")).collect();
            format!("{}0x{digits}", if *negative { "-" } else { "" })
        }
        Constant::Float(f) => format!("{f:?}"),
        Constant::Complex(re, im) => format!("({re:?}+{im:?}j)"),
        Constant::Str(s) => format!("{s:?}"),
        Constant::Bytes(b) => format!("b\"{}\"", b.escape_ascii()),
        Constant::Tuple(items) => match &items[..] {
            [only] => format!("({},)", list(core::slice::from_ref(only))),
            items => format!("({})", list(items)),
        },
        Constant::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
        Constant::Slice(parts) => format!("slice({})", list(&parts[..])),
        Constant::Code(code) => format!("<code {}>", code.qualified_name),
    }
}
