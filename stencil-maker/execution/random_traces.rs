//! Random traces: every kind of operand, long lives, loops with values that change places, calls, values that are not made.

use coachwhip_core::codegen::exits::Location;
use coachwhip_core::trace::ir::{
    Constant, Entry, FrameId, Instruction, Leave, Pseudo, Ref, Returns, Snapshot, SnapshotId, Trace, TraceFrame, Type,
};
use coachwhip_core::trace::quick::Quick;
use coachwhip_core::uop::Uop::{self, *};
use coachwhip_core::uop::reciprocal::reciprocal;

use super::meaning::{boxed_float, boxed_int, rotated};
use super::memory::{BUFFER, FRAME, Memory, OBJECT};
use super::random::Random;
use super::traces::{END, EXTENT, FUEL, LOCALS, NEXT, POLL, arguments_of};

/// Fields of the object.
const ITEMS: u16 = 24;
const LENGTH: u16 = 32;
const ROOM: u16 = 40;
const FIRST_FIELD: u64 = 512;
const ITEM_COUNT: u64 = 10;
/// Items for which there is room behind these.
const MORE_ITEMS: u64 = 4;

/// How large a trace is.
pub struct Shape {
    pub preamble: u64,
    pub body: u64,
    pub phis: u64,
    pub calls: bool,
    pub is_loop: bool,
}

impl Shape {
    fn of(random: &mut Random) -> Shape {
        let size = random.pick(&[3, 10, 30, 80]);
        Shape {
            preamble: 2 + random.below(size),
            body: 1 + random.below(size),
            phis: random.below(14),
            calls: random.below(3) == 0,
            is_loop: random.below(6) > 0,
        }
    }
}

/// Puts values into the frame and the object.
pub fn fill(seed: u64, memory: &mut Memory) {
    let mut random = Random::new(seed ^ 0xF111);
    let (frame, object, buffer) = (memory.address(FRAME), memory.address(OBJECT), memory.address(BUFFER));
    for slot in 0..u64::from(EXTENT) {
        let value = slot_value(slot, &mut random);
        memory.store(frame + slot * 8, 8, value);
    }
    memory.store(object + u64::from(ITEMS), 8, buffer);
    memory.store(object + u64::from(LENGTH), 8, ITEM_COUNT);
    memory.store(object + u64::from(ROOM), 8, ITEM_COUNT + MORE_ITEMS);
    for field in (FIRST_FIELD..4096).step_by(8) {
        memory.store(object + field, 8, boxed_int(random.below(1000) as i64));
    }
    for item in 0..ITEM_COUNT {
        memory.store(buffer + 16 + item * 8, 8, boxed_int(item as i64 * 3));
    }
}

/// Even slots hold ints, odd ones floats.
fn slot_value(slot: u64, random: &mut Random) -> u64 {
    let number = random.below(2000) as i64 - 1000;
    if slot.is_multiple_of(2) { boxed_int(number) } else { boxed_float((number as f64 / 8.0).to_bits()) }
}

/// A trace in the making.
struct Maker<'a> {
    random: Random,
    trace: Trace,
    memory: &'a Memory,
    /// Values by type: ints, floats, boxed ints, boxed floats, other boxed ones, words, what is sunk.
    ints: Vec<Ref>,
    floats: Vec<Ref>,
    boxed_ints: Vec<Ref>,
    boxed_floats: Vec<Ref>,
    others: Vec<Ref>,
    words: Vec<Ref>,
    sunk: Vec<Ref>,
    /// The object, under several names.
    objects: Vec<Ref>,
    snapshot: Option<SnapshotId>,
}

/// Makes a trace for a memory.
pub fn make(seed: u64, memory: &Memory) -> Trace {
    let mut random = Random::new(seed);
    let shape = Shape::of(&mut random);
    let mut maker = Maker::new(random, memory, EXTENT);
    maker.make(&shape);
    maker.trace
}

/// Makes a side trace that begins with what an exit of another trace has in registers and slots.
pub fn make_side(seed: u64, memory: &Memory, locations: &[Location]) -> Trace {
    let mut random = Random::new(seed ^ 0x51DE);
    let shape = Shape { is_loop: false, ..Shape::of(&mut random) };
    let extent = EXTENT + random.pick(&[0, 0, 1, 7]);
    let mut maker = Maker::new(random, memory, extent);
    for (n, location) in locations.iter().enumerate() {
        if let Location::Register(of, _) | Location::Spill(of, _) = location {
            let value = maker.push(Instruction::pseudo(Pseudo::INHERIT, *of, &[n as u16]));
            maker.remember(value, *of);
        }
    }
    maker.make(&shape);
    maker.trace
}

/// Makes a trace that gives what slots hold.
pub fn make_reader(memory: &Memory, slots: u16) -> Trace {
    let mut maker = Maker::new(Random::new(1), memory, EXTENT);
    for slot in 0..slots {
        let value = maker.push(Instruction::uop(LOAD_SLOT, Type::Tagged, &[slot * 8]));
        maker.trace.entries.push(Entry { slot, value });
    }
    let snapshot = Snapshot { leave: Leave::End, frame: FrameId::ROOT, unit: 0, depth: 0, first: 0, count: slots };
    maker.trace.snapshots.push(snapshot);
    maker.push(Instruction::pseudo(Pseudo::LEAVE_TRACE, Type::None, &[0]));
    maker.trace
}

impl Maker<'_> {
    fn new(random: Random, memory: &Memory, extent: u16) -> Maker<'_> {
        let root = TraceFrame {
            caller: FrameId::ROOT,
            return_unit: 0,
            return_depth: 0,
            returns: Returns::Push,
            header: LOCALS,
            code: Ref::NONE,
            function: Ref::NONE,
        };
        Maker {
            random,
            trace: Trace { extent, frames: vec![root], ..Trace::default() },
            memory,
            ints: Vec::new(),
            floats: Vec::new(),
            boxed_ints: Vec::new(),
            boxed_floats: Vec::new(),
            others: Vec::new(),
            words: Vec::new(),
            sunk: Vec::new(),
            objects: Vec::new(),
            snapshot: None,
        }
    }
}

impl Maker<'_> {
    fn make(&mut self, shape: &Shape) {
        let object = self.constant(Type::Object, self.memory.address(OBJECT));
        self.objects.push(object);
        for slot in 0..4 {
            self.load_slot(slot);
        }
        (0..shape.preamble).for_each(|_| self.step(shape));
        if !shape.is_loop {
            let snapshot = self.snapshot();
            self.push(Instruction::pseudo(Pseudo::LEAVE_TRACE, Type::None, &[snapshot.0]));
            return;
        }
        if shape.calls {
            self.words.clear();
        }
        self.push(Instruction::pseudo(Pseudo::LOOP, Type::None, &[]));
        let phis: Vec<(Ref, Type, bool)> = (0..self.random.below(shape.phis + 1)).map(|_| self.phi()).collect();
        for (phi, of, _) in &phis {
            self.remember(*phi, *of);
        }
        (0..shape.body).for_each(|_| self.step(shape));
        for (phi, of, _) in phis {
            let next = self.some(of);
            self.trace.instructions[phi.index()].arguments[1] = next.0;
        }
        let snapshot = self.snapshot();
        self.push(Instruction::uop(Uop::POLL, Type::None, &[FUEL, POLL, snapshot.0]));
    }

    fn push(&mut self, i: Instruction) -> Ref {
        self.trace.instructions.push(i);
        Ref::instruction(self.trace.instructions.len() - 1)
    }

    fn constant(&mut self, of: Type, bits: u64) -> Ref {
        self.trace.intern(Constant { of, bits }).expect("room for constants")
    }

    fn load_slot(&mut self, slot: u16) {
        let value = self.push(Instruction::uop(LOAD_SLOT, Type::Tagged, &[slot * 8]));
        if slot.is_multiple_of(2) { &mut self.boxed_ints } else { &mut self.boxed_floats }.push(value);
    }

    /// A PHI whose second operand is put in later.
    fn phi(&mut self) -> (Ref, Type, bool) {
        let of = self.random.pick(&[Type::Int, Type::Int, Type::Float, Type::Tagged]);
        let first = self.some(of);
        (self.push(Instruction::pseudo(Pseudo::PHI, of, &[first.0, u16::MAX])), of, true)
    }

    fn remember(&mut self, value: Ref, of: Type) {
        match of {
            Type::Int => self.ints.push(value),
            Type::Float => self.floats.push(value),
            Type::Word => self.words.push(value),
            Type::Object => self.objects.push(value),
            _ => self.others.push(value),
        }
    }

    fn from(&mut self, list: fn(&Self) -> &Vec<Ref>) -> Option<Ref> {
        let count = list(self).len() as u64;
        let at = self.random.below(count.max(1)) as usize;
        list(self).get(at).copied()
    }

    fn int(&mut self) -> Ref {
        let constant = self.random.below(5) == 0;
        match self.from(|m| &m.ints).filter(|_| !constant) {
            Some(value) => value,
            None => {
                let number = self.random.below(12) as i64 - 4;
                self.constant(Type::Int, rotated(number))
            }
        }
    }

    fn float(&mut self) -> Ref {
        let constant = self.random.below(6) == 0;
        match self.from(|m| &m.floats).filter(|_| !constant) {
            Some(value) => value,
            None => {
                let bits = (self.random.below(64) as f64 / 4.0 - 3.0).to_bits();
                self.constant(Type::Float, bits)
            }
        }
    }

    /// Any boxed value.
    fn boxed(&mut self) -> Ref {
        let found = match self.random.below(5) {
            0 => self.from(|m| &m.boxed_ints),
            1 => self.from(|m| &m.boxed_floats),
            2 => self.from(|m| &m.objects),
            _ => self.from(|m| &m.others),
        };
        found.unwrap_or_else(|| self.constant(Type::Tagged, boxed_int(5)))
    }

    /// A value of a type, or one that may stand for it.
    fn some(&mut self, of: Type) -> Ref {
        match of {
            Type::Int => self.int(),
            Type::Float => self.float(),
            _ => self.boxed(),
        }
    }

    /// A new snapshot, or the one before.
    fn snapshot(&mut self) -> SnapshotId {
        if let Some(id) = self.snapshot.filter(|_| self.random.below(3) > 0) {
            return id;
        }
        let first = self.trace.entries.len() as u32;
        for slot in 0..12 {
            let value = match self.random.below(9) {
                0 | 1 => self.int(),
                2 => self.float(),
                3 => self.boxed(),
                4 => match self.from(|m| &m.sunk) {
                    Some(value) => value,
                    None => continue,
                },
                _ => continue,
            };
            self.trace.entries.push(Entry { slot, value });
        }
        let count = (self.trace.entries.len() as u32 - first) as u16;
        let snapshot = Snapshot { leave: Leave::Guard, frame: FrameId::ROOT, unit: 0, depth: 0, first, count };
        self.trace.snapshots.push(snapshot);
        let id = SnapshotId(self.trace.snapshots.len() as u16 - 1);
        self.snapshot = Some(id);
        id
    }

    fn step(&mut self, shape: &Shape) {
        match self.random.below(21) {
            0..=4 => self.int_arithmetic(),
            5..=7 => self.float_arithmetic(),
            8 => self.comparison(),
            9 => self.branch(),
            10 | 11 => self.unbox(),
            12 => self.boxing(),
            13 | 14 => self.memory_access(),
            15 => self.tuple(),
            16 => self.copy(),
            17 => {
                let slot = self.random.below(8) as u16;
                self.load_slot(slot);
            }
            18 if shape.calls => self.call(),
            19 => self.take_cell(),
            _ => self.word(),
        }
    }

    fn int_arithmetic(&mut self) {
        let (a, b) = (self.int().0, self.int().0);
        let guarded = [ADD_INT, SUB_INT, ADD_INT, MUL_INT, MOD_INT, FLOORDIV_INT];
        let i = match self.random.below(12) {
            11 => {
                let mask = self.random.below(1 << 47) as i64 >> self.random.below(47);
                let mask = self.constant(Type::Int, rotated(mask)).0;
                let count = 1 + self.random.below(47) as u16;
                match self.random.below(2) {
                    0 => Instruction::uop(SHL_AND_INT, Type::Int, &[a, mask, count]),
                    _ => Instruction::uop(XOR_SHL_AND_INT, Type::Int, &[b, a, mask, count]),
                }
            }
            // Of more operands than these there would be more than four registers hold.
            10 => Instruction::uop(MUL_UPPER_INT, Type::Int, &[a, b, b, a]),
            8 => {
                let mask = self.random.below(1 << 20) as i64;
                let mask = self.constant(Type::Int, rotated(mask)).0;
                Instruction::uop(MUL_AND_INT, Type::Int, &[a, b, mask])
            }
            9 => {
                let divisor = self.random.pick(&[3, 7, 10, 1000, 65521, 998_244_353]);
                let (multiplier, count) = reciprocal(divisor);
                let (multiplier, count) = (self.constant(Type::Word, multiplier).0, count as u16);
                let shifted = self.constant(Type::Word, u64::from(divisor) << 16).0;
                let divisor = self.constant(Type::Word, divisor.into()).0;
                match self.random.below(3) {
                    1 => Instruction::uop(MOD_INT_ONCE, Type::Int, &[a, shifted]),
                    0 => Instruction::uop(FLOORDIV_INT_CONST, Type::Int, &[a, multiplier, count]),
                    _ => Instruction::uop(MOD_INT_CONST, Type::Int, &[a, multiplier, count, divisor]),
                }
            }
            0..=2 => {
                let uop = self.random.pick(&guarded);
                let snapshot = self.snapshot().0;
                Instruction::uop(uop, Type::Int, &[a, b, snapshot])
            }
            3 => {
                let shifted = (self.random.below(9) << 16).wrapping_sub(4 << 16);
                let constant = self.constant(Type::Word, shifted).0;
                let snapshot = self.snapshot().0;
                Instruction::uop(ADD_INT_CONST, Type::Int, &[a, constant, snapshot])
            }
            4 => {
                let count = 1 + self.random.below(20) as u16;
                Instruction::uop(SHR_INT_CONST, Type::Int, &[a, count])
            }
            5 => Instruction::uop(INVERT_INT, Type::Int, &[a]),
            _ => {
                let uop = self.random.pick(&[AND_INT, OR_INT, XOR_INT]);
                Instruction::uop(uop, Type::Int, &[a, b])
            }
        };
        let value = self.push(i);
        self.ints.push(value);
    }

    fn float_arithmetic(&mut self) {
        let (a, b) = (self.float().0, self.float().0);
        let i = match self.random.below(7) {
            0 => {
                let snapshot = self.snapshot().0;
                Instruction::uop(DIV_FLOAT, Type::Float, &[a, b, snapshot])
            }
            1 => Instruction::uop(NEG_FLOAT, Type::Float, &[a]),
            2 => {
                let int = self.int().0;
                Instruction::uop(FLOAT_FROM_INT, Type::Float, &[int])
            }
            _ => {
                let uop = self.random.pick(&[ADD_FLOAT, SUB_FLOAT, MUL_FLOAT]);
                Instruction::uop(uop, Type::Float, &[a, b])
            }
        };
        let value = self.push(i);
        self.floats.push(value);
    }

    fn comparison(&mut self) {
        let i = if self.random.below(2) == 0 {
            let (a, b) = (self.int().0, self.int().0);
            let uop = self.random.pick(&[COMPARE_INT_LT, COMPARE_INT_LE, COMPARE_INT_EQ, COMPARE_INT_NE]);
            Instruction::uop(uop, Type::Bool, &[a, b])
        } else {
            let (a, b) = (self.float().0, self.float().0);
            let uop = self.random.pick(&[COMPARE_FLOAT_LT, COMPARE_FLOAT_LE, COMPARE_FLOAT_EQ, COMPARE_FLOAT_NE]);
            Instruction::uop(uop, Type::Bool, &[a, b])
        };
        let value = self.push(i);
        self.others.push(value);
    }

    fn branch(&mut self) {
        let i = if self.random.below(2) == 0 {
            let (a, b) = (self.int().0, self.int().0);
            let (uop, snapshot) = (self.random.pick(&[BRANCH_INT_LT, BRANCH_INT_EQ, BRANCH_INT_EQ]), self.snapshot().0);
            Instruction::uop(uop, Type::None, &[a, b, snapshot])
        } else {
            let (a, b) = (self.float().0, self.float().0);
            let (uop, snapshot) = (self.random.pick(&[BRANCH_FLOAT_LT, BRANCH_FLOAT_EQ, BRANCH_FLOAT_EQ]), self.snapshot().0);
            Instruction::uop(uop, Type::None, &[a, b, snapshot])
        };
        self.push(i);
    }

    fn unbox(&mut self) {
        let snapshot = self.snapshot().0;
        if self.random.below(2) == 0 {
            let Some(value) = self.from(|m| &m.boxed_ints) else { return };
            self.push(Instruction::uop(GUARD_INT, Type::None, &[value.0, snapshot]));
            let int = self.push(Instruction::uop(UNBOX_INT, Type::Int, &[value.0]));
            self.ints.push(int);
        } else {
            let Some(value) = self.from(|m| &m.boxed_floats) else { return };
            let float = self.push(Instruction::uop(UNBOX_FLOAT_CHECK, Type::Float, &[value.0, snapshot]));
            self.floats.push(float);
        }
    }

    fn boxing(&mut self) {
        if self.random.below(2) == 0 {
            let int = self.int().0;
            let value = self.push(Instruction::uop(BOX_INT, Type::Tagged, &[int]));
            self.boxed_ints.push(value);
        } else {
            let float = self.float().0;
            let value = self.push(Instruction::uop(BOX_FLOAT, Type::Tagged, &[float]));
            self.boxed_floats.push(value);
        }
    }

    fn field(&mut self) -> u16 {
        (FIRST_FIELD + self.random.below((4_088 - FIRST_FIELD) / 8) * 8) as u16
    }

    fn memory_access(&mut self) {
        let object = self.from(|m| &m.objects).expect("an object").0;
        match self.random.below(10) {
            // The lower bytes of an int that is boxed.
            8 => {
                let (byte, place, field) = (self.below(256), self.below(4), self.field());
                self.push(Instruction::uop(STORE_BYTE_ITEM, Type::None, &[byte, object, place, field]));
                let load = self.push(Instruction::uop(LOAD_BYTE_ITEM, Type::Int, &[object, place, field]));
                self.ints.push(load);
            }
            9 => {
                let count = self.field();
                let load = self.push(Instruction::uop(LOAD_FIELD32_COUNT, Type::Int, &[object, count]));
                self.ints.push(load);
                // No NaN: of these, the sign may be any, and spills make them one.
                let (int, field) = (self.int().0, self.field());
                let float = self.push(Instruction::uop(FLOAT_FROM_INT, Type::Float, &[int])).0;
                self.push(Instruction::uop(STORE_FIELD_FLOAT, Type::None, &[float, object, field]));
                let (mask, bits) = (self.constant(Type::Word, 0).0, self.constant(Type::Word, 0).0);
                let snapshot = self.snapshot().0;
                self.push(Instruction::uop(GUARD_FIELD8_MASKED, Type::None, &[object, count, mask, bits, snapshot]));
            }
            0 => {
                let field = self.field();
                let value = self.push(Instruction::uop(LOAD_FIELD, Type::Tagged, &[object, field]));
                self.others.push(value);
            }
            1 => {
                let (value, int, field) = (self.boxed().0, self.int().0, self.field());
                self.push(Instruction::uop(STORE_FIELD, Type::None, &[value, object, field]));
                let field = self.field();
                self.push(Instruction::uop(STORE_FIELD_COUNT, Type::None, &[int, object, field]));
            }
            2 => {
                let (index, snapshot) = (self.index(), self.snapshot().0);
                let load = Instruction::uop(LOAD_ITEM, Type::Tagged, &[object, index, ITEMS, LENGTH, snapshot]);
                let value = self.push(load);
                self.others.push(value);
            }
            3 => {
                let (value, index, snapshot) = (self.boxed().0, self.index(), self.snapshot().0);
                self.push(Instruction::uop(STORE_ITEM, Type::None, &[value, object, index, ITEMS, LENGTH, snapshot]));
            }
            4 => {
                let (value, index, snapshot) = (self.boxed().0, self.index(), self.snapshot().0);
                let length = self.push(Instruction::uop(LOAD_FIELD_COUNT, Type::Int, &[object, LENGTH])).0;
                self.push(Instruction::uop(BRANCH_INT_OUTSIDE, Type::None, &[index, length, snapshot]));
                let buffer = self.push(Instruction::uop(LOAD_FIELD, Type::Word, &[object, ITEMS])).0;
                let load = self.push(Instruction::uop(LOAD_BUFFER_ITEM, Type::Tagged, &[buffer, index]));
                self.others.push(load);
                self.push(Instruction::uop(STORE_BUFFER_ITEM, Type::None, &[value, buffer, index]));
            }
            5 => {
                let (value, snapshot) = (self.boxed().0, self.snapshot().0);
                self.push(Instruction::uop(APPEND_ITEM, Type::None, &[value, object, ITEMS, LENGTH, ROOM, snapshot]));
            }
            6 => {
                let field = self.field();
                let float = self.push(Instruction::uop(LOAD_FIELD_FLOAT, Type::Float, &[object, field])).0;
                // Words that are no doubles are NaN of every sort, which boxing makes one.
                let value = self.push(Instruction::uop(BOX_FLOAT, Type::Tagged, &[float]));
                self.boxed_floats.push(value);
            }
            _ => {
                let snapshot = self.snapshot().0;
                let address = self.constant(Type::Object, self.memory.address(OBJECT)).0;
                self.push(Instruction::uop(GUARD_IS64, Type::None, &[object, address, snapshot]));
            }
        }
    }

    /// A number from 0 on, below a power of two.
    fn below(&mut self, limit: i64) -> u16 {
        let (int, mask) = (self.int().0, self.constant(Type::Int, rotated(limit - 1)).0);
        self.push(Instruction::uop(AND_INT, Type::Int, &[int, mask])).0
    }

    /// A cell for an object.
    fn take_cell(&mut self) {
        let (bytes, snapshot) = (self.constant(Type::Word, 64).0, self.snapshot().0);
        let value = self.push(Instruction::uop(TAKE_CELL, Type::Tagged, &[NEXT, END, bytes, snapshot]));
        self.others.push(value);
    }

    /// An index, in range as a rule.
    fn index(&mut self) -> u16 {
        let int = self.int();
        if self.random.below(8) == 0 {
            return int.0;
        }
        let ten = self.constant(Type::Int, rotated(ITEM_COUNT as i64));
        let snapshot = self.snapshot().0;
        let index = self.push(Instruction::uop(MOD_INT, Type::Int, &[int.0, ten.0, snapshot]));
        index.0
    }

    fn tuple(&mut self) {
        let count = 1 + self.random.below(4) as usize;
        let makers = [Quick::TUPLE_1, Quick::TUPLE_2, Quick::TUPLE_3, Quick::TUPLE_4];
        let mut arguments = vec![makers[count - 1] as u16, count as u16];
        for _ in 0..count {
            let part = match self.random.below(5) {
                0 | 1 => self.int(),
                2 => self.float(),
                3 => self.boxed(),
                _ => match self.from(|m| &m.sunk) {
                    Some(value) => value,
                    None => self.boxed(),
                },
            };
            arguments.push(part.0);
        }
        let value = self.push(Instruction::pseudo(Pseudo::NEW_OBJECT, Type::Object, &arguments));
        self.sunk.push(value);
    }

    fn copy(&mut self) {
        let of = self.random.pick(&[Type::Tagged, Type::Object, Type::Int, Type::Float]);
        let value = match of {
            Type::Object => self.from(|m| &m.objects).expect("an object"),
            _ => self.some(of),
        };
        let copy = self.push(Instruction::pseudo(Pseudo::COPY, of, &[value.0]));
        self.remember(copy, of);
    }

    /// A word that is no value, and a guard on it.
    fn word(&mut self) {
        let object = self.from(|m| &m.objects).expect("an object").0;
        let field = self.field();
        let word = self.push(Instruction::uop(LOAD_FIELD32, Type::Word, &[object, field]));
        self.words.push(word);
        let (value, snapshot) = (self.from(|m| &m.words).expect("a word").0, self.snapshot().0);
        let never = self.constant(Type::Word, 0xFFFF_FFFF_8765_4321).0;
        self.push(Instruction::uop(BRANCH_INT_EQ_CONST, Type::None, &[value, never, snapshot]));
    }

    /// Words do not live across calls.
    fn call(&mut self) {
        self.words.clear();
        let quick = self.random.below(6) as u16;
        let count = arguments_of(quick);
        let mut references: Vec<u16> = Vec::new();
        for _ in 0..count {
            let value = if self.random.below(2) == 0 { self.int() } else { self.boxed() };
            references.push(value.0);
        }
        let (first, rest) = references.split_at(count.min(4));
        let arguments = [&[quick, count as u16], first].concat();
        let value = self.push(Instruction::pseudo(Pseudo::CALL, Type::Tagged, &arguments));
        if !rest.is_empty() {
            self.push(Instruction::pseudo(Pseudo::CALL_MORE, Type::None, rest));
        }
        self.boxed_ints.push(value);
    }
}
