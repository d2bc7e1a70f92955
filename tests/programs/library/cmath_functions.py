# Complex functions: values to ten digits, polar form, classification, special values, errors.
import cmath
from cmath import inf, nan, infj, nanj


def shown(value):
    if isinstance(value, complex):
        return f'({value.real:.10g}, {value.imag:.10g})'
    if isinstance(value, tuple):
        return '(' + ', '.join(map(shown, value)) + ')'
    return f'{value:.10g}' if isinstance(value, float) else repr(value)


def show(name, *args):
    try:
        print(name, args, shown(getattr(cmath, name)(*args)))
    except Exception as e:
        print(name, args, type(e).__name__, e)


for z in (0, 1, -1, 1j, -2 + 3j, 0.5 - 0.25j):
    for name in ('sqrt', 'exp', 'log', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'phase', 'polar', 'log10'):
        show(name, z)
for args in ((2, 0), (1, cmath.pi), (3, cmath.pi / 2), (0, 5), (-1, 1), (inf, 0)):
    show('rect', *args)
for z in (complex(inf, 0), complex(0, inf), complex(nan, 1), complex(-inf, inf), complex(-0.0, -0.0), complex(1, -0.0)):
    for name in ('sqrt', 'exp', 'phase', 'isnan', 'isinf', 'isfinite', 'cosh', 'log', 'tanh'):
        show(name, z)
for args in ((8, 2), (1j, 10), (0,), (1, 0), (-1,), ('a',)):
    show('log', *args)
show('exp', 1000)
show('cosh', 1000)
show('sin', complex(inf, 0))
show('atanh', 1)
show('isclose', 1 + 1j, 1 + 1.0000000001j)
show('isclose', 1, 2)
print(cmath.isclose(0, 1e-12j, abs_tol=1e-9), cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.nan, infj, nanj)
show('sqrt', 'x')
show('phase')
