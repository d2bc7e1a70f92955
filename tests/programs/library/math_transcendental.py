# Powers, logarithms, trigonometry and special functions, to twelve digits, with domain and range errors.
import math
from math import inf, nan


def show(name, *args):
    try:
        value = getattr(math, name)(*args)
        print(name, args, f'{value:.12g}')
    except Exception as e:
        print(name, args, type(e).__name__, e)


for name in ('exp', 'expm1', 'log1p', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'erf', 'erfc', 'gamma', 'lgamma', 'cbrt'):
    for x in (0, 0.5, -0.5, 1, -1, 2.5, 30):
        show(name, x)
for x in (inf, -inf, nan, 710, -746, -2, 0.0, 171.7, 1e-320, -3.5):
    for name in ('exp', 'log', 'log10', 'log2', 'sin', 'gamma', 'lgamma', 'atan', 'tanh', 'acosh', 'sqrt', 'log1p'):
        show(name, x)
for args in ((8, 2), (1000, 10), (2 ** 200, 2), (10 ** 300 * 10 ** 300,), (5, 5), (1, 0), (0,), (-1,), (10, 1), (0.5, 0.5), (True,), ('a',), (2, 'a')):
    show('log', *args)
for args in ((2, 0.5), (0, 0), (0, -1), (-8, 1 / 3), (-8, 3), (inf, 0), (nan, 0), (1, nan), (2, 2000), (-inf, 3), (0.0, -inf), (10, -400), (2, -1)):
    show('pow', *args)
for args in ((1, 1), (1, -1), (-1, -1), (0, -1), (-0.0, -1), (0, 0), (inf, inf), (1, inf), (1, -inf)):
    show('atan2', *args)
show('log10', 10 ** 400)
show('log2', 2 ** 3000)
show('log2', 8)
show('log10', 1000)
