//! Sizes that speed and small VMs rest on. A change here is a decision, not an accident.

use coachwhip::core::interp::frame::Frame;
use coachwhip::core::object::Header;
use coachwhip::{Error, Value, Vm};

#[test]
fn values_headers_and_frames_are_small() {
    assert_eq!(size_of::<Value>(), 8);
    assert_eq!(size_of::<Header>(), 8);
    // Ten words; each Python call writes them.
    assert!(size_of::<Frame>() <= 80, "a frame takes {} bytes", size_of::<Frame>());
}

/// What a new VM that runs `1 + 1` may use: the design's budget.
const NEW_VM: usize = 100 << 10;

#[test]
fn a_new_vm_is_small() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = Vm::new(&engine, ())?;
    assert_eq!(vm.eval::<i64>("1 + 1")?, 2);
    let used = vm.memory_used();
    println!("a new VM that ran 1 + 1 uses {used} bytes of heap");
    assert!(used <= NEW_VM, "{used} bytes");
    Ok(())
}
