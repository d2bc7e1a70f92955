"""Loops with several ways through them: each way comes back to the head of the one loop, with what lives there."""


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def alternating(n):
    a, b, c = 0, 1.5, 0
    for i in range(n):
        if i % 3 == 0:
            a += i
        elif i % 3 == 1:
            b = b * 0.5 + i
        else:
            c = a - c
    return a, b, c


def points(n):
    p, q = Point(0.0, 0.0), Point(1.0, 1.0)
    for i in range(n):
        if i & 3:
            p = Point(p.x + 1.0, p.y - q.x)
        else:
            p = Point(p.x - 2.0, p.y + q.y)
        if i % 1000 == 999:
            q = p
    return p.x, p.y, p is q


def aliases(n):
    """Two names are one object on one way, and two on the other."""
    p = q = Point(0, 0)
    total = 0
    for i in range(n):
        if i % 5 == 4:
            q = p
        else:
            p = Point(i, total)
        p.x += 1
        total = (total + q.x) % 10007
    return p.x, p.y, q.x, total


def previous(n):
    """That one name is the other one plus one holds on one way alone."""
    items = list(range(64))
    i = j = 0
    total = 0
    while total < n:
        items[i] += 1
        total += 1
        j = i
        if total % 7 == 0:
            i = items[j] % 50
            j = i
        else:
            i = j + 1
        if i == 63:
            i = 0
        total += items[j] & 1
    return i, j, sum(items)


def flags(n):
    """What a flag says of two numbers is true on one way alone."""
    low, high, is_less, count = 0, 10, True, 0
    for i in range(n):
        if is_less:
            count += 1
        if i % 4 == 0:
            high = i % 13
            is_less = low < high
        elif i % 4 == 1:
            is_less = False
        else:
            low = i % 7
            is_less = low < high
    return low, high, is_less, count


def types(n):
    """A name holds a number, then a float, then a text."""
    x, seen = 0, {}
    for i in range(n):
        if i % 500 == 499:
            x = float(x)
        elif i % 500 == 250:
            x = "%d" % (i % 10)
            x = int(x)
        else:
            x = x + 1
        if i % 400 == 399:
            seen[type(x).__name__] = seen.get(type(x).__name__, 0) + 1
    return x, sorted(seen.items())


def fields(n):
    """The loop knows what it stored in the turn before; on the other way something else was."""
    p = Point(0, 0)
    total = 0
    for i in range(n):
        total += p.x
        if i % 3 == 2:
            p.y = p.x
            setattr(p, "x", i % 11)
        else:
            p.x = p.x + 1
    return p.x, p.y, total


def grows(n):
    items, last, total = [], 0, 0
    for i in range(n):
        if i % 6 == 5:
            items = items[-3:]
        else:
            items.append(i)
        last = items[-1]
        total += last + len(items)
    return last, total, items


def squares(n):
    """A comparison that no square of 48 bits passes: on one way the number grows beyond such squares."""
    i, big, count = 3, 0, 0
    for k in range(n):
        if (i * i) >> 47 >= 128:
            big += 1
            i = 3
        if k % 40 == 39:
            i = i * 977 + 1
        count += k & 1
    return big, count, i


def sums(n):
    """The same of sums that fit, and of what is made of them."""
    i, j, big = 1, 1, 0
    for k in range(n):
        if i + j > 140737488355327:
            big += 1
            i = j = 1
        elif (i << 3) > 140737488355327:
            big += 100
            i = 5
        if k % 50 == 49:
            i = i * 3 + j
            j = j * 2 + 1
    return big, i, j


def deleted(n):
    count = 0
    for i in range(n):
        if i % 9 == 0:
            x = i
            count += x
            del x
        else:
            count += 1
    try:
        return count, x
    except UnboundLocalError:
        return count, None


print(alternating(20000))
print(points(20000))
print(aliases(20000))
print(previous(20000))
print(flags(20000))
print(types(20000))
print(fields(20000))
print(grows(20000))
print(squares(20000))
print(sums(20000))
print(deleted(20000))
