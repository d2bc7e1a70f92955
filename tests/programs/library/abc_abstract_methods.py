# Abstract methods: what blocks instantiation, what the messages say, how implementations lift the block.
from abc import ABC, ABCMeta, abstractmethod


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Shape(ABC):
    @abstractmethod
    def area(self):
        return 1

    @abstractmethod
    def name(self):
        """Its name."""

    def describe(self):
        return f'{self.name()} of {self.area()}'


class Half(Shape):
    def area(self):
        return super().area() + 41


class Whole(Half):
    def name(self):
        return 'whole'


attempt(Shape)
attempt(Half)
attempt(lambda: Whole().describe())
print(sorted(Shape.__abstractmethods__), sorted(Half.__abstractmethods__), sorted(Whole.__abstractmethods__))
print(Shape.area.__isabstractmethod__, getattr(Whole.name, '__isabstractmethod__', False))
print(type(Shape) is ABCMeta, isinstance(Whole(), Shape), issubclass(Half, Shape))


class Three(metaclass=ABCMeta):
    @abstractmethod
    def a(self): ...
    @abstractmethod
    def b(self): ...
    @abstractmethod
    def c(self): ...


attempt(Three)
attempt(lambda: Three(1, 2))


class Late(Three):
    pass


Late.a = Late.b = Late.c = lambda self: 'late'
attempt(Late)
import abc
print(abc.update_abstractmethods(Late) is Late, sorted(Late.__abstractmethods__))
attempt(lambda: Late().b())


class Mixed(dict, ABC):
    @abstractmethod
    def extra(self): ...


# A built-in base makes the instance before object.__new__ could refuse.
attempt(lambda: Mixed(a=1))
attempt(lambda: type('Made', (Shape,), {})())
attempt(lambda: type('Made', (Shape,), {'area': lambda s: 3, 'name': lambda s: 'made'})().describe())
