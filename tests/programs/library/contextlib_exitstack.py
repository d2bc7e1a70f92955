# ExitStack: order, callbacks, transfer, exceptions replaced and swallowed, contexts of exceptions.
from contextlib import ExitStack, contextmanager, nullcontext, closing


def attempt(action):
    try:
        print(action())
    except Exception as e:
        chain = []
        while e is not None:
            chain.append(repr(e))
            e = e.__context__
        print(' <- '.join(chain))


class CM:
    def __init__(self, name, swallow=False, raises=None):
        self.name, self.swallow, self.raises = name, swallow, raises

    def __enter__(self):
        print('enter', self.name)
        return self.name

    def __exit__(self, kind, value, tb):
        print('exit', self.name, kind and kind.__name__)
        if self.raises:
            raise self.raises
        return self.swallow


with ExitStack() as stack:
    names = [stack.enter_context(CM(n)) for n in 'abc']
    print(names, stack.callback(print, 'callback', 1, sep='-') is print)
    stack.push(lambda *exc: print('pushed', exc))
    print(stack.push(CM('pushed cm')).name)
print('---')
with ExitStack() as stack:
    stack.enter_context(CM('swallows', swallow=True))
    stack.enter_context(CM('sees'))
    raise ValueError('gone')
print('--- replaced')


def replaced():
    with ExitStack() as stack:
        stack.push(CM('outermost'))
        stack.push(CM('second', raises=KeyError('two')))
        stack.push(CM('first', raises=IndexError('one')))
        raise ValueError('zero')


attempt(replaced)


def swallowed_then_raised():
    with ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        stack.push(CM('quiet', swallow=True))
        raise ValueError('original')


attempt(swallowed_then_raised)
print('--- pop_all')
with ExitStack() as stack:
    stack.enter_context(CM('kept'))
    kept = stack.pop_all()
    stack.callback(print, 'only this now')
print('left')
kept.close()
kept.close()


def fails_to_enter():
    with ExitStack() as stack:
        stack.enter_context(CM('good'))
        stack.enter_context(3)


attempt(fails_to_enter)


@stack.callback
def decorated():
    print('decorated')


stack.close()
with ExitStack() as stack:
    @stack.push
    def on_exit(kind, value, tb):
        print('seen', kind)
        return True

    raise OSError('hidden')


def nested_equivalent():
    with ExitStack() as stack:
        stack.callback(lambda: (_ for _ in ()).throw(TypeError('late')))
        with CM('n', raises=KeyError('inner')):
            raise ValueError('body')


attempt(nested_equivalent)


class Thing:
    def close(self):
        print('closed')


with ExitStack() as stack:
    stack.enter_context(closing(Thing()))
    print(stack.enter_context(nullcontext(5)))


def result():
    with ExitStack() as stack:
        stack.callback(print, 'before return')
        return 'value'


print(result())
