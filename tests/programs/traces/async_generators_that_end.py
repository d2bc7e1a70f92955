"""`athrow` and `aclose` of async generators in hot loops: what they raise, what is made of it, what is left."""

import sys


class Stop(Exception):
    pass


class Wait:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


def run(coroutine):
    """Sends back twice what is awaited."""
    value, count = None, 0
    try:
        while True:
            value = coroutine.send(value) * 2
            count += 1
    except StopIteration as stop:
        return stop.value, count


def lines(error):
    names = []
    level = error.__traceback__
    while level is not None:
        names.append(level.tb_frame.f_code.co_name + str(level.tb_lineno - level.tb_frame.f_code.co_firstlineno))
        level = level.tb_next
    return ",".join(names)


async def catches():
    got = 0
    while True:
        try:
            got = (yield got) or 0
        except Stop as error:
            got = error.args[0]


async def throws(n):
    g = catches()
    total = await g.asend(None)
    for i in range(n):
        total += await g.athrow(Stop(i))
        total += await g.asend(3)
    return total


async def throws_classes(n):
    async def counts():
        seen = 0
        while True:
            try:
                yield seen
            except (ValueError, KeyError) as error:
                seen += 1 if type(error) is ValueError else 100

    g = counts()
    await g.__anext__()
    total = 0
    for i in range(n):
        total += await g.athrow(ValueError if i % 3 else KeyError)
    return total


async def escapes(n):
    """What nobody handles comes back, and the generator is at its end."""
    async def plain():
        yield 1
        yield 2

    counts = {}
    for i in range(n):
        g = plain()
        await g.__anext__()
        try:
            await g.athrow(Stop(i))
        except Stop as error:
            text = lines(error)
            counts[text] = counts.get(text, 0) + 1
        try:
            await g.__anext__()
        except StopAsyncIteration:
            counts["ended"] = counts.get("ended", 0) + 1
        if i % 5 == 0:
            result = await g.athrow(Stop(1))
            counts[str(result)] = counts.get(str(result), 0) + 1
    return sorted(counts.items())


async def cleans(log):
    try:
        log[0] += 1
        yield log[0]
        await Wait(3)
        yield -1
    finally:
        log[1] += 1
        log[2] += await Wait(1)


async def plain(n):
    for i in range(n):
        yield i


async def closes(n):
    log, total = [0, 0, 0], 0
    for i in range(n):
        g = cleans(log)
        async for value in g:
            total += value
            if i % 3:
                break
        total += (await g.aclose()) is None
        total += (await g.aclose()) is None
        g = plain(3)
        if i % 4:
            total += await g.__anext__()
        await g.aclose()
        async for value in g:
            total += 1000
    return total, log


async def returns(n):
    """Generators that handle what closes them, by returning, or by yielding once more."""
    async def hides(kind):
        try:
            yield 1
        except GeneratorExit:
            if kind == 0:
                return
            if kind == 1:
                yield 2
            if kind == 2:
                raise Stop(kind)
            await Wait(kind)

    counts = {}
    for i in range(n):
        g = hides(i % 5)
        await g.__anext__()
        try:
            text = str(await g.aclose())
        except (Stop, RuntimeError) as error:
            text = type(error).__name__ + str(error) + lines(error) + type(error.__context__).__name__
        counts[text] = counts.get(text, 0) + 1
    return sorted(counts.items())


async def thrown_exits(n):
    """GeneratorExit and StopAsyncIteration that are thrown."""
    counts = {}
    for i in range(n):
        g = plain(5)
        await g.__anext__()
        kind = (GeneratorExit, StopAsyncIteration, StopIteration)[i % 3]
        try:
            await g.athrow(kind)
            text = "nothing"
        except BaseException as error:
            text = type(error).__name__ + " " + str(error) + lines(error)
        counts[text] = counts.get(text, 0) + 1
        try:
            await g.__anext__()
        except StopAsyncIteration:
            counts["end"] = counts.get("end", 0) + 1
    return sorted(counts.items())


async def within_handlers(n):
    """What is handled where something is thrown is the context of nothing, but of what is raised then."""
    async def asks():
        while True:
            try:
                yield
            except Stop as error:
                seen.add(type(error.__context__).__name__ + type(sys.exception()).__name__)
                try:
                    raise KeyError
                except KeyError as inner:
                    seen.add(type(inner.__context__).__name__)

    seen = set()
    g = asks()
    await g.__anext__()
    for i in range(n):
        await g.athrow(Stop)
        try:
            raise ValueError(i)
        except ValueError as outer:
            await g.athrow(Stop(i))
            if sys.exception() is not outer:
                seen.add("lost")
    return sorted(seen)


async def holds(n):
    """Generators that yield while they handle what was thrown into them."""
    async def keeps():
        total = 0
        while True:
            try:
                yield total
            except Stop as error:
                total += error.args[0]
                got = yield -total
                try:
                    total += got
                    yield type(sys.exception()).__name__
                except KeyError as inner:
                    seen.add(type(inner.__context__).__name__)
                    yield type(sys.exception()).__name__
                total += sys.exception() is error

    seen, total = set(), 0
    g = keeps()
    await g.__anext__()
    for i in range(n):
        total += await g.athrow(Stop(i % 7))
        seen.add(await g.asend(2))
        if i % 2:
            seen.add(await g.athrow(KeyError()))
        total += await g.asend(None)
        if sys.exception() is not None:
            seen.add("lost")
    return total, sorted(seen)


async def reused(n):
    counts = {}
    g = catches()
    await g.__anext__()
    for i in range(n):
        step = g.athrow(Stop(i)) if i % 2 else g.asend(i)
        await step
        try:
            await step
        except RuntimeError as error:
            counts[str(error)] = counts.get(str(error), 0) + 1
        other = plain(3)
        if i % 3:
            await other.__anext__()
        step = other.aclose()
        await step
        try:
            await step
        except RuntimeError as error:
            counts[str(error)] = counts.get(str(error), 0) + 1
    return sorted(counts.items())


async def overlapping(n):
    """A second awaitable while the first one waits."""
    counts = {}
    for i in range(n):
        g = cleans([0, 0, 0])
        await g.__anext__()
        first = g.aclose()
        second = g.athrow(Stop(i)) if i % 2 else g.aclose()
        first.send(None)
        try:
            await second
        except RuntimeError as error:
            counts[str(error)] = counts.get(str(error), 0) + 1
        try:
            first.send(7)
        except StopIteration as stop:
            counts[str(stop.value)] = counts.get(str(stop.value), 0) + 1
    return sorted(counts.items())


async def by_others(n):
    """An async generator that closes the one it takes its items from."""
    async def firsts(source, count):
        try:
            async for item in source:
                yield item
                count -= 1
                if not count:
                    return
        finally:
            await source.aclose()

    log, total = [0, 0, 0], 0
    for i in range(n):
        outer = firsts(plain(5), i % 4 + 1)
        async for item in outer:
            total += item
            if item == 2:
                await outer.aclose()
        outer = firsts(cleans(log), 1)
        async for item in outer:
            total += item
    return total, log


async def deep(n):
    """`aclose` awaits within what it closes."""
    async def level(k):
        try:
            yield k
        finally:
            total.append(await Wait(k))
            if k:
                inner = level(k - 1)
                await inner.__anext__()
                await inner.aclose()

    total = []
    for i in range(n):
        g = level(i % 4)
        await g.__anext__()
        await g.aclose()
    return sum(total), len(total)


print(run(throws(3000)))
print(run(throws_classes(2000)))
print(run(escapes(2000)))
print(run(closes(2000)))
print(run(returns(2500)))
print(run(thrown_exits(2000)))
print(run(within_handlers(2000)))
print(run(holds(2000)))
print(run(reused(2000)))
print(run(overlapping(2000)))
print(run(by_others(2000)))
print(run(deep(1500)))
