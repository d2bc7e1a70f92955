//! Every program of the test suite compiles to code that the verifier accepts, survives serialisation, and is refused
//! without a panic when its bytes are damaged.

use std::path::{Path, PathBuf};

use coachwhip_core::bytecode::{disassemble::disassemble, image, verify::verify_all};
use coachwhip_frontend::{Mode, Options, compile};

/// All Python files below a folder.
fn python_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            python_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "py") {
            found.push(path);
        }
    }
}

fn suite() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default();
    let mut found = Vec::new();
    python_files(&root.join("tests"), &mut found);
    python_files(&root.join("stdlib"), &mut found);
    found.sort();
    found
}

/// Programs that are wrong on purpose.
fn is_wrong(path: &Path) -> bool {
    let text = path.to_string_lossy();
    ["syntax_errors", "broken_syntax", "unfinished"].iter().any(|part| text.contains(part))
}

#[test]
fn all_programs_compile_and_verify() {
    let mut problems = Vec::new();
    for path in suite() {
        let Ok(source) = std::fs::read(&path) else { continue };
        let result = compile(&source, &path.to_string_lossy(), Mode::Module, &Options::default());
        match result {
            Ok(code) => {
                if let Err(error) = verify_all(&code) {
                    problems.push(format!("{}: {error}", path.display()));
                }
                assert!(!disassemble(&code, true).is_empty());
            }
            Err(_) if is_wrong(&path) => {}
            Err(error) => problems.push(error.to_string()),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn images_bring_programs_back() {
    for path in suite().iter().filter(|p| !is_wrong(p)).step_by(3) {
        let Ok(source) = std::fs::read(path) else { continue };
        let Ok(code) = compile(&source, "program.py", Mode::Module, &Options::default()) else { continue };
        let bytes = image::encode(&code, true);
        let back = image::decode(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert_eq!(disassemble(&code, true), disassemble(&back, true), "{}", path.display());
        assert_eq!(image::encode(&back, true), bytes);
    }
}

/// A small generator of pseudo-random numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

#[test]
fn damaged_images_are_refused_in_words() {
    let source =
        b"def f(a, *b, c=1, **d):\n    try:\n        return [x for x in a if (lambda: x)()]\n    except E as e:\n        \
        raise\n    finally:\n        g(f'{a!r:>{c}}', *b, **d)\nclass C[T]:\n    x: int = 1\n    async def m(self):\n        \
        async with a as b:\n            yield super().m\nmatch f:\n    case {'k': [1, *r], **s} | C(r, s): pass\n";
    let code = compile(source, "p.py", Mode::Module, &Options::default()).expect("compiles");
    let good = image::encode(&code, true);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut accepted = 0;
    for _ in 0..20_000 {
        let mut bytes = good.clone();
        for _ in 0..=random.below(3) {
            let at = 10 + random.below(bytes.len() - 10);
            bytes[at] = random.below(256) as u8;
        }
        if random.below(4) == 0 {
            bytes.truncate(10 + random.below(bytes.len() - 10));
        }
        // The checksum is no obstacle to somebody who wants to harm.
        let sum = bytes[10..].iter().fold(0x811c_9dc5u32, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193));
        bytes[6..10].copy_from_slice(&sum.to_le_bytes());
        if let Ok(code) = image::decode(&bytes) {
            accepted += 1;
            verify_all(&code).expect("decoding verifies");
            disassemble(&code, true);
        }
    }
    assert!(accepted > 0, "some damage is harmless (names, places)");
}
