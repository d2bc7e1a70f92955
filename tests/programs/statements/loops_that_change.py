"""Loops whose variables change type, shape or value between their turns, which are left and entered in every way."""


def until_type_changes(items):
    total, last = 0, None
    for item in items:
        total = total + item
        last = item
    return total, last


def swapped(turns):
    a, b = 1, 2.5
    for turn in range(turns):
        a, b = b, a
        if turn % 3 == 2:
            continue
        a = a + turn
    return a, b


def rotated(turns):
    a, b, c, d = 1, 2, 3, 4
    turn = 0
    while turn < turns:
        a, b, c, d = b, c, d, a + turn
        turn += 1
    return a, b, c, d


def with_continues(items):
    odd = even = 0
    seen = ""
    i = 0
    while i < len(items):
        item = items[i]
        i += 1
        if item is None:
            seen += "-"
            continue
        if item % 2:
            odd += item
            continue
        even += item
        if even > 1000:
            even = even / 2
    else:
        seen += "."
    return odd, even, seen


def left_and_caught(items):
    done = []
    i = 0
    x = 0
    while i < len(items):
        try:
            i += 1
            x = x + items[i - 1]
            done.append(x)
        except TypeError:
            x = len(items[i - 1])
            continue
        finally:
            done.append(i)
    return done


def overflowing(x):
    turns = 0
    while turns < 70:
        x = x + x
        turns += 1
    return x


class Point:
    def __init__(self, x):
        self.x = x


def moved(point, turns):
    step = 1
    for turn in range(turns):
        point.x = point.x + step
        if turn == turns // 2:
            point.extra = turn
            step = 0.5
    return point.x, point.extra


def deleted(turns):
    found = []
    for turn in range(turns):
        if turn % 4 == 0:
            value = turn
        try:
            found.append(value)
            if turn % 4 == 2:
                del value
        except UnboundLocalError as error:
            found.append(str(error))
    return found


def nested(rows):
    best = row_of_best = -1
    for row in rows:
        best_here = -1
        for cell in row:
            if cell > best_here:
                best_here = cell
        if best_here > best:
            best, row_of_best = best_here, row
    return best, row_of_best


def yielded(items):
    total = 0
    for item in items:
        total = total + item
        got = yield total
        if got is not None:
            total = got


def walk(items):
    generator = yielded(items)
    out = [next(generator)]
    for at in range(len(items) - 1):
        out.append(generator.send(0.5 if at == 3 else None))
    return out


for _ in range(60):
    plain = until_type_changes(list(range(50)))
    until_type_changes([0.5] * 20)
print(plain)
print(until_type_changes([1, 2, 3, 4.5, 6]))
print(until_type_changes([1, 2, True, 2**50, 2**70, 1j]))
try:
    print(until_type_changes([1, 2, 3, "four"]))
except TypeError as error:
    print(error)
for turns in (1, 2, 3, 10, 200):
    for _ in range(30):
        result = swapped(turns), rotated(turns)
    print(result)
for _ in range(50):
    result = with_continues(list(range(40)))
print(result)
print(with_continues([1, None, 2, 900, None, 102, 3, 7]))
for _ in range(30):
    result = left_and_caught([1, 2, 3, 4, 5, 6])
print(result)
print(left_and_caught([1, "two", 3, 4.5, (5, 5)]))
for _ in range(20):
    result = overflowing(3)
print(result, overflowing(-1), overflowing(0.5), overflowing(True))
for turns in (3, 10, 101):
    for _ in range(20):
        result = moved(Point(2), turns)
    print(result, moved(Point(0.25), turns))
for _ in range(20):
    result = deleted(11)
print(result)
for _ in range(40):
    result = nested([[1, 5, 2], [7, 3], [], [6, 6.5]])
print(result, nested([[1, 2], [True, 2.5], [2**64]]))
for _ in range(30):
    result = walk([1, 2, 3, 4, 5, 6, 7])
print(result, walk([1, 2.5, 3, 4, 5, "x"][:5]))
