//! `coachwhip explain`: what the page has, as text and in a real browser where there is one.

mod process;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program with a hot loop that has a side trace, one that leaves compiled code again and again, one that no trace is made
/// of, and text that would break out of a page that does not escape it.
const PROGRAM: &str = r#"
class Point:
    def __init__(self, x):
        self.x = x

def hot(n):  # </script><script>document.title = "broken"</script>
    total = 0
    for i in range(n):
        if i % 7 < 5:
            total += i ^ 3
        else:
            total -= i
    return total

def changing(n):
    value = 1
    for i in range(n):
        value = value * 3
        if i % 40 == 39:
            value = 1
    return value

def <<NAME>>(n):
    names = {}
    for i in range(n):
        type Alias = int
        names = {**names, i % 3: '<b>&amp;</b>'}
    return names

print(hot(10_000_000), changing(20_000), <<NAME>>(3000))
"#;

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The page of the program above: where it is, and its text. None where nothing is compiled.
fn page(folder: &Folder, more: &[&str]) -> Option<(PathBuf, String)> {
    coachwhip::config().native?;
    let (program, page) = (folder.0.join("program.py"), folder.0.join("page.html"));
    std::fs::write(&program, PROGRAM.replace("<<NAME>>", "ünloved")).expect("a program");
    let mut command = process::coachwhip();
    command.arg("explain").args(more).arg(&program).arg("-o").arg(&page).stdin(Stdio::null());
    let output = command.output().expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("{0: '<b>&amp;</b>'"), "the program printed what it prints");
    let text = std::fs::read_to_string(&page).expect("a page");
    Some((page, text))
}

#[test]
fn the_page_shows_time_traces_and_what_stopped_them() {
    let folder = Folder::new("explain");
    let Some((_, page)) = page(&folder, &[]) else { return println!("skipped: nothing is compiled here") };
    for needed in [
        "<h2 id=\"source\">The program",
        "id=\"trace0\"",
        "goes on from exit",
        "FOR_ITER_RANGE",
        "GUARD_INT",
        "PHI",
        "is not done in traces",
        "class=\"trace\" style=\"width:",
        "ünloved",
        "a result needs more than 48 bits",
    ] {
        assert!(page.contains(needed), "no {needed} in\n{page}");
    }
    // Machine code of this machine, in a row with its uop.
    let add = if cfg!(target_arch = "x86_64") { "xor " } else { "eor " };
    assert!(page.contains(add), "no machine code in\n{page}");
    assert!(
        !page.contains("<script") && !page.contains("<b>&amp;") && !page.contains("http:") && !page.contains("https:"),
        "{page}"
    );
    assert!(page.contains("&lt;/script&gt;&lt;script&gt;"));
}

#[test]
fn without_compiled_code_there_is_a_page_too() {
    let folder = Folder::new("explain-off");
    let Some((_, page)) = page(&folder, &["--jit", "off"]) else { return println!("skipped: nothing is compiled here") };
    assert!(page.contains("No loop was compiled as a trace.") && page.contains("100.0%"), "{page}");
}

/// The browser, if there is one.
fn browser() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()))
}

#[test]
fn a_browser_shows_the_page_as_it_is_meant() {
    let Some(browser) = browser() else { return println!("skipped: there is no chromium here") };
    let folder = Folder::new("explain-browser");
    let Some((page, _)) = page(&folder, &[]) else { return println!("skipped: nothing is compiled here") };
    let mut command = Command::new(browser);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]);
    command.arg(format!("--user-data-dir={}", folder.0.join("profile").display()));
    let output = command.arg(format!("file://{}", page.display())).stdin(Stdio::null()).output().expect("the browser runs");
    let dom = String::from_utf8_lossy(&output.stdout);
    // What the parser made of it: closed rows, one table of source with as many rows as lines, and no element of the program's.
    let rows = dom.matches("<tr id=\"line").count();
    assert_eq!(rows, PROGRAM.lines().count(), "{dom}");
    assert!(!dom.contains("<script") && !dom.contains("<title>broken") && dom.contains("where the time went</title>"));
    assert!(dom.contains("<details id=\"trace0\">") && dom.trim_end().ends_with("</body></html>"), "{dom}");
    let cells = dom.matches("<td").count();
    assert_eq!(cells, dom.matches("</td>").count());
}
