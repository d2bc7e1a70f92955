# Number theory on ints and math: primes, factoring, Euclid, CRT, continued fractions, Catalan and Bernoulli numbers.
import math
from math import gcd, isqrt, comb, prod


def primes(n):
    flags = bytearray([1]) * (n + 1)
    flags[:2] = b'\0\0'
    for p in range(2, isqrt(n) + 1):
        if flags[p]:
            flags[p * p::p] = bytes(len(flags[p * p::p]))
    return [i for i, f in enumerate(flags) if f]


def factor(n):
    out, p = {}, 2
    while p * p <= n:
        while n % p == 0:
            out[p] = out.get(p, 0) + 1
            n //= p
        p += 1
    if n > 1:
        out[n] = out.get(n, 0) + 1
    return out


def egcd(a, b):
    if b == 0:
        return a, 1, 0
    g, x, y = egcd(b, a % b)
    return g, y, x - a // b * y


def crt(pairs):
    n = prod(m for _, m in pairs)
    return sum(r * (n // m) * pow(n // m, -1, m) for r, m in pairs) % n, n


def is_prime(n):
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


ps = primes(200)
print(len(ps), ps[-5:], sum(primes(10000)), factor(360), factor(2 ** 32 + 1), factor(97), egcd(240, 46), crt([(2, 3), (3, 5), (2, 7)]))
print([n for n in range(2, 120) if is_prime(n)] == primes(119), is_prime(2 ** 61 - 1), is_prime(2 ** 67 - 1), is_prime(10 ** 18 + 9), is_prime(561))
print([comb(2 * n, n) // (n + 1) for n in range(12)], [sum(1 for k in range(1, n + 1) if gcd(n, k) == 1) for n in range(1, 16)], math.lcm(*range(1, 31)), math.perm(10, 3))


def cf(num, den):
    out = []
    while den:
        out.append(num // den)
        num, den = den, num % den
    return out


def root_cf(n, terms):
    a0 = isqrt(n)
    out, m, d, a = [a0], 0, 1, a0
    while len(out) < terms:
        m = d * a - m
        d = (n - m * m) // d
        a = (a0 + m) // d
        out.append(a)
    return out


print(cf(415, 93), root_cf(2, 6), root_cf(23, 9))
perfect = [n for n in range(2, 9000) if sum(d + (n // d if d > 1 and d * d != n else 0) for d in range(1, isqrt(n) + 1) if n % d == 0) == n]
print(perfect, sum(int(d) for d in str(2 ** 1000)), str(math.factorial(50))[:12], len(str(3 ** 2000)), pow(7, 10 ** 18, 10 ** 9 + 7))
triples = [(a, b, c) for c in range(1, 40) for a in range(1, c) for b in range(a, c) if a * a + b * b == c * c and gcd(a, b) == 1]
print(triples)
