"""A ray tracer: spheres over a chequered floor, with shadows and mirrors."""

import math


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def unit(self):
        return self * (1.0 / math.sqrt(self.dot(self)))

    def mirrored(self, normal):
        return self - normal * (2.0 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction.unit()

    def at(self, distance):
        return self.origin + self.direction * distance


class Sphere:
    def __init__(self, centre, radius, colour, mirror=0.0):
        self.centre = centre
        self.radius = radius
        self.tint = colour
        self.mirror = mirror

    def hit(self, ray):
        towards = self.centre - ray.origin
        along = towards.dot(ray.direction)
        apart = towards.dot(towards) - along * along
        inside = self.radius * self.radius - apart
        if inside < 0.0:
            return None
        distance = along - math.sqrt(inside)
        return distance if distance > 0.001 else None

    def normal(self, point):
        return (point - self.centre).unit()

    def colour(self, point):
        return self.tint


class Floor:
    mirror = 0.15

    def __init__(self, height):
        self.height = height
        self.up = Vector(0.0, 1.0, 0.0)
        self.light = Vector(0.9, 0.9, 0.9)
        self.dark = Vector(0.2, 0.2, 0.25)

    def hit(self, ray):
        if abs(ray.direction.y) < 0.0001:
            return None
        distance = (self.height - ray.origin.y) / ray.direction.y
        return distance if distance > 0.001 else None

    def normal(self, point):
        return self.up

    def colour(self, point):
        if (math.floor(point.x) + math.floor(point.z)) % 2 == 0:
            return self.light
        return self.dark


class Scene:
    def __init__(self, things, lamp):
        self.things = things
        self.lamp = lamp
        self.sky = Vector(0.3, 0.45, 0.7)
        self.rays = 0

    def nearest(self, ray):
        self.rays += 1
        best = None
        best_distance = 1e9
        for thing in self.things:
            distance = thing.hit(ray)
            if distance is not None and distance < best_distance:
                best = thing
                best_distance = distance
        return best, best_distance

    def lit(self, point, normal):
        towards = self.lamp - point
        brightness = max(normal.dot(towards.unit()), 0.0)
        if brightness > 0.0:
            blocker, distance = self.nearest(Ray(point, towards))
            if blocker is not None and distance * distance < towards.dot(towards):
                brightness = 0.0
        return 0.2 + 0.8 * brightness

    def trace(self, ray, depth=0):
        thing, distance = self.nearest(ray)
        if thing is None:
            return self.sky
        point = ray.at(distance)
        normal = thing.normal(point)
        colour = thing.colour(point) * self.lit(point, normal)
        if thing.mirror and depth < 3:
            reflected = self.trace(Ray(point, ray.direction.mirrored(normal)), depth + 1)
            colour = colour * (1.0 - thing.mirror) + reflected * thing.mirror
        return colour


def make_scene():
    things = [Floor(-1.0)]
    for i in range(6):
        centre = Vector(math.sin(i * 1.1) * 2.5, -0.4 + 0.3 * (i % 3), 4.0 + i * 0.8)
        tint = Vector(0.9 - 0.1 * i, 0.3 + 0.1 * i, 0.5)
        things.append(Sphere(centre, 0.6 + 0.05 * i, tint, 0.4 if i % 2 else 0.0))
    return Scene(things, Vector(-4.0, 6.0, -2.0))


def render(scene, width, height):
    eye = Vector(0.0, 0.3, -2.5)
    rows = []
    for row in range(height):
        y = 0.9 * (1.0 - 2.0 * (row + 0.5) / height)
        pixels = []
        for column in range(width):
            x = 1.2 * (2.0 * (column + 0.5) / width - 1.0)
            colour = scene.trace(Ray(eye, Vector(x, y, 2.0)))
            pixels.append((colour.x, colour.y, colour.z))
        rows.append(pixels)
    return rows


EXPECTED = (
    [1251644929, 1501918131, 2009623593],
    7831,
    ".#######.......#######.......##............#######.....................#",
)


def run():
    scene = make_scene()
    rows = render(scene, 72, 50)
    totals = [sum([pixel[i] for row in rows for pixel in row]) for i in range(3)]
    grey = ["#" if sum(pixel) > 1.5 else "." for pixel in rows[33]]
    return [round(total * 1e6) for total in totals], scene.rays, "".join(grey)


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
