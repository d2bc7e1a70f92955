# property, classmethod, staticmethod as objects: chaining, docs, wrapping, errors.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


class Temp:
    def __init__(self, c=0.0):
        self._c = c

    @property
    def celsius(self):
        """In Celsius."""
        return self._c

    @celsius.setter
    def celsius(self, value):
        if value < -273.15:
            raise ValueError('too cold')
        self._c = value

    @celsius.deleter
    def celsius(self):
        self._c = 0.0

    @property
    def fahrenheit(self):
        return self._c * 9 / 5 + 32

    kelvin = property(lambda self: self._c + 273.15, doc='In Kelvin.')
    write_only = property(None, lambda self, v: setattr(self, '_c', v))
    nothing = property()


t = Temp(20)
t.celsius = 25
print(t.celsius, t.fahrenheit, t.kelvin, Temp.celsius.__doc__, Temp.kelvin.__doc__, Temp.celsius.fget.__name__, Temp.fahrenheit.fset, Temp.celsius.__name__, Temp.celsius.__get__(t), type(Temp.celsius).__name__)
del t.celsius
t.write_only = 7
print(t.celsius, Temp.nothing.__isabstractmethod__)
for call in (lambda: setattr(t, 'celsius', -300), lambda: setattr(t, 'fahrenheit', 1), lambda: delattr(t, 'kelvin'), lambda: t.write_only, lambda: t.nothing, lambda: setattr(t, 'kelvin', 1), lambda: delattr(t, 'nothing'), lambda: property(1, 2, 3, 4, 5), lambda: Temp.celsius.__set__(t), lambda: setattr(t, 'nothing', 1)):
    attempt(call)


class Warm(Temp):
    @Temp.celsius.getter
    def celsius(self):
        return super().celsius + 100

    @property
    def fahrenheit(self):
        """Overridden."""
        return round(super().fahrenheit)


w = Warm(1)
w.celsius = 5
print(w.celsius, w.fahrenheit, Warm.fahrenheit.__doc__, Warm.celsius.fset is Temp.celsius.fset)


class Methods:
    count = 0

    @classmethod
    def cm(cls, *args):
        """Class doc."""
        cls.count += 1
        return cls.__name__, args

    @staticmethod
    def sm(*args):
        """Static doc."""
        return args

    def im(self, x):
        return x

    @classmethod
    @property
    def old_chain(cls):
        return 'chained'

    lam = staticmethod(lambda: 'lambda')
    length = classmethod(len.__class__ and (lambda cls: len(cls.__name__)))


class Sub(Methods):
    pass


m = Methods()
print(m.cm(1), Methods.cm(), Sub.cm(2), Methods.count, Sub.count, m.sm(1, 2), Methods.sm(), m.lam(), Methods.length(), Sub.length(), m.im(3), Methods.im(m, 4), Methods.im(None, 5))
print(m.cm.__self__ is Methods, m.im.__func__ is Methods.im, m.im.__self__ is m, Methods.__dict__['sm'](9), Methods.__dict__['sm'].__func__ is Methods.sm, Methods.__dict__['cm'].__func__.__name__, m.cm.__doc__, m.sm.__doc__, m.im == m.im, m.im is m.im, hash(m.im) == hash(m.im))
print(Methods.__dict__['cm'].__wrapped__.__name__, Methods.__dict__['sm'].__wrapped__.__name__, type(Methods.__dict__['cm']).__name__, callable(Methods.__dict__['sm']), callable(Methods.__dict__['cm']))
for call in (lambda: Methods.im(), lambda: m.im(), lambda: m.cm(x=1), lambda: Methods.__dict__['cm'](), lambda: classmethod(), lambda: staticmethod(1, 2), lambda: classmethod(3).__get__(None, int), lambda: m.im.nope, lambda: setattr(m.im, 'x', 1), lambda: classmethod(5).__get__(m)()):
    attempt(call)
bound = m.im
m.im = 'instance attribute'
print(m.im, bound(6))


def outer(cls):
    return cls.__name__


Methods.added = classmethod(outer)
Methods.plain = outer
print(Sub.added(), Methods.plain(int), Methods.added.__func__ is outer)


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = '_' + name

    def __get__(self, obj, owner=None):
        return self if obj is None else getattr(obj, self.name)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f'{self.name[1:]} must be {self.kind.__name__}')
        setattr(obj, self.name, value)


class Record:
    n = Typed(int)
    s = Typed(str)


r = Record()
r.n, r.s = 1, 'x'
print(r.n, r.s, vars(r), type(Record.n).__name__)
attempt(lambda: setattr(r, 'n', 'x'))
attempt(lambda: Record().n)
