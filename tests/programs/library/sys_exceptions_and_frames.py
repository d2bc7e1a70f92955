# sys.exception, exc_info, frames: what is current where.
import sys


print(sys.exception(), sys.exc_info())
try:
    1 / 0
except ZeroDivisionError as e:
    print(sys.exception() is e, sys.exc_info()[0], sys.exc_info()[1] is e, sys.exc_info()[2] is e.__traceback__)

    def inner():
        try:
            {}['k']
        except KeyError:
            print(repr(sys.exception()), repr(sys.exception().__context__))
        return repr(sys.exception())

    print(inner())
print(sys.exception())


def generator():
    yield sys.exception()
    try:
        raise ValueError('in generator')
    except ValueError:
        yield repr(sys.exception())
    yield sys.exception()


g = generator()
try:
    raise TypeError('outside')
except TypeError:
    print(repr(next(g)), next(g), repr(sys.exception()), repr(next(g)))
try:
    try:
        raise ValueError(1)
    finally:
        print('finally', repr(sys.exception()))
except ValueError:
    pass


class CM:
    def __enter__(self): ...

    def __exit__(self, *exc):
        print('exit', repr(sys.exception()), exc[1] is sys.exception())
        return True


with CM():
    raise OSError('with')
print(sys.exception())


def caller():
    return callee()


def callee():
    f = sys._getframe()
    return f.f_code.co_name, f.f_back.f_code.co_name, sys._getframe(1).f_code.co_name, f.f_lineno > 0, sorted(f.f_locals), f.f_globals is globals()


print(caller())
try:
    sys._getframe(1000)
except ValueError as e:
    print(e)
print(sys._getframe().f_code.co_name, sys._getframe().f_back)
try:
    callee_missing = undefined_name
except NameError as e:
    tb = e.__traceback__
    print(tb.tb_lineno == tb.tb_frame.f_lineno or tb.tb_lineno > 0, tb.tb_next, tb.tb_frame.f_code.co_name, e.name)


def deep(n):
    if n == 0:
        raise LookupError('bottom')
    deep(n - 1)


try:
    deep(3)
except LookupError as e:
    names = []
    tb = e.__traceback__
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names)
try:
    sys.exit(5)
except SystemExit as e:
    print(e.code, e.args, repr(e))
for args in ((), ('message',), (None,), ((1, 2),)):
    try:
        sys.exit(*args)
    except SystemExit as e:
        print(repr(e.code), e.args)
