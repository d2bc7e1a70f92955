# Containers within themselves, in repr, comparison, copying and hashing.
import copy


def attempt(action):
    try:
        return action()
    except Exception as e:
        return type(e).__name__


l = [1]; l.append(l)
d = {"k": 1}; d["self"] = d
t = ([],); t[0].append(t)
l2 = [1]; l2.append({"in": l2, "t": (l2,)})
a, b = [], []
a.append(b); b.append(a)
print(l, d, t, l2, a, b, [l], (d,), {"l": l})
print(str(l), f"{d}", "%s" % (t,), "{}".format(l2), repr(d.values()), repr(d.items()), repr({1: d.keys()}), format(l))
print(l == l, d == d, t == t, l == [1, l], attempt(lambda: a == b), attempt(lambda: l == [1, [1, [1]]]), l[1][1][1][0], d["self"]["self"]["k"], t[0][0] is t, attempt(lambda: hash(t)), l in l, l.index(l), l.count(l))
c = copy.deepcopy(l)
print(c, c is not l, c[1] is c, copy.copy(l)[1] is l)
dc = copy.deepcopy(d)
print(dc, dc["self"] is dc, dc is not d)
pair = copy.deepcopy((l, l, d))
print(pair[0] is pair[1], pair[0][1] is pair[0], pair[2]["self"] is pair[2])
class Node:
    def __init__(self, v): self.v, self.links = v, []
    def __repr__(self): return f"Node({self.v}, {self.links})"
    def __eq__(self, o): return isinstance(o, Node) and self.v == o.v
x, y = Node(1), Node(2)
x.links.append([5]); y.links = x.links
z = copy.deepcopy([x, y])
print(z, z[0].links is z[1].links, z[0].links is not x.links)
o = object()
nan = float("nan")
print([nan] == [nan], nan in [nan], (nan,) == (nan,), {1: nan} == {1: nan}, [nan].count(nan), {nan: 1}.get(nan), [[nan]] == [[nan]], [o] == [o], (1, [2, {3: (4,)}]) == (1, [2, {3: (4,)}]), (1, 2) < (1, 2, 0), [1, [2]] < [1, [3]], [[1], 2] > [[0], 9], [1, "a"] == [1, "a"], {"a": [1]} == {"a": [1.0]}, {1: 2} == {True: 2.0})
class Loud:
    def __init__(self, n): self.n = n
    def __eq__(self, o): log.append((self.n, getattr(o, "n", o))); return self.n == getattr(o, "n", o)
    def __repr__(self): return f"L{self.n}"
log = []
p, q = Loud(1), Loud(1)
print([p, Loud(2)] == [q, Loud(3), 5], log); log.clear()
print([p, Loud(2)] == [q, Loud(3)], log); log.clear()
print([p] == [p], (p, 1) == (p, 1), {"k": p} == {"k": p}, log); log.clear()
print(q in [p], [p, q].index(1), [p].count(1), log); log.clear()
print({"k": p} == {"k": Loud(2)}, {"k": p} == {"j": p}, {1: p} == {1: p, 2: p}, log)
deep, same = [], []
for _ in range(300): deep, same = [deep], [same]
print(deep == same, len(repr(deep)), repr(tuple([()] * 3)), repr([[], (), {}, set(), frozenset()]), repr({(): []}), repr((1,)), repr([(1,), [2]]))
class R:
    def __init__(self): self.inside = [self]
    def __repr__(self): return f"R{len(self.inside)}"
print(R().inside, [R()] * 2, {R().__repr__(): R()})
s = [1, 2]
s[1] = s
u = [s, s]
print(u, {"a": s, "b": s}, (s, s))
s.clear(); l.clear(); d.clear(); t[0].clear(); a.clear(); b.clear()
print(s, l, d, t, a, u)
