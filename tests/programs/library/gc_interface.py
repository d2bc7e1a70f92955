# gc: enabling, counting, thresholds, tracking, finalizers run by a collection.
import gc


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled())
print(type(gc.collect()).__name__, type(gc.collect(0)).__name__, gc.collect(generation=2) >= 0, len(gc.get_threshold()), len(gc.get_count()), all(type(n) is int for n in gc.get_count()))
for call in (lambda: gc.collect(5), lambda: gc.collect(-1), lambda: gc.collect('x')):
    attempt(call)
old = gc.get_threshold()
gc.set_threshold(500, 5)
print(gc.get_threshold()[:2])
gc.set_threshold(*old)
print(gc.get_threshold() == old, gc.garbage, type(gc.callbacks).__name__)
finalized = []


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        finalized.append(self.name)


def cycle():
    a, b = Node('a'), Node('b')
    a.other, b.other = b, a


cycle()
gc.collect()
print(sorted(finalized))


class Revived:
    saved = None

    def __del__(self):
        Revived.saved = self
        finalized.append('revived')


def revive():
    r = Revived()
    r.me = r


revive()
gc.collect()
print(type(Revived.saved).__name__, Revived.saved.me is Revived.saved, finalized.count('revived'))
Revived.saved = None
gc.collect()
print(finalized.count('revived'))
big = [[] for _ in range(1000)]
for i, item in enumerate(big):
    item.append(big[i - 1])
del big, item
print(gc.collect() >= 0)
print(gc.is_tracked([]), gc.is_tracked(3), gc.is_tracked('text'), gc.is_tracked(Node))
finalized.clear()


def generator():
    try:
        yield 1
    finally:
        finalized.append('generator')


def abandon():
    g = generator()
    next(g)
    holder = [g]
    holder.append(holder)


abandon()
gc.collect()
print(finalized)
