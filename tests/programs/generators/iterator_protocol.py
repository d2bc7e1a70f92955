# iter, next, sentinels, iterators of every builtin, exhaustion, length hints, iterators that misbehave.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


for make in (lambda: iter([1, 2, 3]), lambda: iter((1, 2, 3)), lambda: iter("abc"), lambda: iter("日本"), lambda: iter(b"abc"), lambda: iter(bytearray(b"ab")), lambda: iter(range(3)), lambda: iter(range(2**70, 2**70 + 3)), lambda: iter({1: 2, 3: 4}), lambda: iter({1: 2}.values()), lambda: iter({1: 2}.items()), lambda: iter({5}), lambda: iter(frozenset([5])), lambda: reversed([1, 2]), lambda: reversed({1: 2, 3: 4}), lambda: enumerate("ab", 5), lambda: zip("ab", [1, 2]), lambda: map(str, [1, 2]), lambda: filter(None, [0, 1, 2]), lambda: (x for x in [1, 2]), lambda: iter(memoryview(b"ab")), lambda: reversed("ab"), lambda: reversed(range(3))):
    it = make()
    print(type(it).__name__, iter(it) is it, next(it), list(it), list(it), next(it, "end"), attempt(lambda: next(it)), callable(it), hasattr(it, "__len__"))


values = iter([3, 1, 0, 5])
print(list(iter(lambda: next(values), 0)), next(values))
countdown = [5]
def tick():
    countdown[0] -= 1
    return countdown[0]
it = iter(tick, 0)
print(type(it).__name__, list(it), next(it, "done"), tick(), list(it), attempt(lambda: iter(5, 0)), attempt(lambda: iter()), attempt(lambda: iter([], 1)))
def raising(): raise StopIteration("stops the sentinel iterator")
print(list(iter(raising, 0)))


class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return CountdownIterator(self.n)
class CountdownIterator:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n + 1
c = Countdown(3)
print(list(c), list(c), [(a, b) for a in c for b in c if a < b], 2 in c, max(c), sorted(c), dict(zip(c, c)), [*c, *c], sum(c), tuple(c), set(c) == {1, 2, 3}, " ".join(map(str, c)))
a, b, d = c
first, *rest = c
print(a, b, d, first, rest)


class Resumes:
    """Raises StopIteration once and then goes on, which it should not."""
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n % 3 == 0: raise StopIteration
        return self.n
r = Resumes()
print(list(r), list(r), next(r), attempt(lambda: next(r)))
class NextRaises:
    def __iter__(self): return self
    def __next__(self): raise ValueError("next failed")
class IterRaises:
    def __iter__(self): raise ValueError("iter failed")
class IterNone:
    def __iter__(self): return None
class Hint:
    def __init__(self, h): self.h = h
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self):
        if isinstance(self.h, Exception): raise self.h
        return self.h
for thing in (NextRaises(), IterRaises(), IterNone(), Hint(5), Hint("x"), Hint(-1), Hint(NotImplemented), Hint(TypeError("t")), Hint(ValueError("v"))):
    print(type(thing).__name__, getattr(thing, "h", ""), attempt(lambda: list(thing)), attempt(lambda: [x for x in thing]), attempt(lambda: 1 in thing))
import operator
print([operator.length_hint(x, 9) for x in ([1, 2], iter([1, 2, 3]), range(4), iter("ab"), Hint(7), (x for x in []), 5, {1: 2}.values(), reversed([1]))])
it = iter([1, 2, 3, 4, 5, 6])
print(list(zip(it, it)), list(zip(*[iter("abcdef")] * 3)))
it = iter(range(10))
for v in it:
    if v == 2: print("skipped", next(it), end=" ")
    if v == 6: break
print(list(it))
l = [1, 2, 3]
it = iter(l); next(it)
l.insert(0, 99); l.append(4)
print(list(it), it.__reduce__()[0].__name__)
print(next(iter([]), None), next(filter(lambda v: v > 3, [1, 5, 9])), any(iter([0, 1])), all(iter([])), min(iter([3, 1])), list(map(lambda a, b: a * b, [1, 2, 3], iter([4, 5]))), list(enumerate(iter("x"), start=-1)))
