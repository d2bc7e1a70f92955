//! Each trace: bytecode as it was recorded, the uops that the recorder asked for, what the optimizer left of them, and the
//! machine code, side by side; and how it was left.

use std::fmt::Write;

use coachwhip::core::codegen::listing::{Listing, Purpose, Step as Emitted};
use coachwhip::core::jit::explain::{ExitState, Made, Recording, Step, TraceState};

use super::page::escape;
use super::{Report, advice};
use crate::native_listing::disassemble;

pub fn show(report: &Report, out: &mut String) {
    let made: Vec<(&Recording, &Made)> =
        report.recordings.iter().filter_map(|r| r.outcome.as_ref().ok().map(|made| (r, made))).collect();
    out.push_str("<h2 id=\"traces\">Traces</h2>\n");
    if made.is_empty() {
        out.push_str("<p>No loop was compiled as a trace.</p>\n");
        return;
    }
    out.push_str(
        "<p class=\"soft\">Values are named by number, one numbering for what the recorder asked for (v5) and one for the \
         finished trace (%5). A guard that was known to pass, and code that nothing needed, left nothing. The first turn runs \
         once, when the trace is entered; then the loop runs until a guard leaves. What leaves is counted where control comes to the interpreter: once a \
         trace goes on from there, nobody counts. Cold code is not shown.</p>\n",
    );
    for (recording, made) in made {
        let state = report.traces.iter().find(|trace| trace.number == made.number);
        let end = format!(" trace {}", made.number);
        let listing = report.listings.iter().find(|listing| listing.name.ends_with(&end));
        Shown { recording, made, state, listing: listing.map(|listing| &**listing) }.show(out);
    }
}

/// A trace as it is shown.
struct Shown<'a> {
    recording: &'a Recording,
    made: &'a Made,
    state: Option<&'a TraceState>,
    listing: Option<&'a Listing>,
}

impl Shown<'_> {
    fn show(&self, out: &mut String) {
        let Made { number, lines, .. } = self.made;
        let _ = write!(out, "<details id=\"trace{number}\"><summary><b>Trace {number}</b>: {}", place(self.recording));
        match self.recording.parent {
            Some((parent, exit)) => {
                let _ = write!(out, ", goes on from exit {exit} of <a href=\"#trace{parent}\">trace {parent}</a>");
            }
            None => out.push_str(", a loop"),
        }
        let sunk = lines.iter().filter(|line| line.sunk).count();
        if sunk > 0 {
            let _ = write!(out, "; {sunk} allocations sunk: tuples that only exits make");
        }
        self.show_state(out);
        out.push_str("</summary>\n");
        self.show_exits(out);
        self.show_sides(out);
        let snapshots: Vec<String> = self.made.snapshots.iter().map(|snapshot| escape(snapshot)).collect();
        let _ = write!(
            out,
            "<details><summary>What exits tell the interpreter</summary><pre>{}</pre></details>",
            snapshots.join("\n")
        );
        out.push_str("</details>\n");
    }

    fn show_state(&self, out: &mut String) {
        let Some(state) = self.state else { return };
        if state.parent.is_none() {
            let _ = write!(out, "; entered {} times by the interpreter", state.entered);
        }
        if let Some(link) = state.link {
            let _ = write!(out, "; ends in <a href=\"#trace{link}\">trace {link}</a>");
        }
        if let Some(why) = state.retired {
            let _ = write!(out, "; <span class=\"badge bad\">given up</span>: {why}");
        }
    }

    fn show_exits(&self, out: &mut String) {
        let taken = |exit: &&ExitState| exit.failures > 0 || exit.side.is_some();
        let Some(state) = self.state.filter(|state| state.exits.iter().any(|exit| taken(&exit))) else { return };
        out.push_str("<table class=\"grid\"><tr><th>to the interpreter<th>by<th>because<th>where it goes on<th>then</tr>\n");
        for (number, exit) in state.exits.iter().enumerate().filter(|(_, exit)| taken(exit)) {
            let then = match (exit.side, exit.hopeless) {
                (Some(side), _) => format!("<a href=\"#trace{side}\">trace {side}</a> goes on there now"),
                (None, true) => String::from("<span class=\"badge bad\">no trace goes on there</span>"),
                (None, false) => String::new(),
            };
            let _ = writeln!(
                out,
                "<tr><td>{}×<td class=\"code\">exit {number}: {}<td>{}<td>{}, line {}, <span class=\"code\">{}</span><td>{then}</tr>",
                exit.failures,
                exit.guard,
                advice::why(exit.guard).map_or("", |why| why.0),
                escape(&exit.function),
                exit.line,
                exit.bytecode
            );
        }
        out.push_str("</table>\n");
    }

    // -- side by side ----------------------------------------------------------------------------------------------------

    fn show_sides(&self, out: &mut String) {
        out.push_str(
            "<div class=\"wide\"><table class=\"sides code\"><tr><th>bytecode<th>uops asked for<th>optimised trace<th>machine code</tr>\n",
        );
        let has_loop = self.made.lines.iter().any(|line| line.in_loop);
        if has_loop {
            out.push_str("<tr class=\"part\"><td colspan=\"4\">First turn</tr>\n");
        }
        self.row(None, None, false, out);
        for (number, step) in self.recording.steps.iter().enumerate() {
            self.row(Some(number), Some(step), false, out);
        }
        if has_loop {
            let _ = writeln!(out, "<tr><td>into the loop<td><td><td>{}</tr>", escape(&self.edge(false)));
            out.push_str("<tr class=\"part\"><td colspan=\"4\">Loop</tr>\n");
            self.row(None, None, true, out);
            for (number, step) in self.recording.steps.iter().enumerate() {
                self.row(Some(number), Some(step), true, out);
            }
            let _ = writeln!(out, "<tr><td>once more<td><td><td>{}</tr>", escape(&self.edge(true)));
        }
        out.push_str("</table></div>\n");
    }

    /// What belongs to a step of the recording, or to none.
    fn row(&self, number: Option<usize>, step: Option<&Step>, in_loop: bool, out: &mut String) {
        let lines = self.made.lines.iter().enumerate();
        let own: Vec<usize> =
            lines.filter(|(_, line)| line.step == number && line.in_loop == in_loop).map(|(at, _)| at).collect();
        if own.is_empty() && (in_loop || step.is_none()) {
            return;
        }
        let bytecode = step.map_or(String::new(), |step| format!("{:>4} {}{}", step.line, "  ".repeat(step.depth), step.text));
        let uops = step.filter(|_| !in_loop).map_or(String::new(), |step| step.uops.join("\n"));
        let rows = own.len().max(1);
        let _ = write!(out, "<tr><td rowspan=\"{rows}\">{}<td rowspan=\"{rows}\">{}", escape(&bytecode), escape(&uops));
        for (n, at) in own.iter().enumerate() {
            let next = if n == 0 { "" } else { "<tr class=\"same\">" };
            let _ = writeln!(out, "{next}<td>{}<td>{}</tr>", self.line(*at), escape(&self.machine_code(*at as u16)));
        }
        if own.is_empty() {
            out.push_str("<td><td></tr>\n");
        }
    }

    /// An instruction of the trace, with what became of its exit.
    fn line(&self, at: usize) -> String {
        let line = &self.made.lines[at];
        let text = escape(&line.text);
        let mut text = if line.sunk { format!("<span class=\"sunk\">{text}</span>") } else { text };
        let exits = self.state.iter().flat_map(|state| &state.exits);
        for exit in exits.filter(|exit| exit.instruction == at) {
            match (exit.side, exit.failures) {
                (Some(side), _) => {
                    let _ = write!(text, " <span class=\"badge good\">trace {side}</span>");
                }
                (None, 0) => {}
                (None, failures) => {
                    let _ = write!(text, " <span class=\"badge bad\">{failures}×</span>");
                }
            }
        }
        text
    }

    /// The hot machine code of an instruction, with the moves before it.
    fn machine_code(&self, instruction: u16) -> String {
        self.code_of(|step| matches!(step.purpose, Purpose::Traced(at) | Purpose::Moves(at) if at == instruction))
    }

    /// What leads to the loop's head: from its end, or from the first turn, whose code lies behind the entry.
    fn edge(&self, around: bool) -> String {
        let steps = self.listing.iter().flat_map(|listing| &listing.steps);
        let entry = steps.clone().find(|step| step.purpose == Purpose::Prologue).map_or(0, |step| step.offset);
        self.code_of(|step| step.purpose == Purpose::Moves(u16::MAX) && (step.offset < entry) == around)
    }

    /// The hot machine code of some steps.
    fn code_of(&self, is_own: impl Fn(&Emitted) -> bool) -> String {
        let Some(listing) = self.listing else { return String::new() };
        let mut lines = Vec::new();
        for step in listing.steps.iter().filter(|step| step.offset < listing.hot && is_own(step)) {
            let bytes = &listing.bytes[step.offset..step.offset + step.size];
            lines
                .extend(disassemble(listing.backend.name(), bytes, listing.address + step.offset).into_iter().map(|line| line.2));
        }
        lines.join("\n")
    }
}

fn place(recording: &Recording) -> String {
    format!("{}, <a href=\"#line{1}\">line {1}</a>", escape(&recording.function), recording.line)
}

/// Where a recording stopped, in words.
pub fn stopped(recording: &Recording) -> String {
    let words = |(function, line): &(String, u32)| format!(" (line {line} of {})", escape(function));
    recording.stopped.as_ref().map_or(String::new(), words)
}

/// Recordings that no trace came of.
pub fn show_refused(report: &Report, out: &mut String) {
    let mut refused: Vec<(String, usize)> = Vec::new();
    for recording in &report.recordings {
        let Err(why) = &recording.outcome else { continue };
        let from = recording.parent.map_or(String::new(), |(trace, exit)| format!(" (from exit {exit} of trace {trace})"));
        let text = format!("<td>{}{from}<td>{}{}", place(recording), escape(why), stopped(recording));
        match refused.iter_mut().find(|(known, _)| *known == text) {
            Some((_, count)) => *count += 1,
            None => refused.push((text, 1)),
        }
    }
    if refused.is_empty() {
        return;
    }
    out.push_str("<h2 id=\"refused\">Recordings that no trace came of</h2>\n");
    out.push_str("<table class=\"grid\"><tr><th>times<th>where<th>why</tr>\n");
    for (text, count) in refused {
        let _ = writeln!(out, "<tr><td>{count}×{text}</tr>");
    }
    out.push_str("</table>\n");
}
