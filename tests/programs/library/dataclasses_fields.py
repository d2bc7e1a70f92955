# field(): every option, metadata, repr of a Field, class variables, init-only variables, errors at definition.
from dataclasses import dataclass, field, fields, InitVar, KW_ONLY, MISSING
from typing import ClassVar


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


@dataclass
class F:
    plain: int
    hidden: str = field(default='h', repr=False)
    skipped: int = field(default=1, compare=False)
    made: list = field(default_factory=list, init=False)
    noted: int = field(default=0, metadata={'unit': 'm'}, doc='a doc')
    late: int = field(init=False, default=9)
    shared: ClassVar[int] = 100
    also: ClassVar = 5


a = F(1)
print(a, a.hidden, F(1, skipped=5) == F(1, skipped=6), a.made, F.shared, a.late, F.late, sorted(vars(a)))
print([f.name for f in fields(F)], fields(F)[4].metadata['unit'], fields(F)[4].doc, fields(F)[0].default is MISSING, fields(F)[3].default_factory is list)
print(fields(F)[0])
print(fields(F)[4].type, fields(F)[1].repr, fields(F)[2].compare, fields(F)[5].init, dict(fields(F)[0].metadata))
attempt(lambda: fields(F)[4].metadata.update(x=1))
attempt(lambda: F(1, made=[]))


@dataclass
class Init:
    width: int
    scale: InitVar[int] = 2
    total: int = field(init=False)

    def __post_init__(self, scale):
        self.total = self.width * scale


print(Init(3), Init(3, 5), Init(3, scale=10).total, [f.name for f in fields(Init)], Init.scale, InitVar[int], InitVar[list[str]])


@dataclass
class Needs:
    x: InitVar[str]
    y: int = 0

    def __post_init__(self, x):
        self.y = len(x)


print(Needs('four'), vars(Needs('ab')))
attempt(Needs)
for source in ('@dataclass\nclass A:\n x: int = 1\n y: int', '@dataclass\nclass A:\n x: list = []', '@dataclass\nclass A:\n x: dict = {}', '@dataclass\nclass A:\n x: set = set()', '@dataclass\nclass A:\n x = field()',
               '@dataclass\nclass A:\n x: int = field(default=1, default_factory=int)', '@dataclass\nclass A:\n x: ClassVar[int] = field(default_factory=int)', '@dataclass\nclass A:\n x: InitVar[int] = field(default_factory=int)',
               '@dataclass\nclass A:\n x: ClassVar[int] = field(kw_only=True)', '@dataclass(order=True, eq=False)\nclass A: pass', '@dataclass\nclass A:\n _: KW_ONLY\n __: KW_ONLY', '@dataclass(nope=1)\nclass A: pass',
               '@dataclass\nclass A:\n x: int = field(1)', '@dataclass(weakref_slot=True)\nclass A: pass', '@dataclass\nclass A:\n x: int = field(default=[])'):
    define(source)
attempt(lambda: fields(3))
attempt(lambda: dataclass(3))


class Unhashable:
    __hash__ = None


define('@dataclass\nclass A:\n x: Unhashable = Unhashable()')
print(dataclass()(type('Made', (), {'__annotations__': {'q': int}, 'q': 4}))())
