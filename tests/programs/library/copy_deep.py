# copy.deepcopy: sharing, cycles, memo, tuples, methods, hooks, subclasses, depth.
import copy
from collections import OrderedDict, deque, defaultdict


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


shared = [1]
x = {'a': shared, 'b': [shared, (shared, 2)], 'c': {3}}
y = copy.deepcopy(x)
print(y == x, y['a'] is shared, y['a'] is y['b'][0] is y['b'][1][0])
flat = (1, 'a', (2.5, None))
print(copy.deepcopy(flat) is flat, copy.deepcopy(([],))[0] == [])
cycle = [1]
cycle.append(cycle)
z = copy.deepcopy(cycle)
print(z[1] is z, z is not cycle, z[0])
through = ([],)
through[0].append(through)
w = copy.deepcopy(through)
print(w[0][0] is w, type(w).__name__)
d = {}
d['self'] = d
print(copy.deepcopy(d)['self']['self'] is not d)


class Node:
    def __init__(self, name):
        self.name, self.links = name, []

    def call(self):
        return self.name


a, b = Node('a'), Node('b')
a.links.append(b)
b.links.append(a)
a2 = copy.deepcopy(a)
print(a2.links[0].links[0] is a2, a2.links[0] is not b, a2.name)
method = copy.deepcopy(a.call)
print(method(), method.__self__ is not a)


class Hook:
    def __init__(self, v):
        self.v = v

    def __deepcopy__(self, memo):
        print('deepcopy', self.v, type(memo).__name__)
        return Hook(self.v * 2)


h = Hook(5)
pair = copy.deepcopy([h, h])
print(pair[0].v, pair[0] is pair[1])
memo = {}
v = [1]
first = copy.deepcopy(v, memo)
print(copy.deepcopy(v, memo) is first, memo[id(v)] is first)
known = {id(shared): 'replaced'}
print(copy.deepcopy([shared, shared], known))


class Sub(dict):
    pass


s = Sub(k=[1])
s.attr = [2]
t = copy.deepcopy(s)
print(t, t.attr, type(t).__name__, t['k'] is s['k'], t.attr is s.attr)
for value in (OrderedDict(a=[1]), deque([[1]], 5), defaultdict(list, a=[1]), frozenset([(1, 2)]), bytearray(b'q'), {'k': {1: [2]}}):
    c = copy.deepcopy(value)
    print(type(c).__name__, c == value, c is value)


def gen():
    yield


attempt(lambda: copy.deepcopy([gen()]))
deep = []
for _ in range(50_000):
    deep = [deep]
try:
    copy.deepcopy(deep)
    print('copied')
except RecursionError:
    print('RecursionError')
while deep:
    deep = deep.pop()


class Fails:
    def __deepcopy__(self, memo):
        raise KeyError('inside')


attempt(lambda: copy.deepcopy({'x': (Fails(),)}))
