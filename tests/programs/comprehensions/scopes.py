# What a comprehension sees and what it leaves behind: functions, classes, lambdas, globals, exceptions.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


x = "global"
print([x for x in range(2)], x, [y for y in [x]], "y" in globals())


def shadowed():
    x = "local"
    inner = [x for x in "ab"]
    return inner, x, [x + c for c in "cd"]
def unset_local():
    return [z for _ in range(1)], z
    z = 1
def cell_in_element():
    return [f() for f in [lambda: i for i in range(3)]], [f() for f in [lambda i=i: i for i in range(3)]]
def per_iteration_cells():
    def make(i): return lambda: i
    return [f() for f in [make(i) for i in range(3)]]
def parameter_named_like_loop(x): return [x for x in x], x
def outer_loop_variable():
    for i in range(3): squares = [i * j for j in range(i + 1)]
    return squares, i
def loop_target_is_kept_apart():
    i = "before"
    result = [i for i in range(3) if (j := i)]
    return result, i, j
def deleted_after():
    v = 1
    doubled = [v * 2 for _ in range(2)]
    del v
    return doubled, attempt(lambda: v)
def nonlocal_inside():
    total = 0
    def add(n):
        nonlocal total
        total += n
        return total
    return [add(n) for n in (1, 2, 3)], total
def exception_in_the_middle():
    i = "kept"
    try: [1 // (2 - i) for i in range(5)]
    except ZeroDivisionError: return i
def nested_levels(): return [[(a, b, c) for c in range(b)] for a in range(2) for b in range(a + 1)]
def locals_inside(): return sorted([sorted(locals()) for q in range(1)][0]), [k for k in locals()]
def class_in_comprehension(): return [type(f"K{n}", (), {"n": n}) for n in range(2)][1].n
def lambda_reads_walrus(): return [(last := n) for n in range(4)], (lambda: last)()
def recursion(n): return [recursion(k) for k in range(n)]
def yields_around():
    def g():
        for v in [a * 2 for a in (yield "first")]: yield v
    it = g()
    return next(it), it.send([1, 2]), list(it)
for f in (shadowed, lambda: attempt(unset_local), cell_in_element, per_iteration_cells, lambda: parameter_named_like_loop([1, 2]), outer_loop_variable, loop_target_is_kept_apart, deleted_after, nonlocal_inside, exception_in_the_middle, nested_levels, locals_inside, class_in_comprehension, lambda_reads_walrus, lambda: recursion(3), yields_around): print(f.__name__, f())


class Scope:
    base = [1, 2, 3]
    x = "class x"
    from_outermost = [v for v in base]
    global_x = [x for _ in range(1)]
    filtered = [v for v in base if v > 1]
    inner_fails = attempt(lambda: [base for _ in range(1)])
    named = {k: v for k, v in zip("ab", base)}
    lam = [lambda self, n=n: n for n in base]
    method_uses = lambda self: [self.x for _ in range(2)]
print(Scope.from_outermost, Scope.global_x, Scope.filtered, Scope.inner_fails, Scope.named, Scope.lam[1](None), Scope().method_uses(), hasattr(Scope, "v"))
global_loop = [g for g in range(3)]
print("g" in globals(), [globals()["x"] for x in range(2)], [locals() is globals() for _ in range(1)])
def global_target():
    global made_global
    [made_global := n for n in range(3)]
    return made_global
print(global_target(), made_global, [(lambda: [x for _ in range(1)])() for x in range(2)], [[x for x in range(x)] for x in range(3)])
match [n for n in range(3)]:
    case [0, *rest]: print([r for r in rest])
print({x: [x for x in x] for x in ["ab", "c"]}, [x for x in [x for x in [x for x in "deep"]]][:2], list(x for x in (x for x in x)))
