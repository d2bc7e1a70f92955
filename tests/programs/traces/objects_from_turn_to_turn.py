"""Objects that each turn of a loop makes of those of the turn before: never made while nobody looks at them, and all there
wherever somebody does."""


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __repr__(self):
        return "<%s, %s>" % (self.x, self.y)


class Body:
    def __init__(self, place, speed):
        self.place = place
        self.speed = speed

    def moved(self, by):
        return Body(self.place + self.speed * by, self.speed)

    def __repr__(self):
        return "Body(%r, %r)" % (self.place, self.speed)


def summed(n, step):
    total = Vector(0, 0)
    for _ in range(n):
        total = total + step
    return total


def steps_change(steps):
    total = Vector(0, 0)
    for step in steps:
        total = total + step
    return total


def moves(n, by):
    body = Body(Vector(0.0, 1.0), Vector(1.5, -0.5))
    for turn in range(n):
        body = body.moved(by)
        if turn % 97 == 96:
            body.speed.x = -body.speed.x
    return body


def shares(n):
    # Both fields hold the same object, which changes behind that.
    kept = []
    body = Body(None, None)
    for turn in range(n):
        place = Vector(turn, 1)
        body = Body(place, place)
        place.y = turn * 2
        if turn % 41 == 40:
            kept.append(body)
    return [(b, b.place is b.speed) for b in kept]


def kept_now_and_then(n):
    kept = []
    point = Vector(1, 1)
    for turn in range(n):
        before = point
        point = Vector(point.y, point.x + 1)
        if turn % 37 == 36:
            kept.append(point)
            kept.append(before)
    last = kept[-2]
    return kept[:6], last is kept[-2], last is kept[-1], len({id(p) for p in kept}) == len(kept)


def which(n):
    same = other = 0
    point = Vector(0, 0)
    first = point
    for turn in range(n):
        again = point
        point = Vector(turn, turn)
        if again is first:
            same += 1
        if point is again:
            other += 1
    return same, other, point


def raises_in_the_middle(n, divisors):
    total = Vector(0.0, 0.0)
    caught = 0
    for turn in range(n):
        try:
            total = total + Vector(1.0 / divisors[turn % len(divisors)], 1.0)
        except ZeroDivisionError:
            caught += 1
    return total, caught


def large(n):
    # Ints that no longer fit leave between the fields of one object.
    total = Vector(1, 1)
    for turn in range(n):
        total = Vector(total.x + turn, total.y * 3 + turn)
        if total.y > 10**40:
            total = Vector(total.x, 1)
    return total


def state_of_pairs(n):
    state = (0, (1, 2.5))
    for turn in range(n):
        number, (a, b) = state
        state = (number + 1, (b - a, a + turn)) if turn % 3 else (number + 2, (a, b))
    return state


def chain(n):
    node = None
    for turn in range(n):
        node = Body(Body(turn, Vector(turn, -turn)), Body(Vector(turn + 1, 0), "end"))
        if turn % 50 == 49:
            node.place.speed.x += 0.5
    return node


def rings(n):
    for turn in range(n):
        one = Body(turn, None)
        two = Body(one, turn)
        one.speed = two
        own = Body(1, 2)
        own.place = own
    return one.speed is two, two.place is one, one.place, own.place is own


def inner(n):
    far = Vector(0.0, 0.0)
    for turn in range(n):
        near = Vector(float(turn), 1.0)
        for factor in (1, 2, 3):
            near = near * factor + far
        far = near * 0.25
    return far


for _ in range(3):
    print(summed(500, Vector(1, 2)), summed(500, Vector(0.5, 2)))
    print(steps_change([Vector(1, 2)] * 200 + [Vector(0.5, 1)] * 200 + [Vector(1, 2.5)] * 50 + [Vector(True, False)] * 9))
    print(moves(500, 0.25), moves(500, 2))
    print(shares(200))
    print(kept_now_and_then(300))
    print(which(300))
    print(raises_in_the_middle(300, [1, 2, 4]), raises_in_the_middle(300, [1, 0, 4, 0, 0]))
    print(large(400))
    print(state_of_pairs(400))
    print(chain(220), rings(200))
    print(inner(120))

try:
    steps_change([Vector(1, 2)] * 200 + [Vector(1, "a")])
except TypeError as error:
    print(error)


def changes_its_class(n):
    total = Vector(0, 0)
    for turn in range(n):
        total = total + Vector(1, 2)
        if turn == 300:
            Vector.__add__ = lambda self, other: Vector(self.x - other.x, self.y)
    return total


print(changes_its_class(500))


def long_tuples(n):
    row = (0, 1, 2.5, "three", None, ())
    kept = []
    total = 0
    for turn in range(n):
        a, b, c, d, e, f = row
        row = (b, a + turn, c * 2 - 1.5, d, turn, row if turn % 70 == 69 else None)
        total += row[1] + row[-2] + len(row)
        if turn % 50 == 49:
            kept.append(row)
        try:
            total += row[turn % 8]
        except (IndexError, TypeError):
            total -= 1
        whole = (a, b, (1, 2, 3, 4, turn), [1, 2, 3, 4, turn, total], total, turn, 9, 8, 7, 6, 5, 4, 3, 2)
    return total, row, kept[0], kept[-1][:3], whole


for _ in range(3):
    print(long_tuples(300))
