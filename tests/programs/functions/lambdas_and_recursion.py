# Lambdas of every shape and recursive functions: Ackermann, Hanoi, permutations, mutual recursion.
print((lambda: 42)(), (lambda x: x)(1), (lambda x, y=2, *a, z=3, **k: (x, y, a, z, k))(1, 5, 6, z=7, w=8), (lambda *a: a)(1, 2), (lambda **k: k)(a=1), (lambda *, k: k)(k=1), (lambda a, /, b: a + b)(1, b=2))
print((lambda x: lambda y: x + y)(1)(2), [f(3) for f in (lambda v: v + 1, lambda v: v * v)], sorted([3, -1, 2], key=lambda v: v * v), (lambda: (yield 1))().__next__(), (lambda x: x if x else "zero")(0), (lambda a: [a for a in range(a)])(3))
print(list(map(lambda p: p[0] + p[1], [(1, 2), (3, 4)])), list(filter(lambda v: v % 2, range(6))), (lambda f: f(f, 5))(lambda self, n: 1 if n == 0 else n * self(self, n - 1)))
y = lambda f: (lambda g: g(g))(lambda g: f(lambda *a: g(g)(*a)))
print(y(lambda fact: lambda n: 1 if n < 2 else n * fact(n - 1))(10))


def ackermann(m, n):
    if m == 0: return n + 1
    return ackermann(m - 1, 1) if n == 0 else ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, source, target, spare, moves):
    if n:
        hanoi(n - 1, source, spare, target, moves)
        moves.append(source + target)
        hanoi(n - 1, spare, target, source, moves)
    return moves


def permutations(items):
    if not items: return [[]]
    return [[x] + rest for i, x in enumerate(items) for rest in permutations(items[:i] + items[i + 1:])]


def flatten(value): return [x for part in value for x in flatten(part)] if isinstance(value, list) else [value]
def is_even(n): return True if n == 0 else is_odd(n - 1)
def is_odd(n): return False if n == 0 else is_even(n - 1)


def queens(n, row=0, placed=()):
    if row == n: return [placed]
    return [s for c in range(n) if all(c != p and abs(c - p) != row - r for r, p in enumerate(placed)) for s in queens(n, row + 1, placed + (c,))]


print(ackermann(2, 3), hanoi(3, "A", "C", "B", []), len(hanoi(8, "A", "C", "B", [])))
print(["".join(p) for p in permutations(list("abc"))], len(permutations(list(range(5)))))
print(flatten([1, [2, [3, [4, []]], 5], [[6]]]), is_even(100), is_odd(7), queens(4), len(queens(6)))


def gcd(a, b): return a if not b else gcd(b, a % b)
def power(x, n): return 1 if n == 0 else power(x * x, n // 2) * (x if n % 2 else 1)
def digits(n): return [] if n == 0 else digits(n // 10) + [n % 10]
def collatz(n, steps=0): return steps if n == 1 else collatz(n // 2 if n % 2 == 0 else 3 * n + 1, steps + 1)
def quicksort(v): return v if len(v) < 2 else quicksort([x for x in v[1:] if x < v[0]]) + [v[0]] + quicksort([x for x in v[1:] if x >= v[0]])
def subsets(v): return [[]] if not v else [s + extra for s in subsets(v[1:]) for extra in ([], [v[0]])]
print(gcd(1071, 462), power(3, 50), digits(90210), collatz(27), quicksort([3, 6, 1, 8, 2, 9, 2]), subsets([1, 2, 3]))


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)
print(depth(800))
