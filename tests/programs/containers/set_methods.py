# Every method and operator of set, with the results sorted.
def attempt(action):
    try:
        result = action()
        return sorted(result) if isinstance(result, (set, frozenset)) else result
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def show(*sets):
    print(*[sorted(s, key=str) if isinstance(s, (set, frozenset)) else s for s in sets])


a, b = {1, 2, 3, 4}, {3, 4, 5}
show(a | b, a & b, a - b, b - a, a ^ b, len(a), 1 in a, 9 in a, 9 not in a)
show(a.union(b, [9], "x"), a.union(), a.intersection(b, [4]), a.intersection(), a.difference(b, [1]), a.difference(), a.symmetric_difference([1, 7]))
show(a.issubset(range(10)), a.issuperset([1]), a.isdisjoint([8]), a.isdisjoint(b), a <= a, a < a, a >= b, {3} < b, b > {3}, a == {4, 3, 2, 1}, a != b, a == frozenset(a), a == [1, 2, 3, 4])
s = set()
print(s, s.add(1), s.add(1), s.discard(5), s.remove(1), s)
print(s.update([1, 2], (3,), "ab"), sorted(s, key=str))
s.intersection_update([1, 2, "a"], [1, 2]); show(s)
s.difference_update([2], []); show(s)
s.symmetric_difference_update([1, 8, 9]); show(s)
s |= {10}; s &= {8, 9, 10, 11}; s -= {8}; s ^= {9, 12}; show(s)
popped = s.pop()
print(popped in (10, 12), len(s), s.copy() == s, s.copy() is s, s.clear(), s)
for action in (
    lambda: set().pop(), lambda: {1}.remove(2), lambda: {1}.remove([]), lambda: {1}.add([]), lambda: {[]}, lambda: {{}}, lambda: set(5), lambda: set(1, 2), lambda: set(a=1), lambda: a | [1], lambda: a & "x", lambda: a - 5, lambda: [1] ^ a, lambda: a < [1], lambda: a.union(5), lambda: a.update(5),
    lambda: hash(a), lambda: {a}, lambda: a[0], lambda: a + b, lambda: a.add(), lambda: a.issubset(5), lambda: a.symmetric_difference(), lambda: a.isdisjoint(), lambda: a.missing, lambda: a.__ior__([1]), lambda: [] in a, lambda: {1} in {frozenset({1})}, lambda: {frozenset({1})}.remove({1}), lambda: a.discard({}), lambda: setattr(a, "x", 1),
):
    print(attempt(action))
print(set(), {1}, repr({"only"}), frozenset(), frozenset({1}), {()}, set("aab") == {"a", "b"}, {1, 1.0, True}, {0, False}, set(range(3)) == {0, 1, 2}, bool(set()), bool({0}), len({*"hello"}), {*()}, {*[1], *{2}} == {1, 2})
c = a
c |= {99}
print(c is a, 99 in a, attempt(lambda: a.__or__([1])), attempt(lambda: {1}.__sub__({1})), sum(a), max(a), sorted(a, reverse=True))
print({1, 2} < {1, 2, 3}, {1, 5} < {1, 2, 3}, {1, 5} > {1, 2, 3}, set() < {1}, not {1} < set(), {1} <= {1}, {"a"} | {"a"}, {1: 2}.keys() == {1})
big = set(range(5000))
big -= set(range(0, 5000, 2))
big ^= {1, 2, 3}
print(len(big), 2 in big, 3 in big, sum(big), min(big), len(big & set(range(100))), big >= {5, 7}, len(big | set(range(10))))
primes = set(range(2, 50))
for n in range(2, 8):
    primes -= set(range(n * n, 50, n))
print(sorted(primes))
