# Rich comparison: reflection, identity shortcuts, chains, total_ordering by hand, non-bool results, hashing rules.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class C:
    def __init__(self, name): self.name = name
    def __lt__(self, o): print(f"{self.name}.lt", end=" "); return NotImplemented
    def __gt__(self, o): print(f"{self.name}.gt", end=" "); return "gt result"
    def __le__(self, o): print(f"{self.name}.le", end=" "); return NotImplemented
    def __ge__(self, o): print(f"{self.name}.ge", end=" "); return NotImplemented
    def __eq__(self, o): print(f"{self.name}.eq", end=" "); return NotImplemented
class Sub(C):
    def __gt__(self, o): print(f"{self.name}.subgt", end=" "); return True
a, b, s = C("a"), C("b"), Sub("s")
print(a < b); print(a > b); print(attempt(lambda: a <= b)); print(a == b); print(a == a); print(a != b); print(a < s); print(attempt(lambda: a < 1)); print(1 < a); print(a == 1); print([a] == [a]); print(a in [1, a])


class V:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, V) and self.v == o.v
    def __lt__(self, o): return self.v < o.v if isinstance(o, V) else NotImplemented
    def __le__(self, o): return self < o or self == o
    def __repr__(self): return f"V({self.v})"
print(V(1) == V(1), V(1) != V(1), V(1) != V(2), V(1) == 1, V(1) < V(2), V(1) > V(2), V(1) <= V(1), V(2) >= V(1), sorted([V(3), V(1)]), max(V(1), V(2)), attempt(lambda: V(1) < 1), attempt(lambda: V(1) > 1), attempt(lambda: hash(V(1))), attempt(lambda: {V(1)}), V.__hash__)


class Array:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return Array([x == o for x in self.v])
    def __gt__(self, o): return Array([x > o for x in self.v])
    def __repr__(self): return f"Array{self.v}"
    def __bool__(self): raise ValueError("truth of an array is ambiguous")
print(Array([1, 2]) == 2, Array([1, 5]) > 2, 2 < Array([1, 5]), attempt(lambda: 1 < Array([2]) < 3), attempt(lambda: Array([1]) in [1]), attempt(lambda: not Array([])))


def noisy(v):
    print(f"[{v}]", end=" ")
    return v
print(noisy(1) < noisy(2) < noisy(3)); print(noisy(3) < noisy(2) < noisy(1)); print(noisy(1) == noisy(1) != noisy(2) in noisy([2])); print(noisy(1) < noisy(5) > noisy(2) <= noisy(2) is not noisy(None))
print(1 < 2 < 3 > 2 >= 2, (1 < 2) < 3, 1 < (2 < 3), 1 == 1.0 == True, "a" < "b" < "c" not in "abd", not 1 < 2 < 1, 3 > 2 > 1 > 0 > -1, [] == [] is not [], None is None is None)
print(None == 0, None is None, object() == object(), attempt(lambda: None < 1), attempt(lambda: object() < object()), attempt(lambda: int < str), attempt(lambda: [] < ()), attempt(lambda: {} >= {}), attempt(lambda: 1 < "a" < 2), attempt(lambda: (1, "a") < (1, 2)), (1, "a") < (2, 5))


class OnlyGt:
    def __gt__(self, o): return True
print(OnlyGt() > 1, 1 < OnlyGt(), attempt(lambda: OnlyGt() < 1), OnlyGt() < OnlyGt())
class EqOnly:
    def __init__(self, r): self.r = r
    def __eq__(self, o): return self.r
    __hash__ = object.__hash__
print(EqOnly("text") == 1, EqOnly("") != 1, EqOnly([]) != 1, EqOnly(1) in [5], isinstance(hash(EqOnly(1)), int), [EqOnly(0)] == [1])
class Ne:
    def __ne__(self, o): return "custom ne"
print(Ne() != 1, Ne() == 1)
class HashOnly:
    def __hash__(self): return 99
class Child(HashOnly):
    def __eq__(self, o): return True
class Restored(Child):
    __hash__ = HashOnly.__hash__
print(hash(HashOnly()), attempt(lambda: hash(Child())), hash(Restored()), len({Restored(), Restored()}))
