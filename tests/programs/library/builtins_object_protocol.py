# object itself: default comparison, hash, repr, reduce, __init_subclass__, __class_getitem__, __format__, comparisons by reflection.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, str(e).partition(' at 0x')[0])


a, b = object(), object()
print(a == a, a == b, a != b, hash(a) == hash(a), a.__eq__(b), a.__eq__(a), a.__ne__(a), a.__lt__(b), object.__hash__(5) == object.__hash__(5), repr(a).startswith('<object object at 0x'), str(a) == repr(a), a.__class__, a.__doc__[:16], a.__dir__() == dir(object) or sorted(a.__dir__()) == dir(a))
for call in (lambda: object(1), lambda: object(x=1), lambda: a < b, lambda: a.x, lambda: setattr(a, 'x', 1), lambda: a(), lambda: a + b, lambda: len(a), lambda: iter(a), lambda: a[0], lambda: format(a, '>5'), lambda: bool(a), lambda: int(a), lambda: object.__new__(), lambda: object.__new__(int), lambda: object.__new__(3), lambda: a.__init__(1), lambda: -a, lambda: a @ b, lambda: hash([]), lambda: a.__reduce_ex__('x')):
    attempt(call)


class Plain: ...


class Init:
    def __init__(self, x): ...


class New:
    def __new__(cls, x):
        return super().__new__(cls)


class Both:
    def __new__(cls, *a, **k):
        return super().__new__(cls)

    def __init__(self, *a, **k): ...


for call in (lambda: Plain(1), lambda: Plain(x=1), lambda: Init(), lambda: New(), lambda: New(1) and 'made', lambda: Both(1, k=2) and 'made', lambda: Init.__new__(Init, 5) and 'made', lambda: Plain.__new__(Plain, 1), lambda: New(1, 2), lambda: Init(1).__init__()):
    attempt(call)


class Eq:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return NotImplemented if not isinstance(other, Eq) else self.v == other.v


print(Eq(1) == Eq(1), Eq(1) != Eq(2), Eq(1) == 1, Eq(1) != 1, Eq.__hash__, Eq(1) in [Eq(1)], [Eq(1)].index(Eq(1)), [Eq(1)] == [Eq(1)], (Eq(1),) == (Eq(2),))
attempt(lambda: {Eq(1)})


class Reflect:
    def __init__(self, name):
        self.name = name

    def __lt__(self, other): return f'{self.name} lt'
    def __gt__(self, other): return f'{self.name} gt'
    def __radd__(self, other): return f'{self.name} radd'
    def __rmatmul__(self, other): return f'{self.name} rmatmul'


class SubReflect(Reflect):
    def __gt__(self, other): return f'{self.name} sub gt'
    def __radd__(self, other): return f'{self.name} sub radd'


x, y = Reflect('x'), SubReflect('y')
print(x < y, x > y, 5 < x, 5 > x, 5 + x, [] @ x, x < 5, [1] + x, 'a' + x)
attempt(lambda: x + x)
attempt(lambda: x <= y)


class Sub1:
    seen = []

    def __init_subclass__(cls, /, tag='none', **kw):
        super().__init_subclass__(**kw)
        Sub1.seen.append((cls.__name__, tag))

    def __class_getitem__(cls, item):
        return f'{cls.__name__}[{item}]'


class Sub2(Sub1, tag='two'): ...


class Sub3(Sub2): ...


print(Sub1.seen, Sub1[5], Sub2['x', 1])
attempt(lambda: type('Bad', (Sub1,), {}, nope=1))
attempt(lambda: type('Bad', (), {}, tag=1))
attempt(lambda: Plain[int])
attempt(lambda: Plain()[0])


class Fmt:
    def __str__(self):
        return 'fmt'


print(format(Fmt()), f'{Fmt()}', f'{Fmt()!s:>6}')
attempt(lambda: f'{Fmt():>6}')
p = Plain()
p.x = 1
print(p.__reduce_ex__(2)[1:3], p.__getstate__(), Plain().__getstate__(), p.__sizeof__() > 0, p.__dict__, p.__module__, Plain.__dict__.get('__weakref__') is not None, Plain.__qualname__, Plain.__subclasses__())
p.__dict__ = {'y': 2}
print(p.y, hasattr(p, 'x'), vars(p))
attempt(lambda: setattr(p, '__dict__', 3))
del p.__dict__
print(vars(p))


class Hash:
    def __hash__(self):
        return 2 ** 70


class BadHash:
    def __hash__(self):
        return 'x'


print(hash(Hash()) == hash(2 ** 70), {Hash(): 1} != {})
attempt(lambda: hash(BadHash()))


class Del:
    def __delattr__(self, name):
        print('delattr', name)

    def __contains__(self, x):
        return 'truthy'

    def __call__(self, *a, **k):
        return a, k

    def __length_hint__(self):
        return 3

    def __missing__(self, k):
        return k


d = Del()
del d.anything
print(5 in d, 5 not in d, d(1, k=2), callable(d))
