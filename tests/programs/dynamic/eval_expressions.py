# eval: expressions, scopes, whitespace, what is no expression.
def attempt(source, *args):
    try:
        return eval(source, *args)
    except SyntaxError as e:
        return f"{type(e).__name__}: {e.msg}"
    except Exception as e:
        return f"{type(e).__name__}: {e}"


x = "module"
print(eval("1 + 2 * 3"), eval("  \t 5"), eval("(1,\n 2)"), eval("x"), eval("x", {"x": "given"}), eval("x + y", {"x": 1}, {"y": 2}), eval("x", {"x": "g"}, {"x": "l"}), eval(b"7"), eval("[i for i in range(3)]"), eval("lambda a: a * 2")(4), eval("{'a': 1}['a']"), eval("\"quotes\""), eval("5 # comment"), eval("5\n"), eval("...") is ..., eval("(y := 5) + y"), y)
for source in ("", " ", "x = 1", "import math", "pass", "1; 2", "1\n2", "1 +", "(", "for x in y: pass", "def f(): pass", "return 1", "yield 1", "await x", "(yield)", "x y", "5 5", "print 5", "del x", "raise x", "assert 1", "if 1: 2", "a b c", ")", "*x", "**x", "x if y", "not", "f(", "'unterminated", "'''open", "1__0", "0x", "1e", "08", "$", "x?", "a.1", "@", "\\", "x \\", "1_", "é'", "0b2", "0o8", "5a", "None = 1", "f'{'", "f'{}'", "f'{a b}'", "f'{x!z}'", "b'é'", "'\\x4'", "'\\N{no such name}'", "'\\u12'"):
    print(repr(source), "->", attempt(source, {"x": 1}))
def local_scope():
    inner = "local"
    return eval("inner"), eval("[inner]"), attempt("[inner for _ in range(1)]"), attempt("(lambda: inner)()"), eval("x")
print(local_scope())
class Scope:
    member = "class"
    seen = eval("member")
print(Scope.seen, attempt("member"))
for args in ((5,), ({}, 5), ({}, [], 1)): print(attempt("1", *args))
print(attempt(5), attempt(None), attempt("1", None), attempt("1", {}, None), attempt("x", {"x": 1}, {}), attempt("undefined", {}), attempt("len('ab')", {"__builtins__": {}}), attempt("1 / 0"))
class Lookup:
    def __getitem__(self, key): return f"looked up {key}" if key != "len" else (_ for _ in ()).throw(KeyError(key))
print(eval("anything", {}, Lookup()), eval("len", {}, Lookup()) is len)
code = compile("a * b", "given", "eval")
print([eval(code, {"a": a, "b": 2}) for a in (1, "x", 1.5)], attempt(compile("z = 1", "f", "exec")))
values = {"a": 6, "b": 7}
for expression in ("a + b", "a * b", "a ** 2 - b", "max(a, b)", "f'{a}-{b}'", "a < b < 10", "[a, *range(b)]", "{**{'k': a}}", "a if a > b else -b", "(lambda q: q + a)(1)", "not a", "a and b", "sum(i * a for i in range(b))", "'%d' % a", "a @ b"):
    print(expression, "=", attempt(expression, dict(values)))
def make(op): return eval(f"lambda l, r: l {op} r")
print([make(op)(7, 3) for op in ("+", "-", "*", "//", "%", "**", "<<", "&", "|", "^", "<", "==", "is not")])
deep = "(" * 80 + "1" + ")" * 80
print(eval(deep), eval("-" * 60 + "1"), eval("not " * 51 + "0"), eval("[" * 40 + "]" * 40).__len__(), eval("1" + "+1" * 500))
print(eval("__name__", {"__name__": "given"}), eval("__import__('math').floor(2.5)"), eval("(lambda: locals())()"), eval("globals() is g", {"g": None}), sorted(eval("locals()", {}, {"only": 1})), eval("eval('x')", {"x": "nested"}))
