"""Side traces begin with what their parent knew: and forget what they change themselves."""


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def sum(self):
        return self.x + self.y


LIMIT = 40


def shapes_change(points):
    total = 0
    for turn in range(4000):
        point = points[turn % len(points)]
        total += point.x
        if turn % 3 == 0:
            total += point.y
            if turn % 600 == 0:
                point.extra = turn
            total += point.sum()
            if turn % 900 == 0:
                del point.y
                point.y = 7
        total += point.y
    return total


def fields_change(a, b):
    """Two names of one object, and of two."""
    total = 0.0
    for turn in range(4000):
        total += a.x
        if turn % 2:
            b.x = b.x + 1.0
            total += a.x
            if turn % 500 == 1:
                b.x = 3
        total += b.y
    return total, a.x, b.x


def lists_change(items):
    total = 0
    for turn in range(3000):
        total += items[turn % len(items)]
        if turn % 3 == 1:
            total += items[0]
            items[0] = total % 17
            if turn % 100 == 1:
                items.append(turn % 5)
            if len(items) > 30:
                del items[20:]
            total += items[0] + items[-1]
    return total, len(items)


def globals_change():
    global LIMIT
    total = 0
    for turn in range(3000):
        total += LIMIT
        if turn % 4 == 2:
            total += abs(LIMIT - turn)
            if turn % 1000 == 2:
                LIMIT = LIMIT + 1
            total -= LIMIT
    return total


def types_change(values):
    total = 0
    for turn in range(4000):
        value = values[turn % 7]
        if isinstance(value, int):
            total += value
            if value > 3:
                total += value * 2
                if turn % 300 == 5:
                    values[turn % 7] = value + 0.5
        else:
            total += int(value * 2)
            if value > 3.0:
                values[turn % 7] = int(value)
    return total, values


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, following):
        self.value = value
        self.next = following


def chains(count):
    """What the parent made is known to nobody yet where the side trace begins."""
    head = None
    total = 0
    for turn in range(count):
        node = Node(turn, head)
        if turn % 3 == 0:
            head = node
            if turn % 30 == 0:
                head = Node(-turn, head)
                head.value += node.value
            total += head.value
        node.value = turn & 15
        total += node.value
        if head is not None and turn % 64 == 63:
            head = head.next
    length = 0
    while head is not None:
        length += 1
        total += head.value
        head = head.next
    return total, length


def missing(mapping):
    total = 0
    for turn in range(3000):
        try:
            total += mapping[turn % 11]
            if turn % 5 == 0:
                mapping[turn % 11] = turn % 13
                total += mapping[turn % 11]
            if turn % 700 == 6:
                del mapping[turn % 11]
        except KeyError:
            total += 1000
            mapping[turn % 11] = 1
    return total


def bound(n, items):
    """An index that is a counter's, of lists that end before and behind it."""
    total = 0
    for start in range(60):
        for i in range(n):
            total += items[i]
            if i & 1:
                total ^= i << 3
                if i == 9 and start % 8 == 3:
                    items[i] = start
    return total


def neighbours(x, y):
    return [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def around(times):
    """A loop whose exits tell that a number is 0 is no loop for one that comes back with another."""
    total = 0
    for turn in range(times):
        for x, y in neighbours(turn % 5, turn % 7):
            total = (total * 3 + x * y + x) % 1000003
    return total


print(around(400))
print(shapes_change([Point(1, 2), Point(3, 4), Point(5, 6)]))
shared = Point(1.0, 2.0)
print(fields_change(shared, shared))
print(fields_change(Point(1.0, 2.0), Point(0.5, 0.25)))
print(lists_change(list(range(10))))
print(globals_change(), LIMIT)
print(types_change([1, 5, 2.5, 7, 3.5, 0, 4]))
print(chains(5000))
print(missing(dict.fromkeys(range(9), 2)))
print(bound(20, list(range(30))), bound(30, list(range(30))))
try:
    bound(31, list(range(30)))
except IndexError as error:
    print(error)
