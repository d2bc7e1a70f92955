# randrange, randint: ranges, steps, big numbers, errors, and the exact numbers for a seed.
from random import Random


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


r = Random(2024)
print([r.randrange(10) for _ in range(20)])
print([r.randrange(1) for _ in range(3)], [r.randrange(5, 8) for _ in range(10)], [r.randrange(-5, 5) for _ in range(10)])
print([r.randrange(0, 100, 10) for _ in range(8)], [r.randrange(10, 0, -3) for _ in range(8)], [r.randrange(7, 8, 5) for _ in range(3)])
print([r.randint(1, 6) for _ in range(20)], r.randint(5, 5), r.randint(-3, -1))
print(r.randrange(2 ** 40), r.randrange(2 ** 100), r.randrange(-2 ** 70, 2 ** 70), r.randint(0, 10 ** 30), r.randrange(10 ** 25, 10 ** 25 + 1000, 7))
print([r.randrange(n) for n in (2, 3, 4, 5, 8, 9, 16, 17, 255, 256, 257)])


class Index:
    def __index__(self):
        return 12


print(r.randrange(Index()), r.randint(1, Index()), r.randrange(True), r.randrange(0, 10, True))
for call in (lambda: r.randrange(0), lambda: r.randrange(-3), lambda: r.randrange(3, 3), lambda: r.randrange(5, 2), lambda: r.randrange(1, 5, 0),
             lambda: r.randrange(1, 5, -1), lambda: r.randrange(5, 1, 2), lambda: r.randrange(1.0), lambda: r.randrange('3'), lambda: r.randrange(1, 2.5),
             lambda: r.randrange(10, step=2), lambda: r.randrange(10, None, 3), lambda: r.randint(2, 1), lambda: r.randint(1, 2.0), lambda: r.randint(1),
             lambda: r.randrange(), lambda: r.randrange(1, 5, 1.5)):
    attempt(call)
counts = [0] * 6
for _ in range(6000):
    counts[r.randrange(6)] += 1
print(counts, sum(counts))
print([Random(s).randint(0, 99) for s in range(15)])
b = Random(1)
print([b.getrandbits(1) for _ in range(32)])
