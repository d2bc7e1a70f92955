# asdict, astuple, replace, make_dataclass: nesting, factories, errors.
from dataclasses import dataclass, field, asdict, astuple, replace, make_dataclass, fields, is_dataclass, InitVar
from collections import namedtuple, OrderedDict, defaultdict
import copy
import typing


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


@dataclass
class Leaf:
    v: int


@dataclass
class Tree:
    name: str
    leaf: Leaf
    many: list[Leaf] = field(default_factory=list)
    keyed: dict = field(default_factory=dict)
    pair: tuple = ()


Named = namedtuple('Named', 'a b')
t = Tree('t', Leaf(1), [Leaf(2), [Leaf(3)]], {'k': Leaf(4), Named(1, 2): [5]}, (Leaf(6), Named(Leaf(7), 8)))
print(asdict(t))
print(astuple(t))
print(asdict(t, dict_factory=OrderedDict)['leaf'], astuple(t, tuple_factory=list)[1], asdict(Leaf(1), dict_factory=lambda pairs: pairs))
d = asdict(t)
d['many'].append('only in the copy')
print(len(t.many), asdict(Tree('d', Leaf(1), keyed=defaultdict(list, {1: [Leaf(2)]})))['keyed'], asdict(Tree('o', None, keyed=OrderedDict(a=Leaf(1))))['keyed'])
for call in (lambda: asdict(3), lambda: asdict(Tree), lambda: astuple([Leaf(1)]), lambda: replace(3, x=1), lambda: replace(Leaf, v=1), lambda: replace(Leaf(1), w=2), lambda: asdict(Leaf)):
    attempt(call)


@dataclass
class R:
    a: int
    b: int = field(init=False, default=5)
    c: InitVar[int] = 0
    d: InitVar[int] = None

    def __post_init__(self, c, d):
        self.b = self.a + c


print(replace(R(1, 2), a=10), replace(R(1), a=3, c=4), copy.replace(Leaf(1), v=9), replace(t, name='u').leaf is t.leaf)
attempt(lambda: replace(R(1), b=3))


@dataclass
class Must:
    x: InitVar[int]


attempt(lambda: replace(Must(1)))
attempt(lambda: replace(Must(1), x=2))
C = make_dataclass('C', ['x', ('y', int), ('z', list, field(default_factory=list))], namespace={'sum': lambda self: self.x + self.y}, frozen=True)
print(C(1, 2), C(1, 2).sum(), C.__name__, C.__module__, C.__annotations__, is_dataclass(C), [f.type for f in fields(C)])
attempt(lambda: setattr(C(1, 2), 'x', 3))
D = make_dataclass('D', [('w', 'int', 5)], bases=(Leaf,), order=True)
print(D(1), D(1) < D(2), D.__mro__[1].__name__, D.__annotations__)
for args in ((['a', 'a'],), (['for'],), (['1x'],), ([3],), ([('a',)],), ([('a', int, 1, 2)],), ([(3, int)],), ([('ok', int, []),],)):
    attempt(lambda: make_dataclass('Bad', *args))
print(make_dataclass('M', ['x'], module='elsewhere').__module__, make_dataclass('Empty', [])(), make_dataclass('S', ['a'], slots=True).__slots__)


class Custom:
    def __deepcopy__(self, memo):
        return 'copied'


print(asdict(make_dataclass('H', ['c'])(Custom())), asdict(make_dataclass('H', ['c'])({1, 2}))['c'] == {1, 2})
big = make_dataclass('Big', [f'f{i}' for i in range(25)])
b = big(*range(25))
print(b.f24, b == big(*range(25)), sum(astuple(b)))
attempt(lambda: big(*range(24)))
attempt(lambda: big(*range(26)))
attempt(lambda: big(*range(25), f0=1))
attempt(lambda: big(*range(20), zz=1))
