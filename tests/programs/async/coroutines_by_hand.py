# Coroutines driven by send, throw and close; awaitables of every kind.
import types


def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


class Suspend:
    def __init__(self, value): self.value = value
    def __await__(self):
        received = yield self.value
        return received


async def simple(): return 42
async def ask():
    a = await Suspend("first?")
    b = await Suspend(f"second after {a}?")
    return a, b
async def nested():
    x = await simple()
    y = await ask()
    return x, y


def run(coro, *answers):
    asked = []
    try:
        asked.append(coro.send(None))
        for a in answers: asked.append(coro.send(a))
    except StopIteration as stop:
        return asked, stop.value
    coro.close()
    return asked, "unfinished"


print(run(simple()), run(ask(), 1, 2), run(nested(), "p", "q"), run(nested(), "only one"))
c = ask()
print(type(c).__name__, c.__name__, c.cr_running, c.cr_await, c.cr_code.co_name, attempt(lambda: iter(c)), attempt(lambda: next(c)), attempt(lambda: c.send("early")))
print(c.send(None), type(c.cr_await).__name__, c.cr_suspended, attempt(lambda: c.throw(KeyError("thrown in"))), attempt(lambda: c.send(None)), attempt(lambda: run(c)))
done = simple()
print(attempt(lambda: done.send(None)), attempt(lambda: done.send(None)), done.close())


class Yielding:
    def __await__(self): return iter(["it", "er"])
class Bad:
    def __await__(self): return 5
class BadCoro:
    def __await__(self): return simple()
class FromGenerator:
    def __await__(self):
        r = yield from Suspend("inner").__await__()
        return f"got {r}"
async def wait(x): return await x
for x in (Yielding(), FromGenerator()): print(run(wait(x), None, None))
b = BadCoro()
for x in (Bad(), 5, None, [], (v for v in ())): print(attempt(lambda: run(wait(x))))
@types.coroutine
def old_style():
    got = yield "old style"
    return got * 2
print(run(wait(old_style()), 21))


async def handles():
    try: await Suspend("try")
    except ValueError as e: return f"handled {e}"
    finally: await Suspend("cleanup")
h = handles()
print(h.send(None), h.throw(ValueError("v")), attempt(lambda: h.send(None)))
h = handles()
print(h.send(None), attempt(lambda: h.close()))
async def closing():
    try: await Suspend(1)
    except GeneratorExit: print("closing", end=" "); raise
    finally: print("finally", end=" ")
k = closing(); k.send(None)
print(k.close(), k.close(), attempt(lambda: k.send(None)))
async def raises(): raise StopIteration("inside")
async def reuse(coro): return await coro, await coro
print(attempt(lambda: run(raises())), attempt(lambda: run(reuse(simple()))))
async def arguments(a, *b, c=1, **d): return a, b, c, d
print(run(arguments(1, 2, c=3, e=4)), attempt(lambda: arguments()), run((lambda: simple())()))
class Obj:
    async def method(self): return self
    @classmethod
    async def cm(cls): return cls.__name__
    @staticmethod
    async def sm(): return "static"
    async def __call__(self): return "called"
o = Obj()
print(run(o.method())[1] is o, run(Obj.cm()), run(o.sm()), run(o()))
async def expressions(): return [await simple() for _ in range(2)], {await simple(): 1}, f"{await simple()}", (await simple()) + 1, -await simple(), await simple() ** 2, not await simple()
print(run(expressions()))
async def deep(n): return 0 if n == 0 else 1 + await deep(n - 1)
print(run(deep(200)))
