# Every public method of str is there, is called on a sample, and says what it is.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


names = [n for n in dir(str) if not n.startswith("_")]
print(len(names), " ".join(names))
arguments = {
    "center": (9, "-"), "count": ("a",), "encode": (), "endswith": ("a",), "expandtabs": (2,), "find": ("n",), "format": (1,), "format_map": ({"a": 1},),
    "index": ("n",), "join": (["x", "y"],), "ljust": (9,), "lstrip": ("b",), "maketrans": ("ab", "cd"), "partition": ("n",), "removeprefix": ("ba",),
    "removesuffix": ("na",), "replace": ("a", "o"), "rfind": ("n",), "rindex": ("n",), "rjust": (9,), "rpartition": ("n",), "rsplit": ("n",),
    "rstrip": ("a",), "split": ("n",), "startswith": ("b",), "strip": ("ba",), "translate": ({97: "4"},), "zfill": (8,), "splitlines": (),
}
for name in names:
    print(name, repr(attempt(lambda: getattr("banana", name)(*arguments.get(name, ())))))

print("called with too much")
for name in ("upper", "split", "join", "center", "isdigit", "zfill", "strip", "swapcase"):
    print(name, attempt(lambda: getattr("banana", name)(1, 2, 3, 4)))
print("called unbound")
for name in ("upper", "split", "join", "zfill"):
    print(name, attempt(lambda: getattr(str, name)(5)))
print(callable("".join), "".join.__name__, str.join.__name__, str.join.__qualname__, "".join.__self__ == "", str.__name__, str.__module__)
special = [n for n in ("__add__", "__contains__", "__eq__", "__format__", "__ge__", "__getitem__", "__gt__", "__hash__", "__iter__", "__le__", "__len__", "__lt__", "__mod__", "__mul__", "__ne__", "__rmod__", "__rmul__", "__getnewargs__", "__sizeof__") if hasattr(str, n)]
print(special)
print("ab".__add__("c"), "ab".__mul__(2), "ab".__contains__("a"), "ab".__getitem__(1), "ab".__len__(), "%d".__mod__(5), "ab".__eq__(1), "ab".__lt__("b"), "ab".__rmul__(2), "ab".__getnewargs__(), list("ab".__iter__()))
print(attempt(lambda: "ab".__add__(1)), attempt(lambda: "ab".__mul__("a")), attempt(lambda: "ab".__getitem__("a")), "ab".__lt__(1), "ab".__rmod__("<%s>"))
