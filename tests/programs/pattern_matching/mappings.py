# Mapping patterns: keys, rest, nesting, what counts as a mapping.
import collections, types


def read(v):
    match v:
        case {"type": "circle", "r": (int() | float()) as r}: return f"circle {r}"
        case {"type": "rect", "size": [w, h], **rest}: return f"rect {w}x{h} {rest}"
        case {"type": str(t)} if t.startswith("x"): return f"unknown {t}"
        case {"nested": {"deep": {"value": x}}}: return f"deep {x}"
        case {1: a, 2.5: b, None: c}: return "several kinds of keys", a, b, c
        case {-1: x} | {b"k": x}: return f"negative or bytes {x}"
        case {"only": _, **extra} if not extra: return "only"
        case {"k": None}: return "none value"
        case {**everything} if everything: return f"any {everything}"
        case {}: return "empty mapping"
        case _: return "no mapping"


for v in ({1: "x", 2.5: "y", None: "z"}, {"type": "circle", "r": 2}, {"type": "circle", "r": "x"}, {"type": "rect", "size": (1, 2), "c": 3}, {"type": "xyz"}, {"nested": {"deep": {"value": 5}}}, {-1: 1}, {b"k": 2}, {"only": 1}, {"only": 1, "more": 2}, {"k": None}, {}, [], "k", None, 5, types.MappingProxyType({"k": None}), collections.OrderedDict(only=1), collections.ChainMap({"k": None}), collections.Counter("aab")):
    print(type(v).__name__, "->", read(v))


class Keys:
    A = "alpha"
    class B: C = 3
def dotted(v):
    match v:
        case {Keys.A: x, Keys.B.C: y}: return x, y
        case {Keys.A: x}: return x
        case {"s" "t": joined}: return joined
        case {1 + 2j: z, -3: w}: return z, w
print(dotted({"alpha": 1, 3: 2}), dotted({"alpha": 1}), dotted({"st": 9}), dotted({1 + 2j: "c", -3: "n"}), dotted({}))


class Default(collections.defaultdict): pass
d = Default(list)
match d:
    case {"missing": x}: print("created", x)
    case _: print("a default is not made", dict(d))
class Logged(dict):
    log = []
    def get(self, *a): self.log.append(("get", a[0])); return super().get(*a)
    def __getitem__(self, k): self.log.append(("item", k)); return super().__getitem__(k)
    def __missing__(self, k): return "from missing"
l = Logged(a=1, b=2)
match l:
    case {"zz": x}: print("missing used", x)
    case {"a": x, **rest}: print(x, rest, l.log)
class Plain:
    def keys(self): return ["a"]
    def __getitem__(self, k): return 1
    def get(self, k, d=None): return 1
@collections.abc.Mapping.register
class Virtual(Plain):
    def __len__(self): return 1
match Plain():
    case {"a": x}: print("duck")
    case _: print("not a mapping by shape alone")
match Virtual():
    case {"a": x}: print("registered mapping", x)
def duplicate_at_run_time(v):
    match v:
        case {Keys.A: x, "alpha": y}: return x, y
try: print(duplicate_at_run_time({"alpha": 1}))
except ValueError as e: print(type(e).__name__, e)
def unhashable():
    class K: BAD = []
    match {"a": 1}:
        case {K.BAD: x}: return x
        case _: return "passed"
try: print(unhashable())
except TypeError as e: print(type(e).__name__, e)
def rest_is_a_copy():
    v = {"a": 1, "b": 2}
    match v:
        case {"a": _, **rest}: rest["c"] = 3
    return v, rest
print(rest_is_a_copy())


def route(request):
    match request:
        case {"method": "GET", "path": ["users", str(i)]} if i.isdigit(): return f"user {i}"
        case {"method": "GET" | "HEAD" as m, "path": ["users"], "query": {"page": page, **q}}: return f"{m} users page {page} {q}"
        case {"method": "POST", "body": {"name": str() as name, "tags": [*tags]}}: return f"create {name} {tags}"
        case {"method": m, **other}: return f"{m} not allowed {sorted(other)}"
        case _: return "bad request"
for r in ({"method": "GET", "path": ["users", "5"]}, {"method": "HEAD", "path": ("users",), "query": {"page": 2, "q": "x"}}, {"method": "POST", "body": {"name": "n", "tags": ["a", "b"]}}, {"method": "PUT", "path": []}, {"path": 1}): print(route(r))
