//! Random programs of a small language over slots and objects: each is run plainly, and recorded, optimised and evaluated;
//! where the trace leaves, the plain run goes on from the unit and the slots that the snapshot names. All of memory has to
//! be the same in the end.
//!
//! The recording is made along a run on one memory, and evaluated on it and on others, so that guards fail too.

use core::mem::offset_of;
use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

use crate::builtins::class_shape;
use crate::codegen::lower::container::{LIST_BUFFER, LIST_LENGTH, TUPLE_ITEMS, TUPLE_LENGTH};
use crate::object::Header;
use crate::optimize::builder::{Builder, Full};
use crate::optimize::{Recorded, Unsuitable, finish};
use crate::trace::evaluate::{Left, World, evaluate};
use crate::trace::ir::{Entry, FrameId, Instruction, Leave, Pseudo, Ref, Returns, Snapshot, Trace, TraceFrame, Type};
use crate::trace::quick::Quick;
use crate::trace::verify::verify;
use crate::uop::Uop;
use crate::uop::meaning::{Words, boxed_float, boxed_int};
use crate::value::Value;

const SLOTS: usize = 9;
const BASE: u64 = 0x1_0000;
const MACHINE: usize = 16;
const POLL_WORD: usize = 20;
const FIRST_OBJECT: usize = 24;
const WORDS: usize = 4096;
const INSTANCES: [u32; 2] = [1000, 1001];
const FIELDS: [u16; 3] = [8, 16, 24];
const AGE: u16 = offset_of!(Header, age) as u16;
const SHAPE: u16 = offset_of!(Header, shape) as u16;
const CAPACITY: u64 = 12;

pub struct Random(u64);

impl Random {
    fn word(&mut self) -> u64 {
        // The generator of Knuth's MMIX, mixed.
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 ^ self.0 >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 13
    }

    fn below(&mut self, n: u64) -> u64 {
        self.word() % n
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

// -- memory -----------------------------------------------------------------------------------------------------------

#[derive(Clone, PartialEq, Eq, Debug)]
struct Memory {
    words: Vec<u64>,
    next: usize,
    /// Something was computed of a large int, which this language does not know how to do.
    spoilt: bool,
}

fn address(word: usize) -> u64 {
    BASE + word as u64 * 8
}

impl Memory {
    fn at(&self, address: u64, width: u64) -> (usize, u32) {
        let offset = address.wrapping_sub(BASE);
        assert!(offset < WORDS as u64 * 8 && offset.is_multiple_of(width), "no memory at {address:#x}");
        ((offset / 8) as usize, (offset % 8 * 8) as u32)
    }

    fn make(&mut self, words: usize) -> Option<u64> {
        let at = self.next;
        if at + words > WORDS {
            return None;
        }
        self.next += words;
        Some(address(at))
    }

    fn instance(&mut self, shape: u32) -> u64 {
        let at = self.make(5).expect("there is room at first");
        self.store(at + u64::from(SHAPE), 4, shape.into());
        at
    }

    fn list(&mut self, items: &[u64]) -> Option<u64> {
        let (list, buffer) = (self.make(4)?, self.make(2 + CAPACITY as usize)?);
        self.store(list + u64::from(SHAPE), 4, class_shape::LIST.0.into());
        self.store(list + LIST_BUFFER as u64, 8, buffer);
        self.store(list + LIST_LENGTH as u64, 8, items.len() as u64);
        for (n, item) in items.iter().enumerate() {
            self.store(buffer + 16 + n as u64 * 8, 8, *item);
        }
        Some(list)
    }

    fn pair(&mut self, items: &[u64]) -> Option<u64> {
        let pair = self.make(4)?;
        self.store(pair + u64::from(SHAPE), 4, class_shape::TUPLE.0.into());
        self.store(pair + TUPLE_LENGTH as u64, 8, 2);
        for (n, item) in items.iter().enumerate() {
            self.store(pair + TUPLE_ITEMS as u64 + n as u64 * 8, 8, *item);
        }
        Some(pair)
    }

    /// All that can be reached, wherever it lies: objects are numbered as they are met.
    fn shown(&mut self, objects: &[u64]) -> Vec<u64> {
        let mut met = objects.to_vec();
        let mut all = self.words[..=MACHINE].to_vec();
        let mut next = 0;
        while next < met.len() {
            let object = met[next];
            next += 1;
            all.push(self.shape(object).into());
            if self.shape(object) == class_shape::LIST.0 {
                let buffer = self.load(object + LIST_BUFFER as u64, 8);
                all.extend((0..self.length(object)).map(|n| buffer + 16 + n * 8).map(|at| self.words[self.at(at, 8).0]));
            } else if self.shape(object) == class_shape::TUPLE.0 {
                let first = object + TUPLE_ITEMS as u64;
                all.extend([first, first + 8].map(|at| self.words[self.at(at, 8).0]));
            } else {
                all.extend(FIELDS.map(|field| self.words[self.at(object + u64::from(field), 8).0]));
            }
            for word in &all {
                if Value::from_bits(*word).is_object() && *word >= BASE && !met.contains(word) {
                    met.push(*word);
                }
            }
        }
        let number = |word: &u64| met.iter().position(|object| object == word).map(|n| n as u64 + (1 << 32));
        all.iter().map(|word| number(word).unwrap_or(*word)).collect()
    }

    fn shape(&mut self, value: u64) -> u32 {
        if Value::from_bits(value).is_object() { self.load(value + u64::from(SHAPE), 4) as u32 } else { 0 }
    }

    fn length(&mut self, list: u64) -> u64 {
        self.load(list + LIST_LENGTH as u64, 8)
    }

    fn item(&mut self, list: u64, index: u64) -> Option<u64> {
        if self.shape(list) != class_shape::LIST.0 {
            return None;
        }
        let (index, length) = (Value::from_bits(index).as_small_int()?, self.length(list) as i64);
        let index = if index < 0 { index + length } else { index };
        let buffer = self.load(list + LIST_BUFFER as u64, 8);
        (0..length).contains(&index).then(|| buffer + 16 + index as u64 * 8)
    }

    fn append(&mut self, list: u64, item: u64) -> Option<()> {
        let length = self.length(list);
        if length >= CAPACITY {
            return None;
        }
        let buffer = self.load(list + LIST_BUFFER as u64, 8);
        self.store(buffer + 16 + length * 8, 8, item);
        self.store(list + LIST_LENGTH as u64, 8, length + 1);
        Some(())
    }
}

impl Words for Memory {
    fn load(&mut self, address: u64, width: u64) -> u64 {
        let (word, shift) = self.at(address, width);
        self.words[word] >> shift & (u64::MAX >> (64 - width * 8))
    }

    fn store(&mut self, address: u64, width: u64, value: u64) {
        let (word, shift) = self.at(address, width);
        let mask = (u64::MAX >> (64 - width * 8)) << shift;
        self.words[word] = self.words[word] & !mask | value << shift & mask;
    }

    fn frame(&self) -> u64 {
        BASE
    }

    fn machine(&self) -> u64 {
        address(MACHINE)
    }
}

impl World for Memory {
    fn call(&mut self, quick: Quick, arguments: &[u64]) -> u64 {
        let made = match quick {
            Quick::LIST_APPEND => self.append(arguments[0], arguments[1]).map(|()| Value::NONE.bits()),
            Quick::LIST_1 => self.list(arguments),
            Quick::TUPLE_2 => self.pair(arguments),
            _ => panic!("not in this test"),
        };
        made.unwrap_or(0)
    }
}

// -- the language -----------------------------------------------------------------------------------------------------

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Add,
    Sub,
    Mul,
    FloorDiv,
    Mod,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    Div,
}

#[derive(Clone, Copy, Debug)]
enum Code {
    Constant(usize, u64),
    Move(usize, usize),
    Arithmetic(usize, Operator, usize, usize),
    /// `<` and `<=` of two ints or two floats.
    Less(usize, bool, usize, usize),
    /// Is, or is not.
    Is(usize, bool, usize, usize),
    Not(usize, usize),
    /// Skips so many if the slot is this bool.
    SkipIf(usize, bool, usize),
    LoadField(usize, usize, u16),
    StoreField(usize, u16, usize),
    Reshape(usize),
    Item(usize, usize, usize),
    SetItem(usize, usize, usize),
    Append(usize, usize),
    Length(usize, usize),
    NewList(usize, usize),
    Pack(usize, usize, usize),
    Unpack(usize, usize, usize),
}

/// Runs one; how many are skipped. None: it raises, and nothing has changed.
fn run(code: Code, m: &mut Memory) -> Option<usize> {
    let get = |m: &Memory, slot: usize| m.words[slot];
    let value = |m: &Memory, slot: usize| Value::from_bits(m.words[slot]);
    let large = |v: Value| (v == LARGE).then_some(1e20);
    let number = |v: Value| v.as_float().or(v.as_small_int().map(|n| n as f64)).or(large(v));
    match code {
        Code::Constant(d, bits) => m.words[d] = bits,
        Code::Move(d, a) => m.words[d] = m.words[a],
        Code::Arithmetic(d, operator, a, b) => {
            let (a, b) = (value(m, a), value(m, b));
            m.spoilt |= a == LARGE || b == LARGE;
            m.words[d] = match is_int(a) && is_int(b) {
                true if operator != Operator::Div => int_operator(operator, a, b)?.bits(),
                _ => boxed_float(float_operator(operator, number(a)?, number(b)?)?.to_bits()),
            };
        }
        Code::Less(d, or_equal, a, b) => {
            let (a, b) = (value(m, a), value(m, b));
            m.spoilt |= a == LARGE || b == LARGE;
            let less = match (a.as_small_int(), b.as_small_int()) {
                (Some(x), Some(y)) => {
                    if or_equal {
                        x <= y
                    } else {
                        x < y
                    }
                }
                _ if is_int(a) && is_int(b) => false,
                _ => {
                    let (x, y) = (a.as_float()?, b.as_float()?);
                    if or_equal { x <= y } else { x < y }
                }
            };
            m.words[d] = Value::bool(less).bits();
        }
        Code::Is(d, is, a, b) => m.words[d] = Value::bool((get(m, a) == get(m, b)) == is).bits(),
        Code::Not(d, a) => m.words[d] = Value::bool(!value(m, a).as_bool()?).bits(),
        Code::SkipIf(a, when, n) => return Some(if value(m, a).as_bool()? == when { n } else { 0 }),
        Code::LoadField(d, o, field) => {
            let object = get(m, o);
            if !INSTANCES.contains(&m.shape(object)) {
                return None;
            }
            let value = m.load(object + u64::from(field), 8);
            if value == 0 {
                return None;
            }
            m.words[d] = value;
        }
        Code::StoreField(o, field, v) => {
            let object = get(m, o);
            if !INSTANCES.contains(&m.shape(object)) {
                return None;
            }
            m.store(object + u64::from(field), 8, get(m, v));
        }
        Code::Reshape(o) => {
            let object = get(m, o);
            if m.shape(object) != INSTANCES[0] {
                return None;
            }
            m.store(object + u64::from(SHAPE), 4, INSTANCES[1].into());
        }
        Code::Item(d, l, i) => {
            let at = m.item(get(m, l), get(m, i))?;
            m.words[d] = m.load(at, 8);
        }
        Code::SetItem(l, i, v) => {
            let at = m.item(get(m, l), get(m, i))?;
            m.store(at, 8, get(m, v));
        }
        Code::Append(l, v) => {
            let list = get(m, l);
            if m.shape(list) != class_shape::LIST.0 {
                return None;
            }
            m.append(list, get(m, v))?;
        }
        Code::Length(d, l) => {
            let list = get(m, l);
            if m.shape(list) != class_shape::LIST.0 {
                return None;
            }
            m.words[d] = boxed_int(m.length(list) as i64);
        }
        Code::NewList(d, a) => m.words[d] = m.list(&[get(m, a)])?,
        Code::Pack(d, a, b) => m.words[d] = m.pair(&[get(m, a), get(m, b)])?,
        Code::Unpack(d, e, t) => {
            let tuple = get(m, t);
            if m.shape(tuple) != class_shape::TUPLE.0 {
                return None;
            }
            m.words[d] = m.load(tuple + TUPLE_ITEMS as u64, 8);
            m.words[e] = m.load(tuple + TUPLE_ITEMS as u64 + 8, 8);
        }
    }
    Some(0)
}

/// What stands for ints of more than 48 bits: they are all the same.
const LARGE: Value = Value::ELLIPSIS;

fn is_int(value: Value) -> bool {
    value.is_small_int() || value == LARGE
}

/// An operator of ints, large ones too.
fn int_operator(operator: Operator, x: Value, y: Value) -> Option<Value> {
    match (x.as_small_int(), y.as_small_int(), operator) {
        (Some(x), Some(y), _) => small_operator(operator, x, y),
        (_, Some(0), Operator::FloorDiv | Operator::Mod) => None,
        (_, y, Operator::Shl | Operator::Shr) if y.is_none_or(|y| !(0..=47).contains(&y)) => None,
        _ => Some(LARGE),
    }
}

fn small_operator(operator: Operator, x: i64, y: i64) -> Option<Value> {
    let (a, b) = (i128::from(x), i128::from(y));
    let result = match operator {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mul => a * b,
        Operator::FloorDiv if b != 0 => a.div_euclid(b) - i128::from(b < 0 && a.rem_euclid(b) != 0),
        Operator::Mod if b != 0 => a - b * (a.div_euclid(b) - i128::from(b < 0 && a.rem_euclid(b) != 0)),
        Operator::And => a & b,
        Operator::Or => a | b,
        Operator::Xor => a ^ b,
        Operator::Shl if (0..=47).contains(&y) => a << b,
        Operator::Shr if y >= 0 => a >> b.min(100),
        _ => return None,
    };
    Some(i64::try_from(result).ok().and_then(Value::try_small_int).unwrap_or(LARGE))
}

fn float_operator(operator: Operator, x: f64, y: f64) -> Option<f64> {
    Some(match operator {
        Operator::Add => x + y,
        Operator::Sub => x - y,
        Operator::Mul => x * y,
        Operator::Div if y != 0.0 => x / y,
        _ => return None,
    })
}

/// Runs a program as a loop from a unit until it raises or fuel ends; the unit where it stands then.
fn run_from(program: &[Code], mut unit: usize, m: &mut Memory) -> usize {
    loop {
        while unit < program.len() {
            match run(program[unit], m) {
                Some(skipped) => unit += 1 + skipped,
                None => return unit,
            }
        }
        m.words[MACHINE] = m.words[MACHINE].wrapping_sub(1);
        if (m.words[MACHINE] as i64) < 0 {
            return program.len();
        }
        unit = 0;
    }
}

// -- recording --------------------------------------------------------------------------------------------------------

struct Recorder {
    b: Builder,
    slots: [Option<(Ref, bool)>; SLOTS],
    unit: usize,
}

type Made<T> = Result<T, Full>;

impl Recorder {
    fn new() -> Made<Recorder> {
        let mut b = Builder::new();
        b.trace.extent = 20;
        let (code, function) = (b.constant(Type::Object, 0x10)?, b.constant(Type::Tagged, 0)?);
        let header = SLOTS as u16;
        let caller = FrameId::ROOT;
        b.frame(TraceFrame { caller, return_unit: 0, return_depth: 0, header, code, function, returns: Returns::Push })?;
        Ok(Recorder { b, slots: [None; SLOTS], unit: 0 })
    }

    fn uop(&mut self, uop: Uop, of: Type, arguments: &[u16]) -> Made<Ref> {
        self.b.emit(Instruction::uop(uop, of, arguments))
    }

    fn entries(&self) -> Vec<Entry> {
        let written = self.slots.iter().enumerate().filter_map(|(at, s)| s.filter(|s| s.1).map(|s| (at, s.0)));
        written.map(|(at, value)| Entry { slot: at as u16, value }).collect()
    }

    fn snapshot(&mut self, leave: Leave, unit: usize) -> Made<u16> {
        let entries = self.entries();
        let snapshot = Snapshot { leave, frame: FrameId::ROOT, unit: unit as u32, depth: 0, first: 0, count: 0 };
        Ok(self.b.snapshot(snapshot, &entries)?.0)
    }

    fn exit(&mut self) -> Made<u16> {
        self.snapshot(Leave::Guard, self.unit)
    }

    fn read(&mut self, slot: usize) -> Made<Ref> {
        if let Some((value, _)) = self.slots[slot] {
            return Ok(value);
        }
        let value = self.uop(Uop::LOAD_SLOT, Type::Tagged, &[slot as u16 * 8])?;
        self.b.assume_present(value);
        self.slots[slot] = Some((value, false));
        Ok(value)
    }

    fn write(&mut self, slot: usize, value: Ref) {
        self.slots[slot] = Some((value, true));
    }

    fn word(&mut self, bits: u64) -> Made<u16> {
        Ok(self.b.constant(Type::Word, bits)?.0)
    }

    fn int(&mut self, slot: usize) -> Made<Ref> {
        let value = self.read(slot)?;
        if self.b.type_of(value) == Type::Int {
            return Ok(value);
        }
        let value = self.boxed(value)?;
        let exit = self.exit()?;
        self.uop(Uop::GUARD_INT, Type::None, &[value.0, exit])?;
        self.uop(Uop::UNBOX_INT, Type::Int, &[value.0])
    }

    fn float(&mut self, slot: usize, actual: Value) -> Made<Ref> {
        if actual.is_small_int() {
            let int = self.int(slot)?;
            return self.uop(Uop::FLOAT_FROM_INT, Type::Float, &[int.0]);
        }
        let value = self.read(slot)?;
        if self.b.type_of(value) == Type::Float {
            return Ok(value);
        }
        let value = self.boxed(value)?;
        let exit = self.exit()?;
        self.uop(Uop::UNBOX_FLOAT_CHECK, Type::Float, &[value.0, exit])
    }

    fn boxed(&mut self, value: Ref) -> Made<Ref> {
        match self.b.type_of(value) {
            Type::Int => self.uop(Uop::BOX_INT, Type::Tagged, &[value.0]),
            Type::Float => self.uop(Uop::BOX_FLOAT, Type::Tagged, &[value.0]),
            _ => Ok(value),
        }
    }

    fn boxed_slot(&mut self, slot: usize) -> Made<Ref> {
        let value = self.read(slot)?;
        self.boxed(value)
    }

    fn bool(&mut self, slot: usize) -> Made<Ref> {
        let value = self.boxed_slot(slot)?;
        let exit = self.exit()?;
        self.uop(Uop::GUARD_BOOL, Type::None, &[value.0, exit])?;
        Ok(value)
    }

    fn object(&mut self, slot: usize, shape: u32) -> Made<Ref> {
        let value = self.boxed_slot(slot)?;
        let (shape, exit) = (self.word(shape.into())?, self.exit()?);
        if self.unit.is_multiple_of(3) {
            self.uop(Uop::GUARD_OBJECT, Type::None, &[value.0, exit])?;
        }
        self.uop(Uop::GUARD_SHAPE, Type::None, &[value.0, shape, exit])?;
        Ok(value)
    }

    /// Records a code that is about to run on this memory, where it does not raise.
    fn record(&mut self, code: Code, m: &mut Memory) -> Made<()> {
        let actual = |m: &Memory, slot: usize| Value::from_bits(m.words[slot]);
        let ints = |m: &Memory, a: usize, b: usize| actual(m, a).is_small_int() && actual(m, b).is_small_int();
        match code {
            Code::Constant(d, bits) => {
                let value = Value::from_bits(bits);
                let constant = match value {
                    v if v.is_small_int() => self.b.constant(Type::Int, bits.rotate_left(16)),
                    v if v.is_float() => self.b.constant(Type::Float, v.float_unchecked().to_bits()),
                    v if v.is_bool() => self.b.constant(Type::Bool, bits),
                    v if v.is_object() => self.b.constant(Type::Object, bits),
                    _ => self.b.constant(Type::Tagged, bits),
                };
                self.write(d, constant?);
            }
            Code::Move(d, a) => {
                let value = self.read(a)?;
                self.write(d, value);
            }
            Code::Arithmetic(d, operator, a, b) if ints(m, a, b) && operator != Operator::Div => {
                let (x, y, exit) = (self.int(a)?.0, self.int(b)?.0, self.exit()?);
                let (uop, leaves) = match operator {
                    Operator::Add => (Uop::ADD_INT, true),
                    Operator::Sub => (Uop::SUB_INT, true),
                    Operator::Mul => (Uop::MUL_INT, true),
                    Operator::FloorDiv => (Uop::FLOORDIV_INT, true),
                    Operator::Mod => (Uop::MOD_INT, true),
                    Operator::And => (Uop::AND_INT, false),
                    Operator::Or => (Uop::OR_INT, false),
                    Operator::Xor => (Uop::XOR_INT, false),
                    Operator::Shl => (Uop::SHL_INT, true),
                    _ => (Uop::SHR_INT, true),
                };
                let arguments = [x, y, exit];
                let result = self.uop(uop, Type::Int, &arguments[..if leaves { 3 } else { 2 }])?;
                self.write(d, result);
            }
            Code::Arithmetic(d, operator, a, b) => {
                let (x, y) = (self.float(a, actual(m, a))?.0, self.float(b, actual(m, b))?.0);
                let exit = self.exit()?;
                let result = match operator {
                    Operator::Add => self.uop(Uop::ADD_FLOAT, Type::Float, &[x, y])?,
                    Operator::Sub => self.uop(Uop::SUB_FLOAT, Type::Float, &[x, y])?,
                    Operator::Mul => self.uop(Uop::MUL_FLOAT, Type::Float, &[x, y])?,
                    _ => self.uop(Uop::DIV_FLOAT, Type::Float, &[x, y, exit])?,
                };
                self.write(d, result);
            }
            Code::Less(d, or_equal, a, b) => {
                let result = if ints(m, a, b) {
                    let (x, y) = (self.int(a)?.0, self.int(b)?.0);
                    self.uop(if or_equal { Uop::COMPARE_INT_LE } else { Uop::COMPARE_INT_LT }, Type::Bool, &[x, y])?
                } else {
                    let (x, y) = (self.float(a, actual(m, a))?.0, self.float(b, actual(m, b))?.0);
                    self.uop(if or_equal { Uop::COMPARE_FLOAT_LE } else { Uop::COMPARE_FLOAT_LT }, Type::Bool, &[x, y])?
                };
                self.write(d, result);
            }
            Code::Is(d, is, a, b) => {
                let (x, y) = (self.boxed_slot(a)?.0, self.boxed_slot(b)?.0);
                let result = self.uop(if is { Uop::COMPARE_INT_EQ } else { Uop::COMPARE_INT_NE }, Type::Bool, &[x, y])?;
                self.write(d, result);
            }
            Code::Not(d, a) => {
                let (bool, no) = (self.bool(a)?, self.b.constant(Type::Bool, Value::FALSE.bits())?);
                let result = self.uop(Uop::COMPARE_INT_EQ, Type::Bool, &[bool.0, no.0])?;
                self.write(d, result);
            }
            Code::SkipIf(a, when, n) => {
                let taken = actual(m, a) == Value::bool(when);
                let bool = self.bool(a)?;
                let there = self.unit + 1 + if taken { 0 } else { n };
                let exit = self.snapshot(Leave::Guard, there)?;
                let expected = self.word(Value::bool(when).bits())?;
                let uop = if taken { Uop::BRANCH_INT_NE_CONST } else { Uop::BRANCH_INT_EQ_CONST };
                self.uop(uop, Type::None, &[bool.0, expected, exit])?;
            }
            Code::LoadField(d, o, field) => {
                let shape = m.shape(m.words[o]);
                let object = self.object(o, shape)?;
                let value = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, field])?;
                let (empty, exit) = (self.word(0)?, self.exit()?);
                let present = self.boxed(value)?;
                self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[present.0, empty, exit])?;
                self.write(d, value);
            }
            Code::StoreField(o, field, v) => {
                let shape = m.shape(m.words[o]);
                let object = self.object(o, shape)?;
                let value = self.boxed_slot(v)?;
                let exit = self.exit()?;
                self.uop(Uop::BARRIER, Type::None, &[object.0, AGE, exit])?;
                self.uop(Uop::STORE_FIELD, Type::None, &[value.0, object.0, field])?;
            }
            Code::Reshape(o) => {
                let object = self.object(o, INSTANCES[0])?;
                let shape = self.word(INSTANCES[1].into())?;
                self.uop(Uop::STORE_FIELD32_CONST, Type::None, &[object.0, SHAPE, shape])?;
            }
            Code::Item(d, l, i) => {
                let (list, index) = (self.object(l, class_shape::LIST.0)?, self.int(i)?);
                let exit = self.exit()?;
                let fields = [LIST_BUFFER as u16, LIST_LENGTH as u16];
                let arguments = [list.0, index.0, fields[0], fields[1], exit];
                let value = self.uop(Uop::LOAD_ITEM, Type::Tagged, &arguments)?;
                self.write(d, value);
            }
            Code::SetItem(l, i, v) => {
                let (list, index, value) = (self.object(l, class_shape::LIST.0)?, self.int(i)?, self.boxed_slot(v)?);
                let exit = self.exit()?;
                let fields = [LIST_BUFFER as u16, LIST_LENGTH as u16];
                self.uop(Uop::STORE_ITEM, Type::None, &[value.0, list.0, index.0, fields[0], fields[1], exit])?;
            }
            Code::Append(l, v) => {
                let (list, value) = (self.object(l, class_shape::LIST.0)?, self.boxed_slot(v)?);
                self.quick(Quick::LIST_APPEND, &[list, value])?;
            }
            Code::Length(d, l) => {
                let list = self.object(l, class_shape::LIST.0)?;
                let length = self.uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[list.0, LIST_LENGTH as u16])?;
                self.write(d, length);
            }
            Code::Pack(d, a, b) => {
                let (a, b) = (self.boxed_slot(a)?, self.boxed_slot(b)?);
                let pair = self.quick(Quick::TUPLE_2, &[a, b])?;
                self.write(d, pair);
            }
            Code::Unpack(d, e, t) => {
                let pair = self.object(t, class_shape::TUPLE.0)?;
                let length = self.uop(Uop::LOAD_FIELD, Type::Word, &[pair.0, TUPLE_LENGTH as u16])?;
                let (two, exit) = (self.word(2)?, self.exit()?);
                self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[length.0, two, exit])?;
                let first = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[pair.0, TUPLE_ITEMS as u16])?;
                let second = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[pair.0, TUPLE_ITEMS as u16 + 8])?;
                self.write(d, first);
                self.write(e, second);
            }
            Code::NewList(d, a) => {
                let value = self.boxed_slot(a)?;
                let list = self.quick(Quick::LIST_1, &[value])?;
                self.write(d, list);
            }
        }
        Ok(())
    }

    fn quick(&mut self, quick: Quick, arguments: &[Ref]) -> Made<Ref> {
        let mut all = vec![quick as u16, arguments.len() as u16];
        all.extend(arguments.iter().map(|a| a.0));
        let exit = self.exit()?;
        let result = self.b.emit(Instruction::pseudo(Pseudo::CALL, Type::Tagged, &all))?;
        let empty = self.word(0)?;
        self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[result.0, empty, exit])?;
        Ok(result)
    }
}

/// Records a program's first turn on a memory, as far as it goes.
fn record(program: &[Code], mut m: Memory) -> Made<Recorded> {
    let mut recorder = Recorder::new()?;
    let mut unit = 0;
    while unit < program.len() {
        recorder.unit = unit;
        let mut after = m.clone();
        let ran = run(program[unit], &mut after);
        // No trace goes on with large ints.
        let is_large = |slots: &[usize], m: &Memory| slots.iter().any(|slot| m.words[*slot] == LARGE.bits());
        let large = match program[unit] {
            Code::Arithmetic(d, _, a, b) | Code::Less(d, _, a, b) => is_large(&[d], &after) || is_large(&[a, b], &m),
            _ => false,
        };
        let Some(skipped) = ran.filter(|_| !large) else {
            let end = recorder.snapshot(Leave::End, unit)?;
            recorder.b.emit(Instruction::pseudo(Pseudo::LEAVE_TRACE, Type::None, &[end]))?;
            return Ok(Recorded { builder: recorder.b, finals: Vec::new() });
        };
        recorder.record(program[unit], &mut m)?;
        m = after;
        unit += 1 + skipped;
    }
    let poll = recorder.snapshot(Leave::Poll, program.len())?;
    recorder.uop(Uop::POLL, Type::None, &[0, 8, poll])?;
    let finals = recorder.entries();
    Ok(Recorded { builder: recorder.b, finals })
}

// -- programs and memories --------------------------------------------------------------------------------------------

fn some_value(random: &mut Random, objects: &[u64]) -> u64 {
    match random.below(12) {
        0..=4 => boxed_int(random.below(12) as i64 - 4),
        5 => boxed_int(random.pick(&[Value::INT_MAX, Value::INT_MIN, 1 << 40, -(1 << 30)])),
        6..=8 => boxed_float(random.pick(&[0.5f64, -0.0, 2.0, 1e300, -3.25, f64::INFINITY, f64::NAN]).to_bits()),
        9 => Value::bool(random.below(2) == 0).bits(),
        10 => Value::NONE.bits(),
        _ => random.pick(objects),
    }
}

fn some_memory(random: &mut Random) -> (Memory, Vec<u64>) {
    let mut m = Memory { words: vec![0; WORDS], next: FIRST_OBJECT, spoilt: false };
    let mut objects = Vec::new();
    for n in 0..3 {
        objects.push(m.instance(INSTANCES[usize::from(n == 2)]));
    }
    for n in 0..2 {
        let items: Vec<u64> = (0..3 + n).map(boxed_int).collect();
        objects.push(m.list(&items).expect("there is room at first"));
    }
    for object in &objects[..3] {
        for field in FIELDS {
            let value = some_value(random, &objects);
            m.store(object + u64::from(field), 8, value);
        }
    }
    for slot in 0..SLOTS {
        m.words[slot] = match slot {
            0..=2 => boxed_int(random.below(9) as i64 - 2),
            3 => boxed_float(random.pick(&[0.5f64, 3.0, -1.5]).to_bits()),
            4 => Value::bool(random.below(2) == 0).bits(),
            5 | 6 => random.pick(&objects[..3]),
            7 => random.pick(&objects[3..]),
            _ => some_value(random, &objects),
        };
    }
    m.words[MACHINE] = 2 + random.below(6);
    m.words[MACHINE + 1] = address(POLL_WORD);
    (m, objects)
}

/// Changes some of what a memory holds, but not where.
fn vary(random: &mut Random, m: &mut Memory, objects: &[u64]) {
    for _ in 0..1 + random.below(3) {
        let value = some_value(random, objects);
        match random.below(4) {
            0 => m.words[random.below(SLOTS as u64) as usize] = value,
            1 => m.words[random.below(3) as usize] = boxed_int(random.below(20) as i64 - 6),
            2 => {
                let at = random.pick(&objects[..3]) + u64::from(random.pick(&FIELDS));
                m.store(at, 8, value);
            }
            _ => {
                let object = random.pick(&objects[..3]);
                m.store(object + u64::from(SHAPE), 4, random.pick(&INSTANCES).into());
            }
        }
    }
}

fn some_code(random: &mut Random, objects: &[u64]) -> Code {
    const OPERATORS: [Operator; 11] = [
        Operator::Add,
        Operator::Sub,
        Operator::Mul,
        Operator::FloorDiv,
        Operator::Mod,
        Operator::And,
        Operator::Or,
        Operator::Xor,
        Operator::Shl,
        Operator::Shr,
        Operator::Div,
    ];
    let any = |random: &mut Random| random.below(SLOTS as u64) as usize;
    let int = |random: &mut Random| random.pick(&[0, 1, 2, 2, 8]);
    let (object, list) = (random.pick(&[5, 6, 5, 6, 8]), random.pick(&[7, 7, 7, 8]));
    let field = random.pick(&FIELDS);
    match random.below(28) {
        24 | 25 => Code::Pack(random.pick(&[8, 8, 7]), any(random), any(random)),
        26 | 27 => Code::Unpack(int(random), any(random), random.pick(&[8, 8, 7])),
        0 => Code::Constant(any(random), some_value(random, objects)),
        1 => Code::Constant(int(random), boxed_int(random.below(9) as i64 - 2)),
        2 => Code::Move(any(random), any(random)),
        3..=6 => Code::Arithmetic(int(random), random.pick(&OPERATORS), int(random), int(random)),
        7 => Code::Arithmetic(3, random.pick(&[Operator::Add, Operator::Mul, Operator::Div]), 3, any(random)),
        8 => Code::Arithmetic(int(random), Operator::Add, int(random), int(random)),
        9 | 10 => Code::Less(4, random.below(2) == 0, int(random), int(random)),
        11 => Code::Is(4, random.below(2) == 0, any(random), any(random)),
        12 => Code::Not(4, 4),
        13 | 14 => Code::SkipIf(4, random.below(2) == 0, 1 + random.below(3) as usize),
        15 | 16 => Code::LoadField(any(random), object, field),
        17 | 18 => Code::StoreField(object, field, any(random)),
        19 => match random.below(3) {
            0 => Code::Reshape(object),
            _ => Code::LoadField(int(random), object, field),
        },
        20 => Code::Item(any(random), list, int(random)),
        21 => Code::SetItem(list, int(random), any(random)),
        22 => match random.below(2) {
            0 => Code::Append(list, any(random)),
            _ => Code::Length(int(random), list),
        },
        _ => Code::NewList(random.pick(&[7, 8]), any(random)),
    }
}

/// A program whose first turn on a memory does not raise, mostly.
fn some_program(random: &mut Random, mut m: Memory, objects: &[u64]) -> Vec<Code> {
    let mut program = Vec::new();
    let mut skipped = 0;
    for _ in 0..3 + random.below(14) {
        let mut code = some_code(random, objects);
        if skipped > 0 {
            skipped -= 1;
            program.push(code);
            continue;
        }
        for _ in 0..20 {
            let mut after = m.clone();
            if let Some(skip) = run(code, &mut after) {
                (m, skipped) = (after, skip);
                break;
            }
            code = some_code(random, objects);
        }
        program.push(code);
    }
    program
}

// -- the test ---------------------------------------------------------------------------------------------------------

#[derive(Default, Debug)]
struct Counts {
    loops: usize,
    straight: usize,
    types: usize,
    leaves: usize,
    full: usize,
    exits_in_loop: usize,
    spoilt: usize,
    described: usize,
}

fn check(seed: u64, counts: &mut Counts) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let (m, objects) = some_memory(&mut random);
    let program = some_program(&mut random, m.clone(), &objects);
    let recorded = record(&program, m.clone()).expect("a short recording fits");
    let before = format!("{}", recorded.builder.trace);
    let trace = match finish(recorded) {
        Ok(trace) => trace,
        Err(Unsuitable::Types) => return counts.types += 1,
        Err(Unsuitable::Leaves) => return counts.leaves += 1,
        Err(Unsuitable::Full) => return counts.full += 1,
    };
    let listed: String = program.iter().enumerate().map(|(at, code)| format!("{at}: {code:?}\n")).collect();
    let what = || format!("seed {seed}\n{listed}recorded:\n{before}\noptimised:\n{trace}");
    verify(&trace).unwrap_or_else(|fault| panic!("{fault:?} in {}", what()));
    let head = trace.loop_head();
    if head.is_some() {
        counts.loops += 1
    } else {
        counts.straight += 1
    }
    for turn in 0..4 {
        let mut plain = m.clone();
        if turn > 0 {
            vary(&mut random, &mut plain, &objects);
        }
        let mut traced = plain.clone();
        let start = plain.clone();
        let end = run_from(&program, 0, &mut plain);
        let unit = run_traced(&trace, &mut traced, head, counts);
        let traced_end = run_from(&program, unit, &mut traced);
        if plain.spoilt || traced.spoilt {
            counts.spoilt += 1;
            continue;
        }
        assert_eq!(traced_end, end, "memory {turn}, left at {unit}, {}", what());
        let (is, should) = (traced.shown(&objects), plain.shown(&objects));
        if is != should {
            let slots = &start.words[..SLOTS];
            panic!("memory {turn}, left at {unit}: {is:x?}, not {should:x?}; slots {slots:x?}\n{}", what());
        }
    }
}

/// Runs the trace, and writes the slots as the exit says; the unit where it left.
fn run_traced(trace: &Trace, m: &mut Memory, head: Option<usize>, counts: &mut Counts) -> usize {
    let left = evaluate(trace, m, &[]).expect("a valid trace");
    let snapshot = *trace.snapshot(left.snapshot);
    let in_loop = |head: usize| trace.instructions[head..].iter().any(|i| i.snapshot() == Some(left.snapshot));
    counts.exits_in_loop += usize::from(head.is_some_and(in_loop));
    let mut made = Vec::new();
    let entries = trace.entries_of(left.snapshot).iter();
    let values: Vec<(u16, u64)> =
        entries.map(|entry| (entry.slot, value_at_exit(trace, &left, entry.value, m, &mut made, counts))).collect();
    values.into_iter().for_each(|(slot, bits)| m.words[usize::from(slot)] = bits);
    if snapshot.leave == Leave::Poll {
        m.words[MACHINE] = m.words[MACHINE].wrapping_add(1);
    }
    snapshot.unit as usize
}

/// The value of a reference at an exit; tuples that are described are made, each once.
fn value_at_exit(trace: &Trace, left: &Left, at: Ref, m: &mut Memory, made: &mut Vec<(Ref, u64)>, counts: &mut Counts) -> u64 {
    if at.is_constant() || !trace.get(at).is(Pseudo::NEW_TUPLE) {
        return left.value(trace, at).bits();
    }
    if let Some((_, known)) = made.iter().find(|(known, _)| *known == at) {
        return *known;
    }
    let items: Vec<u64> = trace.get(at).references().map(|item| value_at_exit(trace, left, item, m, made, counts)).collect();
    let pair = m.pair(&items).expect("there is room");
    counts.described += 1;
    made.push((at, pair));
    pair
}

#[test]
fn traces_do_what_programs_do() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let mut counts = Counts::default();
    if let Some(seed) = number("COACHWHIP_SEED") {
        return check(seed, &mut counts);
    }
    let programs = number("COACHWHIP_PROGRAMS").unwrap_or(20_000);
    (0..programs).for_each(|seed| check(seed, &mut counts));
    std::println!("{counts:?}");
    let enough = |count: usize| count as u64 >= programs / 10;
    assert!(enough(counts.loops) && enough(counts.exits_in_loop) && enough(counts.described), "{counts:?}");
}

#[test]
fn the_language_has_pythons_division() {
    let cases = [(7, 2), (-7, 2), (7, -2), (-7, -2), (6, -3), (-6, 3)];
    let expected = [(3, 1), (-4, 1), (-4, -1), (3, -1), (-2, 0), (-2, 0)];
    for ((x, y), (quotient, remainder)) in cases.into_iter().zip(expected) {
        assert_eq!(small_operator(Operator::FloorDiv, x, y), Some(Value::small_int(quotient)));
        assert_eq!(small_operator(Operator::Mod, x, y), Some(Value::small_int(remainder)));
    }
}

/// Prints what optimising costs per recorded instruction: `cargo test --release -- --ignored optimising`.
#[test]
#[ignore]
fn optimising_takes_this_long() {
    let mut recordings = Vec::new();
    for seed in 0..2000 {
        let mut random = Random(seed);
        let (m, objects) = some_memory(&mut random);
        let mut program = Vec::new();
        for _ in 0..6 {
            program.extend(some_program(&mut random, m.clone(), &objects));
        }
        let recorded = record(&program, m).expect("a short recording fits");
        recordings.push(recorded.builder.trace.clone());
    }
    let (mut appended, mut appending, mut finishing, mut made) = (0, 0, 0, 0);
    for trace in &recordings {
        let start = std::time::Instant::now();
        let Ok(recorded) = super::record(trace) else { continue };
        appending += start.elapsed().as_nanos();
        appended += trace.instructions.len();
        let start = std::time::Instant::now();
        made += usize::from(finish(recorded).is_ok());
        finishing += start.elapsed().as_nanos();
    }
    let each = |nanoseconds: u128| nanoseconds / appended as u128;
    std::println!(
        "{appended} instructions: appending {} ns each, finishing {} ns each, {made} made",
        each(appending),
        each(finishing)
    );
}
