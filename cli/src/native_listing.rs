//! `--dis=native`: what was compiled while the program ran. Each instruction with its line and the form that it had; below it
//! its uops with what was patched into their holes; beside them the machine code. Hot code first, then cold code, in the order
//! in which they lie in memory.

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use coachwhip::core::bytecode::disassemble::{Instruction, Instructions, Words};
use coachwhip::core::codegen::listing::{Listing, Purpose, Step};
use coachwhip::core::platform::CodeListener;
use iced_x86::Formatter;
use yaxpeax_arch::{Decoder, U8Reader};

/// Where machine code begins in a line.
const MIDDLE: usize = 64;

/// Keeps what was compiled.
#[derive(Default)]
pub struct Listings {
    made: Mutex<Vec<Arc<Listing>>>,
}

impl CodeListener for Listings {
    fn published(&self, _name: &str, _address: usize, _size: usize) {}

    fn wants_listings(&self) -> bool {
        true
    }

    fn listed(&self, listing: &Arc<Listing>) {
        if let Ok(mut made) = self.made.lock() {
            made.push(listing.clone());
        }
    }
}

impl Listings {
    /// Writes everything to a file, or to standard output.
    ///
    /// # Errors
    /// What failed, in words.
    pub fn write(&self, file: Option<&str>) -> Result<(), String> {
        let made = self.made.lock().map(|made| made.clone()).unwrap_or_default();
        let text = if made.is_empty() { "Nothing was compiled.\n".into() } else { text(&made) };
        match file {
            None => crate::output::write(&text),
            Some(file) => std::fs::write(file, text).map_err(|error| format!("coachwhip: {file}: {error}")),
        }
    }
}

fn text(listings: &[Arc<Listing>]) -> String {
    let mut out = String::new();
    for listing in listings {
        list(listing, &mut out);
        out.push('\n');
    }
    out
}

fn list(listing: &Listing, out: &mut String) {
    let (uops, hot, cold) = (listing.steps.len(), listing.hot, listing.bytes.len() - listing.hot);
    let again = if listing.generation == 0 { String::new() } else { format!(", compiled {} times before", listing.generation) };
    let _ = writeln!(out, "Machine code of {}{again}", listing.name);
    let _ =
        writeln!(out, "{}, {uops} uops, at {:#x}: {hot} bytes hot, {cold} bytes cold", listing.backend.name(), listing.address);
    let instructions: Vec<Instruction> = Instructions::new(&listing.code.units).collect();
    let words = Words::of(&listing.code);
    let say = |out: &mut String, what| {
        let _ = writeln!(out, "{}", purpose(listing, &instructions, &words, what));
    };
    if let Some(lines) = &listing.trace {
        return list_trace(listing, lines, out);
    }
    let first_cold = listing.steps.partition_point(|step| step.offset < listing.hot);
    let mut before = None;
    // Instructions without uops are shown where they stand.
    let mut waiting = listing.instructions.iter().map(|(unit, form)| Purpose::Instruction(*unit, form)).peekable();
    for (index, step) in listing.steps.iter().enumerate() {
        if index == first_cold {
            waiting.by_ref().for_each(|rest| say(out, rest));
            out.push_str("Cold:\n");
            before = None;
        }
        if before != Some(step.purpose) {
            if index < first_cold && matches!(step.purpose, Purpose::Instruction(..)) {
                while let Some(skipped) = waiting.next_if(|next| *next != step.purpose) {
                    say(out, skipped);
                }
                waiting.next();
            }
            say(out, step.purpose);
            before = Some(step.purpose);
        }
        list_step(listing, step, out);
    }
}

/// A trace: each of its instructions, and below it what it became.
fn list_trace(listing: &Listing, lines: &[String], out: &mut String) {
    let mut before = None;
    for (index, step) in listing.steps.iter().enumerate() {
        let is_first_cold = step.offset >= listing.hot && (index == 0 || listing.steps[index - 1].offset < listing.hot);
        if is_first_cold {
            out.push_str("Cold:\n");
        }
        if is_first_cold || before != Some(step.purpose) {
            let line = |at: u16| lines.get(usize::from(at)).map_or("the way around", String::as_str);
            let _ = match step.purpose {
                Purpose::Traced(at) => writeln!(out, "        {}", line(at)),
                Purpose::Moves(at) => writeln!(out, "        moves before {}", line(at)),
                Purpose::Leaving => writeln!(out, "        where all exits go through"),
                _ => writeln!(out, "        entry"),
            };
            before = Some(step.purpose);
        }
        list_step(listing, step, out);
    }
}

/// The line above uops that says what they are for.
fn purpose(listing: &Listing, instructions: &[Instruction], words: &Words<'_>, purpose: Purpose) -> String {
    match purpose {
        Purpose::Prologue => format!("{:>5} {:>6}  start of a call", "", ""),
        // Of traces alone.
        Purpose::Traced(_) | Purpose::Moves(_) | Purpose::Leaving => String::new(),
        Purpose::Veneers => format!("{:>5} {:>6}  jumps for branches that do not reach", "", ""),
        Purpose::Entry(unit) => {
            format!(
                "{:>5} {:>6}  entry for the interpreter, at {}",
                "",
                "",
                words.label(unit).unwrap_or_else(|| format!("{unit}"))
            )
        }
        Purpose::Instruction(unit, form) => {
            let Some(instruction) = instructions.iter().find(|i| i.start == unit) else { return String::from("?") };
            let line = listing.code.span_at(instruction.opcode_at).line;
            let label = words.label(unit).map_or(String::new(), |label| format!("{label}:"));
            format!("{line:>5} {label:>6}  {}", words.instruction(instruction, form))
        }
    }
}

/// A uop on the left, its machine code on the right.
fn list_step(listing: &Listing, step: &Step, out: &mut String) {
    let operands: Vec<String> = (0..step.operands.len()).map(|index| listing.operand(step, index)).collect();
    let mut left = format!("{:16}{} {}", "", step.uop.name(), operands.join(", "));
    let (address, bytes) = (listing.address + step.offset, &listing.bytes[step.offset..step.offset + step.size]);
    for (at, length, text) in disassemble(listing.backend.name(), bytes, address) {
        let hex: Vec<String> = bytes[at..at + length].iter().map(|byte| format!("{byte:02x}")).collect();
        let offset = step.offset + at;
        let _ = writeln!(out, "{left:<MIDDLE$}  {:x} +{offset:<#6x} {:<31} {text}", address + at, hex.join(" "));
        left.clear();
    }
    if !left.is_empty() {
        let _ = writeln!(out, "{}", left.trim_end());
    }
}

/// The machine instructions in some bytes that lie at an address: offset, length, text.
pub fn disassemble(set: &str, bytes: &[u8], address: usize) -> Vec<(usize, usize, String)> {
    match set {
        "x86_64" => disassemble_x86_64(bytes, address),
        "aarch64" => disassemble_aarch64(bytes, address),
        _ => Vec::new(),
    }
}

fn disassemble_x86_64(bytes: &[u8], address: usize) -> Vec<(usize, usize, String)> {
    let mut formatter = iced_x86::IntelFormatter::new();
    formatter.options_mut().set_hex_prefix("0x");
    formatter.options_mut().set_hex_suffix("");
    formatter.options_mut().set_uppercase_hex(false);
    formatter.options_mut().set_branch_leading_zeros(false);
    formatter.options_mut().set_space_after_operand_separator(true);
    let decoder = iced_x86::Decoder::with_ip(64, bytes, address as u64, iced_x86::DecoderOptions::NONE);
    let lines = decoder.into_iter().map(|instruction| {
        let mut text = String::new();
        formatter.format(&instruction, &mut text);
        (instruction.ip() as usize - address, instruction.len(), text)
    });
    lines.collect()
}

fn disassemble_aarch64(bytes: &[u8], address: usize) -> Vec<(usize, usize, String)> {
    let decoder = yaxpeax_arm::armv8::a64::InstDecoder::default();
    let words = bytes.chunks_exact(4).enumerate().map(|(index, word)| {
        let text = match decoder.decode(&mut U8Reader::new(word)) {
            Ok(instruction) => with_targets(&instruction.to_string(), address + index * 4),
            Err(_) => String::from("(bad)"),
        };
        (index * 4, 4, text)
    });
    words.collect()
}

/// A branch's distance `$+0x10` as the address that it leads to.
fn with_targets(text: &str, address: usize) -> String {
    let Some((head, distance)) = text.split_once('$') else { return text.into() };
    let digits = distance.get(1..).and_then(|rest| rest.strip_prefix("0x")).unwrap_or_default();
    match (distance.as_bytes().first(), usize::from_str_radix(digits, 16)) {
        (Some(b'+'), Ok(bytes)) => format!("{head}{:#x}", address.wrapping_add(bytes)),
        (Some(b'-'), Ok(bytes)) => format!("{head}{:#x}", address.wrapping_sub(bytes)),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use coachwhip::core::jit::Tiers;
    use coachwhip::{Engine, Vm};

    /// What is listed after a program ran; None where nothing can be compiled.
    fn listing(source: &str) -> Option<(String, Vec<Arc<Listing>>)> {
        listing_in(source, Tiers::Baseline)
    }

    fn listing_in(source: &str, tiers: Tiers) -> Option<(String, Vec<Arc<Listing>>)> {
        let listings = Arc::new(Listings::default());
        let mut config = coachwhip::config();
        let native = config.native.as_mut()?;
        (native.tiers, native.warm_calls, native.hot_turns) = (tiers, 3, 9);
        config.code_listener = Some(listings.clone());
        let mut vm = Vm::new(&Engine::new(config), ()).ok()?;
        vm.exec(source).ok()?;
        let made = listings.made.lock().ok()?.clone();
        Some((text(&made), made))
    }

    fn listing_of_add(made: &[Arc<Listing>]) -> &Listing {
        made.iter().find(|listing| listing.name.starts_with("py::add:")).expect("a listing of add")
    }

    const SOURCE: &str = "def add(a, b):\n    c = a + b\n    return c\nfor i in range(9): add(i, 1)\n";

    #[test]
    fn a_listing_shows_instructions_uops_and_machine_code_side_by_side() {
        let Some((text, made)) = listing(SOURCE) else { return };
        let (_, of_add) = text.split_once("Machine code of py::add:").expect(&text);
        let line =
            |word: &str| of_add.lines().find(|l| l.contains(&format!(" {word} "))).unwrap_or_else(|| panic!("{word}: {text}"));
        assert!(line("LOAD_FAST_LOAD_FAST").starts_with("    2 "), "{text}");
        assert!(line("BINARY_OP_ADD_INT").ends_with("0 (+)"), "{text}");
        let guard = line("GUARD_INTS");
        assert!(guard.contains(", ->+0x") && guard.len() > MIDDLE, "{text}");
        let store = line("STORE_SLOT_INT");
        assert!(store.contains(", c:0x10  "), "{text}");
        assert!(line("POLL").contains("POLL vm.fuel:0x"), "{text}");
        assert!(of_add.contains("CALL_HELPER vm.helpers:0x") && of_add.contains(", finish:0x"), "{text}");
        assert!(of_add.contains("JUMP ->leave: guard") && of_add.contains("entry for the interpreter, at"), "{text}");
        assert!(!text.contains("(bad)") && !text.contains(".?"), "{text}");
        for instruction in Instructions::new(&listing_of_add(&made).code.units) {
            assert!(of_add.contains(&format!("  {}", instruction.op.name())), "{}: {text}", instruction.op.name());
        }
    }

    /// Every byte is shown once, at its place, and what stands beside a jump is where it goes.
    #[test]
    fn every_byte_is_shown_and_labels_are_addresses() {
        let Some((_, made)) = listing(SOURCE) else { return };
        for listing in made {
            let mut at = 0;
            for step in &listing.steps {
                assert_eq!(step.offset, at, "{}", listing.name);
                at += step.size;
                let address = listing.address + step.offset;
                let lines = disassemble(listing.backend.name(), &listing.bytes[step.offset..at], address);
                assert_eq!(lines.iter().map(|(_, length, _)| length).sum::<usize>(), step.size, "{:?}", step.uop);
                if step.uop == coachwhip::core::uop::Uop::JUMP {
                    let coachwhip::core::codegen::listing::HoleValue::Address(target) = step.operands[0] else { panic!() };
                    assert!(
                        lines[0].2.ends_with(&format!("{target:x}").to_uppercase())
                            || lines[0].2.ends_with(&format!("{target:x}")),
                        "{lines:?} {target:x}"
                    );
                }
            }
            assert_eq!(at, listing.bytes.len());
        }
    }

    #[test]
    fn traces_are_listed_by_their_instructions() {
        let source = "def f(n):\n    t = 0\n    for i in range(n): t += i * 3\n    return t\nf(5); f(99)\n";
        let Some((text, made)) = listing_in(source, Tiers::Full) else { return };
        let trace = made.iter().find(|listing| listing.name.ends_with(" trace 0")).expect(&text);
        let lines = trace.trace.as_ref().expect("its instructions");
        assert!(lines.iter().any(|line| line == "LOOP") && !text.contains("(bad)") && !text.contains(".?"), "{text}");
        let (_, of_trace) = text.split_once(&format!("Machine code of {}\n", trace.name)).expect(&text);
        let product = lines.iter().find(|line| line.contains("MUL_INT")).expect(&text);
        let (_, behind) = of_trace.split_once(&format!("\n        {product}\n")).expect(&text);
        // The line below says what the uop became.
        assert!(behind.lines().next().is_some_and(|line| line.trim().starts_with("MUL_INT ") && line.len() > MIDDLE), "{text}");
        assert!(of_trace.contains("JUMP ->leave: trace") && of_trace.contains("where all exits go through"), "{text}");
    }

    #[test]
    fn both_instruction_sets_are_known() {
        let text = |set, bytes: &[u8]| disassemble(set, bytes, 0x1000).into_iter().map(|l| l.2).collect::<Vec<_>>().join("; ");
        assert_eq!(text("x86_64", &[0x4D, 0x89, 0xC8, 0xEB, 0x10]), "mov r8, r9; jmp short 0x1015");
        assert_eq!(text("aarch64", &[0xe8, 0x03, 0x09, 0xaa, 0x04, 0, 0, 0x14]), "mov x8, x9; b 0x1014");
    }
}
