"""Operators of a vector class: boids that steer by their neighbours."""

import math


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __truediv__(self, divisor):
        return Vector(self.x / divisor, self.y / divisor)

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    def length(self):
        return math.sqrt(self.dot(self))

    def limited(self, maximum):
        length = self.length()
        if length > maximum:
            return self * (maximum / length)
        return self


ZERO = Vector(0.0, 0.0)


class Boid:
    def __init__(self, position, velocity):
        self.position = position
        self.velocity = velocity

    def steer(self, flock):
        centre = heading = apart = ZERO
        seen = 0
        for other in flock:
            if other is self:
                continue
            offset = other.position - self.position
            distance = offset.length()
            if distance < 40.0:
                centre = centre + other.position
                heading = heading + other.velocity
                seen += 1
                if distance < 8.0:
                    apart = apart - offset / (distance + 1.0)
        if seen == 0:
            return -self.position * 0.001
        together = (centre / seen - self.position) * 0.01
        along = (heading / seen - self.velocity) * 0.05
        return (together + along + apart * 0.1).limited(0.5)


def step(flock):
    forces = [boid.steer(flock) for boid in flock]
    for boid, force in zip(flock, forces):
        boid.velocity = (boid.velocity + force).limited(3.0)
        boid.position = boid.position + boid.velocity


EXPECTED = (44422361, 43289514, 0)


def run():
    flock = []
    for i in range(40):
        position = Vector(float(i * 29 % 101), float(i * 53 % 97))
        velocity = Vector((i % 7 - 3) / 2.0, (i % 5 - 2) / 2.0)
        flock.append(Boid(position, velocity))
    for _ in range(45):
        step(flock)
    middle = ZERO
    for boid in flock:
        middle = middle + boid.position
    middle = middle / len(flock)
    resting = [boid for boid in flock if boid.velocity == ZERO]
    return round(middle.x * 1e6), round(middle.y * 1e6), len(resting)


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
