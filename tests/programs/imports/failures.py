# Imports that fail: missing modules and names, modules that raise, star errors.
import sys


def attempt(source):
    try:
        exec(source, {"__name__": "__main__", "__package__": None})
        print(source, "-> fine")
    except Exception as e:
        message = str(e)
        if " (" in message and isinstance(e, ImportError):
            message = message.split(" (")[0]
        if message.startswith("No module named '"):
            message = message[:message.index("'", 17) + 1]
        print(source, "->", type(e).__name__, message, getattr(e, "name", None) if isinstance(e, ImportError) else "")


attempt("import no_such_module")
attempt("import no_such_module.inner")
attempt("import modules.nothing_here")
attempt("import math.nothing_here")
attempt("import modules.plain.value")
attempt("from no_such_module import x")
attempt("from modules import nothing_here")
attempt("from modules.plain import nothing_here")
attempt("from modules.plain import value, nothing_here")
attempt("from math import sqroot")
attempt("from sys import nothing_at_all as s")
attempt("from . import x")
attempt("from .x import y")
attempt("from .. import x")
attempt("import modules.fails")
print("modules.fails" in sys.modules)
attempt("import modules.fails")
attempt("from modules.fails import before")
attempt("from modules.bad_all import *")
attempt("from modules.wrong_all import *")
sys.modules["blocked"] = None
attempt("import blocked")
attempt("from blocked import x")
sys.modules["odd"] = 5
attempt("import odd")
attempt("from odd import x")
try:
    import modules.broken_syntax
except SyntaxError as e:
    print(type(e).__name__, e.msg, e.lineno, e.text.strip())
print("modules.broken_syntax" in sys.modules)
try:
    import modules.plain, no_such_module, math
except ModuleNotFoundError as e:
    print(e.name, e.path, e.msg[:31], isinstance(e, ImportError), "modules" in globals(), "math" in globals())
try:
    from math import pi, nope, tau
except ImportError as e:
    print(e.name, "pi" in globals(), "tau" in globals())


def in_function():
    try:
        import missing_one
    except ImportError:
        missing_one = None
    try:
        from math import missing_two
    except ImportError as e:
        missing_two = type(e).__name__
    return missing_one, missing_two


print(in_function())
def chained():
    try:
        import missing_here
    except ImportError as e:
        raise RuntimeError("cannot go on") from e
try:
    chained()
except RuntimeError as e:
    print(e, "|", str(e.__cause__)[:30])
