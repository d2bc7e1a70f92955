//! The elementary functions, from the system's C library: what CPython calls too, so that results
//! agree to the last bit on the same system. The same names as in `elementary.rs`.
//! Invariant: none of these functions reads or writes anything but its arguments and `errno`.

/// Declares functions of the C standard library (C17, 7.12), and gives each a Rust name.
macro_rules! functions {
    ($($name:ident($($argument:ident),*);)*) => {
        mod system {
            unsafe extern "C" {
                $(pub safe fn $name($($argument: f64),*) -> f64;)*
            }
        }

        $(
            #[inline]
            pub fn $name($($argument: f64),*) -> f64 {
                system::$name($($argument),*)
            }
        )*
    };
}

functions! {
    acos(x); acosh(x); asin(x); asinh(x); atan(x); atanh(x); atan2(y, x); cbrt(x); cos(x); cosh(x);
    erf(x); erfc(x); exp(x); exp2(x); expm1(x); fma(x, y, z); fmod(x, y); hypot(x, y); log(x);
    log10(x); log1p(x); log2(x); pow(x, y); remainder(x, y); sin(x); sinh(x); tan(x); tanh(x);
}

// These are exact, so every library has the same results.
pub use libm::{ceil, floor, sqrt, trunc};
