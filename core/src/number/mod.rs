//! Number algorithms: they know machine floats and integers of any size, and nothing of the
//! virtual machine.

pub mod combinatorics;
mod decimal;
pub mod elementary;
pub mod float_format;
pub mod float_hex;
pub mod float_ops;
pub mod gamma;
pub mod hash;
pub mod integer;
pub mod integer_bits;
pub mod integer_float;
pub mod integer_text;
pub mod mersenne;
pub mod parse;
pub mod real;
mod rounding;
pub mod sums;
