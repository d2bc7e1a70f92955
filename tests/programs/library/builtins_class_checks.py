# isinstance and issubclass: tuples, unions, hooks, __class__, errors; type() in both forms.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


class A: ...


class B(A): ...


print(isinstance(B(), A), isinstance(A(), B), isinstance(3, (str, int)), isinstance(3, ((str, (float, int)),)), isinstance(True, int), isinstance(3, int | str), isinstance(None, int | None), isinstance(3, ()), isinstance(A, type), isinstance(type, type), isinstance(type, object))
print(issubclass(B, A), issubclass(A, A), issubclass(bool, (int, str)), issubclass(int, int | str), issubclass(B, ()), issubclass(type, object), issubclass(B, object))
for call in (lambda: isinstance(3, 3), lambda: isinstance(3, [int]), lambda: isinstance(3, (int, 3)), lambda: isinstance(3, (str, 3)), lambda: isinstance(3), lambda: issubclass(3, int), lambda: issubclass(int, 3), lambda: issubclass(int, (str, 'x')), lambda: isinstance(3, list[int]),
             lambda: isinstance(3, 'int'), lambda: issubclass(int, list[int]), lambda: isinstance(3, None), lambda: isinstance(3, int | list[int]), lambda: isinstance('a', int | list[int])):
    attempt(call)


class Meta(type):
    def __instancecheck__(cls, obj):
        print('instancecheck', type(obj).__name__)
        return obj == 'yes'

    def __subclasscheck__(cls, sub):
        print('subclasscheck', sub.__name__)
        return 'truthy' if sub is int else 0


class Magic(metaclass=Meta): ...


print(isinstance('yes', Magic), isinstance('no', Magic), isinstance(Magic(), Magic), issubclass(int, Magic), issubclass(str, Magic), isinstance('yes', (int, Magic)), issubclass(Magic, Magic))


class Fake:
    @property
    def __class__(self):
        return B


print(isinstance(Fake(), A), type(Fake()) is Fake, Fake().__class__.__name__, issubclass(Fake().__class__, A))


class NotClass:
    __bases__ = (A,)


attempt(lambda: issubclass(B, NotClass()))
attempt(lambda: isinstance(B(), NotClass()))
print(type(3), type(A()), type(A), type(type), type(None), type(...), type(A()) is A)
T = type('T', (B,), {'x': 5, 'm': lambda self: self.x})
print(T, T().m(), T.__bases__, T.__mro__, T.__name__, T.__qualname__, T.__module__, T.__dict__['x'])
for call in (lambda: type('T'), lambda: type(), lambda: type('T', ()), lambda: type(3, (), {}), lambda: type('T', [], {}), lambda: type('T', (3,), {}), lambda: type('T', (), []), lambda: type('T', (A, A), {}), lambda: type('T', (A, B), {}), lambda: type('T', (bool,), {}), lambda: type('T', (int, str), {}),
             lambda: type('T', (type(None),), {}), lambda: type('T', (type(lambda: 0),), {}), lambda: type(1, 2), lambda: type('a\0b', (), {}), lambda: type('T', (range,), {}), lambda: type('T', (), {}, x=1)):
    attempt(call)
print(A.__subclasses__(), B.mro(), A.__base__, int.__base__, object.__base__, bool.__mro__, type.__mro__)
b = B()
b.__class__ = A
print(type(b).__name__, isinstance(b, B))
attempt(lambda: setattr(b, '__class__', int))
attempt(lambda: setattr(b, '__class__', 3))
attempt(lambda: setattr(3, '__class__', float))
