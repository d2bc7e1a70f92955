# frozenset: hashing, mixing with set, subclasses, sets of sets.
def attempt(action):
    try:
        result = action()
        return (type(result).__name__, sorted(result)) if isinstance(result, (set, frozenset)) else result
    except Exception as e:
        return f"{type(e).__name__}: {e}"


f = frozenset([3, 1, 2, 3])
print(len(f), sorted(f), 1 in f, hash(f) == hash(frozenset([1, 2, 3])), f == {1, 2, 3}, {1, 2, 3} == f, {f: "key"}[frozenset({2, 1, 3})], frozenset(f) is f, f.copy() is f, frozenset() == set())
for action in (
    lambda: f | {4}, lambda: {4} | f, lambda: f & [1], lambda: f - {1}, lambda: {1, 9} - f, lambda: f ^ frozenset({1, 9}), lambda: f.union([7]), lambda: f.intersection([1, 2], {2}), lambda: f.difference([1]), lambda: f.symmetric_difference([3, 4]), lambda: f.issubset({1, 2, 3, 4}),
    lambda: f.issuperset([1]), lambda: f.isdisjoint([8]), lambda: f < {1, 2, 3, 4}, lambda: f <= f, lambda: {1} < f, lambda: f.add(1), lambda: f.remove(1), lambda: f.pop(), lambda: f.clear(), lambda: f.update([1]), lambda: frozenset(5), lambda: frozenset([[]]), lambda: frozenset(1, 2), lambda: f[0], lambda: f + f,
    lambda: f | [1], lambda: frozenset(a=1), lambda: setattr(f, "x", 1),
):
    print(attempt(action))
g = f
g |= {10}
print(g is f, sorted(g), type(g).__name__, sorted(f))
g &= {1, 10}; g -= {1}; g ^= {5}
print(sorted(g), type(g).__name__)
print(frozenset(), frozenset("a"), repr(frozenset({1})), bool(frozenset()), frozenset({frozenset()}))


def powerset(items):
    result = {frozenset()}
    for item in items:
        result |= {subset | {item} for subset in result}
    return result


subsets = powerset("abc")
print(len(subsets), sorted("".join(sorted(s)) for s in subsets), frozenset("ab") in subsets, {"a", "c"} in subsets, frozenset("x") in subsets)


class Tags(frozenset):
    def __new__(cls, *names):
        return super().__new__(cls, names)

    def __str__(self):
        return "+".join(sorted(self))


t = Tags("x", "y")
t.owner = "me"
print(t, t.owner, type(t | {"z"}).__name__, type(t & t).__name__, type(t.copy()).__name__, t == {"x", "y"}, hash(t) == hash(frozenset("xy")), "x" in t, len(t))


class Bag(set):
    def add_all(self, *items):
        for item in items:
            self.add(item)
        return self


b = Bag([1]).add_all(2, 3)
print(sorted(b), type(b | {9}).__name__, type(b.copy()).__name__, repr(Bag()), repr(Bag([1])), b >= {1}, b.__class__.__name__)
edges = [(1, 2), (2, 3), (4, 5)]
groups = {frozenset([n]) for e in edges for n in e}
for x, y in edges:
    gx = next(g for g in groups if x in g)
    gy = next(g for g in groups if y in g)
    groups = (groups - {gx, gy}) | {gx | gy}
print(sorted(sorted(g) for g in groups))
