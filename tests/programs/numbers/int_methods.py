# Attributes of ints, conversions by special methods and rounding to tens.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


n = 1234567
print(n.real, n.imag, n.numerator, n.denominator, n.conjugate(), n.as_integer_ratio(), n.is_integer())
print((2**80).as_integer_ratio(), True.real, True.numerator, False.conjugate())
print([round(n, k) for k in (2, 0, -1, -2, -3, -6, -7, -8)])
print([round(k, -1) for k in (5, 15, 25, 35, 14, 16, -5, -15, -25)])
print(round(10**30 + 5 * 10**9, -10), round(7), round(n, None))
attempt(lambda: round(n, 1.0))
attempt(lambda: round(n, "1"))

print(n.__floor__(), n.__ceil__(), n.__trunc__(), n.__round__(-2), n.__index__(), n.__int__(), n.__float__())
print(n.__add__(1), n.__add__(1.0), n.__radd__(1), n.__lt__(2.0), n.__eq__("a"), n.__divmod__(1000))
print(int.__add__(1, 2), int.__mul__(3, 4), int.__pow__(2, 3), int.__pow__(2, 10, 7), int.__bool__(0))
print(n.__format__(","), n.__format__("x"), n.__repr__(), n.__hash__())
attempt(lambda: int.__add__("a", 1))
attempt(lambda: n.__add__())
attempt(lambda: n.missing)
attempt(lambda: setattr(n, "real", 1))
attempt(lambda: setattr(n, "other", 1))
attempt(lambda: n())
attempt(lambda: n[0])
attempt(lambda: len(n))
attempt(lambda: iter(n))
attempt(lambda: n.to_bytes(1))


class Meters(int):
    unit = "m"

    def __new__(cls, value, note=""):
        self = super().__new__(cls, value)
        self.note = note
        return self

    def __repr__(self):
        return f"Meters({int(self)})"

    def __add__(self, other):
        return Meters(int(self) + int(other), self.note)


a = Meters(5, "first")
print(a, repr(a), a + 3, (a + 3).note, a * 2, type(a * 2), a.unit, a == 5, hash(a) == hash(5), {5: "x"}[a])
print(isinstance(a, int), int(a), type(int(a)), f"{a}", f"{a:03d}", "%d" % a, [1, 2, 3, 4, 5, 6][a])
a.extra = 1
print(vars(a), 2 + a, sum([a, a], Meters(0)))


class Lucky:
    def __index__(self):
        return 7

    def __int__(self):
        return 13


print(int(Lucky()), list(range(10))[Lucky()], hex(Lucky()), 2 << 3, "ab" * Lucky().__index__(), bin(Lucky()))
print(bytes(Lucky()), int.from_bytes(b"\x01") , chr(Lucky().__index__() + 90), float(Lucky()))
