"""Ranges that a loop makes for an inner one, keeps, or looks into; lists that are unpacked."""


def nested(n, inner):
    total = 0
    for turn in range(n):
        for k in range(inner):
            total += k * turn
        for k in range(turn, turn + inner):
            total -= k
        for k in range(inner, 1):
            total += 1000
    return total


def triangle(n):
    total = 0
    for turn in range(n):
        for k in range(turn % 4):
            total += k + 1
        for k in range(turn % 3, turn % 5):
            total += k
    return total


def kept(n):
    ranges = []
    for turn in range(n):
        span = range(turn, turn + 3)
        if turn % 45 == 44:
            ranges.append(span)
            ranges.append(range(turn))
        last = span
    return ranges, last, last is span, len(last)


def looked_into(n):
    total = 0
    for turn in range(n):
        span = range(turn - 5, 7)
        total += len(span) + span.start + span.stop + span.step
        if turn in span:
            total += 100
        if turn % 11 == 10:
            total += span[0] if span else -1
    return total


def of_other_kinds(bounds):
    total = 0
    caught = 0
    for low, high in bounds:
        try:
            for k in range(low, high):
                total += k
                if k > low + 3:
                    break
        except TypeError:
            caught += 1
    return total, caught


def far_apart(n):
    total = 0
    for turn in range(n):
        low, high = -(1 << 46), 1 << (40 + turn % 7)
        span = range(low, high)
        total += span[-1] - span[0]
        if turn % 50 == 49:
            span = range(low * 2, high * 2)
            total += span[-1] - span[0]
    return total


def rebound(n):
    global range
    own, total = range, 0
    for turn in own(n):
        for k in range(3):
            total += k
        if turn == n - 20:
            range = lambda stop: own(stop + 1)
    range = own
    return total


def lists(rows):
    total = 0
    caught = 0
    for row in rows:
        try:
            a, b = row
            total += a * 2 - b
            row[1], (c, d) = d if caught else a, [b, a]
            total += c - d
        except ValueError as error:
            caught += 1
            text = str(error)
    return total, caught, text if caught else None


for _ in range(3):
    print(nested(120, 3), nested(60, 0), nested(30, 40))
    print(triangle(200))
    print(kept(150))
    print(looked_into(100))
    print(of_other_kinds([(n, n + 2) for n in range(150)] + [(True, 3), (2.0, 3), (1, True), (0, 10**30)]))
    print(far_apart(150))
    print(rebound(150))
    print(lists([[n, n + 1] for n in range(150)] + [[1], [1, 2, 3]] * 3 + [[2.5, 1], [True, 2]]))
