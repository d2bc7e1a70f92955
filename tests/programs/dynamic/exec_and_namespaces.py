# exec with globals and locals of every kind.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


g = {}
print(exec("x = 1\ny = x + 1\ndef f(): return x + y", g), g["y"], g["f"](), sorted(k for k in g if not k.startswith("__")), "__builtins__" in g)
g["x"] = 100
print(g["f"]())
g, l = {"x": "global"}, {"y": "local"}
exec("z = x + y\nx = 'now local'\ndef f(): return x", g, l)
print(l["z"], l["x"], g["x"], l["f"](), "z" in g)
exec("global q\nq = 5\nclass C:\n  a = q\nprint([q for _ in range(1)], C.a)", g, l)
print(g["q"], "q" in l)
exec("made_here = 'in module scope'")
print(made_here)


def inside():
    v = 1
    exec("v = 2; w = 3")
    return v, attempt(lambda: w), "w" in locals()
def inside_explicit():
    v = 1
    scope = dict(locals())
    exec("v += 1; w = v * 10", globals(), scope)
    return v, scope
def reads_locals():
    v = 5
    out = []
    exec("out.append(v)")
    return out
print(inside(), inside_explicit(), reads_locals())
class Mapping(dict):
    def __missing__(self, key):
        if key == "print": raise KeyError(key)
        return f"<{key}>"
    def __setitem__(self, key, value):
        log.append(key)
        super().__setitem__(key, value)
log = []
m = Mapping()
exec("a = unknown_name\nb = a + other", {}, m)
print(m["b"], log)
print(attempt(lambda: exec("x = 1", 5)), attempt(lambda: exec("x = 1", {}, 5)), attempt(lambda: exec(5)), attempt(lambda: exec()), attempt(lambda: exec("x", {}, {}, {})), attempt(lambda: exec("1 +")), attempt(lambda: exec("undefined_here", {})), attempt(lambda: exec("x = 1", {"__builtins__": {}})), attempt(lambda: exec("len([])", {"__builtins__": {}})), attempt(lambda: exec("print('only print')", {"__builtins__": {"print": print}})), attempt(lambda: exec("import math", {"__builtins__": {}})), attempt(lambda: exec("class A: pass", {"__builtins__": {}})), attempt(lambda: exec("x\0y")), attempt(lambda: exec(b"b = 1", g)), attempt(lambda: exec(bytearray(b"c = 2"), g)), attempt(lambda: exec("x = 1", globals=g)), attempt(lambda: exec("if 1:\nx = 1")))
print(g["b"], g["c"], g["x"])
def with_closure():
    n = 0
    def f():
        nonlocal n
        n += 1
        return n
    return f
f = with_closure()
exec(f.__code__, {}, closure=f.__closure__)
print(f(), attempt(lambda: exec(f.__code__, {})), attempt(lambda: exec(f.__code__, {}, closure=())), attempt(lambda: exec("x", closure=f.__closure__)))
source = """
total = 0
for i in range(5):
    if i % 2: continue
    total += i
try:
    1 / 0
except ZeroDivisionError as e:
    message = str(e)
with_doc = (lambda: 'λ')()
"""
space = {}
exec(source, space)
print({k: v for k, v in space.items() if k != "__builtins__"})
exec("", {}); exec("\n\n# only a comment", {}); exec("pass;", {})
exec("def rec(n): return 1 if n < 2 else n * rec(n - 1)\nresult = rec(10)", space)
print(space["result"], exec("exec('deep = 1')", space), space["deep"])
ns = {"__name__": "fake"}
exec("class K: pass\ndef h(): pass", ns)
print(ns["K"].__module__, ns["h"].__module__, repr(ns["K"]))
