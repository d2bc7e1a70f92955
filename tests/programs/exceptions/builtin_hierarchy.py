# The tree of built-in exceptions, their constructors, attributes and texts.
import builtins
names = sorted(n for n in dir(builtins) if isinstance(getattr(builtins, n), type) and issubclass(getattr(builtins, n), BaseException))
def tree(cls, depth=0):
    print("  " * depth + cls.__name__)
    for sub in sorted((c for c in cls.__subclasses__() if c.__module__ == "builtins"), key=lambda c: c.__name__):
        tree(sub, depth + 1)
tree(BaseException)
print(len([n for n in names if not n.startswith("_")]))
print(OSError is IOError is EnvironmentError, [c.__name__ for c in ExceptionGroup.__mro__])

special = {"UnicodeDecodeError": ("utf-8", b"abc", 1, 2, "bad"), "UnicodeEncodeError": ("ascii", "abc", 1, 2, "bad"), "UnicodeTranslateError": ("abc", 1, 2, "bad"), "ExceptionGroup": ("group", [ValueError(1)]), "BaseExceptionGroup": ("group", [ValueError(1)])}
for n in names:
    if n.startswith("_"): continue
    cls = getattr(builtins, n)
    e = cls(*special.get(n, ("text",)))
    print(n, "|", str(e), "|", repr(e), "|", e.args)
for args in ((), ("one",), ("one", 2), (None,), (["list"],), ("",)):
    e = ValueError(*args)
    print(repr(str(e)), repr(e), e.args)
print(str(KeyError("k")), str(KeyError("a", "b")), str(KeyError()), repr(KeyError(1)), str(KeyError(("t",))))
for action in (lambda: ValueError(a=1), lambda: OSError(a=1), lambda: UnicodeDecodeError(), lambda: UnicodeEncodeError("ascii", 5, 0, 1, "r"), lambda: StopIteration(value=1), lambda: AttributeError("m", wrong=1), lambda: ImportError("m", bad=1), lambda: BaseException.__new__(int), lambda: KeyError().args.append, lambda: setattr(ValueError(), "args", 5)):
    try: print(action())
    except Exception as e: print(type(e).__name__, e)
print(StopIteration(5).value, StopIteration().value, StopIteration(1, 2).value, StopAsyncIteration(7).args, SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code, GeneratorExit().args)
a = AttributeError("text", name="n", obj=5); n_ = NameError("nm", name="who"); i = ImportError("im", name="mod", path="p")
print(a.name, a.obj, n_.name, i.name, i.path, i.msg, AttributeError().name, ImportError().msg, ModuleNotFoundError("x", name="y").name)
o = OSError(2, "No such file", "name.txt"); o2 = OSError(13, "denied", "a", None, "b"); o3 = OSError("only text"); o4 = OSError(17, "exists")
print(type(o).__name__, o.errno, o.strerror, o.filename, o, o.args, "|", type(o2).__name__, o2, o2.filename2, "|", o3, o3.errno, "|", type(o4).__name__, o4, type(OSError(9999, "odd")).__name__)
s = SyntaxError("bad thing", ("file.py", 3, 5, "x = = 1", 3, 6))
print(s, s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset, s.args, SyntaxError("plain"), SyntaxError().msg)
e = Exception("mutable"); e.args = ("changed", 2); e.custom = 1
print(e, repr(e), vars(e), e.__class__.__name__, e == Exception("changed", 2), hash(e) == hash(e))
class Own(ValueError):
    """Own error."""
    def __str__(self): return f"own<{self.args}>"
class Keywords(Exception):
    def __init__(self, *, code): self.code = code
class Both(KeyError, AttributeError): pass
print(Own(1, 2), repr(Own("x")), Own.__doc__, Keywords(code=5).code, Keywords(code=5).args, str(Keywords(code=5)) == "", repr(Both("m")), str(Both("m")), issubclass(Both, LookupError), pow(2, 3))
