# del of every kind of target; assert with and without messages.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


a = b = c = 1
del a, (b, c)
print([n for n in "abc" if n in globals()])
def missing_global():
    global never_set
    del never_set
def missing_local():
    del q
    q = 1
def twice():
    x = 1
    del x
    x = 2
    del x
    return x
def conditional(flag):
    v = 1
    if flag: del v
    return v
def in_closure():
    v = 1
    def f(): return v
    before = f()
    del v
    return before, attempt(f)
def nonlocal_delete():
    v = 1
    def f():
        nonlocal v
        del v
    f()
    return v
def parameter(p):
    del p
    return p
def loop():
    for i in range(3): del i
    return i
def exception_name():
    try: 1 / 0
    except ZeroDivisionError as e: del e
    return "fine"
for f in (missing_global, missing_local, twice, lambda: conditional(False), lambda: conditional(True), in_closure, nonlocal_delete, lambda: parameter(1), loop, exception_name): print(f.__name__, attempt(f))
l = list(range(10)); d = {"a": 1, "b": {"c": 2}}
del l[0], l[-1], l[2:4], l[::3], d["b"]["c"], d["a"]
print(l, d)
class C:
    x = 1
    def __delattr__(self, n): print("delattr", n, end=" ")
    def __delitem__(self, k): print("delitem", k, end=" ")
c = C()
del c.x, c[0], c[1:2], c[1, 2], c["k"], c[...], (c.y), [c.z]
print(C.x)
del C.x
del ()
del []
print(hasattr(C, "x"), attempt(lambda: exec("del l[99]", {"l": l})), attempt(lambda: exec("del d['zz']", {"d": d})), attempt(lambda: exec("del t[0]", {"t": (1,)})), attempt(lambda: exec("del s.x", {"s": "s"})), attempt(lambda: exec("del n", {})), attempt(lambda: exec("del o.x", {"o": C})))


assert True
assert 1 == 1, "never evaluated: " + undefined_name
def check(v, *message):
    if message: assert v, message[0]
    else: assert v
for args in ((1,), (0,), (0, "message"), ([], ["list", "message"]), ("", None), (0, ValueError("an exception")), ((), (1, 2))):
    try: print("passed", check(*args))
    except AssertionError as e: print(repr(e), str(e), e.args)
calls = []
def note(v):
    calls.append(v)
    return v
assert note(True), note("message is lazy")
try: assert note(False), note("now evaluated")
except AssertionError as e: print(e, calls)
class NoBool:
    def __bool__(self): raise RuntimeError("undecided")
print(attempt(lambda: check(NoBool())))
def shadowed():
    AssertionError = ValueError
    try: assert False, "real AssertionError is used"
    except Exception as e: return type(e).__name__
print(shadowed(), __debug__)
try: assert (lambda: 0)() or [] or None, f"{1 + 1} with f-string"
except AssertionError as e: print(e)
def chain():
    try: 1 / 0
    except ZeroDivisionError: assert False
try: chain()
except AssertionError as e: print(repr(e.__context__), e.args)
