# Set and MutableSet: operators against other sets and iterables, comparison, hashing, mixins.
from collections.abc import Set, MutableSet


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Listed(Set):
    def __init__(self, items=()):
        self.items = []
        for item in items:
            if item not in self.items:
                self.items.append(item)

    def __contains__(self, x):
        return x in self.items

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)

    def __repr__(self):
        return f'{type(self).__name__}({self.items})'

    def __hash__(self):
        return self._hash()


a, b = Listed([1, 2, 3]), Listed([3, 4])
print(a & b, a | b, a - b, a ^ b, a & [2, 9], [5] | a, {1, 9} - a, a - {1}, a ^ {1, 7})
print(a <= b, a < a, a <= a, Listed([1]) < a, a > Listed([2]), a >= {1, 2}, a == {1, 2, 3}, {1, 2, 3} == a, a != b, a == [1, 2, 3])
print(a.isdisjoint(b), a.isdisjoint([8]), hash(a) == hash(frozenset([1, 2, 3])), hash(Listed()) == hash(frozenset()))
attempt(lambda: a & 3)
attempt(lambda: 3 | a)
attempt(lambda: a < [1])
attempt(lambda: Set())


class Mutable(Listed, MutableSet):
    __hash__ = None

    def add(self, x):
        if x not in self.items:
            self.items.append(x)

    def discard(self, x):
        if x in self.items:
            self.items.remove(x)


m = Mutable('abc')
m.add('d')
m.discard('zz')
m.remove('a')
attempt(lambda: m.remove('a'))
print(m, m.pop(), m)
m |= 'xy'
m &= Listed('xyc')
print(m)
m ^= Listed('xq')
m -= Listed('q')
print(m)
m ^= m
print(m, len(m))
attempt(m.pop)
m |= [1, 2]
m -= m
print(m, isinstance(m, Set), isinstance(frozenset(), Set), isinstance(set(), MutableSet), isinstance(frozenset(), MutableSet))
attempt(lambda: hash(m))


class Pairs(Listed):
    @classmethod
    def _from_iterable(cls, it):
        return 'made of ' + ','.join(map(str, it))


print(Pairs([1, 2]) & [2], Pairs([1]) | [5], sorted({}.keys() | Listed('a')), {'a': 1}.keys() & Listed('ab'))
