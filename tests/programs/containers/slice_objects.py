# slice: attributes, indices(), comparison, hashing.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for s in (slice(5), slice(1, 5), slice(1, 10, 3), slice(None), slice(-3, None), slice(None, None, -1), slice(10, 0, -2), slice(-100, 100), slice(3, 3), slice(2**70), slice(-2**70, 2**70, 2**65)):
    print(s, s.start, s.stop, s.step, [s.indices(n) for n in (0, 1, 5, 10)])
print(slice(1, 2) == slice(1, 2), slice(1, 2) != slice(1, 2, 1), slice(1) < slice(2), slice(1, 2, 3) <= slice(1, 2, 3), slice(None) == slice(None, None, None))
print(hash(slice(1, 2)) == hash(slice(1, 2, None)), {slice(1, 2): "hashable"}[slice(1, 2)], slice("a", "b"), slice([1], {}, None))
for action in (lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: slice(1, 2, 0).indices(5), lambda: slice("a").indices(5), lambda: slice(1).indices(-1), lambda: slice(1).indices(), lambda: slice(1).indices("x"), lambda: setattr(slice(1), "start", 2), lambda: slice(None) < slice(1), lambda: hash(slice([])), lambda: slice(1).missing, lambda: type("S", (slice,), {}), lambda: slice(a=1), lambda: slice(1)(), lambda: len(slice(5))):
    print(attempt(action))


class Window:
    """A sequence over squares which answers slices with lists."""

    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, key):
        if isinstance(key, slice):
            return [self[i] for i in range(*key.indices(len(self)))]
        if not isinstance(key, int):
            raise TypeError(f"window indices must be integers, not {type(key).__name__}")
        if key < 0:
            key += self.n
        if not 0 <= key < self.n:
            raise IndexError("window index out of range")
        return key * key


w = Window(10)
print(w[3], w[-1], w[2:5], w[::-3], w[8:], w[:2], w[100:], list(w), list(reversed(w)), 49 in w, 50 in w, attempt(lambda: w[10]), attempt(lambda: w["x"]), sum(w), w[True])
middle = slice(2, -2)
for data in ("abcdefgh", [1, 2, 3, 4, 5], (1, 2, 3, 4), b"bytes!", range(9), bytearray(b"array"), memoryview(b"memory")):
    part = data[middle]
    print(type(part).__name__, bytes(part) if isinstance(part, memoryview) else part)


class Even:
    def __index__(self):
        return 2


print([1, 2, 3, 4][Even():], "abcdef"[::Even()], slice(Even()).indices(10), slice(None, Even()).stop.__index__())
match slice(1, 2):
    case slice(start=a, stop=b):
        print("matched", a, b)
