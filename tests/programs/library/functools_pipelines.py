# Functions made of functions: composition, currying, memoised recursion, dispatch, ordering of records.
from functools import reduce, partial, cache, lru_cache, cmp_to_key, wraps, singledispatch, total_ordering
import operator


def compose(*functions):
    return reduce(lambda f, g: lambda x: f(g(x)), functions, lambda x: x)


def pipe(value, *functions):
    return reduce(lambda v, f: f(v), functions, value)


def curry(f, arity):
    return f() if arity == 0 else lambda x: curry(partial(f, x), arity - 1)


def trace(log):
    def decorate(f):
        @wraps(f)
        def inner(*args):
            log.append((f.__name__, args))
            return f(*args)
        return inner
    return decorate


print(compose(str, abs, int)('-5'), pipe(' text ', str.strip, str.title, list, reversed, ''.join), curry(lambda a, b, c: a * 100 + b * 10 + c, 3)(1)(2)(3), compose()(7))
log = []


@trace(log)
@trace(log)
def add(a, b):
    return a + b


print(add(1, 2), log, add.__name__, add.__wrapped__.__wrapped__(5, 6))


@cache
def ways(amount, coins):
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return ways(amount - coins[0], coins) + ways(amount, coins[1:])


print(ways(100, (50, 25, 10, 5, 1)), ways.cache_info().misses == ways.cache_info().currsize)


@lru_cache(maxsize=None)
def edit(a, b):
    if not a or not b:
        return len(a) + len(b)
    return min(edit(a[1:], b) + 1, edit(a, b[1:]) + 1, edit(a[1:], b[1:]) + (a[0] != b[0]))


print(edit('kitten', 'sitting'), edit('', 'abc'), edit('flaw', 'lawn'))


@singledispatch
def encode(x):
    raise TypeError(f'cannot encode {type(x).__name__}')


encode.register(str, lambda s: f's{len(s)}:{s}')
encode.register(int, lambda n: f'i{n}')
encode.register(list, lambda l: '[' + ''.join(map(encode, l)) + ']')
encode.register(dict, lambda d: '{' + ''.join(encode(k) + encode(v) for k, v in sorted(d.items())) + '}')
print(encode({'b': [1, 'x', []], 'a': True}))
try:
    encode([1.5])
except TypeError as e:
    print(e)


def natural(a, b):
    key = lambda s: [int(p) if p.isdigit() else p for p in s.replace('-', ' ').split()]
    return (key(a) > key(b)) - (key(a) < key(b))


print(sorted(['v-10', 'v-9', 'v-100', 'a-2'], key=cmp_to_key(natural)), reduce(operator.getitem, ['a', 0, 'b'], {'a': [{'b': 'found'}]}))
print(reduce(lambda acc, kv: {**acc, kv[0]: acc.get(kv[0], 0) + kv[1]}, [('a', 1), ('b', 2), ('a', 3)], {}), reduce(operator.or_, [{1}, {2}, {3}]), list(map(partial(operator.mul, 3), range(4))))


@total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(map(int, text.split('.')))

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts

    def __repr__(self):
        return '.'.join(map(str, self.parts))


print(sorted(map(Version, ['1.10', '1.2', '1.2.1', '0.9'])), Version('2') >= Version('1.9'), max(map(Version, ['3.1', '3.0.9'])))
