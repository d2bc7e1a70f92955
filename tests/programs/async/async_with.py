# async with: order, several managers, suppression, errors, missing methods.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


def run(coro):
    steps = 0
    try:
        while True:
            coro.send(None)
            steps += 1
    except StopIteration as stop: return stop.value, steps


class Pause:
    def __await__(self): yield


log = []


class Manager:
    def __init__(self, name, suppress=False, fail=None): self.name, self.suppress, self.fail = name, suppress, fail
    async def __aenter__(self):
        await Pause()
        log.append(f"enter {self.name}")
        if self.fail == "enter": raise OSError(f"enter {self.name}")
        return self.name.upper()
    async def __aexit__(self, t, v, tb):
        await Pause()
        log.append(f"exit {self.name} {t.__name__ if t else None}")
        if self.fail == "exit": raise OSError(f"exit {self.name}")
        return self.suppress


async def plain():
    async with Manager("a") as a: return a
async def several():
    async with Manager("a") as a, Manager("b") as (b, *rest), Manager("c"): log.append(f"body {a} {b} {rest}")
async def parenthesized():
    async with (
        Manager("p") as p,
        Manager("q") as q,
    ): return p + q
async def raising():
    async with Manager("a"), Manager("b", suppress=True): raise ValueError("swallowed")
    return "went on"
async def through():
    async with Manager("a"): raise ValueError("passes")
async def enter_fails():
    async with Manager("a"), Manager("b", fail="enter"): log.append("not reached")
async def exit_fails():
    async with Manager("a", fail="exit"): raise ValueError("replaced")
async def loops():
    for i in range(3):
        async with Manager(str(i)):
            if i == 0: continue
            if i == 1: break
    return i
async def nested_sync():
    class Sync:
        def __enter__(self): log.append("sync enter")
        def __exit__(self, *a): log.append("sync exit")
    with Sync():
        async with Manager("in"): await Pause()
async def to_attribute():
    class Box: pass
    box, items = Box(), [0]
    async with Manager("x") as box.value, Manager("y") as items[0]: pass
    return box.value, items
for f in (plain, several, parenthesized, raising, through, enter_fails, exit_fails, loops, nested_sync, to_attribute):
    print(f.__name__, attempt(lambda: run(f())), log)
    log.clear()


class OnlySync:
    def __enter__(self): ...
    def __exit__(self, *a): ...
class NoExit:
    async def __aenter__(self): ...
class NotAwaitable:
    def __aenter__(self): return 5
    def __aexit__(self, *a): return 5
class ExitNotAwaitable:
    async def __aenter__(self): ...
    def __aexit__(self, *a): return 5
async def use(m):
    async with m: return "used"
async def use_sync(m):
    with m: return "used"
for m in (OnlySync(), NoExit(), NotAwaitable(), ExitNotAwaitable(), 5): print(type(m).__name__, attempt(lambda: run(use(m))))
print(attempt(lambda: run(use_sync(Manager("m")))))
async def cancelled():
    async with Manager("outer"):
        try: await Pause()
        finally: log.append("inner finally")
c = cancelled()
c.send(None); c.send(None)
print(attempt(lambda: c.throw(KeyError("stop"))), attempt(lambda: c.send(None)), log)
import contextlib
@contextlib.asynccontextmanager
async def made(name):
    log.append(f"open {name}")
    try: yield name * 2
    finally: log.append(f"close {name}")
async def use_made():
    async with made("m") as m: return m
log.clear()
print(run(use_made()), log)
