# sort and sorted: stability, keys, reverse, failures half-way, comparisons asked of objects.
import functools


def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


people = [("ann", 31), ("bob", 25), ("cat", 31), ("dan", 25), ("eve", 19)]
print(sorted(people, key=lambda p: p[1]))
print(sorted(people, key=lambda p: p[1], reverse=True))
print(sorted(people, key=lambda p: (-p[1], p[0])))
print(sorted("hello World"), sorted("bAcB", key=str.lower), sorted([], key=len), sorted({3: 1, 1: 2}), sorted(range(5), reverse=True), sorted([True, 0, 0.5]))
print(sorted([[2], [1, 5], [1]]), sorted([(1, "b"), (1, "a")]), sorted(["10", "9", "1"], key=int), sorted([-3, 2, -1], key=abs))

seed, data = 7, []
for _ in range(700):
    seed = (seed * 1103515245 + 12345) % 2**31
    data.append(seed % 1000)
expected = []
for value in data:
    low, high = 0, len(expected)
    while low < high:
        mid = (low + high) // 2
        if value < expected[mid]:
            high = mid
        else:
            low = mid + 1
    expected.insert(low, value)
print(sorted(data) == expected, sorted(data, reverse=True) == expected[::-1], sum(a * i for i, a in enumerate(sorted(data))))
print(sorted(data, key=lambda v: v % 10)[:8], sorted(map(str, data))[:5], sorted([v / 7 for v in data])[:3], sorted([10**20 + v for v in data])[0] - 10**20)
runs = list(range(100)) + list(range(50, 0, -1)) + [5] * 20
print(sorted(runs) == sorted(runs[::-1]), sorted(runs)[:4], sorted(runs)[-3:])
indexed = sorted(range(len(runs)), key=runs.__getitem__)
print(all(runs[a] < runs[b] or runs[a] == runs[b] and a < b for a, b in zip(indexed, indexed[1:])))


class Version:
    asked = 0

    def __init__(self, text):
        self.parts = tuple(map(int, text.split(".")))

    def __lt__(self, other):
        Version.asked += 1
        return self.parts < other.parts

    def __repr__(self):
        return ".".join(map(str, self.parts))


print(sorted(map(Version, ["1.10", "1.2", "1.2.1", "0.9", "2.0"])), Version.asked > 0, max(Version("1.2"), Version("1.10")), min(map(Version, ["3", "2.9"])) if hasattr(Version, "__lt__") else 0)
print(sorted([5, 2, 9], key=functools.cmp_to_key(lambda a, b: b - a)))

names = ["pear", "fig", "apple"]
print(names.sort(), names, names.sort(key=len, reverse=True), names)
mixed = [3, 1, "a", 2]
print(attempt(mixed.sort), sorted(map(str, mixed)))
print(attempt(lambda: sorted([1, None])), attempt(lambda: sorted([1j, 2])), attempt(lambda: sorted([{}, {}])), attempt(lambda: sorted(5)), attempt(lambda: sorted()), attempt(lambda: sorted([1], 2)), attempt(lambda: sorted([2, 1], key=lambda: 0)), attempt(lambda: sorted([1], cmp=1)))


def failing(value):
    if value == 2:
        raise LookupError("no key for 2")
    return value


numbers = [3, 2, 1]
print(attempt(lambda: numbers.sort(key=failing)), numbers)
numbers = [4, 3, 2, 1]
print(attempt(lambda: numbers.sort(key=lambda v: numbers.append(0) or v)), sorted(numbers)[:4])
print(sorted([float("nan"), 1.0])[1:] == [1.0] or "nan order", sorted([("b", 2), ("a", 2), ("c", 1)], key=lambda t: t[1]))
