//! What debuggers find: the list of the process, and in each file the code's name and place.

use coachwhip_backend_aarch64::Aarch64;
use coachwhip_backend_x86_64::X86_64;
use coachwhip_core::codegen::stencil::Backend;
use coachwhip_core::platform::CodeListener;
use coachwhip_gdb::{GdbJit, files};
use object::{Object, ObjectSection, ObjectSymbol, SymbolKind};

#[test]
fn a_file_says_what_lies_where() {
    for (backend, architecture) in
        [(&X86_64 as &'static dyn Backend, object::Architecture::X86_64), (&Aarch64, object::Architecture::Aarch64)]
    {
        let gdb = GdbJit::new(backend);
        let place = 0x7000_0000 + architecture as usize * 0x1000;
        gdb.published("py::Class.method:/folder:with/file.py", place, 0x123);
        let mine = |file: &Vec<u8>| {
            let file = object::File::parse(&file[..]).unwrap();
            let text = file.section_by_name(".text").unwrap();
            text.address() == place as u64 && file.architecture() == architecture && text.size() == 0x123
        };
        let found = files().into_iter().find(mine).expect("the file is in the list");
        let file = object::File::parse(&found[..]).unwrap();
        let function = file.symbols().find(|s| s.kind() == SymbolKind::Text).unwrap();
        assert_eq!((function.name().unwrap(), function.size()), ("py::Class.method", 0x123));
        assert!(file.symbols().any(|s| s.kind() == SymbolKind::File && s.name() == Ok("/folder:with/file.py")));
        let unwinding = file.section_by_name(".eh_frame").unwrap().data().unwrap().to_vec();
        assert!(unwinding.windows(8).any(|w| w == (place as u64).to_le_bytes()));

        gdb.published("py::other:f.py", place, 0x10);
        assert_eq!((gdb.registered(), files().iter().filter(|f| mine(f)).count()), (1, 0));
        gdb.released(place, 0x10);
        assert_eq!(gdb.registered(), 0);
        gdb.published("py::last:f.py", place, 0x123);
        drop(gdb);
        assert_eq!(files().iter().filter(|f| mine(f)).count(), 0);
    }
}
