# Literal, constant, capture, wildcard, or and guard patterns.
import enum, math


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Limits:
    TOP = 100
    class Inner: DEEP = "deep"


def kind(v):
    match v:
        case 0: return "zero"
        case -1: return "minus one"
        case 1.5: return "one and a half"
        case -2.5: return "minus float"
        case 3 + 4j: return "complex"
        case -1j: return "minus j"
        case "text" | 'other': return f"string {v}"
        case b"bytes": return "bytes"
        case None: return "none"
        case True: return "true"
        case False: return "false"
        case "con" "catenated": return "joined"
        case Limits.TOP: return "top"
        case Limits.Inner.DEEP: return "deep"
        case Colour.RED: return "red"
        case math.pi: return "pi"
        case int() as n if n > 1000: return f"big {n}"
        case 7 | 8 | 9 as digit: return f"digit {digit}"
        case int(n) if n % 2: return f"odd {n}"
        case int() | float(): return "number"
        case _: return f"other {v!r}"


for v in (0, False, 0.0, -0.0, 1, True, -1, -1.0, 1.5, -2.5, 3 + 4j, -1j, "text", "other", b"bytes", "bytes", None, "concatenated", 100, 100.0, "deep", Colour.RED, Colour.BLUE, 3.141592653589793, 5000, 7, 9, 11, 12, 2.25, [], "", 1j):
    print(repr(v), "->", kind(v))


def captures(v):
    match v:
        case x if x == "first": return ("first", x)
        case y if isinstance(y, int): return ("int", y, "x" in locals())
        case z: return ("any", z, "y" in locals())
print(captures("first"), captures(5), captures([]))
def no_match(v):
    match v:
        case 1: return "one"
    return "fell through"
def bindings_survive():
    match [1, 2, 3]:
        case [a, b, 99]: pass
        case [c, *d]: pass
    return sorted(k for k in locals() if k in "acd"), c, d
print(no_match(1), no_match(2), bindings_survive()[1:])
def soft_keywords():
    match = {"case": 1}
    case = match["case"]
    type = case + 1
    _ = "underscore"
    match match:
        case {"case": case}: pass
    match (case, type):
        case (1, _): pass
    match case, type:
        case 1, 2: return match, case, type, _
print(soft_keywords())
def guard_order(v):
    seen = []
    def check(name, result):
        seen.append(name)
        return result
    match v:
        case 1 if check("a", False): pass
        case int() if check("b", False): pass
        case 2 if check("not asked", True): pass
        case _ if check("c", True): pass
        case _ if check("d", True): pass
    return seen
print(guard_order(1), guard_order("x"))
class Eq:
    def __init__(self): self.asked = []
    def __eq__(self, o): self.asked.append(o); return o == 3
e = Eq()
match e:
    case 1 | 2 | 3 | 4: print("matched", e.asked)
match "abc", 5:
    case str() as s, (int() | float()) as n: print(s, n)
match (x := 5):
    case 5: print("walrus subject", x)
match 1, :
    case (1,): print("one-tuple")
match [*range(3)], {"k": 1}:
    case [[0, *_], {"k": v}]: print("nested", v)
for v in (1, "a", 2.0):
    match v:
        case int(): continue
        case str(): print("str", end=" "); continue
    print("float", v)
try:
    match 1 / 0:
        case _: pass
except ZeroDivisionError as e: print(e)
try:
    match 5:
        case Limits.MISSING: pass
except AttributeError as e: print(e)
match 10**30:
    case 1000000000000000000000000000000: print("big literal")
match {}:
    case []: print("no")
    case {}: print("empty mapping pattern matches any mapping")
