# Classes that extend list, dict, int, float, set, bytes and exceptions: what their operations return.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class L(list):
    def append(self, x): super().append(("own", x))
    def __getitem__(self, i): return f"item {super().__getitem__(i)}"
    def __len__(self): return 99
    def __iter__(self): return iter(["own iter"])
    def __contains__(self, x): return "always"
class D(dict):
    def __setitem__(self, k, v): super().__setitem__(k, ("set", v))
    def keys(self): return ["own keys"]
    def __iter__(self): return iter(["own iter"])
    def get(self, k, d=None): return "own get"
class I(int):
    def __add__(self, o): return "I.add"
    def __radd__(self, o): return "I.radd"
    def __eq__(self, o): return "eq"
    def __hash__(self): return 1
    def __str__(self): return "I str"
    def __index__(self): return 3
    def __bool__(self): return False
class F(float):
    def __mul__(self, o): return F(super().__mul__(o))
    def __repr__(self): return f"F({float(self)})"
class S(set):
    def add(self, x): super().add(x * 2)
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def __getitem__(self, i): return "own"
class B(bytes):
    def __getitem__(self, i): return "byte"
class Str(str):
    def upper(self): return "UP"
    def __getitem__(self, i): return "chr"
    def __len__(self): return 7
    def __iter__(self): return iter("own")
    def __eq__(self, o): return True
    __hash__ = str.__hash__


l = L([1, 2, 3])
l.append(4); l.extend([5]); l += [6]
print(list.__repr__(l), l[0], len(l), list(l), "q" in l, l[1:2], l + [7], type(l + []).__name__, type(l * 2).__name__, type(l.copy()).__name__, bool(l), sorted(l), [*l], list.__len__(l), l == [1, 2, 3, ("own", 4), 5, 6], l.index(5), l.pop())
d = D(a=1)
d["b"] = 2; d.update(c=3); d.setdefault("d", 4); d |= {"e": 5}
print(dict.__repr__(d), d.get("a"), list(d), d.keys(), attempt(lambda: dict.copy(d)), attempt(lambda: {**D(x=1)}), d.items(), len(d), attempt(lambda: d.copy()), attempt(lambda: d | {}), "a" in d, D.fromkeys("z"), type(D.fromkeys("z")).__name__, attempt(lambda: dict(**D(a=1))))
i = I(5)
print(i + 1, 1 + i, i == 5, i != 5, i * 2, type(i * 2).__name__, type(i - 1).__name__, str(i), repr(i), f"{i}", f"{i:d}", "%d" % i, "%s" % i, [10, 20, 30, 40, 50, 60][i], bool(i), not i, int(i), range(i), "ab" * i, attempt(lambda: sum([i, 1])), {5: "x"}.get(i), hash(i), type(+i).__name__, type(abs(i)).__name__, i.real, type(I.from_bytes(b"\1")).__name__, max(i, 3), I("7") - 0, bin(i), i.__class__.__name__)
f = F(1.5)
print(f * 2, f + 1, type(f + 1).__name__, f"{f:.1f}", [f], round(f), int(f), type(F.fromhex("0x1p0")).__name__, f == 1.5, F("2.5"), F())
s = S([1, 2]); s.add(5); s.update([7]); s |= {8}
print(sorted(s), type(s | s).__name__, type(s.copy()).__name__, type(s - {1}).__name__, repr(S([1])), S([1]) == {1}, attempt(lambda: hash(s)))
t = T(1, 2, 3)
print(t[0], t, list(t), t == (1, 2, 3), hash(t) == hash((1, 2, 3)), type(t + ()).__name__, type(t[1:]).__name__, len(t), attempt(lambda: {T(1): 5}[(1,)]))
a, b, c = t
print(a, b, c, "%d-%d-%d" % t, tuple.__getitem__(t, 0), max(t))
by = B(b"abc")
print(by[0], by, list(by), by.upper(), type(by.upper()).__name__, type(by + b"").__name__, by == b"abc", B.fromhex("41"), type(B.fromhex("41")).__name__)
st = Str("abc")
print(st.upper(), st[0], len(st), list(st), st == "zzz", "".join([st, "x"]), st + "d", "x" + st, f"{st:>5}", "%s|" % st, st.title(), "a" in st, {"abc": 1}[st], ",".join(st), st.replace("a", st), int(Str("42")), sorted([st, "b"]), str(st), type(str(st)).__name__, type(st.strip()).__name__, st.__class__.__mro__[1])
class Err(KeyError):
    def __init__(self, *a, extra=None): super().__init__(*a); self.extra = extra
    def __str__(self): return f"<{self.extra}>"
class ErrNew(Exception):
    def __new__(cls, *a): e = super().__new__(cls, "from new"); e.tag = "t"; return e
print(Err(1, extra=2), repr(Err(1)), Err(1).args, ErrNew(5).args, ErrNew(5).tag, attempt(lambda: (_ for _ in ()).throw(Err("k", extra="thrown"))))
class Both(dict, metaclass=type("M", (type,), {"__call__": lambda c, *a: type.__call__(c, *a)})): pass
print(Both({"a": 1}), attempt(lambda: type("X", (list, tuple), {})), attempt(lambda: type("X", (int, float), {})), issubclass(L, list), isinstance(i, int), L.__base__, attempt(lambda: list.append(d, 1)), attempt(lambda: int.__add__(f, 1)), list.append(l, 9), dict.get(d, "a"), int.__add__(i, 1), str.upper(st), float.__mul__(f, 2.0))
