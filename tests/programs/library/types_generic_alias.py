# list[int] and its kin: attributes, substitution, calls, inheritance, unpacking, errors.
import types
from typing import TypeVar, TypeVarTuple, ParamSpec
from collections import deque, defaultdict, OrderedDict, Counter
from collections.abc import Iterable, Callable


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


T, K, Ts, P = TypeVar('T'), TypeVar('K'), TypeVarTuple('Ts'), ParamSpec('P')
for alias in (list[int], dict[str, list[int]], tuple[int, ...], tuple[()], set[T], type[int], frozenset[str], deque[int], defaultdict[str, int], OrderedDict[K, T], Iterable[int], list['Later'], list[None], dict[K, T], tuple[*Ts], list[int | None], Callable[[int], str], Callable[P, T], Counter[str],
              enumerate[int], list[list[T]], slice[int], memoryview[int]):
    print(alias, alias.__origin__.__name__, alias.__args__, alias.__parameters__)
print(list[T][int], dict[K, T][str, int], dict[K, list[T]][int, T][bool], tuple[T, K, T][int, str], tuple[*Ts][int, str, bool], tuple[int, *Ts][()], list[T | None][int], Callable[[T], K][int, str], Callable[P, T][[int, str], bool], type[T][int], tuple[T, ...][str])
print(list[int]([1, 2]), dict[str, int](a=1), list[int].append is list.append, list[int]() == [], type(list[int]()), list[int].__class__, type(list[int]).__name__, list[int].__name__, list[int].__doc__ == list.__doc__, isinstance([], list[int].__origin__))
print(list[int] == list[int], list[int] == list[str], hash(list[int]) == hash(list[int]), list[int] is list[int], {list[int]: 1}[list[int]], list[int] | None, list[int] | dict[str, int], types.GenericAlias(list, (int,)) == list[int], types.GenericAlias(list, int), types.GenericAlias(int, (str, 'x')))
print(*tuple[int, str], [*tuple[int, ...]], next(iter(tuple[int, str])) == tuple[int, str], next(iter(tuple[int, str])).__unpacked__, tuple[int].__unpacked__, next(iter(tuple[int, ...])).__typing_unpacked_tuple_args__)
for call in (lambda: int[str], lambda: isinstance([], list[int]), lambda: issubclass(list, list[int]), lambda: list[int][str], lambda: dict[K, T][int], lambda: list[T][int, str], lambda: list[int].nope, lambda: type[int](), lambda: types.GenericAlias(), lambda: types.GenericAlias(list), lambda: list[()], lambda: tuple[T][()],
             lambda: setattr(list[int], 'x', 1), lambda: len[int], lambda: str[int], lambda: list[int] < list[int]):
    attempt(call)


class IntList(list[int]):
    pass


class Own:
    def __class_getitem__(cls, item):
        return types.GenericAlias(cls, item)


class Sub(Own[int], dict[str, T]):
    pass


print(IntList([1]), IntList.__bases__, IntList.__orig_bases__, Own[int, str], isinstance(Own[int](), Own), Sub.__mro__[1:3], Sub.__orig_bases__)
print([].__class__[int], list[int].__mro_entries__((list[int],)), Own[T][int], dir(list[int])[-3:], list[int].__reduce__()[0].__name__)
import copy
print(copy.copy(list[int]) == list[int], copy.deepcopy(dict[str, list[T]]) == dict[str, list[T]])
