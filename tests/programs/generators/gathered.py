# Builtins that take all items of a generator.
log = []


def numbers(*items):
    for item in items:
        log.append(item)
        yield item
    log.append("end")


class Odd:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return "Odd(%r)" % self.name

    def __add__(self, other):
        return Odd("%s+%s" % (self.name, other))

    __radd__ = __add__

    def __lt__(self, other):
        log.append(("lt", self.name, other.name))
        return self.name < other.name

    def __gt__(self, other):
        log.append(("gt", self.name, other.name))
        return self.name > other.name

    def __bool__(self):
        log.append(("bool", self.name))
        return self.name != "false"


def attempt(what):
    log.clear()
    try:
        answer = what()
    except Exception as error:
        answer = "%s: %s" % (type(error).__name__, error)
    return answer, list(log)


def every():
    big = 1 << 46
    yield "sum", lambda: sum(numbers(1, 2, 3))
    yield "sum of none", lambda: sum(numbers())
    yield "sum from", lambda: sum(numbers(1, 2), 10)
    yield "sum of bools", lambda: sum(numbers(True, 2, False))
    yield "sum of large", lambda: sum(numbers(big, big, big, big, big))
    yield "sum of small ones", lambda: sum(numbers(-big, -big, -big, -big, 5))
    yield "sum beyond words", lambda: sum(numbers(1 << 62, 1 << 62, 1 << 62, 1.5))
    yield "sum of large, then float", lambda: sum(numbers(big * 32, big * 64, 0.5))
    yield "sum of floats", lambda: sum(numbers(0.1, 0.2, 0.3, 1e16, 1.0, -1e16))
    yield "sum from float", lambda: sum(numbers(1, 2, 0.25), 0.5)
    yield "sum of ints and floats", lambda: sum(numbers(1, 0.1, 2, 0.2, True))
    yield "sum of others", lambda: sum(numbers(1, Odd("a"), 2.5))
    yield "sum of lists", lambda: sum(numbers([1], [2, 3]), [])
    yield "sum that fails", lambda: sum(numbers(1, None, 3))
    yield "sum of text", lambda: sum(numbers("a"), "")
    yield "any", lambda: any(numbers(0, Odd("false"), 3, 4))
    yield "any of none", lambda: any(numbers(0, "", None))
    yield "all", lambda: all(numbers(1, Odd("true"), 0, 4))
    yield "all of all", lambda: all(numbers(1, 2))
    yield "max", lambda: max(numbers(3, 9, 2))
    yield "min", lambda: min(numbers(3, 9, 2, 2.0))
    yield "min of floats", lambda: min(numbers(0.5, -1.5, 7))
    yield "max of none", lambda: max(numbers())
    yield "min of none", lambda: min(numbers())
    yield "max by default", lambda: max(numbers(), default="nothing")
    yield "max by key", lambda: max(numbers(3, -9, 2), key=abs)
    yield "min by a function", lambda: min(numbers(3, -9, 2), key=lambda n: -n)
    yield "max of others", lambda: max(numbers(Odd("a"), Odd("c"), Odd("b")))
    yield "max that fails", lambda: max(numbers(1, "a", 2))
    yield "list", lambda: list(numbers(1, 2, 3))
    yield "tuple", lambda: tuple(numbers(1, 2, 3))
    yield "set", lambda: sorted(set(numbers(1, 2, 1)))
    yield "set that fails", lambda: set(numbers(1, [], 2))
    yield "frozenset", lambda: sorted(frozenset(numbers(4, 4, 5)))
    yield "dict", lambda: dict(numbers((1, 2), [3, 4], "56"))
    yield "dict and keywords", lambda: dict(numbers(("a", 2)), b=3)
    yield "dict of a long one", lambda: dict(numbers((1, 2), (1, 2, 3)))
    yield "dict of no pair", lambda: dict(numbers((1, 2), 3))
    yield "sorted", lambda: sorted(numbers(3, 1, 2))
    yield "sorted backwards", lambda: sorted(numbers(3, 1, 2), reverse=True)
    yield "sorted by key", lambda: sorted(numbers("bb", "a", "ccc"), key=lambda text: -len(text))
    yield "sorted by len", lambda: sorted(numbers("bb", "a", "ccc"), key=len)
    yield "sorted wrongly", lambda: sorted(numbers(1, 2), wrong=3)
    yield "sorted that fails", lambda: sorted(numbers(1, "a"))
    yield "join", lambda: "-".join(numbers("a", "b", "c"))
    yield "join that fails", lambda: "-".join(numbers("a", 2, "c"))
    yield "extended", lambda: extended([0])
    yield "extended by itself", lambda: growing()


def extended(items):
    items.extend(numbers(1, 2))
    return items


def growing():
    items = [1]

    def source():
        for _ in range(3):
            yield len(items)

    items.extend(source())
    return items


for name, what in every():
    print(name, *attempt(what))


# The same when all of it is warm.
first = [attempt(what) for _, what in every()]
for _ in range(70):
    again = [attempt(what) for _, what in every()]
print(len(first), repr(first) == repr(again))


# Generators that fail, in natives within natives.
def failing(count):
    for number in range(count):
        yield number
    raise LookupError("after %d" % count)


def lines_of(error):
    traceback, lines = error.__traceback__, []
    while traceback is not None:
        lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    return lines


def tried(count):
    for native in (sum, list, max, sorted, set, tuple):
        try:
            native(failing(count))
        except LookupError as error:
            yield native.__name__, str(error), lines_of(error)[1:]


for _ in range(60):
    tries = list(tried(5))
print(tries)
print(list(map(sum, [numbers(1, 2), numbers(3)])), list(map(list, [numbers("x")])))
print([sum(n for n in range(count) if n % 2) for count in (5, 6, 7)], sum(sum(n for n in range(m)) for m in range(9)))


# Instances of subclasses, and what overrides.
class Sum(list):
    def extend(self, items):
        log.append("extend")
        super().extend(items)


own = Sum()
own.extend(n for n in "ab")
print(own, Sum(n for n in (1, 2)), isinstance(Sum(n for n in ()), Sum))


# Generator expressions over sequences that change.
items = [1, 2, 3]
later = (n for n in items)
items.append(4)
print(list(later), list(later))
items = [1, 2, 3]
shrinking = (items.pop() for n in items)
print(list(shrinking), items)
try:
    (n for n in 5)
except TypeError as error:
    print(error)
try:
    (n for n in failing)
except TypeError as error:
    print(error)
print(list(n * m for n in (1, 2) for m in range(3)), tuple(c for c in "héy"), sorted(k for k in {2: 1, 1: 2}))
