# Enumerations at work: a state machine, permissions, commands with functions, weekdays with arithmetic.
from enum import Enum, IntEnum, StrEnum, Flag, auto, member, unique, nonmember
from functools import partial


class State(Enum):
    IDLE = auto()
    RUNNING = auto()
    DONE = auto()

    @property
    def following(self):
        return {State.IDLE: {State.RUNNING}, State.RUNNING: {State.IDLE, State.DONE}}.get(self, set())

    def to(self, other):
        if other not in self.following:
            raise ValueError(f'{self.name} cannot become {other.name}')
        return other


s = State.IDLE
for target in (State.RUNNING, State.DONE, State.IDLE):
    try:
        s = s.to(target)
        print(s)
    except ValueError as e:
        print(e)
print({state.name: sorted(f.name for f in state.following) for state in State})


class Day(IntEnum):
    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6

    def __add__(self, n):
        return Day((int(self) + n) % 7)

    __radd__ = __add__

    @classmethod
    def parse(cls, text):
        return cls[text[:3].upper()]

    @property
    def weekend(self):
        return self >= Day.SAT


print(Day.FRI + 3, 10 + Day.MON, Day.parse('thursday'), [d.name for d in Day if d.weekend], Day.SUN - Day.MON, max(Day), Day(3), list(Day)[::3], sorted(Day, key=lambda d: d.name))


class Op(Enum):
    @member
    def PLUS(a, b):
        return a + b

    MINUS = member(lambda a, b: a - b)
    TIMES = member(partial(lambda a, b: a * b))
    default = nonmember('PLUS')

    def __call__(self, *args):
        return self.value(*args)


print([op.name for op in Op], [op(6, 3) for op in Op], Op.default, Op[Op.default](1, 1))


class Access(Flag):
    READ = auto()
    WRITE = auto()
    ADMIN = auto()
    EDITOR = READ | WRITE
    ALL = EDITOR | ADMIN

    @classmethod
    def from_text(cls, text):
        result = cls(0)
        for letter, flag in zip('rwa', (cls.READ, cls.WRITE, cls.ADMIN)):
            if letter in text:
                result |= flag
        return result


for text in ('', 'r', 'wr', 'a', 'rwa'):
    access = Access.from_text(text)
    print(repr(text), access, access.value, Access.WRITE in access, [flag.name for flag in access], ~access, bool(access & Access.EDITOR))


class Level(StrEnum):
    DEBUG = auto()
    INFO = auto()
    ERROR = auto()

    @property
    def rank(self):
        return list(Level).index(self)

    def __lt__(self, other):
        return self.rank < other.rank


print(Level.DEBUG < Level.ERROR, min(Level.ERROR, Level.INFO), sorted([Level.ERROR, Level.DEBUG]), f'{Level.INFO:>8}', Level('error'), '-'.join(Level), {Level.INFO: 1}['info'])


def describe(value):
    match value:
        case Day.SAT | Day.SUN:
            return 'weekend'
        case Day():
            return 'weekday'
        case Level.ERROR:
            return 'bad'
        case State.IDLE:
            return 'idle'
        case Access.READ:
            return 'reading'
    return 'other'


print([describe(v) for v in (Day.SUN, Day.MON, 'error', State.IDLE, State.DONE, Access.READ, 6, 5.0)])


@unique
class Codes(Enum):
    OK = 200, 'fine'
    GONE = 404, 'not there'

    def __init__(self, code, text):
        self.code, self.text = code, text

    @classmethod
    def _missing_(cls, value):
        return next((c for c in cls if c.code == value), None)


print(Codes(404), Codes(404).text, Codes.OK.code, Codes((200, 'fine')))
