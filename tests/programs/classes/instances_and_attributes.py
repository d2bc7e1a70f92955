# Attributes on instances and classes: setting, shadowing, deleting, getattr and friends.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Point:
    """A point."""
    origin = (0, 0)
    count = 0

    def __init__(self, x, y=0):
        self.x = x
        self.y = y
        Point.count += 1

    def moved(self, dx): return Point(self.x + dx, self.y)


p, q = Point(1, 2), Point(3)
print(p.x, p.y, q.y, p.origin, Point.origin, Point.count, p.count, vars(p), p.__dict__ == {"x": 1, "y": 2}, p.moved(5).x)
p.origin = "mine"
p.extra = [1]
print(p.origin, q.origin, vars(p), list(vars(q)))
del p.origin
print(p.origin, attempt(lambda: delattr(p, "origin")), attempt(lambda: p.missing), attempt(lambda: Point.missing), attempt(lambda: delattr(p, "moved")))
print(getattr(p, "x"), getattr(p, "zz", "default"), attempt(lambda: getattr(p, "zz")), hasattr(p, "x"), hasattr(p, "zz"), setattr(p, "dyn", 5), p.dyn, delattr(p, "dyn"), hasattr(p, "dyn"))
for bad in (lambda: getattr(p, 5), lambda: setattr(p, 5, 1), lambda: hasattr(p, None), lambda: getattr(p), lambda: setattr(p, "x"), lambda: delattr(p), lambda: vars(5), lambda: setattr(5, "x", 1), lambda: setattr(object(), "x", 1), lambda: setattr(int, "x", 1), lambda: delattr(str, "upper"), lambda: setattr(None, "x", 1), lambda: Point.x, lambda: (lambda: 0).x):
    print(attempt(bad))
p.__dict__["via dict"] = 1
p.__dict__ |= {"z": 26}
print(getattr(p, "via dict"), p.z, sorted(vars(p)))
p.__dict__ = {"x": "fresh"}
print(p.x, attempt(lambda: p.y), attempt(lambda: setattr(p, "__dict__", 5)), vars(p))
Point.shared = "added later"
Point.moved = lambda self, dx: f"patched {dx}"
print(p.shared, q.moved(1), q.__class__ is Point, type(q) is Point, q.__class__.__name__, q.__module__, q.__doc__, Point.__dict__["origin"])
class Other:
    def hello(self): return f"other with {sorted(vars(self))}"
q.__class__ = Other
print(q.hello(), type(q).__name__, isinstance(q, Point), attempt(lambda: setattr(q, "__class__", int)), attempt(lambda: setattr(q, "__class__", "x")), attempt(lambda: setattr(5, "__class__", int)))
objects = [Point(i, -i) for i in range(50)]
for i, o in enumerate(objects):
    if i % 2: o.odd = True
    setattr(o, f"own{i % 5}", i)
print(sum(o.x for o in objects), sum(hasattr(o, "odd") for o in objects), sum(getattr(o, "own3", 0) for o in objects), list(vars(objects[7])))
class Many: pass
m = Many()
for i in range(100): setattr(m, f"a{i}", i)
for i in range(0, 100, 2): delattr(m, f"a{i}")
print(len(vars(m)), m.a99, hasattr(m, "a0"), list(vars(m))[:3])
m.a1 += 10; m.a3 = m.a5 = "both"; m.x, m.y = 1, 2
print(m.a1, m.a3, m.a5, m.x + m.y, [m.z for m.z in range(3)], m.z)
class Empty: ...
print(Empty.__name__, Empty.__qualname__, Empty.__bases__, Empty.__base__, Empty.__mro__, Empty().__dict__, attempt(lambda: Empty(1)), attempt(lambda: Empty.__init__(1, 2)), Empty() == Empty(), (e := Empty()) == e, e != 5)
