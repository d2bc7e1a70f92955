# frozendict: an immutable mapping that keeps its order and can be hashed.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


f = frozendict({"a": 1, "b": 2})
print(f, len(f), f["a"], f.get("z"), f.get("z", 0), "a" in f, list(f), list(f.keys()), list(f.values()), list(f.items()), list(reversed(f)))
print(frozendict(), frozendict(a=1), frozendict([(1, 2)]), frozendict({1: 2}, b=3), frozendict.fromkeys("ab", 0), bool(frozendict()), bool(f))
print(f == {"b": 2, "a": 1}, {"a": 1, "b": 2} == f, f == frozendict(b=2, a=1), f != {}, hash(f) == hash(frozendict(b=2, a=1)), {f: "key"}[frozendict(b=2, a=1)])
print(f | {"c": 3}, type(f | {"c": 3}).__name__, {"c": 3} | f, type({"c": 3} | f).__name__, f | frozendict(a=9))
for action in (
    lambda: f["zz"], lambda: f.__setitem__, lambda: f.update({}), lambda: f.pop("a"), lambda: f.clear(), lambda: f.setdefault("a"), lambda: hash(frozendict(a=[])), lambda: frozendict(5), lambda: f | 5, lambda: f < f, lambda: setattr(f, "x", 1), lambda: f.popitem(), lambda: frozendict([[]]), lambda: frozendict({[]: 1}),
):
    print(attempt(action))
try:
    f["a"] = 5
except TypeError as e:
    print(type(e).__name__, e)
try:
    del f["a"]
except TypeError as e:
    print(type(e).__name__, e)
g = f
g |= {"z": 26}
print(g is f, g, f, f.copy() is f, frozendict(f) is f, isinstance(f, dict), dict(f), {**f}, sorted(f), f.keys() & {"a"})
match f:
    case {"a": value, **rest}:
        print("matched", value, rest)


def call(**kwargs):
    return kwargs


print(call(**f), "{a} {b}".format_map(f), "%(a)d" % f, [k + str(v) for k, v in f.items()], frozendict({"n": frozendict(x=1)}))
