# Classes whose `__iter__` or `__await__` is a generator function, in loops, `yield from` and `await`.


class Pair:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __iter__(self):
        yield self.a
        yield self.b


class Sub(Pair):
    pass


class Other(Pair):
    def __iter__(self):
        yield from Pair.__iter__(self)
        yield 1000


class Empty:
    def __iter__(self):
        return
        yield


class Fails:
    def __iter__(self):
        yield 1
        raise KeyError("fails")


class Plain:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


class Listed(list):
    def __iter__(self):
        yield len(self)


class Wrong:
    def __iter__(self):
        return 7


class Default:
    def __iter__(self, times=2):
        for i in range(times):
            yield i


def enclosed(limit):
    class Enclosed:
        def __iter__(self):
            yield limit

    return Enclosed()


def looped(items):
    total = 0
    for item in items:
        for x in item:
            total += x
    return total


def delegated(items):
    for item in items:
        yield from item


class Ready:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return self.value
        yield


async def awaited(turns):
    total = 0
    for i in range(turns):
        total += await Ready(i)
    return total


def finished(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


def failing(turns):
    total = 0
    for i in range(turns):
        try:
            for x in Fails():
                total += x
        except KeyError as error:
            total += len(error.args[0])
    wrong = None
    for i in range(turns):
        try:
            for x in Wrong():
                total += 1
        except TypeError as error:
            wrong = str(error)
    return total, wrong


def unpacked(turns):
    total = 0
    for i in range(turns):
        a, b = Pair(i, 2)
        total += a * b + sum(Pair(i, i)) + len([x for x in Sub(i, 1)])
    return total


for turns in (4, 800, 1700):
    pairs = [Pair(i, i + 1) for i in range(turns)]
    print(looped(pairs), sum(delegated(pairs)))
    mixed = [(Pair, Sub, Other)[i % 3](i, 2) for i in range(turns)]
    print(looped(mixed), sum(delegated(mixed)))
    odd = [Empty(), Plain(3), Listed([1, 2]), Default(), enclosed(5), [4], (5, 6)] * (turns // 4)
    print(looped(odd), sum(delegated(odd)))
    print(finished(awaited(turns)), failing(turns), unpacked(turns))


# The class changes while a loop over its instances runs.
def changes(turns):
    total = 0
    for i in range(turns):
        for x in Sub(i, 3):
            total += x
        if i == turns // 2:
            Sub.__iter__ = lambda self: iter((self.a * 2,))
        elif i == turns // 2 + 200:
            def swapped(self):
                yield self.b
                yield -self.a

            Sub.__iter__ = swapped
    del Sub.__iter__
    return total


print(changes(1000), looped([Sub(2, 3)] * 10))
