# ExceptionGroup: making, splitting, subgroups, derive, nesting, refusals.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


def show(g, depth=0):
    if g is None: return "None"
    if isinstance(g, BaseExceptionGroup): return f"{type(g).__name__}<{g.message}: {', '.join(show(e) for e in g.exceptions)}>"
    return f"{type(g).__name__}({g})"


g = ExceptionGroup("top", [ValueError(1), ExceptionGroup("inner", [TypeError("t"), ValueError(2)]), OSError("o")])
print(g, repr(g), g.message, g.args, len(g.exceptions), type(g.exceptions).__name__)
print(show(g))
for condition in (ValueError, (TypeError, OSError), lambda e: isinstance(e, ValueError) and e.args[0] == 2, KeyError, Exception, ExceptionGroup, lambda e: True):
    match, rest = g.split(condition)
    print(show(match), "|", show(rest), "|", show(g.subgroup(condition)), "|", match is g)
for action in (lambda: ExceptionGroup(), lambda: ExceptionGroup("m"), lambda: ExceptionGroup("m", []), lambda: ExceptionGroup("m", 5), lambda: ExceptionGroup("m", [1]), lambda: ExceptionGroup("m", [ValueError]), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup("m", [KeyboardInterrupt()]), lambda: ExceptionGroup("m", {ValueError()}), lambda: g.split(), lambda: g.split(5), lambda: g.split("x"), lambda: g.subgroup([ValueError]), lambda: g.derive(5), lambda: setattr(g, "message", "x"), lambda: setattr(g, "exceptions", ()), lambda: g.split((ValueError, 5))):
    print(attempt(action))
print(show(BaseExceptionGroup("b", [ValueError()])), show(BaseExceptionGroup("b", [KeyboardInterrupt()])), type(BaseExceptionGroup("b", [ValueError()])) is ExceptionGroup, show(BaseExceptionGroup("b", [KeyboardInterrupt("k"), ValueError("v")]).split(ValueError)[0]), ExceptionGroup.__bases__, BaseExceptionGroup[int], ExceptionGroup("t", (ValueError(),)).exceptions)


class MyGroup(ExceptionGroup):
    def __new__(cls, message, excs, code=0):
        self = super().__new__(cls, message, excs)
        self.code = code
        return self
    def derive(self, excs): return MyGroup(self.message + "'", excs, self.code)


class Plain(ExceptionGroup): pass


m = MyGroup("mine", [ValueError(1), MyGroup("deep", [KeyError(2)], 9)], 7)
a, b = m.split(KeyError)
print(show(a), a.code, a.exceptions[0].code, show(b), b.code, show(Plain("p", [ValueError(1), KeyError(2)]).split(KeyError)[0]))
class BadDerive(ExceptionGroup):
    def derive(self, excs): return "not a group"
print(attempt(lambda: BadDerive("b", [ValueError(1), KeyError(2)]).split(KeyError)))
try:
    try: raise KeyError("cause")
    except KeyError as k: raise ExceptionGroup("with cause", [ValueError(1), TypeError(2)]) from k
except ExceptionGroup as e:
    part = e.subgroup(ValueError)
    print(repr(part.__cause__), repr(part.__context__), part.__traceback__ is e.__traceback__, show(part))


def leaves(e): return [x for sub in e.exceptions for x in leaves(sub)] if isinstance(e, BaseExceptionGroup) else [e]


print([f"{type(x).__name__}({x})" for x in leaves(g)])
deep = ValueError("bottom")
for i in range(50): deep = ExceptionGroup(f"level {i}", [deep])
print(len(repr(deep)) > 500, [str(x) for x in leaves(deep)], deep.subgroup(ValueError) is deep, deep.subgroup(KeyError))
try: raise g
except ExceptionGroup as caught: print(caught is g, isinstance(caught, Exception))
print(str(ExceptionGroup("one", [ValueError()])), str(ExceptionGroup("two", [ValueError(), ValueError()])), ExceptionGroup("a", [ValueError(1)]) == ExceptionGroup("a", [ValueError(1)]))
