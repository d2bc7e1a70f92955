# round() on floats, half to even on the exact binary value, and rounding by formatting.
def attempt(*args):
    try:
        print(args, round(*args))
    except Exception as e:
        print(args, type(e).__name__, e)


for value in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4999999999999996, 1e16, 4503599627370497.5, -2.7, 0.49999999999999994):
    print(value, round(value), type(round(value)).__name__)

for value in (2.675, 1.005, 2.5, 0.125, 0.375, 1234.5678, -1234.5678, 5e-324, 1e300, 0.05, 0.15, 0.25):
    print(value, [round(value, digits) for digits in (3, 2, 1, 0, -1, -2)])

print(round(1e308, -308), round(1.5e308, -300), round(123.456, 400), round(123.456, -400), round(-0.4, 0), round(5.0, None))
attempt(float("nan"))
attempt(float("inf"))
attempt(float("-inf"))
attempt(float("nan"), 2)
attempt(float("inf"), -2)
attempt(1.7e308, -308)
attempt(1.5, 1.5)
attempt(1.5, "1")
attempt("1.5")
attempt()
attempt(1.5, 2, 3)

print("by formatting")
for value in (0.5, 1.5, 2.5, 0.125, 2.675, 1e21, 123456.789, 999999.5, 0.00001234):
    print(f"{value:.0f} {value:.1f} {value:.2f} {value:.3e} {value:.4g} {value:.10g}")
print(f"{1e22:.0f} {1e23:.0f} {2.0**100:.0f} {1.7976931348623157e308:.0f}"[:90])
print(f"{0.1:.30f} {0.1:.55f}")
print(f"{5e-324:.20e} {5e-324:.340f}"[:60])
print("%.3f %.0e %g %g %g" % (2.0005, 12345.0, 100000.0, 1000000.0, 0.0001))

print("an object's own rounding")


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __round__(self, digits=None):
        return "whole" if digits is None else f"to {digits}"

    def __trunc__(self):
        return self.cents // 100

    def __floor__(self):
        return -1

    def __ceil__(self):
        return -2


import math
print(round(Money(5)), round(Money(5), 2), math.trunc(Money(512)), math.floor(Money(1)), math.ceil(Money(1)))
try:
    round(object())
except TypeError as e:
    print(type(e).__name__, e)
