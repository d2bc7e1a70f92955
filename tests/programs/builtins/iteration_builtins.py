# map, filter, zip, enumerate, reversed, all, any, range-like laziness, strict, many iterables.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(max, "ab", "ba", "cc")), list(map(None.__class__, [])), dict(map(lambda x: (x, x), "ab")), list(map(pow, [2, 3], [3, 2], [5, 5])), list(map(str.upper, "ab")), list(map(int, "123")), sum(map(len, ["a", "bb"])))
print(list(filter(None, [0, 1, "", "a", None, [], [0]])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isdigit, "a1b2")), list(filter(bool, (0, 5))), tuple(filter(lambda kv: kv[1], {"a": 0, "b": 1}.items())))
print(list(zip()), list(zip("ab")), list(zip("ab", [1, 2, 3])), list(zip("ab", "cd", "ef")), list(zip(*[(1, 2), (3, 4)])), dict(zip("ab", range(9))), list(zip([1], strict=True)), attempt(lambda: list(zip([1, 2], [1], strict=True))), attempt(lambda: list(zip([1], [1, 2], strict=True))), attempt(lambda: list(zip([1], [1], [], strict=True))), list(zip(range(2), iter("xyz"), strict=False)))
print(attempt(lambda: list(map(lambda a, b: a, [1, 2], [1], strict=True))), list(map(lambda a, b: a * b, [1, 2], [3, 4], strict=True)))
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate([], 1)), list(enumerate("a", start=-1)), list(enumerate("ab", 2**70)), dict(enumerate("xy")), [(i, a, b) for i, (a, b) in enumerate([(1, 2)])], next(enumerate("q")))
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed(range(3))), list(reversed((1, 2))), list(reversed({"a": 1, "b": 2})), list(reversed(b"ab")), "".join(reversed("日本")), list(reversed([])))
print(all([]), all([1, 0]), all("ab"), any([]), any([0, ""]), any({0: 1}), all(x > 0 for x in (1, 2)), any(x > 1 for x in (1, 2)), all(iter([1])), any([[], [0]]))
for action in (lambda: map(), lambda: map(str), lambda: list(map(5, [1])), lambda: map(str, 5), lambda: list(map(str, [1], 5)), lambda: filter(None), lambda: filter(None, 5), lambda: list(filter(5, [1])), lambda: zip(5), lambda: zip([], 5), lambda: zip([1], strictly=1), lambda: enumerate(), lambda: enumerate(5), lambda: enumerate([], "a"), lambda: enumerate([], 1, 2), lambda: enumerate([], begin=1), lambda: reversed(5), lambda: reversed({1}), lambda: reversed(), lambda: reversed(iter([])), lambda: all(), lambda: all(5), lambda: any(None), lambda: any([], []), lambda: next(5), lambda: next([]), lambda: next(iter([])), lambda: iter(None), lambda: iter(5, 5), lambda: list(map(lambda: 1, [1])), lambda: list(filter(lambda: 1, [1])), lambda: sorted(map(abs, ["a"]))):
    print(attempt(action))


def noisy(name, values):
    for v in values:
        print(f"{name}{v}", end=" ")
        yield v


m = map(lambda a, b: (a, b), noisy("a", [1, 2, 3]), noisy("b", [4]))
print(list(m), next(m, "end"))
print(list(zip(noisy("l", [1, 2, 3]), noisy("s", [1]))))
print(list(filter(lambda v: v % 2, noisy("f", [1, 2, 3]))), any(noisy("any", [0, 1, 2])), all(noisy("all", [1, 0, 1])))
e = enumerate(noisy("e", "xy"))
print(next(e), list(e))
it = map(str, [1, 2, 3])
print(next(it), iter(it) is it, list(it), list(it), type(it).__name__)
def failing(v):
    if v == 2: raise ValueError("two")
    return v
it = map(failing, [1, 2, 3])
print(next(it), attempt(lambda: next(it)), next(it), attempt(lambda: list(map(failing, [1, 2]))))
def stops(v): raise StopIteration(v)
print(list(map(stops, [1, 2])), list(filter(stops, [1])))
class Rev:
    def __reversed__(self): return "any value"
class Seq:
    def __len__(self): return 3
    def __getitem__(self, i): return i * i
print(reversed(Rev()), list(reversed(Seq())), [*map(lambda p: p[0], zip([1], [2]))], list(map(lambda *a: a, [1, 2], "ab", (3, 4))), list(zip(*map(lambda x: (x, -x), range(3)))), max(map(abs, [-3, 2]), default=0), " ".join(map("{:02d}".format, [1, 12])), list(map([10, 20].__getitem__, [1, 0])), list(map({"k": "v"}.get, "kz")))
class MyMap(map):
    def __next__(self): return ("wrapped", super().__next__())
print(list(MyMap(abs, [-1])), type(MyMap(abs, [])).__name__, list(enumerate(zip("ab", map(ord, "ab")))), sum(map(lambda x: x[0] * x[1], enumerate([5, 6, 7]))))


class Truth:
    def __init__(self, answer):
        self.answer = answer

    def __bool__(self):
        print("asked", self.answer)
        return self.answer


for items in ([], (), [True] * 5, (False,) * 5, [False, True], [True, False, Truth(True)], [False, False, Truth(True), 1]):
    print(any(items), all(items))
print(all([True, 1, "x", Truth(False), Truth(True)]), any([False, 0, 0.0, "", None, [], Truth(False)]))


class Flags(list):
    def __iter__(self):
        return iter((True,))


print(any(Flags([False])), all(Flags([False])))
