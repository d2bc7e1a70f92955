# groupby and tee: keys, laziness, shared groups, independence.
from itertools import groupby, tee, islice


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print([(k, list(g)) for k, g in groupby('aaabbca')], [(k, len(list(g))) for k, g in groupby([])])
print([(k, list(g)) for k, g in groupby([1, 2, 4, 5, 7, 8], key=lambda x: x % 3)])
print([(k, ''.join(g)) for k, g in groupby('aAbBb', str.lower)])
groups = [(k, g) for k, g in groupby('aabb')]
print([(k, list(g)) for k, g in groups])
g = groupby([1, 1, 2, 2, 3])
key, group = next(g)
print(key, next(group))
key2, group2 = next(g)
print(key2, list(group), list(group2))
print(next(g)[0], list(g))
attempt(lambda: groupby(3))
attempt(lambda: list(groupby([1], lambda: 1)))
attempt(lambda: groupby())


class Same:
    def __eq__(self, other):
        return True
    def __repr__(self):
        return 'Same'


print([(k, len(list(g))) for k, g in groupby([Same(), Same(), 1])])

a, b = tee(iter(range(4)))
print(next(a), next(a), list(b), list(a))
x, y, z = tee('abc', 3)
print(list(x), next(y), list(z), list(y))
print(tee([1], 0), len(tee([1])))
attempt(lambda: tee([1], -1))
attempt(lambda: tee(3))
first, second = tee(i * i for i in range(5))
next(first)
third, fourth = tee(first)
print(list(third), list(fourth), list(second))
source = iter('abcdef')
left, right = tee(source)
print(list(islice(left, 3)), next(source), list(right), list(left))
print([(k, sorted(g)) for k, g in groupby(sorted(['bb', 'a', 'cc', 'd'], key=len), len)])
import copy
t, = tee([1, 2, 3], 1)
next(t)
u = copy.copy(t)
print(list(t), list(u))
