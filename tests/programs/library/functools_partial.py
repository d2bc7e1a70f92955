# partial: arguments, nesting, placeholders, attributes, repr, errors.
from functools import partial, Placeholder


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def f(*args, **kwargs):
    return args, kwargs


p = partial(f, 1, 2, x=3)
print(p(), p(4), p(4, x=5, y=6))
print(p.func is f, p.args, p.keywords)
q = partial(p, 7, z=8)
print(q.func is f, q.args, q.keywords, q())
print(partial(int, base=2)('1010'), list(map(partial(pow, 2), range(5))))
print(partial(print) == partial(print), partial(len)([1, 2]))

h = partial(f, Placeholder, 2, Placeholder, 4)
print(h(1, 3), h(1, 3, 5, k=6))
attempt(lambda: h(1))
print(partial(h, 'a')(*'b'), partial(h, 'a', 'b', 'c')())
print(repr(Placeholder), Placeholder is type(Placeholder)())
attempt(lambda: partial(f, 1, Placeholder))
attempt(lambda: partial(f, k=Placeholder))
attempt(lambda: partial())
attempt(lambda: partial(3))
print(repr(partial(len, 3, key='v')), repr(partial(print, sep='')))

p.note = 'kept'
print(p.note, p.__dict__)


class C:
    method = partial(f, 'bound?')
    def plain(self, *args):
        return args


print(C.method(1), partial(C.plain, C(), 1)(2))


class Named(partial):
    def __call__(self, *args):
        return ('named', super().__call__(*args))


print(Named(f, 1)(2))
copy = partial(f, *range(3), **{'a': 1})
print(copy(**{'a': 2, 'b': 3}))
attempt(lambda: partial(int, 'x')())
try:
    p.func = len
except AttributeError as e:
    print(type(e).__name__)
