# hex and fromhex, ratios, is_integer and the special methods of floats.
items = [1]


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as e:
        print(type(e).__name__, e)


for value in (0.0, -0.0, 1.0, 0.1, -1.5, 1e300, 5e-324, 2.2250738585072014e-308, 1 / 3, 1024.0):
    text = value.hex()
    print(value, text, float.fromhex(text) == value, value.as_integer_ratio(), value.is_integer())
print(float("inf").hex(), float("-inf").hex(), float("nan").hex())

for text in ("0x1p0", "0x1.8p1", "1.8", "0x.8", "-0x1p-1074", "0x1p-1075", "0x1.8p-1075", "inf", "-Infinity", "nan", " 0x1P+3 ",
             "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023", "0xap2", "ff", "0x1.00000000000008p0", "0x1.000000000000081p0"):
    print(text, end=" ")
    attempt(float.fromhex, text)
for text in ("", "0x", "0x1p", "0x1pz", "g", "1 2", "0x1p1024", "--1"):
    print(repr(text), end=" ")
    attempt(float.fromhex, text)

attempt(float("inf").as_integer_ratio)
attempt(float("nan").as_integer_ratio)
print(float("inf").is_integer(), (2.0**60).is_integer(), 0.5.is_integer())
print(2.5.real, 2.5.imag, 2.5.conjugate(), (2.5).__int__(), (2.5).__trunc__(), (-2.5).__floor__(), (-2.5).__ceil__())
print((2.5).__round__(), (2.55).__round__(1), (7.0).__divmod__(2.0), (7.0).__rdivmod__(2.0), (7.0).__pow__(2), (7.0).__eq__(7), (7.0).__add__("a"))
attempt(lambda: (1.5).nothing)
attempt(lambda: (lambda v: v[0])(1.5))
attempt(lambda: 1.5 << 1)
attempt(lambda: items[0.0])
attempt(lambda: "a" * 1.0)
attempt(lambda: range(1.0))
print(float.from_number(3), float.from_number(2.5), complex.from_number(2))
attempt(float.from_number, "3")


class Celsius(float):
    def fahrenheit(self):
        return self * 9 / 5 + 32

    def __str__(self):
        return f"{float(self):.1f} C"


t = Celsius(36.6)
print(t, repr(t), t.fahrenheit(), type(t + 1), f"{t:.3f}", t == 36.6, sorted([t, 1.0, 99]))
print(Celsius.fromhex("0x1p4"), type(Celsius.fromhex("0x1p4")).__name__)
