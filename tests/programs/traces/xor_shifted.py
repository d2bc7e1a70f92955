"""Exclusive or with what was shifted left under a mask: generators of random numbers, with masks and counts of all kinds."""

MASK = 0xFFFFFFFF


def xorshift(x, times):
    seen = 0
    for _ in range(times):
        x ^= (x << 13) & MASK
        x ^= x >> 17
        x ^= (x << 5) & MASK
        seen = (seen + x) % 1000003
    return x, seen


def other_operand(x, y, times):
    """What is shifted is another number than what it goes into; either may be negative."""
    seen = 0
    for turn in range(times):
        y = y ^ ((x << 7) & 0x7FFFFFF)
        x = ((y << 21) & 0xFFFFFFF0FF) ^ x
        x = x - 3 if turn & 1 else ~x
        seen ^= x
    return x, y, seen


def counts(x):
    answers = []
    for turn in range(1500):
        a = (x << 1) & 0xFF ^ x
        b = x ^ ((x << 16) & 0xFFFFFFFFFF)
        c = x ^ ((x << 31) & 0x3FFFFFFFFFFF)
        d = x ^ ((x << 46) & 0x7FFFFFFFFFFF)
        e = x ^ ((x << 9) & -256) if turn % 50 == 0 else 0
        f = x ^ ((x << 4) & 0)
        if turn % 300 == 0:
            answers.append((a, b, c, d, e, f))
        x = (x * 5 + 1) & 0xFFFFF
        if turn == 700:
            x = -x
        if turn == 1200:
            x = 1 << 60
    return answers


def used_twice(x, times):
    """The shifted number is asked for, too, and where the trace is left in between."""
    total = 0
    for turn in range(times):
        shifted = (x << 3) & 0xFFFFF
        x = shifted ^ (x + turn & 0xFFFF)
        if shifted > 0xF0000:
            total += shifted
        total += x
    return x, total


def many(times):
    """More numbers than there are registers: they wait in memory, and exits find them there."""
    a, b, c, d, e, f, g, h, i, j = 1, -2, 3, -4, 5, -6, 7, -8, 9, -10
    for turn in range(times):
        a, b, c, d, e = b + 1, c - a, d ^ e, e & 1023, (f + turn) & 4095
        f, g, h, i, j = g - 1, h + e, i ^ d, (j + a) % 1009, f - b & 8191
        if turn % 400 == 399:
            b = c = 0
        if h > 1 << 46:
            h = 0.5
    return a, b, c, d, e, f, g, h, i, j


print(xorshift(20260101, 5000))
print(other_operand(12345, 678, 3000))
print(other_operand(-12345, 1 << 40, 3000))
for line in counts(77):
    print(line)
print(used_twice(99, 4000))
print(many(5000))
