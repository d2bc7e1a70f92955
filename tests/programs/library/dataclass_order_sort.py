"""Sorting instances: by a method in Python, which may say NotImplemented, give no bool, raise, or change while it runs."""

from dataclasses import dataclass, field


@dataclass(order=True)
class Entry:
    rank: int
    name: str
    note: object = field(compare=False, default=None)


@dataclass(order=True, frozen=True)
class Single:
    value: int


entries = [Entry(i * 7919 % 13, "n%d" % (i * 31 % 7), object()) for i in range(60)]
first = sorted(entries)
print([(e.rank, e.name) for e in first[:8]], first == sorted(entries[::-1], reverse=True)[::-1])
print(Entry(1, "a") < Entry(1, "b"), Entry(1, "a") <= Entry(1, "a"), Entry(2, "a") > Entry(1, "b"), Entry(1, "c") >= Entry(1, "d"))
print([s.value for s in sorted(map(Single, [3, 1, 2]))], hash(Single(4)) == hash(Single(4)), hash(Single(4)) == hash((4,)))
print(Entry.__lt__.__name__, Entry.__lt__.__qualname__, Single.__hash__.__qualname__)
try:
    Entry(1, "a") < Single(1)
except TypeError as error:
    print(error)
try:
    Entry(1, "a") < Entry(1, 2)
except TypeError as error:
    print(error)


class Reflected:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return NotImplemented

    def __gt__(self, other):
        return self.value > other.value


print([r.value for r in sorted([Reflected(v) for v in (5, 2, 9, 1)])])


class Truthy:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return [1] if self.value < other.value else []


print([r.value for r in sorted([Truthy(v) for v in (5, 2, 9, 1, 7, 3)])])


class Failing:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        if self.value == 9:
            raise RuntimeError("nine")
        return self.value < other.value


items = [Failing(v) for v in (5, 2, 9, 1)]
try:
    items.sort()
except RuntimeError as error:
    print(error, sorted(i.value for i in items))


class Turning:
    calls = 0

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        Turning.calls += 1
        if Turning.calls == 3:
            Turning.__lt__ = lambda self, other: self.value > other.value
        return self.value < other.value


print(len(sorted([Turning(v) for v in range(20, 0, -1)])), Turning.calls)
many = [Entry(i * 48271 % 1009, "") for i in range(3000)]
print([e.rank for e in sorted(many)] == sorted(e.rank for e in many))
print(sorted([(1, "b"), (1, "a"), (0, "z")]), [1, 2] < [1, 3], (1, [2]) < (1, [2, 0]), (1,) < (1, 0))
