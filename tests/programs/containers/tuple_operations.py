# Tuples: making, indexing, comparing, hashing, methods, refusals.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


t = 1, "two", 3.0
single, empty = (5,), ()
print(t, single, empty, (1), type((1)), type((1,)), tuple(), tuple("ab"), tuple([1, 2]), tuple({1: 2}), tuple(range(3)), (*t, 4), (*"ab",), ((1, 2), (3,)))
print(t[0], t[-1], t[1:], t[::-1], t[:0], t[5:], len(t), t + single, t * 2, 2 * single, single * 0, "two" in t, 7 not in t)
print(t.index("two"), t.count(1), (1, 2, 1, True).count(1), (1, 2, 1).index(1, 1), (0, 1, 2).index(2, -1))
print((1, 2) == (1, 2), (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 9), (1, 2) != [1, 2], (1, (2, 3)) == (1, (2, 3)), ("a", 1) < ("b", 0), (1, "a") < (2, 0))
print(hash((1, 2)) == hash((1.0, 2.0)), {(1, 2): "pair"}[1, 2], len({(0, 1), (0, 1), (1, 0)}), hash(()) == hash(tuple([])))
for action in (
    lambda: t[3], lambda: t["a" + ""], lambda: t.__setitem__, lambda: t.append(1), lambda: t + [1], lambda: t * "a", lambda: t * 1.5, lambda: t < 1, lambda: (1,) < ("a",), lambda: t.index(9), lambda: t.index(1, 1), lambda: t.count(), lambda: tuple(5),
    lambda: tuple(1, 2), lambda: hash(([],)), lambda: {(1, []): 2}, lambda: t.index(), lambda: t[::0], lambda: max(()), lambda: tuple(a=1), lambda: tuple.index((1,)), lambda: setattr(t, "x", 1),
):
    print(attempt(action))
try:
    t[0] = 1
except TypeError as e:
    print(e)
try:
    del t[0]
except TypeError as e:
    print(e)
holder = ([1], 2)
try:
    holder[0] += [9]
except TypeError as e:
    print(e, holder)
u = t
u += (4,)
print(t, u, u is t, tuple(t) is t, t[:] is t)
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)
a, b = b, a
print(a, b, [x + y for x, y in [(1, 2), (3, 4)]], sum((1, 2, 3)), sorted((3, 1)), max((1, 5)), *(1, 2), list(zip((1, 2), "ab")), dict([(1, 2)]), divmod(7, 2), (1, 2).__contains__(2), (1,).__add__((2,)), (1, 2).__getnewargs__())


class Pair(tuple):
    __slots__ = ()

    def __new__(cls, left, right):
        return super().__new__(cls, (left, right))

    left = property(lambda self: self[0])

    def swapped(self):
        return Pair(self[1], self[0])

    def __repr__(self):
        return f"Pair{super().__repr__()}"


p = Pair(1, 2)
print(p, p.left, p.swapped(), p == (1, 2), hash(p) == hash((1, 2)), type(p[:]).__name__, type(p + p).__name__, isinstance(p, tuple), len(p), attempt(lambda: setattr(p, "z", 1)), sorted([p.swapped(), p]))
nested = ()
for _ in range(5):
    nested = (nested,)
print(nested, repr((1, [2, (3,)], {"k": (4, 5)})))
