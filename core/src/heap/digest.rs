//! A number for all that some values reach: equal where the same objects have the same contents and refer to each other in
//! the same way, wherever they lie and however they came to be. So runs of a program in different tiers can be compared by
//! what they leave behind.
//!
//! Objects are numbered as they are met, breadth first; texts, bytes and large ints are what they say, not which object says
//! it. Left out is what a program cannot ask for: which shapes were known, what is compiled, room that is not used.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};
use core::ptr::NonNull;

use hashbrown::HashMap;

use super::mark::{Tracer, value_of};
use crate::machine::BuildAddressHasher;
use crate::object::generator::GeneratorState;
use crate::object::{
    self, BigInt, ByteArray, Bytes, Class, ClassFlags, CodeObject, Complex, Generator, Header, Kind, ShapeTable, Str,
};
use crate::value::Value;

/// The digest of what values reach; no collection is under way.
pub fn digest(roots: &[Value], shapes: &ShapeTable) -> u64 {
    let mut digest = Digest { hash: Fnv(0xCBF2_9CE4_8422_2325), numbers: HashMap::default(), pending: VecDeque::new(), shapes };
    roots.iter().for_each(|root| digest.value(*root));
    while let Some(header) = digest.pending.pop_front() {
        // SAFETY: what live objects refer to is alive, and nothing is collected meanwhile.
        digest.object(unsafe { header.as_ref() });
    }
    digest.hash.finish()
}

/// FNV-1a, by words where there are words.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64((*byte).into()));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x100_0000_01B3).rotate_left(23);
    }
}

struct Digest<'s> {
    hash: Fnv,
    /// By address.
    numbers: HashMap<usize, u64, BuildAddressHasher>,
    pending: VecDeque<NonNull<Header>>,
    shapes: &'s ShapeTable,
}

impl Digest<'_> {
    fn value(&mut self, value: Value) {
        let Some(header) = value.header() else { return self.hash.write_u64(value.bits()) };
        // Where something has its items: these are visited, too.
        if header.kind == Kind::Buffer {
            return;
        }
        self.hash.write_u64(header.kind as u64);
        match header.kind {
            Kind::Str => value.downcast::<Str>().iter().for_each(|text| text.as_bytes().hash(&mut self.hash)),
            Kind::Bytes => value.downcast::<Bytes>().iter().for_each(|bytes| bytes.as_slice().hash(&mut self.hash)),
            Kind::BigInt => {
                value.downcast::<BigInt>().iter().for_each(|int| (int.is_negative(), int.words()).hash(&mut self.hash))
            }
            _ => self.reference(header),
        }
    }

    /// An object by its number, which it gets where it is met first.
    fn reference(&mut self, header: &Header) {
        let (count, at) = (self.numbers.len() as u64, NonNull::from(header));
        let number = *self.numbers.entry(at.as_ptr() as usize).or_insert_with(|| {
            self.pending.push_back(at);
            count
        });
        self.hash.write_u64(number);
    }

    /// What an object holds.
    fn object(&mut self, header: &Header) {
        let this = value_of(header);
        if let Some(class) = this.downcast::<Class>() {
            self.value(class.name.get());
            // Dicts of builtin classes are filled as they are asked.
            if class.has(ClassFlags::HEAP) {
                [class.bases.get(), class.dict.get().into()].into_iter().for_each(|part| self.value(part));
            }
            return;
        }
        if let Some(code) = this.downcast::<CodeObject>() {
            return self.value(code.qualified_name);
        }
        if let Some(generator) = this.downcast::<Generator>() {
            let state = generator.state.get();
            self.hash.write_u64(state as u64);
            if matches!(state, GeneratorState::Created | GeneratorState::Suspended) {
                // SAFETY: the frame of a generator that waits is complete (interp/generator.rs).
                let unit = unsafe { (*generator.frame.get()).unit_at((*generator.frame.get()).pc) };
                self.hash.write_u64(unit.into());
            }
        }
        if let Some(bytes) = this.downcast::<ByteArray>() {
            bytes.bytes.as_slice().hash(&mut self.hash);
        }
        if let Some(complex) = this.downcast::<Complex>() {
            [complex.real, complex.imaginary].into_iter().for_each(|part| self.hash.write_u64(part.to_bits()));
        }
        if let Some(shape) = self.shapes.get(header.shape.get()) {
            self.value(shape.class.into());
            shape.names().iter().for_each(|name| self.value(*name));
        }
        self.references(header);
    }

    fn references(&mut self, header: &Header) {
        let mut tracer = Tracer::listing(self.shapes);
        object::trace(header, &mut tracer);
        let found: Vec<Value> = tracer.listed();
        // What is empty may be room, or not be there yet.
        found.into_iter().filter(|value| !value.is_empty()).for_each(|value| self.value(value));
    }
}
