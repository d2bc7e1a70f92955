# super() in every form, C3 linearisation, cooperative calls, and the errors.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


class Root:
    def __init__(self, **kw):
        self.kw = kw

    def who(self):
        return ['Root']


class A(Root):
    def __init__(self, *, a=None, **kw):
        super().__init__(**kw)
        self.a = a

    def who(self):
        return ['A'] + super().who()


class B(Root):
    def __init__(self, *, b=None, **kw):
        super().__init__(**kw)
        self.b = b

    def who(self):
        return ['B'] + super().who()


class C(A, B):
    def who(self):
        return ['C'] + super().who()

    @classmethod
    def make(cls, **kw):
        return cls(**kw)


class D(C):
    @classmethod
    def make(cls, **kw):
        d = super().make(**kw, a='from D')
        d.made_by = cls.__name__
        return d

    @property
    def size(self):
        return 1


class E(D):
    @property
    def size(self):
        return super().size + 1

    def __getitem__(self, i):
        return i

    def lookup(self):
        return super().__getattribute__('kw')


c = C(a=1, b=2, z=3)
print(c.who(), c.a, c.b, c.kw, [k.__name__ for k in C.__mro__], super(A, c).who(), super(C, c).who(), super(B, C).who(c), D.make(b=5).made_by, D.make().a, E().size, E(q=1).lookup())
for call in (lambda: super(), lambda: super(3), lambda: super(A, 3), lambda: super(A, Root), lambda: super(C, c).nope, lambda: super(Root, c).who(), lambda: type('X', (Root, A), {}), lambda: type('X', (A, B, Root, C), {}), lambda: super(A, c)[0], lambda: super(A).who, lambda: setattr(super(A, c), 'q', 1), lambda: super(1, 2, 3)):
    attempt(call)


class Outside:
    def method(self):
        def inner():
            return super().who()
        return inner()


attempt(lambda: Outside().method())


def free(self):
    return super().who()


class Late(A):
    pass


Late.free = free
attempt(lambda: Late().free())


class NoArgs(A):
    def method():
        return super().who()

    def rebound(self):
        self = None
        return super().who()

    def deleted(self):
        del self
        return super().who()

    who_list = [__class__ for __class__ in (1, 2)]

    def current(self):
        return __class__


attempt(NoArgs.method)
attempt(lambda: NoArgs().rebound())
attempt(lambda: NoArgs().deleted())
print(NoArgs.who_list, NoArgs().current().__name__)
unbound = super(A)
print(type(unbound).__name__, unbound.__thisclass__.__name__, unbound.__self__, unbound.__get__(c, C).who())
s = super(A, c)
print(s.__self__ is c, s.__self_class__.__name__, s.__thisclass__.__name__, repr(s).partition('>,')[0])


class X:
    pass


class Y:
    pass


class P(X, Y):
    pass


class Q(Y, X):
    pass


attempt(lambda: type('Z', (P, Q), {}))


class Meta(type):
    def mro(cls):
        return [cls, Y, object] if cls.__name__ == 'Own' else super().mro()


class Own(X, metaclass=Meta):
    pass


print([k.__name__ for k in Own.__mro__], issubclass(Own, Y), issubclass(Own, X), Own.__bases__)
Own2 = type('F', (C,), {'who': lambda self: ['F'] + super(Own2, self).who()})
print(Own2().who())
C.__bases__ = (B, A)
print(c.who(), [k.__name__ for k in D.__mro__])
attempt(lambda: setattr(C, '__bases__', (int,)))
attempt(lambda: setattr(C, '__bases__', ()))
attempt(lambda: setattr(C, '__bases__', (E,)))
