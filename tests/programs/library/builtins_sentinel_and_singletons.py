# sentinel, None, Ellipsis, NotImplemented, True and False: identity, repr, truth, calls, errors.
import copy


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


MISSING = sentinel('MISSING')
print(MISSING, repr(MISSING), MISSING is MISSING, MISSING == sentinel('MISSING'), MISSING.__name__, type(MISSING).__name__, bool(MISSING), copy.copy(MISSING) is MISSING, copy.deepcopy([MISSING])[0] is MISSING, MISSING.__module__)
print({MISSING: 1}[MISSING], int | MISSING, MISSING | None, hash(MISSING) == hash(MISSING))


def f(x=MISSING):
    return 'nothing' if x is MISSING else x


print(f(), f(None), f(0))
for call in (lambda: sentinel(), lambda: sentinel(3), lambda: MISSING(), lambda: MISSING < MISSING, lambda: type('S', (sentinel,), {}), lambda: setattr(MISSING, 'x', 1)):
    attempt(call)
print(None, ..., NotImplemented, type(None)() is None, type(...)() is ..., type(NotImplemented)() is NotImplemented, bool(None), bool(...), None == None, None is None, Ellipsis is ..., hash(None) == hash(None), repr(None), f'{None}', f'{...!r:>10}')
none, dots = None, ...
for call in (lambda: bool(NotImplemented), lambda: none(), lambda: none + 1, lambda: none < none, lambda: none[0], lambda: len(None), lambda: type(None)(1), lambda: dots(), lambda: -None, lambda: None.x, lambda: not NotImplemented, lambda: type('N', (type(None),), {}), lambda: iter(...), lambda: None >= 1):
    attempt(call)
print(True + True, True * 3, -True, not True, True & False, True | 2, True ^ True, True == 1, isinstance(True, int), hash(True) == hash(1), str(True), int(False), True / 2, True // 2, [10, 20][True], {1: 'one'}[True], {True: 'x', 1: 'y', 1.0: 'z'})
print(bool(), bool([]), bool([0]), bool(''), bool(' '), bool(0.0), bool(-0.0), bool(float('nan')), bool(0j), bool({}), bool(()), bool(range(0)), bool(object()), bool(None), True.real, True.bit_length(), True.__index__())


class Len:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class Bool:
    def __init__(self, b):
        self.b = b

    def __bool__(self):
        return self.b


print(bool(Len(0)), bool(Len(5)), bool(Bool(True)), bool(Bool(False)), not Len(0), Len(0) or 'or', Bool(True) and 'and')
for call in (lambda: bool(Bool(1)), lambda: bool(Bool('x')), lambda: bool(Len(-1)), lambda: bool(Len('a')), lambda: bool(Len(10 ** 30)), lambda: bool(1, 2), lambda: not Bool(None), lambda: bool(x=1), lambda: True.x, lambda: len(Len(2.5)), lambda: len(Len(-3)), lambda: len(5), lambda: len(Len(True))):
    attempt(call)
