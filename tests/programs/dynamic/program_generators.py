# Programs that write programs: templates, compiled state machines, a macro expander, generated classes.
def make_class(name, fields):
    args = ", ".join(fields)
    source = f"class {name}:\n    __slots__ = {tuple(fields)!r}\n    def __init__(self, {args}):\n"
    for f in fields: source += f"        self.{f} = {f}\n"
    source += f"    def __repr__(self): return f'{name}(" + ", ".join(f"{f}={{self.{f}!r}}" for f in fields) + ")'\n"
    source += "    def __eq__(self, o): return type(o) is type(self) and " + " and ".join(f"self.{f} == o.{f}" for f in fields) + "\n"
    space = {"__name__": "generated"}
    exec(source, space)
    return space[name]


Point = make_class("Point", ["x", "y"])
p = Point(1, "two")
print(p, p == Point(1, "two"), p == Point(1, 2), Point.__slots__, Point.__module__)


def unroll(n):
    body = "\n".join(f"    total += values[{i}] * {i}" for i in range(n))
    space = {}
    exec(f"def dot(values):\n    total = 0\n{body}\n    return total", space)
    return space["dot"]
print(unroll(5)([1, 1, 1, 1, 1]), unroll(50)(range(50)))


def template(text):
    source, indent = "def render(**v):\n    out = []\n", 1
    for line in text.split("\n"):
        line = line.strip()
        if line.startswith("%end"): indent -= 1
        elif line.startswith("%else"): source += "    " * (indent - 1) + "else:\n"
        elif line.startswith("%"):
            source += "    " * indent + line[1:].strip() + ":\n"
            indent += 1
        else:
            parts = line.split("{{")
            expr = repr(parts[0])
            for part in parts[1:]:
                code, rest = part.split("}}")
                expr += f" + str({code}) + {rest!r}"
            source += "    " * indent + f"out.append({expr})\n"
    space = {}
    exec(source + "    return out", space)
    return space["render"]


render = template("""Dear {{v['name']}},
%for i, item in enumerate(v['items'], 1)
%if item
{{i}}. {{item.upper()}} ({{len(item)}})
%else
{{i}}. nothing
%end
%end
Bye""")
print(render(name="Ann", items=["tea", "", "milk"]))


def compile_rpn(text):
    stack = []
    for token in text.split():
        if token in "+-*/": b, a = stack.pop(), stack.pop(); stack.append(f"({a} {token} {b})")
        else: stack.append(token)
    source = stack.pop()
    names = sorted({c for c in source if c.isalpha()})
    return eval(f"lambda {', '.join(names)}: {source}"), source
for text, args in (("x y +", (2, 3)), ("a b * c -", (4, 5, 6)), ("1 2 + 3 *", ())):
    f, source = compile_rpn(text)
    print(source, f(*args))


def machine(states):
    source = "def run(text):\n    state = 'start'\n    for c in text:\n"
    for i, (state, edges) in enumerate(states.items()):
        source += f"        {'if' if i == 0 else 'elif'} state == {state!r}:\n"
        for j, (chars, target) in enumerate(edges.items()):
            source += f"            {'if' if j == 0 else 'elif'} c in {chars!r}: state = {target!r}\n"
        source += "            else: return 'stuck in ' + state\n"
    space = {}
    exec(source + "    return state", space)
    return space["run"]
number = machine({"start": {"+-": "sign", "0123456789": "int"}, "sign": {"0123456789": "int"}, "int": {"0123456789": "int", ".": "dot"}, "dot": {"0123456789": "frac"}, "frac": {"0123456789": "frac"}})
print([number(t) for t in ("12", "-3.5", "+", "1.", "x", "1.2.3")])
quine = "q = %r; print(q %% q)"
exec(quine % quine)
functions = {}
for name, op in {"add": "+", "sub": "-", "mul": "*"}.items(): exec(f"def {name}(a, b): return a {op} b", functions)
print([functions[n](7, 3) for n in ("add", "sub", "mul")], functions["add"].__name__)
for n in range(3): exec(f"var_{n} = {n} ** 2")
print(var_0, var_1, var_2, eval("+".join(f"var_{n}" for n in range(3))))
