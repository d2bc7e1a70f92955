# Expressions the compiler may fold keep their meaning, their errors and their identity rules.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print(2 * 3 + 4, 2**10, 7 // 2, -7 // 2, -7 % 3, 1 << 10, 0xFF & 0x0F, 10 / 4, "a" "b" + "c", "ab" * 3, (1, 2) + (3,), (1,) * 3, -(-5), +5, ~0, not 0, 1 < 2, "abc"[1], (1, 2, 3)[1], b"ab" + b"c", 1.5 * 2, 3 - 2j, "x" in "xyz")
print(attempt(lambda: 1 / 0), attempt(lambda: 1 // 0), attempt(lambda: 1 % 0), attempt(lambda: 2 ** -1), attempt(lambda: 0 ** -1), attempt(lambda: 1 << -1), attempt(lambda: "a" + 1), attempt(lambda: -"a"), attempt(lambda: "a" * -1), attempt(lambda: 1.0 / 0), attempt(lambda: 1e308 * 10), attempt(lambda: (1,) + [1]), attempt(lambda: 10 ** 20 * 10 ** 20), attempt(lambda: "%d" % "x"), attempt(lambda: (1, 2)[int("5")]))
print(len("x" * 10000), len((0,) * 5000), (2**200) % 1000, -0.0, 0.0 == -0.0, [0.0, -0.0], (0.0, -0.0), {0.0: 1}, 1 and 1.0, [1, 1.0, True, 1 + 0j])


def constants():
    a = 1; b = 1.0; c = True; d = (1, 2); e = (1.0, 2); f = "s"; g = b"s"; h = None; i = ...; j = -1; k = 0.0; l = -0.0; m = 1j; n = frozenset
    return a, b, c, d, e, f, g, h, i, j, k, l, m
print(constants(), [type(v).__name__ for v in constants()])
def dead_code():
    if 0: return undefined
    if False: yield
    while 0: undefined()
    if "": pass
    if not 1: raise ValueError
    if None: import missing
    if __debug__: return "debug"
    return "after"
g = dead_code()
print(type(g).__name__, attempt(lambda: next(g)))
def while_true():
    n = 0
    while 1:
        n += 1
        if n > 5: break
    while True:
        n += 1
        if n > 10: return n
def if_constant():
    out = []
    if 1: out.append(1)
    if "text": out.append(2)
    elif undefined: pass
    if (): pass
    else: out.append(3)
    if not (): out.append(4)
    x = 5 if 1 else undefined
    return out, x, (undefined if 0 else 6), 0 and undefined, 1 or undefined
print(while_true(), if_constant())
def in_tests(v):
    return v in (1, 2, 3), v in [1, 2, 3], v in {1, 2, 3}, v not in (), v in "", v in [] if v else None
print(attempt(lambda: in_tests(2)), attempt(lambda: in_tests("x")))
def iter_constants():
    return [x for x in (1, 2, 3)], [x for x in [4, 5]], {x for x in {6}}, [x for x in "ab"], sum(x for x in (1, 2)), list(() or [1])
print(iter_constants())
def fresh_lists(): return [], {}, [1, 2, 3], {"a": 1}, {1}
a, b = fresh_lists(), fresh_lists()
a[2].append(4); a[0].append(1); a[3]["b"] = 2; a[4].add(9)
print(b, all(x is not y for x, y in zip(a, b)))
def docstring():
    "the doc"
    "not the doc"
def not_doc(): ("in" " parentheses")
def no_doc(): f"f-string is no doc"
def bytes_doc(): b"no"
class Documented:
    """  Indented
        doc.

      less
    """
print(docstring.__doc__, not_doc.__doc__, no_doc.__doc__, bytes_doc.__doc__, repr(Documented.__doc__), __doc__)
print(0x_ff, 0b1_0, 0o1_7, 1_0.0_1, 1_0e1_0, 0_0, 00, 1e5 == 100000, 1E-3, .5, 5., 0xDEADbeef, 1_000_000j)
print("tuple compare", (1, 2) < (1, 3) and (1,) != (1, 0), "a" "b" == "ab", "é" == "\u00e9", "\N{LATIN SMALL LETTER E WITH ACUTE}", "line\
joined", """a
b""" == "a\nb", '\'' == "'", "\x00\0" == "\0" * 2)
print(*[i for i in range(3)], *{"k": 1}, **{"sep": "/"})
if 1:
	tabbed = "tab indented"
print(tabbed, (
    1 +
    2  # comment in the middle
    + 3
), [
    1,
    2,
], 1 if
    0 else 2) if True else None
