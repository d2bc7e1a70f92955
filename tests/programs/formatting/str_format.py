# str.format and format_map: numbering, names, attributes, subscripts, conversions, nesting.
def attempt(text, *args, **kwargs):
    try:
        print(text, "->", text.format(*args, **kwargs))
    except Exception as e:
        print(text, "->", type(e).__name__, e)


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
        self.tags = ["north", "far"]


p = Point(3, -4)
attempt("{} {} {}", 1, "two", 3.0)
attempt("{1} {0} {1}", "a", "b")
attempt("{a} {b} {0}", "pos", a=1, b=[2])
attempt("{0.x} {0.y:+d} {p.tags[1]} {0.tags[0]!r}", p, p=p)
attempt("{0[key]} {0[0]} {1[2]} {1[-1]}", {"key": "v", 0: "zero", "0": "text"}, [1, 2, 3])
attempt("{0[-1]} {d[a b]} {d[x]y]}", {"-1": "minus"}, d={"a b": 1, "x": 2})
attempt("{!r} {!s:>5} {!a}", "q", "w", "é")
attempt("{:>{}} {:{fill}^{width}} {:.{prec}f}", "x", 4, "y", 3.14159, fill="*", width=7, prec=2)
attempt("{{}} {{{}}} }}{{", 5)
attempt("{:{}{}{}}|", 5, "<", "+", 6)
attempt("{a.__class__.__name__}", a=1)
attempt("{:%}", 0.5)
attempt("{0:{1}} {0:{2}}", 10, "x", "b")
attempt("")
attempt("no fields", 1, 2, x=3)
print("refused")
attempt("{} {0}", 1)
attempt("{0} {}", 1)
attempt("{} {}", 1)
attempt("{2}", 1)
attempt("{name}", 1)
attempt("{0.missing}", 1)
attempt("{0[x]}", {"y": 1})
attempt("{0[5]}", [1])
attempt("{0[a]}", [1])
attempt("{")
attempt("}")
attempt("{0")
attempt("{0!}", 1)
attempt("{0!x}", 1)
attempt("{0!rs}", 1)
attempt("{0.}", 1)
attempt("{0[}", 1)
attempt("{0[]}", 1)
attempt("{0[a]b}", {"a": 1})
attempt("{:{:{}}}", 1, 2, 3)
attempt("{:d}", "a")
attempt("{!r:d}", 1)
attempt("{a b}", **{"a b": "spaces"})
attempt("{99999999999999999999}", 1)
attempt("{:{}", 1, 2)
attempt("{0.x.y}", p)


class Default(dict):
    def __missing__(self, key):
        return f"<{key}>"


print("{a} {b}".format_map({"a": 1, "b": 2}), "{known} {unknown}".format_map(Default(known=1)), "{x.y}".format_map({"x": Point(1, 2)}))
for action in (lambda: "{a}".format_map({}), lambda: "{}".format_map({"": 1}), lambda: "{0}".format_map([1]), lambda: "{a}".format_map(5), lambda: "{}".format_map()):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)
