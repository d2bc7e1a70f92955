# FlagBoundary, verify, unique, and the messages for what they find.
from enum import *
import enum


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


for boundary in FlagBoundary:
    class B(Flag, boundary=boundary):
        A = 1
        C = 4

    print(boundary, repr(boundary), B._boundary_)
    for value in (0, 2, 3, 5, 8, -1, -2, -3, 15):
        attempt(lambda: B(value))
    attempt(lambda: ~B.A)
    attempt(lambda: ~B(0))

    class I(IntFlag, boundary=boundary):
        A = 1
        C = 4

    for value in (2, 5, 9, -1):
        attempt(lambda: I(value))
    attempt(lambda: I.A | 8)
    attempt(lambda: ~I.A)


def define(source):
    try:
        exec(source, globals())
        print('ok')
    except Exception as e:
        print(type(e).__name__, e)


define('@unique\nclass X(Enum):\n A = 1\n B = 2\n C = 1\n D = 2')
define('@unique\nclass X(Enum):\n A = 1\n B = 2')
define('@verify(UNIQUE)\nclass X(Enum):\n A = 1\n B = 1\n C = 1')
define('@verify(CONTINUOUS)\nclass X(IntEnum):\n A = 1\n B = 5')
define('@verify(CONTINUOUS)\nclass X(IntEnum):\n A = 3\n B = 2\n C = 4')
define('@verify(CONTINUOUS)\nclass X(Flag):\n A = 1\n B = 8')
define('@verify(NAMED_FLAGS)\nclass X(Flag):\n A = 1\n B = 6')
define('@verify(NAMED_FLAGS)\nclass X(Flag):\n A = 1\n B = 3')
define('@verify(NAMED_FLAGS)\nclass X(Flag):\n A = 1\n B = 3\n C = 12')
define('@verify(NAMED_FLAGS)\nclass X(Flag):\n A = 1\n B = 2\n C = 3')
define('@verify(UNIQUE, CONTINUOUS)\nclass X(Enum):\n A = 1\n B = 3')
print(list(EnumCheck), str(UNIQUE), repr(CONTINUOUS), FlagBoundary('strict') is STRICT, KEEP == 'keep')
print(show_flag_values(13), show_flag_values(0), enum.bin(10), enum.bin(-10), enum.bin(0), enum.bin(5, 8), enum.bin(-6, 6))
attempt(lambda: show_flag_values(-1))
