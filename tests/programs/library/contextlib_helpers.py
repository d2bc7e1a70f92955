# suppress, redirect_stdout, closing, nullcontext, ContextDecorator, the abstract classes.
from contextlib import *
import contextlib
import io
import sys


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


with suppress(KeyError, IndexError):
    {}['no']
with suppress(LookupError) as nothing:
    print(nothing)
    [][0]
with suppress():
    print('nothing suppressed')


def not_suppressed():
    with suppress(KeyError):
        raise ValueError('through')


attempt(not_suppressed)
s = suppress(ZeroDivisionError)
with s:
    with s:
        1 / 0
    print('reentrant')
with suppress(ValueError):
    raise ExceptionGroup('g', [ValueError(1), ExceptionGroup('h', [ValueError(2)])])
try:
    with suppress(ValueError):
        raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
except ExceptionGroup as e:
    print(repr(e))
out, err = io.StringIO(), io.StringIO()
with redirect_stdout(out) as target:
    print('captured')
    with redirect_stdout(err):
        print('nested')
    print('captured too')
print(repr(out.getvalue()), repr(err.getvalue()), target is out)
with redirect_stderr(err):
    print('to stderr', file=sys.stderr)
print(repr(err.getvalue()))
r = redirect_stdout(out)
with r, r:
    print('twice')
print(out.getvalue().count('\n'))


class Resource:
    def close(self):
        print('close')


with closing(Resource()) as res:
    print(type(res).__name__)
attempt(lambda: closing(3).__exit__(None, None, None))
with nullcontext() as n, nullcontext('v') as v:
    print(n, v)


class Timed(ContextDecorator):
    def __init__(self, label):
        self.label = label

    def __enter__(self):
        print('start', self.label)
        return self

    def __exit__(self, *exc):
        print('stop', exc[0] and exc[0].__name__)
        return self.label == 'swallow'


@Timed('f')
def f(a, *, b=2):
    """Doc."""
    return a + b


@Timed('swallow')
def broken():
    raise ValueError


@Timed('gen')
def generator():
    print('body')
    yield 1
    yield 2


print(f(1, b=3), f.__name__, f.__doc__, broken(), list(generator()))


class Manual:
    def __enter__(self): ...
    def __exit__(self, *exc): ...


class Only(AbstractContextManager):
    def __exit__(self, *exc):
        return None


print(issubclass(Manual, AbstractContextManager), isinstance(nullcontext(), AbstractAsyncContextManager), issubclass(int, AbstractContextManager), AbstractContextManager[int])
with Only() as only:
    print(type(only).__name__)
attempt(AbstractContextManager)


def bad_with(obj):
    with obj:
        pass


attempt(lambda: bad_with(3))
attempt(lambda: bad_with(type('E', (), {'__enter__': lambda s: s})()))
print(sorted(set(contextlib.__all__) - {'chdir'}))
