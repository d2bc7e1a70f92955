//! Searching: every needle against a slow search that is plainly right.

use super::*;
use std::vec::Vec;

fn naive(text: &[u8], pattern: &[u8], from: usize) -> Option<usize> {
    (from..=text.len().checked_sub(pattern.len())?).find(|&at| text[at..].starts_with(pattern))
}

fn naive_back(text: &[u8], pattern: &[u8]) -> Option<usize> {
    (0..=text.len().checked_sub(pattern.len())?).rev().find(|&at| text[at..].starts_with(pattern))
}

/// All texts over {a, b} up to a length: the periodic patterns where two-way search is delicate.
fn words(longest: u32) -> impl Iterator<Item = Vec<u8>> {
    (0..=longest).flat_map(|len| (0..1u32 << len).map(move |bits| (0..len).map(|at| b'a' + (bits >> at & 1) as u8).collect()))
}

#[test]
fn every_small_pattern() {
    for pattern in words(6) {
        let (finder, back) = (Finder::new(&pattern), BackFinder::new(&pattern));
        for text in words(11) {
            assert_eq!(finder.find(&text, 0), naive(&text, &pattern, 0), "{text:?} {pattern:?}");
            assert_eq!(back.find(&text, text.len()), naive_back(&text, &pattern));
        }
    }
}

#[test]
fn hostile_pattern_is_linear() {
    let text = [b'a'].repeat(2_000_000);
    let mut pattern = [b'a'].repeat(1_000_000);
    pattern[500_000] = b'b';
    assert_eq!(find(&text, &pattern), None);
    assert_eq!(rfind(&text, &pattern), None);
    pattern[500_000] = b'a';
    pattern[0] = b'b';
    assert_eq!(find(&text, &pattern), None);
    assert_eq!(rfind(&text, &pattern), None);
}

#[test]
fn bytes_at_every_place() {
    for len in 0..40 {
        for place in 0..len {
            let mut text = [b'.'].repeat(len);
            text[place] = b'x';
            assert_eq!(find_byte(&text, b'x'), Some(place));
            assert_eq!(rfind_byte(&text, b'x'), Some(place));
            text[len / 2] = b'x';
            assert_eq!(find_byte(&text, b'x'), Some(place.min(len / 2)));
            assert_eq!(rfind_byte(&text, b'x'), Some(place.max(len / 2)));
        }
        assert_eq!(find_byte(&[0x80].repeat(len), 0x81), None);
        assert_eq!(rfind_byte(&[1].repeat(len), 0), None);
    }
}

#[test]
fn counting_and_replacing() {
    let run = |text: &str, old: &str, new: &str, limit| {
        let mut out = Vec::new();
        let (text, old, new) = (text.as_bytes(), old.as_bytes(), new.as_bytes());
        let replaced = replace(text, old, new, limit, Unit::CodePoint, &mut out).unwrap();
        (std::string::String::from_utf8(out).unwrap(), replaced)
    };
    assert_eq!(run("aaaa", "aa", "b", None), ("bb".into(), 2));
    assert_eq!(run("aaaa", "a", "é", Some(2)), ("ééaa".into(), 2));
    assert_eq!(run("né", "", "-", None), ("-n-é-".into(), 3));
    assert_eq!(run("né", "", "-", Some(1)), ("-né".into(), 1));
    assert_eq!(run("", "", "-", None), ("-".into(), 1));
    assert_eq!(run("abc", "x", "-", None), ("abc".into(), 0));
    assert_eq!(count("né".as_bytes(), b"", Unit::CodePoint), 3);
    assert_eq!(count("né".as_bytes(), b"", Unit::Byte), 4);
    assert_eq!(count(b"aaaaa", b"aa", Unit::Byte), 2);
}
