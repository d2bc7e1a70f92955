# Inheriting from named tuples: methods, __new__, defaults, slots, docs, comparison with tuples, nesting.
from collections import namedtuple


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


class Point(namedtuple('Point', ['x', 'y'])):
    """A point with methods."""
    __slots__ = ()

    def __new__(cls, x=0, y=None):
        return super().__new__(cls, x, x if y is None else y)

    def __add__(self, other):
        return Point(*(a + b for a, b in zip(self, other)))

    def __str__(self):
        return f'<{self.x}; {self.y}>'

    @property
    def length(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    @classmethod
    def parse(cls, text):
        return cls(*map(int, text.split(',')))


p = Point(3, 4)
print(p, repr(p), p.length, p + (1, 1), Point(), Point(5), Point.parse('7,8'), p._replace(x=6), type(p._replace(x=6)).__name__, p == (3, 4), p < (3, 5), hash(p) == hash((3, 4)), {p: 1}[(3, 4)], p[::-1], p * 2, 3 in p, p.index(4))
attempt(lambda: setattr(p, 'z', 1))
attempt(lambda: setattr(p, 'x', 1))
attempt(lambda: Point(1, 2, 3))
attempt(lambda: Point._make([1, 2, 3]))
print(Point._fields, Point.__doc__, Point._make([1, 2]), Point.__bases__[0].__name__, Point.__mro__[-2:], p.__getnewargs__(), p._asdict())


class Point3(Point):
    """Fields cannot be added by inheriting; attributes can."""

    def __new__(cls, x, y, z):
        self = super().__new__(cls, x, y)
        self.z = z
        return self


q = Point3(1, 2, 3)
print(repr(q), q.z, len(q), q == (1, 2), q.length, vars(q))
Extended = namedtuple('Extended', Point._fields + ('z',))
print(Extended(*p, 5), Extended(*p, z=6)._asdict(), Extended._make([*p, 1]))
Account = namedtuple('Account', 'owner balance count', defaults=(0.0, None))
Account.__doc__ += ': the account of an owner'
Account.owner.__doc__ = 'Who owns it'
print(Account('x'), Account.__doc__, Account.owner.__doc__, Account.balance.__doc__, Account._field_defaults, Account('y', count=3))
Tree = namedtuple('Tree', 'value left right', defaults=(None, None))
t = Tree(5, Tree(3), Tree(8, Tree(7)))


def walk(tree):
    if tree:
        yield from walk(tree.left)
        yield tree.value
        yield from walk(tree.right)


print(list(walk(t)), t)


def depth(tree):
    match tree:
        case None:
            return 0
        case Tree(left=None, right=None):
            return 1
        case Tree(_, left, right):
            return 1 + max(depth(left), depth(right))


print(depth(t), depth(None))
Row = namedtuple('Row', ['name', 'def', 'name', '_private', 'ok'], rename=True)
print(Row._fields, Row(1, 2, 3, 4, 5), Row(*'abcde').ok)
Empty = namedtuple('Empty', '')
print(Empty(), Empty() == (), bool(Empty()), Empty._fields, Empty()._asdict())
table = [dict(zip(Account._fields, row)) for row in (('a', 1, 2), ('b', 3, 4))]
print([Account(**row) for row in table], sorted((Account(**r) for r in table), key=lambda a: -a.balance)[0].owner)
print(Point(1, 2) + Point(3), sum([Point(1), Point(2)], Point()), [a.x for a in map(Point, range(3))], '%s %s' % Point(8, 9), '{0.x}-{0.y}'.format(p), f'{p.x:>4}{p!r}', divmod(*Point(7, 2)), max(Point(1, 5), Point(1, 6)))
