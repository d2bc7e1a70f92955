"""Exceptions thrown into generators in hot loops, and generators resumed while an exception is handled."""

import sys
from contextlib import contextmanager, suppress


class Stop(Exception):
    pass


class Other(Exception):
    pass


def chain(error):
    """The classes of an exception and of its contexts."""
    names = []
    while error is not None and len(names) < 6:
        names.append(type(error).__name__)
        error = error.__context__
    return ">".join(names)


def lines(error):
    """The functions of a traceback."""
    names = []
    level = error.__traceback__
    while level is not None:
        names.append(level.tb_frame.f_code.co_name)
        level = level.tb_next
    return ",".join(names)


@contextmanager
def guarded(log, kind):
    log[0] += 1
    try:
        yield log
        log[1] += 1
    except kind:
        log[2] += 1
    finally:
        log[3] += 1


def swallow(count):
    log = [0, 0, 0, 0, 0]
    for i in range(count):
        with guarded(log, Stop):
            if i % 3 == 0:
                raise Stop(i)
    return log


def passes_on(count):
    log = [0, 0, 0, 0, 0]
    seen = ""
    for i in range(count):
        try:
            with guarded(log, Stop):
                if i % 2:
                    raise Other(i)
        except Other as error:
            log[4] += error.args[0]
            if i == count - 1:
                seen = chain(error) + " " + lines(error)
    return log, seen


@contextmanager
def translating():
    try:
        yield
    except Stop as error:
        raise Other("translated") from error


def translates(count):
    total = 0
    seen = ""
    for i in range(count):
        try:
            with translating():
                raise Stop(i)
        except Other as error:
            total += error.__cause__.args[0]
            seen = chain(error) + " " + lines(error)
    return total, seen


def nested(count):
    log = [0, 0, 0, 0, 0]
    for i in range(count):
        with guarded(log, Other):
            with guarded(log, Stop):
                with guarded(log, Other):
                    if i % 5 == 0:
                        raise Stop
                    if i % 5 == 1:
                        raise Other
    return log


def echoing():
    got = "begun"
    while True:
        try:
            got = yield got
        except Stop as error:
            got = ("stopped", error.args)
        except Other:
            return "done"


def throws(count):
    total = 0
    generator = echoing()
    next(generator)
    for i in range(count):
        kind, args = generator.throw(Stop(i))
        total += args[0]
        if generator.send(i) != i:
            print("sent", i)
        if i % 7 == 0:
            kind, args = generator.throw(Stop)
            total += len(args)
        if i % 11 == 0:
            try:
                generator.throw(Other)
            except StopIteration as stop:
                total += len(stop.value)
            generator = echoing()
            generator.__next__()
    return total


def asks():
    """What is handled, while whoever resumes it handles something."""
    while True:
        yield sys.exception()
        try:
            raise Other
        except Other:
            inner = sys.exception()
        try:
            [].pop()
        except IndexError as error:
            yield inner, error.__context__


def resumes_in_handlers(count):
    generator = asks()
    outside = same = inside = 0
    for i in range(count):
        try:
            raise Stop(i)
        except Stop as stop:
            handled = next(generator)
            same += handled is stop
            inner, context = next(generator)
            inside += type(inner) is Other
            outside += context is stop
            if sys.exception() is not stop:
                print("lost", i)
    if next(generator) is not None:
        print("kept")
    return same, inside, outside


def contexts_of_thrown(count):
    """Nobody in the generator handles anything any more when it raises."""
    texts = set()

    def generator():
        while True:
            try:
                yield
            except Stop:
                pass
            try:
                {}["missing"]
            except KeyError as error:
                texts.add(chain(error))
            if sys.exception() is None:
                texts.add("nothing")

    for i in range(count):
        g = generator()
        next(g)
        try:
            raise Stop(i)
        except Stop as stop:
            g.throw(stop)
        g.throw(Stop)
    return sorted(texts)


def finishes(count):
    """Some are not handled, are thrown into what was not begun, or into what has ended."""
    def once():
        yield 1

    out = [0, 0, 0]
    for i in range(count):
        g = once()
        if i % 3:
            next(g)
        if i % 3 == 2:
            next(g, None)
        try:
            g.throw(Stop(i))
        except Stop as error:
            out[i % 3] += len(lines(error).split(","))
        if next(g, None) is not None:
            print("goes on", i)
    return out


def delegating(count):
    def inner():
        total = 0
        while True:
            try:
                total += yield total
            except Stop:
                return total

    def outer():
        while True:
            got = yield from inner()
            yield -got

    g = outer()
    next(g)
    total = 0
    for i in range(count):
        g.send(i)
        if i % 10 == 9:
            total += g.throw(Stop)
            next(g)
    g.close()
    return total


def iterates_in_handlers(count):
    def pairs(n):
        for i in range(n):
            yield i, sys.exception()

    total = 0
    for i in range(count):
        try:
            raise Stop(i)
        except Stop as stop:
            for n, handled in pairs(3):
                if handled is not stop:
                    print("other", i)
                total += n
            total += sum(n for n, _ in pairs(2))
            raised = sys.exc_info()
            if raised[1] is not stop:
                print("info", i)
    return total


def suppressed(count):
    total = 0
    for i in range(count):
        with suppress(ZeroDivisionError, KeyError):
            total += 10 // (i % 4)
            {}[i]
    return total


print(swallow(3000))
print(passes_on(3000))
print(translates(3000))
print(nested(3000))
print(throws(3000))
print(resumes_in_handlers(3000))
print(contexts_of_thrown(3000))
print(finishes(3000))
print(delegating(3000))
print(iterates_in_handlers(3000))
print(suppressed(3000))
