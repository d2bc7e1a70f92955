#![no_std]
#![cfg(target_os = "linux")]
//! What a Linux host can grant: clocks, entropy, output. Each function is plain, so a host hands over just what it
//! wants to.

pub mod clock;
pub mod entropy;
pub mod output;
