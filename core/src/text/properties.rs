//! What kind of character a code point is, as `str.isalpha` and its kin see it.
//! Invariant: the answers are those of the Unicode version in `tables.rs`; cased letters come
//! from the standard library's tables, which are of the same version (a test compares them).

use super::tables;
pub use super::tables::UNICODE_VERSION;
use super::wtf8::code_points;

/// A set of code points as alternating lengths outside and inside, seven bits to a byte.
pub struct RunSet {
    /// Where each stretch of runs starts: the code point and the offset into `runs`. Every
    /// stretch starts outside the set.
    pub checkpoints: &'static [(u32, u16)],
    pub runs: &'static [u8],
}

impl RunSet {
    pub fn contains(&self, code_point: u32) -> bool {
        let stretch = self.checkpoints.partition_point(|&(start, _)| start <= code_point);
        let Some(&(mut position, offset)) = self.checkpoints.get(stretch.wrapping_sub(1)) else {
            return false;
        };
        let mut runs = self.runs.get(usize::from(offset)..).unwrap_or_default();
        let mut inside = false;
        while let Some(length) = next_run(&mut runs) {
            position += length;
            if code_point < position {
                return inside;
            }
            inside = !inside;
        }
        false
    }
}

fn next_run(runs: &mut &[u8]) -> Option<u32> {
    let mut length = 0;
    let mut shift = 0;
    loop {
        let (&byte, rest) = runs.split_first()?;
        *runs = rest;
        length |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            return Some(length);
        }
    }
}

fn ascii(code_point: u32) -> Option<u8> {
    u8::try_from(code_point).ok().filter(u8::is_ascii)
}

/// `str.isalpha` for one character.
pub fn is_alpha(c: u32) -> bool {
    ascii(c).map_or_else(|| tables::ALPHA.contains(c), |byte| byte.is_ascii_alphabetic())
}

/// The value of a decimal digit of any script.
pub fn decimal_value(c: u32) -> Option<u8> {
    if c < 0x80 {
        return ascii(c).filter(u8::is_ascii_digit).map(|byte| byte - b'0');
    }
    let after = tables::DECIMAL_STARTS.partition_point(|&start| start <= c);
    let start = tables::DECIMAL_STARTS.get(after.wrapping_sub(1))?;
    u8::try_from(c - start).ok().filter(|&value| value < 10)
}

/// The value of a digit, which may also be a superscript or stand in a circle.
pub fn digit_value(c: u32) -> Option<u8> {
    decimal_value(c).or_else(|| {
        let after = tables::OTHER_DIGITS.partition_point(|&(start, ..)| start <= c);
        let &(start, end, first) = tables::OTHER_DIGITS.get(after.wrapping_sub(1))?;
        (c < end).then(|| first + (c - start) as u8)
    })
}

/// `str.isdecimal` for one character.
pub fn is_decimal(c: u32) -> bool {
    decimal_value(c).is_some()
}

/// `str.isdigit` for one character.
pub fn is_digit(c: u32) -> bool {
    digit_value(c).is_some()
}

/// `str.isnumeric` for one character.
pub fn is_numeric(c: u32) -> bool {
    ascii(c).map_or_else(|| tables::NUMERIC.contains(c), |byte| byte.is_ascii_digit())
}

/// `str.isalnum` for one character.
pub fn is_alnum(c: u32) -> bool {
    is_alpha(c) || is_numeric(c)
}

/// `str.isspace` for one character; also what `split` and `strip` take for white space.
pub fn is_space(c: u32) -> bool {
    let early = matches!(c, 0x09..=0x0d | 0x1c..=0x20 | 0x85 | 0xa0);
    early || matches!(c, 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000)
}

/// C's `isspace`: white space for `bytes` methods and for number parsing.
pub const fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Does `str.splitlines` end a line here?
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 0x0a..=0x0d | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

/// Is it an upper-case letter?
pub fn is_upper(c: u32) -> bool {
    char::from_u32(c).is_some_and(char::is_uppercase)
}

/// Is it a lower-case letter?
pub fn is_lower(c: u32) -> bool {
    char::from_u32(c).is_some_and(char::is_lowercase)
}

/// Is it a title-case letter (such as ǅ), neither upper nor lower?
pub fn is_title(c: u32) -> bool {
    match c {
        0x1c5 | 0x1c8 | 0x1cb | 0x1f2 => true,
        0x1f88..=0x1faf => c & 8 != 0,
        0x1fbc | 0x1fcc | 0x1ffc => true,
        _ => false,
    }
}

/// Has it a case?
pub fn is_cased(c: u32) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

/// Is it skipped when a word's end is looked for, to choose between σ and ς?
pub fn is_case_ignorable(c: u32) -> bool {
    tables::CASE_IGNORABLE.contains(c)
}

/// `str.isprintable` for one character.
pub fn is_printable(c: u32) -> bool {
    match c {
        0x20..0x7f => true,
        0..0xa1 => false,
        _ => tables::PRINTABLE.contains(c),
    }
}

/// May a name start with it?
pub fn is_identifier_start(c: u32) -> bool {
    match ascii(c) {
        Some(byte) => byte.is_ascii_alphabetic() || byte == b'_',
        None => tables::IDENTIFIER_START.contains(c),
    }
}

/// May a name go on with it?
pub fn is_identifier_continue(c: u32) -> bool {
    match ascii(c) {
        Some(byte) => byte.is_ascii_alphanumeric() || byte == b'_',
        None => tables::IDENTIFIER_CONTINUE.contains(c),
    }
}

/// Do all characters, of which there is at least one, pass the test? This is what `isalpha`,
/// `isdigit`, `isspace` and others do with a whole string.
#[inline]
pub fn all_nonempty(text: &[u8], test: fn(u32) -> bool) -> bool {
    if let [byte @ 0..=0x7F] = text {
        return test(u32::from(*byte));
    }
    !text.is_empty() && code_points(text).all(test)
}

/// `str.isprintable`: true for the empty string.
pub fn all_printable(text: &[u8]) -> bool {
    code_points(text).all(is_printable)
}

/// `str.isidentifier`. Keywords count as identifiers.
pub fn is_identifier(text: &[u8]) -> bool {
    let mut characters = code_points(text);
    characters.next().is_some_and(is_identifier_start) && characters.all(is_identifier_continue)
}

/// `str.isupper`: some cased character, and none that is lower or title case.
pub fn all_upper(text: &[u8]) -> bool {
    one_case(text, is_upper, |c| is_lower(c) || is_title(c))
}

/// `str.islower`: some cased character, and none that is upper or title case.
pub fn all_lower(text: &[u8]) -> bool {
    one_case(text, is_lower, |c| is_upper(c) || is_title(c))
}

fn one_case(text: &[u8], wanted: fn(u32) -> bool, refused: impl Fn(u32) -> bool) -> bool {
    let mut any = false;
    for c in code_points(text) {
        if refused(c) {
            return false;
        }
        any = any || wanted(c);
    }
    any
}

/// `str.istitle`: upper-case letters only at the start of words, lower-case ones only inside.
pub fn is_title_cased(text: &[u8]) -> bool {
    let mut any = false;
    let mut in_word = false;
    for c in code_points(text) {
        let (starts, goes_on) = (is_upper(c) || is_title(c), is_lower(c));
        if (starts && in_word) || (goes_on && !starts && !in_word) {
            return false;
        }
        in_word = starts || goes_on;
        any |= in_word;
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_match_the_standard_library() {
        let (major, minor, patch) = char::UNICODE_VERSION;
        let library = std::format!("{major}.{minor}.{patch}");
        if library != tables::UNICODE_VERSION {
            return;
        }
        for c in (0..0x110000).filter_map(char::from_u32) {
            let code = u32::from(c);
            assert!(!is_alpha(code) || c.is_alphabetic(), "{code:x}");
            // Numbers by category are a part of those by value.
            assert!(!c.is_numeric() || is_numeric(code), "{code:x}");
            let separators = matches!(code, 0x1c..=0x1f);
            assert_eq!(is_space(code), c.is_whitespace() || separators, "{code:x}");
        }
    }

    #[test]
    fn samples() {
        assert_eq!(decimal_value(0x0661), Some(1));
        assert_eq!(digit_value(0xb2), Some(2));
        assert!(!is_decimal(0xb2) && is_numeric(0xbd) && is_numeric(0x4e00));
        assert!(is_title_cased("Hello World ǅ".as_bytes()));
        assert!(!is_title_cased("HEllo".as_bytes()));
        assert!(is_identifier("été_1".as_bytes()) && !is_identifier(b"1a"));
        assert!(all_upper("ABC 1".as_bytes()) && !all_upper(b"123") && all_lower(b"a1"));
        assert!(!is_printable(0xad) && is_printable(0xa1) && !is_printable(0xd800));
    }
}
