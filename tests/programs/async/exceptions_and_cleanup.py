# await in except, finally and with; exceptions through chains of coroutines; cancellation by throw.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e} <- {e.__context__!r}"


class Pause:
    def __init__(self, tag): self.tag = tag
    def __await__(self): return (yield self.tag)


def run(coro, **throws):
    tags = []
    try:
        tag = coro.send(None)
        while True:
            tags.append(tag)
            tag = coro.throw(throws[tag]) if tag in throws else coro.send(f"answer to {tag}")
    except StopIteration as stop: return tags, stop.value
    except Exception as e: return tags, f"{type(e).__name__}: {e} <- {e.__context__!r}"


async def step(name, fail=None):
    answer = await Pause(name)
    if fail: raise fail
    return answer


async def in_except():
    try: await step("try", ValueError("v"))
    except ValueError as e:
        a = await step("except")
        return a, repr(e)
    finally: await step("finally")
async def replaced():
    try: await step("first", ValueError("one"))
    except ValueError: await step("second", KeyError("two"))
    finally: await step("cleanup")
async def cause():
    try: await step("inner", OSError("disk"))
    except OSError as e: raise RuntimeError("outer") from e
async def return_in_finally_order():
    order = []
    try:
        order.append(await step("a"))
        return order
    finally: order.append(await step("b"))
async def else_clause():
    try: v = await step("t")
    except ValueError: return "except"
    else: return "else", await step("e"), v
    finally: await step("f")
async def loop():
    results = []
    for i in range(4):
        try:
            if i == 1: await step(f"bad {i}", ValueError(i))
            if i == 3: break
            results.append(await step(f"ok {i}"))
        except ValueError as e:
            results.append(f"caught {e}")
            continue
        finally: results.append(f"finally {i}")
    return results
async def groups():
    errors = []
    for n in range(3):
        try: await step(f"g{n}", [ValueError, TypeError, KeyError][n](n))
        except Exception as e: errors.append(e)
    try: raise ExceptionGroup("all", errors)
    except* ValueError as g: await step("handled values"); first = g.exceptions
    except* (TypeError, KeyError) as g: await step("handled others"); second = g.exceptions
    return first, second
async def gives_up():
    async with Closing("outer") as c:
        async with Closing("inner"): await step("work")
    return c.name
class Closing:
    def __init__(self, name): self.name = name
    async def __aenter__(self): await step(f"enter {self.name}"); return self
    async def __aexit__(self, t, v, tb): await step(f"exit {self.name} {t and t.__name__}"); return t is KeyError
async def generator():
    try:
        for i in range(3): yield await step(f"y{i}")
    finally: await step("generator closed")
async def consume():
    seen = []
    g = generator()
    async for v in g:
        seen.append(v)
        if len(seen) == 2: break
    await g.aclose()
    return seen
async def three_levels():
    async def two():
        async def one(): await step("deep")
        try: await one()
        except KeyError as e: e.add_note("passed two"); raise
    try: await two()
    except KeyError as e: return e.__notes__
for f in (in_except, replaced, cause, return_in_finally_order, else_clause, loop, groups, gives_up, consume, three_levels): print(f.__name__, run(f()))
print(run(three_levels(), deep=KeyError("thrown from outside")))
print(run(gives_up(), work=KeyError("swallowed")), run(gives_up(), work=ValueError("not swallowed")))
print(run(in_except(), **{"except": TypeError("while handling")}), run(in_except(), **{"finally": IndexError("in cleanup")}))
print(run(loop(), **{"ok 0": ValueError("thrown")}), run(consume(), y1=LookupError("into the generator")))
c = gives_up()
print([c.send(None) for _ in range(3)])
print(attempt(lambda: c.throw(GeneratorExit)), attempt(lambda: c.send(None)), attempt(lambda: c.send(None)), attempt(lambda: c.send(None)))
def frames(e):
    names, tb = [], e.__traceback__
    while tb: names.append(tb.tb_frame.f_code.co_name); tb = tb.tb_next
    return names
try: 
    d = cause()
    d.send(None); d.send(None)
except RuntimeError as e: print(frames(e), frames(e.__cause__))
