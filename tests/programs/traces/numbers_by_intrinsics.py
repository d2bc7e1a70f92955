"""Functions that traces do by themselves: of numbers that suit them, of numbers that stop to, and of none."""

import math

FLOATS = [0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -1.5, -2.5, 2.0, -3.0, 0.49999999999999994, 1e-300, 123456.75, -98765.25]
LARGE = [2.0**46, -(2.0**46), 2.0**47 - 1, 2.0**47, -(2.0**47), -(2.0**47) - 1, 2.0**48 + 0.5, 1e15, -1e18, 1e300]
SPECIAL = [math.inf, -math.inf, math.nan]
INTS = [0, 1, -1, 17, 2**46, -(2**46), 2**47 - 1, -(2**47), 2**60, -(2**70), True, False]
OTHERS = ["x", None, [1], 2j]


def outcome(function, *given):
    try:
        return repr(function(*given))
    except (ValueError, OverflowError, TypeError, ZeroDivisionError) as e:
        return type(e).__name__ + ": " + str(e)


def square_root(x):
    return math.sqrt(x)


def absolute(x):
    return abs(x)


def float_absolute(x):
    return math.fabs(x)


def floor(x):
    return math.floor(x)


def ceil(x):
    return math.ceil(x)


def trunc(x):
    return math.trunc(x)


def nearest(x):
    return round(x)


def nearest_of(x):
    return round(x, None)


def to_int(x):
    return int(x)


def to_float(x):
    return float(x)


def each_in_loops():
    for function in (square_root, absolute, float_absolute, floor, ceil, trunc, nearest, nearest_of, to_int, to_float):
        lines = []
        # Long enough in each kind to be compiled for it, and then the next.
        for values in (FLOATS, INTS[:4], LARGE, FLOATS, SPECIAL, INTS, OTHERS, FLOATS):
            for turn in range(60):
                for x in values:
                    got = outcome(function, x)
                    if turn == 59:
                        lines.append(got)
        print(function.__name__, lines)


def sums(values):
    total, whole, least = 0.0, 0, 0
    for turn in range(300):
        for x in values:
            total += math.sqrt(abs(x)) + math.fabs(x)
            whole += math.floor(x) + 3 * math.ceil(x) + 5 * math.trunc(x) + 7 * round(x) + 11 * int(x)
            least += abs(turn - 150) - int(float(turn))
    return total, whole, least


def divided():
    lines = []
    for a, b in ((7, 2), (-7, 2), (7, -2), (-7, -2), (0, 5), (True, True), (2**46, 3), (-(2**47), -1), (5, 0), (2**60, 7), (7.5, 2)):
        total = 0
        try:
            for n in range(200):
                quotient, remainder = divmod(a, b)
                total += quotient * 3 + remainder
                if n == 199:
                    lines.append((divmod(a + n, b), total))
        except ZeroDivisionError as e:
            lines.append(str(e))
    return lines


class Number:
    def __init__(self, x):
        self.x = x

    def __abs__(self):
        return Number(abs(self.x))

    def __floor__(self):
        return self.x - 1

    def __round__(self, digits=None):
        return ("round", digits)

    def __float__(self):
        return float(self.x) + 0.25

    def __int__(self):
        return 41

    def __trunc__(self):
        return 43


def of_instances():
    seen = []
    for n in range(200):
        x = Number(-n) if n > 150 else -n / 2
        y = abs(x)
        seen.append((y.x if isinstance(y, Number) else y, math.floor(x), round(x), int(x), math.sqrt(abs(float(n))), float(x)))
    return seen[0], seen[1], seen[150], seen[151], seen[199]


def rebound():
    """The names mean something else after a while."""
    total = 0
    kept = math.sqrt
    try:
        for n in range(400):
            if n == 250:
                math.sqrt = lambda x: 1000.0
            total += math.sqrt(float(n * n))
    finally:
        math.sqrt = kept
    return total


each_in_loops()
print(sums(FLOATS))
print(sums(FLOATS + LARGE[:2]))
print(divided())
print(of_instances())
print(rebound())
