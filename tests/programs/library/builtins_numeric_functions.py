# abs, divmod, pow, round, sum, bin, oct, hex, complex and float from many inputs.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


print(abs(-3), abs(-2.5), abs(3 + 4j), abs(True), abs(-0.0), abs(-10 ** 30), divmod(7, 3), divmod(-7, 3), divmod(7, -3), divmod(7.5, 2), divmod(-7, 2.5), divmod(True, 2), divmod(10 ** 30, 7))
print(pow(2, 10), pow(2, -1), pow(2, 10, 7), pow(3, -1, 7), pow(-2, 3, 5), pow(2, 3, -5), pow(0, 0), pow(2.0, 0.5), pow(1j, 2), pow(-8, 1 / 3).real > 0, pow(10, 100, 97), pow(base=2, exp=5, mod=9), pow(True, 2))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1250, -2), round(1350, -2), round(15, -1), round(25, -1), round(1.5, 0), round(2.5, None), round(1e20), round(-0.4), round(0.5), round(1.23456789, 4), round(1e-10, 5), round(12345.678, -3))
print(sum([]), sum([1, 2.5]), sum([[1], [2]], []), sum(range(101)), sum([0.1] * 10), sum([1, 2], start=10), sum((True, True)), sum([1j, 2]), sum([10 ** 20, -10 ** 20, 1.5]), sum([0.1, 0.2, 0.3]), sum([1e100, 1.0, -1e100]), sum({1: 'a', 2: 'b'}))
print(bin(10), bin(-10), bin(0), oct(64), oct(-8), hex(255), hex(-1), hex(2 ** 70), bin(True), int('0b101', 0), int('-0xff', 16), int(' 42 '), int('1_000'), int(3.99), int(-3.99), int('z', 36), int(b'12'), int('٣'), int(), int('0o17', 8))
print(float('1e3'), float(' -inf '), float('nan'), float('1_0.5'), float(10 ** 20), float(), float('.5'), float('5.'), float('1E-400'), float('1e400'), float(True), float('infinity'), float(b'2.5'))
print(complex('1+2j'), complex(1), complex(1, 2), complex('j'), complex('-inf+nanj'), complex(), complex(' 3 '), complex(real=1, imag=-1), complex('(1-2j)'), bool(0j), complex(1.5, -0.0))
for call in (lambda: abs('a'), lambda: divmod(1, 0), lambda: divmod(1.0, 0), lambda: divmod('a', 1), lambda: pow(0, -1), lambda: pow(2, 3, 0), lambda: pow(2, -1, 4), lambda: pow(2.0, 3, 5), lambda: pow('a', 2), lambda: round('a'), lambda: round(1.5, 1.5),
             lambda: round(float('nan')), lambda: round(float('inf')), lambda: sum(['a', 'b']), lambda: sum(['a'], ''), lambda: sum([b'a'], b''), lambda: sum(3), lambda: sum([1, None]), lambda: bin(1.5), lambda: hex('a'), lambda: int('x'), lambda: int('1', 1), lambda: int('9', 8),
             lambda: int(1.5, 10), lambda: int('1__0'), lambda: int(''), lambda: int(None), lambda: int(float('nan')), lambda: int(float('inf')), lambda: int([]), lambda: int('1.5'), lambda: float('x'), lambda: float(None), lambda: float('1e'), lambda: float([]), lambda: float(10 ** 400),
             lambda: complex('1+'), lambda: complex('a'), lambda: complex('1', 2), lambda: complex(1, '2'), lambda: complex('1 + 2j'), lambda: int('1', base=37), lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0, lambda: 0.0 % 0, lambda: 0 ** -1, lambda: 10.0 ** 400):
    attempt(call)


class Num:
    def __abs__(self): return 'abs'
    def __divmod__(self, other): return 'divmod'
    def __rdivmod__(self, other): return 'rdivmod'
    def __pow__(self, other, mod=None): return ('pow', mod)
    def __round__(self, n='absent'): return ('round', n)
    def __index__(self): return 12
    def __float__(self): return 1.25
    def __complex__(self): return 2j
    def __radd__(self, other): return other
    def __trunc__(self): return 9


n = Num()
print(abs(n), divmod(n, 1), divmod(1, n), pow(n, 2), pow(n, 2, 3), round(n), round(n, 2), bin(n), hex(n), float(n), complex(n), sum([n, n]), int(n), round(n, None))
