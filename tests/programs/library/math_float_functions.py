# Rounding, sums, parts and distances of floats, signed zeros and infinities.
import math
from math import inf, nan


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(math.fsum([0.1] * 10), sum([0.1] * 10), math.fsum([1e100, 1, -1e100]), math.fsum([]), math.fsum([1, 2.5, True]), math.fsum([inf, 1]), math.fsum([1e308, -1e308, 1e308]))
print(math.fmod(-7, 3), math.fmod(7, -3), -7 % 3, math.remainder(7, 3), math.remainder(-5, 2), math.remainder(2.5, inf), math.modf(-3.25), math.modf(inf), math.modf(-0.0))
print(math.frexp(8), math.frexp(-0.3), math.frexp(0), math.frexp(inf), math.ldexp(0.5, 4), math.ldexp(1, -1074), math.ldexp(1, -1080), math.ldexp(0.0, 10 ** 6))
print(math.copysign(3, -0.0), math.copysign(nan, -1), math.fabs(-2), math.ulp(1), math.ulp(0), math.ulp(1e300), math.ulp(inf), math.nextafter(1, 2), math.nextafter(1, 0),
      math.nextafter(0, -1), math.nextafter(1, 2, steps=3), math.nextafter(inf, 0))
print(math.hypot(3, 4), math.hypot(), math.hypot(1, 2, 2), math.hypot(inf, nan), math.hypot(1e200, 1e200), math.dist((1, 2), (4, 6)), math.dist([], []), math.dist((0,), (5,)))
print(math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9), math.isclose(inf, inf), math.isclose(nan, nan),
      math.isclose(100, 101, rel_tol=0.02))
print(math.isnan(nan), math.isnan(1), math.isinf(-inf), math.isfinite(1e308), math.isfinite(inf), math.isnan(10 ** 30), math.pi, math.e, math.tau, math.inf, -math.inf, math.nan)
print(math.fma(2, 3, 4), math.fma(1e308, 2, -1e308), math.fma(0.1, 10, -1), math.fma(inf, 1, 1), math.isnormal(1.0), math.isnormal(5e-324), math.issubnormal(5e-324), math.signbit(-0.0), math.fmax(1, nan), math.fmin(2, 3))
print(math.degrees(math.pi), math.radians(180), math.floor(-0.5), math.ceil(-0.5), math.trunc(1e15 + 0.5), round(math.sqrt(2), 12), round(math.cbrt(0.125), 12), math.cbrt(-8), math.exp2(10))
for call in (lambda: math.fsum([1e308, 1e308]), lambda: math.fsum([inf, -inf]), lambda: math.fsum(['a']), lambda: math.fmod(1, 0), lambda: math.fmod(inf, 1), lambda: math.remainder(1, 0),
             lambda: math.ldexp(1, 5000), lambda: math.ldexp(1, 1.5), lambda: math.dist((1,), (1, 2)), lambda: math.isclose(1, 2, rel_tol=-1), lambda: math.sqrt(-1), lambda: math.sqrt('4'),
             lambda: math.fabs('x'), lambda: math.nextafter(1, 2, steps=-1), lambda: math.hypot('a'), lambda: math.fma(inf, 0, 1), lambda: math.dist(1, 2), lambda: math.modf(None), lambda: math.frexp()):
    attempt(call)


class F:
    def __float__(self): return 6.25


print(math.sqrt(F()), math.fabs(F()), math.isnan(F()), math.sqrt(10 ** 40), math.fsum([F(), 1]))
attempt(lambda: math.sqrt(10 ** 400))
