# Dicts and sets in traces by keys of every kind: bytes, floats, bools, None, large ints, objects, tuples of them; keys with
# methods of their own, some that raise, some that cannot be hashed; get with a default and without.


class Plain:
    def __init__(self, number):
        self.number = number


class Alike:
    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        return isinstance(other, Alike) and self.number == other.number

    def __hash__(self):
        return self.number % 3


class Refuses:
    def __hash__(self):
        raise ValueError("no hash")


def count(keys, turns):
    counts = {}
    for i in range(turns):
        key = keys[i % len(keys)]
        counts[key] = counts.get(key, 0) + 1
    return counts


def seen(keys, turns):
    found, missing = set(), 0
    for i in range(turns):
        key = keys[i * 7 % len(keys)]
        if key in found:
            continue
        missing += 1
        found.add(key)
    return len(found), missing


def stored(keys, turns):
    table, last = {}, None
    for i in range(turns):
        key = keys[i % len(keys)]
        start = table.get(key)
        table[key] = i
        if start is not None:
            last = table[key] - start
    return len(table), last


def bound(keys, turns):
    table = {key: number for number, key in enumerate(keys)}
    get, total = table.get, 0
    for i in range(turns):
        total += get(keys[i % len(keys)], 5) + get(i, 2)
        if get("none") is None:
            total += 1
    return total


def slices(data, turns):
    last, matches = {}, 0
    for i in range(turns):
        key = data[i : i + 2]
        if last.get(key) is not None:
            matches += 1
        last[key] = i
    return matches, len(last)


def failing(keys, turns):
    counts, failures = {}, []
    for i in range(turns):
        try:
            key = keys[i % len(keys)]
            counts[key] = counts.get(key, i) + 1
        except (TypeError, ValueError) as error:
            if len(failures) < 3:
                failures.append(str(error))
    return len(counts), failures


plain = [Plain(n) for n in range(7)]
alike = [Alike(n % 5) for n in range(9)]
kinds = {
    "bytes": [b"", b"a", b"abc", b"longer than sixteen bytes", bytes(40)],
    "floats": [0.0, -0.0, 1.5, 1e300, float("inf"), 2.0],
    "constants": [None, True, False, ..., NotImplemented],
    "large": [1 << 47, 1 << 64, -(1 << 90), (1 << 64) - 1, 3],
    "equal": [1, 1.0, True, 0, 0.0, False, 1 << 60, float(1 << 60)],
    "plain": plain,
    "alike": alike,
    "tuples": [(1, "a"), (b"x", 2), (1.5, None), (plain[0], 1), ((1, 2), 3)],
    "functions": [count, len, int, Plain, print],
    "mixed": [1, "a", b"a", 1.5, None, plain[1], alike[1], (1, 2), 1 << 70, frozenset([1])],
}
for name, keys in kinds.items():
    counts = count(keys, 2500)
    print(name, sorted(counts.values()), seen(keys, 2500), stored(keys, 2500), bound(keys, 2500))
print(count([float("nan")], 1500) and len(count([float("nan"), 1.0], 1500)))
print(slices(bytes(range(256)) * 8, 2000), slices(bytearray(range(10)) * 5 and b"abcab" * 500, 2000))
print(failing([1, b"a", [], 2.5], 2000), failing([Refuses(), 1], 2000), failing([bytearray(b"a"), None], 2000))
print(failing([slice(1, 2), {}, 7], 2000))
for length in (0, 1, 5, 8, 9, 30, 400, 5000):
    made = [[x * 2 for x in range(length)] for _ in range(40)]
    again = [[x + 1 for x in row] for row in made]
    last = [y for y in tuple(again[-1])]
    print(length, sum(last), len(made), len(again), [list(map(len, made))[0], len(last)])
