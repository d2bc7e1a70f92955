# get_type_hints, get_origin, get_args, forward references.
from typing import *
import typing
import collections.abc


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


T = TypeVar('T')
P = ParamSpec('P')


class Node:
    value: int
    parent: 'Node'
    children: List['Node']
    maybe: 'Optional[Node]' = None
    tags: ClassVar['Dict[str, Node]'] = {}
    marked: Annotated['Node', 'meta']

    def method(self, other: 'Node', *rest: 'int', flag: bool = True, **extra: 'str') -> 'Node': ...


class Leaf(Node):
    value: 'str'
    extra: Final[int] = 3


print(get_type_hints(Node))
print(get_type_hints(Leaf))
print(get_type_hints(Leaf, include_extras=True)['marked'], get_type_hints(Node.method))


def f(a, b: None, c: 'None' = None, d: list['Node'] = (), e: 'tuple[int, ...]' = ()) -> 'Callable[[Node], int]': ...


print(get_type_hints(f), f.__annotations__)


def missing(x: 'Unknown'): ...


attempt(lambda: get_type_hints(missing))
print(get_type_hints(missing, {'Unknown': int}), get_type_hints(missing, localns={'Unknown': str}))
attempt(lambda: get_type_hints(3))
attempt(lambda: get_type_hints(len))
print(get_type_hints(type('Empty', (), {})))


@no_type_check
def untyped(x: 'not a type!'): ...


print(get_type_hints(untyped))
for tp in (List[int], list[int], Dict[str, T], Union[int, str], int | None, Callable[[int], str], Callable[..., str], Callable[P, T], collections.abc.Callable[[int, str], None], Literal[1, 2], Annotated[int, 'a'],
           ClassVar[int], Generic, Generic[T], Tuple[()], tuple[int, ...], Type[int], Final[str], int, P.args, Optional[str], Concatenate[int, P], Required[int], 'text', None):
    print(tp, get_origin(tp), get_args(tp))
r = ForwardRef('Node')
print(r, r.__forward_arg__, r == ForwardRef('Node'), r == ForwardRef('Other'), hash(r) == hash(ForwardRef('Node')), List['Node'].__args__[0] == r, r.__forward_is_argument__)
print(ForwardRef('int').evaluate(), ForwardRef('x').evaluate(globals={'x': 5}), ForwardRef('x').evaluate(locals={'x': 6}), ForwardRef('T').evaluate(type_params=(T,)), typing.evaluate_forward_ref(ForwardRef('Node'), globals=globals()))
attempt(lambda: ForwardRef('nope_nope').evaluate())
attempt(lambda: ForwardRef(3))
attempt(lambda: type('F', (ForwardRef,), {}))


class G[A]:
    x: A
    y: 'A'

    def m[B](self, b: 'B', a: A) -> 'list[B]': ...


print(get_type_hints(G), get_type_hints(G.m))
