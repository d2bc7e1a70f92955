# async for, async generators: asend, athrow, aclose, comprehensions, aiter and anext.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


def run(coro):
    try:
        while True: coro.send(None)
    except StopIteration as stop: return stop.value


class Pause:
    def __await__(self): yield


class Counter:
    def __init__(self, n): self.i, self.n = 0, n
    def __aiter__(self): return self
    async def __anext__(self):
        await Pause()
        if self.i >= self.n: raise StopAsyncIteration
        self.i += 1
        return self.i


async def agen(n):
    for i in range(n):
        got = yield i
        if got: print("received", got, end=" ")
        await Pause()


async def loops():
    out = []
    async for v in Counter(5):
        if v == 2: continue
        if v == 5: break
        out.append(v)
    else: out.append("not reached")
    async for v in agen(3): out.append(v)
    else: out.append("else")
    async for a, *b in pairs(): out.append((a, b))
    return out
async def pairs():
    yield 1, 2
    yield "xyz"
print(run(loops()))
async def comprehensions():
    return [v async for v in agen(4)], {v async for v in agen(3)} == {0, 1, 2}, {v: v * v async for v in agen(3)}, [v async for v in agen(6) if v % 2], [(a, b) async for a in agen(2) for b in range(2)], [w for v in [3] async for w in agen(v)], [await one(v) for v in range(3)], [v async for v in (x * 10 async for x in agen(3))], [v if await one(v) else "zero" async for v in agen(2)]
async def one(v):
    await Pause()
    return v
print(run(comprehensions()))
async def builtins():
    it = aiter(agen(2))
    return await anext(it), await anext(it), await anext(it, "default"), await anext(Counter(1)), await attempt_async(lambda: anext(it)), await attempt_async(lambda: anext(Counter(0)))
async def attempt_async(make):
    try: return await make()
    except BaseException as e: return f"{type(e).__name__}: {e}"
print(run(builtins()), attempt(lambda: aiter(5)), attempt(lambda: anext(5)), attempt(lambda: aiter([])), attempt(lambda: aiter()))
async def protocol():
    g = agen(3)
    out = [type(g).__name__, await g.asend(None), await g.asend("msg"), await g.__anext__(), g.ag_running, g.ag_await]
    out.append(await attempt_async(lambda: g.__anext__()))
    g = agen(3)
    out.append(await attempt_async(lambda: g.asend("early")))
    g = agen(3)
    await anext(g)
    out.append(await attempt_async(lambda: g.athrow(KeyError("k"))))
    out.append(await attempt_async(lambda: g.__anext__()))
    return out
print(run(protocol()))
async def catching():
    try:
        while True:
            try: yield "ready"
            except ValueError as e: yield f"caught {e}"
    finally:
        await Pause()
        print("async cleanup", end=" ")
async def closing():
    g = catching()
    out = [await anext(g), await g.athrow(ValueError("v")), await anext(g), await g.aclose(), await attempt_async(lambda: g.__anext__()), await g.aclose()]
    async def ignores():
        try: yield 1
        except GeneratorExit: yield 2
    h = ignores(); await anext(h)
    out.append(await attempt_async(h.aclose))
    return out
print(run(closing()))
class NoAiter: pass
class AiterBad:
    def __aiter__(self): return 5
class AnextBad:
    def __aiter__(self): return self
    def __anext__(self): return 5
class AnextRaises:
    def __aiter__(self): return self
    async def __anext__(self): raise ValueError("from anext")
async def over(x): return [v async for v in x]
for x in (NoAiter(), AiterBad(), AnextBad(), AnextRaises(), [1], 5): print(type(x).__name__, attempt(lambda: run(over(x))))
async def in_sync_for():
    for v in agen(1): pass
print(attempt(lambda: run(in_sync_for())))
async def leaks():
    yield 1
    raise StopAsyncIteration
async def leaks_sync():
    yield 1
    raise StopIteration
print(attempt(lambda: run(over(leaks()))), attempt(lambda: run(over(leaks_sync()))))
async def flatten(*gens):
    for g in gens:
        async for v in g: yield v
async def limited(g, n):
    async for v in g:
        if n == 0: return
        n -= 1
        yield v
async def forever():
    n = 0
    while True:
        yield n
        n += 1
async def total():
    f = forever()
    first = [v async for v in limited(f, 4)]
    await f.aclose()
    return first, [v async for v in flatten(agen(2), Counter(2))]
print(run(total()))
genexp = (v async for v in agen(2))
print(type(genexp).__name__, run(over(genexp)))
