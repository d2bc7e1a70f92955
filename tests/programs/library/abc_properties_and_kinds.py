# Abstract properties, class methods and static methods, and the metaclass beside another.
from abc import ABC, ABCMeta, abstractmethod
import abc


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Base(ABC):
    @property
    @abstractmethod
    def size(self):
        """How large."""

    @size.setter
    @abstractmethod
    def size(self, value): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    @staticmethod
    @abstractmethod
    def check(value): ...


print(sorted(Base.__abstractmethods__), Base.size.__isabstractmethod__, Base.size.__doc__)
attempt(Base)


class OnlyGetter(Base):
    @property
    def size(self):
        return 3

    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def check(value):
        return value > 2


one = OnlyGetter.make()
print(one.size, OnlyGetter.check(3), one.check(1))
attempt(lambda: setattr(one, 'size', 4))


class HalfDone(Base):
    # The inherited setter is still abstract here.
    size = Base.size.getter(lambda self: 5)
    make = classmethod(lambda cls: cls())
    check = staticmethod(len)


attempt(HalfDone)


class Named(type):
    def __new__(mcls, name, bases, ns, tag=None):
        cls = super().__new__(mcls, name, bases, ns)
        cls.tag = tag
        return cls

    def __init__(cls, name, bases, ns, tag=None):
        super().__init__(name, bases, ns)


class Both(Named, ABCMeta):
    pass


class Tagged(metaclass=Both, tag='t'):
    @abstractmethod
    def f(self): ...


print(Tagged.tag, type(Tagged).__mro__[1:3] == (Named, ABCMeta))
attempt(Tagged)
print(isinstance(abc.abstractproperty(lambda self: 1), property),
      abc.abstractclassmethod(lambda cls: 1).__isabstractmethod__,
      abc.abstractstaticmethod(lambda: 1).__isabstractmethod__)


class Conflict(metaclass=Named):
    pass


attempt(lambda: type('Bad', (Conflict, ABC), {}))
