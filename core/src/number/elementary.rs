//! The elementary functions, from the `libm` crate: the one file to change where a host offers
//! better ones. Invariant: these are plain real functions; Python's errors are raised elsewhere.

macro_rules! functions {
    ($($name:ident($($argument:ident),*);)*) => {$(
        #[inline]
        pub fn $name($($argument: f64),*) -> f64 {
            libm::$name($($argument),*)
        }
    )*};
}

functions! {
    acos(x); acosh(x); asin(x); asinh(x); atan(x); atanh(x); atan2(y, x); cbrt(x); ceil(x); cos(x);
    cosh(x); erf(x); erfc(x); exp(x); exp2(x); expm1(x); floor(x); fma(x, y, z); fmod(x, y); hypot(x, y);
    log(x); log10(x); log1p(x); log2(x); pow(x, y); remainder(x, y); sin(x); sinh(x); sqrt(x);
    tan(x); tanh(x); trunc(x);
}
