"""`yield from` what is no generator, in hot loops: its items, its end, what is sent to it, what is thrown."""


class Stop(Exception):
    pass


def items(n):
    yield from range(n)
    yield from [n, n + 1]
    yield from (n, n * 2)
    yield from "ab"
    yield from {n: 1, -1: 2}
    yield from enumerate("xy", n)
    yield from zip((1, 2), [n, 3])
    yield from reversed([n, 4])
    yield from map(abs, (-n, n))
    last = yield from ()
    yield last


def iterated(turns):
    total, texts = 0, 0
    for i in range(turns):
        for item in items(i % 5):
            if type(item) is int:
                total += item
            elif type(item) is tuple:
                total += len(item)
            else:
                texts += 1
    return total, texts


def long_one(turns):
    def all_of(iterable):
        yield from iterable

    total = 0
    for item in all_of(range(turns)):
        total += item
    for item in all_of(iter([*range(turns)])):
        total += item
    for a, b in all_of(enumerate(range(turns))):
        total += a - b + 1
    return total


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield from [depth, depth]
        yield from tree(depth - 1)


def trees(turns):
    total = 0
    for i in range(turns):
        for item in tree(i % 4):
            total += item
    return total


def tried(log):
    try:
        yield from [1, 2, 3]
    except Stop:
        log[0] += 1
        yield from (4, 5)
    finally:
        log[1] += 1


def thrown(turns):
    log, total = [0, 0], 0
    for i in range(turns):
        g = tried(log)
        total += next(g)
        if i % 2:
            total += g.throw(Stop)
        if i % 3 == 0:
            g.close()
        else:
            total += sum(g)
    return total, log


def sent(turns):
    """None goes to the iterator; anything else it does not take."""
    texts = {}

    numbers = [1, 2, 3]

    def all_of():
        yield from numbers

    for i in range(turns):
        g = all_of()
        next(g)
        g.send(None)
        try:
            g.send(i)
        except AttributeError as error:
            texts[str(error)] = texts.get(str(error), 0) + 1
    return texts


def changing(turns):
    """A list that grows while it is gone through."""
    def all_of(items):
        yield from items

    items = [0]
    total = 0
    for item in all_of(items):
        total += item
        if len(items) < turns:
            items.append(len(items))
    return total


print(iterated(1500))
print(long_one(4000))
print(trees(600))
print(thrown(2000))
print(sent(2000))
print(changing(3000))
