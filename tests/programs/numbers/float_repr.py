# The shortest text that reads back as the same float, and where the exponent starts.
values = [
    0.0, -0.0, 1.0, -1.5, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 123456789.0, 1e15, 1e16, 1e17, 123456789012345680.0,
    1e-4, 1e-5, 0.00012345, 0.000012345, 1e22, 1e23, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
    9007199254740992.0, 9007199254740993.0, 4.35, 2.675, 1.005, 1e100, 1.1e-100, 3.141592653589793, 2.718281828459045,
    0.3, 0.7, 1e21, 1.5e300, 123e-7, 4503599627370496.5, 8.41e21, 2.0**70, 2.0**-70, 9.5367431640625e-07,
]
for v in values:
    print(repr(v), str(v) == repr(v), float(repr(v)) == v, -v)

print("powers of ten")
for exponent in range(-10, 24, 3):
    print(exponent, 10.0**exponent, float(f"7e{exponent}"), float(f"1.25e{exponent}"))

print("neighbours")
x = 1.0
for _ in range(60):
    x /= 2
    if 1.0 + x == 1.0:
        break
print(x, 1.0 + 2 * x, 1.0 - x)
print(0.1 + 0.7, 0.1 * 3, 1.1 + 2.2, 0.57 * 100, 1.15 * 100, 4.35 * 100)
print(sum([0.1] * 10), 1e16 + 1.0, 1e16 + 2.0, 1e308 * 10, -1e308 * 10)

print("literals")
print(1., .5, 1e5, 1E5, 1_000.000_1, 1e+3, 1e-3, 0e0, 00.5, 1_0e1_0)
print([1.0, 2.5, -0.0], (1e50,), {1.0: 2.0}, {"k": 1e-9})
print(3.0 == 3, int(3.99), int(-3.99), bool(0.0), bool(-0.0), bool(1e-300))

print("lots of round trips")
seed, wrong = 12345, 0
for _ in range(2000):
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    value = (seed >> 11) * 2.0 ** ((seed & 0x7F) - 64 - 53)
    wrong += float(repr(value)) != value or float(str(-value)) != -value
print(wrong, value)
