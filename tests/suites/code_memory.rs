//! Code memory for tests, which looks at the process's map. It wraps a real region.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};

use coachwhip::core::platform::{CodeMemory, CodeMemoryError};

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
