# iter, next, the sequence protocol, callables with sentinels, aiter and anext, length hints.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


it = iter([1, 2])
print(next(it), next(it), next(it, 'default'), next(it, None), list(it), iter(it) is it)
values = iter(range(5))
print(list(iter(lambda: next(values), 3)), next(values), list(values))
attempt(lambda: next(it))
attempt(lambda: next([]))
attempt(lambda: iter(3))
attempt(lambda: iter(3, 4))
attempt(lambda: iter())
attempt(lambda: next())
attempt(lambda: iter(None))


class Getitem:
    def __getitem__(self, i):
        if i == 3:
            raise IndexError
        return i * i


class Stops:
    def __getitem__(self, i):
        if i == 2:
            raise StopIteration
        return i


class BadIter:
    def __iter__(self):
        return 5


class NoNext:
    def __iter__(self):
        return self


class Blocked(list):
    __iter__ = None


class NextOnly:
    def __next__(self):
        return 1


print(list(Getitem()), list(Stops()), 4 in Getitem(), 5 in Getitem(), max(Getitem()), [*Getitem()], tuple(Getitem()))
for call in (lambda: iter(BadIter()), lambda: list(NoNext()), lambda: iter(Blocked()), lambda: list(Blocked([1])), lambda: iter(NextOnly()), lambda: next(NextOnly()), lambda: 3 in BadIter(), lambda: [x for x in 5], lambda: (lambda *a: a)(*5), lambda: dict(**{1: 2}), lambda: (lambda **k: k)(**5)):
    attempt(call)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n

    def __length_hint__(self):
        return 100


a, b, *rest = Countdown(5)
print(a, b, rest, list(Countdown(3)), sum(Countdown(4)), sorted(Countdown(3)), dict(enumerate(Countdown(2))))


class BadHint(Countdown):
    def __length_hint__(self):
        return 'x'


class NegativeHint(Countdown):
    def __length_hint__(self):
        return -5


class RaisesHint(Countdown):
    def __length_hint__(self):
        raise ValueError('hint')


for cls in (BadHint, NegativeHint, RaisesHint):
    attempt(lambda: list(cls(2)))


def unpack(source, values):
    try:
        exec(f'{source} = values\nprint({source.replace("*", "")})', {'values': values})
    except Exception as e:
        print(type(e).__name__, e)


for source, values in (('a, b', [1]), ('a, b', [1, 2, 3]), ('a, *b', []), ('a, *b', [1]), ('[a, b]', 'xy'), ('a, b', 5), ('a, (b, c)', [1, [2, 3]]), ('*a, b', range(3)), ('a, b, c', Countdown(2)), ('a, b', Countdown(9)), ('a, *b, c', [1])):
    unpack(source, values)


class Async:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


async def main():
    it = aiter(Async())
    print(await anext(it), await anext(it), await anext(it, 'end'))
    try:
        await anext(it)
    except StopAsyncIteration:
        print('StopAsyncIteration')


run(main())
attempt(lambda: aiter([]))
attempt(lambda: anext([]))
