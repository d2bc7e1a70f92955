"""Generators and coroutines that hot loops close, and exceptions thrown into those that wait for others."""

import sys
from contextlib import contextmanager


class Stop(Exception):
    pass


def chain(error):
    names = []
    while error is not None and len(names) < 6:
        names.append(type(error).__name__)
        error = error.__context__
    return ">".join(names)


def lines(error):
    names = []
    level = error.__traceback__
    while level is not None:
        names.append(level.tb_frame.f_code.co_name + str(level.tb_lineno - level.tb_frame.f_code.co_firstlineno))
        level = level.tb_next
    return ",".join(names)


def count_up():
    n = 0
    while True:
        yield n
        n += 1


def plain(turns):
    """Not begun, waiting, and finished ones: nothing of them runs any more."""
    total = 0
    for i in range(turns):
        g = count_up()
        if i % 3:
            total += next(g)
            total += next(g)
        if g.close() is not None:
            print("closed with something")
        if i % 5 == 0:
            g.close()
        total += next(g, 100)
    return total


def cleans(log):
    log[0] += 1
    try:
        yield log[0]
        log[1] += 1
    finally:
        log[2] += 1


def cleaned(turns):
    log = [0, 0, 0]
    for i in range(turns):
        g = cleans(log)
        next(g)
        if i % 4 == 3:
            next(g, None)
        g.close()
    return log


def answers(log, seen):
    try:
        yield 1
    except GeneratorExit as error:
        log[0] += 1
        seen[0] = error
        if log[0] % 2:
            return log[0]
        raise


def answered(turns):
    """What a generator returns when it is closed is what `close` gives."""
    log, seen, total = [0], [None], 0
    for i in range(turns):
        g = answers(log, seen)
        next(g)
        value = g.close()
        if value is not None:
            total += value
    return total, lines(seen[0]), chain(seen[0]), sorted(seen[0].__traceback__.tb_frame.f_locals)


def refuses(n):
    try:
        yield n
    except GeneratorExit:
        if n % 3 == 1:
            yield "no"
        if n % 3 == 2:
            raise Stop(n)


def refused(turns):
    texts = {}
    for i in range(turns):
        g = refuses(i)
        next(g)
        try:
            g.close()
        except RuntimeError as error:
            text = str(error) + chain(error)
            texts[text] = texts.get(text, 0) + 1
        except Stop as error:
            text = chain(error) + lines(error)
            texts[text] = texts.get(text, 0) + 1
    return sorted(texts.items())


def inner(log):
    try:
        while True:
            got = yield log[0]
            log[0] += got or 1
    except Stop as error:
        log[1] += 1
        return error.args[0]
    finally:
        log[2] += 1


def outer(log):
    try:
        got = yield from inner(log)
        log[3] += got
        yield -1
    finally:
        log[4] += 1


def nests(turns):
    """Closed through one that waits, from inside out."""
    log = [0, 0, 0, 0, 0]
    for i in range(turns):
        g = outer(log)
        next(g)
        g.send(2)
        if i % 2:
            if g.throw(Stop(i)) != -1:
                print("not caught", i)
        g.close()
    return log


def over_iterator(log):
    try:
        yield from range(10)
    except Stop:
        log[0] += 1
        yield "caught"
    finally:
        log[1] += 1


def over_quiet(log):
    try:
        yield from count_up()
    finally:
        log[1] += 10


def waits_for_others(turns):
    log = [0, 0]
    for i in range(turns):
        g = over_iterator(log)
        next(g)
        if i % 2:
            log[0] += g.throw(Stop) == "caught"
        g.close()
        g = over_quiet(log)
        next(g)
        g.close()
    return log


def leaves_inner(turns):
    """What nobody in the inner one handles goes to whoever waits for it."""
    def first():
        try:
            yield 1
        except KeyError as error:
            raise Stop("other") from error

    def second():
        try:
            yield from first()
        except Stop as error:
            yield chain(error), lines(error)

    def third():
        return (yield from second())

    seen = set()
    for i in range(turns):
        g = third()
        next(g)
        seen.add(g.throw(KeyError(i)))
        try:
            g.throw(Stop)
        except Stop as error:
            seen.add((chain(error), lines(error)))
    return sorted(seen)


def in_handlers(turns):
    """What is handled where something is thrown is the context of GeneratorExit, but of nothing that was made before."""
    seen = set()

    def asks():
        try:
            yield
        except BaseException as error:
            seen.add(chain(error))
            seen.add(str(sys.exception() is error))
            raise

    def by_another():
        yield from asks()

    for i in range(turns):
        for make in asks, by_another:
            g = make()
            next(g)
            try:
                raise Stop(i)
            except Stop as stop:
                g.close()
                seen.add(str(sys.exception() is stop))
            g = make()
            next(g)
            try:
                raise Stop(i)
            except Stop:
                try:
                    g.throw(KeyError(i))
                except KeyError as error:
                    seen.add("thrown " + chain(error))
    return sorted(seen)


class Awaits:
    def __await__(self):
        try:
            yield self
        finally:
            Awaits.left += 1

    left = 0


async def sleeps(n):
    try:
        await Awaits()
    except Stop as error:
        return error.args[0] + n


async def works(n):
    total = await sleeps(n)
    total += await sleeps(total)
    return total


def coroutines(turns):
    total = 0
    for i in range(turns):
        c = works(i)
        c.send(None)
        if i % 3:
            c.throw(Stop(i))
        if i % 3 == 2:
            try:
                c.throw(Stop(1))
            except StopIteration as stop:
                total += stop.value
        c.close()
        try:
            c.send(None)
        except RuntimeError as error:
            total += len(str(error))
    return total, Awaits.left


@contextmanager
def opened(log):
    log[0] += 1
    try:
        yield log
    finally:
        log[1] += 1


def early(turns):
    """A `with` in a generator that is closed in it."""
    log = [0, 0]

    def reads():
        with opened(log):
            for i in range(100):
                yield i

    total = 0
    for i in range(turns):
        reader = reads()
        for n in reader:
            total += n
            if n == 3:
                break
        reader.close()
    return total, log


def keeps(turns):
    """One generator after another that is kept closed, and closed again."""
    made = []
    for i in range(turns):
        g = cleans([0, 0, 0])
        next(g)
        made.append(g)
    closed = 0
    for g in made:
        g.close()
    for g in made:
        if g.close() is None and g.gi_frame is None and next(g, None) is None:
            closed += 1
    return closed


print(plain(3000))
print(cleaned(3000))
print(answered(3000))
print(refused(3000))
print(nests(3000))
print(waits_for_others(3000))
print(leaves_inner(2000))
print(in_handlers(2000))
print(coroutines(3000))
print(early(2000))
print(keeps(2000))
