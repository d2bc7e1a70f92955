# singledispatchmethod with methods, class methods, static methods, inheritance, and its reprs.
from functools import singledispatchmethod


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Formatter:
    def __init__(self, prefix):
        self.prefix = prefix

    def __repr__(self):
        return f'Formatter({self.prefix!r})'

    @singledispatchmethod
    def show(self, value, *rest):
        """Show a value."""
        return f'{self.prefix}{value!r}'

    @show.register
    def _(self, value: int, *rest):
        return f'{self.prefix}int:{value}{rest}'

    @show.register(str)
    def show_text(self, value):
        return f'{self.prefix}text:{value}'

    @singledispatchmethod
    @classmethod
    def build(cls, source):
        return cls.__name__, 'other'

    @build.register
    @classmethod
    def _(cls, source: list):
        return cls.__name__, 'list', len(source)

    @singledispatchmethod
    @staticmethod
    def check(value):
        return 'any'

    @check.register(float)
    @staticmethod
    def _(value):
        return 'float'


class Sub(Formatter):
    pass


f = Formatter('> ')
print(f.show(3), f.show(3, 4), f.show('x'), f.show(2.5), f.show_text('direct'))
print(Formatter.build([1, 2]), Sub.build(()), f.build([]))
print(f.check(1), Formatter.check(1.5), Sub('').check(2.5))
print(f.show.__name__, f.show.__doc__)
print(f.show, Formatter.show, Formatter.__dict__['show'])
attempt(f.show)
attempt(lambda: singledispatchmethod(3))
Formatter.show.register(bytes, lambda self, value: 'bytes')
print(f.show(b''), Sub('s ').show(b''), Sub('s ').show(1))


class Hidden(Formatter):
    @singledispatchmethod
    def show(self, value):
        return 'hidden ' + super().show(value)


print(Hidden('h ').show(1), Hidden('h ').show('t'))
