# Annotations read at run time: a checker of values against types, a dispatcher, a simple injector.
from typing import *
import typing
from collections.abc import Sequence as SequenceABC
from dataclasses import dataclass, fields


def matches(value, tp):
    if tp is Any:
        return True
    origin, args = get_origin(tp), get_args(tp)
    if origin is Annotated:
        return matches(value, args[0]) and all(check(value) for check in args[1:] if callable(check))
    if origin is Union:
        return any(matches(value, arg) for arg in args)
    if origin is Literal:
        return any(value == arg and type(value) is type(arg) for arg in args)
    if origin in (list, set, frozenset):
        return isinstance(value, origin) and all(matches(v, args[0]) for v in value)
    if origin is dict:
        return isinstance(value, dict) and all(matches(k, args[0]) and matches(v, args[1]) for k, v in value.items())
    if origin is tuple:
        if args[1:] == (...,):
            return isinstance(value, tuple) and all(matches(v, args[0]) for v in value)
        return isinstance(value, tuple) and len(value) == len(args) and all(map(matches, value, args))
    if origin is SequenceABC:
        return isinstance(value, SequenceABC) and all(matches(v, args[0]) for v in value)
    if is_typeddict(tp):
        hints = get_type_hints(tp)
        return isinstance(value, dict) and tp.__required_keys__ <= value.keys() <= hints.keys() and all(matches(v, hints[k]) for k, v in value.items())
    if isinstance(tp, TypeVar):
        return matches(value, tp.__bound__) if tp.__bound__ else not tp.__constraints__ or any(matches(value, c) for c in tp.__constraints__)
    if isinstance(tp, NewType):
        return matches(value, tp.__supertype__)
    if isinstance(tp, TypeAliasType):
        return matches(value, tp.__value__)
    if origin is typing.get_origin(Callable[..., Any]):
        return callable(value)
    return isinstance(value, tp)


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


UserId = NewType('UserId', int)
type Json = int | str | None | list[Json] | dict[str, Json]
Positive = Annotated[int, lambda n: n > 0]
N = TypeVar('N', int, float)
S = TypeVar('S', bound=str)
cases = [(3, int), ('3', int), (3, Optional[str]), (None, Optional[str]), ([1, 'a'], List[Union[int, str]]), ([1, 2.5], list[int]), ({'a': [1]}, Dict[str, List[int]]), ({'a': [None]}, dict[str, list[int]]), ((1, 'x'), Tuple[int, str]), ((1, 2, 3), tuple[int, ...]),
         ((1,), tuple[int, str]), ('b', Literal['a', 'b']), (1, Literal[True]), (5, Positive), (-5, Positive), ({'title': 'x'}, Movie), ({'title': 'x', 'year': 'y'}, Movie), ({'year': 1}, Movie), (7, UserId), ('7', UserId), ({'k': [1, {'z': None}]}, Json), ({'k': 1.5}, Json), (len, Callable[[int], int]),
         (3, Callable), (2.5, N), ('x', N), ('x', S), (frozenset({1}), FrozenSet[int]), ([1, 2], Sequence[int]), (object(), Any)]
for value, tp in cases:
    shown = type(value).__name__ if type(value) in (object, type(len)) else repr(value)
    print(shown, repr(tp).partition(', <function')[0], matches(value, tp))


def checked(f):
    hints = get_type_hints(f, include_extras=True)

    def wrapper(*args, **kwargs):
        names = f.__code__.co_varnames[:f.__code__.co_argcount]
        for name, value in [*zip(names, args), *kwargs.items()]:
            if name in hints and not matches(value, hints[name]):
                raise TypeError(f'{name}={value!r} does not fit')
        result = f(*args, **kwargs)
        if not matches(result, hints.get('return', Any)):
            raise TypeError(f'result {result!r} does not fit')
        return result

    return wrapper


@checked
def repeat(text: str, times: 'Positive' = 1) -> str:
    return text * times if times < 5 else 0


for args in (('a', 2), ('a', 0), (3,), ('a', 9)):
    try:
        print(repeat(*args))
    except TypeError as e:
        print(e)


@dataclass
class Service:
    name: str
    retries: int = 3


def build(cls, values):
    hints = get_type_hints(cls)
    return cls(**{f.name: hints[f.name](values[f.name]) for f in fields(cls) if f.name in values})


print(build(Service, {'name': 5, 'retries': '7'}), build(Service, {'name': 'x'}))
