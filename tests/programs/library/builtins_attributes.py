# getattr, setattr, hasattr, delattr, vars, dir, callable, id, and the hooks behind them.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


class C:
    kind = 'class'

    def __init__(self):
        self.own = 1

    def method(self):
        return 'm'

    @property
    def prop(self):
        raise AttributeError('from inside the property')

    @property
    def bad(self):
        raise ValueError('not an AttributeError')


c = C()
print(getattr(c, 'own'), getattr(c, 'kind'), getattr(c, 'nope', 'default'), getattr(c, 'method')(), hasattr(c, 'own'), hasattr(c, 'nope'), hasattr(c, 'prop'), getattr(c, 'prop', 'fallback'), getattr(C, 'kind'))
setattr(c, 'new attr', 5)
print(vars(c), getattr(c, 'new attr'), c.__dict__ is vars(c), sorted(n for n in dir(c) if n[0] != '_'), 'kind' in dir(C), callable(c), callable(C), callable(len), callable(c.method), callable(3))
delattr(c, 'new attr')
for call in (lambda: getattr(c, 'nope'), lambda: getattr(c, 3), lambda: getattr(c), lambda: c.prop, lambda: hasattr(c, 'bad'), lambda: hasattr(c, 3), lambda: setattr(c, 'x'), lambda: setattr(3, 'x', 1), lambda: setattr(len, 'x', 1), lambda: delattr(c, 'gone'), lambda: delattr(c, 'kind'),
             lambda: vars(3), lambda: setattr(c, 'prop', 1), lambda: delattr(c, 'prop'), lambda: setattr(int, 'x', 1), lambda: None.x, lambda: c.methd, lambda: C.Kind, lambda: setattr(c, 5, 1), lambda: object().x, lambda: setattr(object(), 'x', 1), lambda: (1).real.foo, lambda: 'a'.uper, lambda: [].push):
    attempt(call)


class Hooks:
    def __getattr__(self, name):
        if name.startswith('dyn_'):
            return name[4:]
        raise AttributeError(f'custom: {name}')

    def __setattr__(self, name, value):
        print('set', name)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print('del', name)
        object.__delattr__(self, name)

    def __dir__(self):
        return ['z', 'a']


h = Hooks()
h.x = 1
print(h.x, h.dyn_thing, hasattr(h, 'dyn_'), hasattr(h, 'other'), getattr(h, 'other', 'd'), dir(h))
del h.x
attempt(lambda: h.x)
attempt(lambda: delattr(h, 'x'))


class Get:
    def __getattribute__(self, name):
        if name == 'real':
            return object.__getattribute__(self, '__class__').__name__
        return f'got {name}'


g = Get()
g.stored = 5
print(g.stored, g.real, g.anything, getattr(g, 'x y'), hasattr(g, 'all'))


class Slots:
    __slots__ = ('a', 'b')


s = Slots()
s.a = 1
print(hasattr(s, 'a'), hasattr(s, 'b'), sorted(n for n in dir(s) if n in 'ab'))
for call in (lambda: s.b, lambda: setattr(s, 'c', 1), lambda: vars(s), lambda: delattr(s, 'b')):
    attempt(call)
print(sorted(vars(type('T', (), {'q': 1})))[-1], id(c) == id(c), id(c) != id(C()), type(id(c)).__name__)


def local_names():
    a = 1
    b = [x for x in range(2)]
    return sorted(locals()), sorted(vars()), sorted(dir())


print(local_names(), 'local_names' in globals(), globals()['C'] is C, dir.__name__, [n for n in dir() if n in ('c', 'g', 'h')])


def func():
    """Doc."""


func.attr = 'on a function'
print(func.attr, vars(func), func.__dict__, getattr(func, '__doc__'))
