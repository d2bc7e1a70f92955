//! Text algorithms: they know bytes and code points, and nothing of the virtual machine.

pub mod case;
pub mod codec;
#[cfg(test)]
mod codec_tests;
pub mod decode;
pub mod encode;
pub mod escape;
pub mod failure;
pub mod format_spec;
pub mod format_value;
pub mod percent;
pub mod percent_value;
pub mod properties;
pub mod repr;
pub mod search;
pub mod sink;
pub mod split;
pub mod suggest;
mod tables;
pub mod template;
pub mod wtf8;
