# Context managers at work: transactions, nested indentation, temporary attributes, locks, cleanup order under errors.
from contextlib import contextmanager, ExitStack, suppress, closing, nullcontext, ContextDecorator


class Store:
    def __init__(self):
        self.data = {}
        self.log = []

    @contextmanager
    def transaction(self, name):
        saved = dict(self.data)
        self.log.append(f'begin {name}')
        try:
            yield self.data
        except Exception as e:
            self.data = saved
            self.log.append(f'rollback {name}: {e!r}')
            raise
        else:
            self.log.append(f'commit {name}')


store = Store()
with store.transaction('first') as data:
    data['a'] = 1
with suppress(ValueError):
    with store.transaction('outer') as data:
        data['b'] = 2
        with suppress(KeyError):
            with store.transaction('inner') as inner:
                inner['c'] = 3
                raise KeyError('inner fails')
        raise ValueError('outer fails')
print(store.data, store.log)


class Indenter:
    level = 0

    def __enter__(self):
        self.level += 1
        return self

    def __exit__(self, *exc):
        self.level -= 1

    def say(self, text):
        print('  ' * self.level + text)


with Indenter() as indent:
    indent.say('one')
    with indent:
        indent.say('two')
        with indent, indent:
            indent.say('four')
    indent.say('back to one')


@contextmanager
def patched(obj, **changes):
    missing = object()
    old = {name: getattr(obj, name, missing) for name in changes}
    for name, value in changes.items():
        setattr(obj, name, value)
    try:
        yield obj
    finally:
        for name, value in old.items():
            if value is missing:
                delattr(obj, name)
            else:
                setattr(obj, name, value)


class Config:
    debug = False


with patched(Config, debug=True, extra=1):
    print(Config.debug, Config.extra)
print(Config.debug, hasattr(Config, 'extra'))


def open_all(names, fail_on=None):
    opened = []

    @contextmanager
    def resource(name):
        if name == fail_on:
            raise OSError(f'cannot open {name}')
        opened.append(f'+{name}')
        try:
            yield name
        finally:
            opened.append(f'-{name}')

    try:
        with ExitStack() as stack:
            got = [stack.enter_context(resource(n)) for n in names]
            opened.append('work')
            keep = stack.pop_all()
        opened.append('kept')
        keep.close()
    except OSError as e:
        opened.append(str(e))
    return opened


print(open_all('abc'), open_all('abc', 'c'), open_all(''))


class retry(ContextDecorator):
    attempts = []

    def __enter__(self):
        self.attempts.append('enter')

    def __exit__(self, kind, value, tb):
        self.attempts.append(kind and kind.__name__)
        return kind is ConnectionError


@retry()
def flaky(n):
    if n:
        raise ConnectionError
    return 'ok'


print(flaky(1), flaky(0), retry.attempts)


def order():
    events = []
    with ExitStack() as stack:
        stack.callback(events.append, 'callback 1')
        try:
            with closing(type('C', (), {'close': lambda self: events.append('closed')})()):
                events.append('body')
                return events
        finally:
            events.append('finally')


print(order())


def maybe_locked(lock=None):
    with lock if lock is not None else nullcontext('no lock') as got:
        return got


print(maybe_locked(), maybe_locked(nullcontext('own')))


@contextmanager
def collecting(kinds):
    errors = []

    @contextmanager
    def step(name):
        try:
            yield
        except kinds as e:
            errors.append((name, type(e).__name__))

    yield step
    if errors:
        raise ExceptionGroup('steps', [RuntimeError(f'{n}: {k}') for n, k in errors])


try:
    with collecting((ValueError, ZeroDivisionError)) as step:
        with step('one'):
            int('x')
        with step('two'):
            pass
        with step('three'):
            1 / 0
except* RuntimeError as group:
    print([str(e) for e in group.exceptions])
