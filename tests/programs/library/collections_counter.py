# Counter: counting, missing keys, arithmetic, comparison, views of the most common.
from collections import Counter


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


c = Counter('abracadabra')
print(c, c['a'], c['z'], 'z' in c, len(c), c.total(), c.most_common(2), c.most_common(0), c.most_common(-1))
print(sorted(c.elements()), Counter(a=2, b=-1), list(Counter(a=2, b=0, c=-3).elements()), Counter(), Counter({}))
print(Counter(['x', 'y', 'x'], y=5), Counter({'a': 3}, a=1), Counter(None), Counter((1, 1.0, True)))
c.update('aaa')
c.update({'b': 10}, z=1)
print(c.most_common(3))
c.subtract('ab')
c.subtract({'z': 5}, r=1)
print(sorted(c.items()), dict(c)['z'])
del c['nothere'], c['a']
print('a' in c, c.pop('b'), c.setdefault('q', 4), c.get('w'), c.get('w', 0))
a, b = Counter(a=3, b=1, n=-2), Counter(a=1, b=2, c=4)
print(a + b, a - b, b - a, a & b, a | b, a ^ b, +a, -a)
a += b
print(a)
a -= Counter(a=1)
a |= Counter(q=7)
a &= Counter(q=3, a=9)
print(a)
a ^= Counter(q=1)
print(a, type(a).__name__)
print(Counter('ab') == Counter('ba'), Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2), Counter(a=1) < Counter(a=1),
      Counter('aab') >= Counter('ab'), Counter('a') > Counter('b'), Counter(a=1) == {'a': 1}, Counter(a=1) != Counter(a=1, b=0))
for call in (lambda: Counter(3), lambda: Counter('a', 'b'), lambda: Counter.fromkeys('ab'), lambda: Counter('a') + 3,
             lambda: Counter('a') < 3, lambda: Counter([[]]), lambda: Counter('a') & {'a': 1}):
    attempt(call)
odd = Counter({'a': 'x', 'b': 1})
print(odd)
print(c.copy() == c, type(c.copy()).__name__, Counter(a=0.5, b=1.5) + Counter(a=1))


class Loud(Counter):
    def __missing__(self, key):
        return -1


print(Loud('a')['zz'], Loud('aab').most_common(1), Loud('ab') + Counter('a'))
import copy
print(copy.copy(c) == c, copy.deepcopy(Counter('aab')))
print(Counter(words := 'the cat the dog the end'.split()).most_common(), max(words, key=Counter(words).get))
