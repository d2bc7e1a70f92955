# SHA-256, MD5, CRC-32, Adler, RC4, base64 and a linear feedback register in plain integers and bytes.
import math


def rotate_left(x, n): return (x << n | x >> (32 - n)) & 0xFFFFFFFF
def rotate_right(x, n): return (x >> n | x << (32 - n)) & 0xFFFFFFFF
def padded(data, order): return data + b"\x80" + bytes(-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, order)


def first_primes(n):
    found, k = [], 2
    while len(found) < n:
        if all(k % p for p in found): found.append(k)
        k += 1
    return found


def fraction_bits(p, root):
    """The first 32 bits of the fraction of p's root, in integers."""
    low, high = 0, p << 40
    while low < high:
        middle = (low + high + 1) // 2
        if middle**root <= p << 32 * root: low = middle
        else: high = middle - 1
    return low & 0xFFFFFFFF


K = [fraction_bits(p, 3) for p in first_primes(64)]
H = [fraction_bits(p, 2) for p in first_primes(8)]
T = [int(abs(math.sin(i + 1)) * 2**32) & 0xFFFFFFFF for i in range(64)]
S = [s for row in ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21)) for s in row * 4]


def sha256(data):
    state = list(H)
    data = padded(data, "big")
    for block in range(0, len(data), 64):
        w = [int.from_bytes(data[i:i + 4], "big") for i in range(block, block + 64, 4)]
        for i in range(16, 64):
            a, b = w[i - 15], w[i - 2]
            w.append((w[i - 16] + w[i - 7] + (rotate_right(a, 7) ^ rotate_right(a, 18) ^ a >> 3) + (rotate_right(b, 17) ^ rotate_right(b, 19) ^ b >> 10)) & 0xFFFFFFFF)
        a, b, c, d, e, f, g, h = state
        for k, x in zip(K, w):
            t = (h + (rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25)) + (e & f ^ ~e & g) + k + x) & 0xFFFFFFFF
            u = (rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22)) + (a & b ^ a & c ^ b & c)
            a, b, c, d, e, f, g, h = (t + u) & 0xFFFFFFFF, a, b, c, (d + t) & 0xFFFFFFFF, e, f, g
        state = [(x + y) & 0xFFFFFFFF for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state).hex()


def md5(data):
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    data = padded(data, "little")
    for block in range(0, len(data), 64):
        w = [int.from_bytes(data[i:i + 4], "little") for i in range(block, block + 64, 4)]
        a, b, c, d = state
        for i in range(64):
            match i // 16:
                case 0: f, g = b & c | ~b & d, i
                case 1: f, g = d & b | ~d & c, (5 * i + 1) % 16
                case 2: f, g = b ^ c ^ d, (3 * i + 5) % 16
                case 3: f, g = c ^ (b | ~d & 0xFFFFFFFF), 7 * i % 16
            a, b, c, d = d, (b + rotate_left((a + f + T[i] + w[g]) & 0xFFFFFFFF, S[i])) & 0xFFFFFFFF, b, c
        state = [(x + y) & 0xFFFFFFFF for x, y in zip(state, (a, b, c, d))]
    return b"".join(x.to_bytes(4, "little") for x in state).hex()


CRC = []
for n in range(256):
    for _ in range(8): n = n >> 1 ^ (0xEDB88320 if n & 1 else 0)
    CRC.append(n)
def crc32(data):
    c = 0xFFFFFFFF
    for byte in data: c = CRC[(c ^ byte) & 0xFF] ^ c >> 8
    return c ^ 0xFFFFFFFF
def adler(data):
    a, b = 1, 0
    for byte in data: a = (a + byte) % 65521; b = (b + a) % 65521
    return b << 16 | a
def rc4(key, data):
    s, j = list(range(256)), 0
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + s[i]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(byte ^ s[(s[i] + s[j]) % 256])
    return bytes(out)
ALPHABET = bytes([*range(65, 91), *range(97, 123), *range(48, 58)]) + b"+/"
def base64(data):
    out = bytearray()
    for i in range(0, len(data), 3):
        chunk = data[i:i + 3]
        n = int.from_bytes(chunk.ljust(3, b"\0"), "big")
        out += bytes(ALPHABET[n >> s & 63] for s in (18, 12, 6, 0))[:len(chunk) + 1] + b"=" * (3 - len(chunk))
    return out.decode()
def fnv(data):
    h = 0xCBF29CE484222325
    for byte in data: h = (h ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return h
def lfsr(state, taps, n):
    for _ in range(n):
        yield state & 1
        state = state >> 1 | (sum(state >> t & 1 for t in taps) & 1) << 15


for data in (b"", b"abc", b"The quick brown fox jumps over the lazy dog", bytes(range(256)), "é日😀".encode()):
    print(len(data), sha256(data), md5(data), f"{crc32(data):08x} {adler(data):08x} {fnv(data):016x}")
print(base64(b""), base64(b"f"), base64(b"fo"), base64(b"foo"), base64(bytes(range(200, 256))))
print(rc4(b"Key", b"Plaintext").hex(), rc4(b"Wiki", rc4(b"Wiki", b"round trip")), "".join(map(str, lfsr(0xACE1, (0, 2, 3, 5), 48))), K[0] == 0x428A2F98, H[0] == 0x6A09E667)
