//! Arbitrary programs, and memories for them.

use super::*;

pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn word(&mut self) -> u64 {
        // The generator of Knuth's MMIX, mixed.
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 ^ self.0 >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 13
    }

    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.word() % n
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

pub(super) fn some_value(random: &mut Random, objects: &[u64]) -> u64 {
    match random.below(12) {
        0..=4 => boxed_int(random.below(12) as i64 - 4),
        5 => boxed_int(random.pick(&[Value::INT_MAX, Value::INT_MIN, 1 << 40, -(1 << 30)])),
        6..=8 => boxed_float(random.pick(&[0.5f64, -0.0, 2.0, 1e300, -3.25, f64::INFINITY, f64::NAN]).to_bits()),
        9 => Value::bool(random.below(2) == 0).bits(),
        10 => Value::NONE.bits(),
        _ => random.pick(objects),
    }
}

pub(super) fn some_memory(random: &mut Random) -> (Memory, Vec<u64>) {
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
pub(super) fn vary(random: &mut Random, m: &mut Memory, objects: &[u64]) {
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

pub(super) fn some_code(random: &mut Random, objects: &[u64]) -> Code {
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
pub(super) fn some_program(random: &mut Random, mut m: Memory, objects: &[u64]) -> Vec<Code> {
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
    if random.below(3) == 0 {
        program.extend(counting(random));
    }
    program
}

/// What a loop over a range does: a slot has the number that another one had before something was added to it.
fn counting(random: &mut Random) -> [Code; 3] {
    let (next, by) = (random.below(3) as usize, 8);
    let now = random.pick(&[0, 1, 2, 3, 7]);
    let step = boxed_int(random.below(5) as i64 - 1);
    [Code::Move(now, next), Code::Constant(by, step), Code::Arithmetic(next, Operator::Add, next, by)]
}
