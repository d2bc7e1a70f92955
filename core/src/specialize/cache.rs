//! Reading and writing inline caches. `pc` points at the counter, the first unit behind the instruction.

use crate::bytecode::ops::Form;

/// Units of the shape id or version in attribute and global caches.
pub const KEY: usize = 1;
/// Attribute caches: the slot's byte offset, or an entry number.
pub const PLACE: usize = 3;
/// STORE_ATTR: the shape after adding.
pub const NEW_SHAPE: usize = 4;
/// Attribute caches: a value (method, class attribute, getter).
pub const VALUE: usize = 4;
/// LOAD_SUPER_ATTR: the class after which the lookup began, and what it found.
pub const SUPER_CLASS: usize = 3;
pub const SUPER_VALUE: usize = 7;
/// CALL: the class, or the definition of the native function. A definition is never freed, so its address is an identity.
pub const CALLEE: usize = 1;
/// BINARY_OP, COMPARE_OP: the Python function.
pub const OPERATOR: usize = 3;
/// CALL_KW: the slot of each keyword, a byte each; how many defaults the function must have at least.
pub const KEYWORD_SLOTS: usize = 3;
pub const DEFAULTS: usize = 7;
/// LOAD_GLOBAL: version of the builtins.
pub const SECOND_KEY: usize = 4;

/// A 32-bit number of the cache.
///
/// # Safety
/// The instruction's cache has `at + 2` units or more.
#[inline(always)]
pub unsafe fn u32_at(pc: *const u16, at: usize) -> u32 {
    // SAFETY: as the caller promises; units are 2-aligned only.
    unsafe { pc.add(at).cast::<u32>().read_unaligned() }
}

/// A 64-bit word of the cache.
///
/// # Safety
/// The instruction's cache has `at + 4` units or more.
#[inline(always)]
pub unsafe fn u64_at(pc: *const u16, at: usize) -> u64 {
    // SAFETY: as in `u32_at`.
    unsafe { pc.add(at).cast::<u64>().read_unaligned() }
}

/// Writes a 32-bit number.
///
/// # Safety
/// As [`u32_at`].
pub unsafe fn set_u32(pc: *mut u16, at: usize, value: u32) {
    // SAFETY: as in `u32_at`.
    unsafe { pc.add(at).cast::<u32>().write_unaligned(value) }
}

/// Writes a 64-bit word.
///
/// # Safety
/// As [`u64_at`].
pub unsafe fn set_u64(pc: *mut u16, at: usize, value: u64) {
    // SAFETY: as in `u32_at`.
    unsafe { pc.add(at).cast::<u64>().write_unaligned(value) }
}

/// Puts a form in place of the instruction before the cache, and its counter to cool down.
///
/// # Safety
/// `pc` points at the cache of an instruction of the form's family.
pub unsafe fn install(pc: *mut u16, form: Form) {
    // SAFETY: as the caller promises.
    unsafe {
        let unit = pc.sub(1);
        *unit = (*unit & 0xFF00) | u16::from(form.opcode());
        *pc = super::counter::Counter::cooldown();
    }
}

/// No form fits: back to the base instruction, and wait longer.
///
/// # Safety
/// `pc` points at the cache of an instruction of `family`.
pub unsafe fn give_up(pc: *mut u16, family: crate::bytecode::ops::Op) {
    // SAFETY: as the caller promises.
    unsafe {
        let unit = pc.sub(1);
        *unit = (*unit & 0xFF00) | family as u16;
        *pc = super::counter::Counter::backed_off(*pc);
    }
}

/// Installs a form, or gives up.
///
/// # Safety
/// `pc` points at the cache of an instruction of `family`.
pub unsafe fn settle(pc: *mut u16, family: crate::bytecode::ops::Op, form: Option<Form>) {
    // SAFETY: as the caller promises.
    unsafe {
        match form {
            Some(form) => install(pc, form),
            None => give_up(pc, family),
        }
    }
}
