# Sequence and MutableSequence: the mixin methods over a minimal class.
from collections.abc import Sequence, MutableSequence


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Countdown(Sequence):
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self[j] for j in range(*i.indices(self.n))]
        if i < 0:
            i += self.n
        if not 0 <= i < self.n:
            raise IndexError(i)
        return self.n - i

    def __len__(self):
        return self.n


c = Countdown(5)
print(list(c), list(reversed(c)), 3 in c, 9 in c, c.index(3), c.count(2), c.count(7), c[1:3], c[-1], max(c), sum(c))
attempt(lambda: c.index(99))
attempt(lambda: c.index(5, 1))
attempt(lambda: c.index(1, 0, -1))
print(c.index(1, -2), c.index(4, 0, 2), tuple(c), [*c], sorted(c))
match c:
    case [first, *rest]:
        print('sequence pattern', first, rest)
attempt(lambda: Sequence())
attempt(lambda: type('Part', (MutableSequence,), {'__len__': len})())


class Log(MutableSequence):
    def __init__(self, items=()):
        self.items = list(items)
        self.ops = []

    def __getitem__(self, i):
        return self.items[i]

    def __setitem__(self, i, v):
        self.ops.append(('set', i))
        self.items[i] = v

    def __delitem__(self, i):
        self.ops.append(('del', i))
        del self.items[i]

    def __len__(self):
        return len(self.items)

    def insert(self, i, v):
        self.ops.append(('insert', i))
        self.items.insert(i, v)


log = Log('abc')
log.append('d')
log.extend('ef')
log += 'g'
log.reverse()
print(log.items, log.pop(), log.pop(0), log.items)
log.remove('c')
attempt(lambda: log.remove('c'))
log.extend(log)
print(log.items, log.ops)
log.clear()
print(log.items, len(log), log.ops[-3:])
attempt(log.pop)
print(isinstance(log, Sequence), issubclass(MutableSequence, Sequence), isinstance([], MutableSequence), isinstance('', MutableSequence))
