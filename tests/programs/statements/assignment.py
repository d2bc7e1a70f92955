# Assignment: order of evaluation, chains, annotated, augmented, walrus everywhere.
def t(name, value=None):
    print(name, end=" ")
    return value if value is not None else {}


x = y = z = t("once", [])
print(x is y is z)
t("target")[t("index", 1)] = t("value", 5); print()
t("a")[t("b", 1)], t("c")[t("d", 1)] = t("e", 1), t("f", 2); print()
t("first")["k"] = t("second")["k"] = t("value", 1); print()
d = {"n": 1}
t("target", d)[t("index", "n")] += t("value", 5); print(d)
i = 0
l = [10, 20, 30]
i, l[i] = 2, "changed"; print(i, l)
l[i], i = "at two", 0; print(i, l)
i = l[i] = 1; print(i, l)
a, b = 1, 2
a, b = b, a + b; print(a, b)
a, b, c = c, a, b = 1, 2, 3; print(a, b, c)
(a, b), [c, *d], e = (1, 2), "xyz", None; print(a, b, c, d, e)
x: int = 5
y_annotated: str
(z): list = [1]
table = {}
table["k"]: int = 7
class Box: pass
box = Box()
box.attr: float = 1.5
print(x, "y_annotated" in globals(), z, table, box.attr, __annotate__(1))


def annotated():
    v: int
    w: undefined_is_not_evaluated = 3
    try: return v
    except UnboundLocalError as error: return str(error), w
print(annotated())
print((n := 10), n, (m := n + 1, m * 2), [k := 1, k + 1], {"w": (w := 5)}, w, (lambda: (inner := 3) + inner)(), f"{(fs := 7)} {fs}", max((big := 4), 2), big)
if (value := len("four")) > 3 and (other := value * 2): print(value, other)
while (chunk := l.pop() if l else None) is not None: print(chunk, end=" ")
print()
print([last := v for v in range(3)], last, any((found := v) > 1 for v in range(5)), found, [(sq := v * v) for v in (2, 3) if (half := v // 2)], sq, half)
def walrus_scope():
    results = [total := 0] + [total := total + v for v in range(4)]
    def inner(): return total
    return results, total, inner()
print(walrus_scope())
def walrus_global():
    global made_by_walrus
    [made_by_walrus := v for v in "ab"]
walrus_global()
print(made_by_walrus, not (q := False), -(r := 5), r, (s := [])is s, (u := 1) if (p := True) else 0, p)
print((lambda a=(dflt := 3): a)(), dflt)
x = 1,
y = 1, *[2, 3]
z = *"ab",
print(x, y, z)
a = b = []
a += [1]; print(b)
a = a + [2]; print(a, b)
s = "x"; s *= 3; s += "y"; print(s)
v = 5 if not s else 6 if len(s) > 10 else 7
print(v, (1 if 0 else 2) + 3, [1, 2][v > 6], v and s, v or s, 0 or [], 0 and 1 / 0, 1 or 1 / 0, not v, not not v, "" or None or 0 or "last", 1 and 2 and 3)
print(1 if True else 1 / 0, (None or {}).get("k", "dflt"), *(v for v in (1, 2) if v > 1), 2 ** -1, -2 ** 2, not 1 == 2, 1 + 2 * 3 % 4 - 5 // 2, 7 & 3 | 8 ^ 1 << 2, ~5 & 0xF, 2 < 3 == True, (2 < 3) == True, 1 in [1] == True)
global_name = "module"
def uses():
    global global_name
    global_name = "set in function"
    global second_global; second_global = 2
uses(); print(global_name, second_global)
