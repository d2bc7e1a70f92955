# The format mini-language on floats.
def attempt(value, spec):
    try:
        print(f"{spec!r:>10}", "|" + format(value, spec) + "|")
    except Exception as e:
        print(f"{spec!r:>10}", type(e).__name__, e)


inf, nan = float("inf"), float("nan")
for value in (0.0, -0.0, 3.14159265, -1234567.891, 1e-7, 1e22, inf, -inf, nan):
    print(value)
    for spec in ("", "f", ".0f", ".3f", "#.0f", "e", ".0e", ".2E", "g", ".3g", "#.3g", "G", "%", ".0%", "n", ".3", ".17", "+.1f", " .1f", "015.2f", "<+12.1f|", "^14.2e", ",.2f", "_.1f", "020,.3f", "z.0f", "+z.1f", "F", "*=+12.1f"):
        attempt(value, spec)

print("where g changes over")
for exponent in range(-6, 8):
    print(f"{10.0**exponent:g} {1.5 * 10.0**exponent:.2g} {1.23456789 * 10.0**exponent:g} {10.0**exponent:#g}")
print("rounding up to a new digit")
for spec in (".0f", ".1f", ".1e", ".2g", ".1%"):
    print([format(v, spec) for v in (0.96, 9.96, 99.96, 999.95, 0.0996)])
print("wide precision")
print(f"{1/3:.40f} {2**0.5:.30e} {1e-10:.25f} {0.1:.60g}")
print(f"{123.456:.100f}"[:70], f"{1e300:.1f}"[:30], len(f"{1.5:.500f}"), f"{5e-324:.3e}")

print("fractional grouping")
for spec in (".6,f", ".7_f", "_.7_f", ",.8,f", ".,"):
    attempt(1234567.12345678, spec)

print("refused")
for spec in ("d", "x", "c", "s", "b", "#", ".f", ".", ",n", "_n", "1.2.3", "y", ",_f", ".2147483648f", "--"):
    attempt(1.5, spec)
