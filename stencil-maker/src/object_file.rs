//! The stencils as an ELF object, a symbol each, for `objdump -d`. Holes hold zeros.

use object::write::{Object, Symbol, SymbolSection};
use object::{BinaryFormat, Endianness, SectionKind, SymbolFlags, SymbolKind, SymbolScope};

use crate::Target;
use crate::discover::Found;
use crate::uop::Uop;

/// The file.
pub fn bytes(target: &Target, found: &[(Uop, Found)]) -> Result<Vec<u8>, String> {
    let mut object = Object::new(BinaryFormat::Elf, target.architecture, Endianness::Little);
    let section = object.add_section(Vec::new(), b".text".to_vec(), SectionKind::Text);
    for (uop, stencil) in found {
        let value = object.append_section_data(section, &stencil.code, 16);
        object.add_symbol(Symbol {
            name: uop.name().as_bytes().to_vec(),
            value,
            size: stencil.code.len() as u64,
            kind: SymbolKind::Text,
            scope: SymbolScope::Linkage,
            weak: false,
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        });
    }
    object.write().map_err(|e| e.to_string())
}
