//! Misspelled keywords: `improt math` is `invalid syntax. Did you mean 'import'?`.
//!
//! As CPython's tracebacks do, this tries keywords that look like a name of the failing statement, and suggests the
//! first with which the statement would parse. It runs for errors in files only, and for a bounded number of tries.

use crate::Mode;
use crate::error::{Loc, Problem};
use crate::nesting;
use crate::source::SourceText;
use crate::tokens::{self, Kind, Tokens};

/// Python's keywords in the order in which CPython lists them.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
    "return", "try", "while", "with", "yield",
];

/// Statements longer than this, and names after the first few, are not looked into.
const MAX_STATEMENT: usize = 1024;
const MAX_NAMES: usize = 10;
const MAX_MATCHES: usize = 3;

/// Adds a suggestion to a generic error where a misspelled keyword explains it.
pub(crate) fn improve(problem: Problem, text: &SourceText, tokens: &Tokens) -> Problem {
    let generic = problem.message == "invalid syntax" || problem.message.contains("Perhaps you forgot a comma");
    if !generic {
        return problem;
    }
    find(&problem, text, tokens).unwrap_or(problem)
}

fn find(problem: &Problem, text: &SourceText, tokens: &Tokens) -> Option<Problem> {
    let at = problem.place.start;
    let behind = tokens.list.partition_point(|t| t.start < at);
    let is_break = |kind: Kind| matches!(kind, Kind::Newline | Kind::Indent | Kind::Dedent);
    let first = tokens.list[..behind].iter().rposition(|t| is_break(t.kind)).map_or(0, |index| index + 1);
    let start = tokens.list.get(first)?.start as usize;
    let rest = text.text.get(start..)?;
    // Up to the end of the line that the error stands in.
    let reach = (at as usize).saturating_sub(start).min(rest.len());
    let length = rest[reach..].find('\n').map_or(rest.len(), |end| reach + end);
    let statement = rest.get(..length).filter(|s| s.len() <= MAX_STATEMENT)?;
    let names = tokens.list[first..].iter().take_while(|t| (t.end as usize) <= start + length);
    let names = names.filter(|t| t.kind == Kind::Name).filter(|t| text.line_of(t.start) == text.line_of(at));
    for token in names.take(MAX_NAMES) {
        let wrong = text.slice(Loc { start: token.start, end: token.end });
        if KEYWORDS.contains(&wrong) {
            continue;
        }
        let (from, to) = (token.start as usize - start, token.end as usize - start);
        let works = |word: &&str| parses(&format!("{}{word}{}", &statement[..from], &statement[to..]));
        if let Some(word) = candidates(wrong).iter().copied().find(works) {
            let place = Loc { start: token.start, end: token.end };
            return Some(Problem::syntax(format!("invalid syntax. Did you mean '{word}'?"), place));
        }
    }
    None
}

/// Whether a statement parses, or would with more lines after it.
fn parses(statement: &str) -> bool {
    let text = SourceText::new(format!("{statement}\n"));
    let tokens = tokens::tokenize(&text.text);
    let depth = match nesting::check(&text, &tokens) {
        Ok(depth) => depth,
        Err(problem) => return problem.incomplete,
    };
    match crate::parse::parse(&text, &tokens, Mode::Module, depth) {
        Ok(tree) => {
            nesting::drop_tree(tree, depth);
            true
        }
        Err(problem) => problem.incomplete,
    }
}

/// Keywords that look like a name, the likeliest first.
fn candidates(wrong: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    found.extend(nearest(wrong));
    let mut similar: Vec<(f64, &str)> =
        KEYWORDS.iter().map(|k| (similarity(wrong, k), *k)).filter(|(ratio, _)| *ratio >= 0.5).collect();
    similar.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(a.1)));
    found.extend(similar.into_iter().take(MAX_MATCHES).map(|(_, keyword)| keyword));
    found.truncate(MAX_MATCHES);
    found
}

/// The keyword with the fewest edits, if they are few.
fn nearest(wrong: &str) -> Option<&'static str> {
    if wrong.len() > 40 {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for keyword in KEYWORDS {
        let limit = (keyword.len() + wrong.len() + 3) * 2 / 6;
        let edits = distance(wrong.as_bytes(), keyword.as_bytes());
        if edits <= limit && best.is_none_or(|(least, _)| edits < least) {
            best = Some((edits, keyword));
        }
    }
    best.map(|(_, keyword)| keyword)
}

/// Edit distance: 2 for each insertion, deletion or replacement, 1 for a change of case.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).map(|n| n * 2).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * 2;
        for (j, y) in b.iter().enumerate() {
            let change = match () {
                _ if x == y => 0,
                _ if x.eq_ignore_ascii_case(y) => 1,
                _ => 2,
            };
            let best = (diagonal + change).min(row[j] + 2).min(row[j + 1] + 2);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}

/// Twice the letters in common runs over all letters (Ratcliff and Obershelp).
fn similarity(a: &str, b: &str) -> f64 {
    let total = a.len() + b.len();
    if total == 0 { 1.0 } else { 2.0 * common(a.as_bytes(), b.as_bytes()) as f64 / total as f64 }
}

fn common(a: &[u8], b: &[u8]) -> usize {
    let (mut best, mut at) = (0, (0, 0));
    for i in 0..a.len() {
        for j in 0..b.len() {
            let run = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
            if run > best {
                (best, at) = (run, (i, j));
            }
        }
    }
    match best {
        0 => 0,
        _ => best + common(&a[..at.0], &b[..at.1]) + common(&a[at.0 + best..], &b[at.1 + best..]),
    }
}
