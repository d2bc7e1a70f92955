"""Hot loops through operators, comparisons, properties and `super()` of Python classes, left in the middle of them."""


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        if isinstance(other, int):
            return NotImplemented if other == 77 else Vector(self.x + other, self.y + other)
        return Vector(self.x + other.x, self.y + other.y)

    def __radd__(self, other):
        return Vector(other, other)

    def __mul__(self, factor):
        if factor > 140:
            raise OverflowError(f"too much: {factor}")
        return Vector(self.x * factor, self.y * factor)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        # No bool: what it gives is tested for its truth.
        return self.x - other.x

    def __getitem__(self, index):
        return (self.x, self.y)[index]

    @property
    def length(self):
        return abs(self.x) + abs(self.y)

    @property
    def fragile(self):
        if self.x == 130:
            raise AttributeError("no longer")
        return self.x


class Base:
    def __init__(self, n):
        self.n = n

    def cost(self, extra):
        return self.n + extra


class Derived(Base):
    def __init__(self, n):
        super().__init__(n * 2)
        self.own = n

    def cost(self, extra):
        return super().cost(extra) * 2 + self.own


def operators():
    total = Vector(0, 0)
    for i in range(150):
        total = total + Vector(i, 1)
        total += 2
    print(total.x, total.y)
    for i in range(60, 90):
        try:
            total = total + i
        except TypeError as error:
            print(error)
    print(total.x, total.y)


def raising_operator():
    point, total = Vector(1, 2), 0
    try:
        for i in range(200):
            total += (point * i).length
    except OverflowError as error:
        frames = []
        at = error.__traceback__
        while at:
            frames.append(at.tb_frame.f_code.co_name)
            at = at.tb_next
        print(total, error, frames)


def comparisons():
    equal = less = 0
    for i in range(150):
        a, b = Vector(i % 5, 1), Vector(2, 1)
        if a == b:
            equal += 1
        if a < b:
            less += 1
        if a != b:
            equal += 100
    print(equal, less)


def properties():
    total = 0
    points = [Vector(i, -i) for i in range(160)]
    for point in points:
        total += point.length + point[0] + point[-1]
    print(total)
    seen = 0
    for point in points:
        try:
            seen += point.fragile
        except AttributeError as error:
            print(point.x, error)
    print(seen)


def supers():
    total = 0
    for i in range(150):
        total += Derived(i).cost(i % 3)
    print(total)


def changing():
    """The class changes while the loop runs."""
    total = 0
    for i in range(200):
        if i == 120:
            Vector.length = property(lambda self: 1000)
            Vector.__add__ = lambda self, other: Vector(9, 9)
        total += Vector(i, i).length + (Vector(i, 1) + Vector(1, 1)).x
    print(total)


def cells():
    makers = []
    for i in range(120):
        def inner(k=i):
            return k + i
        makers.append(inner)
    print(sum(f() for f in makers), makers[3]())

    def adder(n):
        def add(x):
            return x + n
        return add

    total = 0
    for i in range(150):
        total += adder(i)(1)
    print(total)


for part in (operators, raising_operator, comparisons, properties, supers, cells, changing):
    part()
