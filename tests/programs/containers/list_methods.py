# Every list method, and what it refuses.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


a = [3, 1, 2]
print(a.append(4), a, a.extend("xy"), a, a.insert(1, "in"), a, a.insert(-100, "first"), a.insert(100, "last"), a)
print(a.pop(), a.pop(0), a.pop(-2), a, a.remove(1), a, a.index(2), a.count(3), a.reverse(), a)
b = a.copy()
b.clear()
print(a, b, a.extend([]), a.extend(range(3)), a.extend({"k": 1}), a.extend(x for x in (7, 8)), a)
a.extend(a)
print(a, len(a))
print([1, 2, 3, 2].index(2, 2), [1, 2, 3].index(3, -1), [1, 2, 2].index(2, 0, 100), [1, 1.0, True].count(1))
for action in (
    lambda: [].pop(), lambda: [1].pop(5), lambda: [1].pop("a"), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1, 2].index(1, 1), lambda: [].append(), lambda: [].append(1, 2), lambda: [].extend(5), lambda: [].insert(1),
    lambda: [].insert("a", 1), lambda: [].missing, lambda: [1] + (2,), lambda: [1] * "a", lambda: [1] * 1.5, lambda: [1] < 1, lambda: [1] < ["a"], lambda: hash([]), lambda: list(5), lambda: list(1, 2), lambda: list(a=1), lambda: [1][1], lambda: [1]["a" + ""],
    lambda: [].sort(1), lambda: [].sort(key=5), lambda: [1, 2].sort(key=5), lambda: [1, "a"].sort(), lambda: [].sort(bad=1), lambda: [1, 2].sort(reverse="x"), lambda: [].index(), lambda: list.append(1, 2), lambda: list.append(), lambda: [].copy(1), lambda: setattr([], "x", 1),
):
    print(attempt(action))

print([1, 2] + [3], [0] * 3, 2 * [1, 2], [1] * 0, [1] * -5, [[]] * 2, [1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 9], [1, 2] != (1, 2), 2 in [1, 2], [1] in [[1]], "a" not in ["b"])
shared = [[0]] * 3
shared[0].append(1)
print(shared, shared[1] is shared[2])
a = b = [1, 2]
a += (3, 4); a += "z"; print(a, a is b)
a = a + [5]; print(a, b, a is b)
a *= 2; print(a)
loop = [1]
loop.append(loop)
print(loop, loop[1][1][0], repr([loop]), str((loop, {"k": loop})))
print(list(), list("ab"), list((1,)), list({1: 2}), list(range(3)), list(b"ab"), list([1, [2]]), [*"ab", *[1], *()], sorted([3, 1, 2]), list(reversed([1, 2, 3])), list(zip([1], [2])), list([1, 2].__reversed__()))
print(bool([]), len([1, 2]), max([1, 3, 2]), min([3, 1]), sum([1, 2]), any([0, 1]), all([]), [1, 2, 3].__contains__(2), [1].__len__(), [1, 2].__getitem__(1), [1].__add__([2]), [1].__mul__(2), [1].__eq__(1), [1].__lt__([2]))
class Strange:
    def __eq__(self, other):
        raise RuntimeError("do not compare")
print(attempt(lambda: [Strange()].index(1)), attempt(lambda: 1 in [Strange()]), attempt(lambda: [Strange()] == [1]), attempt(lambda: [1, Strange()].remove(5)))
