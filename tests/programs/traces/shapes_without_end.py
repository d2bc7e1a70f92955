"""Attributes of objects of very many shapes, methods of very many classes, and functions that close over something."""


class Base:
    kind = "base"

    def double(self):
        return self.x * 2


def make(n):
    class Thing(Base):
        def double(self):
            return self.x * 2 + n

    thing = Thing()
    for k in range(n % 7):
        setattr(thing, "other%d" % k, k)
    thing.x = n
    thing.y = -n
    return thing


things = [make(n) for n in range(40)]


def attributes(things, turns):
    total = 0
    for turn in range(turns):
        for thing in things:
            total += thing.x + thing.y
            thing.x = turn & 15
            thing.y = total & 7
    return total


def methods(things, turns):
    total = 0
    for _ in range(turns):
        for thing in things:
            total += thing.double()
    return total


class Watched(Base):
    log = []

    @property
    def x(self):
        return 5

    @x.setter
    def x(self, value):
        if value == 3:
            self.log.append(value)


class Slotted:
    __slots__ = ("x", "y")


def others():
    watched = Watched()
    watched.y = 1
    slotted = Slotted()
    slotted.x = slotted.y = 2
    return [watched, slotted, Base]


def fails(things):
    caught = []
    for thing in things:
        try:
            thing.x = thing.x + thing.missing
        except AttributeError as error:
            caught.append(type(error).__name__ + str(error)[-12:])
    return caught


def adders(count):
    return [lambda value, by=n, *, more=n % 3: value + by + more for n in range(count)]


def scaled(count):
    def scale(by):
        return lambda value: value * by % 10007

    return [scale(n) for n in range(1, count)]


def apply(functions, turns):
    value = 1
    for _ in range(turns):
        for function in functions:
            value = function(value) & 0xFFFF
    return value


print(attributes(things, 400))
Base.x, Base.y = 1, 2
print(attributes(things + others(), 300), Base.x, Base.y, len(Watched.log))
print(attributes(things, 200))
print(methods(things, 300))
print(fails(things[:2]), len(fails(things * 30)))
print(apply(adders(30), 200), apply(scaled(30), 200))
odd = adders(30)
odd[7].__defaults__ = ("7",)
try:
    apply(odd, 50)
except TypeError as error:
    print(error)
odd[7].__defaults__ = (1, 2)
odd[9].__defaults__ = ()
try:
    apply(odd, 50)
except TypeError as error:
    print(error)
odd[9].__kwdefaults__ = None
odd[9].__defaults__ = (4,)
try:
    apply(odd, 50)
except TypeError as error:
    print(error)
