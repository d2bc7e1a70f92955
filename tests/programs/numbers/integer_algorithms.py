# Classic algorithms on integers: gcd, primality, factoring, roots, continued fractions, bases, digits of e.
def gcd(a, b):
    while b: a, b = b, a % b
    return abs(a)


def egcd(a, b):
    x, y, u, v = 1, 0, 0, 1
    while b:
        q, (a, b) = a // b, (b, a % b)
        x, u = u, x - q * u
        y, v = v, y - q * v
    return a, x, y


def probably_prime(n):
    if n < 2: return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0: return n == p
    d, s = n - 1, 0
    while d % 2 == 0: d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1): continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1: break
        else: return False
    return True


def rho(n):
    if n % 2 == 0: return 2
    c = 1
    while True:
        x = y = 2
        d = 1
        while d == 1:
            x = (x * x + c) % n
            y = (y * y + c) % n
            y = (y * y + c) % n
            d = gcd(x - y, n)
        if d != n: return d
        c += 1


def factors(n):
    if n == 1: return []
    if probably_prime(n): return [n]
    d = rho(n)
    return sorted(factors(d) + factors(n // d))


def root(n, k):
    low, high = 0, 1 << n.bit_length() // k + 1
    while low < high:
        middle = (low + high + 1) // 2
        if middle**k <= n: low = middle
        else: high = middle - 1
    return low


print(gcd(1071, 462), gcd(2**100, 6**50), gcd(0, 7), gcd(-12, 18), egcd(240, 46), egcd(3**40, 2**60))
g, x, y = egcd(10**30 + 57, 10**25 + 13)
print(g, x * (10**30 + 57) + y * (10**25 + 13) == g)
print([n for n in range(60) if probably_prime(n)], probably_prime(2**89 - 1), probably_prime(2**97 - 1), probably_prime(561), probably_prime(3215031751), probably_prime(10**18 + 9))
for n in (360, 2**32 + 1, 600851475143, 1000000007 * 65537, 3**20 * 7**3, 999999866000004473): print(n, factors(n))
for n, k in ((10**40, 2), (10**40 - 1, 2), (2**300, 3), (7**77, 7), (7**77 - 1, 7), (1, 5), (0, 3)): print(root(n, k))


def continued(n, d):
    while d:
        q, (n, d) = n // d, (d, n % d)
        yield q
def convergents(terms):
    p, q, a, b = 1, 0, 0, 1
    for t in terms:
        p, q, a, b = t * p + a, t * q + b, p, q
        yield p, q
print(list(continued(415, 93)), list(convergents([3, 7, 15, 1, 292, 1]))[-1], list(convergents([1] * 12))[-3:])
def digits_of_e(n):
    scale, total, term, k = 10 ** (n + 10), 0, 10 ** (n + 10), 1
    while term: total, term, k = total + term, term // k, k + 1
    return str(total)[:n]
def base(n, b):
    sign, n, out = "-" if n < 0 else "", abs(n), ""
    while n: n, d = divmod(n, b); out = "0123456789abcdefghijklmnopqrstuvwxyz"[d] + out
    return sign + (out or "0")
print(digits_of_e(60), base(-(10**20), 36), int(base(10**20, 23), 23), sum(map(int, str(2**1000))), sum(int(c) for c in str(7**777)), str(3**500)[:20], str(9**999)[-20:])
def crt(pairs):
    n = 1
    for _, m in pairs: n *= m
    return sum(r * (n // m) * pow(n // m, -1, m) for r, m in pairs) % n
print(crt([(2, 3), (3, 5), (2, 7)]), crt([(1, 2**31 - 1), (5, 10**9 + 7), (7, 998244353)]))
def legendre(a, p): return pow(a, (p - 1) // 2, p)
def perfect(limit): return [n for n in range(2, limit) if sum(d for d in range(1, n // 2 + 1) if n % d == 0) == n]
def pell(d):
    a0 = root(d, 2)
    m, c, a, p, q, r, s = 0, 1, a0, 1, a0, 0, 1
    while q * q - d * s * s != 1:
        m = c * a - m; c = (d - m * m) // c; a = (a0 + m) // c
        p, q, r, s = q, a * q + p, s, a * s + r
    return q, s
print([legendre(a, 23) for a in range(1, 8)], perfect(500), pell(61), pell(109))
def binomial(n, k):
    result = 1
    for i in range(1, k + 1): result = result * (n - i + 1) // i
    return result
def catalan(n): return binomial(2 * n, n) // (n + 1)
def stirling(n, k): return int(n == k) if n == 0 or k == 0 else k * stirling(n - 1, k) + stirling(n - 1, k - 1)
def partitions(n):
    ways = [1] + [0] * n
    for part in range(1, n + 1):
        for total in range(part, n + 1): ways[total] += ways[total - part]
    return ways[n]
print(binomial(100, 50), [catalan(n) for n in range(10)], catalan(60), stirling(8, 3), partitions(100), sum(binomial(40, k) for k in range(41)) == 2**40, [n for n in range(1, 1000) if n == sum(int(c) ** len(str(n)) for c in str(n))])
