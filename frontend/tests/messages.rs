//! Errors have CPython 3.15's kind, message and place. `messages.txt` holds one source a line with what CPython says.

use coachwhip_frontend::{CompileErrorKind, Mode, Options, compile};

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => {}
            },
            _ => out.push(c),
        }
    }
    out
}

#[test]
fn messages_are_cpythons() {
    let mut problems = Vec::new();
    for line in include_str!("messages.txt").lines().skip(1) {
        let [source, expected, place] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("malformed line: {line}") };
        let result = compile(unescaped(source).as_bytes(), "<string>", Mode::Module, &Options::default());
        let (said, at) = match result {
            Ok(_) => ("OK".into(), String::new()),
            Err(e) => (format!("{}: {}", e.kind.name(), e.message), format!("{}:{}", e.span.line, e.span.column + 1)),
        };
        if said != expected || at != place {
            problems.push(format!("{source}\n  expected {expected} at {place}\n  got      {said} at {at}"));
        }
    }
    assert!(problems.is_empty(), "{} differ\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn unfinished_input_is_told_apart() {
    let is_unfinished = |source: &str| {
        let result = compile(source.as_bytes(), "<stdin>", Mode::Interactive, &Options::default());
        result.err().map(|e| e.incomplete_input)
    };
    for source in ["(1,", "x = [", "if x:", "def f():\n", "'''abc", "class A:\n", "for x in y:\n", "f(a,\n", "x = \\\n"] {
        assert_eq!(is_unfinished(source), Some(true), "{source:?}");
    }
    for source in ["x = = 1", "a b", "1 +* 2", "x = )", "'abc", "return"] {
        assert_eq!(is_unfinished(source), Some(false), "{source:?}");
    }
    assert_eq!(is_unfinished("x = 1"), None);
}

#[test]
fn encodings() {
    let compiled = |bytes: &[u8]| compile(bytes, "file.py", Mode::Module, &Options::default());
    assert!(compiled("x = 'é'\n".as_bytes()).is_ok());
    assert!(compiled(b"\xef\xbb\xbfx = 1\n").is_ok());
    assert!(compiled(b"# -*- coding: latin-1 -*-\nx = '\xe9'\n").is_ok());
    assert!(compiled(b"#!/usr/bin/python\n# vim: set fileencoding=ascii :\nx = 1\n").is_ok());
    assert!(compiled(b"x = 1\r\ny = 2\rz = 3\n").is_ok());
    let error = compiled(b"x = '\xe9'\n").expect_err("not UTF-8");
    assert!(error.message.starts_with("Non-UTF-8 code starting with '\\xe9' in file file.py on line 1"), "{}", error.message);
    let error = compiled(b"# coding: klingon\n").expect_err("no such encoding");
    assert_eq!((error.kind, error.message.as_str()), (CompileErrorKind::SyntaxError, "unknown encoding: klingon"));
    let error = compiled(b"x = 1\0\n").expect_err("a null byte");
    assert_eq!(error.message, "source code cannot contain null bytes");
}
