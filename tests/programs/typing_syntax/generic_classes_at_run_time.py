# Generic containers, protocols and named tuples written with types, as they run.
from typing import Generic, NamedTuple, Protocol, TypeVar, runtime_checkable, get_type_hints, Any, Optional, Union, Callable, Literal, ClassVar, Final, overload, cast, TypedDict, Self, Never
from collections.abc import Iterable, Iterator


class Stack[T]:
    def __init__(self, items: Iterable[T] = ()) -> None: self._items: list[T] = list(items)
    def push(self, item: T) -> Self:
        self._items.append(item)
        return self
    def pop(self) -> T: return self._items.pop()
    def __len__(self) -> int: return len(self._items)
    def __iter__(self) -> Iterator[T]: return iter(reversed(self._items))


s = Stack[int]([1, 2])
print(list(s.push(3)), len(s), s.pop(), s.__orig_class__)
@runtime_checkable
class Sized(Protocol):
    def size(self) -> int: ...
class Disk:
    def size(self): return 5
print(isinstance(Disk(), Sized), isinstance(5, Sized))
class Point(NamedTuple):
    x: int
    y: int = 0
    def norm(self) -> float: return (self.x**2 + self.y**2) ** 0.5
p = Point(3, 4)
print(p, p.norm(), p._fields, Point(1), p._replace(x=9), Point._field_defaults, Point.__annotations__, p == (3, 4))
class Movie(TypedDict, total=False):
    name: str
    year: int
print(Movie(name="x"), Movie.__annotations__, Movie.__total__, sorted(Movie.__optional_keys__), type(Movie(name="y")).__name__)
KT = TypeVar("KT"); VT = TypeVar("VT", bound=int)
class Table(Generic[KT, VT]): pass
print(Table[str, bool], Table.__parameters__, Table.__orig_bases__, VT.__bound__, repr(KT), Table[str, KT].__parameters__)
print(Optional[int], Union[int, str], Union[int], Union[int, int], Callable[[int], str], Callable[..., Any], Literal["a", 1], list[Any], ClassVar[int], Final[str], Optional[Union[str, None]], Literal[1, 1, "x"])
class Config:
    name: str = "default"
    limit: ClassVar[int] = 5
    parent: "Config | None" = None
print(get_type_hints(Config), cast(str, 5))
@overload
def double(x: int) -> int: ...
@overload
def double(x: str) -> str: ...
def double(x): return x * 2
print(double(2), double("a"))
def annotated(a: int, *args: str, key: "list[int]" = None, **kw: Any) -> Never: ...
print(get_type_hints(annotated), annotated.__annotations__)
class LinkedList[T]:
    class Node[U]:
        def __init__(self, value: U, next: "LinkedList.Node[U] | None" = None): self.value, self.next = value, next
    def __init__(self): self.head: LinkedList.Node[T] | None = None
    def add(self, v: T): self.head = self.Node(v, self.head)
    def __iter__(self):
        n = self.head
        while n: yield n.value; n = n.next
l = LinkedList[str]()
for w in "abc": l.add(w)
print(list(l), LinkedList.Node.__qualname__, LinkedList.Node.__type_params__)
