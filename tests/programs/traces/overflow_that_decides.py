# A branch on bits of a sum that always goes one way while the sum fits 48 bits, and the other way for larger ones.

def low(values):
    small = large = 0
    for x in values:
        if (x + x) >> 40 < 128:
            small += 1
        else:
            large += 1
    return small, large


def product(values):
    small = large = 0
    for x in values:
        if (x * x) >> 44 <= 7:
            small += x & 1
        else:
            large += 1
    return small, large


def negative(values):
    small = large = 0
    for x in values:
        if (-x - x) >> 40 >= -128:
            small += 1
        else:
            large += 1
    return small, large


steps = [i * 1_000_003 for i in range(200)]
rising = [(1 << 46) - 50 + i for i in range(100)]
mixed = [x for pair in zip(steps, rising) for x in pair]
for values in (steps, steps, rising, mixed, rising):
    print(low(values), product(values), negative(values))
