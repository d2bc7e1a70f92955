# yield from: values, sends, throws, closes, returns, over all kinds of iterables.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


def inner(name):
    print(f"{name} starts", end=" ")
    try:
        got = yield f"{name} 1"
        print(f"{name} got {got}", end=" ")
        try: yield f"{name} 2"
        except ValueError as e: yield f"{name} caught {e}"
    finally: print(f"{name} ends", end=" ")
    return f"{name} result"


def outer():
    a = yield from inner("A")
    print(a, end=" ")
    b = yield from inner("B")
    return a, b


g = outer()
print(next(g), g.send("S"), next(g))
print(g.send("T"), g.throw(ValueError("v")), attempt(lambda: next(g)))
g = outer(); next(g)
print(g.gi_yieldfrom.__name__, g.close(), g.gi_yieldfrom)
g = outer(); next(g)
print(attempt(lambda: g.throw(KeyError("through"))), list(g))


def over(x): r = yield from x; print("result", r, end=" ")
for x in ([1, 2], "ab", (3,), {"k": 1}, range(3), (v for v in [9]), iter([5]), zip([1], [2]), map(str, [1]), b"x", {7}): print(list(over(x)))
print(attempt(lambda: list(over(5))), attempt(lambda: list(over(None))))
g = over([1, 2]); next(g)
print(attempt(lambda: g.send("lists take no sends")))
g = over([1, 2]); next(g)
print(attempt(lambda: g.throw(ValueError("into a list"))))


class Source:
    def __init__(self): self.log = []
    def __iter__(self): return self
    def __next__(self): self.log.append("next"); return len(self.log)
    def send(self, v): self.log.append(f"send {v}"); return v
    def throw(self, *e): self.log.append(f"throw {type(e[0]).__name__}"); return "thrown"
    def close(self): self.log.append("close")
s = Source()
g = over(s)
print(next(g), g.send("x"), g.send(None), g.throw(KeyError("k")), g.close(), s.log)
class Returns:
    def __iter__(self): return self
    def __next__(self): raise StopIteration("from a class")
print(list(over(Returns())))
class BadThrow(Source):
    throw = None
g = over(BadThrow()); next(g)
print(attempt(lambda: g.throw(ValueError("x"))))


def deep(n):
    if n: yield from deep(n - 1)
    yield n
print(list(deep(5)), sum(deep(60)), sum(1 for _ in deep(200)))
def flatten(x):
    if isinstance(x, list):
        for item in x: yield from flatten(item)
    else: yield x
print(list(flatten([1, [2, [3, [4]], []], 5])))
def accumulate():
    total = 0
    while (v := (yield)) is not None: total += v
    return total
def grouper(results):
    while True: results.append((yield from accumulate()))
results = []
g = grouper(results); next(g)
for v in (1, 2, None, 10, 20, 30, None): g.send(v)
g.close()
print(results)
def shared():
    it = iter(range(6))
    yield from (next(it) for _ in range(2))
    yield "between"
    yield from it
print(list(shared()), list((yield_ for yield_ in shared())))
def return_only():
    return "immediately"
    yield
def nothing(): yield from ()
def gets_return(): x = yield from return_only(); yield x
print(list(gets_return()), list(nothing()), attempt(lambda: next(return_only())))
def expression(): return [(yield from "ab"), (yield from "c"), (yield 1)]
print(list(expression()))
def recursion():
    yield from me
me = recursion()
print(attempt(lambda: next(me)))
def stop_value():
    r = yield from iter_with_stop()
    return f"[{r}]"
def iter_with_stop():
    yield 1
    return
g = stop_value(); next(g)
print(attempt(lambda: next(g)))
