# Functions that call themselves and each other, from their entries on, to many depths.
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, source, target, other, moves):
    if n == 0:
        return 0
    count = hanoi(n - 1, source, other, target, moves)
    moves.append((source, target))
    return count + 1 + hanoi(n - 1, other, target, source, moves)


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


class Tree:
    def __init__(self, left, right, value):
        self.left = left
        self.right = right
        self.value = value

    def depth(self):
        left = self.left.depth() if self.left else 0
        right = self.right.depth() if self.right else 0
        return 1 + max(left, right)

    @property
    def total(self):
        return self.value + (self.left.total if self.left else 0) + (self.right.total if self.right else 0)

    def __add__(self, other):
        return Tree(self, other, self.value + other.value)


def build(depth):
    if depth == 0:
        return None
    return Tree(build(depth - 1), build(depth - 2) if depth > 1 else None, depth)


def walk(tree):
    if tree is None:
        return 0
    return walk(tree.left) + tree.value + walk(tree.right)


def queens(n, row, columns, down, up):
    if row == n:
        return 1
    count = 0
    for column in range(n):
        if column not in columns and row + column not in down and row - column not in up:
            count += queens(n, row + 1, columns + [column], down + [row + column], up + [row - column])
    return count


def flatten(items):
    result = []
    for item in items:
        if isinstance(item, list):
            result += flatten(item)
        else:
            result.append(item)
    return result


def mixed(n):
    # An int that becomes a float on the way, and then a big one.
    if n == 0:
        return 1
    if n % 7 == 3:
        return mixed(n - 1) * 0.5
    if n % 11 == 5:
        return int(mixed(n - 1)) << 70
    return mixed(n - 1) + n


def power(base, n):
    if n == 0:
        return 1
    half = power(base, n // 2)
    return half * half * (base if n % 2 else 1)


def counter():
    count = 0

    def inner(n):
        nonlocal count
        count += 1
        if n > 0:
            inner(n - 1)
            inner(n - 2)
        return count

    return inner


def many(a, b=2, *rest, key=3, **others):
    if a == 0:
        return b + key + len(rest) + len(others)
    return many(a - 1, b + 1, *rest, a, key=key + a, **others) + len(rest)


def keyed(n, step=1):
    return 0 if n <= 0 else 1 + keyed(n - step, step=step)


moves = []
print([fib(n) for n in range(16)])
print(ackermann(2, 12), hanoi(7, "a", "b", "c", moves), len(moves), moves[:5])
print([is_even(n) for n in range(12)], is_odd(401), is_even(600))
tree = build(11)
print(walk(tree), tree.depth(), tree.total, (tree + tree).total)
print(queens(6, 0, [], [], []))
print(flatten([1, [2, [3, 4], [[5], 6]], 7, [[[[8]]]]] * 12))
print([mixed(n) for n in (0, 2, 3, 10, 16, 40)])
print([power(3, n) for n in (0, 1, 5, 17, 60)])
print([counter()(n) for n in range(9)])
print(many(12), many(5, 1, 2, 3, key=9, other=1), keyed(30), keyed(30, 7), keyed(9, step=0.5))
print(sorted(range(20), key=lambda n: -fib(n % 7)), max(range(30), key=lambda n: power(n, 3) % 31))
