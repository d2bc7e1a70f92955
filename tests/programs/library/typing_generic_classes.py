# Generic: parameters, subscription, inheritance, __orig_class__, errors; the syntax with brackets.
from typing import Generic, TypeVar, TypeVarTuple, ParamSpec, Unpack, Callable, Concatenate, List, Protocol


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


T, K, V = TypeVar('T'), TypeVar('K'), TypeVar('V')
P, Ts = ParamSpec('P'), TypeVarTuple('Ts')
D = TypeVar('D', default=str)


class Box(Generic[T]):
    limit = 5

    def __init__(self, item=None):
        self.item = item

    def kind(self):
        return self.__orig_class__


class Pair(Generic[K, V]):
    pass


class IntBox(Box[int]):
    pass


class Both(Box[T], Pair[T, str]):
    pass


class Mapped(Pair[V, K], Generic[K, V]):
    pass


class Call(Generic[P]):
    pass


class Many(Generic[T, *Ts]):
    pass


class Defaulted(Generic[T, D]):
    pass


class New[X, *Y, **Z]:
    pass


print(Box[int], Box[int].__origin__, Box[int].__args__, Box[T].__parameters__, Box[List[T]][str], Box.__parameters__, Box.__orig_bases__, Box.__bases__)
print(Box[int](3).item, Box[str]().kind(), Box[int].limit, Box[int] == Box[int], Box[int] is Box[int], Box[int] == Box[str], Box['Later'], Box[None], isinstance(Box[int](), Box))
print(Pair[int, str], Pair[K, int][str], Pair[T, T][int], Both.__parameters__, Both[int], Mapped.__parameters__, Mapped[int, str], IntBox.__orig_bases__, IntBox.__parameters__)
print(Call[[int, str]], Call[int, str], Call[...], Call[P], Call[Concatenate[int, P]][[str]], Call[[int]].__args__)
print(Many[int], Many[int, str, bool], Many[T, *Ts][int, str], Many[int, *tuple[str, ...]], Many[int, Unpack[Ts]], Defaulted[int], Defaulted[int, bool])
print(New[int, str, bool, [int]], New.__type_params__, New.__parameters__, New.__orig_bases__, [c.__name__ for c in New.__mro__])
print(Callable[P, T][[int], str], Callable[Concatenate[int, P], T][[str, bool], None], Callable[Concatenate[int, P], T][..., int])
Box[int].shared = 'set through the alias'
print(Box.shared)
for call in (lambda: Box[int, str], lambda: Pair[int], lambda: IntBox[int], lambda: Box[int][str], lambda: Generic[int], lambda: Generic[T, T], lambda: Generic[()], lambda: isinstance(Box(), Box[int]),
             lambda: Box[int].nope, lambda: type('A', (Generic,), {}), lambda: Many[()], lambda: Call[3], lambda: New[int], lambda: Box()[0], lambda: T[int], lambda: Defaulted[()]):
    attempt(call)


def define(source):
    try:
        exec(source, globals())
        print('ok')
    except Exception as e:
        print(type(e).__name__, e)


define('class A(Generic[T], Generic[K]): pass')
define('class A(Pair[K, V], Generic[K]): pass')
define('class A(Generic): pass')
define('class A(Generic[D, T]): pass')
define('class A(Generic[*Ts, D]): pass')
define('class A[X = int, Y]: pass')
