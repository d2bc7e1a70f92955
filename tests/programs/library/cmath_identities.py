# Identities that complex functions satisfy, within a tolerance, over a grid of points.
import cmath
import math

points = [complex(a, b) for a in (-2.5, -1, -0.3, 0.2, 1.5) for b in (-2, -0.7, 0.4, 1, 3)]
identities = {
    'exp(log z) = z': lambda z: (cmath.exp(cmath.log(z)), z),
    'sqrt(z)**2 = z': lambda z: (cmath.sqrt(z) ** 2, z),
    'sin^2 + cos^2 = 1': lambda z: (cmath.sin(z) ** 2 + cmath.cos(z) ** 2, 1),
    'cosh^2 - sinh^2 = 1': lambda z: (cmath.cosh(z) ** 2 - cmath.sinh(z) ** 2, 1),
    'tan = sin/cos': lambda z: (cmath.tan(z), cmath.sin(z) / cmath.cos(z)),
    'sin(asin z) = z': lambda z: (cmath.sin(cmath.asin(z)), z),
    'cos(acos z) = z': lambda z: (cmath.cos(cmath.acos(z)), z),
    'tan(atan z) = z': lambda z: (cmath.tan(cmath.atan(z)), z),
    'sinh(asinh z) = z': lambda z: (cmath.sinh(cmath.asinh(z)), z),
    'cosh(acosh z) = z': lambda z: (cmath.cosh(cmath.acosh(z)), z),
    'tanh(atanh z) = z': lambda z: (cmath.tanh(cmath.atanh(z)), z),
    'rect(polar z) = z': lambda z: (cmath.rect(*cmath.polar(z)), z),
    'exp(iz) = cos + i sin': lambda z: (cmath.exp(1j * z), cmath.cos(z) + 1j * cmath.sin(z)),
    'log10 = log/log 10': lambda z: (cmath.log10(z), cmath.log(z) / math.log(10)),
    'abs*abs = z*conj': lambda z: (abs(z) ** 2, z * z.conjugate()),
    'phase = atan2': lambda z: (cmath.phase(z), math.atan2(z.imag, z.real)),
    'z**2 = z*z': lambda z: (z ** 2, z * z),
    'z**-1 = 1/z': lambda z: (z ** -1, 1 / z),
    'z**0.5 = sqrt': lambda z: (z ** 0.5, cmath.sqrt(z)),
}
for name, sides in identities.items():
    wrong = [z for z in points if not cmath.isclose(*sides(z), rel_tol=1e-9, abs_tol=1e-9)]
    print(name, len(points) - len(wrong), wrong)
roots = [cmath.rect(1, 2 * cmath.pi * k / 5) for k in range(5)]
print(abs(sum(roots)) < 1e-12, all(cmath.isclose(r ** 5, 1) for r in roots))


def fft(a):
    n = len(a)
    if n == 1:
        return a
    even, odd = fft(a[::2]), fft(a[1::2])
    twist = [cmath.exp(-2j * cmath.pi * k / n) * odd[k] for k in range(n // 2)]
    return [e + t for e, t in zip(even, twist)] + [e - t for e, t in zip(even, twist)]


spectrum = fft([1, 2, 3, 4, 4, 3, 2, 1])
print([f'{abs(x):.6f}' for x in spectrum])


def mandelbrot(c, limit=60):
    z = 0
    for n in range(limit):
        if abs(z) > 2:
            return n
        z = z * z + c
    return limit


for y in range(4, -5, -2):
    print(''.join('#' if mandelbrot(complex(x / 12, y / 4)) == 60 else '.' for x in range(-26, 8)))
