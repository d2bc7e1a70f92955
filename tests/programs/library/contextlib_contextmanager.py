# @contextmanager: entering, leaving, exceptions, misuse, decorating functions.
from contextlib import contextmanager


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__))


@contextmanager
def managed(name, swallow=()):
    """The doc."""
    print('enter', name)
    try:
        yield name.upper()
    except swallow as e:
        print('swallowed', repr(e))
    finally:
        print('leave', name)


with managed('a') as value:
    print('inside', value)
with managed('b', ValueError):
    raise ValueError('x')
print('after')


def raises(kind):
    with managed('c'):
        raise kind('boom')


attempt(lambda: raises(KeyError))
attempt(lambda: raises(StopIteration))
with managed('outer') as o, managed('inner') as i:
    print(o, i)


@contextmanager
def no_yield():
    if False:
        yield


@contextmanager
def two_yields():
    yield 1
    yield 2


@contextmanager
def yields_after_throw():
    try:
        yield 1
    except ValueError:
        yield 2


@contextmanager
def changes():
    try:
        yield
    except KeyError as e:
        raise RuntimeError('changed') from e


@contextmanager
def stops():
    try:
        yield
    except Exception:
        return


def use(manager, error=None):
    with manager() as v:
        if error:
            raise error
    return 'done'


for manager, error in ((no_yield, None), (two_yields, None), (yields_after_throw, ValueError('v')), (changes, KeyError('k')), (stops, TypeError('t')), (stops, RuntimeError('r')), (changes, RuntimeError('same'))):
    attempt(lambda: use(manager, error))


@managed('deco')
def work(x):
    """Work doc."""
    return x * 2


print(work(1), work(2), work.__name__, work.__doc__, managed.__name__, managed('q').__doc__)
m = managed('once')
with m:
    pass


def again():
    with m:
        pass


try:
    again()
except Exception as e:
    print(type(e).__name__)


@contextmanager
def returns_value():
    got = yield 'given'
    print('got', got)


with returns_value() as v:
    print(v)


def early():
    for i in range(3):
        with managed(f'loop{i}'):
            if i == 1:
                return 'returned'


print(early())
try:
    with managed('exit'):
        raise SystemExit(3)
except SystemExit as e:
    print('exit code', e.code)
gen = managed('by hand')
print(gen.__enter__(), gen.__exit__(None, None, None))
