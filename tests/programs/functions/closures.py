# Closures share cells: counters, late binding, nonlocal through levels, cells and their contents.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def make_counter(start=0):
    count = start
    def increment(by=1):
        nonlocal count
        count += by
        return count
    def current():
        return count
    def reset():
        nonlocal count
        del count
    return increment, current, reset


inc, cur, reset = make_counter(10)
other_inc, *_ = make_counter()
print(inc(), inc(5), cur(), other_inc(), cur())
reset()
print(attempt(cur), attempt(inc))

late = [lambda: i for i in range(3)]
bound = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in bound])
fs = []
for k in range(3):
    def show(): return k
    fs.append(show)
print([f() for f in fs]); k = "changed"; print([f() for f in fs])


def levels():
    a = 1
    def second():
        b = 2
        def third():
            nonlocal a, b
            a, b = a * 10, b * 10
            def fourth():
                return a, b
            return fourth
        first = third()
        return first, b, third()
    return second(), a


(f1, b, f2), a = levels()
print(f1(), b, f2(), a, f1 is f2)


def unset():
    def use(): return later
    before = attempt(use)
    later = "set"
    return before, use()


print(unset())
def parameter_cell(p, *q, **r):
    def f():
        nonlocal p
        p += 1
        return p, q, r
    return f
f = parameter_cell(1, 2, k=3)
print(f(), f(), parameter_cell(100)(), f())
print(f.__code__.co_freevars, [c.cell_contents for c in f.__closure__], type(f.__closure__[0]).__name__, parameter_cell.__code__.co_cellvars)
f.__closure__[0].cell_contents = 50
print(f())
def empty_cell():
    def g(): return x
    if False: x = 1
    return g
print(attempt(lambda: empty_cell().__closure__[0].cell_contents), attempt(empty_cell()))


def compose(*functions):
    def composed(x):
        for function in reversed(functions): x = function(x)
        return x
    return composed
print(compose(str, lambda v: v + 1, abs)(-5), compose()(7))


def accumulate():
    total = 0
    while True:
        value = yield total
        def add():
            nonlocal total
            total += value
        add()
g = accumulate(); next(g); print(g.send(5), g.send(6))


def in_class():
    x = "enclosing"
    class C:
        y = x
        x = "class"
        def method(self): return x, C.x, __class__.__name__
    return C().method(), C.y if hasattr(C, "y") else None
print(attempt(in_class))
def exception_cell():
    try: 1 / 0
    except ZeroDivisionError as e:
        f = lambda: e
        inside = type(f()).__name__
    return inside, attempt(f)
print(exception_cell())
