# The type statement: lazy values, parameters, recursion, attributes.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


type Number = int | float
type Pair[T] = tuple[T, T]
type Tree[T] = T | list[Tree[T]]
type Fn[**P, R = None] = Callable[P, R]
type Many[*Ts] = tuple[*Ts]
type Lazy = undefined_so_far
type Loop = Loop


print(Number, Number.__name__, Number.__value__, type(Number).__name__, Number.__type_params__, Number.__module__)
print(Pair, Pair.__value__, Pair.__type_params__, Pair.__parameters__, Pair[int], Pair[int].__origin__ is Pair, Pair[int].__args__)
print(Tree.__value__, Tree[int], Many[int, str], Many.__value__, Loop.__value__ is Loop)
print(attempt(lambda: Lazy.__value__))
undefined_so_far = "defined now"
print(Lazy.__value__, Lazy.__value__)
print(attempt(lambda: Fn.__value__), [p.__name__ for p in Fn.__type_params__], Fn.__type_params__[1].__default__)
for action in (lambda: Number(), lambda: Number[int], lambda: isinstance(1, Number), lambda: setattr(Number, "__value__", 1), lambda: Number.missing, lambda: Number < Number, lambda: Number + 1, lambda: Pair[int, str].__args__, lambda: issubclass(int, Number)):
    print(attempt(action))
print(Number | None, None | Number, Number == Number, {Number: 1}[Number], list[Number], dict[str, Pair[int]], callable(Number), isinstance(Number, type))


def local():
    x = int
    type Inner = list[x]
    x = str
    return Inner.__value__, Inner.__name__
class Body:
    member = bytes
    type Alias = member
    type Own = Body
    type Param[T] = dict[member, T]
    member = str
print(local(), Body.Alias.__value__, Body.Own.__value__ is Body, Body.Param.__value__, attempt(lambda: Body().Alias.__name__))
type = "type is still a name"
print(type)
type[0:4]
del type
print(type(5))
type X = 1; type Y = X
print(X.__value__, Y.__value__ is X)
if True:
    type Conditional = bool
print(Conditional.__value__)
def generic[T]():
    type A = T
    type B[U] = dict[T, U]
    return A, B
a, b = generic()
print(a.__value__.__name__, b.__value__, b.__type_params__)
from typing import TypeAliasType, TypeVar, get_origin, get_args
Old = TypeAliasType("Old", list[int])
print(Old, Old.__value__, isinstance(Number, TypeAliasType), get_origin(Pair[int]) is Pair, get_args(Pair[int]))
type Raises = 1 / 0
print(attempt(lambda: Raises.__value__), attempt(lambda: Raises.__value__), attempt(lambda: Raises.evaluate_value(1)))
def use(n: Number, p: Pair[str]) -> Tree[int]: ...
print(use.__annotations__)
type match = int
type type2 = match
print(match.__name__, type2.__value__)
