# asynccontextmanager, aclosing, AsyncExitStack, nullcontext in async with; driven by hand.
from contextlib import asynccontextmanager, aclosing, AsyncExitStack, nullcontext, AbstractAsyncContextManager, contextmanager


def run(coroutine):
    """Runs a coroutine that never really waits."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


class Pause:
    def __await__(self):
        yield


@asynccontextmanager
async def managed(name, swallow=()):
    """Async doc."""
    print('enter', name)
    await Pause()
    try:
        yield name
    except swallow as e:
        print('swallowed', repr(e))
    finally:
        await Pause()
        print('leave', name)


async def attempt(coroutine):
    try:
        print(await coroutine)
    except Exception as e:
        print(type(e).__name__, e, repr(e.__context__))


@asynccontextmanager
async def no_yield():
    if False:
        yield


@asynccontextmanager
async def two_yields():
    yield
    yield


@asynccontextmanager
async def after_throw():
    try:
        yield
    except Exception:
        yield


async def use(manager, error=None):
    async with manager() as value:
        if error:
            raise error
    return 'done'


async def fails(kind):
    async with managed('f'):
        raise kind('boom')


class Closing:
    async def aclose(self):
        await Pause()
        print('aclosed')


async def numbers():
    try:
        for i in range(5):
            yield i
    finally:
        print('numbers closed')


@contextmanager
def sync_cm(name):
    print('sync enter', name)
    yield name
    print('sync leave', name)


async def main():
    async with managed('a') as a:
        print('inside', a)
    async with managed('b', ValueError):
        raise ValueError('x')
    await attempt(fails(KeyError))
    await attempt(fails(StopAsyncIteration))
    await attempt(use(no_yield))
    await attempt(use(two_yields))
    await attempt(use(after_throw, ValueError('v')))
    async with aclosing(Closing()) as c:
        print(type(c).__name__)
    async with aclosing(numbers()) as stream:
        async for n in stream:
            if n == 2:
                break
    async with nullcontext(7) as seven:
        print(seven)
    async with AsyncExitStack() as stack:
        print(await stack.enter_async_context(managed('in stack')), stack.enter_context(sync_cm('s')))
        stack.callback(print, 'plain callback')

        async def later(*args, **kwargs):
            await Pause()
            print('async callback', args, kwargs)

        stack.push_async_callback(later, 1, k=2)
        stack.push_async_exit(exit_function)
        raise ValueError('swallowed by the stack')
    kept = AsyncExitStack()
    kept.push_async_callback(later, 'kept')
    moved = kept.pop_all()
    await kept.aclose()
    await moved.aclose()
    try:
        async with AsyncExitStack() as bad:
            await bad.enter_async_context(sync_cm('x'))
    except TypeError as e:
        print(type(e).__name__, e)

    @managed('decorator')
    async def decorated(x):
        return x + 1

    print(await decorated(1), await decorated(2), managed.__doc__)


async def exit_function(kind, value, tb):
    print('exit function', kind.__name__)
    return True


run(main())


class Own(AbstractAsyncContextManager):
    async def __aexit__(self, *exc):
        print('own exit')


async def own():
    async with Own() as o:
        print(type(o).__name__)
    try:
        AbstractAsyncContextManager()
    except TypeError as e:
        print(e)


run(own())
