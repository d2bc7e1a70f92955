# In-place operators: own dunders, fallbacks, what is rebound, targets of every kind.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Acc:
    def __init__(self): self.log = []
for name in ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor"):
    def method(self, other, name=name):
        self.log.append(f"{name} {other}")
        return self
    setattr(Acc, f"__i{name}__", method)
a = same = Acc()
a += 1; a -= 2; a *= 3; a @= 4; a /= 5; a //= 6; a %= 7; a **= 8; a <<= 9; a >>= 10; a &= 11; a |= 12; a ^= 13
print(a.log, a is same)


class Fallback:
    def __init__(self, v): self.v = v
    def __add__(self, o): return Fallback(self.v + o)
    def __rsub__(self, o): return f"rsub {o}"
    def __imul__(self, o): return NotImplemented
    def __mul__(self, o): return f"mul {o}"
    def __itruediv__(self, o): return NotImplemented
f = g = Fallback(1)
f += 5
print(f.v, g.v, f is g)
f *= 2
print(f)
n = 10
n -= Fallback(0)
print(n)
def divide():
    h = Fallback(1)
    h /= 2
print(attempt(divide))


class Odd:
    def __iadd__(self, other): return "something else"
o = Odd(); o += 1; print(o)


class Holder:
    def __init__(self): self.items, self.n = [1], 0
h = Holder()
h.items += [2]; h.n += 1; h.n *= 10
print(h.items, h.n)
d = {"k": 1, "l": []}
d["k"] += 1; d["l"] += "ab"; d["k"] **= 3
print(d, attempt(lambda: exec("d['zz'] += 1", {"d": d})))
m = [[0] * 3 for _ in range(2)]
m[1][2] += 7; m[0] += [9]; m[0][1:2] += [5]
print(m)


def index():
    print("index evaluated once", end="; ")
    return 0
def target():
    print("target evaluated once", end="; ")
    return m
target()[index()] += ["x"]
print(m[0])
t = ([],)
try:
    t[0] += [1]
except TypeError as e:
    print(e, t)
s = "a"; s += "b"; s *= 2; s %= ()
print(s)
x, y = 7, 7.0
x //= 2; y //= 2; x **= 20; x %= 1000; x <<= 3; x >>= 1; x &= 0xFF; x |= 1; x ^= 3; y **= 0.5
print(x, y)
b = True
b += 1; b &= 3
print(b, type(b).__name__)
c = 1
c += 1j; c *= 2
print(c)
u = {1}; v = u
u |= {2}; u &= {2, 3}; u ^= {9}; u -= {2}
print(u, v is u)
q = [1]; r = q
q += (2,); q *= 2
print(r, attempt(lambda: q.__iadd__(5)), attempt(lambda: exec("q -= [1]", {"q": q})), attempt(lambda: exec("q += 1", {"q": q})))
for code in ("x = 1; x += 'a'", "x = 'a'; x -= 'b'", "x = None; x **= 2", "x = []; x @= 1", "x = {}; x += {}", "x = 1; x <<= 1.5", "x = 5; x //= 0", "undefined_thing += 1", "x = (1,); x += [2]"):
    print(code, "->", attempt(lambda: exec(code, {})))
class Descriptor:
    def __get__(self, i, o): return i.__dict__.get("_v", 0)
    def __set__(self, i, v): i.__dict__["_v"] = v; print("stored", v, end=" ")
class Uses: value = Descriptor()
z = Uses(); z.value += 5; z.value -= 1
print(z.value)
