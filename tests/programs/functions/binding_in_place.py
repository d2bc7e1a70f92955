"""Calls whose arguments do not simply match, often enough to be specialised, and from generators."""


def plain(a, b=2, c=3):
    return a, b, c


def variadic(a, *rest, key=None, **named):
    return a, rest, key, sorted(named.items())


def keyword_only(a, /, b, *, c=10, d):
    return a, b, c, d


def calls(i):
    yield plain(i)
    yield plain(i, 5)
    yield plain(i, c=7)
    yield plain(c=i, a=1)
    yield variadic(i)
    yield variadic(i, 1, 2, 3, 4, 5, 6, 7, 8, 9)
    yield variadic(i, 1, key=2, other=3, more=4)
    yield variadic(*range(i, i + 3), **{"key": 1, "z": 2})
    yield keyword_only(i, 2, d=4)
    yield keyword_only(i, b=2, c=3, d=4)
    yield variadic(i, k1=1, k2=2, k3=3, k4=4, k5=5, k6=6, k7=7, k8=8, k9=9)


def direct(i):
    return [
        plain(i),
        plain(i, 5),
        plain(i, c=7),
        plain(c=i, a=1),
        variadic(i),
        variadic(i, 1, 2, 3, 4, 5, 6, 7, 8, 9),
        variadic(i, 1, key=2, other=3, more=4),
        keyword_only(i, 2, d=4),
        keyword_only(i, b=2, c=3, d=4),
    ]


for i in range(60):
    last, same = list(calls(i)), direct(i)
print(last)
print(same)


def attempt(function, *arguments, **keywords):
    try:
        return function(*arguments, **keywords)
    except TypeError as error:
        return str(error)


def wrong(i):
    out = []
    for make in (
        lambda: plain(),
        lambda: plain(1, 2, 3, 4),
        lambda: plain(1, a=2),
        lambda: plain(1, d=2),
        lambda: keyword_only(1, 2),
        lambda: keyword_only(a=1, b=2, d=3),
        lambda: keyword_only(1, 2, 3, d=4),
        lambda: variadic(),
    ):
        try:
            out.append(make())
        except TypeError as error:
            out.append(str(error))
    return out


for i in range(60):
    last = wrong(i)
print("\n".join(last))

# Defaults, names and code that change under a specialised call.
for i in range(120):
    if i == 60:
        plain.__defaults__ = ("two", "three")
    if i == 80:
        plain.__defaults__ = ("only",)
    last = attempt(lambda: (plain(1, c=3), plain(1, 2, 3)))
    if i in (59, 60, 79, 119):
        print(i, last, attempt(lambda: plain(1)))


def renamed(x, c, b):
    return "renamed", x, c, b


plain.__code__ = renamed.__code__
print([attempt(lambda: plain(1, c=3)), attempt(lambda: plain(1, c=3, b=4))])


class Point:
    def __init__(self, x, y=0, *, label=""):
        self.x, self.y, self.label = x, y, label

    def moved(self, dx=0, dy=0):
        return Point(self.x + dx, self.y + dy, label=self.label)


p = Point(1, label="p")
for i in range(80):
    p = p.moved(dy=1).moved(1)
print(p.x, p.y, p.label)


def recursive(n, total=0, *, step=1):
    return total if n <= 0 else recursive(n - step, total=total + n, step=step)


print([recursive(n, step=n % 3 + 1) for n in range(60)][-3:])


def deep(depth, *rest):
    yield depth, rest
    if depth:
        for item in deep(depth - 1, *rest, depth):
            yield item


print(list(deep(30))[-1])
