# ChainMap: search order, writing to the first, children, parents, merging.
from collections import ChainMap


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


base = {'a': 1, 'b': 2}
top = {'b': 20, 'c': 30}
c = ChainMap(top, base)
print(c, c['a'], c['b'], len(c), list(c), sorted(c.items()), 'a' in c, 'z' in c, c.get('z', 'no'), bool(ChainMap()), bool(c))
c['a'] = 100
print(top, base)
del c['a']
print(c['a'], c.maps[0] is top, c.maps == [top, base])
child = c.new_child({'x': 1})
print(child, child.parents == c, child.parents.maps[0] is top, c.new_child().maps[0], c.new_child(z=5)['z'])
for call in (lambda: c['zz'], lambda: c.pop('a'), lambda: c.__delitem__('a'), lambda: ChainMap().popitem(), lambda: c.new_child(3)['q']):
    attempt(call)
print(c.pop('c'), c.pop('b'), c.popitem() if top else 'empty', c['b'])
print(ChainMap({}, {'a': 1}) == {'a': 1}, ChainMap({'a': 1}) == ChainMap({}, {'a': 1}), ChainMap() == {})
m = ChainMap({'k': 1}, {'l': 2})
print(m | {'n': 3}, {'k': 0, 'o': 4} | m, type({} | m).__name__)
m |= {'p': 5}
print(m, m.copy().maps[0] is m.maps[0], m.copy().maps[1] is m.maps[1])
m.update(q=6)
m.clear()
print(m, list(m.keys()), list(m.values()), m.setdefault('l', 9), m.setdefault('new', 9), m)
print(ChainMap.fromkeys('ab', 0), isinstance(m, dict), list(reversed(list(ChainMap({'b': 1, 'a': 1}, {'c': 1, 'a': 2})))))


class Deep(ChainMap):
    def __setitem__(self, key, value):
        for mapping in self.maps:
            if key in mapping:
                mapping[key] = value
                return
        self.maps[0][key] = value

    def __missing__(self, key):
        return f'<{key}>'


d = Deep({'one': 1}, {'two': 2})
d['two'] = 22
d['new'] = 3
print(d, d['nothing'], d.get('nothing'), type(d.new_child()).__name__)
print(list(ChainMap({'x': 1, 'y': 2}, {'z': 3, 'x': 0})), dict(ChainMap({'a': 1}, {'a': 2, 'b': 3})))
