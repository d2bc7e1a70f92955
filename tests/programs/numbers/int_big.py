# Integers beyond a machine word: products, quotients, roots and digits of well-known numbers.
def factorial(n):
    result = 1
    for k in range(2, n + 1):
        result *= k
    return result


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def integer_root(n):
    x = 1 << (n.bit_length() + 1) // 2
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y


print(factorial(30))
print(factorial(100))
print(fibonacci(300))
print(2**500)
print(-(3**200))
print(integer_root(2 * 10**100))

print("spigot of pi")
digits = []
q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
while len(digits) < 50:
    if 4 * q + r - t < n * t:
        digits.append(str(n))
        q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
    else:
        q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2
print("".join(digits))

print("division of long by long")
a = 7**300 + 12345
for b in (3**100, -3**100, 10**18, 10**19, 2**64 - 1, 2**128, a, a + 1, a - 1):
    q, r = divmod(a, b)
    print(q % 10**12, r % 10**12, q * b + r == a, (r >= 0) == (b > 0) or r == 0)
    q, r = divmod(-a, b)
    print(q % 10**12, r % 10**12, q * b + r == -a)

print("shrinking back")
big = 10**40
print(big - big, big - (big - 5), big // 10**39, big % 7, big // big, -big // big)
print(big - big == 0, (big - big + 1) * 3, [10, 20, 30][big - big + 1])

print("comparison")
print(10**40 < 10**41, -10**40 < 10**2, 10**40 == 10**40, 10**40 != 10**40 + 1, 2**64 > 2**63, -2**64 < -2**63)
print(sorted([2**100, -2**100, 0, 5, 2**64, -1, 2**63]))
print(max(3**50, 2**80), min(3**50, 2**80))

print("multiplication by parts agrees")
u, v = 123456789**40, 987654321**37
half = 1 << 512
u1, u0 = divmod(u, half)
v1, v0 = divmod(v, half)
middle = (u1 + u0) * (v1 + v0) - u1 * v1 - u0 * v0
print(u * v == (u1 * v1 * half + middle) * half + u0 * v0)
print(sum(int(c) for c in str(u * v)), len(str(u * v)))
print(int(str(u * v)) == u * v, int(hex(u * v), 16) == u * v)
