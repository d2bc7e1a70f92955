# Many locals, many arguments, long chains, long literals, deep blocks: sizes that need wide operands and jumps.
names = [f"v{i}" for i in range(400)]
source = "def many():\n" + "".join(f"    {n} = {i}\n" for i, n in enumerate(names)) + "    return " + " + ".join(names) + "\n"
space = {}
exec(source, space)
print(space["many"](), sum(range(400)), space["many"].__code__.co_nlocals)
source = "def args(" + ", ".join(f"a{i}" for i in range(300)) + "): return a0 + a299\n"
exec(source, space)
print(space["args"](*range(300)), space["args"](**{f"a{i}": i for i in range(300)}))
try: space["args"](*range(299))
except TypeError as e: print(e)
long_list = eval("[" + ",".join(map(str, range(3000))) + "]")
long_dict = eval("{" + ",".join(f"'k{i}': {i}" for i in range(1000)) + "}")
long_set = eval("{" + ",".join(map(str, range(700))) + "}")
long_tuple = eval("(" + "x," * 600 + ")", {"x": 7})
long_call = eval("f(" + ",".join(f"k{i}={i}" for i in range(400)) + ")", {"f": lambda **k: sum(k.values())})
print(len(long_list), long_list[-1], len(long_dict), long_dict["k999"], len(long_set), sum(long_tuple), long_call)
print(eval("+".join(["1"] * 900)), eval("'" + "x" * 70000 + "'")[-3:], len(eval("''.join([" + ",".join(["'ab'"] * 500) + "])")))
chain = "def chain(x):\n" + "".join(f"    {'if' if i == 0 else 'elif'} x == {i}: return 'case {i}'\n" for i in range(500)) + "    else: return 'none'\n"
exec(chain, space)
print(space["chain"](0), space["chain"](499), space["chain"](500))
loop = "def loop(n):\n    t = 0\n    for i in range(n):\n" + "".join(f"        t += i * {i}\n" for i in range(400)) + "        if t < 0: break\n    else: t += 1\n    return t\n"
exec(loop, space)
print(space["loop"](10))
handlers = "def handlers(k):\n    try:\n        raise k('x')\n" + "".join(f"    except E{i}: return {i}\n" for i in range(100))
space.update({f"E{i}": type(f"E{i}", (Exception,), {}) for i in range(100)})
exec(handlers, space)
print(space["handlers"](space["E0"]), space["handlers"](space["E99"]))


def deep_blocks(n):
    out = []
    for a in range(n):
        while a >= 0:
            try:
                if a % 2:
                    for b in (1, 2):
                        try:
                            for c in "xy":
                                if c == "y":
                                    with_value = (a, b, c)
                                    try:
                                        for d in range(2):
                                            if d: raise KeyError(d)
                                    except KeyError as e:
                                        for f in [e.args[0]]:
                                            if f == 1:
                                                out.append(with_value)
                                                break
                                    finally: out.append("fin")
                        finally: out.append(b)
                else: out.append("even")
            finally: a = -1
    return out
print(deep_blocks(3))
nested_lists = eval("[" * 50 + "1" + "]" * 50)
depth = 0
while isinstance(nested_lists, list): nested_lists, depth = nested_lists[0], depth + 1
print(depth, nested_lists)
nested_functions = "def f0():\n" + "".join("    " * i + f"def f{i}():\n" for i in range(1, 15)) + "    " * 15 + "return 'bottom'\n" + "".join("    " * i + f"return f{i}()\n" for i in range(14, 0, -1))
exec(nested_functions, space)
print(space["f0"]())
cells = "def cells():\n" + "".join(f"    c{i} = {i}\n" for i in range(300)) + "    def inner(): return " + "+".join(f"c{i}" for i in range(300)) + "\n    return inner\n"
exec(cells, space)
print(space["cells"]()(), len(space["cells"]().__closure__))
attributes = type("A", (), {f"m{i}": (lambda i: lambda self: i)(i) for i in range(300)})
print(sum(getattr(attributes(), f"m{i}")() for i in range(300)), eval("x" + ".a" * 100 + ".v", {"x": (lambda n: [setattr(n, "a", n), setattr(n, "v", "end"), n][2])(type("N", (), {})())}))
print(eval("f" + "(1)" * 60, {"f": (f := lambda x: f)}) is f, eval("(lambda " + ",".join(f"p{i}=1" for i in range(260)) + ": p0 + p259)()"), eval("f'" + "{x}" * 300 + "'", {"x": 1}) == "1" * 300)
