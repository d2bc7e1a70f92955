//! The page: its parts in order, its style, and how text becomes HTML.

use std::fmt::Write;

use coachwhip::core::jit::sampling::Ran;

use super::{Report, advice, source, traces};

/// What the program's own text may look like in HTML: nothing of it is markup.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What HTML does not allow, as a picture of it.
            '\0'..='\x08' | '\x0b'..='\x1f' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('?')),
            c => out.push(c),
        }
    }
    out
}

/// The tiers: class of style, in words.
pub const TIERS: [(&str, &str); 3] = [("interpreter", "interpreter"), ("baseline", "baseline code"), ("trace", "traces")];

/// The place of a tier in [`TIERS`].
pub fn tier(ran: Ran) -> usize {
    match ran {
        Ran::Interpreter => 0,
        Ran::Baseline => 1,
        Ran::Trace(_) => 2,
    }
}

pub fn percent(part: u64, whole: u64) -> String {
    format!("{:.1}%", 100.0 * part as f64 / whole.max(1) as f64)
}

const STYLE: &str = "
:root { color-scheme: light dark; --back: #fff; --text: #1c1e21; --soft: #667; --line: #dde; --panel: #f5f6f9;
  --interpreter: #d6453d; --baseline: #d99a16; --trace: #2c9a5b; --link: #2459c4; }
@media (prefers-color-scheme: dark) { :root { --back: #15171b; --text: #e4e6ea; --soft: #99a; --line: #333740; --panel: #1e2127;
  --interpreter: #ef6b62; --baseline: #e3b341; --trace: #4cc27f; --link: #82aaff; } }
body { margin: 0 auto; max-width: 100rem; padding: 1rem 2rem 4rem; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
a { color: var(--link); } .soft { color: var(--soft); }
code, pre, .code { font: 12.5px/1.5 ui-monospace, monospace; }
table { border-collapse: collapse; } td, th { padding: .1rem .6rem; text-align: left; vertical-align: top; }
.grid td, .grid th { border-bottom: 1px solid var(--line); }
.bar { display: flex; height: 1.2rem; max-width: 48rem; border-radius: 4px; overflow: hidden; background: var(--panel); }
.bar span { display: block; } .interpreter { background: var(--interpreter); } .baseline { background: var(--baseline); }
.trace { background: var(--trace); } .key { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; }
.source { width: 100%; } .source td { padding: 0 .5rem; white-space: pre; } .source tr:target { outline: 2px solid var(--link); }
.source .number { color: var(--soft); text-align: right; width: 3rem; user-select: none; }
.source .heat { width: 7rem; padding: 0; } .heat div { display: flex; height: 1.1rem; } .heat i { display: block; height: 100%; }
.source .share { color: var(--soft); text-align: right; width: 4rem; } .source .notes { white-space: normal; color: var(--soft); }
details { border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0; padding: .4rem .8rem; background: var(--panel); }
summary { cursor: pointer; } .wide { overflow-x: auto; } .sides { width: 100%; background: var(--back); }
.sides td { border-top: 1px solid var(--line); white-space: pre; } .sides .same td { border-top: none; } .sides th { position: sticky; top: 0; background: var(--panel); }
.sides .part td { background: var(--panel); font-weight: 600; } .badge { border-radius: 3px; padding: 0 .3rem; color: #fff; }
.badge.bad { background: var(--interpreter); } .badge.good { background: var(--trace); } .sunk { text-decoration: underline dotted; }
.advice li { margin: .5rem 0; max-width: 60rem; }
";

pub fn page(report: &Report) -> String {
    let mut out = String::new();
    let file = escape(report.file);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>{file}: where the time went</title><style>{STYLE}</style></head><body>\n<h1>{file}</h1>\n"
    );
    summary(report, &mut out);
    out.push_str("<h2 id=\"advice\">What to look at</h2>\n<ul class=\"advice\">\n");
    for advice in advice::of(report) {
        let _ = writeln!(out, "<li>{advice}</li>");
    }
    out.push_str("</ul>\n");
    source::show(report, &mut out);
    traces::show(report, &mut out);
    traces::show_refused(report, &mut out);
    failures(report, &mut out);
    out.push_str("</body></html>\n");
    out
}

fn summary(report: &Report, out: &mut String) {
    let mut ticks = [0; TIERS.len()];
    report.samples.iter().for_each(|sample| ticks[tier(sample.ran)] += sample.ticks);
    let all: u64 = ticks.iter().sum();
    let _ = write!(out, "<p>It ran for {:.3} s. ", report.took.as_secs_f64());
    match all {
        0 => out.push_str("That is too short to tell where.</p>\n"),
        _ => {
            out.push_str("Of that time, by tier:</p>\n<div class=\"bar\">");
            for ((class, _), ticks) in TIERS.iter().zip(ticks) {
                let _ = write!(out, "<span class=\"{class}\" style=\"width:{}\"></span>", percent(ticks, all));
            }
            out.push_str("</div>\n<p>");
            for ((class, words), ticks) in TIERS.iter().zip(ticks) {
                let _ = write!(out, "<span class=\"key {class}\"></span> {words} {} &ensp; ", percent(ticks, all));
            }
            out.push_str("</p>\n");
        }
    }
    let statistics = &report.statistics;
    let _ = writeln!(
        out,
        "<p class=\"soft\">Measured by a clock that ticks each millisecond ({all} ticks). The engine looks at it at each turn of a \
         loop and each start of a call, so a tick says which loop or function was running, not which line of it; work of a \
         builtin counts for the turn or call that follows it. Compiled: {} functions or modules, {} traces ({} of them side \
         traces), {} bytes of machine code, in {:.1} ms.</p>",
        statistics.compiled,
        statistics.traces,
        statistics.side_traces,
        statistics.code_bytes,
        statistics.nanoseconds as f64 / 1e6,
    );
}

/// Guards of baseline code.
fn failures(report: &Report, out: &mut String) {
    if report.failures.is_empty() {
        return;
    }
    out.push_str(
        "<h2 id=\"guards\">Guards of baseline code that failed</h2>\n\
         <table class=\"grid\"><tr><th>times<th>where<th>instruction<th>what failed</tr>\n",
    );
    for failure in report.failures.iter().take(40) {
        let _ = writeln!(
            out,
            "<tr><td>{}<td>{}, line {}<td class=\"code\">{}<td class=\"code\">{}</tr>",
            failure.count,
            escape(&failure.function),
            failure.line,
            failure.instruction,
            failure.guards.join(" or ")
        );
    }
    out.push_str("</table>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(
            escape("a</script><b onclick='x' y=\"&\">\0"),
            "a&lt;/script&gt;&lt;b onclick=&#39;x&#39; y=&quot;&amp;&quot;&gt;\u{2400}"
        );
    }
}
