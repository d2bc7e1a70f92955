"""Operators of builtin operands of many kinds, plain and in place, next to those of subclasses, which decide for themselves."""


def plus(a, b):
    return a + b


def minus(a, b):
    return a - b


def times(a, b):
    return a * b


def both(a, b):
    return a & b


def either(a, b):
    return a | b


def one(a, b):
    return a ^ b


def rest(a, b):
    return a % b


def whole(a, b):
    return a // b


def left(a, b):
    return a << b


def right(a, b):
    return a >> b


def item(a, b):
    return a[b]


def grow(a, b):
    a += b
    return a


def narrow(a, b):
    a &= b
    return a


def widen(a, b):
    a |= b
    return a


def differ(a, b):
    a ^= b
    return a


def lessen(a, b):
    a -= b
    return a


FUNCTIONS = [plus, minus, times, both, either, one, rest, whole, left, right, item, grow, narrow, widen, differ, lessen]


class MyList(list):
    def __add__(self, other):
        return "my sum"

    def __radd__(self, other):
        return "my reflected sum"


class MySet(set):
    def __or__(self, other):
        return "my union"

    def __rand__(self, other):
        return "my reflected intersection"


class MyText(str):
    def __rmod__(self, other):
        return "my format"


def operands():
    return [
        1, True, 2.5, 1j, "ab", "%s", [1, 2], [], (1, 2), b"xy", bytearray(b"pq"), {1, 2}, frozenset({2, 3}), None, slice(0, 1),
        slice(None, None, -1), MyList([3]), MySet({2}), MyText("x"), -(2**60),
    ]


def show(value):
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__} {sorted(value)}"
    if isinstance(value, int) and abs(value) > 10**40:
        return f"{value % 1000003} of {value.bit_length()}"
    return repr(value)


for function in FUNCTIONS:
    lines = []
    for i, a in enumerate(operands()):
        for j, b in enumerate(operands()):
            # What these do is told elsewhere: formats of bytes, and reflected methods in place of `+=`.
            if function is rest and isinstance(a, (bytes, bytearray)) or function is grow and isinstance(b, MyList):
                continue
            try:
                a = operands()[i]
                result = function(a, b)
                same = result is a
                lines.append(f"{show(result)}{' same' if same and isinstance(a, (list, set, bytearray)) else ''}")
            except (TypeError, ValueError, IndexError, KeyError, ZeroDivisionError, OverflowError) as error:
                lines.append(type(error).__name__)
    print(function.__name__)
    for at in range(0, len(lines), 8):
        print("   ", " | ".join(lines[at : at + 8]))

# Words under masks: at the edges of 47, 48, 63, 64 and 128 bits.
MASK = 2**64 - 1


def mixed(a, b):
    return [(a ^ b) & MASK, (a * b) & MASK, (a + b) & MASK, (a - b) & MASK, (a | b) >> 7, a & b, (a << 13) & MASK, a >> 64]


edges = [0, 1, 2**47 - 1, 2**47, 2**48, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 2**127, 2**128 - 1, -1, -(2**47), -(2**64)]
for _ in range(3):
    checks = [mixed(a, b) for a in edges for b in edges]
print(sum(sum(row) for row in checks), checks[100])


def divided(a, b):
    return a // b, a % b


for _ in range(3):
    parts = [divided(a, b) for a in edges for b in edges if b]
print(all(q * b + r == a for (q, r), (a, b) in zip(parts, [(a, b) for a in edges for b in edges if b])))


# The least and the greatest of a few.
def extremes(a, b, c):
    return min(a, b), max(a, b), min(a, b, c), max(a, b, c)


nan = float("nan")
for values in ((1, 2, 3), (3, 2, 1), (1.5, 1, 0), (0.0, -0.0, 0.0), (nan, 1.0, 2.0), (1.0, nan, 0.5), ("b", "a", "c"), (2, True, 2.0)) * 3:
    print(extremes(*values))
for values in ((1, "a", 2), (None, 1, 2)):
    try:
        print(extremes(*values))
    except TypeError as error:
        print(error)


def negated(x):
    return -x


print([negated(x) for x in (1, 0, -(2**47), 2**47 - 1, 2.5, 0.0, True, 3, 2**80, 1j, 7)])


def appended(n):
    items = []
    for i in range(n):
        items.append(i)
        if i % 7 == 3:
            items.pop(0)
    return len(items), sum(items), [i for i in items if i % 11 == 0]


print(appended(100), appended(1000))
print(list("abc"), list(), list({3: 4}), set("aab") == {"a", "b"}, set(), sorted(set(range(3))), dict(zip("ab", range(5))))
print(dict(enumerate("xy")), dict({1: 2}.items()))
for wrong in (zip("ab"), zip("ab", "cd", "ef")):
    try:
        print(dict(wrong))
    except (TypeError, ValueError) as error:
        print(error)
