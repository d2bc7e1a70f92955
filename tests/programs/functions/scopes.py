# Global, local, builtin and class scope; unbound names; del; nested definitions.
x = "module"
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def read(): return x
def shadow():
    x = "local"
    return x
def change():
    global x
    x = "changed"
    return x
def too_early():
    value = x
    x = 1
    return value
def maybe(flag):
    if flag: y = 1
    return y
def deleted():
    z = 1
    del z
    return z
def delete_twice():
    z = 1
    del z
    del z
def undefined(): return never_defined_anywhere
def loop_variable():
    for i in range(0): pass
    return i
def augmented():
    x += "more"
def delete_global():
    global temporary
    temporary = 1
    del temporary
    return temporary


print(read(), shadow(), change(), x)
for f in (too_early, lambda: maybe(True), lambda: maybe(False), deleted, delete_twice, undefined, loop_variable, augmented, delete_global):
    print(attempt(f))


class Scope:
    x = "class"
    seen = x
    def method(self): return x
    listed = [x for _ in range(1)]
    lazily = [lambda: x]
    first = (lambda v=x: v)()
    for attribute in range(3): squared = attribute**2
    del attribute


print(Scope.seen, Scope().method(), Scope.listed, Scope.lazily[0](), Scope.first, Scope.squared, hasattr(Scope, "attribute"))
def builtin_shadowing():
    len = lambda v: "my len"
    return len([1])
print(builtin_shadowing(), len([1]))
list_ = list
list = "shadowed"
print(list, attempt(lambda: list([1])))
del list
print(list is list_, attempt(lambda: [del_me for del_me in range(3)][-1]), attempt(lambda: del_me))
def nested_global():
    x = "enclosing"
    def inner():
        global x
        return x
    return x, inner()
print(nested_global())
def declare():
    global created
    def created(): return "made here"
    global imported_math
    import math as imported_math
    global Klass
    class Klass: pass
    for globals_loop in (): pass
declare()
print(created(), imported_math.floor(2.5), Klass.__qualname__, created.__qualname__)
print(sorted(k for k in globals() if k in ("x", "created", "Klass", "read")), "x" in vars(), __name__, globals()["x"])
def local_names(a, b=2, *args, **kw):
    c = a
    del b
    def uses(): return c
    return sorted(locals().items(), key=lambda p: p[0])[:4]
print([k for k, v in local_names(1)], (lambda q: locals())(5))
globals()["injected"] = "by dict"
print(injected)
def locals_snapshot():
    v = 1
    snapshot = locals()
    snapshot["v"] = 99
    snapshot["new"] = 1
    return v, locals()["v"], "new" in locals()
print(locals_snapshot())
if True:
    branch = "visible"
while branch == "visible":
    branch += "!"
try:
    pass
finally:
    in_finally = 1
print(branch, in_finally)
