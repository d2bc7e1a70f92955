# RecursionError is raised and can be caught; the program goes on after it.
import sys


def endless(n=0):
    return endless(n + 1)


def attempt(label, action):
    try:
        action()
        print(label, "finished")
    except RecursionError as e:
        print(label, type(e).__name__, isinstance(e, RuntimeError))


try:
    endless()
except RecursionError as e:
    print(type(e).__name__, e)
attempt("function", endless)


class Node:
    def __getattr__(self, name):
        return getattr(self, name + "x")
    def __eq__(self, other):
        return self == other
    def __repr__(self):
        return f"<{self!r}>"
    def __len__(self):
        return len(self)
    def __iter__(self):
        return iter(self)
    def __call__(self):
        return self()
    def __add__(self, other):
        return self + other
    def __bool__(self):
        return not self
    @property
    def prop(self):
        return self.prop
    def __getitem__(self, key):
        return self[key]
    def __contains__(self, x):
        return x in self


node = Node()
attempt("repr", lambda: repr(node))
attempt("eq", lambda: node == 1)
attempt("len", lambda: len(node))
attempt("iter", lambda: iter(node))
attempt("call", lambda: node())
attempt("add", lambda: node + 1)
attempt("bool", lambda: bool(node))
attempt("getitem", lambda: node[0])
attempt("contains", lambda: 1 in node)


def mutual(n): return other(n)
def other(n): return mutual(n)
def through_sort(): return sorted([1, 2], key=lambda v: through_sort())
def through_map(): return list(map(lambda v: through_map(), [1]))
def generator():
    yield from generator()
def through_try():
    try:
        return through_try()
    finally:
        pass


attempt("mutual", lambda: mutual(1))
attempt("sort", through_sort)
attempt("map", through_map)
attempt("yield from", lambda: list(generator()))
attempt("finally", through_try)

# How deep natively walked values may be is the machine's affair: an answer or a RecursionError, but no crash.
def survives(label, action):
    try:
        action()
    except RecursionError:
        pass
    print(label, "survived")


nested, same = [], []
for _ in range(12_000):
    nested, same = [nested], [same]
survives("deep repr", lambda: repr(nested))
survives("deep eq", lambda: nested == same)
while nested:
    nested = nested[0]
print("the deep list is undone")


def countdown(n):
    return n if n == 0 else countdown(n - 1)


old = sys.getrecursionlimit()
print(old, countdown(900))
sys.setrecursionlimit(200)
attempt("lower limit", lambda: countdown(300))
sys.setrecursionlimit(3000)
attempt("higher limit", lambda: countdown(2500))
sys.setrecursionlimit(old)
for bad in (0, -1, "x"):
    try:
        sys.setrecursionlimit(bad)
    except Exception as e:
        print(type(e).__name__, e)
print(countdown(100))
