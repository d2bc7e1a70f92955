# total_ordering from each root, NotImplemented passed on, overriding in subclasses.
from functools import total_ordering, cmp_to_key


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def make(root):
    ops = {'__lt__': lambda a, b: a < b, '__le__': lambda a, b: a <= b,
           '__gt__': lambda a, b: a > b, '__ge__': lambda a, b: a >= b}

    def compare(self, other):
        if not hasattr(other, 'v'):
            return NotImplemented
        return ops[root](self.v, other.v)

    return total_ordering(type('K' + root.strip('_'), (), {
        '__init__': lambda self, v: setattr(self, 'v', v),
        '__eq__': lambda self, other: hasattr(other, 'v') and self.v == other.v,
        '__hash__': None, root: compare}))


for root in ('__lt__', '__le__', '__gt__', '__ge__'):
    K = make(root)
    one, two, again = K(1), K(2), K(1)
    print(root, one < two, one <= again, one > two, one >= again, two > one, two <= one, one < again, one >= two)
    attempt(lambda: one < 3)
    attempt(lambda: one >= 'x')
    print([name for name in ('__lt__', '__le__', '__gt__', '__ge__') if getattr(K, name).__name__ == name])

attempt(lambda: total_ordering(type('None_', (), {})))


@total_ordering
class Pair:
    def __init__(self, a, b):
        self.a, self.b = a, b
    def __eq__(self, other):
        return (self.a, self.b) == (other.a, other.b)
    def __lt__(self, other):
        return (self.a, self.b) < (other.a, other.b)
    def __repr__(self):
        return f'{self.a}{self.b}'


pairs = [Pair(2, 'x'), Pair(1, 'z'), Pair(1, 'y')]
print(sorted(pairs), max(pairs), min(pairs), sorted(pairs, reverse=True))


class Reversed(Pair):
    def __lt__(self, other):
        return Pair.__lt__(other, self)


print(sorted([Reversed(1, 'a'), Reversed(2, 'b')]), Reversed(1, 'a') > Reversed(2, 'b'))

by_length = cmp_to_key(lambda a, b: len(a) - len(b))
print(sorted(['ccc', 'a', 'bb', 'd'], key=by_length), by_length('aa') < by_length('bbb'), by_length('a') == by_length('b'))
attempt(lambda: by_length('a') < 3)
attempt(lambda: hash(by_length('a')))
attempt(lambda: cmp_to_key())
print(by_length('xyz').obj)
