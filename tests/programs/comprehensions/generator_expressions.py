# Generator expressions are lazy; only the outermost iterable is evaluated at once.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def noisy(values):
    for v in values:
        print("pull", v, end="; ")
        yield v


g = (v * 2 for v in noisy([1, 2, 3]))
print("made")
print(next(g), next(g), "rest", list(g), attempt(lambda: next(g)))
print(type(g).__name__, g.__name__, iter(g) is g, g.gi_frame, g.gi_running)
print(attempt(lambda: (x for x in 5)), attempt(lambda: list(1 / x for x in [1, 0])), attempt(lambda: (x for x in undefined_source)))
lazy = (undefined_later for _ in [1])
print(attempt(lambda: next(lazy)))
inner_lazy = (y for x in [1] for y in undefined_later)
print(attempt(lambda: next(inner_lazy)))
limit = 3
late = (x for x in range(10) if x < limit)
limit = 5
print(list(late))
source = [1, 2]
g = (x for x in source)
source = [9, 9, 9]
print(list(g))
print(any(v > 1 for v in noisy([1, 2, 3])), all(v < 2 for v in noisy([1, 2, 3])))
print(2 in (x for x in noisy(range(5))), sum(x * y for x, y in zip(range(4), range(1, 5))), max((c for c in "hello"), key=ord), sorted(x % 3 for x in range(5)), set(x // 2 for x in range(4)) == {0, 1}, ",".join(str(x) for x in range(3)))
chain = (x + 1 for x in (x * 10 for x in (x for x in range(3))))
print(list(chain), list((x, y) for x in range(2) for y in range(x + 1)), dict((k, v) for k, v in [("a", 1)]), list(x for x in range(5) if x % 2), (lambda g: next(g))(x for x in "z"))


def primes():
    candidates = iter(range(2, 100))
    while True:
        p = next(candidates)
        yield p
        candidates = (n for n, p in ((n, p) for n, p in zip(candidates, repeat(p))) if n % p)


def repeat(value):
    while True:
        yield value


p = primes()
print([next(p) for _ in range(12)])
g = (x for x in range(3))
print(g.send(None), g.close(), list(g), attempt(lambda: g.send(1)))
g = (x for x in range(3))
next(g)
print(attempt(lambda: g.throw(KeyError("thrown"))), list(g), attempt(lambda: (x for x in []).send(1)))
def f(*args): return args
print(f(*(x for x in range(3))), f(x for x in []) != (), [*(c for c in "ab")], {**{k: 1 for k in (c for c in "ab")}})
a, b = (x for x in (1, 2))
first, *rest = (x for x in range(4))
print(a, b, first, rest, attempt(lambda: [z for z in (x for x in [1]) if z / 0]), (y := next(x for x in range(10) if x > 6)), next((x for x in ()), "none"))
unhashable = ((k, v) for k, v in {"b": 2, "a": 1}.items())
print(sorted(unhashable), bool(x for x in []), attempt(lambda: len(x for x in [])), attempt(lambda: chain[0]), attempt(lambda: (x for x in [1]) + []))
class C:
    values = [1, 2]
    total = sum(v for v in values)
    doubled = list(v * 2 for v in values)
print(C.total, C.doubled)
total = 0
for v in (x for x in range(5)):
    if v == 3:
        break
    total += v
print(total)
