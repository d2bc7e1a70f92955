# IntEnum, StrEnum and other mixed-in types: arithmetic, formatting, comparison, conversion.
from enum import IntEnum, StrEnum, Enum, ReprEnum, auto


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def define(source):
    try:
        exec(source, globals())
        print('ok')
    except Exception as e:
        print(type(e).__name__, e)


class N(IntEnum):
    ONE = 1
    TWO = 2
    BIG = 2 ** 70


print(N.ONE, repr(N.ONE), str(N.TWO), f'{N.TWO:03d}', '%d %s' % (N.ONE, N.TWO), N.ONE + 1, N.ONE + N.TWO, N.TWO * 'ab', N.ONE < N.TWO, N.ONE == 1, 1 == N.ONE, [10, 20, 30][N.TWO], range(N.TWO), N(1), N(True), N(2.0))
print(sorted([N.TWO, N.ONE]), max(N), sum([N.ONE, N.TWO]), N.BIG, N.TWO.bit_length(), N.ONE | N.TWO, -N.ONE, N.TWO ** 3, hash(N.ONE) == hash(1), {1: 'one'}[N.ONE], int(N.TWO), isinstance(N.ONE, int), N.ONE.real, bool(N.ONE), type(N.ONE + 1))
print(N.ONE is N(1), 2 in N, 3 in N, type(N.TWO.value), format(N.ONE, '>5'), N.TWO.to_bytes(2, 'big'), list(range(3))[N.ONE:N.TWO], complex(N.TWO), float(N.ONE), N.ONE.numerator)
attempt(lambda: N(9))
attempt(lambda: N('1'))
define('class X(IntEnum): A = "x"')
define('class X(IntEnum): A = "7"\nprint(X.A.value, X(7))')
define('class X(IntEnum): A = "11", 2\nprint(X.A.value)')


class S(StrEnum):
    LOW = auto()
    MixedCase = auto()
    VALUE = 'the value'


print(S.LOW, repr(S.LOW), S.MixedCase.value, S.VALUE, S('low'), S.LOW == 'low', S.LOW + '!', f'{S.VALUE:>12}', S.VALUE.upper(), 'val' in S.VALUE, len(S.LOW), sorted(S), {'low': 1}[S.LOW], ' '.join(S), S.LOW in S, 'low' in S, str(S.LOW), type(S.LOW.value))
for body in ('A = 1', 'A = b"x"', 'A = b"x", "ascii"', 'A = "x", 1', 'A = "x", "ascii", 1', 'A = "a", "b", "c", "d"'):
    define(f'class X(StrEnum): {body}')


class Mixed(str, Enum):
    A = 'a'
    B = 'b'


class F(float, ReprEnum):
    HALF = 0.5


class T(tuple, Enum):
    PAIR = (1, 2)


class Both(int, Enum):
    X = 3

    def __str__(self):
        return 'custom'


print(Mixed.A, repr(Mixed.A), f'{Mixed.A}', Mixed.A == 'a', Mixed('b'), str(Mixed.A), Mixed.A.upper(), F.HALF, repr(F.HALF), F.HALF * 2, T.PAIR, repr(T.PAIR), T.PAIR[0], Both.X, repr(Both.X), f'{Both.X}', Both.X + 1)
define('class X(ReprEnum): A = 1')


class Describe:
    def tell(self):
        return f'{self.name}:{self}'


class WithMixin(Describe, IntEnum):
    A = 5


print(WithMixin.A.tell(), WithMixin.A * 2, WithMixin.__mro__[1:3])
