# Generators: laziness, next, send, close, return values, state, attributes.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


def count(n):
    print("start", end=" ")
    i = 0
    while i < n:
        got = yield i
        print(f"got {got}", end=" ")
        i += 1
    return "finished"


g = count(3)
print(type(g).__name__, g.__name__, g.__qualname__, iter(g) is g, g.gi_running, g.gi_suspended, g.gi_code.co_name)
print(attempt(lambda: g.send("too early")))
print(next(g), g.send("hello"), g.send(None), attempt(lambda: next(g)), attempt(lambda: next(g)), next(g, "default"))
try:
    h = count(0)
    next(h)
except StopIteration as e:
    print("value", e.value, e.args)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
f = fib()
print([next(f) for _ in range(15)], next(v for v in f if v > 5000), f.close(), list(f))


def echo():
    received = []
    while True:
        try: received.append((yield len(received)))
        except ValueError as e: received.append(f"caught {e}")
        except GeneratorExit:
            print("closing with", received)
            return "closed value"
e = echo()
print(next(e), e.send("a"), e.throw(ValueError("v")), e.send("b"), e.close(), e.close())


def bad_close():
    try: yield 1
    except GeneratorExit: yield 2
def raising_close():
    try: yield 1
    finally: raise KeyError("while closing")
b = bad_close(); next(b)
r = raising_close(); next(r)
print(attempt(b.close), attempt(r.close), attempt(count(1).close), list(b))


def self_call():
    yield 1
    yield next(me)
me = self_call()
print(next(me), attempt(lambda: next(me)), list(me))
def stop_inside():
    yield 1
    raise StopIteration("leaks")
def stop_from_next():
    yield next(iter([]))
print(attempt(lambda: list(stop_inside())), attempt(lambda: list(stop_from_next())))
def yields_everything():
    x = yield
    y = (yield x), (yield)
    print((yield "arg"), end=" ")
    d = {(yield "k"): (yield "v")}
    yield y, d
    return (yield)
ye = yields_everything()
print(next(ye), ye.send("X"), ye.send(1), ye.send(2), ye.send("printed"), ye.send("key"), ye.send("val"), next(ye), attempt(lambda: ye.send("ret")))
def lazy_args(default=[]):
    default.append(1)
    yield len(default)
la = lazy_args()
print(len(lazy_args.__defaults__[0]), next(la), len(lazy_args.__defaults__[0]))
class Tree:
    def __init__(self, v, left=None, right=None): self.v, self.left, self.right = v, left, right
    def __iter__(self):
        if self.left: yield from self.left
        yield self.v
        if self.right: yield from self.right
print(list(Tree(4, Tree(2, Tree(1), Tree(3)), Tree(6, None, Tree(7)))))
def pipeline(source, *stages):
    for s in stages: source = s(source)
    return source
print(list(pipeline(range(10), lambda s: (x for x in s if x % 2), lambda s: map(lambda x: x * x, s), enumerate)))
print(sum(count(2)), attempt(lambda: count()), attempt(lambda: g[0]), attempt(lambda: len(g)), bool(g), max(fib_limited for fib_limited in [1]), callable(count), type(count).__name__)
