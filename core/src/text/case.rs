//! Case: `upper`, `lower`, `title`, `capitalize`, `swapcase`, `casefold` with Unicode's full
//! mappings. Invariant: surrogates and characters without case stay as they are; the final
//! sigma is chosen by the characters around it.

use super::properties::{is_case_ignorable, is_cased, is_lower, is_upper};
use super::sink::{NoMemory, Sink};
use super::wtf8::{ascii_prefix, code_points, decode_first};

const SIGMA: u32 = 0x3a3;
const SMALL_SIGMA: u32 = 0x3c3;
const FINAL_SIGMA: u32 = 0x3c2;

/// Writes ASCII text through a block, each byte mapped.
fn push_mapped(text: &[u8], map: fn(&u8) -> u8, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let mut block = [0; 64];
    for chunk in text.chunks(block.len()) {
        for (slot, byte) in block.iter_mut().zip(chunk) {
            *slot = map(byte);
        }
        out.push(&block[..chunk.len()])?;
    }
    Ok(())
}

fn push_chars(mapped: impl Iterator<Item = char>, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let mut mapped = mapped;
    mapped.try_for_each(|c| out.push_code_point(c.into()))
}

fn push_upper(c: u32, out: &mut dyn Sink) -> Result<(), NoMemory> {
    match char::from_u32(c) {
        Some(c) => push_chars(c.to_uppercase(), out),
        None => out.push_code_point(c),
    }
}

fn push_lower(c: u32, out: &mut dyn Sink) -> Result<(), NoMemory> {
    match char::from_u32(c) {
        Some(c) => push_chars(c.to_lowercase(), out),
        None => out.push_code_point(c),
    }
}

/// Writes `text.upper()`.
pub fn upper(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    out.expect(text.len())?;
    let (ascii, rest) = text.split_at(ascii_prefix(text));
    push_mapped(ascii, u8::to_ascii_uppercase, out)?;
    code_points(rest).try_for_each(|c| push_upper(c, out))
}

/// Writes `text.lower()`.
pub fn lower(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    out.expect(text.len())?;
    let (ascii, rest) = text.split_at(ascii_prefix(text));
    push_mapped(ascii, u8::to_ascii_lowercase, out)?;
    lower_from(text, text.len() - rest.len(), out)
}

fn lower_from(text: &[u8], start: usize, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let mut at = start;
    while let Some((c, len)) = decode_first(&text[at..]) {
        push_lower_in(text, at, c, out)?;
        at += len;
    }
    Ok(())
}

/// Writes the lower case of the character at an offset, where sigma looks at its neighbours.
fn push_lower_in(text: &[u8], at: usize, c: u32, out: &mut dyn Sink) -> Result<(), NoMemory> {
    if c == SIGMA {
        return out.push_code_point(small_sigma(text, at));
    }
    push_lower(c, out)
}

/// ς at the end of a word, σ elsewhere (Unicode's Final_Sigma, table 3-17).
fn small_sigma(text: &[u8], at: usize) -> u32 {
    let (before, after) = text.split_at(at);
    let after = after.get(2..).unwrap_or_default();
    let cased_before = code_points(before).rev().find(|&c| !is_case_ignorable(c));
    let cased_after = code_points(after).find(|&c| !is_case_ignorable(c));
    let is_final = cased_before.is_some_and(is_cased) && !cased_after.is_some_and(is_cased);
    if is_final { FINAL_SIGMA } else { SMALL_SIGMA }
}

/// Writes `text.casefold()`.
pub fn casefold(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    out.expect(text.len())?;
    let (ascii, rest) = text.split_at(ascii_prefix(text));
    push_mapped(ascii, u8::to_ascii_lowercase, out)?;
    code_points(rest).try_for_each(|c| push_folded(c, out))
}

/// Full case folding is lower case of upper case, but for Cherokee (which folds to capitals),
/// the dotless i and the capital sharp s.
fn push_folded(c: u32, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let Some(letter) = char::from_u32(c) else {
        return out.push_code_point(c);
    };
    match c {
        0x13a0..=0x13f5 | 0x131 => out.push_code_point(c),
        0x13f8..=0x13fd => out.push_code_point(c - 8),
        0xab70..=0xabbf => out.push_code_point(c - 0xab70 + 0x13a0),
        0x1e9e => out.push(b"ss"),
        _ => letter.to_uppercase().try_for_each(|upper| push_chars(upper.to_lowercase(), out)),
    }
}

/// Writes the title case of a character: the first of a word.
fn push_title(c: u32, out: &mut dyn Sink) -> Result<(), NoMemory> {
    match c {
        // Digraphs have a title form between the upper and the lower one.
        0x1c4..=0x1c6 => return out.push_code_point(0x1c5),
        0x1c7..=0x1c9 => return out.push_code_point(0x1c8),
        0x1ca..=0x1cc => return out.push_code_point(0x1cb),
        0x1f1..=0x1f3 => return out.push_code_point(0x1f2),
        // Georgian is written without capitals, except for whole words.
        0x10d0..=0x10fa | 0x10fd..=0x10ff => return out.push_code_point(c),
        // Greek letters with the iota below keep it there.
        0x1f80..=0x1faf => return out.push_code_point(c | 8),
        0x1fb3 | 0x1fc3 | 0x1ff3 => return out.push_code_point(c + 9),
        0x1fbc | 0x1fcc | 0x1ffc => return out.push_code_point(c),
        _ => {}
    }
    let Some(letter) = char::from_u32(c) else {
        return out.push_code_point(c);
    };
    let mut upper = letter.to_uppercase();
    let first = upper.next().unwrap_or(letter);
    out.push_code_point(first.into())?;
    upper.try_for_each(|later| push_title_tail(c, later, out))
}

/// What follows the first of several capitals: ß is titled Ss.
fn push_title_tail(c: u32, later: char, out: &mut dyn Sink) -> Result<(), NoMemory> {
    const CAPITAL_IOTA: char = '\u{399}';
    const IOTA_BELOW: u32 = 0x345;
    match c {
        // ŉ is an apostrophe and an n: the letter is the capital.
        0x149 => out.push_code_point(later.into()),
        0x1f80..=0x1fff if later == CAPITAL_IOTA => out.push_code_point(IOTA_BELOW),
        // Letters with accents that have no capital of their own keep their accents.
        _ if is_upper(later.into()) => push_lower(later.into(), out),
        _ => out.push_code_point(later.into()),
    }
}

/// Writes `text.capitalize()`.
pub fn capitalize(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    out.expect(text.len())?;
    let Some((first, len)) = decode_first(text) else {
        return Ok(());
    };
    push_title(first, out)?;
    lower_from(text, len, out)
}

/// Writes `text.title()`: a word is a run of cased characters.
pub fn title(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    out.expect(text.len())?;
    let mut in_word = false;
    let mut at = 0;
    while let Some((c, len)) = decode_first(&text[at..]) {
        if in_word {
            push_lower_in(text, at, c, out)?;
        } else {
            push_title(c, out)?;
        }
        in_word = is_cased(c);
        at += len;
    }
    Ok(())
}

/// Writes `text.swapcase()`.
pub fn swapcase(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
    out.expect(text.len())?;
    let mut at = 0;
    while let Some((c, len)) = decode_first(&text[at..]) {
        if is_upper(c) {
            push_lower_in(text, at, c, out)?;
        } else if is_lower(c) {
            push_upper(c, out)?;
        } else {
            out.push_code_point(c)?;
        }
        at += len;
    }
    Ok(())
}

/// The case methods of `bytes`, which know ASCII only.
pub mod bytes {
    use super::{NoMemory, Sink, push_mapped};

    pub fn upper(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
        push_mapped(text, u8::to_ascii_uppercase, out)
    }

    pub fn lower(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
        push_mapped(text, u8::to_ascii_lowercase, out)
    }

    pub fn swapcase(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
        push_mapped(
            text,
            |byte| {
                if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { *byte }
            },
            out,
        )
    }

    pub fn capitalize(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
        let (first, rest) = text.split_at(text.len().min(1));
        push_mapped(first, u8::to_ascii_uppercase, out)?;
        push_mapped(rest, u8::to_ascii_lowercase, out)
    }

    pub fn title(text: &[u8], out: &mut dyn Sink) -> Result<(), NoMemory> {
        for word in text.chunk_by(|a, b| a.is_ascii_alphabetic() == b.is_ascii_alphabetic()) {
            capitalize(word, out)?;
        }
        Ok(())
    }

    /// `bytes.isupper`.
    pub fn is_upper(text: &[u8]) -> bool {
        text.iter().any(u8::is_ascii_uppercase) && !text.iter().any(u8::is_ascii_lowercase)
    }

    /// `bytes.islower`.
    pub fn is_lower(text: &[u8]) -> bool {
        text.iter().any(u8::is_ascii_lowercase) && !text.iter().any(u8::is_ascii_uppercase)
    }

    /// `bytes.istitle`.
    pub fn is_title(text: &[u8]) -> bool {
        let mut any = false;
        let mut in_word = false;
        for byte in text {
            if byte.is_ascii_uppercase() == in_word && byte.is_ascii_alphabetic() {
                return false;
            }
            in_word = byte.is_ascii_alphabetic();
            any |= in_word;
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    type Mapping = fn(&[u8], &mut dyn Sink) -> Result<(), NoMemory>;

    fn show(mapping: Mapping, text: &str) -> String {
        let mut out = Vec::new();
        mapping(text.as_bytes(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings() {
        assert_eq!(show(upper, "straße ŉ"), "STRASSE ʼN");
        assert_eq!(show(lower, "ΌΣΟΣ ΑΣ. Σ"), "όσος ας. σ");
        assert_eq!(show(title, "ﬁne ǆ they're ß ᾳ"), "Fine ǅ They'Re Ss ᾼ");
        assert_eq!(show(capitalize, "ÀB ÉΣ"), "Àb éς");
        assert_eq!(show(swapcase, "aBß"), "AbSS");
        assert_eq!(show(casefold, "ẞΣς\u{ab70}ı"), "ssσσ\u{13a0}ı");
    }

    #[test]
    fn byte_strings() {
        assert_eq!(show(bytes::title, "hello wORLD 3rd"), "Hello World 3Rd");
        assert_eq!(show(bytes::swapcase, "aB1@"), "Ab1@");
        assert!(bytes::is_title(b"Ab Cd") && !bytes::is_title(b"AB") && !bytes::is_title(b"1"));
    }
}
