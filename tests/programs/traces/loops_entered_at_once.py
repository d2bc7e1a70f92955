"""Loops of few turns: a trace runs their first turn, too, whatever that one is like."""


def rows(sizes):
    """Inner loops of no turn, one, and some; the sum is an int in the first turn of each, and a float from then on."""
    total = 0.0
    for size in sizes:
        line = 0
        for k in range(size):
            line += k * 0.5
        total += line
    return total


def halves(n):
    """An inner loop that tests before its first turn."""
    steps = 0
    while n > 0:
        rest = n
        while rest % 2 == 0:
            rest //= 2
            steps += 1
        n -= 1
    return steps


def found(table, wanted):
    """Inner loops that are left in their first turn, or in another one, or end."""
    places = []
    for row in table:
        for at, item in enumerate(row):
            if item == wanted:
                places.append(at)
                break
        else:
            places.append(-1)
    return places


def changing(values):
    """What the first turn of an inner loop is like changes: ints, then floats, then strings, and something that raises."""
    out = []
    for value in values:
        try:
            for part in (value, value):
                value = value + part
            out.append(value)
        except TypeError as error:
            out.append(str(error))
    return out


def pairs(n):
    """Short loops in a generator, which waits between the turns of them."""
    for i in range(n):
        for j in range(i % 3):
            yield i * 10 + j


def levels(depth, width):
    """Recursion with a short loop at each level: its trace is entered again while it waits."""
    count = 1
    for _ in range(width):
        if depth:
            count += levels(depth - 1, width)
    return count


print(rows([n % 4 for n in range(3000)]), rows([1] * 2000), rows([0] * 2000))
print(halves(3000))
print(sum(found([[n % 5, n % 3, n % 2] for n in range(3000)], 2)))
mixed = [1, 2] * 900 + [1.5] * 300 + ["ab"] * 300 + [None, 3, (1, 2)] * 100
answers = changing(mixed)
print(len(answers), answers[0], answers[2000], answers[2200], answers[-3:])
print(sum(pairs(3000)))
print(levels(6, 3), levels(10, 2), levels(200, 1))
