//! `cargo run -p coachwhip-tests --example bisect -- FILE|seed:N [SWITCHES]`: searches for the trace, and the part of the
//! optimizer, that makes a program's result differ from the interpreter's. Switches are those of `jit::Debug::parse`, and
//! `turns:N`, `exits:N`, `calls:N` for when loops, exits and functions are hot (1, 1 and 60).

use std::process::ExitCode;

use coachwhip::core::jit::{Debug, Native, Tiers};
use coachwhip_tests::{bisect, generator};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(program) = arguments.first() else { return say("what program? FILE or seed:N") };
    let source = match program.strip_prefix("seed:").map(str::parse) {
        Some(Ok(seed)) => generator::program(seed),
        Some(Err(_)) => return say("a seed is a number"),
        None => match std::fs::read_to_string(program) {
            Ok(source) => source,
            Err(error) => return say(&format!("{program}: {error}")),
        },
    };
    let script = arguments.get(1).map_or("", String::as_str);
    let (hot, rest): (Vec<&str>, Vec<&str>) = script.split(',').partition(|part| hotness(part).is_some());
    let rest = rest.join(",");
    let debug = match Debug::parse(&rest) {
        Ok(debug) => debug,
        Err(part) => return say(&format!("'{part}' is no switch")),
    };
    let change = |native: &mut Native| {
        native.tiers = Tiers::Full;
        (native.warm_calls, native.hot_turns, native.hot_exits, native.debug) = (60, 1, 1, debug);
        hot.iter().filter_map(|part| hotness(part)).for_each(|(name, value)| match name {
            "turns" => native.hot_turns = value,
            "exits" => native.hot_exits = value,
            _ => native.warm_calls = u32::from(value),
        });
    };
    match bisect::search(&source, program, change) {
        Some(fault) => {
            print!("{fault}");
            ExitCode::FAILURE
        }
        None => {
            println!("The result is the interpreter's.");
            ExitCode::SUCCESS
        }
    }
}

fn hotness(part: &str) -> Option<(&str, u16)> {
    let (name, value) = part.split_once(':')?;
    ["turns", "exits", "calls"].contains(&name).then_some(())?;
    Some((name, value.parse().ok()?))
}

fn say(problem: &str) -> ExitCode {
    eprintln!("bisect: {problem}");
    ExitCode::from(2)
}
