//! How a stencil's function takes each kind of operand: by a type of the operand's name, so that the table of uops alone
//! says what a function is given. See [`dispatch!`](crate::dispatch).

/// Where the assembled code is said to lie; labels are addresses relative to it.
pub const BASE: usize = 1 << 40;

macro_rules! kinds {
    ($($name:ident: $type:ty = $from:expr;)*) => {$(
        pub struct $name;
        impl $name {
            /// Takes the next operand.
            #[inline]
            pub fn take(operands: &mut dyn Iterator<Item = i64>) -> $type {
                let from: fn(i64) -> $type = $from;
                from(operands.next().unwrap_or(0))
            }
        }
    )*};
}

kinds! {
    Out: u8 = |o| o as u8;
    In: u8 = |o| o as u8;
    OutFloat: u8 = |o| o as u8;
    InFloat: u8 = |o| o as u8;
    Imm32: i32 = |o| o as i32;
    Imm64: i64 = |o| o;
    Count: u8 = |o| o as u8;
    Slot: i32 = |o| o as i32;
    Vm: i32 = |o| o as i32;
    Field: i32 = |o| o as i32;
    Label: usize = |o| BASE.wrapping_add_signed(o as isize);
}

/// Defines `emit(code, uop, operands)`, which calls the function of the uop's own name in scope with the uop's operands.
/// A uop without such a function, or with another signature, does not compile.
#[macro_export]
macro_rules! dispatch {
    ($code:ty) => {
        $crate::dispatch! { $code, $ }
    };
    ($code:ty, $d:tt) => {
        macro_rules! define_emit {
            ($d($d name:ident, [$d($d operand:ident),*], $d effect:ident, $d doc:expr;)*) => {
                fn emit(code: &mut $code, uop: $crate::uop::Uop, operands: &[i64]) {
                    let operands: &mut dyn Iterator<Item = i64> = &mut operands.iter().copied();
                    match uop {
                        $d($crate::uop::Uop::$d name => $d name(code, $d($crate::kinds::$d operand::take(operands)),*),)*
                    }
                }
            };
        }
        $crate::for_each_uop!(define_emit);
    };
}
