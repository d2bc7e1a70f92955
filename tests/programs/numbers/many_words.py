"""Arithmetic of ints from one word to some hundred, with all signs, checked by identities and summed up to one number."""

state = 12345


def draw(bits):
    """Bits with long runs of ones and zeros: carries and borrows go far."""
    global state
    value = 0
    while value.bit_length() < bits:
        state = state * 6364136223846793005 + 1442695040888963407 & 0xFFFFFFFFFFFFFFFF
        length = (state >> 40) % 90 + 1
        value <<= length
        kind = (state >> 20) % 4
        if kind == 0:
            value |= (1 << length) - 1
        elif kind == 1:
            value |= 1
        elif kind == 2:
            value |= (state >> 11) & ((1 << length) - 1)
    return value >> (value.bit_length() - bits)


SIZES = [1, 30, 47, 48, 49, 63, 64, 65, 95, 127, 128, 129, 191, 192, 193, 320, 1000, 1600, 2100, 4096, 20000]
numbers = [0]
for size in SIZES:
    for number in (1 << size, (1 << size) - 1, draw(size), draw(size)):
        numbers += [number, -number]

total = 0


def note(*values):
    global total
    for value in values:
        total = (total * 1000003 + value) % ((1 << 89) - 1)


for a in numbers:
    note(-a, ~a, abs(a), a.bit_length(), a.bit_count(), hash(a))
    for b in numbers[::3]:
        assert (a + b) - b == a and a - b == -(b - a), (a, b)
        assert a * b == b * a and (a + 1) * b == a * b + b, (a, b)
        assert (a & b) + (a | b) == a + b, (a, b)
        assert a ^ b == (a | b) - (a & b), (a, b)
        assert ~(a & b) == ~a | ~b, (a, b)
        assert (a < b) == (a - b < 0) and (a == b) == (a - b == 0), (a, b)
        note(a + b, a * b, a & b, a | b, a ^ b)
        if b:
            quotient, rest = divmod(a, b)
            assert quotient * b + rest == a and quotient == a // b and rest == a % b, (a, b)
            assert (0 <= rest < b) if b > 0 else (b < rest <= 0), (a, b)
            note(quotient, rest)
    for count in (0, 1, 15, 48, 63, 64, 65, 127, 128, 200, 5000, 30000):
        assert a << count == a * (1 << count) and a >> count == a // (1 << count), (a, count)
        note(a << count, a >> count)
    if abs(a) < 1 << 1000:
        note(int(float(a)) if abs(a) < 1 << 1020 else 0)

print(len(numbers), total)
for size in (53, 54, 64, 100, 1023):
    for low in (0, 1, 1 << size - 54 if size > 53 else 0):
        print(size, float((1 << size) + low).hex(), float(-(1 << size) - 3 * low).hex())
for action in (lambda: numbers[-1] // 0, lambda: numbers[-1] % 0, lambda: 1 << -1, lambda: numbers[-1] >> -1, lambda: float(1 << 1024)):
    try:
        print(action())
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        print(type(error).__name__, error)
mask = 0xFFFFFFFFFFFFFFFF
value = 0xCBF29CE484222325
for byte in b"a path of bytes":
    value ^= byte
    value *= 0x100000001B3
    value &= mask
print(value, value >> 17, -value >> 17, -value & mask, ~value & mask, value | -(1 << 70), value ^ -1)
