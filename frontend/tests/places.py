# Every kind of expression and statement that may raise, over one line and over several.
import os.path as path, sys
from math import sqrt as root, pi


def calls(a, *b, c=1, **d):
    a(b, c)
    a(b,
      c=d)
    a(*b, **d)
    a.method(b)
    (a
     .method(b)
     .other(c))
    return a.method(b, c=d) + a[b] * -c


def operators(a, b, c):
    x = a + b * c - a @ b // c
    y = a < b <= c != a
    z = a in b and c not in a or not b is c
    a[b] += c
    a.b -= c
    a[b:c] = a[1:b:2]
    del a[b], a.c
    return f"{a!r:>{b}} {c=} {x}" + "%s" % (y,) + z


def unpacking(a):
    b, *c = a
    (d, e), f = b
    for g, h in c:
        if g:
            continue
        yield from h
    return [i for i in a if i.x for j in i.y], {k: v for k, v in a}, {*a, *b}, (m for m in a)


def errors(a):
    try:
        raise ValueError(a) from a.cause
    except (KeyError, a.Error) as e:
        raise
    finally:
        a.close()
    assert a.ok, a.message
    with a.open() as b, a.lock:
        b.write(a)


class Base:
    size: int = 1

    @property
    def area(self):
        return super().area + self.size


class Derived(Base, metaclass=type):
    def area(self, /, scale: float = 1.0, *, unit=None) -> float:
        self.scale = scale
        return [lambda: self.scale][0]()


async def asynchronous(a):
    async with a as b:
        await b.read()
    async for c in a:
        yield c
    [d async for d in a if await d]


def matching(a):
    match a:
        case {"k": [1, *rest], **others} if rest:
            return others.x
        case Base(size=1 | 2 as n):
            return n.x
        case _:
            return a.x


print(calls, operators(path, sys, root)[pi], sep=errors)
