"""Loops whose first recorded turn leaves objects alone that other turns take apart and replace."""


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


def near(points, limit):
    centre = far = Point(0.0, 0)
    count = 0
    for point in points:
        if point.x < limit:
            centre = centre + point
            count += 1
            if point.y > 5:
                far = far + centre
    return centre.x, centre.y, far.x, far.y, count


def kept(points, limit):
    centre = Point(0.0, 0)
    all = []
    for at, point in enumerate(points):
        if point.x < limit:
            centre = centre + point
            if at % 97 == 0:
                all.append(centre)
    return centre.x, [(p.x, p.y) for p in all[:5]], len(all), all[-1] is centre


def of_two_kinds(points, limit):
    centre = Point(0.0, 0)
    for at, point in enumerate(points):
        if point.x < limit:
            centre = centre + point
            if at == 1500:
                centre.name = "named"
            if at > 1600 and at % 50 == 0:
                centre = Point(at, at)
    return centre.x, centre.y, hasattr(centre, "name")


def last_pairs(n):
    pair = (0, 1)
    for i in range(n):
        if i % 3 == 0:
            pair = (pair[1], pair[0] + i)
        if i % 7 == 6:
            pair = (pair[1] % 1000, pair[0] % 1000)
    return pair


def turned(n):
    z = 1 + 0j
    for i in range(n):
        if i % 4 == 3:
            z = z * (0.6 + 0.8j)
    return round(z.real, 6), round(z.imag, 6)


def rarely(n):
    centre, step = Point(0, 0), Point(1, 2)
    for i in range(n):
        if i % 61 == 0:
            centre = centre + step
    return centre.x, centre.y


def fails(points, n):
    total = Point(0, 0)
    try:
        for i in range(n):
            point = points[i]
            if i % 3:
                total = total + point
    except IndexError:
        return total.x, total.y
    return None


points = [Point(i * 37 % 101 / 2, i * 11 % 13) for i in range(3000)]
for limit in (10, 30, 45):
    print(near(points, limit), kept(points, limit))
print(of_two_kinds(points, 25))
print(last_pairs(4000), turned(4000), rarely(8000), fails(points, 5000))
