"""Generators that yield while they handle an exception, in hot loops."""

import sys


class Stop(Exception):
    pass


def name():
    return type(sys.exception()).__name__


def handles(n):
    for i in range(n):
        try:
            raise Stop(i)
        except Stop as error:
            yield error.args[0]
            if sys.exception() is not error:
                yield -1000
        yield 1


def plain(n):
    total = 0
    for x in handles(n):
        total += x
        if sys.exception() is not None:
            total -= 10000
    return total


def resumed_within(n):
    """By somebody who handles something, too."""
    total, seen = 0, set()
    g = handles(n)
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as error:
            total += next(g)
            total += next(g)
            seen.add(type(error.__context__).__name__)
            if sys.exception() is not error:
                seen.add("lost")
    return total, sorted(seen)


def contexts(n):
    """What is raised within has what is handled as its context, and nothing of who resumes."""
    def raises():
        while True:
            try:
                raise Stop
            except Stop:
                yield name()
                try:
                    raise KeyError
                except KeyError as inner:
                    yield name() + type(inner.__context__).__name__ + type(inner.__context__.__context__).__name__
                yield name()
            yield name()

    seen = set()
    g = raises()
    for i in range(n):
        if i % 5:
            seen.add(next(g))
        else:
            try:
                raise ValueError
            except ValueError:
                seen.add("in " + next(g))
            seen.add(name())
    return sorted(seen)


def nested(n):
    """`yield from` within a handler."""
    def inner(k):
        for i in range(k):
            try:
                raise KeyError(i)
            except KeyError:
                got = yield name()
                if got:
                    yield got + type(sys.exception().__context__).__name__

    def outer(k):
        try:
            raise Stop
        except Stop:
            yield from inner(k)
            yield name()
        yield name()

    seen = {}
    for i in range(n):
        for text in outer(i % 4):
            seen[text] = seen.get(text, 0) + 1
    g = outer(n)
    next(g)
    for i in range(n - 1):
        text = g.send("x" if i % 3 == 0 else None)
        seen[text] = seen.get(text, 0) + 1
    return sorted(seen.items())


def thrown(n):
    def catches():
        total = 0
        while True:
            try:
                yield total
            except Stop as error:
                total += error.args[0]
                try:
                    yield name()
                except KeyError as inner:
                    yield name() + type(inner.__context__).__name__
                yield name()

    seen = {}
    g = catches()
    next(g)
    for i in range(n):
        texts = [g.throw(Stop(i)), g.throw(KeyError) if i % 2 else next(g)]
        texts.append(str(next(g)) if i % 2 == 0 else next(g))
        if i % 2:
            next(g)
        for text in texts:
            text = text if text[0] > "9" else "number"
            seen[text] = seen.get(text, 0) + 1
    return sorted(seen.items())


def closed(n):
    """Closed, and left, while they handle something."""
    log = {}

    def note(text):
        log[text] = log.get(text, 0) + 1

    def waits(kind):
        try:
            raise Stop(kind)
        except Stop as error:
            try:
                yield 1
            except GeneratorExit as leaving:
                note("exit in " + type(leaving.__context__).__name__)
                if kind % 3 == 0:
                    raise
            finally:
                note("finally " + name())

    for i in range(n):
        g = waits(i)
        next(g)
        if i % 4 == 0:
            try:
                g.throw(ValueError)
            except ValueError as error:
                note("out " + type(error.__context__).__name__)
        else:
            g.close()
        note(name())
    return sorted(log.items())


def reraises(n):
    def again():
        while True:
            try:
                raise Stop(1)
            except Stop:
                try:
                    yield 1
                    raise
                except Stop as error:
                    yield error.args[0] + (sys.exception() is error)

    total = 0
    g = again()
    for i in range(n):
        total += next(g)
    return total


def ends(n):
    """It returns, or raises, from where it handles something."""
    def leaves(kind):
        try:
            raise Stop(kind)
        except Stop as error:
            yield kind
            if kind % 3 == 1:
                return
            if kind % 3 == 2:
                raise KeyError(kind)

    counts = {}
    for i in range(n):
        try:
            for x in leaves(i):
                text = "item"
            text = "end"
        except KeyError as error:
            text = type(error.__context__).__name__
        counts[text] = counts.get(text, 0) + 1
        counts[name()] = counts.get(name(), 0) + 1
    return sorted(counts.items())


def kept(n):
    """Many of them at once: a loop comes around with others."""
    generators = [handles(n) for _ in range(5)]
    total = 0
    for i in range(n):
        total = (total * 3 + next(generators[i % 5])) % 1000003
    return total


def in_with(n):
    class Catches:
        def __enter__(self):
            return self

        def __exit__(self, kind, value, traceback):
            return kind is Stop

    def within():
        while True:
            with Catches():
                raise Stop
            try:
                try:
                    raise Stop
                finally:
                    yield name()
            except Stop:
                yield name()
            yield name()

    seen = {}
    g = within()
    for i in range(n):
        text = next(g)
        seen[text] = seen.get(text, 0) + 1
    return sorted(seen.items())


def grouped(n):
    def groups():
        while True:
            try:
                raise ExceptionGroup("g", [Stop(1), KeyError(2)])
            except* Stop as group:
                stops = len(group.exceptions)
            except* KeyError:
                stops += 1
            yield stops
            try:
                raise ExceptionGroup("g", [Stop(1), KeyError(2)])
            except ExceptionGroup as group:
                yield len(group.exceptions)

    g = groups()
    return sum(next(g) for _ in range(n))


def recursive(n):
    def walk(k):
        try:
            raise Stop(k)
        except Stop as error:
            yield error.args[0]
            if k:
                for x in walk(k - 1):
                    yield x + (sys.exception() is error)

    total = 0
    for i in range(n):
        for x in walk(i % 5):
            total += x
    return total


print(plain(3000))
print(resumed_within(2000))
print(contexts(4000))
print(nested(1500))
print(thrown(2000))
print(closed(2000))
print(reraises(4000))
print(ends(3000))
print(kept(4000))
print(in_with(4000))
print(grouped(1000))
print(recursive(1500))
