# cached_property: once per instance, stored under its name, deletable, errors.
from functools import cached_property, partialmethod


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Data:
    def __init__(self, values):
        self.values = values
        self.runs = 0

    @cached_property
    def total(self):
        """The sum."""
        self.runs += 1
        return sum(self.values)


d, e = Data([1, 2]), Data([5])
print(d.total, d.total, d.runs, e.total, e.runs, d.__dict__)
d.values.append(10)
print(d.total)
del d.total
print(d.total, d.runs)
d.total = 'set'
print(d.total, Data.total.__doc__, Data.total.attrname, type(Data.total).__name__)
del e.total
attempt(lambda: delattr(e, 'total'))


class Sub(Data):
    @cached_property
    def total(self):
        return super().total * 100


print(Sub([1]).total)


class Slots:
    __slots__ = ()

    @cached_property
    def x(self):
        return 1


attempt(lambda: Slots().x)
loose = cached_property(lambda self: 1)
Data.loose = loose
attempt(lambda: e.loose)


class Fails:
    @cached_property
    def x(self):
        raise ValueError('each time')


f = Fails()
attempt(lambda: f.x)
attempt(lambda: f.x)
print(f.__dict__)


class Twice:
    one = cached_property(lambda self: 1)


try:
    class Bad:
        two = Twice.one
except Exception as error:
    print(type(error).__name__, error)


class Methods:
    def call(self, *args, **kwargs):
        return args, kwargs

    first = partialmethod(call, 1, key='v')
    second = partialmethod(first, 2)
    shout = partialmethod(lambda self, text: text.upper(), 'hey')


m = Methods()
print(m.first(5), m.second(6, key='w'), m.shout(), Methods.first(m, 9))
print(Methods.__dict__['second'].args, Methods.__dict__['second'].keywords)
attempt(lambda: partialmethod(3))
