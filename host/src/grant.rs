//! Grants: what a host hands to a VM, one function each. Nothing is granted that is not called for.

use std::io::{BufRead, Read, Write};
use std::path::PathBuf;

use coachwhip_core::host::{FileError, Files, Host, Stream, WriteMode};

use crate::platform::system;

/// Standard output and standard error of the process, the former buffered by line or block as the stream asks. What
/// cannot be written is lost.
///
/// ```
/// let mut vm = coachwhip::Vm::new(&coachwhip::engine(), ())?;
/// coachwhip::grant::output(vm.host());
/// vm.exec("print('hello')")?;
/// vm.flush()?;
/// # Ok::<(), coachwhip::Error>(())
/// ```
pub fn output(host: &mut Host) {
    output_or(host, |_| {});
}

/// As [`output`]; `failed` hears of writes to standard output that fail.
pub fn output_or(host: &mut Host, failed: impl Fn(std::io::Error) + Send + 'static) {
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout());
    let interactive = std::io::IsTerminal::is_terminal(&std::io::stdout());
    host.output = Some(Box::new(move |stream, bytes| {
        let written = match stream {
            Stream::Out => out.write_all(bytes).and_then(|()| {
                let flush = bytes.is_empty() || interactive && bytes.contains(&b'\n');
                if flush { out.flush() } else { Ok(()) }
            }),
            Stream::Err => out.flush().map(|()| {
                // A closed standard error has nobody to tell.
                let _ = std::io::stderr().write_all(bytes);
            }),
        };
        if let Err(error) = written {
            failed(error);
        }
    }));
}

/// Text into a buffer that the host reads, standard error with it.
///
/// ```
/// let mut vm = coachwhip::Vm::new(&coachwhip::engine(), ())?;
/// let printed = coachwhip::grant::captured_output(vm.host());
/// vm.exec("print(6 * 7)")?;
/// assert_eq!(printed.lock().unwrap().as_slice(), b"42\n");
/// # Ok::<(), coachwhip::Error>(())
/// ```
pub fn captured_output(host: &mut Host) -> std::sync::Arc<std::sync::Mutex<Vec<u8>>> {
    let buffer = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let sink = buffer.clone();
    host.output = Some(Box::new(move |_, bytes| {
        if let Ok(mut sink) = sink.lock() {
            sink.extend_from_slice(bytes);
        }
    }));
    buffer
}

/// Lines of standard input, for `input`.
pub fn input(host: &mut Host) {
    host.input = Some(Box::new(|| {
        let mut line = Vec::new();
        let _ = std::io::stdin().lock().read_until(b'\n', &mut line);
        line
    }));
}

/// Clocks and sleep.
pub fn clock(host: &mut Host) {
    host.monotonic = Some(Box::new(system::clock::monotonic));
    host.wall_clock = Some(Box::new(system::clock::wall_clock));
    host.sleep = Some(Box::new(system::clock::sleep));
}

/// Unpredictable bytes.
pub fn entropy(host: &mut Host) {
    host.entropy = Some(Box::new(|bytes| {
        if !system::entropy::fill(bytes) {
            bytes.fill(0);
        }
    }));
}

/// Imports of `.py` files below these folders, in order.
#[cfg(feature = "compiler")]
pub fn imports(host: &mut Host, path: Vec<String>) {
    host.path = path.clone();
    host.find_source = Some(Box::new(move |name| {
        let relative: PathBuf = name.split('.').collect();
        for folder in &path {
            let base = std::path::Path::new(folder).join(&relative);
            let mut module = base.clone().into_os_string();
            module.push(".py");
            for (file, is_package) in [(base.join("__init__.py"), true), (module.into(), false)] {
                let Ok(source) = std::fs::read(&file) else { continue };
                let file = file.to_string_lossy().into_owned();
                let code = crate::compile::compile(&source, &file, coachwhip_core::host::CompileMode::Module)?;
                return Ok(Some(coachwhip_core::host::FoundSource { code, is_package, path: file }));
            }
            if base.is_dir() {
                // A folder without `__init__.py` is a package too, with nothing in it but its modules.
                let name = base.to_string_lossy();
                let code = crate::compile::compile(b"", &name, coachwhip_core::host::CompileMode::Module)?;
                return Ok(Some(coachwhip_core::host::FoundSource { code, is_package: true, path: String::new() }));
            }
        }
        Ok(None)
    }));
}

/// Files below a folder, for `open`. Paths that leave the folder are refused.
pub fn files(host: &mut Host, root: PathBuf) {
    host.files = Some(Box::new(Folder { root }));
}

struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The path inside the folder; refuses what leads out of it.
    fn inside(&self, path: &str) -> Result<PathBuf, FileError> {
        let joined = self.root.join(path);
        let parent = joined.parent().unwrap_or(&self.root);
        let real = parent.canonicalize().map_err(|e| file_error(&e))?;
        let root = self.root.canonicalize().map_err(|e| file_error(&e))?;
        if !real.starts_with(&root) {
            return Err(FileError { errno: 13, message: "Permission denied".into() });
        }
        let target = real.join(joined.file_name().unwrap_or_default());
        // A link in the folder may lead out of it as well.
        match target.canonicalize() {
            Ok(real) if !real.starts_with(&root) => Err(FileError { errno: 13, message: "Permission denied".into() }),
            _ => Ok(target),
        }
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let mut content = Vec::new();
        let mut file = std::fs::File::open(self.inside(path)?).map_err(|e| file_error(&e))?;
        file.read_to_end(&mut content).map_err(|e| file_error(&e))?;
        Ok(content)
    }

    fn write(&self, path: &str, content: &[u8], mode: WriteMode) -> Result<(), FileError> {
        let mut options = std::fs::OpenOptions::new();
        match mode {
            WriteMode::Truncate => options.write(true).create(true).truncate(true),
            WriteMode::Append => options.append(true).create(true),
            WriteMode::Create => options.write(true).create_new(true),
        };
        let mut file = options.open(self.inside(path)?).map_err(|e| file_error(&e))?;
        file.write_all(content).map_err(|e| file_error(&e))
    }
}

/// What went wrong, as C's `errno` and its text, which Python's OSError has on every system.
pub fn file_error(error: &std::io::Error) -> FileError {
    use std::io::ErrorKind as E;
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let (errno, message) = match error.kind() {
        // Numbers and texts of other systems are those of C.
        _ if !cfg!(windows) => (error.raw_os_error().unwrap_or(5), text),
        E::NotFound => (2, "No such file or directory"),
        E::PermissionDenied => (13, "Permission denied"),
        E::AlreadyExists => (17, "File exists"),
        E::NotADirectory => (20, "Not a directory"),
        E::IsADirectory => (21, "Is a directory"),
        E::InvalidInput | E::InvalidFilename => (22, "Invalid argument"),
        E::FileTooLarge => (27, "File too large"),
        E::StorageFull => (28, "No space left on device"),
        E::ReadOnlyFilesystem => (30, "Read-only file system"),
        E::BrokenPipe => (32, "Broken pipe"),
        _ => (5, text),
    };
    FileError { errno, message: message.into() }
}
