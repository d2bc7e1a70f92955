# __cause__, __context__, raise … from, suppression, and cycles.
def chain(e):
    parts = []
    while e is not None:
        parts.append(f"{type(e).__name__}({e})")
        if e.__cause__ is not None: parts.append("caused by"); e = e.__cause__
        elif e.__context__ is not None and not e.__suppress_context__: parts.append("during"); e = e.__context__
        else: break
    return " ".join(parts)


def show(f):
    try: f()
    except BaseException as e: print(f.__name__, "|", chain(e), "|", e.__suppress_context__, repr(e.__cause__), repr(e.__context__))


def implicit():
    try: 1 / 0
    except ZeroDivisionError: {}["k"]
def explicit():
    try: 1 / 0
    except ZeroDivisionError as e: raise ValueError("wrapped") from e
def from_none():
    try: 1 / 0
    except ZeroDivisionError: raise ValueError("clean") from None
def from_class(): raise ValueError("v") from KeyError
def from_instance(): raise ValueError("v") from KeyError("k")
def from_wrong(): raise ValueError("v") from 5
def from_wrong_class(): raise ValueError("v") from int
def three():
    try:
        try: raise KeyError("1")
        except KeyError: raise IndexError("2")
    except IndexError: raise RuntimeError("3")
def in_finally():
    try: raise KeyError("1")
    finally: raise IndexError("2")
def self_raise():
    try: raise KeyError("same")
    except KeyError as e: raise e
def self_from_self():
    e = KeyError("own cause")
    raise e from e
def swapped():
    a, b = KeyError("a"), ValueError("b")
    try: raise a
    except KeyError:
        try: raise b
        except ValueError: raise a
def called():
    def inner(): raise IndexError("called while handling")
    try: raise KeyError("outer")
    except KeyError: inner()
def handled_then_raise():
    try: raise KeyError("handled")
    except KeyError: pass
    raise ValueError("no context")
def through_generator():
    def gen():
        try: yield 1
        except KeyError: raise ValueError("in generator")
    g = gen()
    next(g)
    g.throw(KeyError("thrown"))
def context_in_generator():
    def gen():
        yield 1
        raise ValueError("resumed under handler")
    g = gen()
    next(g)
    try: raise KeyError("handler")
    except KeyError: next(g)
for f in (implicit, explicit, from_none, from_class, from_instance, from_wrong, from_wrong_class, three, in_finally, self_raise, swapped, called, handled_then_raise, through_generator, context_in_generator): show(f)
try: self_from_self()
except KeyError as e: print(e.__cause__ is e, e.__context__)
e = ValueError("by hand")
print(e.__cause__, e.__context__, e.__suppress_context__, e.__traceback__)
e.__cause__ = KeyError("set")
print(e.__suppress_context__, repr(e.__cause__))
e.__context__ = IndexError("ctx"); e.__suppress_context__ = False
print(repr(e.__context__), e.__suppress_context__)
for name, value in (("__cause__", 5), ("__context__", "x"), ("__traceback__", 5), ("__suppress_context__", "x")):
    try: setattr(e, name, value)
    except TypeError as error: print(name, error)
try: del e.__cause__
except TypeError as error: print(error)
e.__cause__ = None
print(e.__cause__, e.with_traceback(None) is e)
import sys
print(sys.exception(), sys.exc_info())
try: raise KeyError("live")
except KeyError as k:
    print(repr(sys.exception()), sys.exc_info()[0].__name__, sys.exc_info()[1] is k)
    try: raise IndexError("nested")
    except IndexError: print(repr(sys.exception()))
    print(repr(sys.exception()))
print(sys.exception())
def gen_exception():
    try: raise KeyError("in gen")
    except KeyError:
        yield repr(sys.exception())
        yield repr(sys.exception())
g = gen_exception()
print(next(g), sys.exception(), next(g), list(g))
