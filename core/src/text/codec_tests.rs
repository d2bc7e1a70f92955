//! The codecs: what each accepts, refuses, and replaces.

use super::codec::*;
use super::decode::decode;
use super::encode::encode;
use std::string::String;
use std::vec::Vec;

fn read(bytes: &[u8], encoding: &str, handler: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let encoding = Encoding::find(encoding.as_bytes()).unwrap();
    match decode(bytes, encoding, Handler::find(handler.as_bytes()).unwrap(), &mut out) {
        Ok(()) => Ok(out),
        Err(CodecFailure::Unicode(error)) => {
            let mut message = Vec::new();
            error.write_decode_message(bytes, &mut message).unwrap();
            Err(String::from_utf8(message).unwrap())
        }
        Err(other) => Err(std::format!("{other:?}")),
    }
}

fn written(text: &[u8], encoding: &str, handler: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let encoding = Encoding::find(encoding.as_bytes()).unwrap();
    match encode(text, encoding, Handler::find(handler.as_bytes()).unwrap(), None, &mut out) {
        Ok(()) => Ok(out),
        Err(CodecFailure::Unicode(error)) => {
            let mut message = Vec::new();
            error.write_encode_message(text, &mut message).unwrap();
            Err(String::from_utf8(message).unwrap())
        }
        Err(other) => Err(std::format!("{other:?}")),
    }
}

#[test]
fn decoding() {
    assert_eq!(read(b"a\xff", "UTF-8", "replace").unwrap(), "a\u{fffd}".as_bytes());
    assert_eq!(read(b"\xed\xa0\x80", "utf8", "surrogatepass").unwrap(), b"\xed\xa0\x80");
    assert_eq!(read(b"\xff", "ascii", "surrogateescape").unwrap(), b"\xed\xb3\xbf");
    assert_eq!(read(b"\xff\xfea\0=\xd8\0\xde", "utf-16", "strict").unwrap(), "a😀".as_bytes());
    assert_eq!(
        read(b"\xe2\x82", "utf-8", "strict").unwrap_err(),
        "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data"
    );
    assert_eq!(
        read(b"a\xff", "ascii", "strict").unwrap_err(),
        "'ascii' codec can't decode byte 0xff in position 1: ordinal not in range(128)"
    );
}

#[test]
fn encoding() {
    let text = "aé😀".as_bytes();
    assert_eq!(written(text, "latin-1", "xmlcharrefreplace").unwrap(), b"a\xe9&#128512;");
    assert_eq!(written(text, "ascii", "backslashreplace").unwrap(), b"a\\xe9\\U0001f600");
    assert_eq!(written(text, "utf-16-be", "strict").unwrap(), b"\0a\0\xe9\xd8\x3d\xde\0");
    assert_eq!(
        written(text, "ascii", "strict").unwrap_err(),
        "'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)"
    );
    let lone = b"\xed\xb3\xbf\xed\xa0\x80";
    assert_eq!(written(&lone[..3], "utf-8", "surrogateescape").unwrap(), b"\xff");
    assert_eq!(
        written(lone, "utf-8", "surrogateescape").unwrap_err(),
        "'utf-8' codec can't encode character '\\ud800' in position 1: surrogates not allowed"
    );
}
