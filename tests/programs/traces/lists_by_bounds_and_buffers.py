"""Lists in loops that are traced: bounds that are checked before the loop, indices from both ends, lists that grow, shrink and
are exchanged while a loop goes around."""


def added(a, b, n):
    i = 0
    while i < n:
        a[i] += b[i]
        i += 1
    return a


def summed(values, start, stop):
    total = 0
    for i in range(start, stop):
        total += values[i]
    return total


def beyond(values):
    total = i = 0
    try:
        while True:
            total += values[i]
            i += 1
    except IndexError as error:
        return total, i, str(error)


def from_the_end(values):
    total, i = 0, -1
    while i >= -len(values):
        total = total * 3 % 1009 + values[i]
        i -= 1
    return total


def grows(limit):
    values = [1]
    i = 0
    while i < len(values) and len(values) < limit:
        values.append(values[i] + 1)
        if values[-1] % 3:
            values.append(values[-1])
        i += 1
    return len(values), sum(values), values[-5:]


def shrinks(values):
    i = total = 0
    while i < len(values):
        total += values[i]
        if values[i] % 5 == 0:
            values.pop()
        i += 1
    return total, len(values)


def exchanged(rows):
    row, total = rows[0], 0
    for i in range(300):
        total += row[i % 7]
        row[i % 7] = total % 11
        if i % 50 == 49:
            row = rows[(i // 50) % len(rows)]
    return total, rows


def aliased(n):
    a = list(range(n))
    b = a
    for i in range(n - 1):
        a[i + 1] += b[i]
        b[i] = a[i] - 1
    return a[-3:], a is b


def prefixes(n):
    return [[j * i for j in range(i)] for i in range(n)]


def objects(n):
    out = []
    held = [None] * 4
    for i in range(n):
        item = (i, [i])
        out.append(item)
        held[i & 3] = item
        if i % 64 == 0:
            garbage = [[k] for k in range(200)]
    return len(out), out[n // 2], held, len(garbage)


for turn in range(3):
    print(added(list(range(200)), [2 * i for i in range(200)], 200)[-3:])
    print(added([0.5] * 120, list(range(120)), 120)[-2:])
    print(summed(list(range(300)), 0, 300), summed(list(range(300)), -100, 200))
    print(beyond([3] * 150), beyond(list(range(90))))
    print(from_the_end(list(range(250))))
    print(grows(500), shrinks(list(range(180))))
    print(exchanged([[1] * 7, [2] * 7, [3] * 9]))
    print(aliased(150), sum(map(sum, prefixes(40))))
    print(objects(1500))
try:
    added([1] * 100, [1] * 50, 100)
except IndexError as error:
    print(error)
big = [1 << 50, -(1 << 50)] * 80
print(summed(big, 0, 160), summed(big, 0, 81))


def names(count):
    total = 0
    for i in range(count):
        total += len(word) + helper(i)
        if i % 100 == 0:
            globals()["made_%d" % i] = i
    return total


def helper(i):
    return i & 1


word = "abc"
print(names(450), names(450), made_400)
