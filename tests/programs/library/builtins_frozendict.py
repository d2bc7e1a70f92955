# frozendict: construction, hashing, merging, immutability, views, copying, matching.
import copy
from collections.abc import Mapping, MutableMapping


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


f = frozendict({'a': 1, 'b': 2})
print(f, frozendict(), frozendict([('x', 1)], y=2), frozendict(a=1) == {'a': 1}, frozendict(a=1) == frozendict(a=1), f['a'], f.get('z'), f.get('z', 0), 'a' in f, len(f), list(f), list(reversed(f)), bool(frozendict()))
print(list(f.items()), sorted(f.keys()), list(f.values()), f.keys() & {'a', 'q'}, f | {'c': 3}, {'c': 3} | f, type(f | {}).__name__, type({} | f).__name__, f | frozendict(a=9), {**f}, dict(f))
print(hash(f) == hash(frozendict(b=2, a=1)), hash(frozendict()) == hash(frozendict()), {f: 'as key'}[frozendict(b=2, a=1)], frozendict(a=1) != frozendict(a=2), frozendict.fromkeys('ab', 0), isinstance(f, dict), isinstance(f, Mapping), isinstance(f, MutableMapping))
for call in (lambda: f['zz'], lambda: f.__setitem__('a', 1), lambda: hash(frozendict(a=[])), lambda: frozendict(3), lambda: frozendict([1]), lambda: frozendict({}, {}), lambda: f.pop('a'), lambda: f.update(b=1), lambda: f < f, lambda: frozendict({[]: 1}), lambda: f.clear(), lambda: f.setdefault('a')):
    attempt(call)
try:
    f['a'] = 2
except TypeError as e:
    print(e)
try:
    del f['a']
except TypeError as e:
    print(e)
g = f
g |= {'z': 26}
print(f, g, f is g)
print(copy.copy(f) is f, copy.deepcopy(frozendict(a=[1]))['a'] == [1], f.copy() is f or f.copy() == f)
match f:
    case {'a': one, **rest}:
        print('matched', one, rest)


class Sub(frozendict):
    def __missing__(self, key):
        return f'<{key}>'


s = Sub(a=1)
print(s['a'], s['b'], type(s).__name__, s == {'a': 1}, s)
nested = frozendict(inner=frozendict(x=(1, 2)))
print(nested, hash(nested) == hash(frozendict(inner=frozendict(x=(1, 2)))), nested['inner']['x'])
print([k + str(v) for k, v in f.items()], max(f), sorted(f, reverse=True), (lambda **kw: kw)(**f), '%(a)s-%(b)s' % f, '{a}{b}'.format_map(f))
