# kw_only as option, as marker and per field; order of parameters; inheritance.
from dataclasses import dataclass, field, fields, KW_ONLY


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


@dataclass(kw_only=True)
class All:
    x: int
    y: int = 2


print(All(x=1), All(y=3, x=1), All.__match_args__, All.__init__.__kwdefaults__)
for call in (lambda: All(1), lambda: All(), lambda: All(1, y=2), lambda: All(x=1, z=3)):
    attempt(call)


@dataclass
class Marked:
    a: int
    b: int = 0
    _: KW_ONLY
    c: int
    d: list = field(default_factory=list)


print(Marked(1, c=2), Marked(1, 2, c=3, d=[4]), Marked.__match_args__, [f.name for f in fields(Marked)], [f.kw_only for f in fields(Marked)])
for call in (lambda: Marked(1), lambda: Marked(1, 2, 3), lambda: Marked(1, 2, 3, c=4), lambda: Marked(c=1), lambda: Marked(1, c=2, e=3)):
    attempt(call)


@dataclass
class PerField:
    first: int = field(default=1, kw_only=True)
    second: int


@dataclass(kw_only=True)
class Except:
    keyword: int = 5
    positional: int = field(kw_only=False)


print(PerField(2), PerField(2, first=3), Except(1), Except(1, keyword=2), Except.__match_args__)
attempt(lambda: PerField(1, 2))


@dataclass
class Base:
    x: int
    y: int = 1


@dataclass
class Derived(Base):
    _: KW_ONLY
    z: int


@dataclass(kw_only=True)
class Third(Derived):
    w: int


@dataclass
class Fourth(Third):
    v: int = 9


print(Derived(1, z=2), Third(1, z=2, w=3), Fourth(1, 2, 3, z=4, w=5), Fourth.__match_args__, [f.name for f in fields(Fourth)])
attempt(lambda: Third(1, 2))
print(Fourth.__doc__)


@dataclass(kw_only=True, order=True, slots=True)
class Config:
    name: str
    level: int = 0
    flags: tuple = ()


print(sorted([Config(name='b'), Config(name='a', level=3)]), Config.__slots__)
match Config(name='n', level=2):
    case Config(name=name, level=2):
        print(name)
