//! Characters: items of a str whose characters are ASCII, from the machine's table of such; and what is done with single ones,
//! by their codes: comparisons, `in`, `ord`, `isdigit` and others like it.
//!
//! Invariant: a code is known of what the trace took from the table and of constants; else the str is asked for its length.
//! An entry of the table that was not made yet leaves.

use alloc::vec::Vec;

use super::compare::has_shape;
use super::{Recorder, Recording};
use crate::builtins::class_shape;
use crate::codegen::baseline::vm_at;
use crate::native::Intrinsic;
use crate::object::{Header, Str};
use crate::trace::ir::{Instruction as Ins, Pseudo, Ref, Type};
use crate::trace::quick::Quick;
use crate::trace::text::rotated;
use crate::uop::Uop;
use crate::value::Value;

use core::mem::offset_of;

/// The content of a str in one piece.
const CONTENT: u16 = size_of::<Str>() as u16;
const FLAGS: u16 = offset_of!(Header, flags) as u16;

/// Characters of a constant str that `in` looks for one by one, at most.
const MOST_SEARCHED: usize = 32;
/// Codes that the bits of an int tell, from the lowest one on.
const CODES_OF_INT: u8 = 46;
const MOST_INTS: usize = 2;

/// ASCII characters: of others of the table, methods say other things.
const CODES: i64 = 128;

/// Between which codes those lie that a method says yes to, and whether small letters stand for capitals, too.
fn ranges(of: Intrinsic) -> Option<(&'static [(u8, u8)], bool)> {
    Some(match of {
        Intrinsic::IsDigit => (&[(b'0', b'9')], false),
        Intrinsic::IsAlpha => (&[(b'a', b'z')], true),
        Intrinsic::IsUpper => (&[(b'A', b'Z')], false),
        Intrinsic::IsLower => (&[(b'a', b'z')], false),
        Intrinsic::IsSpace => (&[(9, 13), (28, 32)], false),
        _ => return None,
    })
}

impl Recorder {
    // -- items -----------------------------------------------------------------------------------------------------------

    /// The character of an ASCII str by an index that is now `at`.
    pub(super) fn character_of(&mut self, text: Ref, actual: Value, index: Ref, at: i64) -> Recording<Ref> {
        if !is_plain(actual) {
            self.snapshot = None;
            return self.quick(Quick::CHARACTER, &[text, index]);
        }
        self.expect_plain(text)?;
        let length = self.length_of(text, class_shape::STR.0)?;
        let place = self.place_in(index, at >= 0, length)?;
        let code = self.uop(Uop::LOAD_BYTE_ITEM, Type::Int, &[text.0, place.0, CONTENT])?;
        self.character(code)
    }

    /// Leaves unless a str has ASCII characters only, and lies in one piece.
    pub(super) fn expect_plain(&mut self, text: Ref) -> Recording {
        if text.is_constant() {
            return Ok(());
        }
        let (mask, bits) = (self.word(PLAIN_MASK.into())?, self.word(Header::ASCII.into())?);
        let exit = self.exit()?;
        self.uop(Uop::GUARD_FIELD8_MASKED, Type::None, &[text.0, FLAGS, mask, bits, exit])?;
        Ok(())
    }

    /// The str of one character, by its code, which the table has.
    fn character(&mut self, code: Ref) -> Recording<Ref> {
        let exit = self.exit()?;
        let character = self.uop(Uop::LOAD_VM_ITEM, Type::Tagged, &[vm_at::CHARACTERS as u16, code.0])?;
        let empty = self.word(Value::EMPTY.bits())?;
        self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[character.0, empty, exit])?;
        self.emit(Ins::pseudo(Pseudo::COPY, Type::Object, &[character.0]))
    }

    // -- codes -----------------------------------------------------------------------------------------------------------

    /// The codes of the characters that two slots hold. None: they hold longer texts, or it is cheaper to compare these.
    pub(super) fn codes(&mut self, slots: [u16; 2]) -> Recording<Option<[Ref; 2]>> {
        let values = [self.read(slots[0])?, self.read(slots[1])?];
        let known = [self.known_code(values[0])?, self.known_code(values[1])?];
        if known == [None; 2] || !slots.iter().all(|slot| is_character(self.actual(*slot))) {
            return Ok(None);
        }
        let mut codes = values;
        for (n, code) in codes.iter_mut().enumerate() {
            *code = known[n].map_or_else(|| self.code_of(slots[n]), Ok)?;
        }
        Ok(Some(codes))
    }

    /// The code of a character that is constant, or that the trace took from the table.
    fn known_code(&mut self, value: Ref) -> Recording<Option<Ref>> {
        if let Some(constant) = self.builder.known_constant(value) {
            let text = (constant.of == Type::Object).then(|| Value::from_bits(constant.bits)).filter(|text| is_character(*text));
            let code = text.and_then(|text| text.downcast::<Str>()?.as_bytes().first().copied());
            return code.map(|code| self.value(Value::small_int(code.into()))).transpose();
        }
        let made = *self.builder.trace.get(value);
        Ok(match made.is(Pseudo::COPY) && !made.reference(0).is_constant() {
            true => code_of_item(self.builder.trace.get(made.reference(0))),
            false => code_of_item(&made),
        })
    }

    /// The code of the ASCII character that a slot holds; leaves where it holds something else.
    fn code_of(&mut self, slot: u16) -> Recording<Ref> {
        let text = self.shaped(slot, class_shape::STR.0)?;
        if let Some(code) = self.known_code(text)? {
            return Ok(code);
        }
        self.expect_plain(text)?;
        let length = self.length_of(text, class_shape::STR.0)?;
        let (one, exit) = (self.word(rotated(1))?, self.exit()?);
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[length.0, one, exit])?;
        let first = self.value(Value::small_int(0))?;
        self.uop(Uop::LOAD_BYTE_ITEM, Type::Int, &[text.0, first.0, CONTENT])
    }

    // -- what is done with them ------------------------------------------------------------------------------------------

    /// `character in text`, of a text that is constant and short. None: it is to be searched.
    pub(super) fn character_in(&mut self, item: u16, container: u16) -> Recording<Option<Ref>> {
        let text = self.read(container)?;
        let actual = self.actual(container);
        let is_done = self.builder.known_constant(text).is_some() && is_plain(actual) && is_character(self.actual(item));
        let Some(text) = actual.downcast::<Str>().filter(|text| is_done && text.len() <= MOST_SEARCHED) else { return Ok(None) };
        let mut codes: Vec<u8> = text.as_bytes().to_vec();
        codes.sort_unstable();
        let Some(groups) = groups(&codes) else { return Ok(None) };
        let code = self.code_of(item)?;
        let mut found = Ref::NONE;
        for (lowest, bits) in groups {
            let bit = self.bit_of(code, lowest, bits)?;
            found = if found == Ref::NONE { bit } else { self.uop(Uop::OR_INT, Type::Int, &[found.0, bit.0])? };
        }
        self.is_not_zero(found).map(Some)
    }

    /// 1 where the bit of a code is set, counted from a lowest code on; what is below counts as the bit before that, which
    /// is not.
    fn bit_of(&mut self, code: Ref, lowest: i64, bits: i64) -> Recording<Ref> {
        let (below, bits) = (self.value(Value::small_int(lowest - 1))?, self.value(Value::small_int(bits << 1))?);
        let at_least = self.uop(Uop::MAX_INT, Type::Int, &[code.0, below.0])?;
        let (less, exit) = (self.word(((1 - lowest) << 16) as u64)?, self.exit()?);
        let count = self.uop(Uop::ADD_INT_CONST, Type::Int, &[at_least.0, less, exit])?;
        let shifted = self.uop(Uop::SHR_INT, Type::Int, &[bits.0, count.0, exit])?;
        let one = self.value(Value::small_int(1))?;
        self.uop(Uop::AND_INT, Type::Int, &[shifted.0, one.0])
    }

    fn is_not_zero(&mut self, int: Ref) -> Recording<Ref> {
        let zero = self.value(Value::small_int(0))?;
        self.uop(Uop::COMPARE_INT_NE, Type::Bool, &[int.0, zero.0])
    }

    /// `ord`, `chr` and methods that ask of what sort a character is. None: they are to be called.
    pub(super) fn character_intrinsic(&mut self, of: Intrinsic, slot: u16) -> Recording<Option<Ref>> {
        let actual = self.actual(slot);
        match of {
            Intrinsic::Ordinal if is_character(actual) => self.code_of(slot).map(Some),
            Intrinsic::Character if actual.as_small_int().is_some_and(|code| (0..CODES).contains(&code)) => {
                let (code, table, exit) = (self.int(slot)?, self.value(Value::small_int(CODES))?, self.exit()?);
                self.uop(Uop::BRANCH_INT_OUTSIDE, Type::None, &[code.0, table.0, exit])?;
                self.character(code).map(Some)
            }
            _ => match ranges(of).filter(|_| is_character(actual)) {
                Some((ranges, is_caseless)) => self.is_within(slot, ranges, is_caseless).map(Some),
                None => Ok(None),
            },
        }
    }

    /// `int` of a digit whose code is known. None: the text is read.
    pub(super) fn digit(&mut self, slot: u16) -> Recording<Option<Ref>> {
        let actual = self.actual(slot);
        let text = actual.downcast::<Str>().filter(|_| is_character(actual));
        if !text.is_some_and(|text| text.as_bytes()[0].is_ascii_digit()) {
            return Ok(None);
        }
        let value = self.read(slot)?;
        let Some(code) = self.known_code(value)? else { return Ok(None) };
        let (less, exit) = (self.word((i64::from(b'0') << 16).wrapping_neg() as u64)?, self.exit()?);
        let digit = self.uop(Uop::ADD_INT_CONST, Type::Int, &[code.0, less, exit])?;
        let ten = self.value(Value::small_int(10))?;
        self.uop(Uop::BRANCH_INT_OUTSIDE, Type::None, &[digit.0, ten.0, exit])?;
        Ok(Some(digit))
    }

    /// Does the code of the character in a slot lie within one of some ranges?
    fn is_within(&mut self, slot: u16, ranges: &[(u8, u8)], is_caseless: bool) -> Recording<Ref> {
        let mut code = self.code_of(slot)?;
        if is_caseless {
            let case = self.value(Value::small_int(0x20))?;
            code = self.uop(Uop::OR_INT, Type::Int, &[code.0, case.0])?;
        }
        let mut within = Ref::NONE;
        for (low, high) in ranges {
            let (low, high) = (self.value(Value::small_int((*low).into()))?, self.value(Value::small_int((*high).into()))?);
            let at_least = self.uop(Uop::MAX_INT, Type::Int, &[code.0, low.0])?;
            let clamped = self.uop(Uop::MIN_INT, Type::Int, &[at_least.0, high.0])?;
            let is_one = self.uop(Uop::COMPARE_INT_EQ, Type::Bool, &[code.0, clamped.0])?;
            within = if within == Ref::NONE { is_one } else { self.either(within, is_one)? };
        }
        Ok(within)
    }

    fn either(&mut self, a: Ref, b: Ref) -> Recording<Ref> {
        let (a, b) = (self.uop(Uop::INT_FROM_BOOL, Type::Int, &[a.0])?, self.uop(Uop::INT_FROM_BOOL, Type::Int, &[b.0])?);
        let both = self.uop(Uop::OR_INT, Type::Int, &[a.0, b.0])?;
        self.is_not_zero(both)
    }
}

const PLAIN_MASK: u8 = Header::ASCII | Header::SHARED;

/// Is it a str with ASCII characters only, in one piece?
pub(super) fn is_plain(value: Value) -> bool {
    has_shape(value, class_shape::STR.0) && value.header().is_some_and(|header| header.flags.get() & PLAIN_MASK == Header::ASCII)
}

/// Is it a str of one ASCII character?
fn is_character(value: Value) -> bool {
    is_plain(value) && value.downcast::<Str>().is_some_and(|text| text.len() == 1)
}

/// The code of what was taken from the table of characters.
fn code_of_item(made: &Ins) -> Option<Ref> {
    let is_item = made.is_uop(Uop::LOAD_VM_ITEM) && made.arguments[0] == vm_at::CHARACTERS as u16;
    is_item.then(|| made.reference(1))
}

/// Codes, in order, as bits from a lowest one on. None: they lie too far apart.
fn groups(codes: &[u8]) -> Option<Vec<(i64, i64)>> {
    let mut groups: Vec<(i64, i64)> = Vec::new();
    for code in codes.iter().map(|code| i64::from(*code)) {
        match groups.last_mut() {
            Some((lowest, bits)) if code - *lowest < CODES_OF_INT.into() => *bits |= 1 << (code - *lowest),
            _ => {
                groups.try_reserve(1).ok()?;
                groups.push((code, 1));
            }
        }
    }
    (1..=MOST_INTS).contains(&groups.len()).then_some(groups)
}
