//! The results as a picture (SVG): a panel for each group, bars from 1 up (faster) or down (slower), log axis.
//! Invariant: all panels share one scale, so that lengths compare across groups.

use std::fmt::Write;

use crate::programs::GROUPS;
use crate::report::short;
use crate::results::{Aspect, Results};

const WIDTH: f64 = 1120.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 16.0;
const HEAD: f64 = 106.0;
const PANEL: f64 = 150.0;
const GAP: f64 = 64.0;

/// Ours first and strongest; told apart also by those who do not see all colours.
const COLOURS: [&str; 8] = ["#d1495b", "#e6a532", "#2a7f9e", "#9aa5b1", "#5b8c5a", "#7d5ba6", "#8c6d46", "#444444"];

/// The logarithmic axis that all panels share, from the lowest to the highest ratio in whole powers of two.
struct Scale {
    lowest: i32,
    highest: i32,
}

impl Scale {
    fn of(results: &Results) -> Scale {
        let (mut lowest, mut highest) = (-1.0_f64, 1.0_f64);
        for engine in others(results) {
            for (ratio, _) in results.ratios(engine, Aspect::Steady, None) {
                lowest = lowest.min(ratio.log2());
                highest = highest.max(ratio.log2());
            }
        }
        // What is slower than 1/16 is cut off: it would press all that matters flat.
        Scale { lowest: (lowest.floor() as i32).max(-4), highest: (highest.ceil() as i32).min(10) }
    }

    /// The distance from a panel's top.
    fn y(&self, ratio: f64) -> f64 {
        let power = ratio.log2().clamp(f64::from(self.lowest), f64::from(self.highest));
        PANEL * (f64::from(self.highest) - power) / f64::from(self.highest - self.lowest)
    }

    /// Every second power of two, where there are many.
    fn ticks(&self) -> impl Iterator<Item = i32> {
        let step = if self.highest - self.lowest > 7 { 2 } else { 1 };
        (self.lowest..=self.highest).filter(move |power| power % step == 0)
    }
}

/// The whole picture. Writing to a String cannot fail, which is why `writeln!` is not asked here.
pub fn plot(results: &Results) -> String {
    let groups: Vec<_> = GROUPS.into_iter().filter(|(group, _)| !members(results, group).is_empty()).collect();
    let height = HEAD + groups.len() as f64 * (PANEL + GAP) - 8.0;
    let mut out = String::new();
    write_head(&mut out, results, height);
    let scale = Scale::of(results);
    for (number, (group, title)) in groups.into_iter().enumerate() {
        let top = HEAD + number as f64 * (PANEL + GAP);
        let _ = writeln!(out, "<g transform=\"translate(0 {top:.1})\">");
        write_axis(&mut out, &scale, title);
        write_panel(&mut out, results, &scale, group);
        let _ = writeln!(out, "</g>");
    }
    out + "</svg>\n"
}

fn write_head(out: &mut String, results: &Results, height: f64) {
    let baseline = results.engines.get(results.baseline).map_or("", |engine| &engine.label);
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" \
         height=\"{height:.0}\" font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif\" fill=\"#222\">\n\
         <rect width=\"{WIDTH}\" height=\"{height:.0}\" rx=\"8\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"30\" font-size=\"18\" font-weight=\"600\">Times as fast as {}, steady state</text>\n\
         <text x=\"{LEFT}\" y=\"49\" font-size=\"12\" fill=\"#666\">Logarithmic axis; a bar above the line is faster, \
         below it slower. In the legend: the geometric mean over all programs that the engine runs.</text>",
        escape(baseline)
    );
    write_legend(out, results);
}

fn write_legend(out: &mut String, results: &Results) {
    let mut x = LEFT;
    for engine in others(results) {
        let name = results.engines.get(engine).map_or("", |engine| &engine.label);
        let mean = results.mean(engine, Aspect::Steady, None);
        let text = mean.map_or(name.to_owned(), |mean| format!("{name} {}×", short(mean)));
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"62\" width=\"13\" height=\"13\" rx=\"2\" fill=\"{}\"/>\
             <text x=\"{:.1}\" y=\"73\" font-size=\"13\">{}</text>",
            colour(results, engine),
            x + 19.0,
            escape(&text)
        );
        // The font is the reader's, so that its width is a guess on the wide side.
        x += 52.0 + 7.6 * text.chars().count() as f64;
    }
}

fn write_axis(out: &mut String, scale: &Scale, title: &str) {
    let right = WIDTH - RIGHT;
    let _ = writeln!(out, "<text x=\"{LEFT}\" y=\"-8\" font-size=\"13\" font-weight=\"600\">{}</text>", escape(title));
    for power in scale.ticks() {
        let y = scale.y(2.0_f64.powi(power));
        let line = if power == 0 { "stroke=\"#555\"" } else { "stroke=\"#e4e4e4\"" };
        let _ = writeln!(
            out,
            "<path d=\"M{LEFT} {y:.1}H{right}\" {line}/>\
             <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"10\" fill=\"#666\" text-anchor=\"end\">{}</text>",
            LEFT - 6.0,
            y + 3.5,
            tick_label(power)
        );
    }
}

fn write_panel(out: &mut String, results: &Results, scale: &Scale, group: &str) {
    let programs = members(results, group);
    let slot = ((WIDTH - LEFT - RIGHT) / programs.len() as f64).min(150.0);
    let bar = (slot * 0.86 / others(results).count() as f64).min(28.0);
    let inset = (slot - bar * others(results).count() as f64) / 2.0;
    for (place, &program) in programs.iter().enumerate() {
        let left = LEFT + slot * place as f64;
        for (number, engine) in others(results).enumerate() {
            let x = left + inset + bar * number as f64;
            write_bar(out, results, scale, (program, engine), (x, bar));
        }
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11.5\" text-anchor=\"middle\">{}</text>",
            left + slot / 2.0,
            PANEL + 24.0,
            escape(results.programs.get(program).map_or("", |program| &program.name))
        );
    }
}

fn write_bar(out: &mut String, results: &Results, scale: &Scale, cell: (usize, usize), place: (f64, f64)) {
    let ((program, engine), (x, width)) = (cell, place);
    let middle = x + width / 2.0;
    let Some(ratio) = results.ratio(program, engine, Aspect::Steady) else {
        let y = scale.y(1.0) - 3.0;
        let _ = writeln!(
            out,
            "<text x=\"{middle:.1}\" y=\"{y:.1}\" font-size=\"8.5\" fill=\"#888\" text-anchor=\"middle\">n/a</text>"
        );
        return;
    };
    let (top, bottom) = (scale.y(ratio.max(1.0)), scale.y(ratio.min(1.0)));
    let label_y = if ratio >= 1.0 { top - 2.5 } else { bottom + 8.5 };
    let _ = writeln!(
        out,
        "<rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{}\"/>\
         <text x=\"{middle:.1}\" y=\"{label_y:.1}\" font-size=\"8.5\" fill=\"#444\" text-anchor=\"middle\">{}</text>",
        x + 0.5,
        width - 1.0,
        (bottom - top).max(0.8),
        colour(results, engine),
        bar_label(ratio)
    );
}

/// Two digits are enough on a bar; the table has more.
fn bar_label(ratio: f64) -> String {
    match ratio {
        ratio if ratio >= 9.95 => format!("{ratio:.0}"),
        ratio if ratio >= 0.95 => format!("{ratio:.1}"),
        ratio if ratio >= 0.095 => format!("{ratio:.2}").trim_start_matches('0').to_owned(),
        _ => format!("{ratio:.3}").trim_start_matches('0').to_owned(),
    }
}

fn tick_label(power: i32) -> String {
    if power >= 0 { format!("{}×", 1_u32 << power) } else { format!("1/{}", 1_u32 << -power) }
}

fn members(results: &Results, group: &str) -> Vec<usize> {
    let programs = results.programs.iter().enumerate();
    programs.filter(|(_, program)| program.group == group).map(|(at, _)| at).collect()
}

fn others(results: &Results) -> impl Iterator<Item = usize> + Clone {
    let baseline = results.baseline;
    (0..results.engines.len()).filter(move |&engine| engine != baseline)
}

fn colour(results: &Results, engine: usize) -> &'static str {
    let is_ours = |at: usize| results.engines.get(at).is_some_and(|engine| engine.name == crate::engines::OURS);
    if is_ours(engine) {
        return COLOURS[0];
    }
    let place = others(results).filter(|&at| !is_ours(at)).position(|at| at == engine).unwrap_or(0);
    COLOURS[1 + place % (COLOURS.len() - 1)]
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::tests::example;

    #[test]
    fn scale_is_logarithmic_and_cut_off() {
        let scale = Scale { lowest: -2, highest: 2 };
        assert_eq!(scale.y(1.0), PANEL / 2.0);
        assert_eq!(scale.y(4.0), 0.0);
        assert_eq!(scale.y(0.001), PANEL);
        assert_eq!(scale.ticks().collect::<Vec<_>>(), [-2, -1, 0, 1, 2]);
    }

    #[test]
    fn labels_are_short() {
        assert_eq!([0.04, 0.5, 1.0, 9.7, 17.3, 120.0].map(bar_label), [".040", ".50", "1.0", "9.7", "17", "120"]);
        assert_eq!([-3, 0, 4].map(tick_label), ["1/8", "1×", "16×"]);
    }

    #[test]
    fn plot_shows_programs_and_engines() {
        let svg = plot(&example());
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(svg.contains(">sieve<") && svg.contains(">lisp<") && svg.contains("Coachwhip 2.00×"));
        assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
        assert_eq!(escape("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
    }
}
