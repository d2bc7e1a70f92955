# with: order, suppression, several managers, targets, failures in enter and exit.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e} <- {e.__context__!r}"


log = []
class Manager:
    def __init__(self, name, suppress=False, fail=None):
        log.append(f"make {name}")
        self.name, self.suppress, self.fail = name, suppress, fail
    def __enter__(self):
        log.append(f"enter {self.name}")
        if self.fail == "enter": raise OSError(f"enter {self.name}")
        return self.name
    def __exit__(self, t, v, tb):
        log.append(f"exit {self.name} {t.__name__ if t else None} {v} {tb is not None}")
        if self.fail == "exit": raise OSError(f"exit {self.name}")
        return self.suppress


def plain():
    with Manager("a") as a: return a
def no_target():
    with Manager("a"): pass
    return "after"
def two():
    with Manager("a") as a, Manager("b") as b: return a + b
def parenthesized():
    with (Manager("a") as a, Manager("b"), Manager("c") as c,): return a + c
def tuple_manager():
    with (Manager("a")) as a: return a
def body_raises():
    with Manager("a"), Manager("b"): raise ValueError("body")
def suppressed():
    with Manager("a"), Manager("b", suppress=True): raise ValueError("body")
    return "went on"
def truthy_suppress():
    with Manager("a", suppress="yes"): 1 / 0
    return "truthy"
def enter_fails():
    with Manager("a", suppress=True), Manager("b", fail="enter"): log.append("body")
    return "suppressed by a"
def exit_fails():
    with Manager("a", fail="exit"): pass
def exit_replaces():
    with Manager("a", fail="exit"): raise KeyError("original")
def in_loop():
    for i in range(4):
        with Manager(str(i)):
            if i == 0: continue
            if i == 2: break
    return i
def nested_return():
    with Manager("a"):
        with Manager("b"):
            try: return "value"
            finally: log.append("finally")
def unpack():
    class Pair:
        def __enter__(self): return 1, (2, 3)
        def __exit__(self, *a): pass
    class Box: pass
    box, items = Box(), [0]
    with Pair() as (a, (b, *c)), Pair() as box.attr, Pair() as items[0]: return a, b, c, box.attr, items
def target_fails():
    with Manager("a") as (x, y): log.append("body")
def exit_sees_return():
    with Manager("r"): return [log.append("evaluated")]
def reraise_in_exit():
    class R:
        def __enter__(self): pass
        def __exit__(self, t, v, tb): raise v
    with R(): raise ValueError("same")
def generator():
    def g():
        with Manager("g"): yield 1; yield 2
    it = g()
    next(it)
    it.close()
def system_exit():
    with Manager("s", suppress=True): raise SystemExit(5)
    return "even SystemExit"
for f in (plain, no_target, two, parenthesized, tuple_manager, body_raises, suppressed, truthy_suppress, enter_fails, exit_fails, exit_replaces, in_loop, nested_return, unpack, target_fails, exit_sees_return, reraise_in_exit, generator, system_exit):
    print(f.__name__, attempt(f), log)
    log.clear()


class NoExit:
    def __enter__(self): ...
class NoEnter:
    def __exit__(self, *a): ...
class AsyncOnly:
    async def __aenter__(self): ...
    async def __aexit__(self, *a): ...
class InstanceDunder: pass
i = InstanceDunder(); i.__enter__ = i.__exit__ = lambda *a: 1
class BadExitSignature:
    def __enter__(self): ...
    def __exit__(self): ...
def use(m):
    with m: return "used"
for m in (NoExit(), NoEnter(), AsyncOnly(), i, BadExitSignature(), 5, "s", None): print(type(m).__name__, attempt(lambda: use(m)))
with Manager("module level") as name: print(name)
with (yield_ := Manager("walrus")): print(yield_.name)
class Reentrant:
    depth = 0
    def __enter__(self): self.depth += 1; return self
    def __exit__(self, *a): self.depth -= 1
r = Reentrant()
with r, r, r as inner: print(inner.depth)
print(r.depth)
