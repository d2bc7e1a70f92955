"""Async generators in hot loops: what they yield, what they await, how they end."""

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


async def count_up(n):
    for i in range(n):
        yield i


async def squares(source):
    async for i in source:
        yield i * i


async def plain(n):
    total = 0
    async for i in count_up(n):
        total += i
    async for i in squares(count_up(n)):
        total += i
    return total


async def short(n):
    """A generator for each turn."""
    total = 0
    for i in range(n):
        async for a in count_up(i % 4):
            total += a + i
        else:
            total += 1
    return total


async def waiting(n):
    for i in range(n):
        got = await Wait(i)
        yield got
        if i % 3 == 0:
            yield await Wait(1)


async def awaits(n):
    total = 0
    async for i in waiting(n):
        total += i
        if i % 7 == 0:
            total += await Wait(i)
    return total


async def echo():
    got = 0
    while True:
        got = (yield got) or -1


async def sends(n):
    g = echo()
    total = await g.asend(None)
    for i in range(n):
        total += await g.asend(i)
        total += await g.__anext__()
    return total


async def fails(n):
    for i in range(n):
        if i % 5 == 3:
            raise Stop(i)
        yield i


async def failing(n):
    total, seen = 0, ""
    for i in range(n):
        try:
            async for a in fails(i % 7):
                total += a
        except Stop as error:
            total += 100 * error.args[0]
            seen = lines(error)
    return total, seen


async def stops(n):
    if n % 3 == 0:
        raise StopIteration(n)
    if n % 3 == 1:
        raise StopAsyncIteration(n)
    yield n


async def stopping(n):
    texts = {}
    for i in range(n):
        try:
            async for a in stops(i):
                texts["none"] = texts.get("none", 0) + 1
        except RuntimeError as error:
            text = str(error) + " " + type(error.__cause__).__name__ + " " + lines(error)
            texts[text] = texts.get(text, 0) + 1
    return sorted(texts.items())


async def cleans(log):
    try:
        log[0] += 1
        yield log[0]
        await Wait(3)
        yield -1
    finally:
        log[1] += 1
        await Wait(1)


async def closes(n):
    log, total = [0, 0], 0
    for i in range(n):
        g = cleans(log)
        async for value in g:
            total += value
            if i % 3 == 0:
                break
        await g.aclose()
        try:
            await g.__anext__()
        except StopAsyncIteration:
            total += 1
    return total, log


async def throws(n):
    async def catches():
        while True:
            try:
                yield 1
            except Stop as error:
                yield error.args[0]

    g = catches()
    total = await g.asend(None)
    for i in range(n):
        total += await g.athrow(Stop(i))
        total += await g.__anext__()
    return total


async def handles(n):
    """What is handled where one is resumed is seen in it, and handled again behind."""
    async def asks():
        while True:
            yield type(sys.exception()).__name__
            try:
                raise KeyError
            except KeyError:
                inner = sys.exception()
            yield type(inner).__name__ + type(inner.__context__).__name__

    seen = set()
    g = asks()
    for i in range(n):
        try:
            raise Stop(i)
        except Stop as stop:
            seen.add(await g.__anext__())
            seen.add(await g.__anext__())
            if sys.exception() is not stop:
                seen.add("lost")
    return sorted(seen)


async def reused(n):
    texts = {}
    g = echo()
    await g.asend(None)
    for i in range(n):
        step = g.asend(i)
        if i % 2:
            await step
        try:
            await step
            await step
        except RuntimeError as error:
            texts[str(error)] = texts.get(str(error), 0) + 1
    try:
        await echo().asend(1)
    except TypeError as error:
        texts[str(error)] = 1
    return sorted(texts.items())


async def overlapping(n):
    """A second step while the first one waits."""
    texts = {}
    g = waiting(10**6)
    for i in range(n):
        first, second = g.asend(None), g.asend(None)
        first.send(None)
        try:
            second.send(None)
        except RuntimeError as error:
            texts[str(error)] = texts.get(str(error), 0) + 1
        try:
            first.send(i)
        except StopIteration as stop:
            texts["value"] = texts.get("value", 0) + stop.value
    return sorted(texts.items())


class Counter:
    def __init__(self, n):
        self.n = n
        self.i = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i == self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i


class Remaking:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return count_up(self.n)


class Wrong:
    def __aiter__(self):
        return 7


async def of_classes(n):
    total, texts = 0, set()
    for i in range(n):
        async for a in Counter(i % 5):
            total += a
        async for a in Remaking(i % 3 + 1):
            total += 10 * a
        if i % 9 == 0:
            try:
                async for a in Wrong():
                    total += a
            except TypeError as error:
                texts.add(str(error))
    return total, sorted(texts)


async def comprehends(n):
    total = 0
    for i in range(n):
        total += sum([a async for a in count_up(i % 6) if a % 2])
        total += len({a: b async for a in count_up(3) async for b in count_up(a)})
    return total


def deep(n):
    async def level(k):
        if k == 0:
            yield 1
            return
        async for a in level(k - 1):
            yield a + 1

    async def all_levels():
        total = 0
        for i in range(n):
            async for a in level(i % 6):
                total += a
        return total

    return run(all_levels())


print(run(plain(3000)))
print(run(short(3000)))
print(run(awaits(3000)))
print(run(sends(3000)))
print(run(failing(3000)))
print(run(stopping(3000)))
print(run(closes(2000)))
print(run(throws(2000)))
print(run(handles(2000)))
print(run(reused(2000)))
print(run(overlapping(2000)))
print(run(of_classes(2000)))
print(run(comprehends(2000)))
print(deep(2000))
