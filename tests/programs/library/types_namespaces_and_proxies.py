# SimpleNamespace, MappingProxyType, ModuleType: construction, comparison, repr, errors.
from types import SimpleNamespace, MappingProxyType, ModuleType
import copy


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


n = SimpleNamespace(a=1, b='two')
n.c = [3]
del n.a
print(n, n.b, n == SimpleNamespace(c=[3], b='two'), n == {'b': 'two'}, vars(n), SimpleNamespace({'x': 1}, y=2), SimpleNamespace([('k', 'v')]))
n.me = n
print(n)
attempt(lambda: n.gone)
attempt(lambda: SimpleNamespace(1))
attempt(lambda: SimpleNamespace({}, {}))
attempt(lambda: n < n)
print(copy.replace(SimpleNamespace(x=1, y=2), y=3), copy.copy(SimpleNamespace(q=1)))


class Sub(SimpleNamespace):
    pass


print(Sub(z=1), Sub(z=1) == SimpleNamespace(z=1), SimpleNamespace(**{'not id': 1}))

d = {'a': 1, 'b': [2]}
p = MappingProxyType(d)
print(p, repr(p), p['a'], len(p), list(p), 'a' in p, p.get('z', 0), list(p.items()), p == d, p | {'c': 3}, {'c': 3} | p, p.copy(), list(reversed(p)))
d['new'] = 5
print(p['new'], sorted(p.keys()), list(p.values()))
for call in (lambda: p.__setitem__('a', 1), lambda: p['zz'], lambda: MappingProxyType(3), lambda: MappingProxyType([1]), lambda: hash(p), lambda: p.pop('a'), lambda: MappingProxyType()):
    attempt(call)
try:
    p['a'] = 2
except TypeError as e:
    print(e)
try:
    p |= {'x': 1}
    print(type(p).__name__)
except TypeError as e:
    print(e)
print(isinstance(type.__dict__, MappingProxyType), hash(MappingProxyType(frozendict(a=1))) == hash(frozendict(a=1)))

m = ModuleType('made', 'its doc')
m.value = 42
print(m, m.__name__, m.__doc__, m.value, m.__package__, m.__loader__, m.__spec__, sorted(vars(m)))
attempt(lambda: m.nope)
attempt(ModuleType)
m.__getattr__ = lambda name: f'made up {name}'
print(m.nope)
m.__dict__['direct'] = 1
print(m.direct, ModuleType('bare').__doc__)
del m.__name__
attempt(lambda: repr(m))
