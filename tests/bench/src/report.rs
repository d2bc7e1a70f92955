//! The results for the terminal: a table of ratios with its means, what is missing, and a summary.

use std::fmt::Write;

use crate::measure::Outcome;
use crate::programs::GROUPS;
use crate::results::{Aspect, Results};

const NAME_WIDTH: usize = 19;
const CELL_WIDTH: usize = 19;

/// The whole report. Writing to a String cannot fail, which is why `writeln!` is not asked here.
pub fn report(results: &Results) -> String {
    let mut out = String::new();
    write_table(&mut out, results);
    write_gaps(&mut out, results);
    write_summary(&mut out, results);
    out
}

fn write_table(out: &mut String, results: &Results) {
    let baseline = results.engines.get(results.baseline).map_or("", |engine| &engine.label);
    let _ = writeln!(out, "Times as fast as {baseline}, as steady / first iteration / whole process.\n");
    let _ = write!(out, "{:NAME_WIDTH$} {:>9}", "", "steady ms");
    for engine in others(results) {
        let _ = write!(out, "  {:>CELL_WIDTH$}", label(results, engine));
    }
    let _ = writeln!(out);
    for (group, title) in GROUPS {
        write_group(out, results, group, title);
    }
    write_means(out, results, "geometric mean", None);
}

fn write_group(out: &mut String, results: &Results, group: &str, title: &str) {
    let members: Vec<usize> = (0..results.programs.len())
        .filter(|&at| results.programs.get(at).is_some_and(|program| program.group == group))
        .collect();
    if members.is_empty() {
        return;
    }
    let _ = writeln!(out, "{title}");
    for program in members {
        write_program(out, results, program);
    }
    write_means(out, results, "  mean of the group", Some(group));
    let _ = writeln!(out);
}

fn write_program(out: &mut String, results: &Results, program: usize) {
    let name = results.programs.get(program).map_or("", |program| &program.name);
    let time = match results.time(program, results.baseline, Aspect::Steady) {
        Some(time) => format!("{:.1}", time / 1e6),
        None => "-".to_owned(),
    };
    let _ = write!(out, "  {name:<width$} {time:>9}", width = NAME_WIDTH - 2);
    for engine in others(results) {
        let _ = write!(out, "  {:>CELL_WIDTH$}", cell(results, program, engine));
    }
    let _ = writeln!(out);
}

fn cell(results: &Results, program: usize, engine: usize) -> String {
    match results.measurement(program, engine).map(|measurement| &measurement.outcome) {
        Some(Outcome::Failed(_)) => "FAILED".to_owned(),
        Some(Outcome::Missing(_)) => "missing".to_owned(),
        _ => triple(|aspect| results.ratio(program, engine, aspect)),
    }
}

fn write_means(out: &mut String, results: &Results, title: &str, group: Option<&str>) {
    let _ = write!(out, "{title:<NAME_WIDTH$} {:>9}", "");
    for engine in others(results) {
        let _ = write!(out, "  {:>CELL_WIDTH$}", triple(|aspect| results.mean(engine, aspect, group)));
    }
    let _ = writeln!(out);
}

fn write_gaps(out: &mut String, results: &Results) {
    for (program, engine, outcome) in results.gaps() {
        let (word, reason) = match outcome {
            Outcome::Measured | Outcome::NoTwin => continue,
            Outcome::Missing(reason) => ("lacks what", reason),
            Outcome::Failed(reason) => ("FAILED", reason),
        };
        let needs = if word == "FAILED" { "" } else { " needs" };
        let _ = writeln!(out, "{} {word} {}{needs}: {reason}", engine.label, program.name);
    }
}

fn write_summary(out: &mut String, results: &Results) {
    let _ = writeln!(out, "\n{:CELL_WIDTH$}  {:>8}  {:>14}  lowest", "summary", "programs", "geometric mean");
    for engine in others(results) {
        for aspect in Aspect::ALL {
            write_summary_line(out, results, engine, aspect);
        }
    }
}

fn write_summary_line(out: &mut String, results: &Results, engine: usize, aspect: Aspect) {
    let (Some(mean), Some((lowest, program))) = (results.mean(engine, aspect, None), results.minimum(engine, aspect)) else {
        return;
    };
    let name = if aspect == Aspect::Steady { label(results, engine) } else { "" };
    let count = results.ratios(engine, aspect, None).len();
    let aspect = aspect.name();
    let _ = writeln!(out, "{name:CELL_WIDTH$}  {count:>8}  {aspect:>7} {:>6}  {} ({program})", short(mean), short(lowest));
}

fn others(results: &Results) -> impl Iterator<Item = usize> {
    let baseline = results.baseline;
    (0..results.engines.len()).filter(move |&engine| engine != baseline)
}

fn label(results: &Results, engine: usize) -> &str {
    results.engines.get(engine).map_or("", |engine| &engine.label)
}

fn triple(value: impl Fn(Aspect) -> Option<f64>) -> String {
    let texts = Aspect::ALL.map(|aspect| value(aspect).map_or("-".to_owned(), short));
    format!("{:>5} {:>5} {:>5}", texts[0], texts[1], texts[2])
}

/// A ratio in at most five characters.
pub fn short(ratio: f64) -> String {
    match ratio {
        ratio if ratio >= 100.0 => format!("{ratio:.0}"),
        ratio if ratio >= 10.0 => format!("{ratio:.1}"),
        ratio if ratio >= 0.095 => format!("{ratio:.2}"),
        _ => format!("{ratio:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::tests::example;

    #[test]
    fn ratios_are_short() {
        let texts = [0.0123, 0.5, 1.0, 9.994, 17.26, 123.4].map(short);
        assert_eq!(texts, ["0.012", "0.50", "1.00", "9.99", "17.3", "123"]);
    }

    #[test]
    fn report_names_everything() {
        let text = report(&example());
        assert!(text.contains("sieve") && text.contains("4.00  4.00  1.60"), "{text}");
        assert!(text.contains("PyPy FAILED lisp: ImportError"), "{text}");
        assert!(text.contains("1.00 (lisp)"), "{text}");
    }
}
