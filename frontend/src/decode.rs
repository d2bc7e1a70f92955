//! From bytes to text: byte order mark, coding cookie, line ends.

use coachwhip_core::host::SourceOrigin;

use crate::error::{Gap, Loc, Problem};

/// The text of a source file, with `\n` line ends.
pub(crate) fn decode(bytes: &[u8], file_name: &str, origin: SourceOrigin) -> Result<String, Problem> {
    let (body, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) if origin != SourceOrigin::Text => (rest, true),
        _ => (bytes, false),
    };
    let start = Loc::NONE;
    let is_file = origin == SourceOrigin::File;
    let named = if origin == SourceOrigin::Text { None } else { cookie(body) };
    let text = match named {
        Some(name) => {
            let normal = name.to_ascii_lowercase().replace('_', "-");
            let is_utf8 = normal == "utf-8" || normal.starts_with("utf-8-") || normal == "utf8" || normal == "u8";
            if marked && !is_utf8 {
                return Err(Problem::syntax(format!("encoding problem: {name} with BOM"), start));
            }
            match normal.as_str() {
                _ if is_utf8 => utf8(body, file_name, is_file)?,
                "latin-1" | "iso-8859-1" | "iso-latin-1" | "latin1" | "iso8859-1" | "l1" | "8859" | "cp819" => {
                    body.iter().map(|b| *b as char).collect()
                }
                "ascii" | "us-ascii" | "646" => ascii(body)?,
                _ => return Err(Problem::syntax(format!("unknown encoding: {name}"), start)),
            }
        }
        None => utf8(body, file_name, is_file)?,
    };
    if let Some(at) = text.find('\0') {
        let problem = match is_file && names_file(file_name) {
            true => {
                let place = Loc { start: at as u32, end: at as u32 };
                Problem { gap: Gap::End, ..Problem::syntax("source code cannot contain null bytes", place) }
            }
            false => Problem::syntax("source code string cannot contain null bytes", Loc::NONE),
        };
        return Err(problem);
    }
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

/// Whether a name is a file's rather than one of `<string>` and its like.
fn names_file(name: &str) -> bool {
    !name.starts_with('<')
}

fn utf8(body: &[u8], file_name: &str, is_file: bool) -> Result<String, Problem> {
    match std::str::from_utf8(body) {
        Ok(text) => Ok(text.to_string()),
        Err(error) => {
            let at = error.valid_up_to();
            let byte = body.get(at).copied().unwrap_or(0);
            let line = body[..at].iter().filter(|b| **b == b'\n').count() + 1;
            let file = if is_file && names_file(file_name) { format!(" in file {file_name}") } else { String::new() };
            let message = format!(
                "Non-UTF-8 code starting with '\\x{byte:02x}'{file} on line {line}, but no encoding declared; \
                 see https://peps.python.org/pep-0263/ for details"
            );
            Err(Problem::syntax(message, Loc { start: at as u32, end: at as u32 }))
        }
    }
}

fn ascii(body: &[u8]) -> Result<String, Problem> {
    match body.iter().position(|b| !b.is_ascii()) {
        None => Ok(body.iter().map(|b| *b as char).collect()),
        Some(at) => {
            let byte = body[at];
            let reason = "ordinal not in range(128)";
            let message = format!("(unicode error) 'ascii' codec can't decode byte 0x{byte:02x} in position {at}: {reason}");
            Err(Problem::syntax(message, Loc::NONE))
        }
    }
}

/// The encoding that a comment in the first two lines names.
fn cookie(body: &[u8]) -> Option<String> {
    for line in body.split(|b| *b == b'\n').take(2) {
        let line = line.trim_ascii();
        let comment = match line.iter().position(|b| *b == b'#') {
            Some(0) => line,
            // Code in the first line ends the search; the line may hold white space alone.
            Some(_) => return None,
            None if line.is_empty() => continue,
            None => return None,
        };
        if let Some(name) = cookie_name(comment) {
            return Some(name);
        }
    }
    None
}

fn cookie_name(comment: &[u8]) -> Option<String> {
    let at = comment.windows(6).position(|w| w == b"coding")?;
    let rest = &comment[at + 6..];
    if !matches!(rest.first(), Some(b':' | b'=')) {
        return None;
    }
    let rest = rest[1..].trim_ascii_start();
    let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')).count();
    (length > 0).then(|| String::from_utf8_lossy(&rest[..length]).into_owned())
}
