# abs, divmod, pow, round, sum, min, max, bin, oct, hex: forms and errors.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class N:
    def __repr__(self): return "N"
    def __abs__(self): return "abs"
    def __divmod__(self, o): return "divmod", o
    def __rdivmod__(self, o): return "rdivmod", o
    def __pow__(self, e, m=None): return "pow", e, m
    def __round__(self, n="absent"): return "round", n
    def __index__(self): return 10
    def __add__(self, o): return f"({o} added)"
    def __radd__(self, o): return f"({o} radded)"


n = N()
print(abs(n), divmod(n, 2), divmod(2, n), pow(n, 2), pow(n, 2, 3), round(n), round(n, 1), round(n, None), bin(n), oct(n), hex(n))
print(abs(-5), abs(-2.5), abs(3 - 4j), abs(True), abs(-2**70), divmod(7, -2), divmod(-7.5, 2), divmod(2**70, 3), pow(2, 5), pow(2, -1), round(2.5), round(3.5), round(2.567, 2), round(1234, -2))
print(sum([]), sum([1, 2], 10), sum([[1], [2]], []), sum((0.1, 0.2, 0.3)), sum([n], n), sum([n, n]), sum(range(101)), sum([True, True]), sum([1, 2.5, 3j]), sum({1: "a", 2: "b"}), sum([2**62, 2**62, 2**63]), sum((x for x in [1]), start=5), sum([1.5, 2**60, -0.5]), sum([], 7.0), sum([1e100, 1, -1e100, 1]))
print(min(3, 1, 2), max(3, 1, 2), min([5]), max("hello"), min("b", "a", key=ord), max([1, -5, 3], key=abs), min([], default="none"), max((), default=None), min([3, 1], default=9), max({"a": 1, "b": 0}), min([(1, "b"), (1, "a")]), max(1, 1.0), max(1.0, 1), min(iter([2, 1])), max([[1, 2], [1, 3]]), max("a", "b", key=None), max(["aa", "b"], key=len), min(x * x for x in (-2, 1)))
for action in (lambda: abs("x"), lambda: abs(), lambda: abs(None), lambda: divmod(1), lambda: divmod("a", 1), lambda: pow(), lambda: pow(1, 2, 3, 4), lambda: round("x"), lambda: round(1, 2, 3), lambda: round(1, n=2), lambda: round(number=2.5), lambda: sum(5), lambda: sum(["a"]), lambda: sum(["a"], ""), lambda: sum([b"a"], b""), lambda: sum([[1]], bytearray()), lambda: sum(), lambda: sum([1], 2, 3), lambda: sum([{}]), lambda: min(), lambda: min(5), lambda: min([]), lambda: max(1, "a"), lambda: max(1, 2, default=3), lambda: max([1], bad=2), lambda: max(key=len), lambda: min([1, 2], key=5), lambda: max([1j, 2j]), lambda: max(None, 1), lambda: bin(1.5), lambda: oct("7"), lambda: hex(None), lambda: bin(), lambda: hex(1, 2), lambda: divmod(1, 0), lambda: divmod(1.0, 0), lambda: divmod(1j, 1), lambda: pow(2, 2, 0), lambda: round(float("inf")), lambda: round(1j)):
    print(attempt(action))
print(bin(10), bin(-10), bin(0), oct(64), hex(255), hex(-2**64), bin(True), int(bin(2**65), 2) == 2**65, ord("a"), ord("😀"), ord(b"z"), ord(bytearray(b"q")), chr(97), chr(0x1F600), repr(chr(0)), ascii(chr(0xD800)), chr(True) == "\x01")
for action in (lambda: ord(""), lambda: ord("ab"), lambda: ord(b"ab"), lambda: ord(5), lambda: ord(), lambda: chr(-1), chr, lambda: chr(0x110000), lambda: chr("a"), lambda: chr(1.0), lambda: chr(2**70), lambda: chr(None)):
    print(attempt(action))
class Key:
    calls = 0
    def __call__(self, v):
        Key.calls += 1
        return -v
print(max([1, 2, 3], key=Key()), Key.calls, min(*[4, 2], 3), max(*"ab", "c"), sorted([n for n in (3, 1)])[0], round(-0.5), round(0.5), round(1.5), round(-2.5), round(5, -1), round(15, -1), round(2**70, -5), round(1e20), round(True), round(1.0, 400), round(7.125, 2))
class Less:
    def __init__(self, v): self.v = v
    def __gt__(self, o): return self.v > o.v
    def __lt__(self, o): raise RuntimeError("max asks for >")
print(max([Less(1), Less(3), Less(2)]).v, attempt(lambda: min([Less(1), Less(2)])))
