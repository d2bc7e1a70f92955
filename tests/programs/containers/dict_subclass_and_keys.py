# __missing__, keys with their own hash and equality, hash errors, insertion behaviour of equal keys.
class Counter(dict):
    def __missing__(self, key):
        self[key] = 0
        return 0


c = Counter()
for word in "a b a c a b".split():
    c[word] += 1
print(c, c.get("zz"), "zz" in c, c["zz"], "zz" in c, c.pop("zz"), c)


class Raising(dict):
    def __missing__(self, key):
        raise LookupError(f"nothing for {key!r}")


try:
    Raising()["q"]
except LookupError as e:
    print(type(e).__name__, e)


class Point:
    def __init__(self, x, y, log=None):
        self.x, self.y, self.log = x, y, log

    def __eq__(self, other):
        if self.log is not None:
            self.log.append("eq")
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        if self.log is not None:
            self.log.append("hash")
        return hash((self.x, self.y))

    def __repr__(self):
        return f"P({self.x},{self.y})"


log = []
d = {Point(1, 2): "first", Point(3, 4): "second"}
p = Point(1, 2, log)
print(d[p], p in d, log, d.get(Point(9, 9)), len(d))
d[Point(1, 2)] = "replaced"
print(d, list(d)[0] is not p)
same = {p: 1}
log.clear()
print(same[p], log)


class Collide:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 42

    def __eq__(self, other):
        return self.name == other.name

    def __repr__(self):
        return self.name


many = {Collide(f"n{i}"): i for i in range(20)}
print(len(many), many[Collide("n13")], Collide("n20") in many, many.pop(Collide("n0")), list(many)[:3])


class NoHash:
    def __eq__(self, other):
        return True


class BadHash:
    def __hash__(self):
        return "text"


class HugeHash:
    def __hash__(self):
        return 2**200


class FailingHash:
    def __hash__(self):
        raise ValueError("will not hash")


class FailingEq:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("will not compare")


for key in (NoHash, BadHash, FailingHash):
    for use in (lambda k: {k: 1}, lambda k: {}[k], lambda k: k in {1: 1}, lambda k: {k}, hash):
        try:
            print(use(key()))
        except Exception as e:
            print(key.__name__, type(e).__name__, e)
huge = HugeHash()
print({huge: "ok"}[huge], hash(huge) == hash(2**200))
f = FailingEq()
print({f: 1}[f])
try:
    {f: 1, FailingEq(): 2}
except ValueError as e:
    print(e)
d = {1: "one"}
d[1.0] = "float"; d[True] = "bool"
print(d, type(list(d)[0]).__name__, NoHash.__hash__)
key = (1, [2])
try:
    d[key]
except TypeError as e:
    print(e)
