"""Objects that live for a part of a turn of a loop, or until the next one, and are looked at now and then."""


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def scaled(self, by):
        return Vector(self.x * by, self.y * by)

    def __repr__(self):
        return f"({self.x}, {self.y})"


class Labelled:
    def __init__(self, name, vector):
        self.name = name
        self.pair = (name, vector.x)
        self.late = None


def walked(turns):
    at = Vector(0, 0.5)
    step = Vector(1, 0.25)
    for turn in range(turns):
        at = at.plus(step.scaled(2))
        if turn % 50 == 49:
            step = Vector(step.y, step.x)
    return at


def kept(turns):
    every = []
    last = None
    for turn in range(turns):
        new = Vector(turn, last)
        if turn % 7 == 0:
            every.append(new)
        last = new if turn % 2 else (new, turn)
    return [repr(v) for v in every[:3]], type(last).__name__


def identities(turns):
    same = 0
    a = Vector(1, 2)
    for turn in range(turns):
        b = a
        pair = (a, b)
        if turn % 10 == 3:
            a = Vector(turn, turn)
        x, y = pair
        if x is y and x is b:
            same += 1
        if x is a:
            same += 1
    return same, a


def shared_at_an_exit(turns):
    seen = []
    for turn in range(turns):
        v = Vector(turn, -turn)
        w = v
        pair = (v.x, v.y)
        both = (pair, pair)
        if turn in (3, 99, 250):
            seen.append(v is w)
            w.x = "changed"
            seen.append(v.x)
            seen.append(both[0] is both[1])
    return seen, v, w, both


def labelled(turns):
    done = 0
    label = None
    for turn in range(turns):
        label = Labelled("even" if turn % 2 else "odd", Vector(turn, 1))
        if turn % 60 == 59:
            label.late = turn
            done += label.late
        done += label.pair[1]
    return done, label.name, label.pair, label.late


def fails_in_between(turns):
    out = []
    for turn in range(turns):
        v = Vector(turn, turn)
        try:
            w = Vector(v.x, 100 // (turn % 40 - 39) if turn > 200 else 1)
        except ZeroDivisionError as error:
            out.append((repr(v), str(error)))
            w = v
        v = w
    return out, v


def swapped(turns):
    pair = (1, 2.5)
    for turn in range(turns):
        a, b = pair
        pair = (b, a + 1)
    return pair


def wider(turns):
    for turn in range(turns):
        v = Vector(turn, 1)
        if turn == 150:
            for name in "abcdefghijkl":
                setattr(v, name, turn)
            print(len(v.__dict__))
        u = v
    return u, len(u.__dict__)


for turns in (1, 10, 120, 400):
    print(walked(turns), kept(turns), identities(turns), swapped(turns))
print(shared_at_an_exit(300))
print(labelled(300))
print(fails_in_between(300))
print(wider(400))
Vector.__init__ = lambda self, x, y: self.__dict__.update(x=y, y=x)
print(walked(100), kept(30))
