//! Finding the program to run: a file, a folder with a `__main__.py`, a string, a module, standard input.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use coachwhip::core::bytecode::code::Code;
use coachwhip::core::host::FileError;
use coachwhip::grant::file_error;

use crate::options::What;

/// The text to run, or a library module's code.
pub enum Body {
    Text(Vec<u8>),
    Compiled(Arc<Code>),
}

/// A program, and what it may know of where it is from.
pub struct Source {
    pub body: Body,
    /// In tracebacks.
    pub file_name: String,
    /// `__file__`
    pub file: Option<String>,
    /// `__package__`, of a module in a package.
    pub package: Option<String>,
    /// Where imports look first; empty: the working folder.
    pub folder: String,
    /// `sys.argv[0]`
    pub argument: String,
}

/// Why there is nothing to run, with the exit code that CPython gives for it.
pub struct Missing {
    pub message: String,
    pub code: u8,
}

/// Finds what the command line names.
pub fn find(what: &What) -> Result<Source, Missing> {
    match what {
        What::File(path) => find_file(path),
        What::Module(name) => find_module(name),
        What::Command(text) => Ok(anonymous(text.clone().into_bytes(), "<string>", "-c")),
        What::StandardInput => {
            let mut text = Vec::new();
            match std::io::stdin().read_to_end(&mut text) {
                Ok(_) => Ok(anonymous(text, "<stdin>", "-")),
                Err(error) => {
                    Err(Missing { message: format!("coachwhip: standard input: {}", file_error(&error).message), code: 1 })
                }
            }
        }
    }
}

fn anonymous(text: Vec<u8>, file_name: &str, argument: &str) -> Source {
    Source {
        body: Body::Text(text),
        file_name: file_name.into(),
        file: None,
        package: None,
        folder: String::new(),
        argument: argument.into(),
    }
}

fn find_file(path: &str) -> Result<Source, Missing> {
    let shown = absolute(path);
    let missing = |error: std::io::Error| {
        let FileError { errno, message } = file_error(&error);
        let message = format!("coachwhip: can't open file '{shown}': [Errno {errno}] {message}");
        Missing { message, code: 2 }
    };
    if std::fs::metadata(path).map_err(missing)?.is_dir() {
        let main = Path::new(path).join("__main__.py");
        let Ok(text) = std::fs::read(&main) else {
            return Err(Missing { message: format!("coachwhip: can't find '__main__' module in '{shown}'"), code: 1 });
        };
        return Ok(from_file(text, &main, path, path));
    }
    let text = std::fs::read(path).map_err(missing)?;
    let folder = Path::new(path).parent().map_or(String::new(), |p| p.to_string_lossy().into_owned());
    Ok(from_file(text, Path::new(path), &folder, path))
}

fn from_file(text: Vec<u8>, file: &Path, folder: &str, argument: &str) -> Source {
    let name = absolute(&file.to_string_lossy());
    Source {
        body: Body::Text(text),
        file_name: name.clone(),
        file: Some(name),
        package: None,
        folder: folder.into(),
        argument: argument.into(),
    }
}

fn find_module(name: &str) -> Result<Source, Missing> {
    let relative: PathBuf = name.split('.').collect();
    let candidates = [(relative.join("__main__.py"), Some(name)), (relative.with_extension("py"), parent(name))];
    for (file, package) in candidates {
        if let Ok(text) = std::fs::read(&file) {
            let argument = absolute(&file.to_string_lossy());
            return Ok(Source { package: package.map(String::from), ..from_file(text, &file, "", &argument) });
        }
    }
    let frozen = coachwhip::config().frozen;
    for (full, package) in [(format!("{name}.__main__"), Some(name)), (name.to_string(), parent(name))] {
        let Some(found) = frozen.and_then(|find| find(&full)) else { continue };
        if found.is_package {
            let message =
                format!("coachwhip: No module named {name}.__main__; '{name}' is a package and cannot be directly executed");
            return Err(Missing { message, code: 1 });
        }
        return Ok(Source {
            body: Body::Compiled(found.code),
            package: package.map(String::from),
            ..anonymous(Vec::new(), &format!("<frozen {full}>"), &full)
        });
    }
    Err(Missing { message: format!("coachwhip: No module named {name}"), code: 1 })
}

/// The package that a module is in.
fn parent(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(package, _)| package)
}

fn absolute(path: &str) -> String {
    std::path::absolute(path).map_or_else(|_| path.to_string(), |p| p.to_string_lossy().into_owned())
}
