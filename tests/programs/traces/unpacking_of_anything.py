# Sequences of every kind are unpacked in hot loops, with the wrong number of items now and then.


class Own:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


def pairs(kinds, n):
    total = []
    for i in range(n):
        for kind in kinds:
            try:
                a, b = kind
                total.append((a, b))
            except (ValueError, TypeError) as error:
                total.append(str(error))
    return total[:len(kinds)], total[-len(kinds):], len(total)


def rests(kinds, n):
    total = []
    for i in range(n):
        for kind in kinds:
            try:
                a, *b, c = kind
                first, *others = kind
                total.append((a, b, c, others))
            except (ValueError, TypeError) as error:
                total.append(str(error))
    return total[:len(kinds)], total[-len(kinds):], len(total)


def one(kind, n, change):
    out = 0
    for i in range(n):
        a, b, c = kind if i != n - 10 else change
        out += a + b * 2 + c * 3
    return out


def iterators(n):
    out = []
    for i in range(n):
        it = iter([1, 2, 3, i])
        try:
            a, b = it
        except ValueError as error:
            out.append((str(error), next(it, None)))
        x, y, *z = iter((i, 5, 6))
        out.append((x, y, z))
    return out[:2], out[-2:]


def swapped(n):
    a = b = c = 0
    for i in range(n):
        a, (b, [c, *d]) = i, (a, [b, c, i])
    return a, b, c, d


print(pairs([(1, 2), [3, 4], "ab", "äß", {1: 2, 3: 4}, range(2), b"xy", {7: 1}.items(), Own([5, 6])], 40))
print(pairs([(1,), [1, 2, 3], "a", 5, None, Own([1]), {1: 2}], 40))
print(rests([(1, 2), [3, 4, 5], "abcd", range(9), {1: 1, 2: 2, 3: 3}, Own([1, 2, 3])], 40))
print(rests([(1,), "", 3.5, Own([])], 40))
print(one([1, 2, 3], 100, (4, 5, 6)), one((1, 2, 3), 100, [1.5, 2.5, 3.5]), one(range(3), 100, {7: 1, 8: 2, 9: 3}))
try:
    one([1, 2, 3], 100, [1, 2])
except ValueError as error:
    print(error)
print(iterators(100))
print(swapped(100))
