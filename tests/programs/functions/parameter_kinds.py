# Positional-only, ordinary, starred, keyword-only and double-starred parameters.
def f0(): return "f0"
def f1(a, b=2, *args, c, d=4, **kwargs): return a, b, args, c, d, kwargs
def f2(a, /, b, *, c): return a, b, c
def f3(a=1, /, b=2, *, c=3): return a, b, c
def f4(*args): return args
def f5(**kwargs): return kwargs
def f6(a, /, **kwargs): return a, kwargs
def f7(*, a, b=2): return a, b
def f8(a, b=1, /, *args, **kwargs): return a, b, args, kwargs
def f9(self, /, *args, self_=None, **kw): return self, args, self_, kw


def attempt(f, *args, **kwargs):
    try:
        print(f.__name__, args, kwargs, "->", f(*args, **kwargs))
    except TypeError as e:
        print(f.__name__, args, kwargs, "->", e)


attempt(f0); attempt(f0, 1); attempt(f0, 1, 2); attempt(f0, x=1)
attempt(f1, 1, c=3); attempt(f1, 1, 5, 6, 7, c=8, d=9, e=10); attempt(f1, 1); attempt(f1, c=3); attempt(f1, a=1, c=3); attempt(f1, 1, a=2, c=3); attempt(f1, b=1, c=3, z=4)
attempt(f2, 1, 2, c=3); attempt(f2, 1, b=2, c=3); attempt(f2, a=1, b=2, c=3); attempt(f2, 1, 2, 3); attempt(f2, 1); attempt(f2); attempt(f2, 1, 2); attempt(f2, 1, 2, c=3, d=4); attempt(f2, 1, 2, 3, 4, c=5)
attempt(f3); attempt(f3, 9, 8, c=7); attempt(f3, 9, 8, 7); attempt(f3, a=1); attempt(f3, 1, b=5); attempt(f3, 1, 2, b=3); attempt(f3, cc=1)
attempt(f4); attempt(f4, 1, 2); attempt(f4, *"ab"); attempt(f4, x=1)
attempt(f5); attempt(f5, a=1); attempt(f5, **{"b c": 2}); attempt(f5, 1)
attempt(f6, 1, a=2); attempt(f6, a=2); attempt(f6, 1, 2)
attempt(f7, a=1); attempt(f7); attempt(f7, 1); attempt(f7, a=1, b=5, c=6); attempt(f7, b=1); attempt(f7, 1, a=2)
attempt(f8, 1, a=5, b=6); attempt(f8, 1, 2, 3, k=4); attempt(f8); attempt(f8, a=1)
attempt(f9, 1, self=2, self_=3); attempt(f9)


def many(a, b, c, d, e): return a
def kwonly(*, first, second, third): return first
def defaults(a, b, c=1, d=2): return a


attempt(many); attempt(many, 1); attempt(many, 1, 2, 3); attempt(many, 1, 2, 3, 4, 5, 6); attempt(many, b=1, d=2)
attempt(kwonly); attempt(kwonly, first=1); attempt(kwonly, first=1, second=2); attempt(kwonly, 1, 2, third=3)
attempt(defaults); attempt(defaults, 1); attempt(defaults, 1, 2, 3, 4, 5); attempt(defaults, 1, 2, 3, 4, 5, e=1); attempt(defaults, d=1)
attempt(lambda a, b=2, *c, d, **e: (a, b, c, d, e), 1, d=4)
attempt(lambda: 1, 2)
attempt(lambda x, /: x, x=1)
