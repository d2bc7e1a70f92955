# locals(), dir(), eval and exec in comprehensions, at module level, in classes and in functions.
x = "module"
print([locals()["x"] for x in range(2)], [sorted(locals()) for z in range(1)], [eval("x") for x in range(3)])
print([sorted(locals()) for a in range(1) for b in range(1)], [dir() for q in range(1)], locals() is globals(), {k: list(locals()) for k in "a"})
try:
    print([locals()["n"] / n for n in (1, 0)])
except ZeroDivisionError:
    exec("after = 5")
    print(after, locals() is globals())


class C:
    y = 1
    seen = [sorted(locals()) for w in range(1)]
    own = sorted(k for k in locals() if not k.startswith("_"))


print(C.seen, C.own)


def function():
    v = 1
    return [sorted(locals()) for u in range(2)], [eval("u") for u in range(2)], sorted(locals())


print(function())
