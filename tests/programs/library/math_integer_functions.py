# gcd, lcm, factorial, comb, perm, isqrt, sumprod, prod: values, big numbers, errors.
import math


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(math.gcd(), math.gcd(12), math.gcd(12, -18), math.gcd(0, 0), math.gcd(0, 5), math.gcd(2 ** 100, 6 ** 50), math.gcd(48, 36, 30), math.gcd(True, 4))
print(math.lcm(), math.lcm(4), math.lcm(4, 6), math.lcm(-3, 5), math.lcm(0, 7), math.lcm(2, 3, 4, 5, 6, 7), math.lcm(10 ** 20, 15))
print([math.factorial(n) for n in range(12)], math.factorial(25), math.factorial(60) % 10 ** 9 + 7, len(str(math.factorial(300))))
print([math.comb(6, k) for k in range(8)], math.comb(100, 50), math.comb(10 ** 6, 2), math.comb(0, 0), [math.perm(5, k) for k in range(7)], math.perm(4), math.perm(20, 10))
print([math.isqrt(n) for n in (0, 1, 3, 4, 15, 16, 99, 10 ** 20, 2 ** 101, 10 ** 40 - 1)])
print(math.prod([]), math.prod([1, 2, 3.5]), math.prod([2] * 70), math.prod([3], start=-1), math.prod(iter('')), math.prod([[1]], start=2))
print(math.sumprod([1, 2, 3], [4, 5, 6]), math.sumprod([], []), math.sumprod([0.1] * 10, [1] * 10), math.sumprod([10 ** 20, 1.5], [3, 2]), math.sumprod((True, 2), (3, 4)))
print(math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.9), math.floor(1e300) == int(1e300), math.ceil(3), math.trunc(True), math.floor(2 ** 70))


class N:
    def __floor__(self): return 'floor'
    def __ceil__(self): return 'ceil'
    def __trunc__(self): return 'trunc'
    def __index__(self): return 6


print(math.floor(N()), math.ceil(N()), math.trunc(N()), math.factorial(N()), math.gcd(N(), 4), math.isqrt(N()))
for call in (lambda: math.factorial(-1), lambda: math.factorial(2.0), lambda: math.factorial('a'), lambda: math.comb(-1, 2), lambda: math.comb(5, -1), lambda: math.comb(5, 1.5),
             lambda: math.perm(-1), lambda: math.perm(3, -1), lambda: math.isqrt(-1), lambda: math.isqrt(4.0), lambda: math.gcd(1.5), lambda: math.lcm('a'),
             lambda: math.sumprod([1], [1, 2]), lambda: math.sumprod(['a'], ['b']), lambda: math.prod(['a', 'b']), lambda: math.floor(float('nan')), lambda: math.ceil(float('inf')),
             lambda: math.trunc('x'), lambda: math.floor('x'), lambda: math.prod(), lambda: math.prod([1], 2)):
    attempt(call)
