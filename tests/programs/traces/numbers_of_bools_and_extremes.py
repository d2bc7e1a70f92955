"""Bools as numbers, and min and max of numbers, in loops that are traced: with what changes kind on the way."""


def counted(words, wanted):
    same = other = 0
    for word in words:
        same += word == wanted
        other = other + (word != wanted) * 2 - False
    return same, other


def operators(flags):
    out = []
    for a in flags:
        for b in flags:
            out.append((a + b, a - b, a * b, a & b, a | b, a ^ b, a < b, a == b, -a, a + 1, 1.5 + a))
            if b:
                out.append((a / b, a // b, a % b, a << b, a >> b))
    return out


def extremes(values):
    low, high = values[0], values[0]
    seen = []
    for i, value in enumerate(values):
        low = min(low, value)
        high = max(high, value, low)
        seen.append((min(value, low, high, value), max(low, value)))
    return low, high, seen[-3:], len(seen)


def signs(pairs):
    return [(str(min(a, b)), str(max(a, b))) for a, b in pairs]


words = ["a", "b", "a", "c"] * 60
print(counted(words, "a"))
mixed = [True, False, 2, 0.5, 1 << 60, -3]
for _ in range(30):
    result = operators([True, False])
print(result)
for _ in range(12):
    result = operators([x for x in mixed if not isinstance(x, float) and x < 100 and x >= 0])
print(result[-4:])
print(extremes([(i * 7919) % 1013 for i in range(400)]))
print(extremes([((i * 7919) % 1013) / 8 for i in range(400)]))
print(extremes([(i * 7919) % 1013 for i in range(200)] + [0.25, 3, True, 1 << 70, -1.5] * 20))
nan = float("nan")
zeros = [(0.0, -0.0), (-0.0, 0.0), (nan, 1.0), (1.0, nan), (2.0, 1.0), (1.0, 2.0)] * 20
print(signs(zeros)[:6], len(set(signs(zeros))))
try:
    for i in range(200):
        last = min(i, 5 if i < 150 else "5")
except TypeError as error:
    print(type(error).__name__, i, last)
