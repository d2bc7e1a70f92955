"""Python functions called by builtins: sort keys, min, max, reduce, map and filter, in loops and otherwise."""

import sys
from functools import reduce


class Item:
    def __init__(self, number):
        self.number = number

    def key(self, other=None):
        return -self.number if other is None else other.number

    def __repr__(self):
        return f"I{self.number}"


items = [Item(i * 7 % 11) for i in range(11)]
print(sorted(items, key=lambda i: i.number))
print(sorted(items, key=lambda i: i.number % 3, reverse=True))
print(sorted(items, key=items[0].key))
print(min(items, key=Item.key), max(items, key=Item.key), min(items, key=lambda i: 0), max(*items, key=lambda i: i.number % 5))
print(min([], key=lambda i: i, default="none"), max((i for i in items), key=lambda i: i.number))
print(reduce(lambda a, b: f"({a}{b})", "abcde"), reduce(lambda a, b: a + b, [], 5), reduce(lambda a, b: a * b, range(1, 20)))
copy = items[:]
copy.sort(key=lambda i: (i.number % 2, i.number))
print(copy, copy.sort(key=lambda i: -i.number), copy)


def attempt(function, *arguments, **keywords):
    try:
        return function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


# Errors in the middle: the list has its items again, and the traceback does not show what is between.
def fails_at(n):
    def key(item):
        if item == n:
            raise KeyError(n)
        return -item

    return key


numbers = [3, 1, 2, 5, 4]
print(attempt(numbers.sort, key=fails_at(2)), numbers)
print(attempt(sorted, numbers, key=fails_at(5)), attempt(min, numbers, key=fails_at(4)), attempt(max, [], key=fails_at(4)))
print(attempt(reduce, lambda a, b: a / b, [1, 0, 2]), attempt(reduce, lambda a, b: a, []))
print(attempt(sorted, [1, "a", 2], key=lambda x: x), attempt(sorted, 5, key=lambda x: x))
try:
    numbers.sort(key=fails_at(1))
except KeyError:
    lines, tb = [], sys.exc_info()[2]
    while tb is not None:
        lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(lines)

# The list looks empty meanwhile; changing it is an error.
seen = []
numbers.sort(key=lambda n: seen.append(len(numbers)) or n)
print(seen, numbers)
print(attempt(numbers.sort, key=lambda n: numbers.append(n) or n), sorted(numbers))


# What a key function sees of its callers.
def callers(_):
    frame, names = sys._getframe(), []
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names


def outer():
    return sorted([1], key=lambda x: seen.extend(callers(x)) or x), max([1], key=lambda x: seen.extend(callers(x)) or x)


seen = []
print(outer(), seen)

# Builtins inside of builtins, generators as sources, deep recursion.
print(sorted(range(6), key=lambda n: sum(sorted(range(n), key=lambda m: -m)) % 4))
print(max((sorted(w, key=lambda c: -ord(c)) for w in ["ab", "cd"]), key=lambda w: reduce(lambda a, b: a + b, w)))


def nested(n):
    return sorted([n], key=lambda i: nested(i - 1) if i else [0])


print(nested(20))
print(attempt(lambda: nested(100000)).split(":")[0])


# map and filter in loops.
def run(source):
    out = []
    for item in source:
        out.append(item)
    return out


for _ in range(60):
    out = [
        run(map(lambda n: n * n, range(5))),
        run(map(lambda a, b: a + b, [1, 2, 3], (10, 20))),
        run(filter(lambda n: n % 3, range(10))),
        run(filter(lambda n: None, range(10))),
        run(filter(None, [0, 1, "", "a"])),
        run(map(items[0].key, items[:3])),
        run(filter(lambda n: n > 2, map(lambda n: n - 1, range(6)))),
        run(map(str, range(3))),
        [a for a in filter(lambda n: [n] * (n % 2), range(6))],
    ]
print(out)


def stops_at(n):
    def function(item):
        if item == n:
            raise StopIteration
        return item

    return function


print(run(map(stops_at(3), range(6))), run(filter(stops_at(3), [1, 2, 3, 4])), list(map(stops_at(2), range(5))))
print(attempt(run, map(lambda n: 1 // n, [2, 1, 0])), attempt(run, filter(lambda n: 1 // n, [2, 1, 0])))
print(attempt(run, map(lambda a, b: 0, [1, 2], [1], strict=True)), attempt(run, map(lambda: 0, [1])))


class Loud:
    def __init__(self, n):
        self.n = n

    def __bool__(self):
        if self.n == 4:
            raise ValueError("four")
        return self.n % 2 == 0


print(attempt(run, filter(lambda n: Loud(n), range(8))), run(filter(lambda n: Loud(n), range(4))))


def generating():
    for n in filter(lambda n: n % 2, map(lambda n: n + 1, range(8))):
        yield n
    yield from map(lambda n: -n, (1, 2))


print([list(generating()) for _ in range(30)][-1])
source = filter(lambda n: n % 2, iter(range(10)))
for n in source:
    print(n, next(source, None), end=" ")
print()
many = {}
for key, value in map(lambda p: (p[0], p[1] * 2), {"a": 1, "b": 2}.items()):
    many[key] = value
print(many)
