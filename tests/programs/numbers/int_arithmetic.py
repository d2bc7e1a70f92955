# The four operations, signs and the laws that tie // and % together.
def attempt(label, action):
    try:
        print(label, action())
    except Exception as e:
        print(label, type(e).__name__, e)


samples = [-17, -5, -1, 0, 1, 2, 3, 17, 2**31, -2**31, 2**47 - 1, 2**47, -2**47 - 1, 2**63, -2**64]

for a in samples:
    print(a, "neg", -a, "pos", +a, "abs", abs(a), "inv", ~a, "bool", bool(a))

print("division laws")
for a in (-17, -1, 0, 5, 17, 2**48 + 3, -2**48 - 3):
    for b in (-5, -1, 3, 7, 2**24):
        q, r = divmod(a, b)
        print(a, b, q, r, a // b == q, a % b == r, q * b + r == a)

print("overflowing small results")
edge = 2**47 - 1
for step in (1, 2, edge):
    print(edge + step, -edge - step, edge * step, (-edge - 1) - step)
print(140737488355327 * 140737488355327)
print(-140737488355328 * -1, abs(-140737488355328), -(-140737488355328))
print(9223372036854775807 + 1, -9223372036854775808 - 1)
print(4294967296 * 4294967296, 3037000500 * 3037000500)

attempt("1//0", lambda: 1 // 0)
attempt("1%0", lambda: 1 % 0)
attempt("1/0", lambda: 1 / 0)
attempt("divmod", lambda: divmod(1, 0))
attempt("2**64//0", lambda: 2**64 // 0)
attempt("2**64%0", lambda: 2**64 % 0)
attempt("int+str", lambda: 1 + "a")
attempt("int-None", lambda: 1 - None)
attempt("int@int", lambda: 1 @ 2)
attempt("-str", lambda: -"a")
attempt("~float", lambda: ~1.5)

print("true division")
for a, b in ((1, 3), (2, 4), (-7, 2), (10**30, 10**10), (2**200, 2**199), (10**400, 10**399), (3 * 10**320, 10**320)):
    print(a / b)
attempt("too large", lambda: 10**400 / 3)
attempt("tiny", lambda: 3 / 10**400)

x = 10
x += 5; print(x)
x -= 20; print(x)
x *= -3; print(x)
x //= 4; print(x)
x %= 7; print(x)
x **= 9; print(x)
x <<= 3; print(x)
x >>= 1; print(x)
x |= 1; print(x)
x &= 0xFFF; print(x)
x ^= 0xABC; print(x)
x /= 4; print(x)
