# sorted, list.sort, min, max: keys, stability, reverse, defaults, errors, comparisons counted.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(sorted([3, 1, 2]), sorted('hello'), sorted({'b': 1, 'a': 2}), sorted([1, 2], reverse=True), sorted(['B', 'a', 'C'], key=str.lower), sorted([]), sorted((2, 1)), sorted([0.5, 1, True, -1]), sorted(range(5), key=lambda x: -x))
print(sorted([(1, 'b'), (0, 'z'), (1, 'a')], key=lambda t: t[0]), sorted(['aa', 'b', 'cc', 'd'], key=len, reverse=True), sorted([[2], [1, 5], []]), sorted(['é', 'z', 'e', 'Z']), sorted([b'b', b'a']), sorted([True, False, True]))
print(min(3, 1, 2), max('abc'), min([5]), max([], default='none'), min((), default=None), max('a', 'bbb', 'cc', key=len), min([1, -3], key=abs), max([(1, 'x'), (1, 'y')]), max(1, 1.0), min(1.0, 1), max([1, True]), max({'a': 9, 'b': 1}))
for call in (lambda: sorted([1, 'a']), lambda: sorted(3), lambda: sorted([1], 1), lambda: sorted([1], key=3), lambda: sorted([1j, 2j]), lambda: sorted([None, None, 1]), lambda: min([]), lambda: max(), lambda: min(1), lambda: max(1, 'a'),
             lambda: max(1, 2, default=3), lambda: min([1], key=3), lambda: sorted([{}, {}]), lambda: sorted([1], reverse='x'), lambda: sorted([3], key=None), lambda: sorted([1, 2], cmp=3), lambda: max([1, None])):
    attempt(call)


class Item:
    compared = 0

    def __init__(self, v, tag=''):
        self.v, self.tag = v, tag

    def __lt__(self, other):
        Item.compared += 1
        return self.v < other.v

    def __repr__(self):
        return f'{self.v}{self.tag}'


items = [Item(v, t) for v, t in ((2, 'a'), (1, 'a'), (2, 'b'), (1, 'b'), (0, 'z'))]
print(sorted(items), sorted(items, reverse=True), min(items), min([Item(1, 'first'), Item(1, 'second')]))
Item.compared = 0
ordered = [Item(i) for i in range(100)]
sorted(ordered)
print(Item.compared, sorted(ordered, reverse=True)[:3])
import random
r = random.Random(9)
data = [r.randrange(50) for _ in range(500)]
a = sorted(data)
print(all(x <= y for x, y in zip(a, a[1:])), sorted(data, reverse=True) == a[::-1], len(a) == len(data), sum(a) == sum(data))
pairs = [(r.randrange(5), i) for i in range(300)]
up = sorted(pairs, key=lambda p: p[0])
down = sorted(pairs, key=lambda p: p[0], reverse=True)
print(all(x < y for x, y in zip(up, up[1:])), all(x[0] > y[0] or x[1] < y[1] for x, y in zip(down, down[1:])))
floats = [3.0, float('-inf'), 2.5, -0.0, 0, float('inf')]
print(sorted(floats), [str(x) for x in sorted([0.0, -0.0, 0])])
mixed = [3, 1.5, 2, -1, 0.25, 10 ** 20, True]
print(sorted(mixed), sorted(map(str, mixed)))
l = [3, 1, 2]
print(l.sort(), l, l.sort(key=lambda x: -x), l)


def mutate():
    bad = [3, 2, 1]
    bad.sort(key=lambda x: bad.append(1) or x)


attempt(mutate)
failing = [3, 1, 2]
attempt(lambda: failing.sort(key=lambda x: 1 // (x - 1)))
print(sorted(failing))
print(sorted(['img12', 'img10', 'img2'], key=lambda s: int(s[3:])), sorted('the quick brown'.split(), key=lambda w: (len(w), w)), sorted(dict(b=1, a=3).items(), key=lambda kv: kv[1]))
