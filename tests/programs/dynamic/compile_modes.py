# compile: modes, filenames, flags, code objects and their attributes.
import types


def attempt(action):
    try:
        return action()
    except SyntaxError as e:
        return f"{type(e).__name__}: {e.msg} ({e.filename}, line {e.lineno})"
    except Exception as e:
        return f"{type(e).__name__}: {e}"


c = compile("x = 1\nx + 1", "name.py", "exec")
print(type(c).__name__, c.co_filename, c.co_name, c.co_firstlineno, c.co_argcount, c.co_names, c.co_qualname, exec(c, {}), isinstance(c, types.CodeType))
e = compile("1 + n", "<expr>", "eval")
print(eval(e, {"n": 5}), e.co_filename, e.co_names, e.co_name)
s = compile("n + 1\n", "<single>", "single")
import sys
sys.displayhook = lambda v: print("displayed", repr(v))
exec(s, {"n": 1}); exec(compile("None", "s", "single")); exec(compile("a = 5; a; 'text'", "s", "single"), {}); exec(compile("for i in range(2): i\n", "s", "single"), {})
sys.displayhook = sys.__displayhook__
exec(compile("'shown by the default hook'", "s", "single"))
for source, mode in (("x = 1", "eval"), ("1", "wrong"), ("x = 1\ny = 2", "single"), ("if 1:", "exec"), ("def f():\n", "single"), ("", "eval"), ("", "exec"), ("", "single"), ("x =", "exec"), ("return", "exec"), ("\n\n  bad indent", "exec"), ("a\0b", "exec")):
    print(repr(source), mode, attempt(lambda: type(compile(source, "f.py", mode)).__name__))
for action in (lambda: compile(), lambda: compile("1", "f"), lambda: compile(5, "f", "exec"), lambda: compile("1", 5, "exec"), lambda: compile("1", "f", 5), lambda: compile("1", "f", "exec", 999999999), lambda: compile("1", "f", "eval", optimize=7), lambda: compile("1", b"bytes name", "eval").co_filename):
    print(attempt(action))
print(eval(compile("__debug__", "f", "eval", optimize=1)), eval(compile("__debug__", "f", "eval", optimize=0)), exec(compile("assert 0, 'gone when optimized'", "f", "exec", optimize=1)), attempt(lambda: exec(compile("assert 0, 'kept'", "f", "exec", optimize=0))))
ns = {}
exec(compile("def f():\n  'doc'\n  return 1", "f", "exec", optimize=2), ns)
print(ns["f"].__doc__, ns["f"]())
def sample(a, /, b, *args, c=1, **kw):
    d = a + b
    def inner(): return d, c
    return inner
k = sample.__code__
print(k.co_name, k.co_argcount, k.co_posonlyargcount, k.co_kwonlyargcount, k.co_varnames, k.co_cellvars, k.co_freevars, k.co_nlocals, k.co_flags & 12, k.co_names, isinstance(k.co_consts, tuple), isinstance(k.co_code, bytes), k.co_stacksize > 0, sample(1, 2).__code__.co_freevars)
r = k.replace(co_name="renamed")
f = types.FunctionType(r, globals(), "made", (5,))
print(r.co_name, f.__name__, f(1, c=2)(), f.__defaults__, attempt(lambda: types.FunctionType(5, {})), attempt(lambda: types.FunctionType(sample(1, 2).__code__, {})), types.FunctionType(sample(1, 2).__code__, {}, closure=sample(1, 2).__closure__)())
print(k == sample.__code__, hash(k) == hash(k), k == r, [(a - k.co_firstlineno) for *_, a in k.co_lines() if a is not None][:1], attempt(lambda: setattr(k, "co_name", "x")))
try:
    exec(compile("\n\n1 / 0", "third_line.py", "exec"))
except ZeroDivisionError as error:
    print(error.__traceback__.tb_next.tb_lineno, error.__traceback__.tb_next.tb_frame.f_code.co_filename)
code = compile("def g(): return (lambda: 1), [i for i in ()]\nclass K:\n  def m(self): pass", "q", "exec")
print([const.co_qualname for const in code.co_consts if isinstance(const, types.CodeType)])
print(eval(compile(b"# -*- coding: latin-1 -*-\n'\xe9'", "f", "exec") and compile("'é'", "f", "eval")), attempt(lambda: compile("\ufeff1", "f", "eval")), attempt(lambda: compile(b"\xff", "f", "eval")))
