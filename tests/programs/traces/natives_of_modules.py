"""Functions and iterators of modules in hot loops, of items that need Python code, too."""

from bisect import bisect_left, bisect_right, insort
from heapq import heappop, heappush, heappushpop, heapreplace
from itertools import combinations, combinations_with_replacement, count, permutations, product, repeat
import operator


class Item:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < (other.n if isinstance(other, Item) else other)

    def __gt__(self, other):
        return self.n > (other.n if isinstance(other, Item) else other)

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return self.n == (other.n if isinstance(other, Item) else other)

    def __add__(self, other):
        return self.n + other

    def __radd__(self, other):
        return other + self.n

    def __repr__(self):
        return f"<{self.n}>"


def queue(make, turns):
    heap = []
    state, out = 7, 0
    for turn in range(turns):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        heappush(heap, make(state >> 16 & 1023, turn))
        if turn % 3 == 2:
            out = out * 31 + number(heappop(heap)) & 0xFFFFFF
        if turn % 7 == 6:
            out += number(heapreplace(heap, make(state & 511, turn)))
            out -= number(heappushpop(heap, make(state & 1023, turn)))
    left = [number(heappop(heap)) for _ in range(len(heap) // 2)]
    return out, left[:5], [number(x) for x in heap[:6]]


def number(x):
    if isinstance(x, tuple):
        return x[0]
    return x.n if isinstance(x, Item) else x


def ordered(make, turns):
    items, places = [], 0
    for turn in range(turns):
        insort(items, make(turn * 7919 % 311, turn))
        places += bisect_left(items, make(150, turn)) - bisect_right(items, make(99, turn))
        if len(items) > 60:
            items.sort(reverse=turn & 1 == 1)
            items.sort()
            del items[20:]
    return places, [number(x) for x in items[:8]]


def operators(values, turns):
    total = 0
    for turn in range(turns):
        a, b = values[turn % len(values)], values[turn % 3]
        total += operator.add(a, b) + operator.contains(values, a) + operator.countOf(values, b)
        total += operator.lt(a, b) + operator.truth(a) + operator.not_(b) + operator.is_(a, b)
    return total


def arrangements(pool, turns):
    total = 0
    for turn in range(turns):
        for a, b in combinations(pool, 2):
            total += a * b
        for a, b, c in product(pool, repeat=3) if turn % 4 == 0 else ():
            total ^= a + b - c
        for first, *_ in permutations(pool, 3):
            total += first
        for a, b in combinations_with_replacement(pool, 2):
            total += a - b
        for n, one in zip(count(turn, 2), repeat(3, 4)):
            total += n * one
    return total


def counted(start, step, turns):
    total = 0
    for n in count(start, step):
        total += n
        turns -= 1
        if not turns:
            return total


def updated(sources, turns):
    known, seen = {}, set(range(50))
    for turn in range(turns):
        source = sources[turn % len(sources)]
        known.update(source)
        known.update({turn % 40: turn})
        seen.difference_update(source)
        seen.update([turn % 30, turn % 17])
        if turn % 11 == 0:
            seen.intersection_update(range(40))
    return len(known), len(seen), sorted(known.items(), key=str)[:3]


def plain(n, turn):
    return n


def pair(n, turn):
    return (n, turn)


def mixed(n, turn):
    return Item(n) if turn % 50 > 44 else n


def nested(n, turn):
    return (n & 15, Item(turn)) if turn % 20 > 15 else (n & 15, turn)


for make in (plain, pair, mixed, nested, lambda n, turn: Item(n)):
    print(queue(make, 3000), ordered(make, 1500))
print(operators([1, 2, 3, 4.5, True], 2000), operators([1, Item(2), 3], 600))
print(arrangements([1, 2, 3, 4, 5], 60))
print(counted(1, 1, 3000), counted(1 << 60, 3, 800), counted(0.5, 0.25, 900), counted(True, 2, 50))
print(updated([[(1, 2), (3, 4)], [("a", 5)]], 1200))
print(updated([[(Item(1), 2), (3, 4)], [iter((9, 1)), (Item(7), 0)], [("a", 5)]], 4))
print(updated([[(Item(1), 2), (3, 4)], [("a", 5), (Item(3), 1)]], 900))
