"""Imports in hot loops, bodies of classes with loops, `except*`, generic functions and `async for`."""

import sys


def imports(count):
    total = 0
    for i in range(count):
        import math
        from math import floor, sqrt as root
        import collections.abc
        total += floor(root(i)) + math.gcd(i, 12) + len(collections.abc.__name__)
        if i == count - 20:
            del sys.modules["math"]
    return total


def hooked(count):
    import builtins

    own, asked = builtins.__import__, []

    def hook(name, *rest):
        asked.append(name)
        return own(name, *rest)

    total = 0
    for i in range(count):
        import math
        total += math.gcd(i, 8)
        if i == count - 30:
            builtins.__import__ = hook
    builtins.__import__ = own
    return total, len(asked), set(asked)


def missing(count):
    failed = 0
    for i in range(count):
        try:
            if i % 2:
                import no_such_module
            from math import no_such_name
        except ImportError as error:
            failed += len(error.name)
    return failed


def falls_in_groups(count):
    out = [0, 0, 0, 0]
    for i in range(count):
        try:
            try:
                if i % 3 == 0:
                    raise ExceptionGroup("both", [ValueError(i), KeyError(i)])
                if i % 3 == 1:
                    raise TypeError(i)
                if i % 5 == 0:
                    raise ExceptionGroup("nested", [ExceptionGroup("inner", [KeyError(i)]), OSError(i)])
            except* ValueError as group:
                out[0] += len(group.exceptions)
                if sys.exception() is not group:
                    print("other", i)
            except* TypeError as group:
                out[1] += group.exceptions[0].args[0]
            except* KeyError as group:
                out[2] += 1
        except* OSError as rest:
            out[3] += rest.exceptions[0].args[0]
    return out


def left_over(count):
    texts = {}
    for i in range(count):
        try:
            try:
                raise ExceptionGroup("some", [ValueError(i), KeyError(i)])
            except* ValueError:
                if i % 2:
                    raise LookupError(i)
        except ExceptionGroup as group:
            text = group.message + ":" + ",".join(type(e).__name__ for e in group.exceptions)
            texts[text] = texts.get(text, 0) + 1
    return texts


def generic(count):
    total = 0
    for i in range(count):
        def same[T: int, *Ts, **P](value: T) -> T:
            return value

        total += same(i) + len(same.__type_params__)
        if i == count - 1:
            total += len(same.__type_params__[0].__name__) + (same.__type_params__[0].__bound__ is int)
    return total


class Body:
    total = 0
    names = []
    for i in range(3000):
        total += i
        if i % 1000 == 0:
            names.append(i)
        last = len(names)
        if i == 2990:
            del names
            names = [None] * 9
    del i


def makes_classes(count):
    total = 0
    for i in range(count):
        class Made:
            kind = i % 3

            def double(self):
                return self.kind * 2

        total += Made().double()
    return total


class Counter:
    def __init__(self, stop):
        self.at, self.stop = 0, stop

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.at += 1
        if self.at > self.stop:
            raise StopAsyncIteration
        return self.at


async def ticks(n):
    for i in range(n):
        yield i


async def walks(count):
    total = 0
    for turn in range(count):
        async for n in Counter(turn % 7):
            total += n
        async for n in ticks(3):
            total -= n
    async for n in Counter(3000):
        total += n
    async for n in ticks(3000):
        total += n & 1
    return total


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


print(imports(3000))
print(hooked(3000))
print(missing(2000))
print(falls_in_groups(3000))
print(left_over(2500))
print(generic(2500))
print(Body.total, Body.names, Body.last, hasattr(Body, "i"))
print(makes_classes(1500))
print(run(walks(2000)))
