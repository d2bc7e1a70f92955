# pow() in two and three arguments, negative exponents and modular inverses.
def attempt(*args, **kwargs):
    try:
        print("pow", args, kwargs, "=", pow(*args, **kwargs))
    except Exception as e:
        print("pow", args, kwargs, type(e).__name__, e)


for base in (0, 1, -1, 2, -2, 10):
    print(base, [base**exponent for exponent in range(8)])
print(0**0, (-3) ** 3, -3**2, (-3) ** 2, 2**3**2, (2**3) ** 2, 2**-1, -2**-2)
print(2**-1074, 10**-3, 7**-1, (-2) ** -3)
print(3**40, (-7) ** 33, 2**64, 2**127 - 1)

attempt(2, 10, 1000)
attempt(2, 10**20, 10**9 + 7)
attempt(3, 0, 1)
attempt(3, 0, 5)
attempt(-3, 3, 10)
attempt(3, 3, -10)
attempt(-3, 3, -10)
attempt(7, -1, 13)
attempt(7, -3, 13)
attempt(38, -1, 97)
attempt(6, -1, 9)
attempt(0, -1, 7)
attempt(5, -1, 1)
attempt(2, 3, 0)
attempt(123456789**5, 987654321**3, 2**89 - 1)
attempt(base=2, exp=5, mod=7)
attempt(2, exp=5)
attempt(2)
attempt(2, 3, None)
attempt(2.0, 3)
attempt(2.0, 3, 5)
attempt(2, 3.0, 5)
attempt(2, 3, 5.0)
attempt(0, -1)
attempt(0.0, -1)
attempt("a", 2)
attempt(2, "a")
attempt(2, "a", 3)
attempt(-8, 1 / 3)
attempt(10, 400, None)
attempt(10.0, 400)
attempt(2, 0.5)
attempt(True, 2)
attempt(-1, 10**18 + 1)

print("Fermat's little theorem")
for p in (5, 13, 101, 10**9 + 7, 2**61 - 1):
    print(p, all(pow(a, p - 1, p) == 1 for a in (2, 3, 4)), pow(2, -1, p) * 2 % p)

print("a tiny RSA")
p, q, e = 1000003, 1000033, 65537
n, phi = p * q, (p - 1) * (q - 1)
d = pow(e, -1, phi)
for message in (42, 123456789, n - 1):
    cipher = pow(message, e, n)
    print(message, cipher, pow(cipher, d, n))
