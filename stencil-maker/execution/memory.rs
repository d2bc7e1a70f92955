//! The memory that cases work on: pieces at fixed addresses, and copies of them for the reference.

/// Words at an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    pub address: u64,
    pub words: Vec<u64>,
}

/// What a case may reach.
#[derive(Clone, PartialEq, Eq)]
pub struct Memory {
    pub pieces: Vec<Piece>,
}

pub const MACHINE: usize = 0;
pub const FRAME: usize = 1;
pub const OBJECT: usize = 2;
pub const BUFFER: usize = 3;
pub const POLL_WORD: usize = 4;

impl Memory {
    /// Live memory: its addresses are those of the words.
    pub fn new() -> Memory {
        let piece = |words: usize| {
            let words = vec![0u64; words];
            Piece { address: words.as_ptr() as u64, words }
        };
        // The machine and the frame as far as operands reach, an object with items behind its last field, a buffer, a word.
        Memory { pieces: vec![piece(4096), piece(4096), piece(1024), piece(64), piece(1)] }
    }

    pub fn address(&self, piece: usize) -> u64 {
        self.pieces[piece].address
    }

    fn find(&mut self, address: u64, width: u64) -> (&mut u64, u64) {
        for piece in &mut self.pieces {
            let offset = address.wrapping_sub(piece.address);
            if offset < piece.words.len() as u64 * 8 {
                assert_eq!(offset % width, 0, "an unaligned access");
                return (&mut piece.words[(offset / 8) as usize], offset % 8 * 8);
            }
        }
        panic!("no memory at {address:#x}")
    }

    /// `width` bytes, zero-extended.
    pub fn load(&mut self, address: u64, width: u64) -> u64 {
        let (word, shift) = self.find(address, width);
        *word >> shift & (u64::MAX >> (64 - width * 8))
    }

    pub fn store(&mut self, address: u64, width: u64, value: u64) {
        let (word, shift) = self.find(address, width);
        let mask = (u64::MAX >> (64 - width * 8)) << shift;
        *word = *word & !mask | value << shift & mask;
    }
}
