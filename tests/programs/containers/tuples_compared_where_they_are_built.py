"""Comparisons of tuple displays: items are compared by identity, then by ==, and the first pair that differs decides."""


def log(value):
    print("evaluated", value)
    return value


print((log(1), log(2)) < (log(1), log(3)))


class Odd:
    """Equal to nothing, not even itself; ordering gives strings."""

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        print("eq", self.name, getattr(other, "name", other))
        return False

    def __lt__(self, other):
        print("lt", self.name, getattr(other, "name", other))
        return "less" if self.name < "m" else ""

    __hash__ = None


a, z, nan = Odd("a"), Odd("z"), float("nan")
print((a, 1) == (a, 1), (a, 1) != (a, 1), (a, 2) < (a, 1))
print((a,) == (z,), (a,) != (z,), repr((a, 1) < (z, 0)), repr((z, 1) < (a, 0)))
print((nan, 1) < (nan, 2), (nan, 1) == (nan, 1))
if (a, 1) < (z, 0):
    print("taken as true")
if not (z, 1) < (a, 0):
    print("taken as false")
print((1, 2) == (1.0, True + 1), (1, "b") >= (1, "a"), ((1, 2), [3]) <= ((1, 2), [3]))
x = [1, 2]
print((x, 1) == ([1, 2], 1), (x[0], 2) > (0, 9, 9), (*x, 3) == (1, 2, 3), (x[0],) == (1,), () == ())
print((x[0], 2) == (1, 2) == (x[0], x[1]), (x[0], 2) < (1, 3) < (x[0], 2))
print((x[0], 2) in [(1, 2)])


class Wild:
    def __eq__(self, other):
        raise ValueError("no equality")


def compare(left, right):
    return (
        (left, 1)
        <= (right, 2)
    )


for left, right in ((1, Wild()), (1, "a"), (1, 1j), (None, None), (2**70, 2**70), (2**70, -(2**70))):
    try:
        print(compare(left, right))
    except (TypeError, ValueError) as error:
        trace = error.__traceback__
        while trace.tb_next and trace.tb_next.tb_frame.f_code.co_name != "__eq__":
            trace = trace.tb_next
        print(type(error).__name__, error, trace.tb_lineno - compare.__code__.co_firstlineno)


class Version:
    def __init__(self, major, minor, tag):
        self.major, self.minor, self.tag = major, minor, tag

    def __lt__(self, other):
        return (self.major, self.minor, self.tag) < (other.major, other.minor, other.tag)

    def __eq__(self, other):
        return (self.major, self.minor, self.tag) == (other.major, other.minor, other.tag)

    def __repr__(self):
        return "%d.%d%s" % (self.major, self.minor, self.tag)


versions = [Version(i * 7 % 5, i * 11 % 7, "abc"[i % 3]) for i in range(40)]
print(sorted(versions)[:12], max(versions) == versions[0], versions.index(Version(3, 3, "b")))


def count(limit):
    """Hot: ints, then floats, then what has no order."""
    found = 0
    for i in range(limit):
        if (i % 3, i % 5) > (1, i % 7):
            found += 1
        if (i % 2, 0.5 * i) == (1, i / 2):
            found += 10
    return found


print(count(2000))


def steps(pairs):
    previous = (0, 0)
    for p, q in pairs:
        yield (p, q) >= (previous[0], previous[1])
        previous = p, q


print(list(steps([(1, 2), (1, 1), (1, 1), (2.5, None), (3, "x")])))
try:
    list(steps([(1, 2), (1, "x")]))
except TypeError as error:
    print(error)


def changing(values):
    results = []
    for value in values:
        results.append((value, 1) < (5, value))
    return results


print(changing(list(range(300)))[2:8], changing([1.5] * 100)[-1])
try:
    changing([1] * 100 + ["text"])
except TypeError as error:
    print(error)


class Deep:
    def __init__(self, inner):
        self.inner = inner

    def __eq__(self, other):
        return (self.inner, 0) == (other.inner, 0)


def nest(depth):
    value = 0
    for _ in range(depth):
        value = Deep(value)
    return value


print(nest(50) == nest(50))
