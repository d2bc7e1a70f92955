# Types as values: | of types, repr of types, type attributes, generic aliases, Ellipsis and NotImplemented.
import types


def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print(int | str, int | None, None | int, int | str | int, int | int, (int | str) == (str | int), hash(int | str) == hash(str | int), type(int | str), (int | str).__args__, int | list[str], attempt(lambda: "x" | int), attempt(lambda: int | 5))
print(repr(int), str(list), repr(type), repr(type(None)), repr(types.FunctionType), type(...), type(NotImplemented), type(print), type(lambda: 0), type(type), repr(KeyError), type(int.__add__), type((1).__add__), type(range(1)), type(iter([])), type({}.keys()), type(zip()), type(i for i in ()), type(types))
print(..., Ellipsis is ..., NotImplemented, repr(None), bool(...), attempt(lambda: type(...)(1)), type(...)() is ..., type(None)() is None, attempt(lambda: type(None)(1)), attempt(lambda: NotImplemented()), attempt(lambda: (lambda v: v())(None)))
print(int.__name__, int.__qualname__, int.__module__, int.__bases__, bool.__base__, int.__basicsize__ > 0, int.__doc__[:20], type.__doc__[:14], object.__doc__[:20], int.__class__, object.__bases__, type.__mro__)
for action in (lambda: int.missing, lambda: setattr(int, "a", 1), lambda: type.__call__(int, "5"), lambda: int.__subclasses__(), lambda: type.__subclasses__(int)[0], lambda: object.__subclasses__(5), lambda: types.SimpleNamespace(a=1).a, lambda: int(int), lambda: str(int), lambda: type("a")("b"), lambda: type(5)(7.9), lambda: type([])("ab"), lambda: type(True)(0)):
    print(attempt(action))
ga = dict[str, int]
print(ga, ga.__origin__, ga.__args__, ga.__parameters__, ga(a=1), ga.fromkeys("a"), attempt(lambda: ga["x"]), list[ga], tuple[()], tuple[int], type(ga), list[int | None], list["Forward"], list[list[int]].__args__, isinstance(ga, type), ga.__mro__[0], attempt(lambda: setattr(ga, "x", 1)), callable(ga), list[int] | None, *list[int].__iter__.__class__.__name__[:3])
class MyList(list[int]): pass
print(MyList.__bases__, MyList.__orig_bases__, MyList([1]), MyList.__mro__[1])
u = int | str
print(isinstance(5, u), isinstance(b"", u), issubclass(bool, u), attempt(lambda: isinstance(5, int | list[int])), attempt(lambda: u()), attempt(lambda: u[int]), attempt(lambda: u < u), u.__origin__ if hasattr(u, "__origin__") else "no origin")
class Meta(type):
    def __or__(cls, other): return f"{cls.__name__} or {other}"
class M(metaclass=Meta): pass
print(M | 5, attempt(lambda: 5 | M), type(M))
ns = types.SimpleNamespace(x=1, y="two")
ns.z = ns.x + 1
print(ns, ns == types.SimpleNamespace(x=1, y="two", z=2), vars(ns))
proxy = types.MappingProxyType({"a": 1})
print(proxy, proxy["a"], len(proxy), "a" in proxy, proxy | {"b": 2}, attempt(lambda: proxy.__setitem__), list(proxy.items()), dict(proxy))
print([t.__name__ for t in (types.FunctionType, types.LambdaType, types.GeneratorType, types.CoroutineType, types.MethodType, types.BuiltinFunctionType, types.ModuleType, types.TracebackType, types.FrameType, types.CodeType, types.CellType, types.NoneType, types.EllipsisType, types.NotImplementedType, types.GenericAlias, types.UnionType)])
print(types.new_class("N", (), {}, lambda ns: ns.update(a=5)).a, types.resolve_bases((int,)), types.get_original_bases(MyList), isinstance(len, types.BuiltinFunctionType), isinstance(types, types.ModuleType), types.ModuleType("made").__name__, types.CellType(5).cell_contents)
