//! The proven table as Rust source, which the backend's crate includes.

use std::fmt::Write;

use crate::discover::Found;
use crate::uop::Uop;

/// `static STENCILS` in the order of the table of uops, and how many assemblies proved it.
pub fn text(found: &[(Uop, Found)], proofs: u64) -> String {
    let mut text = format!(
        "/// How many assemblies were compared with patching when this table was built.\npub const PROOFS: u64 = {proofs};\n"
    );
    let _ = writeln!(text, "pub static STENCILS: [Stencil; {}] = [", found.len());
    for (uop, stencil) in found {
        let _ = writeln!(text, "    // {}\n    Stencil {{\n        code: &{:?},\n        runs: &[", uop.name(), stencil.code);
        for run in &stencil.runs {
            let _ = writeln!(text, "            {run:?},");
        }
        let _ = writeln!(text, "        ],\n        branches: &{:?},\n    }},", stencil.branches);
    }
    text + "];\n"
}
