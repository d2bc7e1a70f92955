# Iterator, Generator, Reversible, Awaitable, Coroutine and AsyncIterator: mixins and their errors; generic aliases.
import collections.abc as abc


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Count(abc.Iterator):
    def __init__(self):
        self.n = 0

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n


c = Count()
print(iter(c) is c, list(c), list(c))


class Echo(abc.Generator):
    def __init__(self):
        self.seen = []

    def send(self, value):
        self.seen.append(value)
        if value == 'stop':
            raise StopIteration('done')
        return value

    def throw(self, typ, val=None, tb=None):
        return super().throw(typ, val, tb)


e = Echo()
print(next(e), e.send(5), iter(e) is e, e.close(), e.seen)
attempt(lambda: e.send('stop'))
attempt(lambda: e.throw(ValueError))
attempt(lambda: e.throw(ValueError, ValueError('x')))


class Stubborn(Echo):
    def throw(self, *args):
        return 'ignored'


attempt(lambda: Stubborn().close())


class Co(abc.Coroutine):
    def __await__(self):
        yield 'awaited'

    def send(self, value):
        raise StopIteration(value)

    def throw(self, typ, val=None, tb=None):
        raise typ


co = Co()
print(list(co.__await__()), co.close(), isinstance(co, abc.Awaitable))
attempt(lambda: co.send(3))


class Agen(abc.AsyncGenerator):
    async def asend(self, value):
        return value

    async def athrow(self, typ, val=None, tb=None):
        raise typ


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


a = Agen()
print(run(a.__anext__()), run(a.asend(4)), a.__aiter__() is a, run(a.aclose()))
attempt(lambda: abc.Generator())
attempt(lambda: abc.AsyncIterator())
print(abc.Iterable[int], abc.Callable[[int, str], bool], abc.Callable[..., None], abc.Mapping[str, list[int]], abc.Generator[int, None, str])
print(abc.Callable[[], int].__args__, abc.Iterable[int].__origin__ is abc.Iterable, abc.Callable[[int], str] == abc.Callable[[int], str])
attempt(lambda: abc.Callable[int])
attempt(lambda: abc.Callable[int, str])
attempt(lambda: abc.Sized[int])
attempt(lambda: isinstance([], abc.Iterable[int]))
print(isinstance(len, abc.Callable), isinstance(3, abc.Callable), issubclass(type, abc.Callable))
