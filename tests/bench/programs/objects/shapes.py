"""Methods found through a class hierarchy: areas, sorting and scaling of mixed shapes."""

import math


class Shape:
    count = 0

    def __init__(self, name):
        self.name = name
        Shape.count += 1

    def area(self):
        raise NotImplementedError

    def scale(self, factor):
        raise NotImplementedError

    def is_larger(self, other):
        return self.area() > other.area()

    def describe(self):
        return "%s %d" % (self.name, self.area() * 100)


class Rectangle(Shape):
    def __init__(self, width, height, name="rectangle"):
        super().__init__(name)
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height

    def scale(self, factor):
        return Rectangle(self.width * factor, self.height * factor)


class Square(Rectangle):
    def __init__(self, side):
        super().__init__(side, side, "square")

    def scale(self, factor):
        return Square(self.width * factor)


class Circle(Shape):
    def __init__(self, radius):
        super().__init__("circle")
        self.radius = radius

    def area(self):
        return math.pi * self.radius * self.radius

    def scale(self, factor):
        return Circle(self.radius * factor)


class Triangle(Shape):
    def __init__(self, a, b, c):
        super().__init__("triangle")
        self.sides = (a, b, c)

    def area(self):
        a, b, c = self.sides
        s = (a + b + c) / 2
        return math.sqrt(s * (s - a) * (s - b) * (s - c))

    def scale(self, factor):
        a, b, c = self.sides
        return Triangle(a * factor, b * factor, c * factor)


def make_shapes(count):
    shapes = []
    for i in range(count):
        size = 1.0 + i * 37 % 29
        kind = i % 4
        if kind == 0:
            shapes.append(Rectangle(size, size + 2))
        elif kind == 1:
            shapes.append(Square(size))
        elif kind == 2:
            shapes.append(Circle(size / 2))
        else:
            shapes.append(Triangle(size, size + 1, size + 1.5))
    return shapes


def largest(shapes):
    best = shapes[0]
    for shape in shapes:
        if shape.is_larger(best):
            best = shape
    return best


EXPECTED = (23812011906, 1625, 116, 32500, "rectangle")


def run():
    Shape.count = 0
    shapes = make_shapes(6500)
    total = 0.0
    for factor in (0.5, 1.25, 2.0, 3.0):
        scaled = [shape.scale(factor) for shape in shapes]
        for shape in scaled:
            total += shape.area()
        total -= largest(scaled).area()
    squares = [s for s in shapes if isinstance(s, Square)]
    names = {}
    for shape in shapes:
        names[shape.describe()] = shape
    return round(total * 1000), len(squares), len(names), Shape.count, largest(shapes).name


if __name__ == "__main__":
    import sys
    import time

    if hasattr(time, "perf_counter"):
        clock, unit = time.perf_counter, 1e9
    elif hasattr(time, "ticks_us"):
        clock, unit = time.ticks_us, 1e3
    else:
        clock, unit = time.time, 1e9
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        started = clock()
        result = run()
        print("iter", int((clock() - started) * unit))
        if result != EXPECTED:
            raise ValueError("wrong result: %r" % (result,))
    print("ok", result)
