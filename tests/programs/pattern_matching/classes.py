# Class patterns: __match_args__, positional and keyword, builtin types, errors.
import dataclasses


class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Point3(Point):
    __match_args__ = ("x", "y", "z")
    def __init__(self, x, y, z): super().__init__(x, y); self.z = z
class NoArgs:
    def __init__(self, a): self.a = a
@dataclasses.dataclass
class Node:
    value: int
    left: "Node | None" = None
    right: "Node | None" = None


def where(v):
    match v:
        case Point3(z=0): return "flat"
        case Point3(x, y, z) if x == y == z: return f"diagonal {x}"
        case Point(0, 0): return "origin"
        case Point(0, y): return f"y axis {y}"
        case Point(x, y=0): return f"x axis {x}"
        case Point(x=a, y=b) if a == b: return f"line {a}"
        case Point(): return "somewhere"
        case NoArgs(a=[first, *_]): return f"list in a {first}"
        case NoArgs(a=NoArgs(a=deep)): return f"nested {deep}"
        case NoArgs(missing=_): return "never"
        case NoArgs(): return "no args"
        case _: return "not a point"


for v in (Point(0, 0), Point(0, 5), Point(3, 0), Point(2, 2), Point(1, 2), Point3(1, 2, 0), Point3(4, 4, 4), Point3(0, 0, 1), NoArgs([9]), NoArgs(NoArgs(8)), NoArgs(1), 5): print(where(v))


def builtin(v):
    match v:
        case bool(b): return f"bool {b}"
        case int(n): return f"int {n}"
        case float(f): return f"float {f}"
        case str(s): return f"str {s!r}"
        case bytes(b) | bytearray(b): return f"bytes {b}"
        case list([a, b]): return f"list of two {a} {b}"
        case list(l): return f"list {l}"
        case tuple((1, *r)): return f"tuple from one {r}"
        case tuple(): return "tuple"
        case dict({"k": k}): return f"dict with k {k}"
        case dict(d): return f"dict {d}"
        case set(s) | frozenset(s): return f"set {sorted(s)}"
        case complex(real=r, imag=i): return f"complex {r} {i}"
        case slice(start=a, stop=b): return f"slice {a} {b}"
        case range(start=a, step=s): return f"range {a} {s}"
        case ValueError(args=(m, *_)): return f"error {m}"
        case type(__name__=n): return f"type {n}"
        case None: return "none"
        case object(__class__=c): return f"object of {c.__name__}"


for v in (True, 5, 2.5, "s", b"b", bytearray(b"ba"), [1, 2], [1], (1, 2), (2,), {"k": 1}, {}, {3, 1}, frozenset([2]), 1 + 2j, slice(1, 2), range(3), ValueError("m"), KeyError, None, ..., len): print(builtin(v))


def depth(n):
    match n:
        case None: return 0
        case Node(left=None, right=None): return 1
        case Node(_, l, r): return 1 + max(depth(l), depth(r))
def total(n):
    match n:
        case Node(v, Node() as l, Node() as r): return v + total(l) + total(r)
        case Node(v, Node() as c) | Node(v, None, Node() as c): return v + total(c)
        case Node(v): return v
tree = Node(1, Node(2, Node(4)), Node(3))
print(depth(tree), total(tree))


def attempt(action):
    try: return action()
    except Exception as e: return f"{type(e).__name__}: {e}"
class BadArgs: __match_args__ = ["x"]
class BadName: __match_args__ = (5,)
class Twice:
    __match_args__ = ("x", "x"); x = 1
class Raises:
    __match_args__ = ("x",)
    @property
    def x(self): raise ValueError("property failed")
class Missing: __match_args__ = ("gone",)
def positional(v, cls):
    match v:
        case cls(a): return a
        case _: return "no match"
def too_many(v):
    match v:
        case Point(a, b, c): return a
def both(v):
    match v:
        case Point(a, x=b): return a, b
def two_ints(v):
    match v:
        case int(a, b): return a
not_a_type = 5
def not_type(v):
    match v:
        case not_a_type(): return 1
for v, c in ((BadArgs(), BadArgs), (BadName(), BadName), (Raises(), Raises), (Missing(), Missing), (NoArgs(1), NoArgs), (Point(1, 2), Point), (5, int), (object(), object), (Twice(), Twice)): print(c.__name__, attempt(lambda: positional(v, c)))
print(attempt(lambda: too_many(Point(1, 2))), attempt(lambda: both(Point(1, 2))), attempt(lambda: two_ints(5)), attempt(lambda: not_type(5)), attempt(lambda: too_many(5)))
class Dynamic:
    def __getattr__(self, name): return f"<{name}>"
class Meta(type):
    def __instancecheck__(cls, v): return v == 42
class Answer(metaclass=Meta): pass
match Dynamic():
    case Dynamic(anything=x, other="<other>"): print(x)
match 42:
    case Answer(): print("by __instancecheck__")
