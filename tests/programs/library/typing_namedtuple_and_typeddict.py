# NamedTuple and TypedDict: class and functional forms, inheritance, keys, errors.
from typing import NamedTuple, TypedDict, Required, NotRequired, ReadOnly, Generic, TypeVar, is_typeddict, get_type_hints, Optional


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def define(source):
    try:
        exec(source, globals())
        print('ok')
    except Exception as e:
        print(type(e).__name__, e)


T = TypeVar('T')


class Point(NamedTuple):
    """A point."""
    x: int
    y: int = 0
    label: 'Optional[str]' = None

    @property
    def norm(self):
        return self.x ** 2 + self.y ** 2

    def moved(self, dx):
        return self._replace(x=self.x + dx)


p = Point(3)
print(p, p.norm, p.moved(1), Point.__doc__, Point._fields, Point._field_defaults, Point.__annotations__, Point.__bases__, p == (3, 0, None), Point.__orig_bases__[0].__name__)
print(get_type_hints(Point), Point.__new__.__annotations__ == Point.__annotations__, isinstance(p, tuple), Point._make([1, 2, 3]))
attempt(Point)
attempt(lambda: setattr(p, 'x', 1))
Emp = NamedTuple('Emp', [('name', str), ('id', int)])
print(Emp('a', 1), Emp.__annotations__, Emp.__module__)


class Gen(NamedTuple, Generic[T]):
    item: T


class New[X](NamedTuple):
    a: X


print(Gen[int], Gen[int](5), Gen.__parameters__, New[str]('q'), [c.__name__ for c in Gen.__mro__])
define('class A(NamedTuple):\n x: int = 1\n y: int')
define('class A(NamedTuple):\n _x: int')
define('class A(NamedTuple, int):\n x: int')
define('class A(NamedTuple):\n x: int\n def __init__(self): pass')
define('class A(NamedTuple):\n x: int\n _fields = 3')
attempt(lambda: NamedTuple('A'))
attempt(lambda: NamedTuple('A', x=int))


class Movie(TypedDict):
    title: str
    year: int


class More(Movie, total=False):
    rating: float
    seen: Required[bool]


class Fixed(TypedDict):
    id: ReadOnly[int]
    tag: NotRequired[ReadOnly[str]]


m = Movie(title='x', year=1)
print(m, type(m), Movie({'title': 'y'}), m == {'title': 'x', 'year': 1}, Movie.__annotations__, Movie.__total__, More.__total__, More.__bases__, More.__orig_bases__)
for cls in (Movie, More, Fixed):
    print(cls.__name__, sorted(cls.__required_keys__), sorted(cls.__optional_keys__), sorted(cls.__readonly_keys__), sorted(cls.__mutable_keys__), is_typeddict(cls))
print(get_type_hints(More), get_type_hints(Fixed), get_type_hints(Fixed, include_extras=True))
Alt = TypedDict('Alt', {'in': int, 'not-name': str}, total=False)
print(Alt.__annotations__, Alt.__total__, Alt.__name__, Alt.__module__)
attempt(lambda: isinstance({}, Movie))
attempt(lambda: issubclass(dict, Movie))
define('class A(Movie, dict): pass')
define('class A(TypedDict, dict): x: int')
define('class A(Movie):\n year: ReadOnly[int]')


class GenDict(TypedDict, Generic[T]):
    item: T


print(GenDict[int], GenDict(item=3), GenDict.__parameters__, [c.__name__ for c in GenDict.__mro__], is_typeddict(dict), is_typeddict(TypedDict))
