//! CPython 3.15, where it is at hand: what it prints for programs, many in one process.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The environment variable with the command that runs CPython.
const VARIABLE: &str = "COACHWHIP_PYTHON";

/// Runs each file that it is given; what it prints goes to a file beside it, with the exception's last lines.
const DRIVER: &str = "\
import contextlib, io, sys, traceback
for path in sys.argv[1:]:
    with open(path, encoding='utf-8') as file:
        source = file.read()
    out = io.StringIO()
    names = {'__name__': '__main__'}
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, path, 'exec'), names)
        except BaseException as error:
            print(''.join(traceback.format_exception_only(error)), end='')
    with open(path + '.out', 'w', encoding='utf-8', errors='surrogateescape') as file:
        file.write(out.getvalue())
";

/// A CPython that can be asked.
pub struct Oracle {
    command: Vec<String>,
    folder: PathBuf,
}

impl Oracle {
    /// The one that the environment names, or the one that this project measures itself against; None: there is none.
    pub fn find() -> Option<Oracle> {
        let command: Vec<String> = match std::env::var(VARIABLE) {
            Ok(command) => command.split_whitespace().map(String::from).collect(),
            Err(_) => {
                let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/peers/peer");
                let peer = peer.canonicalize().ok()?;
                vec![peer.to_string_lossy().into_owned(), String::from("python3.15")]
            }
        };
        let folder = std::env::temp_dir().join(format!("coachwhip-generated-{}", std::process::id()));
        std::fs::create_dir_all(&folder).ok()?;
        let oracle = Oracle { command, folder };
        let answer = oracle.ask(&[(0, String::from("import sys\nprint(sys.version_info[:2])\n"))])?;
        (answer == ["(3, 15)\n"]).then_some(oracle)
    }

    /// What it prints for each program, and an exception's type and text behind that; None: it does not run.
    pub fn ask(&self, programs: &[(u64, String)]) -> Option<Vec<String>> {
        let driver = self.folder.join("driver.py");
        std::fs::write(&driver, DRIVER).ok()?;
        let paths: Vec<PathBuf> = programs.iter().map(|(seed, _)| self.folder.join(format!("program{seed}.py"))).collect();
        for (path, (_, source)) in paths.iter().zip(programs) {
            std::fs::write(path, source).ok()?;
        }
        let (program, arguments) = self.command.split_first()?;
        let mut command = Command::new(program);
        command.args(arguments).args(["-W", "ignore"]).arg(&driver).args(&paths).current_dir(&self.folder);
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().ok()?;
        let answers = paths.iter().map(|path| {
            let output = path.with_extension("py.out");
            let answer = std::fs::read_to_string(&output);
            let _ = (std::fs::remove_file(path), std::fs::remove_file(output));
            answer.ok()
        });
        let answers = answers.collect::<Option<Vec<String>>>();
        answers.filter(|_| status.success())
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
