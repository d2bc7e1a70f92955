# order=True, eq, unsafe_hash, frozen: which methods appear and how they compare.
from dataclasses import dataclass, field


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


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0
    note: str = field(default='', compare=False)


v = [Version(1, 2), Version(1), Version(0, 9, 'z'), Version(1, 2, 'other')]
print(sorted(v), max(v), Version(1) < Version(1, 1), Version(1) <= Version(1), Version(2) > Version(1, 9), Version(1, 2, 'a') >= Version(1, 2, 'b'), Version(1, 2, 'a') == Version(1, 2, 'b'))


class Sub(Version):
    pass


for call in (lambda: Version(1) < 3, lambda: Version(1) < Sub(2), lambda: Version(1) == Sub(1), lambda: hash(Version(1)), lambda: Version('a') < Version(1), lambda: Version.__lt__(Version(1), 2), lambda: Version.__lt__.__qualname__):
    attempt(call)


@dataclass(order=True)
class Single:
    x: list


print(Single([1]) < Single([2]), Single([]) >= Single([0]))
for options in ({}, {'eq': False}, {'frozen': True}, {'unsafe_hash': True}, {'eq': False, 'frozen': True}, {'eq': False, 'unsafe_hash': True}):
    @dataclass(**options)
    class A:
        x: int
        y: int = field(default=1, hash=False)
        z: int = field(default=2, compare=False)

    print(options, A.__hash__ is None, A.__hash__ is object.__hash__, A(1) == A(1, z=9), '__eq__' in A.__dict__)
    if A.__hash__ not in (None, object.__hash__):
        print(hash(A(1)) == hash((1,)), hash(A(1, 5)) == hash(A(1, 6)))


@dataclass
class Own:
    x: int

    def __hash__(self):
        return 42


@dataclass(frozen=True)
class OwnEq:
    x: int

    def __eq__(self, other):
        return True


print(hash(Own(1)), OwnEq(1) == 5, hash(OwnEq(3)) == hash((3,)), {Own(1), Own(1)} == {Own(1)})
define('@dataclass(unsafe_hash=True)\nclass A:\n x: int\n def __hash__(self): return 1')
define('@dataclass(order=True)\nclass A:\n x: int\n def __lt__(self, o): return 1')
define('@dataclass(order=True)\nclass A:\n x: int\n def __ge__(self, o): return 1')


@dataclass(frozen=True, order=True)
class Key:
    a: int
    b: str = 'b'


print({Key(1): 'one', Key(2): 'two'}[Key(1)], sorted({Key(2), Key(1), Key(1, 'a')}), hash(Key(1)) == hash((1, 'b')))
attempt(lambda: hash(Key([])))
