# OrderedDict: order, moving, equality, popping, views, reverse, subclassing.
from collections import OrderedDict


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


d = OrderedDict([('a', 1), ('b', 2)], c=3)
print(d, list(d), list(reversed(d)), d['b'], len(d), OrderedDict(), OrderedDict({'z': 0}))
d.move_to_end('a')
print(d)
d.move_to_end('c', last=False)
print(d, d.popitem(), d.popitem(last=False), d)
attempt(lambda: d.move_to_end('zz'))
attempt(lambda: OrderedDict().popitem())
d.update(x=1, b=9)
d['y'] = 2
print(d, list(d.items()), list(reversed(d.items())), list(reversed(d.values())), list(reversed(d.keys())))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {'b': 2, 'a': 1}, OrderedDict() != {})
print(d.pop('x'), d.pop('nope', 'default'), d.setdefault('s', 5), d.setdefault('b', 0), d.get('q'))
attempt(lambda: d.pop('nope'))
attempt(lambda: d['nope'])
del d['b']
print(d, d.copy() == d, OrderedDict.fromkeys('abc', 0), d | {'n': 1}, {'m': 1} | d)
d |= {'y': 'new'}
print(d, type({'a': 1} | d).__name__)
d.clear()
print(d, bool(d))
own = OrderedDict()
own['self'] = own
print(own)


class Missing(OrderedDict):
    def __missing__(self, key):
        return key * 2


m = Missing(a=1)
print(m['zz'], m, m.copy(), type(m.copy()).__name__)


def mutate():
    live = OrderedDict(a=1, b=2)
    for key in live:
        live[key + 'x'] = 1


attempt(mutate)
import copy
print(copy.copy(m), copy.deepcopy(OrderedDict(a=[1])))
lru = OrderedDict((i, i) for i in range(4))
for i in (1, 5, 0):
    if i in lru:
        lru.move_to_end(i)
    else:
        lru[i] = i
        lru.popitem(last=False)
print(list(lru))
attempt(lambda: OrderedDict(3))
attempt(lambda: OrderedDict([1]))
attempt(lambda: hash(OrderedDict()))
print(isinstance(d, dict), OrderedDict(a=1).items() == {'a': 1}.items(), list(OrderedDict(b=1, a=2).items() | {('c', 3)})[0] in {('b', 1), ('a', 2), ('c', 3)})
