//! A map of compiled code for profilers: `perf report` reads `perf-PID.map` in the folder for temporary files and names
//! what it finds there. A line is an address, a size (both hexadecimal) and a name.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use coachwhip_core::platform::CodeListener;

/// Writes a line for each piece of code when it is made.
///
/// ```
/// use std::sync::Arc;
///
/// let file = std::env::temp_dir().join(format!("coachwhip-example-{}.map", std::process::id()));
/// let mut config = coachwhip::config();
/// config.code_listener = Some(Arc::new(coachwhip::perf_map::PerfMap::create(&file)?));
/// let mut vm = coachwhip::Vm::new(&coachwhip::Engine::new(config), ()).expect("a VM");
/// vm.exec("def f(n): return n + 1\nfor i in range(1000): f(i)").expect("a run");
/// # std::fs::remove_file(&file)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct PerfMap {
    file: Mutex<File>,
}

impl PerfMap {
    /// The map where `perf` looks for it.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn of_this_process() -> std::io::Result<PerfMap> {
        let folder = if cfg!(unix) { std::path::PathBuf::from("/tmp") } else { std::env::temp_dir() };
        PerfMap::create(&folder.join(format!("perf-{}.map", std::process::id())))
    }

    /// A map at any place; what is there is replaced.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn create(path: &Path) -> std::io::Result<PerfMap> {
        // What is there may be a link that somebody else left to a file of this user's.
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
        Ok(PerfMap { file: Mutex::new(file) })
    }
}

impl CodeListener for PerfMap {
    fn published(&self, name: &str, address: usize, size: usize) {
        // A name of a script must not end the line. A map that cannot be written is no reason to stop.
        let line = format!("{address:x} {size:x} {}\n", name.replace(['\n', '\r'], " "));
        if let Ok(mut file) = self.file.lock() {
            let _ = file.write_all(line.as_bytes());
        }
    }
}
