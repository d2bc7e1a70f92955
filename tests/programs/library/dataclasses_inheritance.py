# Fields through inheritance: order, overriding, defaults, __post_init__ and super, abstract classes, generics.
from dataclasses import dataclass, field, fields
from abc import ABC, abstractmethod
from typing import Generic, TypeVar


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def define(source):
    try:
        exec(source, globals())
        print('ok')
    except Exception as e:
        print(type(e).__name__, e)


@dataclass
class A:
    x: int
    y: int = 10

    def __post_init__(self):
        print('A post', self.x)

    def total(self):
        return self.x + self.y


@dataclass
class B(A):
    z: int = 20
    x: str = 'override'

    def __post_init__(self):
        super().__post_init__()
        print('B post')


@dataclass
class C(B):
    w: list = field(default_factory=lambda: [1])


print(B(), B(1, 2, 3), [f.name for f in fields(B)], B.__match_args__, B(1).total())
print(C('c'), C.__annotations__, [f.name for f in fields(C)], C(1) == B(1))
define('@dataclass\nclass D(A):\n q: int')


class Between(A):
    x: int = 99
    extra: int = 5


@dataclass
class E(Between):
    e: int = 1


print([f.name for f in fields(E)], E(1), Between(1))


@dataclass
class Left:
    a: int = 1


@dataclass
class Right:
    b: int = 2
    a: int = 3


@dataclass
class Join(Left, Right):
    c: int = 4


print(Join(), [f.name for f in fields(Join)])


@dataclass
class Shape(ABC):
    name: str

    @abstractmethod
    def area(self): ...


@dataclass
class Square(Shape):
    side: float

    def area(self):
        return self.side ** 2


attempt(lambda: Shape('s'))
print(Square('sq', 3), Square('sq', 3).area())
T = TypeVar('T')


@dataclass
class Box(Generic[T]):
    item: T


@dataclass
class New[K, V]:
    key: K
    value: V | None = None


print(Box(1), Box[int](2), New('k'), New[str, int]('k', 1), Box[str].__origin__ is Box)


@dataclass(init=False)
class NoInit:
    a: int
    b: int = 5

    def __init__(self, text):
        self.a = int(text)


@dataclass(repr=False, eq=False, match_args=False)
class Bare:
    a: int


print(NoInit('7'), Bare(1) == Bare(1), hasattr(Bare, '__match_args__'), 'Bare object' in repr(Bare(1)))


class Meta(type):
    def __call__(cls, *args):
        print('making', cls.__name__)
        return super().__call__(*args)


@dataclass
class WithMeta(metaclass=Meta):
    v: int


print(WithMeta(3))


class Desc:
    def __set_name__(self, owner, name):
        self.name = '_' + name

    def __get__(self, obj, owner):
        return 50 if obj is None else getattr(obj, self.name)

    def __set__(self, obj, value):
        setattr(obj, self.name, value * 2)


@dataclass
class Described:
    d: int = Desc()


print(Described(), Described(4), vars(Described(1)))


@dataclass
class Called:
    hook: int = 3

    def __post_init__(self, *args, **kwargs):
        print('post', args, kwargs)


Called()
