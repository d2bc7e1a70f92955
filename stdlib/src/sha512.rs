//! SHA-512 (FIPS 180-4), with which `random` stretches seeds.

/// The first 64 bits of the fractions of the cube roots of the first 80 primes.
const ROUND: [u64; 80] = round_constants();
/// The same of the square roots of the first 8 primes.
const START: [u64; 8] = start_values();

/// The digest of a message.
pub fn sha512(message: &[u8]) -> [u8; 64] {
    let mut state = START;
    let (blocks, rest) = message.as_chunks::<128>();
    blocks.iter().for_each(|block| compress(&mut state, block));
    // The rest, a one bit, zeros, and the length in bits end the last block.
    let mut last = [0; 256];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    let end = if rest.len() < 112 { 128 } else { 256 };
    last[end - 16..end].copy_from_slice(&(message.len() as u128 * 8).to_be_bytes());
    last[..end].as_chunks::<128>().0.iter().for_each(|block| compress(&mut state, block));
    let mut digest = [0; 64];
    for (place, word) in digest.as_chunks_mut::<8>().0.iter_mut().zip(state) {
        *place = word.to_be_bytes();
    }
    digest
}

fn compress(state: &mut [u64; 8], block: &[u8; 128]) {
    let mut words = [0u64; 80];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<8>().0) {
        *word = u64::from_be_bytes(*bytes);
    }
    for t in 16..80 {
        let (a, b) = (words[t - 15], words[t - 2]);
        let small = a.rotate_right(1) ^ a.rotate_right(8) ^ a >> 7;
        let large = b.rotate_right(19) ^ b.rotate_right(61) ^ b >> 6;
        words[t] = words[t - 16].wrapping_add(small).wrapping_add(words[t - 7]).wrapping_add(large);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in words.iter().zip(ROUND) {
        let mixed = e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41);
        let chosen = e & f ^ !e & g;
        let first = h.wrapping_add(mixed).wrapping_add(chosen).wrapping_add(constant).wrapping_add(*word);
        let turned = a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39);
        let second = turned.wrapping_add(a & b ^ a & c ^ b & c);
        (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(first), c, b, a, first.wrapping_add(second));
    }
    for (place, word) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *place = place.wrapping_add(word);
    }
}

// -- the constants, computed by the compiler -----------------------------------------------------------------------------

const fn is_prime(n: u64) -> bool {
    let mut divisor = 2;
    while divisor * divisor <= n {
        if n.is_multiple_of(divisor) {
            return false;
        }
        divisor += 1;
    }
    n > 1
}

const fn next_prime(mut n: u64) -> u64 {
    n += 1;
    while !is_prime(n) {
        n += 1;
    }
    n
}

/// Is `root`, a number of 64 fractional bits, to the `power` at most `n`? (`root` is below 2^68.)
const fn power_at_most(root: u128, power: u32, n: u64) -> bool {
    // In limbs of 32 bits, so that nothing is lost.
    let mut product = [0u64; 12];
    product[0] = 1;
    let factor = [root as u32 as u64, (root >> 32) as u32 as u64, (root >> 64) as u64];
    let mut i = 0;
    while i < power {
        let mut next = [0u64; 12];
        let mut a = 0;
        while a < 9 {
            let (mut carry, mut b) = (0, 0);
            while b < 3 {
                let sum = next[a + b] + product[a] * factor[b] + carry;
                next[a + b] = sum & 0xFFFF_FFFF;
                carry = sum >> 32;
                b += 1;
            }
            next[a + 3] += carry;
            a += 1;
        }
        product = next;
        i += 1;
    }
    // 64 * power fractional bits are 2 * power limbs.
    let whole = 2 * power as usize;
    let high = product[whole] | product[whole + 1] << 32;
    let mut fraction = false;
    let mut limb = 0;
    while limb < whole {
        fraction |= product[limb] != 0;
        limb += 1;
    }
    high < n || (high == n && !fraction)
}

/// The first 64 bits of the fraction of a root of `n`.
const fn root_fraction(n: u64, power: u32) -> u64 {
    let mut root = 0u128;
    let mut bit = 68;
    while bit > 0 {
        bit -= 1;
        if power_at_most(root | 1 << bit, power, n) {
            root |= 1 << bit;
        }
    }
    root as u64
}

const fn round_constants() -> [u64; 80] {
    let (mut all, mut prime, mut i) = ([0; 80], 1, 0);
    while i < 80 {
        prime = next_prime(prime);
        all[i] = root_fraction(prime, 3);
        i += 1;
    }
    all
}

const fn start_values() -> [u64; 8] {
    let (mut all, mut prime, mut i) = ([0; 8], 1, 0);
    while i < 8 {
        prime = next_prime(prime);
        all[i] = root_fraction(prime, 2);
        i += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_of_the_standard() {
        assert_eq!((START[0], START[7]), (0x6a09_e667_f3bc_c908, 0x5be0_cd19_137e_2179));
        assert_eq!((ROUND[0], ROUND[79]), (0x428a_2f98_d728_ae22, 0x6c44_198c_4a47_5817));
    }

    #[test]
    fn digests_of_the_standard() {
        assert_eq!(sha512(b"abc")[..8], [0xdd, 0xaf, 0x35, 0xa1, 0x93, 0x61, 0x7a, 0xba]);
        assert_eq!(sha512(b"")[..8], [0xcf, 0x83, 0xe1, 0x35, 0x7e, 0xef, 0xb8, 0xbd]);
        assert_eq!(sha512(&[b'a'; 200])[..2], [0x4b, 0x11]);
    }
}
