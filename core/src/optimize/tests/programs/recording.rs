//! Recording a run: what each instruction does, as instructions of a trace with guards for "like these".

use super::*;

pub(super) struct Recorder {
    pub(super) b: Builder,
    pub(super) slots: [Option<(Ref, bool)>; SLOTS],
    pub(super) unit: usize,
}

pub(super) type Made<T> = Result<T, Full>;

impl Recorder {
    pub(super) fn new() -> Made<Recorder> {
        let mut b = Builder::new();
        b.trace.extent = 20;
        let (code, function) = (b.constant(Type::Object, 0x10)?, b.constant(Type::Tagged, 0)?);
        let header = SLOTS as u16;
        let caller = FrameId::ROOT;
        b.frame(TraceFrame { caller, return_unit: 0, return_depth: 0, header, code, function, returns: Returns::Push })?;
        Ok(Recorder { b, slots: [None; SLOTS], unit: 0 })
    }

    pub(super) fn uop(&mut self, uop: Uop, of: Type, arguments: &[u16]) -> Made<Ref> {
        self.b.emit(Instruction::uop(uop, of, arguments))
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        let written = self.slots.iter().enumerate().filter_map(|(at, s)| s.filter(|s| s.1).map(|s| (at, s.0)));
        written.map(|(at, value)| Entry { slot: at as u16, value }).collect()
    }

    pub(super) fn snapshot(&mut self, leave: Leave, unit: usize) -> Made<u16> {
        let entries = self.entries();
        let snapshot = Snapshot { leave, frame: FrameId::ROOT, unit: unit as u32, depth: 0, first: 0, count: 0 };
        Ok(self.b.snapshot(snapshot, &entries)?.0)
    }

    pub(super) fn exit(&mut self) -> Made<u16> {
        self.snapshot(Leave::Guard, self.unit)
    }

    pub(super) fn read(&mut self, slot: usize) -> Made<Ref> {
        if let Some((value, _)) = self.slots[slot] {
            return Ok(value);
        }
        let value = self.uop(Uop::LOAD_SLOT, Type::Tagged, &[slot as u16 * 8])?;
        self.b.assume_present(value);
        self.slots[slot] = Some((value, false));
        Ok(value)
    }

    pub(super) fn write(&mut self, slot: usize, value: Ref) {
        self.slots[slot] = Some((value, true));
    }

    pub(super) fn word(&mut self, bits: u64) -> Made<u16> {
        Ok(self.b.constant(Type::Word, bits)?.0)
    }

    pub(super) fn int(&mut self, slot: usize) -> Made<Ref> {
        let value = self.read(slot)?;
        if self.b.type_of(value) == Type::Int {
            return Ok(value);
        }
        let value = self.boxed(value)?;
        let exit = self.exit()?;
        self.uop(Uop::GUARD_INT, Type::None, &[value.0, exit])?;
        self.uop(Uop::UNBOX_INT, Type::Int, &[value.0])
    }

    pub(super) fn float(&mut self, slot: usize, actual: Value) -> Made<Ref> {
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

    pub(super) fn boxed(&mut self, value: Ref) -> Made<Ref> {
        match self.b.type_of(value) {
            Type::Int => self.uop(Uop::BOX_INT, Type::Tagged, &[value.0]),
            Type::Float => self.uop(Uop::BOX_FLOAT, Type::Tagged, &[value.0]),
            _ => Ok(value),
        }
    }

    pub(super) fn boxed_slot(&mut self, slot: usize) -> Made<Ref> {
        let value = self.read(slot)?;
        self.boxed(value)
    }

    pub(super) fn bool(&mut self, slot: usize) -> Made<Ref> {
        let value = self.boxed_slot(slot)?;
        let exit = self.exit()?;
        self.uop(Uop::GUARD_BOOL, Type::None, &[value.0, exit])?;
        Ok(value)
    }

    pub(super) fn object(&mut self, slot: usize, shape: u32) -> Made<Ref> {
        let value = self.boxed_slot(slot)?;
        let (shape, exit) = (self.word(shape.into())?, self.exit()?);
        if self.unit.is_multiple_of(3) {
            self.uop(Uop::GUARD_OBJECT, Type::None, &[value.0, exit])?;
        }
        self.uop(Uop::GUARD_SHAPE, Type::None, &[value.0, shape, exit])?;
        Ok(value)
    }

    /// Records a code that is about to run on this memory, where it does not raise.
    pub(super) fn record(&mut self, code: Code, m: &mut Memory) -> Made<()> {
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
                // Both of the ways in which traces append.
                if v % 2 == 0 {
                    self.quick(Quick::LIST_APPEND, &[list, value])?;
                } else {
                    let exit = self.exit()?;
                    let fields = [LIST_BUFFER as u16, LIST_LENGTH as u16, LIST_ROOM as u16];
                    let arguments = [value.0, list.0, fields[0], fields[1], fields[2], exit];
                    self.uop(Uop::APPEND_ITEM, Type::None, &arguments)?;
                }
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

    pub(super) fn quick(&mut self, quick: Quick, arguments: &[Ref]) -> Made<Ref> {
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
pub(super) fn record(program: &[Code], mut m: Memory) -> Made<Recorded> {
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
