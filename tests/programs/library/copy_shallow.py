# copy.copy: containers, classes, slots, __copy__, reductions, atoms.
import copy
from collections import OrderedDict, deque, defaultdict, Counter


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


inner = [1]
for value in ([inner], {'k': inner}, (inner,), {1, 2}, bytearray(b'x'), deque([inner], 3), OrderedDict(a=inner), defaultdict(list, a=inner), Counter('aa')):
    same = copy.copy(value)
    print(type(same).__name__, same == value, same is value)
for atom in (None, 1, 2.5, 'text', b'bytes', len, int, range(3), ..., NotImplemented, lambda: 1, slice(1, 2), frozenset([1]), 3j, True, property()):
    assert copy.copy(atom) is atom and copy.deepcopy(atom) == atom


class Plain:
    def __init__(self, **kw):
        self.__dict__.update(kw)


p = Plain(a=inner, b=2)
q = copy.copy(p)
print(q.__dict__, q.a is inner, q is p, type(q) is Plain)


class Slots:
    __slots__ = ('x', '__private', 'unset')

    def __init__(self):
        self.x, self.__private = inner, 'hidden'

    def show(self):
        return self.x, self.__private, hasattr(self, 'unset')


print(copy.copy(Slots()).show(), copy.copy(Slots()).x is inner)


class Mixed(Slots):
    def __init__(self):
        super().__init__()
        self.extra = 'dict'


print(copy.copy(Mixed()).show(), copy.copy(Mixed()).extra)


class Custom:
    def __copy__(self):
        return 'custom copy'


class Reduced:
    def __init__(self, n, tag=None):
        self.n, self.tag = n, tag

    def __reduce__(self):
        return Reduced, (self.n + 1,), {'tag': 'state'}


class Stateful:
    def __init__(self):
        self.a, self.b = 1, 2

    def __getstate__(self):
        return {'a': self.a}

    def __setstate__(self, state):
        self.__dict__.update(state, restored=True)


class NewArgs:
    def __new__(cls, *args, **kw):
        print('new', args, kw)
        return super().__new__(cls)

    def __getnewargs_ex__(self):
        return (1, 2), {'k': 3}


r = copy.copy(Reduced(5))
print(copy.copy(Custom()), r.n, r.tag, copy.copy(Stateful()).__dict__)
copy.copy(NewArgs())


class SubList(list):
    pass


s = SubList([inner])
s.note = 'n'
t = copy.copy(s)
print(t, t.note, type(t).__name__, t[0] is inner)


def gen():
    yield


attempt(lambda: copy.copy(gen()))
attempt(lambda: copy.copy(iter([1])).__next__())
e = ValueError('a', 1)
e.extra = 'kept'
f = copy.copy(e)
print(repr(f), f.extra, f is e, copy.Error.__mro__[1])
attempt(lambda: copy.replace(3))
