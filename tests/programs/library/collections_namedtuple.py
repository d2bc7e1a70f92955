# namedtuple: construction, field access, helpers, renaming, defaults, errors.
from collections import namedtuple


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


Point = namedtuple('Point', 'x y')
p = Point(1, y=2)
print(p, p.x, p[1], p[-1], len(p), list(p), p == (1, 2), p + (3,), hash(p) == hash((1, 2)), p < Point(1, 3))
x, y = p
print(x, y, *p, Point._fields, p._asdict(), p._replace(x=9), Point._make([5, 6]), p.__match_args__)
print(isinstance(p, tuple), Point.__name__, Point.__doc__, Point.x.__doc__, Point.__module__, Point.__bases__)
for call in (lambda: Point(1), lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(1, x=2), lambda: Point(1, z=2),
             lambda: Point._make([1]), lambda: p._replace(z=1), lambda: setattr(p, 'x', 3), lambda: setattr(p, 'w', 3),
             lambda: delattr(p, 'x'), lambda: p.q, lambda: Point.__new__()):
    attempt(call)
D = namedtuple('D', ['a', 'b', 'c'], defaults=(2, [3]))
print(D(1), D(1, c=0), D._field_defaults, D.__new__.__defaults__)
attempt(lambda: D())
for args, kwargs in ((('N', 'x x'), {}), (('N', 'for'), {}), (('N', '_x'), {}), (('N', '1'), {}), (('no good', 'x'), {}),
                     (('class', 'x'), {}), (('N', 'x'), {'defaults': [1, 2]}), (('N', ['a', 3]), {}), (('N', 5), {})):
    attempt(lambda: namedtuple(*args, **kwargs))
print(namedtuple('R', 'a class a _x 1 b', rename=True)._fields, namedtuple('E', ())(), namedtuple('C', 'a, b,c')._fields)
print(namedtuple('M', 'a', module='other').__module__)
match p:
    case Point(x=1, y=b):
        print('matched', b)
match p:
    case Point(a, 2):
        print('matched by position', a)


class Better(Point):
    __slots__ = ()

    @property
    def norm(self):
        return self.x ** 2 + self.y ** 2

    def __new__(cls, x, y=0):
        return super().__new__(cls, x, y)


b = Better(3)
print(b, b.norm, b._replace(y=4).norm, type(b._replace(y=4)).__name__, Better._make([1, 1]))
import copy
print(copy.copy(p) is p, copy.deepcopy(D([1])), copy.replace(p, y=7))
big = namedtuple('Big', [f'f{i}' for i in range(30)])
v = big(*range(30))
print(v.f29, v[17], sum(v))
attempt(lambda: big(*range(29)))
attempt(lambda: big(*range(31)))
attempt(lambda: big(1, 2, f0=3))
print(sorted([Point(2, 1), Point(1, 5)]), max(Point(1, 2), Point(0, 9)), {Point(1, 2): 'key'}[(1, 2)])
