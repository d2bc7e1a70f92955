//! Number algorithms: they know machine floats and integers of any size, and nothing of the
//! virtual machine.

pub mod combinatorics;
pub mod complex;
pub mod complex_functions;
mod complex_special;
mod decimal;
#[cfg(not(feature = "system-math"))]
pub mod elementary;
#[cfg(feature = "system-math")]
#[path = "elementary_system.rs"]
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
pub mod limbs;
pub mod mersenne;
pub mod parse;
pub mod real;
mod rounding;
pub mod sums;
