# Mapping and MutableMapping: mixin methods, views, equality, marker errors.
from collections.abc import Mapping, MutableMapping, KeysView, ItemsView, ValuesView, MappingView


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Squares(Mapping):
    def __init__(self, n):
        self.n = n

    def __getitem__(self, key):
        if key in range(self.n):
            return key * key
        raise KeyError(key)

    def __iter__(self):
        return iter(range(self.n))

    def __len__(self):
        return self.n

    def __repr__(self):
        return f'Squares({self.n})'


s = Squares(4)
print(s.keys(), s.values(), s.items(), list(s.keys()), list(s.values()), list(s.items()))
print(s.get(2), s.get(9), s.get(9, 'd'), 3 in s, 4 in s, s == {0: 0, 1: 1, 2: 4, 3: 9}, s != Squares(3), dict(s), {**s})
print(2 in s.keys(), (2, 4) in s.items(), (2, 5) in s.items(), 9 in s.values(), 5 in s.values(), len(s.items()))
print(sorted(s.keys() & {1, 2, 9}), sorted(s.keys() | {7}), sorted(s.keys() - {0}), sorted(s.items() & {(1, 1), (2, 2)}), s.keys() == {0, 1, 2, 3})
print(s.keys().isdisjoint([8]), s.keys() >= {1}, isinstance(s.keys(), KeysView), isinstance({}.values(), ValuesView), issubclass(ItemsView, MappingView))
attempt(lambda: reversed(s))
attempt(lambda: hash(s))
attempt(lambda: s[10])
match s:
    case {2: four, **rest}:
        print('mapping pattern', four, rest)


class Upper(MutableMapping):
    def __init__(self, *args, **kwargs):
        self.store = {}
        self.update(*args, **kwargs)

    def __getitem__(self, key):
        return self.store[key.upper()]

    def __setitem__(self, key, value):
        self.store[key.upper()] = value

    def __delitem__(self, key):
        del self.store[key.upper()]

    def __iter__(self):
        return iter(self.store)

    def __len__(self):
        return len(self.store)


u = Upper({'a': 1}, b=2)
u.update([('c', 3)], D=4)
print(dict(u), u['A'], u['c'], u.pop('b'), u.pop('zz', None), u.setdefault('e', 5), u.setdefault('A', 0), u.popitem(), dict(u))
attempt(lambda: u.pop('zz'))
attempt(lambda: u.update(3))
attempt(lambda: u.update([(1,)]))


class HasKeys:
    def keys(self):
        return ['k']

    def __getitem__(self, key):
        return 'v'


u.update(HasKeys())
print(dict(u), 'k' in u, len(u))
u.clear()
print(len(u), bool(u))
attempt(u.popitem)
