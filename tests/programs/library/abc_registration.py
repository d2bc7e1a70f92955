# Virtual subclasses: register, cache tokens, __subclasshook__, and errors of register.
import abc
from abc import ABC, ABCMeta


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Animal(ABC):
    pass


class Dog:
    pass


class Puppy(Dog):
    pass


print(issubclass(Dog, Animal), isinstance(Dog(), Animal))
before = abc.get_cache_token()
print(Animal.register(Dog) is Dog)
print(abc.get_cache_token() != before)
print(issubclass(Dog, Animal), isinstance(Puppy(), Animal), Animal in Dog.__mro__)


@Animal.register
class Robot:
    pass


print(isinstance(Robot(), Animal), Robot.__bases__)
attempt(lambda: Animal.register(3))
attempt(lambda: Dog.register(int))


class Sub(Animal):
    pass


attempt(lambda: Sub.register(Animal))
attempt(lambda: issubclass(3, Animal))


class Quacks(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is not Quacks:
            return NotImplemented
        if any('quack' in base.__dict__ for base in other.__mro__):
            return True
        if 'silent' in other.__dict__:
            return False
        return NotImplemented


class Duck:
    def quack(self): ...


class Stone:
    silent = True


class Loud(Quacks):
    pass


Quacks.register(Stone)
print(issubclass(Duck, Quacks), issubclass(Stone, Quacks), issubclass(int, Quacks), issubclass(Duck, Loud))
Loud.register(str)
print(issubclass(str, Loud), issubclass(str, Quacks), isinstance('x', Quacks))


class Wrong(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return 'yes'


attempt(lambda: issubclass(int, Wrong))


class Pretends:
    @property
    def __class__(self):
        return Dog


print(isinstance(Pretends(), Animal), isinstance(Pretends(), Dog))
