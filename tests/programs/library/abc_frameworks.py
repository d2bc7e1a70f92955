# Abstract classes as a framework: plug-ins, template methods, virtual subclasses as adapters, abstract properties with defaults.
from abc import ABC, abstractmethod, ABCMeta
from collections.abc import Sized, Iterable, Callable


class Codec(ABC):
    registry = {}

    def __init_subclass__(cls, *, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        if name:
            Codec.registry[name] = cls

    @abstractmethod
    def encode(self, text): ...

    @abstractmethod
    def decode(self, data): ...

    def round_trip(self, text):
        return self.decode(self.encode(text)) == text


class Reverse(Codec, name='reverse'):
    def encode(self, text):
        return text[::-1]

    decode = encode


class Shift(Codec, name='shift'):
    def __init__(self, n=1):
        self.n = n

    def encode(self, text):
        return ''.join(chr(ord(c) + self.n) for c in text)

    def decode(self, data):
        return ''.join(chr(ord(c) - self.n) for c in data)


class Broken(Codec, name='broken'):
    def encode(self, text):
        return text.upper()


for name, cls in Codec.registry.items():
    try:
        codec = cls()
        print(name, codec.encode('hello'), codec.round_trip('hello'))
    except TypeError as e:
        print(name, e)


class Pipeline(ABC):
    """A template method: the order is fixed, the steps are not."""

    def run(self, value):
        for step in (self.validate, self.transform, self.finish):
            value = step(value)
        return value

    def validate(self, value):
        return value

    @abstractmethod
    def transform(self, value): ...

    def finish(self, value):
        return [value]


class Doubler(Pipeline):
    def transform(self, value):
        return value * 2


class Checked(Doubler):
    def validate(self, value):
        if not isinstance(value, int):
            raise TypeError(f'want int, got {type(value).__name__}')
        return super().validate(value)


print(Doubler().run('ab'), Checked().run(4))
try:
    Checked().run('x')
except TypeError as e:
    print(e)


class Drawable(metaclass=ABCMeta):
    @abstractmethod
    def draw(self): ...

    @classmethod
    def __subclasshook__(cls, other):
        if cls is Drawable:
            return callable(getattr(other, 'draw', None)) or NotImplemented
        return NotImplemented


class Duck:
    def draw(self):
        return 'duck drawn'


class Legacy:
    def paint(self):
        return 'painted'


Drawable.register(Legacy)
print([isinstance(x, Drawable) for x in (Duck(), Legacy(), 3)], issubclass(Duck, Drawable))


class Unit(ABC):
    @property
    @abstractmethod
    def symbol(self):
        return '?'

    def show(self, n):
        return f'{n}{self.symbol}'


class Metre(Unit):
    symbol = 'm'


class Guess(Unit):
    @property
    def symbol(self):
        return super().symbol + '!'


print(Metre().show(5), Guess().show(1))


class Bag(Sized, Iterable):
    def __init__(self, *items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        return iter(self.items)


b = Bag(1, 2, 3)
print(len(b), list(b), sum(b), isinstance(b, Sized), isinstance(b.__iter__, Callable), bool(Bag()))


class Meta(ABCMeta):
    def __call__(cls, *args, **kwargs):
        try:
            return super().__call__(*args, **kwargs)
        except TypeError as e:
            return f'refused: {e}'


class Strict(metaclass=Meta):
    @abstractmethod
    def needed(self): ...


class Given(Strict):
    def needed(self):
        return 'given'


print(Strict(), Given().needed(), type(Given) is Meta, Strict.__abstractmethods__)
