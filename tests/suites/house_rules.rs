//! Rules of this repository that a test can check: headers of files, links, where the system is asked for, names. They are
//! the same wherever they are asked; so they are not on Windows, whose paths are others.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Every file below the root whose name ends so, build output and the repository's own data excepted.
fn files(ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() {
                if name != "target" && name != ".git" {
                    folders.push(path);
                }
            } else if ends.iter().any(|end| name.ends_with(end)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn text(path: &Path) -> String {
    fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

fn assert_none(problems: Vec<String>, rule: &str) {
    assert!(problems.is_empty(), "{rule}:\n{}", problems.join("\n"));
}

#[test]
fn every_source_file_says_what_it_does() {
    let lacks = |path: &&PathBuf| !text(path).lines().take(4).any(|line| line.starts_with("//!"));
    let problems = files(&[".rs"]).iter().filter(lacks).map(|p| shown(p)).collect();
    assert_none(problems, "files that do not open with `//!`");
}

#[test]
fn no_file_is_a_drawer() {
    let drawers = ["utils.rs", "util.rs", "helpers.rs", "helper.rs", "misc.rs", "common.rs"];
    let is_drawer = |p: &&PathBuf| p.file_name().is_some_and(|n| drawers.contains(&&*n.to_string_lossy()));
    assert_none(files(&[".rs"]).iter().filter(is_drawer).map(|p| shown(p)).collect(), "files named after nothing");
}

/// Where a `cfg` for a system or an instruction set may stand.
fn may_ask_the_system(path: &str) -> bool {
    path.starts_with("platform-") || path.starts_with("backend-") || path.starts_with("host/") || path.starts_with("cli/")
        || path.starts_with("tests/") || path.ends_with("/src/lib.rs")
        // What the backends' build scripts and tests share: it executes stencils on the machine it runs on.
        || path.starts_with("stencil-maker/")
        // `sys.platform` and `sys.byteorder` say where the program runs.
        || path == "stdlib/src/sys_facts.rs"
}

#[test]
fn the_core_asks_for_no_system() {
    let words = ["target_os", "target_arch", "target_family", "cfg(unix)", "cfg(windows)"];
    let asks = |path: &&PathBuf| {
        let code = text(path);
        code.lines().any(|l| l.contains("cfg") && words.iter().any(|w| l.contains(w)))
    };
    let problems = files(&[".rs"]).iter().filter(asks).map(|p| shown(p)).filter(|p| !may_ask_the_system(p)).collect();
    assert_none(problems, "a cfg for a system or an instruction set outside of its crates");
}

#[test]
fn crates_that_need_no_std_have_none() {
    for name in ["core", "stdlib", "platform-linux", "platform-macos", "platform-windows", "backend-x86_64", "backend-aarch64"] {
        let code = text(&root().join(name).join("src/lib.rs"));
        assert!(code.contains("#![no_std]"), "{name} links std");
    }
    for name in ["host", "cli/src/main.rs"] {
        let path = if name.ends_with(".rs") { root().join(name) } else { root().join(name).join("src/lib.rs") };
        assert!(text(&path).contains("#![forbid(unsafe_code)]"), "{name} may be unsafe");
    }
}

#[test]
fn mirrored_crates_hold_the_same_files() {
    for family in ["platform-", "backend-"] {
        let mut members: Vec<(String, Vec<String>)> = Vec::new();
        for entry in fs::read_dir(root()).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(family) {
                let prefix = format!("{name}/");
                let inside = files(&[".rs"]).iter().filter_map(|p| shown(p).strip_prefix(&prefix).map(String::from)).collect();
                members.push((name, inside));
            }
        }
        for pair in members.windows(2) {
            assert_eq!(pair[0].1, pair[1].1, "{} and {} differ", pair[0].0, pair[1].0);
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let mut problems = Vec::new();
    for document in files(&[".md"]) {
        let folder = document.parent().map(Path::to_path_buf).unwrap_or_default();
        for part in text(&document).split("](").skip(1) {
            let target = part.split([')', '#']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !folder.join(target).exists() {
                problems.push(format!("{}: {target}", shown(&document)));
            }
        }
    }
    assert_none(problems, "links to nothing");
}

#[test]
fn no_path_of_a_machine_is_in_the_repository() {
    // Put together here, so that this file does not hold them.
    let places = ["ho", "ro", "wo", "tm"].iter().zip(["me/", "ot/", "rk/", "p/"]).map(|(a, b)| format!("/{a}{b}"));
    let places: Vec<String> = places.collect();
    let mut problems = Vec::new();
    for path in files(&[".rs", ".md", ".toml", ".py", "run"]) {
        for (number, line) in text(&path).lines().enumerate() {
            let inside = |place: &String| {
                line.match_indices(place.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    before.is_none_or(|c| " \"'`=(<".contains(c))
                })
            };
            if places.iter().any(inside) {
                problems.push(format!("{}:{}: {}", shown(&path), number + 1, line.trim()));
            }
        }
    }
    assert_none(problems, "paths of a machine");
}

#[test]
fn the_readme_names_the_commands_that_work() {
    let readme = text(&root().join("README.md"));
    for command in ["cargo run --release -- examples/nbody.py", "cargo test --workspace"] {
        assert!(readme.contains(command), "README.md lacks `{command}`");
    }
    assert!(root().join("examples/nbody.py").exists());
}
