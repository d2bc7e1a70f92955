# keys, values and items as live views and as sets.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i))
d["d"] = 4
del d["a"]
print(k, v, i, "a" in k, "d" in k, 4 in v, ("d", 4) in i, ("d", 5) in i, "d" in i, ("b",) in i)
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), sorted(k), max(v), dict(i), type(iter(k)).__name__, type(iter(v)).__name__, type(iter(i)).__name__, type(reversed(k)).__name__)
print(sorted(k & {"b", "z"}), sorted(k | ["z"]), sorted(k - {"b"}), sorted(k ^ {"b", "z"}), sorted({"b", "z"} & k), sorted({"z"} | k), sorted(["b", "q"] - k), sorted({"b"} ^ k), type(k & k).__name__)
print(sorted(i & {("b", 2)}), sorted(i - {("b", 2)}), k == {"b", "c", "d"}, k == ["b"], i == {("b", 2), ("c", 3), ("d", 4)}, v == v, v == d.values(), k <= {"b", "c", "d", "e"}, k < k, k >= {"b"}, k > {"b"}, k != {"b"}, i > set(), {"b"} < k)
print(k.isdisjoint({"x"}), k.isdisjoint(["b"]), i.isdisjoint([]), k.mapping, attempt(lambda: k.mapping.__setitem__("x", 1)), k.mapping["b"])
for action in (lambda: k[0], lambda: v[0], lambda: k + k, lambda: v & v, lambda: k & 5, lambda: k | 5, lambda: hash(k), lambda: k < [1], lambda: i & [[]], lambda: {"x": []}.items() | set(), lambda: k.add(1), lambda: next(k), lambda: k.isdisjoint(5), lambda: type(k)(), lambda: del_(k)):
    print(attempt(action))


def del_(view):
    del view["b"]


print(attempt(lambda: {"x": []}.items() & {("x", 1)}), ("x", []) in {"x": []}.items(), {"x": []}.items() == {"x": []}.items(), {"x": [1]}.keys() == {"x": [2]}.keys())
it = iter(i)
print(next(it), it.__length_hint__(), list(it), list(it))
for key, value in d.items():
    d[key] = value * 10
print(d)
for (n, (key, value)) in enumerate(sorted(d.items(), reverse=True)):
    print(n, key, value, end="; ")
print()
inverse = {value: key for key, value in d.items()}
print(inverse, {**inverse, **{"x": 1}}, [*d], [*d.values()], {*d} == set("bcd"), dict.fromkeys(d.keys() & {"b"}, 0))
print(repr({}.keys()), repr({}.values()), repr({}.items()), bool({}.keys()), bool(k), {1: {2: 3}.keys()})


class Tracker(dict):
    def __getitem__(self, key):
        return f"got {super().__getitem__(key)}"


t = Tracker(a=1)
print(t["a"], t.get("a"), list(t.values()), list(t.items()), dict(t), {**t}, t.copy(), type(t.copy()).__name__, t | {"b": 2}, type(t | {}).__name__, "{a}".format_map(t), "%(a)s" % t)
