# `getattr`, `hasattr`, `issubclass`, `del` and MethodType where it is known what they come to, until it is something else.
from types import MethodType


class Plain:
    level = 3

    def method(self):
        return self.first


class Other:
    __slots__ = ("first", "second")


def fetched(n):
    one = Plain()
    one.first = 1
    total = 0
    for i in range(n):
        total += getattr(one, "first") + getattr(one, "level", 0) + getattr(one, "none", 5)
        total += getattr(Plain, "level") + (getattr(Plain, "lost", None) is None)
        total += getattr(one, "method")()
        total += hasattr(one, "first") + hasattr(one, "none") * 10 + hasattr(Plain, "method") + hasattr(Plain, "x")
        if i == n - 500:
            one.none = 50
        if i == n - 300:
            Plain.lost = 1
        if i == n - 200:
            del one.first
            Plain.first = 7
        if i == n - 100:
            Plain.x = 1
    del Plain.lost, Plain.first, Plain.x
    return total


print(fetched(4000))


def raises(n):
    one, missed = Plain(), 0
    for i in range(n):
        try:
            getattr(one, "nothing")
        except AttributeError as error:
            missed += error.name == "nothing"
    return missed


print(raises(2000))


def deleted(n):
    total = 0
    for i in range(n):
        one = Plain()
        one.a, one.b, one.c = i, i + 1, i + 2
        if i % 3 == 0:
            del one.a
            total += one.b + one.c + hasattr(one, "a")
        elif i % 3 == 1:
            del one.b, one.a
            total += one.c
        else:
            del one.c
            one.c = 4
            total += one.c - one.a
        if i % 1000 == 0:
            print(one.__dict__)
    return total


print(deleted(4001))


def deleted_of_one(n):
    one, other = Plain(), Other()
    missed = 0
    for i in range(n):
        one.a = one.b = other.first = i
        del one.a
        del other.first
        if i % 700 == 0:
            del one.b
        try:
            del one.b
            del one.a
        except AttributeError:
            missed += 1
    return missed, one.__dict__


print(deleted_of_one(3000))


class Watching:
    gone = 0

    def __delattr__(self, name):
        Watching.gone += 1
        super().__delattr__(name)


def watched(n):
    one = Watching()
    for i in range(n):
        one.a = i
        del one.a
    return Watching.gone


print(watched(2000))


def derived(n):
    total = 0
    kinds = [KeyError, ValueError, LookupError]
    for i in range(n):
        total += issubclass(kinds[i % 3], LookupError) + issubclass(bool, int) * 10 + issubclass(bool, (str, int))
    return total


print(derived(3000))


def show(self, by=0):
    return self.first + by


def bound(n):
    one = Plain()
    one.first = 1
    total, kept = 0, None
    for i in range(n):
        method = MethodType(show, one)
        total += method() + method(by=i)
        if i % 1000 == 0:
            kept = method
            try:
                MethodType(show, None)
            except TypeError as error:
                print(error)
    return total, kept.__self__ is one, kept.__func__ is show, kept()


print(bound(3000))


def among(n):
    total = 0
    for i in range(n):
        found = getattr(Plain, "level", None), getattr(Plain, "missing", None if i % 2 else 1)
        total += None in found
    return total


print(among(3000))
