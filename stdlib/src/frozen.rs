//! The library's Python modules as images. Invariant: an image is decoded when its module is imported, not before.

use coachwhip_core::bytecode::image;
use coachwhip_core::host::FrozenModule;

/// A module as build.rs left it.
struct FrozenImage {
    name: &'static str,
    is_package: bool,
    image: &'static [u8],
}

// `IMAGES`, sorted by name, and `NAMES`.
include!(concat!(env!("OUT_DIR"), "/frozen.rs"));

/// The module of this full name, if it is one of the library's.
pub fn find(name: &str) -> Option<FrozenModule> {
    let place = IMAGES.binary_search_by(|image| image.name.cmp(name)).ok()?;
    let found = IMAGES.get(place)?;
    let code = image::decode(found.image).ok()?;
    Some(FrozenModule { code, is_package: found.is_package })
}
