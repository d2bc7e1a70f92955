# Protocols: structural checks at run time, inheritance, data members, what is refused.
from typing import Protocol, runtime_checkable, SupportsInt, SupportsAbs, SupportsIndex, SupportsFloat, Iterable, Sized, is_protocol, get_protocol_members, TypeVar, Generic
from abc import abstractmethod


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


T = TypeVar('T')


@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...


@runtime_checkable
class Named(Protocol):
    name: str


class Unchecked(Protocol):
    def f(self): ...


@runtime_checkable
class Both(Closable, Named, Protocol):
    @property
    def size(self) -> int: ...


class File:
    name = 'file'
    size = 3

    def close(self):
        pass


class Bare:
    def close(self):
        pass


class Blocked(File):
    close = None


f = File()
print(isinstance(f, Closable), isinstance(f, Named), isinstance(f, Both), isinstance(Bare(), Both), isinstance(3, Closable), isinstance(Blocked(), Closable))
print(issubclass(File, Closable), issubclass(int, Closable), issubclass(Blocked, Closable))
b = Bare()
b.name, b.size = 'own', 1
print(isinstance(b, Both), isinstance(b, Named))
for call in (lambda: issubclass(File, Named), lambda: issubclass(File, Both), lambda: isinstance(f, Unchecked), lambda: issubclass(File, Unchecked), Closable, Unchecked, lambda: issubclass(3, Closable),
             lambda: runtime_checkable(File), lambda: type('P', (Protocol, int), {}), lambda: get_protocol_members(File)):
    attempt(call)
print(sorted(get_protocol_members(Both)), sorted(get_protocol_members(Named)), is_protocol(Both), is_protocol(File), is_protocol(Protocol), is_protocol(3))


class Explicit(Closable):
    def __init__(self, x):
        self.x = x


class Partial(Unchecked):
    pass


print(Explicit(5).x, Explicit(5).close(), isinstance(Explicit(1), Closable), Partial().f(), is_protocol(Explicit), [c.__name__ for c in Explicit.__mro__])


class WithInit(Protocol):
    def __init__(self, v):
        self.v = v


class UsesInit(WithInit):
    pass


print(UsesInit(7).v)
attempt(lambda: WithInit(7).v)


class Abstract(Protocol):
    @abstractmethod
    def g(self): ...


class Concrete(Abstract):
    pass


attempt(Concrete)


class Gen(Protocol[T]):
    def get(self) -> T: ...


class Gen2[X](Protocol):
    def get(self) -> X: ...


print(Gen[int], Gen.__parameters__, Gen2[str], Gen2.__type_params__)
print(isinstance(3, SupportsInt), isinstance('3', SupportsInt), isinstance(-2, SupportsAbs), isinstance(2.5, SupportsIndex), isinstance(True, SupportsFloat), SupportsAbs[int])
Closable.register(dict)
print(isinstance({}, Closable))


class Sub(Sized, Protocol):
    def extra(self): ...


print(sorted(get_protocol_members(Sub)))


class Prop:
    @property
    def name(self):
        raise RuntimeError('must not run')


print(isinstance(Prop(), Named))
