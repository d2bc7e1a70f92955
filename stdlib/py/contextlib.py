"""Tools for the with statement: context managers from generators, stacks of them, and ready-made ones."""

import abc
import sys
import _collections_abc
from _types import GenericAlias, MethodType
from functools import wraps

__all__ = ['asynccontextmanager', 'contextmanager', 'closing', 'nullcontext', 'AbstractContextManager',
           'AbstractAsyncContextManager', 'AsyncExitStack', 'ContextDecorator', 'ExitStack',
           'redirect_stdout', 'redirect_stderr', 'suppress', 'aclosing']


# ---- the protocols -------------------------------------------------------------------------------------

class AbstractContextManager(abc.ABC):
    """A class with __enter__ (which returns self here) and __exit__."""

    __class_getitem__ = classmethod(GenericAlias)
    __slots__ = ()

    def __enter__(self):
        return self

    @abc.abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        """Leave the context. A true result swallows the exception."""
        return None

    @classmethod
    def __subclasshook__(cls, C):
        if cls is AbstractContextManager:
            return _collections_abc._check_methods(C, '__enter__', '__exit__')
        return NotImplemented


class AbstractAsyncContextManager(abc.ABC):
    """A class with __aenter__ (which returns self here) and __aexit__."""

    __class_getitem__ = classmethod(GenericAlias)
    __slots__ = ()

    async def __aenter__(self):
        return self

    @abc.abstractmethod
    async def __aexit__(self, exc_type, exc_value, traceback):
        """Leave the context. A true result swallows the exception."""
        return None

    @classmethod
    def __subclasshook__(cls, C):
        if cls is AbstractAsyncContextManager:
            return _collections_abc._check_methods(C, '__aenter__', '__aexit__')
        return NotImplemented


# Flags of code objects: what a call of the function gives.
_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x200


def _kind_of_call(func):
    """The flag that says whether `func` is a generator function, coroutine function and so on; else 0."""
    while type(func) is MethodType:
        func = func.__func__
    code = getattr(func, '__code__', None)
    return getattr(code, 'co_flags', 0) & (_GENERATOR | _COROUTINE | _ASYNC_GENERATOR)


class ContextDecorator:
    """Lets a context manager also decorate functions: their bodies then run inside the context."""

    def _recreate_cm(self):
        # A manager that works once only makes a new one for each call.
        return self

    def __call__(self, func):
        kind = _kind_of_call(func)
        if kind == _GENERATOR:
            @wraps(func)
            def inner(*args, **kwds):
                with self._recreate_cm():
                    return (yield from func(*args, **kwds))
        elif kind == _COROUTINE:
            @wraps(func)
            async def inner(*args, **kwds):
                with self._recreate_cm():
                    return await func(*args, **kwds)
        elif kind == _ASYNC_GENERATOR:
            @wraps(func)
            async def inner(*args, **kwds):
                with self._recreate_cm():
                    async with aclosing(func(*args, **kwds)) as generator:
                        async for value in generator:
                            yield value
        else:
            @wraps(func)
            def inner(*args, **kwds):
                with self._recreate_cm():
                    return func(*args, **kwds)
        return inner


class AsyncContextDecorator:
    """The same for asynchronous context managers and coroutine functions."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        if _kind_of_call(func) == _ASYNC_GENERATOR:
            @wraps(func)
            async def inner(*args, **kwds):
                async with self._recreate_cm():
                    async with aclosing(func(*args, **kwds)) as generator:
                        async for value in generator:
                            yield value
        else:
            @wraps(func)
            async def inner(*args, **kwds):
                async with self._recreate_cm():
                    return await func(*args, **kwds)
        return inner


# ---- context managers from generators ------------------------------------------------------------------

class _GeneratorContextManagerBase:
    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)
        self.func, self.args, self.kwds = func, args, kwds
        # The instance shows the function's documentation, not its class's.
        try:
            doc = func.__doc__
        except AttributeError:
            doc = None
        self.__doc__ = type(self).__doc__ if doc is None else doc

    def _recreate_cm(self):
        return self.__class__(self.func, self.args, self.kwds)


class _GeneratorContextManager(_GeneratorContextManagerBase, AbstractContextManager, ContextDecorator):
    """What a call of a @contextmanager function gives."""

    def __enter__(self):
        # Arguments are needed again only for decorating, which makes a new manager before entering.
        del self.args, self.kwds, self.func
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, typ, value, traceback):
        if typ is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            try:
                raise RuntimeError("generator didn't stop")
            finally:
                self.gen.close()
        if value is None:
            value = typ()
        try:
            self.gen.throw(value)
        except StopIteration as raised:
            # Swallowed, unless it is the exception that came in.
            return raised is not value
        except RuntimeError as raised:
            return _settle(raised, value, traceback, StopIteration)
        except BaseException as raised:
            if raised is not value:
                raise
            raised.__traceback__ = traceback
            return False
        try:
            raise RuntimeError("generator didn't stop after throw()")
        finally:
            self.gen.close()


def _settle(raised, value, traceback, stop):
    """Whether a RuntimeError out of the generator is only `value` in disguise; then False, else it goes on.

    A StopIteration that passes through a generator comes out as the cause of a RuntimeError.
    """
    if raised is value or (isinstance(value, stop) and raised.__cause__ is value):
        value.__traceback__ = traceback
        return False
    raise raised


class _AsyncGeneratorContextManager(_GeneratorContextManagerBase, AbstractAsyncContextManager,
                                    AsyncContextDecorator):
    """What a call of an @asynccontextmanager function gives."""

    async def __aenter__(self):
        del self.args, self.kwds, self.func
        try:
            return await anext(self.gen)
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    async def __aexit__(self, typ, value, traceback):
        if typ is None:
            try:
                await anext(self.gen)
            except StopAsyncIteration:
                return False
            try:
                raise RuntimeError("generator didn't stop")
            finally:
                await self.gen.aclose()
        if value is None:
            value = typ()
        try:
            await self.gen.athrow(value)
        except StopAsyncIteration as raised:
            return raised is not value
        except RuntimeError as raised:
            return _settle(raised, value, traceback, (StopIteration, StopAsyncIteration))
        except BaseException as raised:
            if raised is not value:
                raise
            raised.__traceback__ = traceback
            return False
        try:
            raise RuntimeError("generator didn't stop after athrow()")
        finally:
            await self.gen.aclose()


def contextmanager(func):
    """Decorator: a generator that yields once becomes a context manager."""
    @wraps(func)
    def helper(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)
    return helper


def asynccontextmanager(func):
    """Decorator: an asynchronous generator that yields once becomes an asynchronous context manager."""
    @wraps(func)
    def helper(*args, **kwds):
        return _AsyncGeneratorContextManager(func, args, kwds)
    return helper


# ---- ready-made context managers -----------------------------------------------------------------------

class closing(AbstractContextManager):
    """Closes a thing at the end of the block."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class aclosing(AbstractAsyncContextManager):
    """Awaits a thing's aclose() at the end of the block."""

    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *exc_info):
        await self.thing.aclose()


class _RedirectStream(AbstractContextManager):
    _stream = None

    def __init__(self, new_target):
        self._new_target = new_target
        # A stack, so that one object can be entered again inside itself.
        self._old_targets = []

    def __enter__(self):
        self._old_targets.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, exctype, excinst, exctb):
        setattr(sys, self._stream, self._old_targets.pop())


class redirect_stdout(_RedirectStream):
    """Sends sys.stdout elsewhere within the block."""

    _stream = 'stdout'


class redirect_stderr(_RedirectStream):
    """Sends sys.stderr elsewhere within the block."""

    _stream = 'stderr'


class suppress(AbstractContextManager):
    """Swallows the given exceptions; of an exception group, the part that consists of them."""

    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exctype, excinst, exctb):
        if exctype is None:
            return None
        if issubclass(exctype, self._exceptions):
            return True
        if issubclass(exctype, BaseExceptionGroup):
            _, rest = excinst.split(self._exceptions)
            if rest is None:
                return True
            raise rest
        return False


class nullcontext(AbstractContextManager, AbstractAsyncContextManager):
    """Does nothing but give its argument; for where a context manager is optional."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *excinfo):
        pass

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *excinfo):
        pass


# ---- stacks of context managers ------------------------------------------------------------------------

def _special_methods(cm, enter, leave, protocol):
    """The class's methods for entering and leaving; TypeError where it has not both."""
    cls = type(cm)
    found = getattr(cls, enter, None), getattr(cls, leave, None)
    if None in found:
        raise TypeError(f"'{cls.__module__}.{cls.__qualname__}' object does not support the "
                        f"{protocol} protocol")
    return found


class _BaseExitStack:
    """A stack of (is it synchronous, callback) pairs; a callback takes what __exit__ takes."""

    def __init__(self):
        self._exit_callbacks = []

    def pop_all(self):
        """Move every callback to a new stack, which is returned."""
        new_stack = type(self)()
        new_stack._exit_callbacks = self._exit_callbacks
        self._exit_callbacks = []
        return new_stack

    def push(self, exit):
        """Add a context manager's __exit__ without entering it, or a callable in its place."""
        method = getattr(type(exit), '__exit__', None)
        callback = exit if method is None else MethodType(method, exit)
        self._exit_callbacks.append((True, callback))
        return exit

    def enter_context(self, cm):
        """Enter a context manager now and leave it with the stack. Returns what __enter__ gives."""
        enter, leave = _special_methods(cm, '__enter__', '__exit__', 'context manager')
        result = enter(cm)
        self._exit_callbacks.append((True, MethodType(leave, cm)))
        return result

    def callback(self, callback, /, *args, **kwds):
        """Call a function with these arguments when the stack is left."""
        def on_exit(exc_type, exc, tb):
            callback(*args, **kwds)

        on_exit.__wrapped__ = callback
        self._exit_callbacks.append((True, on_exit))
        return callback


def _join_context(new, old, frame_exc):
    """Hang the exception `old` under `new` as nested with statements would have done."""
    while True:
        context = new.__context__
        if context is None or context is old:
            return
        if context is frame_exc:
            break
        new = context
    new.__context__ = old


class ExitStack(_BaseExitStack, AbstractContextManager):
    """Leaves any number of context managers, and calls callbacks, the last added first."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_details):
        exc = exc_details[1]
        received = exc is not None
        outer = sys.exception()
        swallowed = False
        raising = False
        while self._exit_callbacks:
            _, callback = self._exit_callbacks.pop()
            try:
                details = (None, None, None) if exc is None else (type(exc), exc, exc.__traceback__)
                if callback(*details):
                    swallowed = True
                    raising = False
                    exc = None
            except BaseException as new:
                _join_context(new, exc, outer)
                raising = True
                exc = new
        if raising:
            _raise_with_context(exc)
        return received and swallowed

    def close(self):
        """Leave the stack now."""
        self.__exit__(None, None, None)


def _raise_with_context(exc):
    """Raise `exc` with the context that it has: the raise statement would set another."""
    context = exc.__context__
    try:
        raise exc
    except BaseException:
        exc.__context__ = context
        raise


class AsyncExitStack(_BaseExitStack, AbstractAsyncContextManager):
    """An ExitStack that also leaves asynchronous context managers and awaits coroutine callbacks."""

    async def enter_async_context(self, cm):
        """Enter an asynchronous context manager now and leave it with the stack."""
        enter, leave = _special_methods(cm, '__aenter__', '__aexit__', 'asynchronous context manager')
        result = await enter(cm)
        self._exit_callbacks.append((False, MethodType(leave, cm)))
        return result

    def push_async_exit(self, exit):
        """Add an asynchronous manager's __aexit__ without entering it, or a coroutine function."""
        method = getattr(type(exit), '__aexit__', None)
        callback = exit if method is None else MethodType(method, exit)
        self._exit_callbacks.append((False, callback))
        return exit

    def push_async_callback(self, callback, /, *args, **kwds):
        """Await a coroutine function's call with these arguments when the stack is left."""
        async def on_exit(exc_type, exc, tb):
            await callback(*args, **kwds)

        on_exit.__wrapped__ = callback
        self._exit_callbacks.append((False, on_exit))
        return callback

    async def aclose(self):
        """Leave the stack now."""
        await self.__aexit__(None, None, None)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_details):
        exc = exc_details[1]
        received = exc is not None
        outer = sys.exception()
        swallowed = False
        raising = False
        while self._exit_callbacks:
            is_sync, callback = self._exit_callbacks.pop()
            try:
                details = (None, None, None) if exc is None else (type(exc), exc, exc.__traceback__)
                result = callback(*details)
                if not is_sync:
                    result = await result
                if result:
                    swallowed = True
                    raising = False
                    exc = None
            except BaseException as new:
                _join_context(new, exc, outer)
                raising = True
                exc = new
        if raising:
            _raise_with_context(exc)
        return received and swallowed
