# Operators in place, updates, slices that are stored and deleted, patterns: by helpers that do an instruction, until a key or
# an item needs Python code.


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"Key({self.n})"


class Adds:
    def __init__(self, n):
        self.n = n

    def __iadd__(self, other):
        self.n += other
        return self

    def __add__(self, other):
        return "added"


def lists(n, others):
    made, alias = [], None
    for i in range(n):
        other = others[i % len(others)]
        items = made
        items += other
        alias = items is made
        items *= 1
        made[:2] = (i, i)
        made[-1:] = []
        if len(made) > 20:
            del made[2:15]
            del made[0]
    return made, alias


def sets(n, others):
    a, b, c, d = set(), {1, 2, 3}, set(range(50)), {0}
    for i in range(n):
        other = others[i % len(others)]
        a |= other
        b &= {1, 2, i}
        c -= {i, 99}
        d ^= {i % 5}
        e = {*other, i % 3}
    return sorted(map(repr, a)), b, sorted(c), sorted(d), len(e)


def dicts(n, others):
    a, b = {}, {}
    for i in range(n):
        other = others[i % len(others)]
        a |= other
        b = {**other, "i": i, **{"i": i + 1}}
        if "x" in a:
            del a["x"]
    return a, b


def wrong(n):
    out = []
    items, table = [1], {1: 1}
    for i in range(n):
        try:
            if i % 20 == 19:
                del table[7]
            elif i % 20 == 9:
                del items[5]
            elif i % 20 == 14:
                items += 5
            items[len(items):] = [i]
            table[1] = i
            del items[0]
        except (KeyError, IndexError, TypeError) as error:
            out.append(type(error).__name__)
    return out, items, table


def patterns(subjects, n):
    counts = {}
    for i in range(n):
        match subjects[i % len(subjects)]:
            case []:
                what = "empty"
            case [x, y]:
                what = f"pair {x}"
            case [x, *others]:
                what = f"many {len(others)}"
            case {"kind": kind, **others}:
                what = f"dict {kind} {len(others)}"
            case Key(n=number):
                what = f"key {number}"
            case int(value) | float(value):
                what = f"number {value}"
            case _:
                what = "other"
        counts[what] = counts.get(what, 0) + 1
    return counts


def names(n):
    total = 0
    for i in range(n):
        global made_here
        made_here = i
        total += made_here
        del made_here
        value = i

        def inner():
            return value
        total += inner()
        del value
        value = slice(i, i + 2)
        total += len([1, 2, 3][value]) + [5, 6, 7, 8][1:3:1][0] + (+i) + ~(1 << 70) % 7
    return total


def in_place_by_python(n):
    a = b = Adds(0)
    for i in range(n):
        a += i
        if i == n - 5:
            del Adds.__iadd__
    return a if isinstance(a, str) else (a.n, a is b)


print(lists(120, [[1, 2], (3,), "ab", range(2), {5: 6}]))
print(lists(60, [iter([1, 2, 3]), [4]]))
print(sets(120, [{1, 2}, frozenset("ab")]))
print(sets(120, [{1, 2}, {Key(1), Key(2)}, {Key(1), 5}]))
print(dicts(120, [{"x": 1}, {"y": 2}, {3: 4}]))
print(dicts(120, [{Key(1): 1}, {Key(1): 2, "x": 3}]))
print(wrong(120))
print(patterns([[], [1, 2], (1, 2, 3), {"kind": "a"}, {"kind": "b", "z": 1}, Key(4), 5, 2.5, "text", None], 200))
print(names(120))
try:
    print(in_place_by_python(120))
except TypeError as error:
    print(error)
