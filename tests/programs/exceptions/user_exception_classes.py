# Exceptions of one's own: state, str, hierarchy, as context, equality, in collections, attributes survive raise.
class AppError(Exception):
    code = 1
    def __init__(self, message, **details):
        super().__init__(message)
        self.details = details
    def __str__(self):
        extra = ", ".join(f"{k}={v!r}" for k, v in self.details.items())
        return f"[{self.code}] {self.args[0]}" + (f" ({extra})" if extra else "")


class NotFound(AppError):
    code = 404
class Invalid(AppError, ValueError):
    code = 422
    def __init__(self, field, problem):
        super().__init__(f"{field}: {problem}", field=field)
        self.field = field


def lookup(table, key):
    try:
        return table[key]
    except KeyError as e:
        raise NotFound("no such entry", key=key) from e


def validate(age):
    if not isinstance(age, int): raise Invalid("age", "not a number")
    if age < 0: raise Invalid("age", "negative")
    return age


for action in (lambda: lookup({"a": 1}, "a"), lambda: lookup({}, "b"), lambda: validate("x"), lambda: validate(-5), lambda: validate(30)):
    try:
        print("ok", action())
    except NotFound as e:
        print("not found", e, repr(e), e.details, repr(e.__cause__))
    except ValueError as e:
        print("invalid", e, repr(e), e.field, e.code, isinstance(e, AppError))


class Retry(Exception):
    def __init__(self, after): self.after = after
    def __repr__(self): return f"<Retry after {self.after}>"
def flaky(state):
    state["n"] += 1
    if state["n"] < 4: raise Retry(after=state["n"] * 10)
    return f"done after {state['n']}"
state = {"n": 0}
waits = []
while True:
    try:
        result = flaky(state)
        break
    except Retry as r: waits.append(r.after)
print(result, waits, repr(Retry(5)), str(Retry(5)), Retry(5).args)


class StrRaises(Exception):
    def __str__(self): raise RuntimeError("no text")
class StrWrong(Exception):
    def __str__(self): return 5
for cls in (StrRaises, StrWrong):
    try: str(cls())
    except Exception as e: print(type(e).__name__, e)
class Signal(BaseException): pass
def catches_exception_only():
    try: raise Signal("stop")
    except Exception: return "wrong"
try: print(catches_exception_only())
except Signal as s: print("passed through", s)
class Comparable(Exception):
    def __eq__(self, o): return isinstance(o, Comparable) and self.args == o.args
    def __hash__(self): return hash(self.args)
print(Comparable(1) == Comparable(1), len({Comparable(1), Comparable(1), Comparable(2)}), ValueError(1) == ValueError(1))
errors = [cls(f"e{i}") for i, cls in enumerate((ValueError, KeyError, NotFound))]
print([f"{type(e).__name__}:{e}" for e in sorted(errors, key=lambda e: type(e).__name__)])
class Meta(type):
    def __instancecheck__(cls, e): return True
class CatchAll(Exception, metaclass=Meta): pass
try:
    try: raise KeyError("real check ignores __instancecheck__")
    except CatchAll: print("caught by metaclass")
except KeyError as e: print("not caught:", e)
def loop_until_stop(source):
    it, out = iter(source), []
    while True:
        try: out.append(next(it))
        except StopIteration as stop: return out, stop.value
def values():
    yield 1
    return "return value"
print(loop_until_stop(values()), loop_until_stop([1]))
def with_class_as_value():
    table = {KeyError: "key", ValueError: "value"}
    out = []
    for cls in (UnicodeError, KeyError, IndexError):
        try: raise cls("m") if cls is not UnicodeError else cls
        except tuple(table) as e: out.append(next(v for k, v in table.items() if isinstance(e, k)))
        except LookupError: out.append("lookup")
    return out
print(with_class_as_value())
