# Every dict method, views, order and refusals.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


d = {"a": 1, "b": 2}
print(d, d["a"], d.get("a"), d.get("z"), d.get("z", 0), len(d), "a" in d, "z" not in d, list(d), d.keys(), d.values(), d.items())
print(d.setdefault("a", 9), d.setdefault("c", 3), d.setdefault("n"), d, d.pop("n"), d.pop("zz", "none"), d.popitem(), d)
print(d.update({"x": 1}), d.update([("y", 2), "zq"]), d.update(k=5, a=0), d.update({}, m=1), d)
print(d.copy() == d, d.copy() is d, dict.fromkeys("ab"), dict.fromkeys([1, 2], []), d.clear(), d)
print(dict(), dict(a=1), dict([(1, 2)]), dict({1: 2}, b=3), dict(zip("ab", range(2))), dict([[1, 2], "xy"]), {**{"p": 1}, "q": 2}, {1: "a", 1.0: "b", True: "c"})
for action in (
    lambda: {}["k"], lambda: {}[1, 2], lambda: {}.pop("k"), lambda: {}.popitem(), lambda: {}.pop(), lambda: {[]: 1}, lambda: {}[{}], lambda: {}.get([]), lambda: {}.setdefault([]), lambda: [] in {}, lambda: dict(5), lambda: dict([1]), lambda: dict([(1, 2, 3)]),
    lambda: dict(["abc"]), lambda: dict(1, 2), lambda: {}.update(5), lambda: {}.update([(1,)]), lambda: {}.update(1, 2), lambda: {} < {}, lambda: {} + {}, lambda: {} | [], lambda: {} | 5, lambda: hash({}), lambda: dict.fromkeys(5), lambda: dict.fromkeys(), lambda: {}.get(),
    lambda: {}.missing, lambda: {}.keys(1), lambda: {}.__delitem__("k"), lambda: dict([("a", 1)], **{"b": 2}), lambda: dict(**{1: 2}), lambda: {}.copy(1), lambda: {}.pop(1, 2, 3), lambda: setattr({}, "x", 1), lambda: {1: {2}.__hash__},
):
    print(attempt(action))

a, b = {"x": 1, "y": 2}, {"y": 3, "z": 4}
print(a | b, b | a, a, a == {"y": 2, "x": 1}, a != b, a == [], {} == {})
a |= b; print(a)
a |= [("w", 0)]; print(a)
del a["x"]; print(a)
a["x"] = "last"; a["y"] = "stays"; print(a, list(reversed(a)), list(reversed(a.items())), list(reversed(a.values())))
print(a.popitem(), a.popitem(), a)
loop = {}
loop["me"] = loop
print(loop, loop["me"]["me"] is loop)
print({None: 0, ...: 1, (1, 2): 2, 1.5: 3, b"b": 4, int: 5}[int], {0: "zero"}[False], {"": 1}[""], max({"b": 1, "a": 9}), max({"b": 1, "a": 9}.items()), sorted({"b": 1, "a": 9}, key={"b": 1, "a": 9}.get), sum({1: 2, 3: 4}), min({3: 1}.values()))
counts = {}
for c in "mississippi":
    counts[c] = counts.get(c, 0) + 1
print(counts, dict(sorted(counts.items(), key=lambda p: (-p[1], p[0]))), {v: k for k, v in counts.items()})
big = {i: str(i) for i in range(1000)}
for i in range(0, 1000, 3):
    del big[i]
for i in range(2000, 2100):
    big[i] = None
print(len(big), list(big)[:5], list(big)[-3:], big.get(999), big[998], 3 in big, sum(big))
for i in list(big):
    if i not in (1, 2050):
        big.pop(i)
print(big, len(big))
