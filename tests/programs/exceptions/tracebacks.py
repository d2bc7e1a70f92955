# Traceback objects: line numbers, function names, growth while re-raised, with_traceback.
import sys


def frames(tb):
    out = []
    while tb is not None:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return out


def bottom():
    value = 1
    return value / 0


def middle():
    return (
        bottom()
    )


def top():
    try:
        middle()
    except ZeroDivisionError:
        raise


try:
    top()
except ZeroDivisionError as e:
    saved = e
    print(frames(e.__traceback__))
    print(type(e.__traceback__).__name__, sys.exc_info()[2] is e.__traceback__)
try:
    raise saved
except ZeroDivisionError as e:
    print(frames(e.__traceback__))
try:
    raise saved.with_traceback(None)
except ZeroDivisionError as e:
    print(frames(e.__traceback__))


class Thing:
    def method(self): raise KeyError("m")
    @property
    def prop(self): return self.method()
    def __getitem__(self, k): return self.prop
    def __add__(self, o): return self[o]
def generator():
    yield 1
    Thing() + 1
def comprehension(): return [v / 0 for v in [1]]
def lam(): return (lambda x: x + "a")(1)
def multi_line():
    return max(1,
               2,
               [][3])
def loop():
    for v in generator():
        pass
def nested():
    def inner():
        raise ValueError("inner")
    inner()
def via_builtin(): return sorted([3, 1], key=lambda v: v.missing)
def delegating():
    yield from generator()
async def coroutine(): await other()
async def other(): raise IndexError("async")
def run_coroutine(): coroutine().send(None)
def after_except():
    try:
        bottom()
    except ZeroDivisionError:
        middle()
def in_with():
    class M:
        def __enter__(self): return self
        def __exit__(self, t, v, tb): self.seen = frames(tb); return True
    m = M()
    with m:
        bottom()
    return m.seen
for f in (loop, comprehension, lam, multi_line, nested, via_builtin, lambda: list(delegating()), run_coroutine, after_except):
    try:
        f()
    except Exception as e:
        print(f.__name__, type(e).__name__, frames(e.__traceback__), frames(e.__context__.__traceback__) if e.__context__ else "")
print(in_with())
try:
    import math, not_a_module
except ImportError as e:
    print(frames(e.__traceback__))
class Body:
    try:
        1 / 0
    except ZeroDivisionError as e:
        where = frames(e.__traceback__)
print(Body.where)
try:
    exec("def f():\n  raise KeyError\nf()", {})
except KeyError as e:
    print(frames(e.__traceback__))
frame = sys._getframe()
print(frame.f_code.co_name, frame.f_lineno, frame.f_back, "saved" in frame.f_locals, frame.f_globals is globals())
def caller(): return callee()
def callee(): return sys._getframe(1).f_code.co_name, sys._getframe().f_back.f_lineno, sys._getframe(1).f_locals
print(caller())
try: sys._getframe(1000)
except ValueError as e: print(e)
tb = saved.__traceback__
import types
try:
    raise ValueError("grafted").with_traceback(types.TracebackType(None, frame, 0, 77))
except ValueError as e:
    print(frames(e.__traceback__))
