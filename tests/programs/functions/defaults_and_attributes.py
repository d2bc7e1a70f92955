# Default values are made once; functions carry attributes that can be read and changed.
def append_to(item, bucket=[]):
    bucket.append(item)
    return bucket


print(append_to(1), append_to(2), append_to(3, []), append_to.__defaults__)

n = 1
def early(value=n, twice=lambda: n * 2): return value, twice()
n = 50
print(early())


def documented(a, b: int = 2, *args, c=3, **kw) -> str:
    """Does little.

    But at length.
    """
    local = 1
    return local


d = documented
print(d.__name__, d.__qualname__, d.__module__, repr(d.__doc__), d.__defaults__, d.__kwdefaults__, d.__annotations__, d.__dict__, d.__closure__, d.__type_params__)
code = d.__code__
print(code.co_name, code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, code.co_varnames, code.co_nlocals, code.co_flags & 0x0C, code.co_firstlineno, code.co_freevars, code.co_cellvars, code.co_qualname)
d.tag = "custom"
d.__name__ = "renamed"
d.__doc__ = None
d.__defaults__ = (10,)
d.__kwdefaults__ = {"c": 30}
print(d.__name__, d.__qualname__, d.__doc__, d.__dict__, d.tag, vars(d), hasattr(d, "nothing"))
del d.tag
def plain(a, b): return a, b
plain.__defaults__ = (7, 8)
print(plain(), plain(1), plain.__defaults__)
plain.__defaults__ = None
for action in (lambda: plain(1), lambda: plain.missing, lambda: setattr(plain, "__name__", 5), lambda: setattr(plain, "__defaults__", 5), lambda: setattr(plain, "__code__", 1), lambda: setattr(plain, "__dict__", 1), lambda: delattr(plain, "zz"), lambda: setattr(plain, "__closure__", ()), lambda: setattr(plain, "__globals__", {}), lambda: plain < plain, lambda: plain[0], lambda: len(plain)):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)
def other(x, y): return "other", x, y
plain.__code__ = other.__code__
print(plain(1, 2), plain.__globals__ is globals(), plain.__builtins__ is __builtins__ or True, callable(plain), plain == plain, plain != other, bool(plain), {plain: 1}[plain])


def outer():
    def inner(): pass
    class Local:
        def method(self): return lambda: 0
    return inner, Local


inner, Local = outer()
print(inner.__qualname__, Local.__qualname__, Local.method.__qualname__, Local().method().__qualname__, (lambda: 0).__name__, len.__name__, len.__qualname__, [].append.__qualname__, str.upper.__qualname__)
import functools
print(functools.wraps(documented)(lambda: 1).__name__, repr(len), repr(print), type(plain).__name__, type(len).__name__, type([].append).__name__, type(str.upper).__name__, type(Local().method).__name__, type(lambda: 0) is type(plain))


def counter():
    counter.calls += 1
    return counter.calls
counter.calls = 0
print([counter() for _ in range(3)], counter.calls)
