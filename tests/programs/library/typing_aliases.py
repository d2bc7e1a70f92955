# The aliases of built-in and abstract classes: repr, equality, substitution, checks, errors.
from typing import *
import typing


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


T, K, V = TypeVar('T'), TypeVar('K'), TypeVar('V')
for alias in (List[int], Dict[str, int], Set[T], FrozenSet[str], Tuple[int, ...], Tuple[()], Tuple[int, str], Type[int], Deque[int], DefaultDict[str, int], OrderedDict[K, V],
              Counter[str], ChainMap[str, int], Iterable[int], Iterator[T], Generator[int, None, str], Generator[int], AsyncGenerator[int], Coroutine[int, str, bool], Awaitable[T], Mapping[str, List[int]],
              MutableSequence[T], AbstractSet[int], KeysView[str], ItemsView[str, int], ContextManager[int], AsyncContextManager[int, None], Callable[[int, str], bool], Callable[..., T],
              Callable[[], None], List['Later'], List[None], Dict[str, Any], Sequence[Union[int, str]], Reversible[int], Collection[T], Container[int]):
    print(alias, alias.__origin__.__name__, alias.__args__, alias.__parameters__)
print(List, Dict, Tuple, Callable, Hashable, Sized, Type, ContextManager)
print(List[T][int], Dict[K, V][str, int], Dict[K, List[V]][int, T][bool], Callable[[T, K], V][int, str, bool], Tuple[T, ...][int], List[List[T]][str], Type[T][int], Mapping[T, T][int])
print(List[int] == List[int], List[int] == List[str], List[int] == list[int], hash(List[int]) == hash(List[int]), List[int] is List[int], {List[int]: 'k'}[List[int]])
print(isinstance([], List), isinstance({}, Mapping), issubclass(list, Sequence), issubclass(dict, Dict), isinstance('', Iterable), issubclass(int, Hashable))
print(Deque([1], 3), Counter('aab'), DefaultDict(list), List[int].append is list.append, List[int].__name__, List._name)
for call in (lambda: List(), lambda: List[int](), lambda: List[int, str], lambda: Dict[int], lambda: List[()], lambda: isinstance([], List[int]), lambda: issubclass(list, List[int]),
             lambda: List[int][str], lambda: Dict[K, V][int], lambda: Callable[[int]], lambda: Hashable[int], lambda: List[T][int, str], lambda: Generator[()], lambda: typing.Nope):
    attempt(call)


class IntList(List[int]):
    pass


class StrMap(Mapping[str, T]):
    def __getitem__(self, k): ...
    def __iter__(self): ...
    def __len__(self): ...


print(IntList.__mro__, IntList.__orig_bases__, IntList([1, 2]))
print(StrMap.__parameters__, StrMap[int], [c.__name__ for c in StrMap.__mro__])
print(Deque[int]([1, 2]), typing.Text, List.__doc__)
