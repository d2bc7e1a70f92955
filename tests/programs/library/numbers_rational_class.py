# A rational number class on numbers.Rational: arithmetic, comparison, mixed operands, rounding, hashing like int and float.
import math
import numbers
from numbers import Rational, Integral


class Ratio(Rational):
    __slots__ = ('_n', '_d')

    def __new__(cls, n, d=1):
        if d == 0:
            raise ZeroDivisionError(f'Ratio({n}, 0)')
        g = math.gcd(n, d) * (1 if d > 0 else -1)
        self = super().__new__(cls)
        self._n, self._d = n // g, d // g
        return self

    numerator = property(lambda self: self._n)
    denominator = property(lambda self: self._d)

    def __repr__(self):
        return f'{self._n}/{self._d}' if self._d != 1 else f'{self._n}/1'

    @staticmethod
    def of(x):
        if isinstance(x, Rational):
            return Ratio(x.numerator, x.denominator)
        return None

    def _op(exact, inexact):
        def forward(a, b):
            other = Ratio.of(b)
            if other is not None:
                return exact(a, other)
            if isinstance(b, float):
                return inexact(float(a), b)
            return NotImplemented

        def reverse(a, b):
            other = Ratio.of(b)
            if other is not None:
                return exact(other, a)
            if isinstance(b, numbers.Real):
                return inexact(float(b), float(a))
            return NotImplemented

        return forward, reverse

    __add__, __radd__ = _op(lambda a, b: Ratio(a._n * b._d + b._n * a._d, a._d * b._d), lambda a, b: a + b)
    __sub__, __rsub__ = _op(lambda a, b: Ratio(a._n * b._d - b._n * a._d, a._d * b._d), lambda a, b: a - b)
    __mul__, __rmul__ = _op(lambda a, b: Ratio(a._n * b._n, a._d * b._d), lambda a, b: a * b)
    __truediv__, __rtruediv__ = _op(lambda a, b: Ratio(a._n * b._d, a._d * b._n), lambda a, b: a / b)
    __floordiv__, __rfloordiv__ = _op(lambda a, b: a._n * b._d // (a._d * b._n), lambda a, b: a // b)
    __mod__, __rmod__ = _op(lambda a, b: a - b * (a // b), lambda a, b: a % b)

    def __pow__(self, e):
        if isinstance(e, Integral):
            return Ratio(self._n ** e, self._d ** e) if e >= 0 else Ratio(self._d ** -e, self._n ** -e)
        return float(self) ** float(e)

    def __rpow__(self, base):
        return base ** self._n if self._d == 1 else base ** float(self)

    __neg__ = lambda self: Ratio(-self._n, self._d)
    __pos__ = lambda self: Ratio(self._n, self._d)
    __abs__ = lambda self: Ratio(abs(self._n), self._d)
    __trunc__ = lambda self: int(self._n / abs(self._n or 1)) * (abs(self._n) // self._d)
    __floor__ = lambda self: self._n // self._d
    __ceil__ = lambda self: -(-self._n // self._d)

    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self._n, self._d)
            if rest * 2 == self._d:
                return floor + floor % 2
            return floor + (rest * 2 > self._d)
        shift = 10 ** abs(ndigits)
        return Ratio(round(self * shift), shift) if ndigits > 0 else Ratio(round(self / shift) * shift)

    def __eq__(self, other):
        if isinstance(other, Rational):
            return self._n == other.numerator and self._d == other.denominator
        return float(self) == other if isinstance(other, float) else NotImplemented

    def __lt__(self, other):
        o = Ratio.of(other)
        return self._n * o._d < o._n * self._d if o is not None else float(self) < other

    def __le__(self, other):
        return self == other or self < other

    __gt__ = lambda self, other: not self <= other
    __ge__ = lambda self, other: not self < other

    def __hash__(self):
        return hash(self._n) if self._d == 1 else hash((self._n, self._d))


h, t = Ratio(1, 2), Ratio(2, -6)
print(h, t, h + t, h - t, h * t, h / t, h + 1, 1 - h, h * 0.5, 2 / h, h ** 3, h ** -2, 4 ** h, -t, abs(t), h // t, h % t, divmod(Ratio(7, 2), 1), 5 // Ratio(2, 3))
print(h == 0.5, h == Ratio(3, 6), h < 1, t < h, h >= 0.25, Ratio(4) == 4, hash(Ratio(4)) == hash(4), sorted([h, t, Ratio(1), 0]), max(h, 0.75), sum([h] * 4, Ratio(0)), bool(Ratio(0)), float(t), complex(h), h.real, h.imag, h.conjugate())
print([math.floor(x) for x in (h, t, Ratio(-7, 2))], [math.ceil(x) for x in (h, t, Ratio(7, 2))], [math.trunc(x) for x in (Ratio(7, 2), Ratio(-7, 2))], [round(x) for x in (h, Ratio(3, 2), Ratio(5, 2), Ratio(-1, 2), Ratio(7, 3))], round(Ratio(22, 7), 3), round(Ratio(1234, 1), -2))
print(isinstance(h, numbers.Real), isinstance(h, numbers.Integral), issubclass(Ratio, numbers.Complex), 4.0 + h, abs(h - 1.5))
for call in (lambda: Ratio(1, 0), lambda: h / 0, lambda: h + 'x', lambda: 'x' * h, lambda: h < 'x', lambda: h // 0, lambda: math.floor('x'), lambda: Ratio(0) ** -1):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
harmonic = Ratio(0)
for n in range(1, 16):
    harmonic += Ratio(1, n)
print(harmonic, float(harmonic))
