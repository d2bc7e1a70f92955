# Sequence patterns: lengths, stars, nesting, what counts as a sequence.
import collections


def shape(v):
    match v:
        case []: return "empty"
        case [x]: return f"one {x!r}"
        case (x, y) if x == y: return f"twins {x}"
        case [x, y]: return f"two {x} {y}"
        case ["cmd", name, *args]: return f"cmd {name} {args}"
        case [first, *_, "end"]: return f"from {first} to end"
        case [*init, [a, b]]: return f"pair at the end {a} {b} after {init}"
        case [1, *rest]: return f"one then {rest}"
        case [a, b, c, *_]: return f"at least three {a} {b} {c}"
        case _: return "no sequence"


for v in ([], (), [5], (1, 1), [1, 2], ["cmd", "go"], ["cmd", "go", 1, 2], ["a", "b", "end"], ["x", "y", [1, 2]], [1, 2, 3], (7, 8, 9, 10), "ab", b"ab", bytearray(b"ab"), {1, 2}, {1: 2}, range(3), range(0), (n for n in (1, 2)), iter([1, 2]), memoryview(b"xy"), None, 5, collections.deque([1, 2]), [[1, 2]], frozenset([1]), "x", [None]):
    print(type(v).__name__, "->", shape(v))


def nested(v):
    match v:
        case [[a, b], [c, [d, *e]]]: return a, b, c, d, e
        case [(1 | 2) as n, (str() | None) as s]: return "alt", n, s
        case [{"k": [x, *_]}, *_]: return "dict inside", x
        case (((deep,),),): return "deep", deep
        case [[] | [_]] as whole: return "short inner", whole
        case _, _, _: return "three of anything"
        case *everything,: return "all", everything


for v in ([[1, 2], [3, [4, 5, 6]]], [1, None], [2, "s"], [{"k": [9, 8]}, 0], (((7,),),), [[]], [[1]], [1, 2, 3], [1, 2, 3, 4], [[1, 2], [3, []]]): print(nested(v))


class Seq(collections.abc.Sequence):
    log = []
    def __init__(self, *v): self.v = v
    def __len__(self): self.log.append("len"); return len(self.v)
    def __getitem__(self, i): self.log.append(f"get {i}"); return self.v[i]
def stars(v):
    match v:
        case [a, *_, z] if a == 1: return a, z
        case [_, *middle, _]: return middle
        case [_, *_]: return "single"
        case [*_]: return "zero"
for v in (Seq(1, 2, 3), Seq(5, 6, 7, 8), Seq(1), Seq()):
    Seq.log.clear()
    print(stars(v), Seq.log)
class Duck:
    def __len__(self): return 2
    def __getitem__(self, i):
        if i > 1: raise IndexError
        return i
collections.abc.Sequence.register(type("Registered", (), {}))
@collections.abc.Sequence.register
class Virtual(Duck): pass
print(shape(Duck()), shape(Virtual()))
class MyList(list): pass
class MyStr(str): pass
class MyTuple(tuple): pass
Point = collections.namedtuple("Point", "x y")
print(shape(MyList([1, 2])), shape(MyStr("ab")), shape(MyTuple((3, 3))), shape(Point(1, 2)))
def parse(tokens):
    match tokens:
        case ["(", *inner, ")"]: return ("group", parse(inner))
        case [left, "+" | "-" as op, *right]: return (op, left, parse(right))
        case [atom]: return atom
        case []: raise ValueError("nothing to parse")
        case bad: raise ValueError(f"cannot parse {bad}")
for text in ("1 + 2 - 3", "( 4 + 5 )", "7", "", "+ +"):
    try: print(parse(text.split()))
    except ValueError as e: print(e)
def insertion(v):
    match v:
        case [] | [_]: return v
        case [head, *tail]:
            tail = insertion(tail)
            i = 0
            while i < len(tail) and tail[i] < head: i += 1
            return tail[:i] + [head] + tail[i:]
print(insertion([3, 1, 2, 5, 4]))
def order(v):
    match v:
        case [("left" | "right") as d, int(n)] if n > 0: return d, n
        case ["stop"] | "stop": return "stop"
        case [x, y] | [x, y, _]: return "or binds both", x, y
print(order(["left", 5]), order(["left", -5]), order("stop"), order(["stop"]), order([1, 2, 3]), order([1]))
