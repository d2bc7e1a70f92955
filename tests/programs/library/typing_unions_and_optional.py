# Union, Optional and the | operator between every kind of operand.
from typing import Union, Optional, TypeVar, List, Any, get_args, get_origin, NewType, ForwardRef, Literal
import typing


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


T, U = TypeVar('T'), TypeVar('U')
Id = NewType('Id', int)
for union in (Union[int, str], Union[int], Union[int, int], Union[int, Union[str, None]], Union[int, None], Optional[int], Optional[Union[str, int]], Optional[None], Union[T, int], Union[int, 'str'],
              int | str, int | None, None | int, str | int | str, List[int] | None, None | List[int], list[int] | str, T | int, int | T, T | None, Any | int, int | Any, Id | None, T | 'x', 'x' | T,
              List[int] | 'y', Union[list, list[int]], (int | str) | float, (int | str) | (str | bytes), Literal[1] | None, Optional['Fwd'], int | bool):
    print(union, type(union).__name__, get_args(union))
print(Union[int, str] == Union[str, int], hash(Union[int, str]) == hash(str | int), (int | str) == Union[int, str], (int | str) == (int | float), int | int is int)
print(isinstance(3, int | str), isinstance(3.0, Union[int, str]), issubclass(bool, int | str), isinstance(None, Optional[int]), isinstance([], list | None))
print(Union[T, str][int], (T | None)[int], Union[T, U][int, str], Union[T, U][int, int], Optional[T][str], (list[T] | None)[int], (T | None).__parameters__, (int | str).__parameters__)
print(Union, type(int | str) is Union, get_origin(int | str), Optional, (int | None).__args__, Union[int, str].__origin__)
for call in (lambda: Union[()], lambda: Optional[int, str], lambda: Optional, lambda: int | 3, lambda: 3 | int, lambda: int | 'x', lambda: isinstance(3, int | list[int]), lambda: issubclass(3, int | str),
             lambda: Union[int, str](), lambda: (int | str)[int], lambda: (T | None)[int, str], lambda: isinstance(1, Optional), lambda: Optional(), lambda: (int | str).nope, lambda: (int | str) | 5, lambda: None | None):
    attempt(call)


def f(x: int | None = None, y: 'str | int' = 0) -> Optional[str]: ...


print(f.__annotations__, typing.get_type_hints(f))


class Meta(type):
    def __or__(cls, other):
        return f'{cls.__name__} or {other}'


class WithMeta(metaclass=Meta):
    pass


print(WithMeta | int)
match int | str:
    case Union():
        print('a union')
