"""Hot loops over generators that do what traces do not: these end within a generator, by an exit that makes its frames."""


class Stop(Exception):
    pass


def mixed(n, log):
    """Some of its turns make a class."""
    total = 0
    for i in range(n):
        a = i * 3 % 7
        b = a * a + i
        if b % 2:
            total += b
        else:
            total -= a
        if total % 3 == 0:
            a, b = b, a
        else:
            a += 1
        if i % 4 == 3:
            class Made:
                value = a + b

            log[0] += Made.value
        yield total + a - b


def loops_over(turns):
    log, total = [0], 0
    for i in range(turns):
        for value in mixed(i % 9 + 1, log):
            total += value
            if total % 5 == 0:
                total += 1
    return total, log


def one_for_all(turns):
    log, total = [0], 0
    for value in mixed(turns, log):
        total ^= value
        if value % 3:
            total += 1
    return total, log


def passes_on(n, log):
    yield from mixed(n, log)
    try:
        yield from mixed(n + 1, log)
    finally:
        log[0] += 1


def nested(turns):
    log, total = [0], 0
    for i in range(turns):
        for value in passes_on(i % 6, log):
            total += value
    return total, log


def thrown_into(n, log):
    while True:
        try:
            got = yield n
            n += got or 0
            if n % 2:
                n += 3
            else:
                n -= 1
            if n % 5 == 0:
                n += 1
        except Stop as error:
            class Made:
                value = error.args[0]

            log[0] += Made.value
            n = 0


def throws(turns):
    log, total = [0], 0
    g = thrown_into(1, log)
    next(g)
    for i in range(turns):
        total += g.send(i)
        if i % 3 == 2:
            total += g.throw(Stop(i))
        if i % 50 == 0:
            g.close()
            g = thrown_into(i, log)
            next(g)
    return total, log


async def makes(n, log):
    for i in range(n):
        a = i * 5 % 11
        if a % 2:
            a += 1
        if a % 3:
            a += 2
        if i % 3 == 2:
            class Made:
                value = a

            log[0] += Made.value
        yield a


async def awaits(turns):
    log, total = [0], 0
    for i in range(turns):
        async for a in makes(i % 7, log):
            total += a
    return total, log


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


def lists(turns):
    """Natives that take the items of one."""
    log, total = [0], 0
    for i in range(turns):
        total += sum(mixed(i % 5, log))
        total += len(list(mixed(i % 4, log)))
        total += max(mixed(3, log), default=0)
    return total, log


print(loops_over(1500))
print(one_for_all(6000))
print(nested(1500))
print(throws(4000))
print(run(awaits(1500)))
print(lists(1500))
