# Signed zeros on branch cuts and special values: what sqrt, log, asin, acosh and friends give at the edges.
import cmath
import math


def shown(z):
    parts = []
    for x in (z.real, z.imag):
        parts.append('nan' if math.isnan(x) else f'{math.copysign(1, x) < 0 and "-" or "+"}{abs(x):.8g}')
    return ''.join(parts) + 'j'


zero = 0.0
points = [complex(-4, zero), complex(-4, -zero), complex(4, -zero), complex(2, zero), complex(2, -zero), complex(-2, zero), complex(0.5, -zero), complex(zero, 2), complex(-zero, 2), complex(zero, -2), complex(-zero, -zero), complex(zero, zero)]
for name in ('sqrt', 'log', 'asin', 'acos', 'atan', 'asinh', 'acosh', 'atanh', 'exp', 'sinh', 'cosh', 'tanh', 'sin', 'cos', 'tan'):
    line = []
    for z in points:
        try:
            line.append(shown(getattr(cmath, name)(z)))
        except (ValueError, OverflowError) as e:
            line.append(f'{type(e).__name__}: {e}')
    print(name, ' '.join(line))
inf, nan = float('inf'), float('nan')
for name in ('sqrt', 'log', 'exp', 'sinh', 'cosh', 'tanh', 'atan', 'acosh', 'asinh'):
    line = []
    for z in (complex(inf, inf), complex(-inf, 0), complex(0, inf), complex(-inf, nan), complex(nan, 0), complex(nan, nan), complex(1, inf)):
        try:
            line.append(shown(getattr(cmath, name)(z)))
        except (ValueError, OverflowError) as e:
            line.append(type(e).__name__)
    print(name, ' '.join(line))
print([cmath.phase(complex(a, b)) for a, b in ((1, 0), (-1, zero), (-1, -zero), (zero, zero), (-zero, zero), (-zero, -zero), (0, 1), (inf, inf), (-inf, -inf))])
print([shown(cmath.rect(r, phi)) for r, phi in ((1, 0), (-1, 0), (0, 1), (inf, 0), (1, -zero), (2, math.pi / 2))], cmath.polar(complex(-inf, nan))[0], cmath.polar(3 + 4j)[0], abs(complex(inf, nan)), abs(complex(3, -4)))
print(shown(complex(-zero, zero) + 0), shown(-complex(zero, zero)), shown(complex(1, -zero).conjugate()), complex(-zero, -zero), repr(complex(0, -zero)), complex('-0j'), 1j * 1j, -1j, 0j == -0j, shown((1 + 2j) * (3 - 1j)), shown((1 + 2j) / (3 - 1j)), (2 + 0j) ** 2, 1j ** 4, (0j) ** 0)
for call in (lambda: 1j / 0, lambda: 0j ** -1, lambda: 1j // 1, lambda: 1j % 1, lambda: 1j < 2j, lambda: int(1j), lambda: float(1j), lambda: complex(10 ** 400), lambda: (1e200 + 0j) ** 2, lambda: divmod(1j, 1), lambda: round(1j), lambda: abs(complex(1e308, 1e308)), lambda: math.sqrt(1j), lambda: 1j ** 1e400):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
