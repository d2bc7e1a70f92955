//! The memory that programs run on: the slots of a frame, what stands before them, and objects.

use super::*;

pub(super) const SLOTS: usize = 9;
pub(super) const BASE: u64 = 0x1_0000;
pub(super) const MACHINE: usize = 16;
pub(super) const POLL_WORD: usize = 20;
pub(super) const FIRST_OBJECT: usize = 24;
pub(super) const WORDS: usize = 4096;
pub(super) const INSTANCES: [u32; 2] = [1000, 1001];
pub(super) const FIELDS: [u16; 3] = [8, 16, 24];
pub(super) const AGE: u16 = offset_of!(Header, age) as u16;
pub(super) const SHAPE: u16 = offset_of!(Header, shape) as u16;
pub(super) const CAPACITY: u64 = 12;

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Memory {
    pub(super) words: Vec<u64>,
    pub(super) next: usize,
    /// Something was computed of a large int, which this language does not know how to do.
    pub(super) spoilt: bool,
}

pub(super) fn address(word: usize) -> u64 {
    BASE + word as u64 * 8
}

impl Memory {
    pub(super) fn at(&self, address: u64, width: u64) -> (usize, u32) {
        let offset = address.wrapping_sub(BASE);
        assert!(offset < WORDS as u64 * 8 && offset.is_multiple_of(width), "no memory at {address:#x}");
        ((offset / 8) as usize, (offset % 8 * 8) as u32)
    }

    pub(super) fn make(&mut self, words: usize) -> Option<u64> {
        let at = self.next;
        if at + words > WORDS {
            return None;
        }
        self.next += words;
        Some(address(at))
    }

    pub(super) fn instance(&mut self, shape: u32) -> u64 {
        let at = self.make(5).expect("there is room at first");
        self.store(at + u64::from(SHAPE), 4, shape.into());
        at
    }

    pub(super) fn list(&mut self, items: &[u64]) -> Option<u64> {
        let (list, buffer) = (self.make(4)?, self.make(2 + CAPACITY as usize)?);
        self.store(list + u64::from(SHAPE), 4, class_shape::LIST.0.into());
        self.store(list + LIST_BUFFER as u64, 8, buffer);
        self.store(list + LIST_LENGTH as u64, 8, items.len() as u64);
        self.store(list + LIST_ROOM as u64, 8, CAPACITY);
        for (n, item) in items.iter().enumerate() {
            self.store(buffer + 16 + n as u64 * 8, 8, *item);
        }
        Some(list)
    }

    pub(super) fn pair(&mut self, items: &[u64]) -> Option<u64> {
        let pair = self.make(4)?;
        self.store(pair + u64::from(SHAPE), 4, class_shape::TUPLE.0.into());
        self.store(pair + TUPLE_LENGTH as u64, 8, 2);
        for (n, item) in items.iter().enumerate() {
            self.store(pair + TUPLE_ITEMS as u64 + n as u64 * 8, 8, *item);
        }
        Some(pair)
    }

    /// All that can be reached, wherever it lies: objects are numbered as they are met.
    pub(super) fn shown(&mut self, objects: &[u64]) -> Vec<u64> {
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

    pub(super) fn shape(&mut self, value: u64) -> u32 {
        if Value::from_bits(value).is_object() { self.load(value + u64::from(SHAPE), 4) as u32 } else { 0 }
    }

    pub(super) fn length(&mut self, list: u64) -> u64 {
        self.load(list + LIST_LENGTH as u64, 8)
    }

    pub(super) fn item(&mut self, list: u64, index: u64) -> Option<u64> {
        if self.shape(list) != class_shape::LIST.0 {
            return None;
        }
        let (index, length) = (Value::from_bits(index).as_small_int()?, self.length(list) as i64);
        let index = if index < 0 { index + length } else { index };
        let buffer = self.load(list + LIST_BUFFER as u64, 8);
        (0..length).contains(&index).then(|| buffer + 16 + index as u64 * 8)
    }

    pub(super) fn append(&mut self, list: u64, item: u64) -> Option<()> {
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

    fn take_cell(&mut self, _bytes: u64) -> u64 {
        panic!("not in this test")
    }
}
