//! Bytecode: the instruction table, code objects, and what reads and writes them.

pub mod code;
pub mod disassemble;
pub mod image;
mod kinds;
pub mod ops;
pub mod verify;
