# t-strings make a Template of strings and interpolations and evaluate nothing more.
name, n = "world", 42
t = t"Hello {name!r:>10} and {n + 1} {{braces}}"
print(type(t).__name__, t.strings, t.values)
for i in t.interpolations:
    print(type(i).__name__, i.value, i.expression, i.conversion, repr(i.format_spec))
print([part if isinstance(part, str) else f"<{part.expression}>" for part in t])


def render(template):
    out = []
    for part in template:
        if isinstance(part, str):
            out.append(part)
        else:
            value = {"r": repr, "s": str, "a": ascii, None: lambda v: v}[part.conversion](part.value)
            out.append(format(value, part.format_spec))
    return "".join(out)


print(render(t))
print(render(t"{n:{n}}|{name=}|{n:#x} {'nested'!s:>{10}}"))
empty = t""
print(empty.strings, empty.interpolations, empty.values, list(empty))
adjacent = t"{n}{name}"
print(adjacent.strings, list(x.expression for x in adjacent if not isinstance(x, str)))
both = t"a{n}" + t"b{name}c"
print(both.strings, both.values, (t"x" t"y{n}").strings)


def escape(template):
    html = ""
    for part in template:
        html += part if isinstance(part, str) else str(part.value).replace("&", "&amp;").replace("<", "&lt;")
    return html


evil = "<script>"
print(escape(t"<b>{evil}</b> & {n}"))
lazy = lambda: t"{name.upper()} { n  * 2 }"
print([i.expression for i in lazy().interpolations], lazy().values)
for action in (lambda: t"a" + "b", lambda: "a" + t"b", lambda: t"{1/0}", lambda: t"a".missing, lambda: str(5) + t"x"):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)
match t.interpolations[0]:
    case i if i.conversion == "r":
        print("matched", i.value)
print(t == t, t == t"Hello {name!r:>10} and {n + 1} {{braces}}", rt"\n{n}".strings)
