# bisect and insort: left and right, bounds, keys, reverse order by key, errors.
import bisect
from random import Random


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


a = [1, 2, 2, 2, 5, 8]
print([bisect.bisect_left(a, x) for x in range(10)], [bisect.bisect_right(a, x) for x in range(10)], bisect.bisect(a, 2))
print(bisect.bisect_left(a, 2, 2), bisect.bisect_right(a, 2, 0, 2), bisect.bisect(a, 9, hi=3), bisect.bisect_left([], 1), bisect.bisect(a, 5, lo=10))
b = []
for x in (5, 1, 3, 1, 4):
    bisect.insort(b, x)
print(b)
c = [(1, 'a'), (2, 'a')]
bisect.insort_left(c, (1, 'new'), key=lambda t: t[0])
bisect.insort_right(c, (1, 'last'), key=lambda t: t[0])
print(c)
print(bisect.bisect([9, 7, 3], -7, key=lambda v: -v), bisect.bisect_left(['A', 'b', 'C'], 'b', key=str.lower))
bisect.insort(c, (0, 'z'), lo=1, key=lambda t: t[0])
print(c)
for call in (lambda: bisect.bisect(a, 3, -1), lambda: bisect.bisect_left([1, 'a'], 2), lambda: bisect.bisect(3, 1), lambda: bisect.insort(a),
             lambda: bisect.insort('abc', 'b'), lambda: bisect.bisect_left(a, 1, 0, 99), lambda: bisect.bisect(a, 1, key=3), lambda: bisect.insort((1, 2), 1)):
    attempt(call)


class Seen(list):
    def insert(self, i, x):
        super().insert(i, (x, i))


s = Seen()
bisect.insort(s, 1)
print(s)
r = Random(3)
good = 0
for _ in range(50):
    values = sorted(r.randrange(15) for _ in range(r.randrange(20)))
    x = r.randrange(15)
    left, right = bisect.bisect_left(values, x), bisect.bisect_right(values, x)
    good += all(v < x for v in values[:left]) and all(v >= x for v in values[left:])
    good += all(v <= x for v in values[:right]) and all(v > x for v in values[right:])
print(good)


def grade(score):
    return 'FDCBA'[bisect.bisect([60, 70, 80, 90], score)]


print([grade(s) for s in (33, 60, 79, 89, 90, 100)], bisect.bisect(range(0, 100, 7), 50), bisect.insort is bisect.insort_right)
