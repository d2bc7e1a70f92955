# itemgetter, attrgetter, methodcaller: several keys, dotted names, reprs, equality, errors.
from operator import itemgetter, attrgetter, methodcaller


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


rows = [('bob', 30, 'x'), ('al', 25, 'y'), ('cy', 30, 'a')]
print(sorted(rows, key=itemgetter(1)), sorted(rows, key=itemgetter(1, 2)), itemgetter(0)('abc'), itemgetter(-1, 0)('abc'),
      itemgetter('k')({'k': 1}), itemgetter(slice(1, 3))('abcd'), itemgetter((0, 1))({(0, 1): 'pair'}))
print(itemgetter(1), itemgetter(1, 'a'), attrgetter('a.b', 'c'), methodcaller('f', 1, x=2), methodcaller('g'))


class Node:
    def __init__(self, v, child=None):
        self.v, self.child = v, child

    def add(self, n, *, times=1):
        return self.v + n * times

    def __repr__(self):
        return f'N{self.v}'


tree = Node(1, Node(2, Node(3)))
print(attrgetter('v')(tree), attrgetter('child.v')(tree), attrgetter('child.child.v', 'v')(tree), attrgetter('child')(tree))
print(methodcaller('add', 5)(tree), methodcaller('add', 5, times=2)(tree), methodcaller('upper')('abc'), methodcaller('split', ',', 1)('a,b,c'),
      methodcaller('format', 1, x=2)('{}-{x}'))
for call in (lambda: itemgetter(), lambda: attrgetter(), lambda: methodcaller(), lambda: attrgetter(3), lambda: methodcaller(3),
             lambda: itemgetter(5)('abc'), lambda: itemgetter('x')('abc'), lambda: attrgetter('nope')(tree), lambda: attrgetter('child.nope')(tree),
             lambda: methodcaller('nope')(tree), lambda: itemgetter(1)(), lambda: itemgetter(1)(1, 2), lambda: attrgetter('v')(),
             lambda: itemgetter(1, a=2), lambda: methodcaller('add')(tree), lambda: attrgetter('')(tree), lambda: attrgetter('v.')(tree)):
    attempt(call)
nodes = [Node(3), Node(1), Node(2)]
print(sorted(nodes, key=attrgetter('v')), max(nodes, key=attrgetter('v')), list(map(methodcaller('add', 10), nodes)))
import copy
g = copy.copy(itemgetter(1, 2))
print(g('abc'), copy.copy(attrgetter('v'))(tree), copy.copy(methodcaller('add', 1))(tree))


class Default(dict):
    def __missing__(self, key):
        return f'<{key}>'


print(itemgetter('a', 'b')(Default(a=1)))
