# Ints of 48 to 64 bits under masks: hashes, random numbers, shifts; what is not reduced, what turns small, what turns negative.

MASK = 0xFFFFFFFFFFFFFFFF
HALF = 0xFFFFFFFF


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def splitmix(state, turns):
    total = 0
    for _ in range(turns):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        total ^= z ^ (z >> 31)
    return state, total


def xorshift(x, turns):
    for _ in range(turns):
        x ^= (x << 13) & MASK
        x ^= x >> 7
        x ^= (x << 17) & MASK
    return x


def linear(x, turns):
    seen = [0] * 8
    for _ in range(turns):
        x = (x * 6364136223846793005 + 1442695040888963407) & MASK
        seen[x >> 61] += 1
        seen[x % 8] += 2
    return x, seen


def narrow(x, turns):
    # Numbers that get smaller than 48 bits now and then, and larger again.
    small = 0
    for i in range(turns):
        x = (x * 0x5851F42D4C957F2D + i) & MASK
        y = x >> (x & 31) if i & 1 else x >> 20
        if y < 1 << 40:
            small += 1
        x = x & 0xFFFFFFFFFFFF if i % 7 == 0 else x
    return x, small


def shifts(x, turns):
    total = 0
    for i in range(turns):
        a = (x << 1) & MASK
        b = (x << 31) & MASK
        c = (x << 32) & MASK
        d = (x << 33) & MASK
        e = (x << 63) & MASK
        f = (x >> 1) ^ (x >> 31) ^ (x >> 32) ^ (x >> 33) ^ (x >> 63)
        rotated = ((x << 21) | (x >> 43)) & MASK
        total = (total + (a ^ b) + (c | d) - e + f) & MASK
        x = (rotated * 3 + i) & MASK
    return x, total


def signs(x, turns):
    total = 0
    for i in range(turns):
        y = (x - 0xFEDCBA9876543210) & MASK
        z = (-i * 0x123456789ABC) & MASK
        w = (i - 3) * 0x7FFFFFFFFFFF & HALF
        total = (total ^ y ^ z) + w & MASK
        x = (x + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFF
    return x, total


def unreduced(x, turns):
    # Products and sums that are seen as they are.
    kept = []
    for i in range(turns):
        y = x * 0x9E3779B97F4A7C15
        if i % 500 == 0:
            kept.append(y)
        x = (y + i) & MASK
        z = x * x * x
        if i % 700 == 0:
            kept.append(z % 1000003)
        x = (z ^ y) & MASK
    return x, kept


def parts(x, turns):
    counts = {}
    for i in range(turns):
        x = (x * 0xD1342543DE82EF95 + 1) & MASK
        key = x // 0xFFFFFFFFFFFF
        counts[key % 5] = counts.get(key % 5, 0) + 1
        if x == 17 or x < 5:
            counts[x] = i
    return x, sorted(counts.items())


def bools(x, turns):
    for i in range(turns):
        flag = i % 3 == 0
        x = (x + flag) * 0x9E3779B97F4A7C15 & MASK
        x = x ^ True
    return x


class Wide(int):
    def __and__(self, other):
        return 12345


def mixed(values, turns):
    total = 0
    for i in range(turns):
        total += (values[i % len(values)] & MASK) % 1009
    return total


def stopped(x, turns, last):
    for i in range(turns):
        x = (x * 0xBF58476D1CE4E5B9) & MASK
        if i == last:
            raise ValueError(x, x * x, x - (1 << 65))
    return x


for _ in range(3):
    print(hex(fnv1a(b"a wide int goes around as its halves " * 40)))
print(*map(hex, splitmix(42, 3000)))
print(hex(xorshift(88172645463325252, 3000)))
print(linear(1, 3000))
print(narrow(1, 4000))
print(*map(hex, shifts(0x123456789ABCDEF1, 3000)))
print(*map(hex, signs(0xCBF29CE484222325, 3000)))
print(unreduced(3, 3000))
print(parts(7, 3000))
print(hex(bools(1, 3000)))
print(mixed([1 << 60, 1 << 50, (1 << 64) - 1], 3000))
print(mixed([1 << 60, 5, -1, -(1 << 60), 1 << 100, 1 << 47, (1 << 47) - 1, True], 3000))
print(mixed([1 << 60, Wide(1 << 60)], 3000))
for last in (1500, 2999):
    try:
        stopped(3, 3000, last)
    except ValueError as error:
        print(error.args)
