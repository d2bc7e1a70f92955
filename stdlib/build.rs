fn main() {
    let out = std::path::PathBuf::from(std::env::var("OUT_DIR").unwrap());
    std::fs::write(out.join("frozen.rs"), "static IMAGES: &[FrozenImage] = &[]; pub static NAMES: &[&str] = &[];").unwrap();
}
