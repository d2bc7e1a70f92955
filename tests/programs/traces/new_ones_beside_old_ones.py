"""Objects that a turn makes, beside others of the same class that were there before: each way of a loop comes back to its head
with the new ones as their parts, unless somebody else has come to know them."""


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)


class Boid:
    def __init__(self, x, y):
        self.position = Vector(x, y)


def near_and_far(me, flock):
    """The nearest come first, so the sum goes around as its parts; where one is far, nothing is added."""
    centre, seen = Vector(0.0, 0.0), 0
    offset = None
    for other in flock:
        offset = other.position - me.position
        if offset.x * offset.x + offset.y * offset.y < 100.0:
            centre = centre + other.position
            seen += 1
    return centre.x, centre.y, seen, offset.x, offset.y


def becomes_the_old_one(me, n):
    """Now and then the holder gets the new one, and another is made next."""
    last = Vector(0.0, 1.0)
    for i in range(n):
        last = last + me.position
        if i % 3 == 2:
            last = Vector(last.x - 1.0, last.y * 0.5)
        if i % 50 == 49:
            me.position = last
            last.x = 3.0
        if i % 70 == 69:
            me.position.y += 1.0
    return last.x, last.y, me.position.x, me.position.y, last is me.position


def one_or_the_other(me, n):
    """The carried one is the old one on one way, and a new one on the other; what is stored into it is seen by both names."""
    point = me.position
    same = 0
    for i in range(n):
        if i % 4 == 1:
            point = me.position
        elif i % 4 == 3:
            point = Vector(i * 0.5, point.y)
        point.x += 1.0
        same += point is me.position
    return point.x, point.y, me.position.x, same


class Late:
    """Its `__init__` reads before it writes, leaks, deletes or raises half-way."""

    leaked = []

    def __init__(self, n):
        if n % 5 == 1:
            try:
                self.value
            except AttributeError:
                n += 100
        self.value = n
        if n % 7 == 2:
            Late.leaked.append(self)
        if n % 11 == 3:
            raise ValueError(n)
        self.other = Late.leaked[-1] if Late.leaked else None
        if n % 13 == 4:
            del self.value

    def get(self):
        return getattr(self, "value", -1)


def half_made(n):
    kept = Late(5)
    old = kept
    total = raised = 0
    for i in range(n):
        try:
            fresh = Late(i)
        except ValueError as error:
            raised += error.args[0] % 10
            fresh = old
        if i % 3:
            kept = fresh
        total += kept.get() + fresh.get() * 2
        if fresh.other is fresh:
            total += 7
    without = sum(not hasattr(late, "other") for late in Late.leaked)
    return total, raised, kept.get(), len(Late.leaked), without


def unfinished(n):
    """An exit between the making and the first store shows the fields empty."""

    class Slow:
        def __init__(self, value):
            step = limits[value % len(limits)]
            self.first = value + step
            self.second = self.first * 2

    limits = [1, 2, 3]
    seen, last = [], None
    for i in range(n):
        if i == n - 5:
            limits.append("x")
        try:
            last = Slow(i)
        except TypeError as error:
            half = error.__traceback__.tb_next.tb_frame.f_locals["self"]
            seen.append((i, hasattr(half, "first"), vars(half)))
    return last.first, last.second, seen


flock = [Boid(i * 37 % 11 * (1.0 if i < 60 or i % 2 else 9.0), i * 53 % 7 * 1.0) for i in range(300)]
for turn in range(6):
    print(near_and_far(Boid(1.0, 2.0), flock))
    print(near_and_far(flock[turn], flock[::-1]))
print(becomes_the_old_one(Boid(0.25, 0.5), 600))
print(one_or_the_other(Boid(0.0, 2.0), 600))
print(half_made(700))
print(unfinished(400))
