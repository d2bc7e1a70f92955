//! The frames of a traceback as text: `File "...", line N, in f`, the source lines, and what is underlined in them; and
//! the form of a SyntaxError, which is much the same. Positions are in characters; the underline follows their width.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::carets::{self, Anchors};
use super::traceback_text::{number_field, text_field};
use crate::bytecode::code::{Code, Span};
use crate::heap::Ref;
use crate::host::SyntaxFailure;
use crate::machine::Machine;
use crate::object::{Exception, Traceback};
use crate::value::Value;

/// Equal frames in a row that are shown.
const REPEATED: usize = 3;

/// The colours of CPython's default theme, or none.
pub struct Palette {
    on: bool,
}

impl Palette {
    pub fn new(on: bool) -> Palette {
        Palette { on }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.on { alloc::format!("\x1b[{code}m{text}\x1b[0m") } else { String::from(text) }
    }

    /// An exception's class.
    pub fn class(&self, text: &str) -> String {
        self.paint("1;35", text)
    }

    /// An exception's message; also a file, a line number, a function.
    pub fn message(&self, text: &str) -> String {
        self.paint("35", text)
    }

    /// A part of a line by its underline.
    fn marked(&self, mark: Option<char>, text: &str) -> String {
        match mark {
            Some('^') => self.paint("1;31", text),
            Some('~') => self.paint("31", text),
            _ => String::from(text),
        }
    }
}

/// The levels of an exception's traceback, outermost first.
pub fn levels(exception: Value) -> Vec<Ref<Traceback>> {
    let mut levels = Vec::new();
    let mut at = exception.downcast::<Exception>().map_or(Value::NONE, |e| e.traceback.get());
    while let Some(level) = at.downcast::<Traceback>() {
        levels.push(level);
        at = level.next.get();
    }
    levels
}

/// All frames; many equal ones in a row are counted.
pub fn format(_vm: &mut Machine, levels: &[Ref<Traceback>], palette: &Palette) -> String {
    let mut out = String::new();
    let mut last: Option<(usize, u32, &str)> = None;
    let mut count = 0;
    for level in levels {
        let code = level.code.shared();
        let span = super::traceback::span_of(*level);
        let source = code.source.file_name.as_ptr() as usize;
        let key = Some((source, span.line, &*code.name));
        if key != last {
            push_repeated(&mut out, count);
            (last, count) = (key, 0);
        }
        count += 1;
        if count <= REPEATED {
            push_frame(&mut out, code, span, shows_source(levels, code), palette);
        }
    }
    push_repeated(&mut out, count);
    out
}

fn push_repeated(out: &mut String, count: usize) {
    if count > REPEATED {
        let more = count - REPEATED;
        let plural = if more > 1 { "s" } else { "" };
        *out += &alloc::format!("  [Previous line repeated {more} more time{plural}]\n");
    }
}

/// The text given to `exec` is not shown; that of the program itself is, whatever its name.
fn shows_source(levels: &[Ref<Traceback>], code: &Code) -> bool {
    let outermost = levels.first().map(|l| core::ptr::from_ref(&*l.code.shared().source));
    !code.source.file_name.starts_with('<') || outermost == Some(core::ptr::from_ref(&*code.source))
}

fn push_frame(out: &mut String, code: &Code, span: Span, source: bool, palette: &Palette) {
    let file = palette.message(&alloc::format!("\"{}\"", code.source.file_name));
    let (line, name) = (palette.message(&span.line.to_string()), palette.message(&code.name));
    *out += &alloc::format!("  File {file}, line {line}, in {name}\n");
    if let Some(text) = source_lines(code, span, palette).filter(|_| source) {
        *out += &text;
    }
}

// -- source lines ----------------------------------------------------------------------------------------------------

/// The lines that an instruction stands for, underlined where that says something; None where there is no source.
fn source_lines(code: &Code, span: Span, palette: &Palette) -> Option<String> {
    if span.line == 0 {
        return None;
    }
    let last_line = span.end_line.max(span.line);
    let count = (last_line - span.line) as usize + 1;
    let start = (span.line as usize).checked_sub(1)?;
    let original: Vec<&str> = code.source.text.lines().skip(start).take(count).map(str::trim_end).collect();
    if original.len() != count || original.iter().all(|l| l.trim().is_empty()) {
        return None;
    }
    let lines = dedent(&original);
    let range = character_range(&original, &lines, span)?;
    Some(indent(&underlined(&lines, range, palette)))
}

/// The first character of the first line and the one past the last of the last line.
fn character_range(original: &[&str], lines: &[String], span: Span) -> Option<(usize, usize)> {
    let (first, last) = (original.first()?, original.last()?);
    let characters = |line: &str, bytes: u32| {
        let bytes = (bytes as usize).min(line.len());
        String::from_utf8_lossy(&line.as_bytes()[..bytes]).chars().count()
    };
    let cut = first.chars().count() - lines.first()?.chars().count();
    let start = characters(first, span.column).saturating_sub(cut);
    let end = characters(last, span.end_column).saturating_sub(cut);
    Some((start, end))
}

/// Lines without the indentation that all of them share.
fn dedent(lines: &[&str]) -> Vec<String> {
    let margin = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = lines.iter().filter(|l| !l.trim().is_empty()).map(margin).min().unwrap_or(0);
    lines.iter().map(|l| if l.trim().is_empty() { String::new() } else { String::from(&l[common..]) }).collect()
}

fn indent(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    dedent(&lines).iter().map(|l| alloc::format!("    {l}\n")).collect()
}

fn slice(line: &str, from: usize, to: usize) -> String {
    line.chars().skip(from).take(to.saturating_sub(from)).collect()
}

/// The significant lines with their underlines.
fn underlined(lines: &[String], (start, end): (usize, usize), palette: &Palette) -> String {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return String::new() };
    let segment = segment_of(lines, start, end);
    let anchors = carets::anchors(&segment);
    let (before, after) = (slice(first, 0, start), slice(last, end, usize::MAX));
    let show = if carets::is_whole_statement(&before, &segment, &after) {
        false
    } else {
        anchors.is_some() || !before.trim().is_empty() || !after.trim().is_empty()
    };
    let marks = Marks::new(lines, start, end, anchors);
    let mut out = String::new();
    let mut previous: Option<usize> = None;
    for number in significant_lines(lines.len(), anchors) {
        match previous.map(|p| number - p) {
            Some(2) => push_line(&mut out, &lines[number - 1], number - 1, show.then_some(&marks), palette),
            Some(gap) if gap > 2 => out += &alloc::format!("...<{} lines>...\n", gap - 1),
            _ => {}
        }
        push_line(&mut out, &lines[number], number, show.then_some(&marks), palette);
        previous = Some(number);
    }
    out
}

fn segment_of(lines: &[String], start: usize, end: usize) -> String {
    if let [only] = lines {
        return slice(only, start, end);
    }
    let mut segment = slice(&lines[0], start, usize::MAX);
    for line in &lines[1..lines.len() - 1] {
        segment.push('\n');
        segment += line;
    }
    segment.push('\n');
    segment += &slice(&lines[lines.len() - 1], 0, end);
    segment
}

/// First and last line, and those around the anchors.
fn significant_lines(count: usize, anchors: Option<Anchors>) -> Vec<usize> {
    let mut numbers = alloc::vec![0, count - 1];
    if let Some(anchors) = anchors {
        for line in [anchors.left.0, anchors.right.0] {
            numbers.extend(line.saturating_sub(1)..line + 2);
        }
    }
    numbers.retain(|n| *n < count);
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Which columns are underlined with what; columns count the width that characters take on a terminal.
struct Marks {
    start: usize,
    end: usize,
    last: usize,
    /// (line, column) of the anchors.
    anchors: Option<((usize, usize), (usize, usize))>,
}

impl Marks {
    fn new(lines: &[String], start: usize, end: usize, anchors: Option<Anchors>) -> Marks {
        let last = lines.len() - 1;
        let place = |(line, column): (usize, usize)| {
            let column = if line == 0 { column + start } else { column };
            (line, lines.get(line).map_or(column, |l| width(l, column)))
        };
        Marks {
            start: width(&lines[0], start),
            end: width(&lines[last], end),
            last,
            anchors: anchors.map(|a| (place(a.left), place(a.right))),
        }
    }

    fn mark(&self, line: usize, column: usize, spaces: usize) -> char {
        if column < spaces || (line == 0 && column < self.start) {
            return ' ';
        }
        match self.anchors {
            None => '^',
            Some((left, right)) if (line, column) >= left && (line, column) < right => '^',
            Some(_) => '~',
        }
    }
}

fn push_line(out: &mut String, line: &str, number: usize, marks: Option<&Marks>, palette: &Palette) {
    let Some(marks) = marks else {
        *out += line;
        out.push('\n');
        return;
    };
    let spaces = line.chars().count() - line.trim_start().chars().count();
    let columns = if number == marks.last { marks.end } else { width(line, usize::MAX) };
    let under: Vec<char> = (0..columns).map(|c| marks.mark(number, c, spaces)).collect();
    if !palette.on {
        *out += line;
        out.push('\n');
        out.extend(under);
        out.push('\n');
        return;
    }
    push_painted(out, line, &under, palette);
}

/// The line and its underline in runs of one colour.
fn push_painted(out: &mut String, line: &str, under: &[char], palette: &Palette) {
    let characters: Vec<char> = line.chars().collect();
    let (mut top, mut bottom) = (String::new(), String::new());
    let mut at = 0;
    while at < characters.len().max(under.len()) {
        let mark = under.get(at).copied();
        let mut end = at + 1;
        while end < characters.len().max(under.len()) && under.get(end).copied() == mark {
            end += 1;
        }
        let run: String = characters.iter().skip(at).take(end - at).collect();
        let marks: String = under.iter().skip(at).take(end - at).collect();
        top += &palette.marked(mark, &run);
        bottom += &palette.marked(mark, &marks);
        at = end;
    }
    *out += &top;
    out.push('\n');
    *out += &bottom;
    out.push('\n');
}

/// Columns that the first `characters` of a line take.
fn width(line: &str, characters: usize) -> usize {
    if line.is_ascii() {
        return line.len().min(characters);
    }
    line.chars().take(characters).map(|c| if is_wide(u32::from(c)) { 2 } else { 1 }).sum()
}

/// East Asian wide and full-width characters (Unicode's East Asian Width W and F, by blocks).
fn is_wide(c: u32) -> bool {
    matches!(
        c,
        0x1100..=0x115F
            | 0x231A..=0x231B
            | 0x23E9..=0x23EC
            | 0x2E80..=0x303E
            | 0x3041..=0x33FF
            | 0x3400..=0x4DBF
            | 0x4E00..=0xA4CF
            | 0xA960..=0xA97F
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE10..=0xFE19
            | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x1F300..=0x1F64F
            | 0x1F680..=0x1F6FF
            | 0x1F900..=0x1F9FF
            | 0x20000..=0x3FFFD
    )
}

// -- SyntaxError -----------------------------------------------------------------------------------------------------

/// What a SyntaxError says of its place.
struct SyntaxPlace {
    file: Option<String>,
    line: Option<i64>,
    /// From 1, in characters.
    offset: Option<i64>,
    end_line: Option<i64>,
    end_offset: Option<i64>,
    text: Option<String>,
}

/// The place, the line with its caret, and the message.
pub fn syntax_error(_vm: &mut Machine, exception: Value, class: &str, palette: &Palette) -> String {
    let place = SyntaxPlace {
        file: text_field(exception, 1),
        line: number_field(exception, 2),
        offset: number_field(exception, 3),
        end_line: number_field(exception, 5),
        end_offset: number_field(exception, 6),
        text: text_field(exception, 4),
    };
    syntax_text(&place, class, text_field(exception, 0), palette)
}

/// The same of a compiler's failure.
pub fn syntax_failure(failure: &SyntaxFailure, palette: &Palette) -> String {
    let place = SyntaxPlace {
        file: Some(failure.file_name.clone()),
        line: Some(i64::from(failure.line)),
        offset: Some(i64::from(failure.column)),
        end_line: Some(i64::from(failure.end_line)),
        end_offset: Some(i64::from(failure.end_column)),
        text: failure.text.clone(),
    };
    syntax_text(&place, failure.class, Some(failure.message.clone()), palette)
}

fn syntax_text(place: &SyntaxPlace, class: &str, message: Option<String>, palette: &Palette) -> String {
    let mut out = String::new();
    let mut suffix = String::new();
    match (place.line, &place.file) {
        (Some(line), file) => {
            let file = palette.message(&alloc::format!("\"{}\"", file.as_deref().unwrap_or("<string>")));
            out += &alloc::format!("  File {file}, line {}\n", palette.message(&line.to_string()));
        }
        (None, Some(file)) => suffix = alloc::format!(" ({file})"),
        (None, None) => {}
    }
    if let Some(text) = &place.text {
        push_syntax_line(&mut out, place, text, palette);
    }
    let message = message.filter(|m| !m.is_empty()).unwrap_or_else(|| String::from("<no detail available>"));
    out += &alloc::format!("{}: {}{suffix}\n", palette.class(class), palette.message(&message));
    out
}

fn push_syntax_line(out: &mut String, place: &SyntaxPlace, text: &str, palette: &Palette) {
    let right = text.trim_end_matches('\n');
    let shown = right.trim_start_matches([' ', '\n', '\x0c']);
    let spaces = (right.chars().count() - shown.chars().count()) as i64;
    let Some(offset) = place.offset.filter(|_| place.line.is_some()) else {
        *out += &alloc::format!("    {shown}\n");
        return;
    };
    let length = text.chars().count() as i64;
    let mut end = match (place.end_line == place.line || place.end_line.is_none(), place.end_offset) {
        (true, Some(end)) if end != 0 => end,
        (true, _) => offset,
        (false, _) => right.chars().count() as i64 + 1,
    };
    let offset = if length > 0 && offset > length { length } else { offset };
    end = if length > 0 && end > length { length } else { end };
    if offset >= end || end == -1 {
        end = offset + 1;
    }
    let (from, to) = (offset - 1 - spaces, end - 1 - spaces);
    let Ok(from) = usize::try_from(from) else {
        *out += &alloc::format!("    {shown}\n");
        return;
    };
    let to = usize::try_from(to).unwrap_or(0).max(from + 1);
    let cells = |c: char| if is_wide(u32::from(c)) { 2 } else { 1 };
    let blank = |c: char| core::iter::repeat_n(if c.is_whitespace() { c } else { ' ' }, cells(c));
    let padded = || shown.chars().chain(core::iter::repeat(' '));
    let gap: String = padded().take(from).flat_map(blank).collect();
    let carets = palette.marked(Some('^'), &"^".repeat(padded().skip(from).take(to - from).map(cells).sum()));
    let line = if palette.on {
        let marked = palette.marked(Some('^'), &slice(shown, from, to));
        alloc::format!("{}{marked}{}", slice(shown, 0, from), slice(shown, to, usize::MAX))
    } else {
        String::from(shown)
    };
    *out += &alloc::format!("    {line}\n    {gap}{carets}\n");
}
