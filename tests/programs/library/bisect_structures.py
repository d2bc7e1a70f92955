# Sorted structures on bisect: a multiset, intervals, longest increasing subsequence, weighted choice.
import bisect
from bisect import bisect_left, bisect_right, insort
from itertools import accumulate
from random import Random


class SortedBag:
    def __init__(self, items=()):
        self.items = sorted(items)

    def add(self, x):
        insort(self.items, x)

    def discard(self, x):
        i = bisect_left(self.items, x)
        if i < len(self.items) and self.items[i] == x:
            del self.items[i]
            return True
        return False

    def count(self, x):
        return bisect_right(self.items, x) - bisect_left(self.items, x)

    def floor(self, x):
        i = bisect_right(self.items, x)
        return self.items[i - 1] if i else None

    def ceiling(self, x):
        i = bisect_left(self.items, x)
        return self.items[i] if i < len(self.items) else None

    def rank(self, x):
        return bisect_left(self.items, x)


bag = SortedBag([5, 1, 3, 3])
for x in (2, 3, 9, -1):
    bag.add(x)
print(bag.items, bag.count(3), bag.count(4), bag.floor(4), bag.ceiling(4), bag.floor(-5), bag.ceiling(10), bag.rank(3), bag.discard(3), bag.discard(77), bag.items)


def lis(values):
    tails = []
    for v in values:
        i = bisect_left(tails, v)
        tails[i:i + 1] = [v]
    return len(tails)


print(lis([10, 9, 2, 5, 3, 7, 101, 18]), lis([]), lis(range(50)), lis(range(50, 0, -1)))
starts, names = [0, 13, 20, 65], ['child', 'teen', 'adult', 'senior']
print([names[bisect_right(starts, age) - 1] for age in (0, 12, 13, 19, 20, 64, 65, 99)])
weights = {'common': 70, 'rare': 25, 'epic': 5}
ends = list(accumulate(weights.values()))
r = Random(12)
drawn = [list(weights)[bisect_right(ends, r.random() * ends[-1])] for _ in range(400)]
print({name: drawn.count(name) for name in weights})
people = [('ann', 31), ('bob', 25), ('cy', 44), ('di', 38)]
people.sort(key=lambda p: p[1])
print(people[bisect_left(people, 30, key=lambda p: p[1])], bisect.bisect(people, 99, key=lambda p: p[1]))
insort(people, ('new', 40), key=lambda p: p[1])
print([p[0] for p in people])
r = Random(1)
left, model = [], []
for _ in range(300):
    v = r.randrange(40)
    insort(left, v)
    model.append(v)
    if r.random() < 0.3:
        w = r.choice(model)
        model.remove(w)
        del left[bisect_left(left, w)]
print(left == sorted(model), len(left), left[:5])


def isqrt_by_bisect(n):
    return bisect_right(range(n + 2), n, key=lambda x: x * x) - 1


print([isqrt_by_bisect(n) for n in (0, 1, 2, 24, 25, 10 ** 12)])
