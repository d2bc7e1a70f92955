//! Where text goes while it is built, and how building it fails.
//! Invariant: a sink either takes all the bytes of a push or reports `NoMemory`; nothing here
//! allocates without asking for the memory first.

use alloc::vec::Vec;

/// The memory limit (or the allocator) refused a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMemory;

/// A growing text. Everything that builds text writes into one of these.
pub trait Sink {
    /// Appends `bytes`, or appends nothing and fails.
    fn push(&mut self, bytes: &[u8]) -> Result<(), NoMemory>;

    /// Says that about `extra` more bytes will come. A hint: pushing works without it.
    fn expect(&mut self, extra: usize) -> Result<(), NoMemory> {
        let _ = extra;
        Ok(())
    }

    /// Appends one code point as WTF-8; surrogates are allowed.
    fn push_code_point(&mut self, code_point: u32) -> Result<(), NoMemory> {
        let mut buffer = [0; 4];
        self.push(super::wtf8::encode(code_point, &mut buffer))
    }

    /// Appends `unit` `count` times.
    fn fill(&mut self, unit: &[u8], count: usize) -> Result<(), NoMemory> {
        fill_in_blocks(self, unit, count)
    }
}

const BLOCK: usize = 64;

/// Repeats a short unit through a block, so that padding a wide field costs few pushes.
fn fill_in_blocks<S: Sink + ?Sized>(out: &mut S, unit: &[u8], count: usize) -> Result<(), NoMemory> {
    if count == 0 || unit.is_empty() {
        return Ok(());
    }
    out.expect(unit.len().saturating_mul(count))?;
    if unit.len() > BLOCK / 2 || count < 4 {
        return (0..count).try_for_each(|_| out.push(unit));
    }
    let per_block = BLOCK / unit.len();
    let mut block = [0; BLOCK];
    for chunk in block.chunks_exact_mut(unit.len()) {
        chunk.copy_from_slice(unit);
    }
    for _ in 0..count / per_block {
        out.push(&block[..per_block * unit.len()])?;
    }
    out.push(&block[..count % per_block * unit.len()])
}

impl Sink for Vec<u8> {
    #[inline]
    fn push(&mut self, bytes: &[u8]) -> Result<(), NoMemory> {
        self.try_reserve(bytes.len()).map_err(|_| NoMemory)?;
        self.extend_from_slice(bytes);
        Ok(())
    }

    fn expect(&mut self, extra: usize) -> Result<(), NoMemory> {
        self.try_reserve(extra).map_err(|_| NoMemory)
    }

    fn fill(&mut self, unit: &[u8], count: usize) -> Result<(), NoMemory> {
        let [byte] = unit else { return fill_in_blocks(self, unit, count) };
        self.try_reserve(count).map_err(|_| NoMemory)?;
        self.resize(self.len() + count, *byte);
        Ok(())
    }
}

/// A text of at most `N` bytes that needs no memory but its own.
pub struct Short<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Short<N> {
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Short { bytes: [0; N], length: 0 }
    }

    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl<const N: usize> Sink for Short<N> {
    #[inline]
    fn push(&mut self, bytes: &[u8]) -> Result<(), NoMemory> {
        let end = self.length + bytes.len();
        self.bytes.get_mut(self.length..end).ok_or(NoMemory)?.copy_from_slice(bytes);
        self.length = end;
        Ok(())
    }
}

/// A sink that only counts: how long would the text be?
#[derive(Default)]
pub struct Counter {
    /// Bytes pushed so far.
    pub bytes: usize,
}

impl Sink for Counter {
    fn push(&mut self, bytes: &[u8]) -> Result<(), NoMemory> {
        self.bytes = self.bytes.saturating_add(bytes.len());
        Ok(())
    }

    fn fill(&mut self, unit: &[u8], count: usize) -> Result<(), NoMemory> {
        self.bytes = self.bytes.saturating_add(unit.len().saturating_mul(count));
        Ok(())
    }
}

/// Lets `write!` go to a sink. The `core::fmt` error carries nothing, so the cause is kept aside.
pub struct Formatted<'a>(pub &'a mut dyn Sink);

impl core::fmt::Write for Formatted<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.0.push(text.as_bytes()).map_err(|NoMemory| core::fmt::Error)
    }
}

/// Writes formatted arguments into a sink.
pub fn write_args(out: &mut dyn Sink, arguments: core::fmt::Arguments<'_>) -> Result<(), NoMemory> {
    core::fmt::write(&mut Formatted(out), arguments).map_err(|_| NoMemory)
}

/// Writes a number in decimal.
pub fn push_decimal(out: &mut dyn Sink, number: impl itoa::Integer) -> Result<(), NoMemory> {
    out.push(itoa::Buffer::new().format(number).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_through_blocks() {
        for count in [0, 1, 3, 4, 63, 64, 65, 1000] {
            for unit in ["x", "é", "𝄞", "abc"] {
                let mut out = Vec::new();
                out.fill(unit.as_bytes(), count).unwrap();
                assert_eq!(out, unit.repeat(count).into_bytes());
            }
        }
    }

    #[test]
    fn decimals() {
        let mut out = Vec::new();
        push_decimal(&mut out, 0).unwrap();
        push_decimal(&mut out, u64::MAX).unwrap();
        assert_eq!(out, b"018446744073709551615");
    }
}
