# Literal, Final, ClassVar, Annotated and the other forms: what they give and refuse.
from typing import *
import typing


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


T, P, Ts = TypeVar('T'), ParamSpec('P'), TypeVarTuple('Ts')
for form in (Any, NoReturn, Never, Self, LiteralString, TypeAlias, Optional, Final, ClassVar, Literal, Annotated, Concatenate, TypeGuard, TypeIs, Required, NotRequired, ReadOnly, Unpack):
    print(form, type(form).__name__)
print(Literal[1], Literal['a', b'b', True, None, 3], Literal[1, 1, 2], Literal[Literal[1, 2], 3], Literal[()], Literal[1].__args__)
print(Literal[1, 2] == Literal[2, 1], Literal[1] == Literal[True], Literal[0] == Literal[False], hash(Literal[1, 2]) == hash(Literal[2, 1]), Literal[{}].__args__, List[Literal['x']])
print(Final[int], ClassVar[List[int]], ClassVar[Final[int]], ClassVar['Later'], Required[int], ReadOnly[NotRequired[str]], TypeGuard[int], TypeIs[List[str]])
a = Annotated[int, 'meta', 3]
print(a, a.__metadata__, a.__origin__, a.__args__, Annotated[a, 'more'], Annotated[T, 1][str], Annotated[List[T], 'x'][int], a == Annotated[int, 'meta', 3], a == Annotated[int, 'meta'], a(5), a.__name__)
print(List[Annotated[int, 1]], Optional[Annotated[str, 2]], Annotated['Later', 5], hash(a) == hash(Annotated[int, 'meta', 3]), Annotated[int, []] == Annotated[int, []])
print(Concatenate[int, P], Concatenate[int, str, ...], Unpack[Ts], Unpack[Tuple[int, str]], Tuple[Unpack[Ts]][int, str], Tuple[int, Unpack[Ts]][()], Callable[[Unpack[Ts]], None][int, str])
for call in (lambda: Any(), lambda: isinstance(1, Any), lambda: Final[int, str], lambda: ClassVar[int, str], lambda: Self[int], lambda: Never[int], lambda: Annotated[int], lambda: Annotated[()], lambda: Literal(),
             lambda: Concatenate[int], lambda: Concatenate[()], lambda: isinstance(1, Literal[1]), lambda: List[Final], lambda: List[ClassVar[int]], lambda: Optional[Final[int]], lambda: TypeGuard[int, str],
             lambda: type('A', (Final,), {}), lambda: type('A', (Literal[1],), {}), lambda: hash(Annotated[int, []]), lambda: NoReturn(), lambda: Final[1, 2], lambda: typing.Optional.foo, lambda: List[Generic]):
    attempt(call)


class Anything(Any):
    pass


print(Anything().__class__.__name__, isinstance(3, Anything), Anything.__mro__)
Id = NewType('Id', int)
Deep = NewType('Deep', Id)
print(Id, Id(3), Id.__name__, Id.__supertype__, Deep.__supertype__, Id.__module__, List[Id], Optional[Id], Id | str, isinstance(Id, NewType))
attempt(lambda: type('Sub', (Id,), {}))
attempt(lambda: isinstance(3, Id))
try:
    class Bad(Id):
        pass
except TypeError as e:
    print(e)
