"""Loops over enumerate, zip and items that take their pairs apart, keep them, or leave in the middle."""


def numbered(items, wanted):
    total = 0
    for number, item in enumerate(items):
        if item == wanted:
            return number, total
        total += number * item
    return None, total


def both(left, right):
    kept = []
    for a, b in zip(left, right):
        if (a + b) % 7 == 0:
            kept.append((b, a))
    return kept


def three(left, right, more):
    total = 0
    for a, b, c in zip(left, right, more):
        total += a * b - c
    return total


def of_dict(table):
    total = 0
    last = None
    for pair in table.items():
        key, value = pair
        total += key * value
        if value % 11 == 0:
            last = pair
    return total, last


def grows(table):
    seen = 0
    try:
        for key, value in table.items():
            seen += value
            if seen > 900:
                table[-key - 1] = 0
    except RuntimeError as error:
        return seen, str(error)
    return seen, None


class Counting:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


def any_iterator(iterator):
    total = 0
    for number, item in enumerate(iterator):
        total += number * item
    return total


def short(n):
    total = 0
    for turn in range(n):
        for number, item in enumerate((turn, turn + 1, turn + 2)):
            total += number * item
        for a, b in zip((1, 2), (turn, turn)):
            total -= a * b
    return total


for _ in range(4):
    print(numbered(list(range(300)), 250), numbered(list(range(300)), -1))
    print(both(range(200), range(5, 205))[-2:], both(list(range(90)), "x" * 0))
    print(three(range(100), range(1, 101), range(7, 107)))
    print(of_dict({n: n * 3 for n in range(200)}))
    print(grows({n: n for n in range(100)}))
    print(any_iterator(range(100)), any_iterator(Counting(100)), any_iterator(iter("") if False else [2.5] * 90))
    print(short(120))
try:
    both([1] * 60 + ["a"], [2] * 60 + [3])
except TypeError as error:
    print(error)
