# range: lengths, indexing, slicing, membership, equality, hashing, huge bounds.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -3), range(0), range(5, 1), range(1, 5, -1), range(-3, 3, 2), range(10**20, 10**20 + 5, 2)):
    print(r, list(r), len(r), r.start, r.stop, r.step, list(reversed(r)), bool(r), r[::-1], r[1:], r[:-1:2])

r = range(0, 100, 7)
print(r[3], r[-1], r[2:5], 21 in r, 22 in r, 21.0 in r, "a" in r, True in range(3), r.index(21), r.count(21), r.count(5), sum(r), max(r), min(r), 3.5 in r, None in r)
print(range(5) == range(0, 5, 1), range(0) == range(5, 2), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], hash(range(0)) == hash(range(9, 3)), hash(range(0, 3, 2)) == hash(range(0, 4, 2)), {range(3): 1}[range(0, 3)], range(1) != range(2))
for action in (
    lambda: range(), lambda: range(1, 2, 0), lambda: range(1.5), lambda: range("5"), lambda: range(None), lambda: range(1, 2, 3, 4), lambda: range(5)[5], lambda: range(5)[-6], lambda: range(5)["a" + ""], lambda: range(5).index(9), lambda: range(5).index("x"), lambda: range(5) + range(2), lambda: range(5) < range(6),
    lambda: range(5).__setitem__, lambda: setattr(range(5), "start", 1), lambda: range(5)[::0], lambda: range(a=1), lambda: len(range(10**30)), lambda: range(10**30)[10**29], lambda: range(10**30)[10**30], lambda: 10**29 in range(10**30), lambda: range(10**30)[-1], lambda: range(10**30).index(5), lambda: range(3) * 2, lambda: next(range(3)), lambda: type("R", (range,), {}),
):
    print(attempt(action))
print(list(range(2**62, 2**62 + 3)), list(range(2**63 - 1, 2**63 + 2)), list(range(-2**64, -2**64 + 2)), len(range(-2**62, 2**62 - 1)), range(0, 2**70, 2**68)[2:], list(range(2**47 - 2, 2**47 + 2)), list(range(-2**47 + 1, -2**47 - 2, -1)))
it = iter(range(5))
print(next(it), it.__length_hint__(), list(it), next(it, "end"), list(iter(range(3, 0, -1))))
total = 0
for i in range(1, 10, 2):
    total += i
    i = 100
print(total, i, [i for i in range(3)], i)
print(range(True, 4), repr(range(1, 4, 1)), str(range(0, 4)), range(10)[2:8][1:3], range(10)[8:2:-2], list(range(10)[::3]))
class Three:
    def __index__(self):
        return 3
print(range(Three()), list(range(10))[Three()], range(10)[Three()], 5 in range(Three(), 9))
for i in range(3):
    for j in range(i):
        print(i, j, end=";")
else:
    print("done")
print([*range(3)], (*range(2),), dict(enumerate(range(2, 4))), list(zip(range(3), range(3, 0, -1))), sorted(range(3), reverse=True))
