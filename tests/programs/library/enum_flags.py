# Flag and IntFlag: combining, membership, iteration, names, inverse, unknown bits.
from enum import Flag, IntFlag, auto


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W
    NONE = 0


p = Perm.R | Perm.X
print(p, repr(p), p.name, p.value, Perm.RW, repr(Perm.RW), Perm.R | Perm.W is Perm.RW, Perm.NONE, repr(Perm(0)), bool(Perm.NONE), bool(p), Perm.R | Perm.W | Perm.X)
print(list(Perm), list(Perm.__members__), list(p), list(Perm.RW), len(p), len(Perm.NONE), len(Perm), Perm.R in p, Perm.RW in p, Perm.NONE in p, Perm.R in Perm, 5 in Perm, 99 in Perm)
print(Perm.RW & Perm.R, Perm.RW ^ Perm.X, ~Perm.R, ~Perm.NONE, ~p, Perm(5), Perm(5) is p, Perm(-1), Perm(-2), Perm['RW'], hash(p) == hash(Perm.R | Perm.X), p == Perm(5), p != Perm.R)
print([repr(Perm(i)) for i in range(8)])
for call in (lambda: Perm(8), lambda: Perm(-9), lambda: Perm('R'), lambda: Perm.R | 1, lambda: 1 | Perm.R, lambda: Perm.R & None, lambda: 1 in Perm.R, lambda: 'R' in Perm.R, lambda: Perm.R < Perm.W, lambda: int(Perm.R), lambda: Perm.R + Perm.W,
             lambda: Perm.Q, lambda: Perm['R|W'], lambda: setattr(Perm, 'R', 3)):
    attempt(call)


class Mode(IntFlag):
    A = 1
    B = 2
    C = 8


m = Mode.A | Mode.C
print(m, repr(m), m + 1, m == 9, int(m), repr(Mode.A | 4), repr(Mode(16)), repr(Mode(0)), f'{m:04b}', f'{m}', str(m), list(m), list(Mode(12)), repr(~Mode.A), repr(~Mode(0)), ~m + 0, repr(m & 1), repr(1 | Mode.B), repr(Mode.A ^ 3), repr(Mode(-1)), repr(Mode(-2)))
print(Mode.A < Mode.B, sorted([Mode.C, Mode.A]), Mode.B in Mode(3), m.name, Mode(4).name, Mode(5).name, isinstance(m, int), m | True, -Mode.A, Mode.B << 2, hash(m) == hash(9), [0, 'one', 'two'][Mode.B], 4 in Mode, max(Mode))


class Out(Flag):
    C = 4
    A = 1
    B = 2


print(list(Out), Out(7), list(Out(7)), Out.A | Out.C, Out(3).name)


class Wide(Flag):
    A = 1
    MANY = 12


print(list(Wide), repr(Wide.MANY), repr(Wide(13)), repr(Wide.MANY | Wide.A), Wide._flag_mask_, Wide._singles_mask_, repr(Wide(4)))


class Inverse(IntFlag):
    A = 1
    B = 2
    NOT_A = ~A
    ALL = -1


print(Inverse.__members__, Inverse.NOT_A, Inverse.ALL)
F = Flag('F', 'x y z')
print(list(F), F.x | F.z, Flag('G', {'a': 1, 'b': 4})(5), list(IntFlag('H', ['p', 'q'])))


class Hex(IntFlag):
    _numeric_repr_ = hex
    A = 1


print(repr(Hex(0x41)), Hex(0x41))
class Base(Flag):
    def count(self):
        return len(self)
class Child(Base):
    P = auto()
    Q = auto()
print((Child.P | Child.Q).count(), Child.P | Child.Q)
