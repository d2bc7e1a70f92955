"""`type(x)` of values of all kinds, objects or not."""

class A: pass
def kinds(items):
    seen = {}
    for x in items:
        t = type(x)
        seen[t.__name__] = seen.get(t.__name__, 0) + 1
    return seen
print(kinds([1, 2.5, True, None, "s", A(), 1 << 70, (), [], 1j, ..., NotImplemented] * 400))
print(kinds(list(range(2000))), kinds([0.5] * 2000), kinds([None] * 2000), kinds([False] * 2000 + [3] * 2000))
def big(n):
    x, c = 1, 0
    for i in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        if type(x) is int: c += 1
    return c, x
print(big(3000))
