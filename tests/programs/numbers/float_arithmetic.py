# Division and remainder with signs, infinities, NaN and the errors.
inf, nan = float("inf"), float("nan")


def attempt(label, action):
    try:
        print(label, action())
    except Exception as e:
        print(label, type(e).__name__, e)


print("floor division and remainder")
for a in (7.5, -7.5, 0.0, -0.0, 1e300, 5.0):
    for b in (2.0, -2.0, 0.3, inf, -inf):
        print(a, b, a // b, a % b, divmod(a, b))

print("infinities")
print(inf + 1, inf - inf, inf * 0, inf * -1, 1 / inf, -1 / inf, inf / inf, inf % 2, 5 % inf, -5 % inf, inf // 1)
print(inf == inf, inf > 1e308, -inf < -10**400, inf > 10**400, nan == nan, nan != nan, nan < 1, nan > 1, nan <= nan)
print(max(1.0, nan), max(nan, 1.0), min(nan, 1.0), sorted([3.0, 1.0, 2.0]), nan in [nan], [nan] == [nan])
print(0.0 == -0.0, 1 / 3 * 3 == 1, -0.0 + 0.0, 0.0 * -1, -0.0 - 0.0, abs(-0.0), [0.0] == [-0.0])

attempt("1.0/0", lambda: 1.0 / 0)
attempt("1.0//0", lambda: 1.0 // 0)
attempt("1.0%0", lambda: 1.0 % 0)
attempt("divmod", lambda: divmod(1.0, 0))
attempt("1//0.0", lambda: 1 // 0.0)
attempt("0.0**-1", lambda: 0.0**-1)
attempt("big+1.0", lambda: 10**400 + 1.0)
attempt("float(big)", lambda: float(10**400))
attempt("1e200**2", lambda: 1e200**2)
attempt("1e200*1e200", lambda: 1e200 * 1e200)
attempt("1.0+None", lambda: 1.0 + None)
attempt("1.0-'a'", lambda: 1.0 - "a")
attempt("1.0<'a'", lambda: 1.0 < "a")
attempt("float[]", lambda: float([]))
attempt("1.0@2", lambda: 1.0 @ 2)

print("powers")
print(2.0**10, 2.0**-1, (-8.0) ** 3, 2**0.5, 0.0**0, inf**0, nan**0, 1.0**nan, 1.0**inf, (-1.0) ** inf, 0.5**inf, 2.0**inf, (-2.0) ** 0.5)
print((-inf) ** 3, (-inf) ** 2, (-inf) ** -3, (-0.0) ** 3, 0.0**0.5)

print("mixing with ints")
print(1 + 0.5, 3 - 0.5, 2 * 1.5, 7 / 2, 7 // 2.0, 7 % 2.5, -7 // 2.0, -7 % 2.5, 2**0.5 == 0.5**-0.5)
print(2**53 + 1.0, 2**53 + 1 == 2.0**53, 2**53 == 2.0**53, 2**53 + 1 > 2.0**53, 10**22 == 1e22, 10**23 == 1e23)

print("sums keep their exactness")
print(sum([0.1] * 3), sum([1e100, 1.0, -1e100]), sum([1, 2.5, True]), sum([0.1, 0.2, 0.3], 0.4))
x = 1.0
x += 1; x *= 3; x -= 0.5; x /= 2; x //= 0.7; x **= 2; x %= 4
print(x)
