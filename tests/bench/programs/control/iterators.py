"""Iterator classes, and the standard library's itertools and functools over the same data."""

from functools import lru_cache, partial, reduce
from itertools import accumulate, chain, combinations, count, groupby, islice, product, takewhile
from operator import add, itemgetter


class Countdown:
    def __init__(self, start):
        self.current = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.current <= 0:
            raise StopIteration
        self.current -= 1
        return self.current


class Ring:
    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index % len(self.items)]

    def __iter__(self):
        return iter(self.items)


@lru_cache(maxsize=None)
def partitions(number, largest):
    if number == 0:
        return 1
    return sum(partitions(number - part, part) for part in range(1, min(number, largest) + 1))


def scaled(factor, number):
    return factor * number


EXPECTED = (2743132858, 24, 1949925093, 540, (42, 3117000), 1154, 56634173)


def run():
    partitions.cache_clear()
    total = sum(n for n in Countdown(80000) if n % 7)
    ring = Ring([3, 1, 4, 1, 5, 9, 2, 6])
    for i in range(80000):
        total += ring[i]
    triangles = [
        (a, b, c) for a, b, c in combinations(range(1, 56), 3) if a * a + b * b == c * c
    ]
    sums = reduce(add, map(partial(scaled, 3), chain(ring, range(30000), Countdown(20000))))
    dice = {}
    for roll in product(range(1, 7), repeat=5):
        dice[sum(roll)] = dice.get(sum(roll), 0) + 1
    words = sorted(((n * 7919) % 100, n) for n in range(25000))
    groups = [(key, sum(map(itemgetter(1), group))) for key, group in groupby(words, key=itemgetter(0))]
    odd = list(islice((n for n in count(1, 2) if n % 3), 12000))
    small = list(takewhile(lambda n: n < 2000000, accumulate(odd)))
    return total, len(triangles), sums, dice[14], groups[42], len(small), partitions(90, 90)


if __name__ == "__main__":
    import sys
    import time

    if hasattr(time, "perf_counter"):
        clock, unit = time.perf_counter, 1e9
    elif hasattr(time, "ticks_us"):
        clock, unit = time.ticks_us, 1e3
    else:
        clock, unit = time.time, 1e9
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        started = clock()
        result = run()
        print("iter", int((clock() - started) * unit))
        if result != EXPECTED:
            raise ValueError("wrong result: %r" % (result,))
    print("ok", result)
