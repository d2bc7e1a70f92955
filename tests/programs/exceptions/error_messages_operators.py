# The words of common TypeErrors, ValueErrors, IndexErrors and AttributeErrors.
def attempt(source, **names):
    try:
        print(source, "->", eval(source, {"__builtins__": __builtins__, **names}))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


class C:
    attr = 1
    def method(self, x): return x
    __slots__ = ("s",)


values = dict(c=C(), C=C, i=5, f=1.5, s="text", l=[1], t=(1,), d={"a": 1}, st={1}, n=None, fn=lambda a: a, g=(x for x in ()), b=b"x", m=__import__("math"))
for source in (
    "i + s", "s + i", "l + t", "n + 1", "d + d", "i - s", "s * s", "l * f", "t @ t", "i / s", "f // l", "s % i", "i ** s", "i << f", "i >> s", "i & f", "l | t", "st ^ l", "-s", "+l", "~f", "not c", "fn + 1", "C + C", "m + 1", "b + s", "g + g", "c + c",
    "i < s", "l < i", "n >= 1", "d < d", "c < c", "fn < fn", "C < C", "1j < 2", "st < l", "s <= b",
    "i[0]", "f[0]", "n[0]", "c[0]", "C[0]", "fn[0]", "st[0]", "g[0]", "m[0]", "s['a']", "l['a']", "t[1.5]", "b['x']", "l[n]", "s[5]", "l[5]", "t[-9]", "d['zz']", "d[l]", "range(3)[9]", "range(3)['a']", "s[1:'x']",
    "i()", "n()", "s()", "l()", "c()", "m()", "d()", "C(1)", "fn()", "fn(1, 2)", "fn(b=1)", "c.method()", "C.method(1)", "len()", "len(1, 2)", "len(i)", "len(c)",
    "i.x", "n.x", "s.x", "c.x", "C.x", "fn.x", "m.x", "c.s", "l.add(1)", "t.append(1)", "d.a", "type(c).zzz", "super.x", "int.zzz", "''.joi",
    "iter(i)", "list(n)", "tuple(f)", "set(i)", "dict(i)", "sum(s)", "sum(i)", "max(i)", "max([])", "min(())", "max(1, 'a')", "sorted(i)", "reversed(st)", "enumerate(i)", "zip(i)", "map(fn)", "list(map(1, l))", "filter(n)", "next(l)", "next(iter([]))", "any(i)", "all(n)", "hash(l)", "hash(d)", "abs(s)", "round(s)", "divmod(i, s)", "pow(i, s)", "ord('ab')", "ord(i)", "ord('')", "chr(-1)", "chr(s)", "chr(0x110000)", "int(l)", "int('x')", "float('x')", "float(l)", "complex('x')", "bytes(s)", "str(b, 'q')", "hex(f)", "bin(s)", "oct(f)", "isinstance(1, 2)", "issubclass(1, int)", "i in 5", "1 in s", "'a' in i", "in_", "undefined", "callable()", "getattr(c)", "setattr(i, 'x', 1)", "vars(i)", "range('a')", "slice()", "type()", "object(1)", "format(l, 'd')", "'{}'.format()", "'%d' % s", "f'{s:d}'", "print(sep=1)", "s.join([1])", "s.split(1)", "l.index(9)", "l.remove(9)", "l.pop(9)", "[].pop()", "d.pop('q')", "st.remove(9)", "l.insert()", "t.index(7)", "s.index('q')", "int.from_bytes(s)", "[*i]", "{**l}", "fn(*i)", "fn(**l)", "fn(1, **{'a': 2})", "{l: 1}", "{l}", "m.sqrt(-1)", "m.sqrt(s)", "m.factorial(-1)", "(lambda: (yield))().send(1)",
):
    attempt(source, **values)
