//! Code memory for tests: one that fails by a script, one that looks at the process's map. Each wraps a real region.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};

use coachwhip::core::platform::{CodeMemory, CodeMemoryError};

const REFUSED: CodeMemoryError = CodeMemoryError { operation: "the test's script", code: 0 };

/// Fails where a script says so. Its first letter is for reserving, each further one for a publication, and the last one
/// stands for all that follow:
/// `.` works, `f` fails, `s` (for reserving) gives a region that runs out after 64 KiB.
pub struct Scripted<M> {
    inner: M,
    size: usize,
    steps: Vec<u8>,
    published: AtomicUsize,
}

impl<M: CodeMemory> Scripted<M> {
    /// The region of `reserve`, or the refusal that the script asks for.
    ///
    /// # Errors
    /// As the script or the system has it.
    pub fn reserve(script: &str, reserve: impl FnOnce() -> Result<M, CodeMemoryError>) -> Result<Scripted<M>, CodeMemoryError> {
        let mut steps = script.bytes();
        let size = match steps.next() {
            Some(b'f') => return Err(REFUSED),
            Some(b's') => 64 << 10,
            _ => usize::MAX,
        };
        let inner = reserve()?;
        Ok(Scripted { size: size.min(inner.size()), inner, steps: steps.collect(), published: AtomicUsize::new(0) })
    }
}

// SAFETY: what is published is published by the wrapped region; the rest is refused.
unsafe impl<M: CodeMemory> CodeMemory for Scripted<M> {
    fn base(&self) -> NonNull<u8> {
        self.inner.base()
    }

    fn size(&self) -> usize {
        self.size
    }

    fn grain(&self) -> usize {
        self.inner.grain()
    }

    fn publish(&self, offset: usize, code: &[u8]) -> Result<(), CodeMemoryError> {
        let step = self.published.fetch_add(1, Ordering::Relaxed);
        match self.steps.get(step).or(self.steps.last()) {
            Some(b'f') => Err(REFUSED),
            _ if offset.checked_add(code.len()).is_none_or(|end| end > self.size) => Err(REFUSED),
            _ => self.inner.publish(offset, code),
        }
    }
}

/// Looks at the map of the process after each publication: no page is writable and executable.
pub struct Watched<M> {
    inner: M,
    publications: AtomicUsize,
}

impl<M: CodeMemory> Watched<M> {
    /// Watches this region.
    pub fn new(inner: M) -> Watched<M> {
        Watched { inner, publications: AtomicUsize::new(0) }
    }

    /// How often it has looked.
    pub fn publications(&self) -> usize {
        self.publications.load(Ordering::Relaxed)
    }
}

// SAFETY: everything is the wrapped region's.
unsafe impl<M: CodeMemory> CodeMemory for Watched<M> {
    fn base(&self) -> NonNull<u8> {
        self.inner.base()
    }

    fn size(&self) -> usize {
        self.inner.size()
    }

    fn grain(&self) -> usize {
        self.inner.grain()
    }

    fn publish(&self, offset: usize, code: &[u8]) -> Result<(), CodeMemoryError> {
        let published = self.inner.publish(offset, code);
        let open = writable_and_executable();
        assert!(open.is_empty(), "pages that are writable and executable: {open:?}");
        self.publications.fetch_add(1, Ordering::Relaxed);
        published
    }
}

/// The lines of the process's map that allow to write and to execute. Empty where the system shows no map.
pub fn writable_and_executable() -> Vec<String> {
    let map = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let both = |line: &&str| line.split(' ').nth(1).is_some_and(|rights| rights.contains('w') && rights.contains('x'));
    map.lines().filter(both).map(String::from).collect()
}
