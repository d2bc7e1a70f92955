# Order of evaluation of every kind of expression.
def e(n, value=None):
    print(n, end=" ")
    return value


def line(label): print("|", label)


e(1, 2) + e(2, 3) * e(3, 4); line("arithmetic")
e(1, 2) ** e(2, 3) ** e(3, 1); line("power groups right, evaluates left first")
e(1, 5) < e(2, 9) < e(3, 10); line("chain")
e(1, 9) < e(2, 5) < e(3, 10); line("chain stops")
e(1, 0) or e(2, 0) or e(3, 1) or e(4); line("or")
e(1, 1) and e(2, 0) and e(3, 1); line("and")
e(2) if e(1, True) else e(3); line("conditional")
e(3) if e(1, False) else e(2); line("conditional false")
[e(1), e(2), *e(3, []), e(4)]; line("list")
{e(1, "k"): e(2), e(3, "l"): e(4), **e(5, {})}; line("dict")
{e(1), *e(2, []), e(3)}; line("set")
(e(1), e(2)); line("tuple")
e(1, lambda *a, **k: None)(e(2), *e(3, []), e(4), k=e(5), **e(6, {}), l=e(7)); line("call")
e(1, [1, 2])[e(2, 0)]; line("subscript")
e(1, [1, 2, 3])[e(2, 0):e(3, 2):e(4, 1)]; line("slice")
e(1, "text").upper(); line("attribute")
f"{e(1, 5):{e(2, 3)}} {e(3)!r} {e(4)=}"; line("f-string")
[e(3) for _ in e(1, [0]) if e(2, True)]; line("comprehension")
{e(3, 1): e(4) for _ in e(1, [0]) if e(2, True)}; line("dict comprehension")
lambda a=e(1), *, b=e(2): e("never"); line("lambda defaults")
not e(1, 0); -e(2, 1); ~e(3, 1); line("unary")
e(1, 1) in e(2, [1]); e(3, 1) not in e(4, []); e(5) is e(6); line("membership")
(x := e(1, 5)) + x; line("walrus")
"%s %s" % (e(1), e(2)); line("percent")
e(1, {"k": {}})[e(2, "k")][e(3, "z")] = e(0); line("assignment evaluates the value first")
a = [0, 0]
e(1, a)[e(2, 0)] += e(3, 1); line("augmented")
e(1, a)[e(2, 0)], e(3, a)[e(4, 1)] = e(-1), e(0); line("tuple assignment")
del e(1, a)[e(2, 0)], e(3, a)[e(4, 0)]; line("del")
def f(p=e(1), *, q: e("annotation is lazy") = e(2)) -> e("lazy too"): pass
line("def")
@e(1, lambda c: c)
@e(2, lambda c: c)
class C(e(3, object), metaclass=e(4, type)): attribute = e(5)
line("class")
for _ in e(1, []): pass
else: e(2)
line("for else")
while e(1, 0): pass
line("while")
import contextlib
with e(1, contextlib.nullcontext()) as q, e(2, contextlib.nullcontext()): e(3)
line("with")
try: e(1, {})["missing"]
except e(2, ValueError): e("no")
except e(3, KeyError): e(4)
finally: e(5)
line("try")
match e(1, 5):
    case 3 if e("not asked"): pass
    case 5 if e(2, False): pass
    case _ if e(3, True): e(4)
line("match")
def gen():
    e((yield e(1)), (yield e(2)))
g = gen(); next(g); g.send("sent first"); line("yield")
assert e(1, True), e("no"); line("assert")
try: raise e(1, ValueError("v")) from e(2, KeyError("k"))
except ValueError: line("raise from")
print(e(1), e(2), sep=e(3, "-")); line("print")
def r(): return e(1), e(2)
r(); line("return")
class D: x: e("class annotations are lazy") = e(1)
line("annotated")
e(1, print)(e(2, ""), end=e(3, "")); line("call with keywords")
