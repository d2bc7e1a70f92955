# TypeVar, ParamSpec, TypeVarTuple and the PEP 695 syntax: attributes, reprs, laziness, errors.
from typing import TypeVar, ParamSpec, TypeVarTuple, NoDefault, TypeAliasType, Unpack, Generic, List, get_type_hints


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


T = TypeVar('T')
B = TypeVar('B', bound=int)
C = TypeVar('C', int, str)
Co, Contra = TypeVar('Co', covariant=True), TypeVar('Contra', contravariant=True)
Inf, Def = TypeVar('Inf', infer_variance=True), TypeVar('Def', default=list)
for v in (T, B, C, Co, Contra, Inf, Def):
    print(v, v.__name__, v.__bound__, v.__constraints__, v.__covariant__, v.__contravariant__, v.__infer_variance__, v.__default__, v.has_default(), v.__module__)
P, Ts = ParamSpec('P'), TypeVarTuple('Ts')
print(P, P.__name__, P.args, P.kwargs, P.args.__origin__ is P, P.args == P.args, P.has_default(), ParamSpec('Q', default=[int]).__default__, P.__bound__, P.__covariant__)
print(Ts, Ts.__name__, *Ts, Unpack[Ts], Ts.has_default(), TypeVarTuple('Us', default=Unpack[tuple[int, str]]).__default__)
print(T == T, T == TypeVar('T'), hash(T) == hash(T), NoDefault, type(NoDefault).__name__, NoDefault is type(NoDefault)())
for call in (lambda: TypeVar('X', int), lambda: TypeVar('X', int, str, bound=int), lambda: TypeVar('X', covariant=True, contravariant=True), lambda: TypeVar('X', covariant=True, infer_variance=True),
             lambda: TypeVar(), lambda: TypeVar(3), lambda: T[int], lambda: T(), lambda: isinstance(3, T), lambda: type('S', (TypeVar,), {}), lambda: ParamSpec(3), lambda: P.args[int], lambda: Ts[int],
             lambda: type('S', (T,), {}), lambda: setattr(T, '__bound__', int), lambda: TypeVar('X', bound=Generic)):
    attempt(call)


def f[A, B2: int, C2: (int, str), *D, **E](a: A, *rest: *D) -> list[A]:
    return [a]


print(f.__type_params__, [p.__name__ for p in f.__type_params__], f.__type_params__[1].__bound__, f.__type_params__[2].__constraints__, f(3), f.__annotations__)


def lazy[A: Undefined = AlsoUndefined](): ...


attempt(lambda: lazy.__type_params__[0].__bound__)
attempt(lambda: lazy.__type_params__[0].__default__)
Undefined = float
print(lazy.__type_params__[0].__bound__)
type Alias = int | str
type Gen[A, B3] = dict[A, list[B3]]
type Rec = list[Rec] | None
type Late = Missing
print(Alias, Alias.__value__, Alias.__name__, Alias.__type_params__, Gen[int, str], Gen[int, str].__args__, Gen.__value__, Rec.__value__, Alias.__module__, Gen.__parameters__)
attempt(lambda: Late.__value__)
attempt(lambda: isinstance(3, Alias))
attempt(lambda: Alias[int])
attempt(lambda: Alias())
made = TypeAliasType('Made', List[T], type_params=(T,))
print(made, made[int], made.__value__, Alias | None, Alias | Gen)


class K[A]:
    def m[Inner](self, x: Inner, y: A) -> tuple[A, Inner]: ...


print(K.__type_params__, K.m.__type_params__, K[int], get_type_hints(K.m))
