"""yield from through many generators: values, sent values, exceptions, returns and introspection on every level."""

import sys


def leaf(count):
    got = []
    for i in range(count):
        got.append((yield i))
    return got


def level(depth, count, log):
    try:
        if depth == 0:
            result = yield from leaf(count)
        else:
            result = yield from level(depth - 1, count, log)
        log.append(("result", depth))
        return result
    except ValueError as error:
        log.append(("caught", depth, str(error)))
        if depth == 2:
            yield "recovered"
            return "after"
        raise
    finally:
        log.append(("finally", depth))


def drive(generator, values):
    out = [next(generator)]
    for value in values:
        try:
            out.append(generator.send(value))
        except StopIteration as stop:
            out.append(("stop", stop.value))
            break
    return out


for _ in range(40):
    log = []
    out = drive(level(5, 4, log), "abcd")
print(out, log)

for _ in range(40):
    log = []
    generator = level(5, 10, log)
    items = [next(generator), next(generator), generator.send("x")]
    items.append(generator.throw(ValueError("boom")))
    try:
        next(generator)
    except StopIteration as stop:
        items.append(("stop", stop.value))
print(items, log)

for _ in range(40):
    log = []
    generator = level(4, 10, log)
    next(generator)
    next(generator)
    generator.close()
print(log, generator.gi_frame, generator.gi_running)

# What the levels show while they wait.
chain = level(3, 5, [])
next(chain)
next(chain)
names, inner = [], chain
while inner is not None and hasattr(inner, "gi_yieldfrom"):
    names.append((inner.__name__, inner.gi_frame.f_lineno, inner.gi_running, inner.gi_suspended))
    inner = inner.gi_yieldfrom
print(names)

# An inner generator that somebody else moves on meanwhile.
shared = leaf(6)


def outer():
    return (yield from shared)


def outermost():
    return (yield from outer())


walker = outermost()
seen = []
for i in range(3):
    seen.append(next(walker))
    seen.append(next(shared))
print(seen)
try:
    next(walker)
except StopIteration as stop:
    print("stop", stop.value)


# Tracebacks name every level.
def failing(depth):
    if depth == 0:
        yield 1
        yield 2
        raise KeyError("deep")
    yield from failing(depth - 1)


for _ in range(30):
    generator = failing(3)
    next(generator)
    next(generator)
    try:
        next(generator)
    except KeyError:
        lines, tb = [], sys.exc_info()[2]
        while tb is not None:
            lines.append(tb.tb_lineno)
            tb = tb.tb_next
print(lines)


# A generator that resumes itself from within.
def selfish():
    yield 1
    yield from inner_of_self()


def inner_of_self():
    yield 2
    try:
        next(machine)
    except ValueError as error:
        yield str(error)


for _ in range(30):
    machine = selfish()
    items = list(machine)
print(items)


# The exception being handled belongs to each level.
def handling(depth):
    try:
        raise ValueError(depth)
    except ValueError:
        if depth:
            yield from handling(depth - 1)
        else:
            yield sys.exception().args
            yield sys.exception().args
        yield sys.exception().args


for _ in range(30):
    items = list(handling(3))
print(items, sys.exception())


# Coroutines.
class Pause:
    def __await__(self):
        return (yield "paused")


async def wait(depth):
    if depth == 0:
        return [await Pause(), await Pause()]
    return await wait(depth - 1)


def run(coroutine):
    out = []
    try:
        out.append(coroutine.send(None))
        while True:
            out.append(coroutine.send(len(out)))
    except StopIteration as stop:
        out.append(stop.value)
    return out


for _ in range(40):
    out = run(wait(6))
print(out)

# Recursion deeper than the limit is an exception inside the generators, and they end.
def endless(n):
    yield n
    yield from endless(n + 1)


limit = sys.getrecursionlimit()
count = 0
try:
    for count in endless(0):
        pass
except RecursionError as error:
    print("RecursionError", count > limit // 4)
