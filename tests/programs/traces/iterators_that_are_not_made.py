"""Iterators that a loop makes for an inner one: used up in it, left in the middle, kept, passed on, ended early, changed behind."""


def dot(n):
    p, q = [1, 2, 3], (4, 5, 6)
    total = 0
    for turn in range(n):
        for a, b in zip(p, q):
            total += a * b + turn
        for i, a in enumerate(q):
            total -= i * a
        for i, c in enumerate("abc", turn):
            total += i + len(c)
        p[turn % 3] = turn % 11
    return total


def of_other_lengths(n):
    total = 0
    rows = [[], [1], [1, 2], [1, 2, 3]]
    for turn in range(n):
        for a, b in zip(rows[turn % 4], rows[3]):
            total += a * b
        for a, b, c in zip(rows[3], rows[turn % 3], "xyz"):
            total += a * b + ord(c)
        for i, a in enumerate(rows[turn % 4], 10):
            total += i * a
    return total


def by_hand(n):
    total = 0
    for turn in range(n):
        it = iter([turn, 1, 2])
        total += next(it)
        for rest in it:
            total += rest * 3
        pair = iter((turn, turn + 1))
        total += next(pair) - next(pair)
        letters = iter("ab")
        total += ord(next(letters))
    return total, next(letters), list(it), list(pair)


def left_in_the_middle(n):
    total = 0
    kept = []
    for turn in range(n):
        it = enumerate([turn, turn + 1, turn + 2, turn + 3])
        for i, value in it:
            total += i * value
            if value % 5 == 3:
                break
        if turn % 300 == 299:
            kept.append(list(it))
            kept.append(next(zip([turn], "z")))
    return total, kept


def kept(n):
    iterators = []
    for turn in range(n):
        row = [turn, turn + 1, turn + 2]
        it = zip(row, row)
        other = iter(row)
        count = enumerate(other, turn)
        first = next(it)
        second = next(count)
        if turn % 400 == 399:
            iterators += [it, other, count]
    return first, second, [list(it) for it in iterators], list(it), list(count), list(other)


def exits_everywhere(n):
    total = 0
    for turn in range(n):
        values = [turn, turn * 2, 7]
        if turn % 97 == 96:
            values[1] = 0.5
        if turn % 89 == 88:
            values[2] = 10**15
        if turn % 83 == 82:
            values.append(True)
        for i, (a, b) in enumerate(zip(values, values)):
            total += a * b + i
        for a in zip(values):
            total += len(a)
    return total


def growing(n):
    total = 0
    for turn in range(n):
        values = [1, 2]
        it = iter(values)
        for value in it:
            total += value
            if len(values) < 4:
                values.append(turn % 5)
        values.append(100)
        total += sum(it)
    return total


def same_twice(n):
    total = 0
    for turn in range(n):
        it = iter([turn, 1, 2, 3, 4])
        for a, b in zip(it, it):
            total += a - b
        total += len(list(it))
    return total


def nested(n):
    total = 0
    grid = [[1, 2], [3, 4]]
    for turn in range(n):
        for y, row in enumerate(grid):
            for x, cell in enumerate(row):
                total += cell * (x + 2 * y) + turn
        for row, other in zip(grid, grid):
            for a, b in zip(row, other):
                total += a * b
    return total


def with_errors(n):
    caught = 0
    total = 0
    for turn in range(n):
        values = [1, "x"] if turn % 50 == 49 else [1, 2]
        try:
            for i, value in enumerate(values):
                total += value + i
        except TypeError:
            caught += 1
        try:
            it = iter(values)
            next(it), next(it), next(it)
        except StopIteration:
            caught += 1000
    return total, caught


def strict(n):
    caught = 0
    total = 0
    for turn in range(n):
        try:
            for a, b in zip([1, 2], [3] * (1 + turn % 3), strict=True):
                total += a * b
        except ValueError:
            caught += 1
    return total, caught


for _ in range(3):
    print(dot(1500))
    print(of_other_lengths(1500))
    print(by_hand(1500))
    print(left_in_the_middle(1500))
    print(kept(1500))
    print(exits_everywhere(1500))
    print(growing(1500))
    print(same_twice(1500))
    print(nested(1500))
    print(with_errors(1500))
    print(strict(1500))
