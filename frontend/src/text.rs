//! Text of literals: escapes (with lone surrogates, which Rust's strings cannot hold), and docstring indentation.

use coachwhip_core::bytecode::code::{Constant, Wtf8Box};

/// Decodes the escapes of a str literal's body into WTF-8. Unknown escapes stay as they are.
pub(crate) fn unescape(raw: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let used = escape(rest, &mut out);
        rest = rest.get(used..).unwrap_or("");
    }
    out.extend_from_slice(rest.as_bytes());
    join_surrogates(out)
}

/// Decodes one escape after its backslash and says how many bytes it takes.
fn escape(rest: &str, out: &mut Vec<u8>) -> usize {
    let Some(kind) = rest.chars().next() else {
        out.push(b'\\');
        return 0;
    };
    let simple = match kind {
        '\n' => return 1,
        '\\' => b'\\',
        '\'' => b'\'',
        '"' => b'"',
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        'x' => return 1 + code_point(&rest[1..], 2, out),
        'u' => return 1 + code_point(&rest[1..], 4, out),
        'U' => return 1 + code_point(&rest[1..], 8, out),
        'N' => return 1 + named(&rest[1..], out),
        '0'..='7' => return octal(rest, out),
        other => {
            out.push(b'\\');
            push_code_point(other as u32, out);
            return other.len_utf8();
        }
    };
    out.push(simple);
    1
}

fn code_point(digits: &str, count: usize, out: &mut Vec<u8>) -> usize {
    match digits.get(..count).and_then(|d| u32::from_str_radix(d, 16).ok()) {
        Some(code) => {
            push_code_point(code, out);
            count
        }
        None => 0,
    }
}

fn octal(rest: &str, out: &mut Vec<u8>) -> usize {
    let count = rest.bytes().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
    push_code_point(u32::from_str_radix(&rest[..count], 8).unwrap_or(0), out);
    count
}

fn named(rest: &str, out: &mut Vec<u8>) -> usize {
    let Some(end) = rest.find('}') else { return 0 };
    let name = rest.get(1..end).unwrap_or("");
    if let Some(c) = unicode_names2::character(name) {
        push_code_point(c as u32, out);
    }
    end + 1
}

/// Appends a code point, surrogates included, in generalized UTF-8.
fn push_code_point(code: u32, out: &mut Vec<u8>) {
    match code {
        0..=0x7f => out.push(code as u8),
        0x80..=0x7ff => out.extend_from_slice(&[0xc0 | (code >> 6) as u8, 0x80 | (code & 0x3f) as u8]),
        0x800..=0xffff => {
            out.extend_from_slice(&[0xe0 | (code >> 12) as u8, 0x80 | (code >> 6 & 0x3f) as u8, 0x80 | (code & 0x3f) as u8]);
        }
        0x1_0000..=0x10_ffff => out.extend_from_slice(&[
            0xf0 | (code >> 18) as u8,
            0x80 | (code >> 12 & 0x3f) as u8,
            0x80 | (code >> 6 & 0x3f) as u8,
            0x80 | (code & 0x3f) as u8,
        ]),
        _ => {}
    }
}

/// Python keeps a high and a low surrogate apart, as two code points; so does this. Kept as the one place where that
/// decision stands.
pub(crate) fn join_surrogates(bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

/// A docstring without the indentation that its lines share, as the compiler stores it.
pub(crate) fn clean_docstring(docstring: Constant) -> Constant {
    let Constant::Str(text) = &docstring else { return docstring };
    let Some(text) = text.as_str() else { return docstring };
    Constant::Str(Wtf8Box::from(clean(text).as_str()))
}

fn clean(text: &str) -> String {
    let expanded = expand_tabs(text);
    let lines: Vec<&str> = expanded.split('\n').collect();
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let margin = lines.iter().skip(1).filter(|line| !line.trim_start_matches(' ').is_empty()).map(indent).min();
    let mut cleaned = String::with_capacity(expanded.len());
    for (index, line) in lines.iter().enumerate() {
        if index == 0 {
            cleaned.push_str(line.trim_start_matches(' '));
            continue;
        }
        cleaned.push('\n');
        let cut = margin.unwrap_or(0).min(indent(line));
        cleaned.push_str(&line[cut..]);
    }
    cleaned
}

fn expand_tabs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let width = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}
