# Every builtin type called with nothing, with keywords, with itself, with iterables and with the wrong thing.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Iter:
    def __iter__(self): return iter([3, 1, 2])
class Pairs:
    def __iter__(self): return iter([("a", 1), ["b", 2], "cd"])
class Broken:
    def __iter__(self): raise RuntimeError("broken")
class Len:
    def __init__(self): self.n = 0
    def __len__(self): return 2
    def __getitem__(self, i):
        if i < 2: return i
        raise IndexError


for t in (bool, int, float, complex, str, bytes, bytearray, list, tuple, set, frozenset, dict, object, range, slice, memoryview, type, property, staticmethod, classmethod, super, enumerate, zip, map, filter, reversed, frozendict):
    result = attempt(t)
    print(t.__name__, result if isinstance(result, (str, int, float, complex, bytes, bytearray, list, tuple, set, frozenset, dict, range)) else type(result).__name__)
print("copies", [t(v) == v for t, v in ((list, [1]), (tuple, (1,)), (set, {1}), (frozenset, frozenset([1])), (dict, {1: 2}), (str, "s"), (bytes, b"b"), (bytearray, bytearray(b"x")), (int, 5), (float, 1.5), (complex, 1j), (bool, True))])
l = [1]; print(list(l) is l, tuple(t := (1,)) is t, str(s := "abc") is s, frozenset(f := frozenset([1])) is f, dict(d := {1: 2}) is d, bytes(b := b"x") is b)
for t in (list, tuple, set, frozenset, dict, bytes, bytearray, str):
    print(t.__name__, [attempt(lambda: sorted(t(v)) if t in (set, frozenset) else t(v)) for v in (Iter(), Len(), (n for n in (1, 2)), "ab" if t is not bytes else b"ab", {1: 2}, Broken(), 3, None, [[1]])] if t is not str else [str(v) for v in ([1], (1,), {1: 2}, 3, None, b"x", 1.0)])
print(dict(Pairs()), dict(a=1, **{"b": 2}), dict([("a", 1)], a=2), dict({"a": 1}, b=2), dict(zip("ab", [1, 2])), attempt(lambda: dict([1, 2])), attempt(lambda: dict([(1,)])), attempt(lambda: dict("ab")), attempt(lambda: dict(["ab", "cde"])), attempt(lambda: dict(None)), attempt(lambda: dict([[[], 1]])))
print(attempt(lambda: list(x=1)), attempt(lambda: tuple(x=1)), attempt(lambda: set(x=1)), attempt(lambda: int(x=1)), attempt(lambda: float(x=1)), attempt(lambda: bool(x=1)), attempt(lambda: str(x=1)), attempt(lambda: bytes(x=1)), attempt(lambda: range(x=1)), attempt(lambda: object(x=1)), attempt(lambda: complex(x=1)), attempt(lambda: memoryview(x=1)), attempt(lambda: enumerate(x=1)), attempt(lambda: frozenset(x=1)), attempt(lambda: slice(x=1)), attempt(lambda: super(x=1)), attempt(lambda: type(x=1)), sep="\n")
print(bytes(source=b"k"), bytes("é", encoding="utf-8", errors="strict"), bytearray(source="a", encoding="ascii"), str(object=b"x", encoding="ascii"), int("z", base=36), complex(real=1, imag=2), enumerate(iterable="a", start=2).__next__(), property(fget=len, doc="d").__doc__, memoryview(object=b"q")[0], sum([1], start=2), round(number=1.26, ndigits=1), pow(base=2, exp=3), sorted([2, 1], key=None, reverse=False), list.__new__(list, "ignored"), tuple.__new__(tuple, "ab"), set.__new__(set, "x"), dict.__new__(dict, 5), int.__new__(int, "7"), object.__new__(type("C", (), {})).__class__.__name__)
x = [1, 2]
print(x.__init__([9]), x, x.__init__(), x)
y = {"a": 1}
print(y.__init__(b=2), y, y.__init__([("c", 3)]), y)
z = {1}
print(z.__init__([5, 6]), sorted(z), bytearray(b"abc").__init__(2))
i = 5
print(i.__init__(), attempt(lambda: i.__init__(1, 2)), attempt(lambda: "s".__init__("t")), attempt(lambda: (1,).__init__()), attempt(lambda: list.__init__()), attempt(lambda: list.__init__(5)), attempt(lambda: list().__init__(1, 2)), attempt(lambda: dict.__init__([])))
print([type(v).__name__ for v in (int(True), float(5), complex(1.5), str(1), list("a"), bool([]), tuple([1]), bytes([1]), int(2.9), int("-7"), float("1e3"), frozenset("a"))], int(2.9), int(-2.9), int(" -7 "), float(" 1e3 "), bool("False"), bool(0.0), bool(None), complex("1+2j"), str(1e16), str(1.0), list(range(3)), tuple("ab"))
