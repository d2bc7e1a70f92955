"""Remainders of what is nearly reduced: the divisor is taken away once, or not at all."""


def adler32(data):
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low


def ring(n, size):
    """The step is known to be small, the divisor is not."""
    at, total = 0, 0
    for i in range(n):
        at = (at + 3) % 7
        total += at * (i & 15) + (i & 15) % 16 + (i & 31) % 19 + (i & 63) % 32
        if at == size:
            total -= 1
    return total


def walk(n, steps):
    """Comes with other numbers to the head of its loop: negative ones, and ones far too large."""
    at, seen = 5, 0
    for i in range(n):
        at = (at + (i & 7)) % 101
        seen += at
        if i % 50 == 49:
            at = steps[(i // 50) % len(steps)]
    return at, seen


def outer(turns):
    total = 0
    for start in range(turns):
        at = start * 1000 - 40
        for i in range(60):
            at = (at + (i & 3)) % 11
            total += at
    return total


print(adler32(bytes(range(256)) * 40), adler32(b"\xff" * 5000), adler32(b""))
print(ring(5000, 3), ring(300, 100))
print(walk(4000, [0, 100, 101, -1, -7, 202, 2**47 - 1, 2**60, -(2**47), 3]))
print(walk(2500, [7.5, 1, 0]), walk(2000, [True, 99]))
print(outer(120))
