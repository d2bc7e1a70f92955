# Generator methods, properties, __iter__, context managers and decorators made of generators.
import contextlib, functools


class Tree:
    def __init__(self, *values):
        self.root = None
        for v in values: self.add(v)
    def add(self, v):
        if self.root is None: self.root = [v, None, None]; return
        node = self.root
        while True:
            side = 1 if v < node[0] else 2
            if node[side] is None: node[side] = [v, None, None]; return
            node = node[side]
    def __iter__(self): return self._walk(self.root)
    def __reversed__(self): return self._walk(self.root, 2, 1)
    def _walk(self, node, first=1, second=2):
        if node:
            yield from self._walk(node[first], first, second)
            yield node[0]
            yield from self._walk(node[second], first, second)
    @property
    def levels(self):
        level = [self.root]
        while level:
            yield [n[0] for n in level]
            level = [c for n in level for c in n[1:] if c]
    @classmethod
    def sorted(cls, items): yield from cls(*items)
    @staticmethod
    def pairs(items):
        it = iter(items)
        for a in it: yield a, next(it, None)
    def __call__(self, low):
        for v in self:
            if v >= low: yield v


t = Tree(5, 2, 8, 1, 9, 3)
print(list(t), list(reversed(t)), list(t.levels), list(Tree.sorted([3, 1, 2])), list(Tree.pairs("abc")), list(t(4)), 8 in t, max(t), [*zip(t, t)][:2], type(t.levels).__name__, next(iter(t)))


@contextlib.contextmanager
def tag(name, out):
    out.append(f"<{name}>")
    try: yield out
    except ValueError as e: out.append(f"!{e}!")
    finally: out.append(f"</{name}>")
out = []
with tag("a", out) as o, tag("b", out):
    o.append("text")
    raise ValueError("inside b")
print("".join(out))
out.clear()
try:
    with tag("k", out): raise KeyError("passes")
except KeyError as e: print("".join(out), e)
@tag("decorated", out)
def decorated(): return "result"
out.clear()
print(decorated(), decorated(), "".join(out))
@contextlib.contextmanager
def bad_none():
    if False: yield
@contextlib.contextmanager
def bad_twice():
    yield 1
    yield 2
@contextlib.contextmanager
def swallows_nothing():
    yield
for m in (bad_none, bad_twice, swallows_nothing):
    try:
        with m() as v: print("body", v)
    except RuntimeError as e: print(m.__name__, e)


def primed(f):
    @functools.wraps(f)
    def start(*a):
        g = f(*a)
        next(g)
        return g
    return start
@primed
def broadcast(*targets):
    while True:
        v = yield
        for target in targets: target.send(v)
@primed
def collect(into, f=lambda v: v):
    while True: into.append(f((yield)))
@primed
def grep(word, target):
    while True:
        if word in (line := (yield)): target.send(line)
a, b = [], []
b_target = grep("x", collect(b, str.upper))
pipe = broadcast(collect(a), b_target)
for line in ("one", "x two", "three", "four x"): pipe.send(line)
print(a, b, pipe.__name__, broadcast.__name__)
pipe.close(); b_target.close()


class Averager:
    def __init__(self):
        self._g = self._run()
        next(self._g)
    def _run(self):
        total = n = 0
        average = None
        while True:
            total += yield average
            n += 1
            average = total / n
    def __lshift__(self, v): return self._g.send(v)
m = Averager()
print(m << 10, m << 20, m << 30)
class Meta(type):
    def __iter__(cls): yield from sorted(n for n in vars(cls) if not n.startswith("_"))
class Options(metaclass=Meta): verbose, level = True, 3
print(list(Options), [*Options], "level" in Options, dict.fromkeys(Options))
class Slots:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __iter__(self): return (getattr(self, n) for n in self.__slots__)
x, y = Slots(1, 2)
print(x, y, dict(zip(Slots.__slots__, Slots(3, 4))), tuple(Slots(5, 6)))
stack = contextlib.ExitStack()
with stack:
    for n in range(3): stack.enter_context(tag(str(n), out))
    out.append("|")
print("".join(out[-7:]))
