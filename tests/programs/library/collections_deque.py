# deque: both ends, bounds, rotation, searching, comparison, mutation while iterating.
from collections import deque


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


d = deque('abc')
d.append('d')
d.appendleft('z')
print(d, d[0], d[-1], d[2], len(d), d.pop(), d.popleft(), d, 'b' in d, list(reversed(d)))
d.extend([1, 2])
d.extendleft([3, 4])
print(d, d.index('b'), d.count(1), d.index(1, 2), d.index('a', -6, -1))
d.rotate(2)
print(d)
d.rotate(-3)
print(d)
d.rotate()
d.reverse()
d.remove(1)
d.insert(1, 'new')
d[0] = 'first'
del d[-1]
print(d, d.copy() == d, d + deque('x'), d * 2, deque([1]) * 0, 2 * deque('q'))
b = deque(range(5), maxlen=3)
print(b, b.maxlen, deque(maxlen=0), deque('abc').maxlen)
b.append(9)
b.appendleft(8)
b.extend('xy')
print(b)
b += 'z'
b *= 2
print(b, b.copy(), b.rotate(1), b)
attempt(lambda: b.insert(0, 1))
for call in (lambda: deque().pop(), lambda: deque().popleft(), lambda: d[99], lambda: d.index('no'), lambda: d.remove('no'),
             lambda: deque(5), lambda: deque([], -1), lambda: deque([], 'x'), lambda: d[1:2], lambda: d + [1], lambda: hash(d),
             lambda: d.__setitem__(99, 1), lambda: setattr(b, 'maxlen', 4), lambda: deque() < [1], lambda: d['a']):
    attempt(call)
print(deque('ab') < deque('b'), deque('ab') == deque('ab', 5), deque([1, 2]) >= deque([1]), deque() == [], deque('a') != deque('b'))


def mutate():
    live = deque([1, 2, 3])
    for item in live:
        live.append(item)


attempt(mutate)
own = deque()
own.append(own)
print(own, deque([deque([1])]))
d.clear()
print(d, bool(d), deque(deque('ab')), list(deque(x * 2 for x in 'ab')))
import copy
nested = deque([[1]], 4)
print(copy.copy(nested)[0] is nested[0], copy.deepcopy(nested)[0] is nested[0], copy.deepcopy(nested).maxlen)


class Stack(deque):
    def peek(self):
        return self[-1]


s = Stack('xyz', 2)
print(s, s.peek(), s.copy(), type(s.copy()).__name__, s + s)
long = deque(range(1000))
long.rotate(250)
print(long[0], long[250], long[-1], sum(long), long.index(500), [long.popleft() for _ in range(3)])
