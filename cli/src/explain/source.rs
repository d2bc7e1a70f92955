//! The program's source, each line with the share of the time that its loop or function took, in the colours of the tiers.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use coachwhip::core::bytecode::code::Code;
use coachwhip::core::bytecode::disassemble::{Instruction, Instructions};
use coachwhip::core::bytecode::ops::Op;
use coachwhip::core::jit::sampling::Sample;

use super::Report;
use super::page::{TIERS, escape, percent, tier};

/// Ticks by tier.
type Ticks = [u64; TIERS.len()];

pub fn show(report: &Report, out: &mut String) {
    let all: u64 = report.samples.iter().map(|sample| sample.ticks).sum();
    let lines = lines(report);
    let notes = notes(report);
    out.push_str("<h2 id=\"source\">The program</h2>\n");
    out.push_str(
        "<p class=\"soft\">Lines of one loop, or of one function outside of its loops, have the share of all of it.</p>\n",
    );
    out.push_str("<table class=\"source\">\n");
    for (number, text) in report.source.lines().enumerate() {
        let number = number as u32 + 1;
        let ticks = lines.get(&number).copied().unwrap_or_default();
        let sum: u64 = ticks.iter().sum();
        let share = if sum == 0 { String::new() } else { percent(sum, all) };
        let _ = write!(out, "<tr id=\"line{number}\"><td class=\"heat\"><div>");
        for ((class, _), ticks) in TIERS.iter().zip(ticks).filter(|(_, ticks)| *ticks > 0) {
            let _ = write!(out, "<i class=\"{class}\" style=\"width:{}\"></i>", percent(ticks, all));
        }
        let note = notes.get(&number).map_or("", String::as_str);
        let _ = writeln!(
            out,
            "</div><td class=\"share\">{share}<td class=\"number\">{number}<td class=\"code\">{}<td class=\"notes\">{note}</tr>",
            escape(text)
        );
    }
    out.push_str("</table>\n");
    elsewhere(report, all, out);
}

/// Time in code of other files.
fn elsewhere(report: &Report, all: u64, out: &mut String) {
    let mut places: BTreeMap<(String, String), u64> = BTreeMap::new();
    for sample in report.samples.iter().filter(|sample| !is_ours(report, &sample.code)) {
        let place = (sample.code.source.file_name.to_string(), sample.code.qualified_name.to_string());
        *places.entry(place).or_default() += sample.ticks;
    }
    for ((file, function), ticks) in places {
        let _ = writeln!(out, "<p>{} in {} of {}</p>", percent(ticks, all), escape(&function), escape(&file));
    }
}

pub fn is_ours(report: &Report, code: &Code) -> bool {
    *code.source.file_name == *report.file
}

/// By line: the ticks of the loop or function that it is in.
fn lines(report: &Report) -> BTreeMap<u32, Ticks> {
    let mut lines: BTreeMap<u32, Ticks> = BTreeMap::new();
    for sample in report.samples.iter().filter(|sample| is_ours(report, &sample.code)) {
        let mut of_sample = lines_of(sample);
        of_sample.sort_unstable();
        of_sample.dedup();
        for line in of_sample {
            lines.entry(line).or_default()[tier(sample.ran)] += sample.ticks;
        }
    }
    lines
}

/// The lines that ran when a sample was taken.
fn lines_of(sample: &Sample) -> Vec<u32> {
    let instructions: Vec<Instruction> = Instructions::new(&sample.code.units).collect();
    let loops: Vec<Range<u32>> = instructions.iter().filter_map(loop_of).collect();
    // A loop may have several ways back; the last one ends it.
    let own = loops.iter().filter(|range| range.start == sample.unit).max_by_key(|range| range.end).cloned();
    let is_inner = |inner: &Range<u32>| match &own {
        Some(own) => inner.start > own.start && inner.end <= own.end,
        None => true,
    };
    let inner: Vec<&Range<u32>> = loops.iter().filter(|inner| is_inner(inner)).collect();
    let is_in = |i: &&Instruction| {
        own.as_ref().is_none_or(|own| own.contains(&i.start)) && !inner.iter().any(|inner| inner.contains(&i.start))
    };
    let line = |i: &Instruction| sample.code.span_at(i.opcode_at).line;
    let lines = instructions.iter().filter(is_in).map(line).filter(|line| *line > 0);
    lines.collect()
}

/// The units of the loop that a jump closes.
fn loop_of(i: &Instruction) -> Option<Range<u32>> {
    (i.op == Op::JUMP_BACKWARD).then_some(())?;
    Some(i.target()?..i.end)
}

/// By line: traces that begin there, and guards that failed.
fn notes(report: &Report) -> BTreeMap<u32, String> {
    let mut notes: BTreeMap<u32, String> = BTreeMap::new();
    let ours = |file: &str| file == report.file;
    for recording in report.recordings.iter().filter(|recording| ours(&recording.file)) {
        if let (Ok(made), None) = (&recording.outcome, recording.parent) {
            let note = notes.entry(recording.line).or_default();
            let _ = write!(note, "<a href=\"#trace{0}\">trace {0}</a> ", made.number);
        }
    }
    let mut failed: BTreeMap<u32, u64> = BTreeMap::new();
    for trace in &report.traces {
        let file = report.recordings.iter().find(|r| r.outcome.as_ref().is_ok_and(|made| made.number == trace.number));
        if file.is_some_and(|recording| ours(&recording.file)) {
            let exits = trace.exits.iter().filter(|exit| exit.guard != "POLL" && exit.guard != "LEAVE_TRACE");
            exits.for_each(|exit| *failed.entry(exit.line).or_default() += u64::from(exit.failures));
        }
    }
    for (line, count) in failed.into_iter().filter(|(_, count)| *count > 0) {
        let _ = write!(notes.entry(line).or_default(), "traces left {count}× ");
    }
    notes
}
