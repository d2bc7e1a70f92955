"""`str`, `repr` and f-strings of objects whose classes say in Python what they give: their methods are frames."""

class A:
    def __init__(self, v): self.v = v
    def __str__(self): return "A" + str(self.v)
class B(A):
    def __repr__(self): return "B(" + repr(self.v) + ")"
class C:
    def __repr__(self): return "C!"
class D:
    def __format__(self, spec): return "D<" + spec + ">"
class Bad:
    def __str__(self): return 3
    def __repr__(self): return None
    def __format__(self, spec): return b""
class BadRepr:
    def __repr__(self): return 5
class S(str): pass
class E:
    def __str__(self): return S("sub")
class Meta(type):
    def __str__(cls): return "meta"
class WithMeta(metaclass=Meta): pass
class Err(Exception):
    def __str__(self): return "err text"
def run(n):
    total = 0
    for i in range(n):
        total += len(str(A(i))) + len(repr(B(i))) + len(f"{A(i)} {B(i)!r} {C()} {C()!s} {D()} {D():>{i}} {E()}")
        total += len(str(C())) + len(str(WithMeta)) + len(str(Err(1))) + len(f"{Err(2)}")
    return total
print(run(3000))
def wrong(f):
    try:
        return f()
    except TypeError as e:
        return str(e)
for k in range(300):
    r = [wrong(lambda: str(Bad())), wrong(lambda: repr(Bad())), wrong(lambda: f"{Bad()}"), wrong(lambda: f"{Bad()!s:>4}"), wrong(lambda: str(BadRepr())), wrong(lambda: f"{BadRepr()}"),
         wrong(lambda: f"{C():>3}"), type(str(E())).__name__]
print(r)
class Rec:
    def __str__(self): return str(self)
for f in (lambda: str(Rec()), lambda: f"{Rec()}"):
    try: f()
    except RecursionError as e: print(type(e).__name__, str(e)[:33])
class Tree:
    def __init__(self, l, r): self.l, self.r = l, r
    def __str__(self): return "(" + str(self.l) + " " + str(self.r) + ")"
def tree(d): return Tree(tree(d-1), tree(d-1)) if d else A(d)
t = tree(9)
for i in range(20): s = str(t)
print(len(s))
class G:
    def __str__(self):
        return "".join([str(x) for x in gen()])
def gen():
    for i in range(3): yield A(i)
for i in range(500): s = str(G())
print(s)
import sys
class Raises:
    def __str__(self): raise ValueError("no")
n = 0
for i in range(2000):
    try: str(Raises())
    except ValueError as e: n += 1
    try: f"{Raises()!s}"
    except ValueError: n += 1
print(n)
