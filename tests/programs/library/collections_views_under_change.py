# Views of dicts and friends follow changes; changing size while iterating is refused.
from collections import OrderedDict, defaultdict, ChainMap, Counter, UserDict, deque


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


for kind in (dict, OrderedDict, lambda d: defaultdict(int, d), Counter, UserDict, lambda d: ChainMap(dict(d))):
    d = kind({'a': 1, 'b': 2})
    keys, values, items = d.keys(), d.values(), d.items()
    d['c'] = 3
    del d['a']
    print(type(d).__name__, list(keys), list(values), list(items), len(keys), 'c' in keys, ('b', 2) in items, 9 in values)

    def grow():
        for k in d:
            d[k + 'x'] = 0

    def shrink():
        for k, v in d.items():
            del d[k]

    def same_size():
        for k in d:
            d[k] = 'new'
        return dict(d)

    attempt(same_size)
    attempt(grow)
    attempt(shrink)


def swap():
    d = {'a': 1, 'b': 2}
    for k in d:
        del d[k]
        d[k + k] = 1


attempt(swap)
d = {'x': 1, 'y': 2, 'z': 3}
k = d.keys()
print(k & ['x', 'q'], sorted(k | 'qz'), sorted(k ^ {'x', 'w'}), sorted(k - {'x'}), k >= {'x'}, k == {'x', 'y', 'z'}, k.isdisjoint('ab'), sorted(d.items() & {('x', 1), ('y', 9)}), k.mapping['x'], list(reversed(d.items())))
attempt(lambda: k[0])
attempt(lambda: hash(k))
attempt(lambda: k.mapping.update(a=1))
attempt(lambda: d.items() | 3)
attempt(lambda: {'a': []}.items() & {('a', 1)})
it = iter(d)
next(it)
d.clear()
attempt(lambda: next(it))
s = {1, 2, 3}


def grow_set():
    for x in s:
        s.add(x + 10)


attempt(grow_set)
q = deque([1, 2, 3])
it = iter(q)
next(it)
q.append(4)
attempt(lambda: next(it))
l = [1, 2, 3, 4, 5, 6]
for x in l:
    if x % 2 == 0:
        l.remove(x)
print(l, [l.append(x) or x for x in l[:2]], l)
it = iter(l)
del l[:]
print(list(it))
attempt(lambda: next(it))
