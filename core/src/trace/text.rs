//! The text form of traces: what tests and logs show. Printing and parsing are inverse.
//!
//! ```text
//! extent 12
//! frame 0 caller 0 unit 0 depth 0 header 4 code object(0x7f0010) function tagged(EMPTY)
//! generator 4096 to 4120 header 4099
//! %0:tagged = LOAD_SLOT 8
//! @0 guard frame 0 unit 5 depth 2 [3: %0, 4: int(5)]
//! GUARD_INT %0 @0
//! %2:int = UNBOX_INT %0
//! ```
//! A result is `%NAME:TYPE`, printed by its index; a snapshot `@NAME`, printed before its first use, by its number. A
//! constant is `TYPE(VALUE)`: a number in decimal is what it means for the type, one in hexadecimal the exact bits. No
//! reference is `-`. `;` begins a comment.
#![forbid(unsafe_code)]

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::ir::{
    Constant, Entry, FrameId, Instruction, Leave, MOST_ARGUMENTS, MOST_INSTRUCTIONS, Op, Pseudo, Ref, Returns, Role, Snapshot,
    SnapshotId, Trace, TraceFrame, TraceGenerator, Type,
};
use super::quick::Quick;
use crate::interp::frame::Answer;
use crate::uop::Uop;
use crate::value::Value;

/// Reasons to leave, by name.
const LEAVES: [(Leave, &str); 5] =
    [(Leave::Guard, "guard"), (Leave::Jump, "jump"), (Leave::Attempt, "attempt"), (Leave::Poll, "poll"), (Leave::End, "end")];

/// Boxed constants that have a name.
const NAMED: [(Value, &str); 4] =
    [(Value::EMPTY, "EMPTY"), (Value::NONE, "None"), (Value::FALSE, "False"), (Value::TRUE, "True")];

/// A rotated int's number, if its low bits are as they must be.
pub(crate) fn unrotated(bits: u64) -> Option<i64> {
    (bits & 0xFFFF == 0xFFFF).then_some(bits as i64 >> 16)
}

/// A rotated int.
pub(crate) fn rotated(number: i64) -> u64 {
    (number as u64) << 16 | 0xFFFF
}

// -- printing ---------------------------------------------------------------------------------------------------------

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Type::ALL[self.of as usize].1;
        let value = Value::from_bits(self.bits);
        let double = f64::from_bits(self.bits);
        match self.of {
            Type::Int if unrotated(self.bits).is_some() => write!(f, "{name}({})", self.bits as i64 >> 16),
            Type::Float if !double.is_nan() => write!(f, "{name}({double:?})"),
            Type::Word if i32::try_from(self.bits as i64).is_ok() => write!(f, "{name}({})", self.bits as i64),
            Type::Tagged | Type::Bool | Type::Object => match NAMED.iter().find(|n| n.0 == value) {
                Some((_, text)) => write!(f, "{name}({text})"),
                None => match (value.as_small_int(), value.as_float()) {
                    (Some(number), _) => write!(f, "{name}({number})"),
                    (_, Some(number)) if !number.is_nan() => write!(f, "{name}({number:?})"),
                    _ => write!(f, "{name}({:#x})", self.bits),
                },
            },
            _ => write!(f, "{name}({:#x})", self.bits),
        }
    }
}

/// A reference as text.
struct Shown<'a>(&'a Trace, Ref);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown(trace, at) = *self;
        if at == Ref::NONE {
            return f.write_str("-");
        }
        match at.is_constant() {
            true => match trace.constants.get(at.index()) {
                Some(constant) => constant.fmt(f),
                None => write!(f, "?{}", at.index()),
            },
            false => write!(f, "%{}", at.index()),
        }
    }
}

impl Trace {
    fn show_frame(&self, f: &mut fmt::Formatter<'_>, at: usize, frame: &TraceFrame) -> fmt::Result {
        let TraceFrame { caller, return_unit, return_depth, header, .. } = frame;
        write!(f, "frame {at} caller {} unit {return_unit} depth {return_depth} header {header}", caller.0)?;
        write!(f, " code {} function {}", Shown(self, frame.code), Shown(self, frame.function))?;
        match frame.returns {
            Returns::Push => writeln!(f),
            Returns::Init => writeln!(f, " init"),
            Returns::Operator { number, comparison: false } => writeln!(f, " operator {number}"),
            Returns::Operator { number, comparison: true } => writeln!(f, " comparison {number}"),
            Returns::Discard => writeln!(f, " discard"),
            Returns::Answer(answer) => writeln!(f, " answer {}", answer as u32),
            Returns::Generator { jump } => writeln!(f, " generator {jump}"),
            Returns::Send { jump } => writeln!(f, " send {jump}"),
            Returns::AsyncSend { jump } => writeln!(f, " async_send {jump}"),
            Returns::Call => writeln!(f, " call"),
            Returns::Throw { jump } => writeln!(f, " throw {jump}"),
            Returns::Close { inner } => writeln!(f, " close {}", u32::from(inner)),
        }
    }

    fn show_snapshot(&self, f: &mut fmt::Formatter<'_>, id: usize) -> fmt::Result {
        let Snapshot { leave, frame, unit, depth, .. } = self.snapshots[id];
        write!(f, "@{id} {} frame {} unit {unit} depth {depth} [", LEAVES[leave as usize].1, frame.0)?;
        for (n, entry) in self.entries_of(SnapshotId(id as u16)).iter().enumerate() {
            write!(f, "{}{}: {}", if n == 0 { "" } else { ", " }, entry.slot, Shown(self, entry.value))?;
        }
        f.write_str("]\n")
    }

    fn show_instruction(&self, f: &mut fmt::Formatter<'_>, at: usize, i: &Instruction) -> fmt::Result {
        if i.of != Type::None {
            write!(f, "%{at}:{} = ", Type::ALL[i.of as usize].1)?;
        }
        f.write_str(match i.op {
            Op::Uop(uop) => uop.name(),
            Op::Pseudo(pseudo) => pseudo.name(),
        })?;
        let hidden = match i.op {
            Op::Pseudo(Pseudo::CALL | Pseudo::NEW_OBJECT) => 2,
            _ => 0,
        };
        if hidden > 0 {
            match i.quick() {
                Some(quick) => write!(f, " {}", quick.name())?,
                None => write!(f, " ?{}", i.arguments[0])?,
            }
            // More than four arguments: the others are in CALL_MORE.
            if usize::from(i.arguments[1]) > MOST_ARGUMENTS - 2 {
                write!(f, " of {}", i.arguments[1])?;
            }
        }
        for (n, role) in i.roles().as_slice().iter().enumerate().skip(hidden) {
            match role {
                Role::Value | Role::Float | Role::Immediate => write!(f, " {}", Shown(self, i.reference(n)))?,
                Role::Number => write!(f, " {}", i.arguments[n])?,
                Role::Snapshot => write!(f, " @{}", i.arguments[n])?,
            }
        }
        f.write_str("\n")
    }
}

/// One part of a trace as a line.
struct Part<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result>(F);

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Display for Part<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0(f)
    }
}

fn line_of(print: impl Fn(&mut fmt::Formatter<'_>) -> fmt::Result) -> String {
    let mut line = format!("{}", Part(print));
    line.truncate(line.trim_end().len());
    line
}

impl Trace {
    /// The instruction at an index, as it stands in the trace's text.
    pub fn line(&self, at: usize) -> String {
        line_of(|f| self.show_instruction(f, at, &self.instructions[at]))
    }

    /// The snapshot of a number, likewise.
    pub fn snapshot_line(&self, id: usize) -> String {
        line_of(|f| self.show_snapshot(f, id))
    }

    /// An instruction that was asked for while the trace was built, and what it is there: values are `v5`, not `%5`, since
    /// numbers change when the trace is done.
    pub fn asked(&self, i: &Instruction, is: Ref) -> String {
        let bare = Instruction { of: Type::None, ..*i };
        let mut line = line_of(|f| self.show_instruction(f, 0, &bare));
        if i.of != Type::None {
            line = format!("{} = {line}", Shown(self, is));
        } else if is == Ref::NONE {
            line.push_str("  (known)");
        }
        line.replace('%', "v")
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "extent {}", self.extent)?;
        for (at, frame) in self.frames.iter().enumerate() {
            self.show_frame(f, at, frame)?;
        }
        for TraceGenerator { first, end, header } in &self.generators {
            writeln!(f, "generator {first} to {end} header {header}")?;
        }
        let mut shown = 0;
        for (at, i) in self.instructions.iter().enumerate() {
            if let Some(id) = i.snapshot() {
                let end = self.snapshots.len().min(usize::from(id.0) + 1).max(shown);
                (shown..end).try_for_each(|id| self.show_snapshot(f, id))?;
                shown = end;
            }
            self.show_instruction(f, at, i)?;
        }
        (shown..self.snapshots.len()).try_for_each(|id| self.show_snapshot(f, id))
    }
}

// -- parsing ----------------------------------------------------------------------------------------------------------

/// What is wrong with a text, and in which line, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    pub line: usize,
    pub what: &'static str,
}

type Parsed<T> = Result<T, &'static str>;

impl Trace {
    /// Parses what [`Trace`]'s `Display` prints. What is parsed need not be valid (trace/verify.rs).
    pub fn parse(text: &str) -> Result<Trace, ParseError> {
        let mut parser = Parser::default();
        for (line, text) in text.lines().enumerate() {
            parser.declare(text).map_err(|what| ParseError { line: line + 1, what })?;
        }
        for (line, text) in text.lines().enumerate() {
            parser.line(text).map_err(|what| ParseError { line: line + 1, what })?;
        }
        Ok(parser.trace)
    }
}

/// First all names are declared, since PHIs refer to what comes later; then each line is read.
#[derive(Default)]
struct Parser<'t> {
    trace: Trace,
    names: Vec<(&'t str, Ref)>,
    snapshots: Vec<&'t str>,
    lines: usize,
}

/// What a line is.
enum Line<'t> {
    Blank,
    Extent(&'t str),
    Frame(&'t str),
    Generator(&'t str),
    Snapshot(&'t str, &'t str),
    /// Name, type, the rest.
    Instruction(Option<(&'t str, Type)>, &'t str),
}

fn line(text: &str) -> Parsed<Line<'_>> {
    let text = text.split(';').next().unwrap_or("").trim();
    if text.is_empty() {
        return Ok(Line::Blank);
    }
    if let Some(rest) = text.strip_prefix("extent ") {
        return Ok(Line::Extent(rest));
    }
    if let Some(rest) = text.strip_prefix("frame ") {
        return Ok(Line::Frame(rest));
    }
    if let Some(rest) = text.strip_prefix("generator ") {
        return Ok(Line::Generator(rest));
    }
    if let Some(rest) = text.strip_prefix('@') {
        let (name, rest) = rest.split_once(' ').ok_or("a snapshot is `@NAME why frame F unit U depth D [entries]`")?;
        return Ok(Line::Snapshot(name, rest));
    }
    let Some(rest) = text.strip_prefix('%') else { return Ok(Line::Instruction(None, text)) };
    let (result, rest) = rest.split_once('=').ok_or("a result is `%NAME:TYPE = `")?;
    let (name, of) = result.trim().split_once(':').ok_or("a result is `%NAME:TYPE = `")?;
    Ok(Line::Instruction(Some((name, type_named(of)?)), rest.trim()))
}

fn type_named(name: &str) -> Parsed<Type> {
    Ok(Type::ALL.iter().find(|t| t.1 == name).ok_or("no such type")?.0)
}

fn number<T: core::str::FromStr>(text: Option<&str>) -> Parsed<T> {
    text.and_then(|text| text.parse().ok()).ok_or("a number is expected")
}

/// What becomes of a frame's result: nothing said is pushing.
fn returns(word: Option<&str>, number_of: Option<&str>) -> Parsed<Returns> {
    match word {
        None => Ok(Returns::Push),
        Some("init") => Ok(Returns::Init),
        Some("operator") => Ok(Returns::Operator { number: number(number_of)?, comparison: false }),
        Some("comparison") => Ok(Returns::Operator { number: number(number_of)?, comparison: true }),
        Some("discard") => Ok(Returns::Discard),
        Some("answer") => Ok(Returns::Answer(Answer::from_u32(number(number_of)?).ok_or("there is no such answer")?)),
        Some("generator") => Ok(Returns::Generator { jump: number(number_of)? }),
        Some("send") => Ok(Returns::Send { jump: number(number_of)? }),
        Some("async_send") => Ok(Returns::AsyncSend { jump: number(number_of)? }),
        Some("call") => Ok(Returns::Call),
        Some("throw") => Ok(Returns::Throw { jump: number(number_of)? }),
        Some("close") => Ok(Returns::Close { inner: number::<u32>(number_of)? != 0 }),
        Some(_) => Err("a frame returns by init, operator, comparison, discard, answer, generator, send or call"),
    }
}

fn after<'t>(words: &mut impl Iterator<Item = &'t str>, word: &str) -> Parsed<&'t str> {
    match words.next() {
        Some(found) if found == word => words.next().ok_or("the line ends early"),
        _ => Err("another word is expected"),
    }
}

impl<'t> Parser<'t> {
    fn declare(&mut self, text: &'t str) -> Parsed<()> {
        match line(text)? {
            Line::Instruction(result, _) => {
                if let Some((name, _)) = result {
                    if self.names.iter().any(|n| n.0 == name) {
                        return Err("two results have this name");
                    }
                    self.names.push((name, Ref::instruction(self.lines)));
                }
                self.lines += 1;
                if self.lines > MOST_INSTRUCTIONS { Err("too many instructions") } else { Ok(()) }
            }
            Line::Snapshot(name, _) if self.snapshots.contains(&name) => Err("two snapshots have this name"),
            Line::Snapshot(name, _) => {
                self.snapshots.push(name);
                if self.snapshots.len() > 0xFFFF { Err("too many snapshots") } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    fn line(&mut self, text: &'t str) -> Parsed<()> {
        match line(text)? {
            Line::Blank => {}
            Line::Extent(n) => self.trace.extent = number(Some(n.trim()))?,
            Line::Frame(rest) => self.frame(rest)?,
            Line::Generator(rest) => self.generator(rest)?,
            Line::Snapshot(_, rest) => self.snapshot(rest)?,
            Line::Instruction(result, rest) => {
                let of = result.map_or(Type::None, |(_, of)| of);
                let instruction = self.instruction(of, rest)?;
                self.trace.instructions.push(instruction);
            }
        }
        Ok(())
    }

    fn generator(&mut self, rest: &str) -> Parsed<()> {
        let mut words = rest.split_whitespace();
        let first = number(words.next())?;
        let end = number(Some(after(&mut words, "to")?))?;
        let header = number(Some(after(&mut words, "header")?))?;
        self.trace.generators.push(TraceGenerator { first, end, header });
        Ok(())
    }

    fn frame(&mut self, rest: &str) -> Parsed<()> {
        let mut words = rest.split_whitespace();
        if number(words.next()) != Ok(self.trace.frames.len()) {
            return Err("frames are numbered from 0");
        }
        let caller = FrameId(number(Some(after(&mut words, "caller")?))?);
        let return_unit = number(Some(after(&mut words, "unit")?))?;
        let return_depth = number(Some(after(&mut words, "depth")?))?;
        let header = number(Some(after(&mut words, "header")?))?;
        let code = after(&mut words, "code")?;
        let code = self.reference(code)?;
        let function = after(&mut words, "function")?;
        let function = self.reference(function)?;
        let returns = returns(words.next(), words.next())?;
        self.trace.frames.push(TraceFrame { caller, return_unit, return_depth, header, code, function, returns });
        Ok(())
    }

    fn snapshot(&mut self, rest: &str) -> Parsed<()> {
        let (head, entries) = rest.split_once('[').ok_or("entries are in brackets")?;
        let entries = entries.trim().strip_suffix(']').ok_or("entries are in brackets")?;
        let mut words = head.split_whitespace();
        let leave = words.next().and_then(|name| LEAVES.iter().find(|l| l.1 == name)).ok_or("guard, poll or end")?.0;
        let frame = FrameId(number(Some(after(&mut words, "frame")?))?);
        let unit = number(Some(after(&mut words, "unit")?))?;
        let depth = number(Some(after(&mut words, "depth")?))?;
        let first = self.trace.entries.len();
        for entry in entries.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let (slot, value) = entry.split_once(':').ok_or("an entry is `SLOT: VALUE`")?;
            let entry = Entry { slot: number(Some(slot.trim()))?, value: self.reference(value.trim())? };
            self.trace.entries.push(entry);
        }
        let count = u16::try_from(self.trace.entries.len() - first).map_err(|_| "too many entries")?;
        self.trace.snapshots.push(Snapshot { leave, frame, unit, depth, first: first as u32, count });
        Ok(())
    }

    fn instruction(&mut self, of: Type, rest: &str) -> Parsed<Instruction> {
        let mut words = rest.split_whitespace().peekable();
        let name = words.next().ok_or("an operation is expected")?;
        let op = match Pseudo::ALL.iter().find(|p| p.name() == name) {
            Some(pseudo) => Op::Pseudo(*pseudo),
            None => Op::Uop(*Uop::ALL.iter().find(|u| u.name() == name).ok_or("no such operation")?),
        };
        let mut arguments = Vec::new();
        let has_helper = matches!(op, Op::Pseudo(Pseudo::CALL | Pseudo::NEW_OBJECT));
        if has_helper {
            let quick = words.next().ok_or("a quick helper is expected")?;
            let at = Quick::ALL.iter().position(|q| q.name() == quick).ok_or("no such quick helper")?;
            arguments.push(at as u16);
            arguments.push(0);
            if words.next_if_eq(&"of").is_some() {
                arguments[1] = number(words.next())?;
            }
        }
        for word in words {
            arguments.push(self.argument(word)?);
        }
        if has_helper {
            arguments[1] = arguments[1].max(arguments.len() as u16 - 2);
        }
        if arguments.len() > MOST_ARGUMENTS {
            return Err("too many arguments");
        }
        let instruction = match op {
            Op::Uop(uop) => Instruction::uop(uop, of, &arguments),
            Op::Pseudo(pseudo) => Instruction::pseudo(pseudo, of, &arguments),
        };
        if instruction.roles().as_slice().len() == arguments.len() { Ok(instruction) } else { Err("another number of arguments") }
    }

    fn argument(&mut self, word: &str) -> Parsed<u16> {
        match word.strip_prefix('@') {
            Some(name) => Ok(self.snapshots.iter().position(|s| *s == name).ok_or("no such snapshot")? as u16),
            None if word.starts_with(|c: char| c.is_ascii_digit()) => number(Some(word)),
            None => Ok(self.reference(word)?.0),
        }
    }

    fn reference(&mut self, word: &str) -> Parsed<Ref> {
        if word == "-" {
            return Ok(Ref::NONE);
        }
        if let Some(name) = word.strip_prefix('%') {
            return Ok(self.names.iter().find(|n| n.0 == name).ok_or("no such result")?.1);
        }
        let (of, value) = word.split_once('(').ok_or("a constant is `TYPE(VALUE)`")?;
        let value = value.strip_suffix(')').ok_or("a constant is `TYPE(VALUE)`")?;
        let constant = constant(type_named(of)?, value)?;
        self.trace.intern(constant).ok_or("too many constants")
    }
}

fn constant(of: Type, text: &str) -> Parsed<Constant> {
    if let Some(digits) = text.strip_prefix("0x") {
        let bits = u64::from_str_radix(digits, 16).map_err(|_| "a hexadecimal number is expected")?;
        return Ok(Constant { of, bits });
    }
    let integer: Parsed<i64> = number(Some(text));
    let fits = |n: &i64| (Value::INT_MIN..=Value::INT_MAX).contains(n);
    let bits = match of {
        Type::Int => rotated(integer.ok().filter(fits).ok_or("an int of 48 bits is expected")?),
        Type::Float => number::<f64>(Some(text))?.to_bits(),
        Type::Word => integer? as u64,
        Type::None => return Err("no constant is of this type"),
        Type::Tagged | Type::Bool | Type::Object => match NAMED.iter().find(|n| n.1 == text) {
            Some((value, _)) => value.bits(),
            None => match integer {
                Ok(n) => Value::try_small_int(n).ok_or("an int of 48 bits is expected")?.bits(),
                Err(_) => Value::float(number(Some(text))?).bits(),
            },
        },
    };
    Ok(Constant { of, bits })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    const TEXT: &str = "\
extent 12
frame 0 caller 0 unit 0 depth 0 header 4 code object(0x7f0010) function tagged(EMPTY)
frame 1 caller 0 unit 9 depth 1 header 8 code object(0x7f0020) function object(0x7f0030) init
frame 2 caller 1 unit 3 depth 2 header 14 code object(0x7f0020) function object(0x7f0030) comparison 18
frame 3 caller 0 unit 5 depth 2 header 4100 code object(0x7f0040) function tagged(EMPTY) generator 7
frame 4 caller 0 unit 6 depth 1 header 8 code object(0x7f0020) function object(0x7f0030) answer 2
frame 5 caller 0 unit 6 depth 1 header 8 code object(0x7f0020) function object(0x7f0030) discard
generator 4096 to 4130 header 4100
%0:tagged = LOAD_SLOT 8
@0 guard frame 0 unit 5 depth 2 [3: %0, 4: int(-5), 4096: %0, 4101: int(3)]
GUARD_INT %0 @0
%2:int = UNBOX_INT %0
%3:int = ADD_INT_CONST %2 word(65536) @0
%4:float = ADD_FLOAT float(0.1) float(-0.0)
%5:float = ADD_FLOAT %4 float(0x7ff8000000000000)
%6:tagged = BOX_FLOAT %5
%7:tagged = CALL LIST_APPEND object(0x7f0040) %6
%8:object = NEW_OBJECT TUPLE_3 %6 tagged(7) tagged(1.5)
%9:tagged = CALL CONCATENATE of 6 %6 %6 %6 %6
CALL_MORE %6 tagged(None)
LOOP
%12:int = PHI %3 %14
@1 poll frame 1 unit 7 depth 0 [0: %8, 9: bool(True)]
POLL 8 16 @1
%14:int = ADD_INT %12 int(1) @1
";

    #[test]
    fn printing_and_parsing_are_inverse() {
        let trace = Trace::parse(TEXT).unwrap();
        assert_eq!(trace.to_string(), TEXT);
        assert_eq!(Trace::parse(&trace.to_string()).unwrap(), trace);
    }

    #[test]
    fn constants_mean_what_they_say() {
        assert_eq!(constant(Type::Int, "5").unwrap().bits, 0x5_FFFF);
        assert_eq!(constant(Type::Int, "0x5").unwrap().bits, 5);
        assert_eq!(constant(Type::Tagged, "5").unwrap().bits, 0xFFFF << 48 | 5);
        assert_eq!(constant(Type::Tagged, "1.0").unwrap().bits, Value::float(1.0).bits());
        assert_eq!(constant(Type::Bool, "True").unwrap().bits, 7);
        assert_eq!(constant(Type::Word, "-1").unwrap().bits, u64::MAX);
        assert!(constant(Type::Int, "140737488355328").is_err());
    }

    #[test]
    fn errors_name_the_line() {
        let error = |text: &str| Trace::parse(text).unwrap_err();
        assert_eq!(error("extent 3\nADD_INT %1"), ParseError { line: 2, what: "no such result" });
        assert_eq!(error("FLY"), ParseError { line: 1, what: "no such operation" });
        assert_eq!(error("%a:int = UNBOX_INT"), ParseError { line: 1, what: "another number of arguments" });
        assert_eq!(error("GUARD_INT tagged(1) @x"), ParseError { line: 1, what: "no such snapshot" });
    }
}
