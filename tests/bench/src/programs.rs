//! The benchmark programs on disk: `programs/<group>/<name>.py`, found and put in order. Some have a twin in Lua beside
//! them, the same algorithm with the same result.
//! Invariant (tested here): every program ends in the same lines, the protocol that `measure.rs` reads.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The groups in the order in which tables and plots show them.
pub const GROUPS: [(&str, &str); 5] = [
    ("numeric", "numeric"),
    ("objects", "objects and calls"),
    ("containers", "containers and strings"),
    ("control", "generators, closures, exceptions"),
    ("whole", "whole programs"),
];

#[derive(Clone, Debug)]
pub struct Program {
    pub group: &'static str,
    pub name: String,
    pub path: PathBuf,
}

impl Program {
    /// Whether `--only` means this program: by its name, its group, or both as `group/name`.
    pub fn is_meant_by(&self, wanted: &str) -> bool {
        wanted == self.name || wanted == self.group || wanted == format!("{}/{}", self.group, self.name)
    }
}

/// Every program below `folder`, by group and name.
pub fn find(folder: &Path) -> io::Result<Vec<Program>> {
    let mut programs = Vec::new();
    for (group, _) in GROUPS {
        let mut names = scripts_in(&folder.join(group))?;
        names.sort();
        programs.extend(names.into_iter().map(|name| Program {
            group,
            path: folder.join(group).join(format!("{name}.py")),
            name,
        }));
    }
    Ok(programs)
}

fn scripts_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "py")
            && let Some(name) = path.file_stem().and_then(|stem| stem.to_str())
        {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAIL: &str = "\n\nif __name__ == \"__main__\":\n";

    fn all() -> Vec<(Program, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
        let programs = find(&folder).expect("the programs are there");
        programs
            .into_iter()
            .map(|program| {
                let source = fs::read_to_string(&program.path).expect("readable");
                (program, source)
            })
            .collect()
    }

    #[test]
    fn every_group_has_programs() {
        let programs = all();
        for (group, _) in GROUPS {
            assert!(programs.iter().filter(|(program, _)| program.group == group).count() >= 5, "{group}");
        }
    }

    #[test]
    fn every_program_ends_in_the_same_protocol() {
        let programs = all();
        let protocol = |source: &str| source.split_once(TAIL).map(|(_, tail)| tail.to_owned());
        let first = protocol(&programs[0].1).expect("a tail");
        assert!(first.contains("perf_counter") && first.contains("ticks_us") && first.contains("\"iter\""));
        for (program, source) in &programs {
            assert_eq!(protocol(source).as_ref(), Some(&first), "{}", program.name);
        }
    }

    #[test]
    fn every_program_says_what_it_does_and_checks_it() {
        for (program, source) in all() {
            assert!(source.starts_with("\"\"\""), "{} has no docstring", program.name);
            assert!(source.contains("\n\ndef run():\n"), "{} has no run()", program.name);
            assert!(source.contains("\nEXPECTED = "), "{} expects nothing", program.name);
        }
    }

    #[test]
    fn twins_expect_what_the_program_does() {
        let mut twins = 0;
        for (program, source) in all() {
            let Ok(twin) = fs::read_to_string(program.path.with_extension("lua")) else { continue };
            let expected = |source: &str, start| source.lines().find_map(|line| line.strip_prefix(start).map(str::to_owned));
            let python = expected(&source, "EXPECTED = ").expect("a result").replace('"', "'");
            assert_eq!(expected(&twin, "local EXPECTED = "), Some(format!("\"{python}\"")), "{}", program.name);
            assert!(twin.ends_with("\"../twin.lua\", 1)))(run, EXPECTED)\n"), "{} does not follow the protocol", program.name);
            twins += 1;
        }
        assert!(twins >= 8);
    }

    #[test]
    fn only_means_name_group_or_both() {
        let program = Program { group: "whole", name: "lisp".into(), path: PathBuf::new() };
        assert!(program.is_meant_by("lisp") && program.is_meant_by("whole") && program.is_meant_by("whole/lisp"));
        assert!(!program.is_meant_by("lis") && !program.is_meant_by("objects/lisp"));
    }
}
