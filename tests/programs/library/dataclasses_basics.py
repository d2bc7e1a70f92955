# @dataclass: the generated methods, defaults, argument errors, repr, comparison, matching.
from dataclasses import dataclass, field, fields, is_dataclass, MISSING


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


@dataclass
class Point:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)


p = Point(1)
p.tags.append('t')
print(p, Point(1), Point(1, 3, ['a']), Point(x=5, y=6), p.tags is Point(1).tags, Point.y, vars(p))
print(Point(1) == Point(1), Point(1) == Point(2), Point(1) == (1, 2, []), Point(1) != Point(1), Point(1).__eq__(3))
for call in (lambda: Point(), lambda: Point(1, 2, 3, 4), lambda: Point(q=1), lambda: Point(1, x=2), lambda: Point(1) < Point(2), lambda: hash(Point(1)), lambda: Point.x, lambda: Point.tags, lambda: Point(1).zz):
    attempt(call)
print(Point.__match_args__, Point.__hash__, Point.__name__, Point.__init__.__name__, Point.__init__.__qualname__, Point.__init__.__defaults__[0], Point.__doc__)
print([f.name for f in fields(Point)], [f.name for f in fields(p)], is_dataclass(Point), is_dataclass(p), is_dataclass(3), Point.__annotations__, Point.__init__.__annotations__)
match Point(1, 5):
    case Point(1, y, tags=[]):
        print('matched', y)


@dataclass
class Nothing:
    pass


@dataclass
class Method:
    n: int

    def __repr__(self):
        return f'<{self.n}>'

    def double(self):
        return Method(self.n * 2)


print(Nothing(), Nothing() == Nothing(), Method(3), Method(3).double(), Method(3) == Method(3))
attempt(lambda: Nothing(1))


@dataclass
class Tree:
    value: int
    left: 'Tree | None' = None
    right: 'Tree | None' = None


t = Tree(1, Tree(2), Tree(3, Tree(4)))
print(t, t == Tree(1, Tree(2), Tree(3, Tree(4))))
t.left.left = t
print(t)


@dataclass
class Odd:
    self: int
    other: int = 3
    cls: str = 'c'


print(Odd(1), Odd(self=4) == Odd(4), Odd(1).other)
nan = float('nan')
print(Point(nan) == Point(nan), (lambda q: q == q)(Point(nan)), MISSING)


class Plain:
    y = 7


@dataclass
class FromPlain(Plain):
    x: int = 1


print(FromPlain(), FromPlain().y, [f.name for f in fields(FromPlain)])
