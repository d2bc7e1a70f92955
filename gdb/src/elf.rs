//! The file in memory that tells a debugger of a piece of code: its name, where it lies, and how to go on to its caller.
//!
//! `.text` holds no bytes: the code is in the process. `.eh_frame` says that every address of it has a frame pointer, which is
//! so from ENTER's prologue to LEAVE's epilogue, and where ENTER put its caller's registers.

use coachwhip_core::codegen::stencil::{Backend, NativeFrame};
use object::write::{Object, Symbol, SymbolSection};
use object::{Architecture, BinaryFormat, Endianness, SectionFlags, SectionKind, SymbolFlags, SymbolKind, SymbolScope, elf};

/// Where ELF keeps, in the header, the offset of the section headers; their size; and in each of these its address.
const SECTION_HEADERS: usize = 0x28;
const SECTION_HEADER_SIZE: usize = 0x40;
const SECTION_ADDRESS: usize = 0x10;

/// The file, or None for an instruction set that it does not know.
pub(crate) fn file(backend: &dyn Backend, name: &str, address: usize, size: usize) -> Option<Vec<u8>> {
    let architecture = match backend.name() {
        "x86_64" => Architecture::X86_64,
        "aarch64" => Architecture::Aarch64,
        _ => return None,
    };
    let mut object = Object::new(BinaryFormat::Elf, architecture, Endianness::Little);
    let text = object.add_section(Vec::new(), b".text".to_vec(), SectionKind::UninitializedData);
    object.section_mut(text).flags =
        SectionFlags::Elf { sh_type: elf::SHT_NOBITS, sh_flags: elf::SHF_ALLOC | elf::SHF_EXECINSTR };
    object.append_section_bss(text, size as u64, 16);
    let unwinding = object.add_section(Vec::new(), b".eh_frame".to_vec(), SectionKind::ReadOnlyData);
    object.append_section_data(unwinding, &eh_frame(&backend.frame(), address, size), 8);
    let (function, source) = parts(name);
    object.add_file_symbol(source.replace('\0', " ").into_bytes());
    object.add_symbol(Symbol {
        name: function.replace('\0', " ").into_bytes(),
        value: 0,
        size: size as u64,
        kind: SymbolKind::Text,
        scope: SymbolScope::Linkage,
        weak: false,
        section: SymbolSection::Section(text),
        flags: SymbolFlags::None,
    });
    let mut file = object.write().ok()?;
    place_text(&mut file, address)?;
    Some(file)
}

/// A listener's name `py::FUNCTION:FILE` as the name to set a breakpoint by, and the file. No function's name has a colon.
fn parts(name: &str) -> (&str, &str) {
    let colon = name.strip_prefix("py::").and_then(|rest| rest.find(':'));
    colon.map_or((name, ""), |at| (&name[..at + 4], &name[at + 5..]))
}

/// Gives the first section its address, which a file that is to be linked has none of.
fn place_text(file: &mut [u8], address: usize) -> Option<()> {
    let headers = u64::from_le_bytes(file.get(SECTION_HEADERS..SECTION_HEADERS + 8)?.try_into().ok()?) as usize;
    let at = headers + SECTION_HEADER_SIZE + SECTION_ADDRESS;
    file.get_mut(at..at + 8)?.copy_from_slice(&(address as u64).to_le_bytes());
    Some(())
}

/// One common entry and one for the code (DWARF 5, section 6.4; addresses are absolute words).
fn eh_frame(frame: &NativeFrame, address: usize, size: usize) -> Vec<u8> {
    let mut common = vec![0; 4]; // What tells it from the others.
    common.push(1); // The version.
    common.push(0); // No augmentation.
    common.push(1); // Addresses advance by single bytes.
    common.push(0x78); // Offsets count by -8.
    common.push(frame.return_address);
    common.extend([DEF_CFA, frame.pointer, frame.size]);
    for (register, offset) in frame.saved {
        common.extend([OFFSET | register, offset / 8]);
    }
    let mut of_code = Vec::new();
    of_code.extend((address as u64).to_le_bytes());
    of_code.extend((size as u64).to_le_bytes());

    let mut section = Vec::new();
    append(&mut section, &[], &common);
    // An entry begins with the distance back to its common one, counted from where that stands: behind the length.
    let back = section.len() as u32 + 4;
    append(&mut section, &back.to_le_bytes(), &of_code);
    section.extend([0; 4]);
    section
}

const DEF_CFA: u8 = 0x0C;
const OFFSET: u8 = 0x80;

/// An entry with its length, padded with operations that do nothing.
fn append(section: &mut Vec<u8>, head: &[u8], body: &[u8]) {
    let length = (head.len() + body.len() + 4).next_multiple_of(8) - 4;
    section.extend((length as u32).to_le_bytes());
    section.extend(head);
    section.extend(body);
    section.resize(section.len() + length - head.len() - body.len(), 0);
}
