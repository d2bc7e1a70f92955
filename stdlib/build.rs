//! Compiles the library's Python modules and packs each into an image of its own, so that a host parses nothing and a
//! module that is not imported costs nothing but its bytes.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use coachwhip_core::bytecode::image;
use coachwhip_frontend::{Mode, Options};

/// A module's source file.
struct Source {
    name: String,
    path: PathBuf,
    is_package: bool,
}

fn main() {
    let folder = Path::new("py");
    println!("cargo::rerun-if-changed=py");
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut sources = Vec::new();
    collect(folder, "", &mut sources);
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    let mut table = String::from("static IMAGES: &[FrozenImage] = &[\n");
    let mut names = String::from("pub static NAMES: &[&str] = &[\n");
    for source in &sources {
        let file = out.join(format!("{}.image", source.name));
        fs::write(&file, compile(source)).expect("the build folder can be written");
        let (name, is_package) = (&source.name, source.is_package);
        let _ =
            writeln!(table, "    FrozenImage {{ name: {name:?}, is_package: {is_package}, image: include_bytes!({file:?}) }},");
        let _ = writeln!(names, "    {name:?},");
    }
    table.push_str("];\n");
    names.push_str("];\n");
    fs::write(out.join("frozen.rs"), table + &names).expect("the build folder can be written");
}

/// Finds the modules below a folder; `prefix` is the package's name and a dot.
fn collect(folder: &Path, prefix: &str, sources: &mut Vec<Source>) {
    let entries = fs::read_dir(folder).expect("the library's folder can be read");
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        let Some(stem) = path.file_stem().and_then(|s| s.to_str()).map(str::to_string) else { continue };
        if path.is_dir() {
            if path.join("__init__.py").exists() {
                collect(&path, &format!("{prefix}{stem}."), sources);
            }
        } else if path.extension().is_some_and(|e| e == "py") {
            let is_package = stem == "__init__";
            let name = if is_package { prefix.trim_end_matches('.').to_string() } else { format!("{prefix}{stem}") };
            sources.push(Source { name, path, is_package });
        }
    }
}

fn compile(source: &Source) -> Vec<u8> {
    let text = fs::read(&source.path).expect("a source file can be read");
    // Tracebacks through the library show names and lines; the text itself would double the size of the images.
    let options = Options { keep_source: false, ..Options::default() };
    let file_name = format!("<frozen {}>", source.name);
    match coachwhip_frontend::compile(&text, &file_name, Mode::Module, &options) {
        Ok(code) => image::encode(&code, false),
        Err(error) => panic!("{}:{}: {}", source.path.display(), error.span.line, error.message),
    }
}
