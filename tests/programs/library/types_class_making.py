# new_class, prepare_class, resolve_bases, get_original_bases, DynamicClassAttribute, types.coroutine.
import types


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def body(ns):
    ns['x'] = 1
    ns['method'] = lambda self: self.x


C = types.new_class('C', (), {}, body)
print(C, C().method(), C.__bases__, C.__module__)


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print('prepare', name, bases, kw)
        return {'prepared': True}

    def __new__(mcls, name, bases, ns, **kw):
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.kw = kw


D = types.new_class('D', (C,), {'metaclass': Meta, 'option': 5})
print(type(D).__name__, D.kw, D.prepared, D.x)
print(types.prepare_class('E', (D,), {'more': 1}))
attempt(lambda: types.prepare_class('F', (D, type('G', (), {}))))


class Other(type):
    pass


attempt(lambda: types.new_class('H', (D, Other('I', (), {}))))
attempt(lambda: types.new_class('J', (), {'metaclass': lambda *a, **k: ('called', a[0], k)}))


class Entry:
    def __init__(self, *bases):
        self.bases = bases

    def __mro_entries__(self, bases):
        return self.bases


print(types.resolve_bases((C, Entry(dict, list), int)), types.resolve_bases((C,)), types.resolve_bases([Entry()]))
K = types.new_class('K', (Entry(dict),))
print(K.__bases__, [type(b).__name__ for b in K.__orig_bases__], [type(b).__name__ for b in types.get_original_bases(K)], types.get_original_bases(int))


class Wrong:
    def __mro_entries__(self, bases):
        return [int]


attempt(lambda: types.resolve_bases((Wrong(),)))
attempt(lambda: types.get_original_bases(3))


class L(list[int]):
    pass


print(types.get_original_bases(L), L.__bases__)


class Virtual(type):
    def __getattr__(cls, name):
        return f'meta {name}'


class M(metaclass=Virtual):
    @types.DynamicClassAttribute
    def value(self):
        """Doc."""
        return 'instance value'

    @value.setter
    def value(self, v):
        self.set = v


m = M()
m.value = 9
print(M.value, m.value, m.set, M.__dict__['value'].__doc__)
attempt(lambda: delattr(m, 'value'))


@types.coroutine
def old_style():
    got = yield 'yielded'
    return got * 2


async def main():
    return await old_style()


c = main()
print(c.send(None))
try:
    c.send(21)
except StopIteration as stop:
    print(stop.value)
attempt(lambda: types.coroutine(3))
