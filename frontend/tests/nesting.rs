//! Sources that nest without end: each compiles or is refused with an error, on a small native stack and in little time.

use std::time::{Duration, Instant};

use coachwhip_core::bytecode::verify::verify_all;
use coachwhip_frontend::{Mode, Options, compile};

/// Compiles on a thread with a stack as small as hosts may have.
fn compile_small(name: &str, source: String) -> Result<(), String> {
    let length = source.len();
    let start = Instant::now();
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(move || {
        compile(source.as_bytes(), "bomb.py", Mode::Module, &Options::default())
            .map_err(|e| format!("{}: {}", e.kind.name(), e.message))
            .and_then(|code| verify_all(&code).map_err(|e| e.to_string()))
    });
    let result = thread.expect("a thread").join().expect("no panic");
    let allowed = Duration::from_secs(20 + length as u64 / 50_000);
    assert!(start.elapsed() < allowed, "{name} took {:?} for {length} bytes", start.elapsed());
    result
}

fn repeated(open: &str, middle: &str, close: &str, count: usize) -> String {
    format!("{}{middle}{}\n", open.repeat(count), close.repeat(count))
}

#[test]
fn bombs_are_refused_in_words() {
    let deep = 100_000;
    let bombs = [
        ("parentheses", repeated("(", "1", ")", deep)),
        ("lists", repeated("[", "1", "]", deep)),
        ("dicts", repeated("{1:", "1", "}", deep)),
        ("calls", format!("f{}\n", "()".repeat(deep))),
        ("attributes", format!("a{}\n", ".b".repeat(deep))),
        ("subscripts", format!("a{}\n", "[0]".repeat(deep))),
        ("nots", format!("{}x\n", "not ".repeat(deep))),
        ("minus", format!("{}1\n", "-".repeat(deep))),
        ("lambdas", format!("{}1\n", "lambda: ".repeat(deep))),
        ("conditionals", format!("{}1\n", "1 if x else ".repeat(deep))),
        ("sums", format!("{}1\n", "x + ".repeat(deep))),
        ("powers", format!("{}1\n", "x ** ".repeat(deep))),
        ("awaits", format!("async def f(): {}x\n", "await ".repeat(deep))),
        ("comparisons", format!("x = {}1\n", "a < ".repeat(deep))),
        ("commas in brackets", format!("x = [{}]\n", "(1, 2), ".repeat(deep))),
        ("walrus", repeated("(a := ", "1", ")", deep)),
        ("unclosed", "(".repeat(deep)),
        ("unclosed in error", format!("x = = {}", "(".repeat(deep))),
        ("format strings", repeated("f'{", "1", "}'", 2_000)),
        ("format specs", format!("f'{{x:{}{}}}'\n", "{x:".repeat(2_000), "}".repeat(2_000))),
        ("indentation", (0..2_000).map(|n| format!("{}if x:\n", " ".repeat(n))).collect::<String>() + &" ".repeat(2_000) + "x\n"),
        ("patterns", format!("match x:\n case {}: pass\n", repeated("[", "a", "]", deep).trim())),
        ("starred", format!("x = {}y\n", "*".repeat(deep))),
        ("decorators", format!("{}def f(): pass\n", "@a\n".repeat(deep))),
        ("targets", format!("{}1\n", "a = ".repeat(deep))),
        ("functions", (0..99).map(|n| format!("{}def f():\n", " ".repeat(n))).collect::<String>() + &" ".repeat(99) + "x\n"),
        ("with items", format!("with {}a: pass\n", "a, ".repeat(5_000))),
        ("comprehensions", format!("[x {}]\n", "for x in y ".repeat(5_000))),
        ("errors deep inside", format!("{}=\n", "-".repeat(deep))),
        ("dots", format!("from {} import x\n", ".".repeat(deep))),
        (
            "finally in finally",
            (0..50).map(|n| format!("{0}try:\n{0} x\n{0}finally:\n", " ".repeat(n))).collect::<String>()
                + &" ".repeat(50)
                + "y\n",
        ),
        ("lambdas in format strings", repeated("f'{lambda x=", "1", "}'", 149)),
        ("strings", format!("x = {}\n", "'a' ".repeat(deep))),
    ];
    for (name, source) in bombs {
        let result = compile_small(name, source);
        if let Err(message) = &result {
            let expected = ["too many", "recursion", "SyntaxError", "IndentationError", "too deep", "never closed"];
            assert!(expected.iter().any(|e| message.contains(e)), "{name}: {message}");
            assert!(!message.contains("internal compiler error"), "{name}: {message}");
        }
    }
}

#[test]
fn long_programs_are_no_bombs() {
    let programs = [
        ("elif", format!("if x: y\n{}", "elif x: y\n".repeat(10_000))),
        ("statements", "x = a + b * c\n".repeat(50_000)),
        ("list of numbers", format!("x = [{}]\n", "1234, ".repeat(100_000))),
        ("list of names", format!("x = [{}]\n", "name, ".repeat(100_000))),
        ("dict", format!("x = {{{}}}\n", "'k': v, ".repeat(50_000))),
        ("sum of 500", format!("x = {}1\n", "a + ".repeat(500))),
        ("concatenation of 1000", format!("x = {}''\n", "'a' + b + ".repeat(500))),
        ("and", format!("x = {}y\n", "a and ".repeat(3_000))),
        ("method chain", format!("x = a{}\n", ".b(1)".repeat(500))),
        ("functions", "def f(a, b=1, *c, d=2, **e):\n    return a + b\n".repeat(5_000)),
        ("locals", format!("def f():\n{}    return x0\n", (0..3_000).map(|n| format!("    x{n} = {n}\n")).collect::<String>())),
        ("try", "try:\n    f()\nexcept E as e:\n    g()\nfinally:\n    h()\n".repeat(3_000)),
        ("jumps", format!("def f():\n  while x:\n{}", "    if a: break\n    if b: continue\n    c()\n".repeat(5_000))),
        ("call with 1000 arguments", format!("f({})\n", "a, k=1, ".replace("k=1, ", "").repeat(1_000))),
    ];
    for (name, source) in programs {
        let result = compile_small(name, source);
        assert_eq!(result, Ok(()), "{name}");
    }
}
