# What a native takes from an iterator is not lost where one of the items needs Python code.


class Item:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n

    def __bool__(self):
        return self.n > 2

    def __radd__(self, other):
        return other + self.n

    def __add__(self, other):
        return self.n + other


def run(kinds, native):
    out = []
    for kind in kinds:
        it = iter(kind)
        out.append((native(it), next(it, None)))
    return out


def sets(kinds):
    total = []
    for kind in kinds:
        it = iter(kind)
        total.append(len(set(it)))
    return sum(total), total[-3:]


def sums(kinds):
    total = 0
    for kind in kinds:
        it = iter(kind)
        total += sum(it)
    return total


def anys(kinds):
    total = 0
    for kind in kinds:
        it = iter(kind)
        total += any(it)
        total += len(list(it))
    return total


def within(kinds):
    total = 0
    for kind in kinds:
        it = iter(kind)
        total += 3 in it
        total += len(tuple(it))
    return total


def ordered(kinds):
    total = []
    for kind in kinds:
        total = sorted(iter(kind))
    return total[0].n, frozenset(iter(kinds[0]))


ints = [1, 2, 3, 4]
items = [Item(1), Item(2), Item(3), Item(4)]
mixed = [1, 2, Item(3), Item(4)]
kinds = [ints] * 60 + [mixed, items] * 30 + [ints] * 10
print(sets(kinds))
print(sums(kinds))
print(anys([[0, 0, 1, 2]] * 60 + [items] * 40))
print(within([[5, 4, 3, 2]] * 60))
print(ordered([ints] * 60 + [items] * 20))
