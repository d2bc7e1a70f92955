# cast, overload, final, override, assert_never, reveal_type, dataclass_transform and what they leave behind.
import typing
from typing import *
import io
import contextlib
import copy


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(cast(int, 'x'), cast('anything', 3), assert_type([1], list), TYPE_CHECKING, Text is str, AnyStr, AnyStr.__constraints__)
attempt(lambda: assert_never('value'))
attempt(lambda: assert_never(list(range(100))))
attempt(lambda: cast(int))


@overload
def f(x: int) -> int: ...
@overload
def f(x: str, y: int = 0) -> str: ...
def f(x, y=0):
    return x


print(f(3), len(get_overloads(f)), [o.__annotations__ for o in get_overloads(f)])


@overload
def only_overloaded(x): ...


attempt(lambda: only_overloaded(1))


class C:
    @overload
    def m(self, x: int): ...
    @overload
    @classmethod
    def m(cls, x: str): ...
    def m(self, x): ...


print(len(get_overloads(C.m)))
clear_overloads()
print(get_overloads(f), get_overloads(C.m))


@final
class Sealed:
    @final
    def a(self): ...

    @override
    def b(self): ...

    @property
    @final
    def c(self): ...


print(Sealed.__final__, Sealed.a.__final__, Sealed.b.__override__, Sealed.c.fget.__final__, final(3), override(len) is len)


@dataclass_transform(eq_default=False, field_specifiers=(int,), extra=1)
def decorate(cls):
    return cls


print(decorate.__dataclass_transform__)


@disjoint_base
class Solid:
    pass


print(Solid.__disjoint_base__)
err = io.StringIO()
with contextlib.redirect_stderr(err):
    print(reveal_type(3.5))
print(err.getvalue())


@no_type_check
class Unchecked:
    x: 'bad annotation here'

    def m(self, y: 'also bad'): ...


print(Unchecked.__no_type_check__, Unchecked.m.__no_type_check__, get_type_hints(Unchecked.m))
print(issubclass(TextIO, IO), IO[str], TextIO.__orig_bases__, BinaryIO.__bases__, IO.__parameters__)
for alias in (List[int], Dict[str, List[int]], Optional[int], Callable[[int], str], Literal[1], Annotated[int, 1], Any, Union, ClassVar[int], TypeVar('Z')):
    try:
        twin = copy.copy(alias)
        print(twin == alias or repr(twin) == repr(alias), copy.deepcopy(alias) == alias or 'differs')
    except Exception as e:
        print(alias, type(e).__name__)
print(len(typing.__all__) > 90, 'List' in typing.__all__, [n for n in typing.__all__ if not hasattr(typing, n)])
print(NoExtraItems, NoDefault, typing.get_overloads(print))
