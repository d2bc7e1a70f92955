"""Loops over ranges that have their variable by the number that comes next: it is exact at each way out, and where the body
assigns it on a rarer way before the loop goes on."""


def last(n):
    total = 0
    for i in range(n):
        total += i
    return i, total


def assigned(n, often):
    total = 0
    for i in range(n):
        if i % 7 == 3:
            total += 2
        if i % often == 1:
            i = i * 3
            total += i
        total ^= i
    return i, total


def stepped(n):
    total = 0
    for i in range(n, 0, -3):
        total = (total * 3 + i) & 0xFFFF
        if total & 31 == 5:
            total += 1
    return i, total


def left(n, stop):
    for i in range(n):
        for j in range(i, n):
            if i * j == stop:
                return i, j
    return i, j


def carried(n):
    before, now, found = -1, 0, []
    while now < n:
        if now % 11 == 4 and before != now - 1:
            found.append((before, now))
        before = now
        now += 1
        if now % 501 == 0:
            before -= 1
        if now % 503 == 0:
            before = None
            before = now - 1
    return before, now, found


def fails(items, n):
    try:
        for i in range(n):
            items[i] += 1
    except (IndexError, TypeError) as error:
        return i, type(error).__name__
    return i, None


for n in (1, 5, 3000):
    print(last(n), assigned(n, 1000), assigned(n, 5), stepped(n), carried(n))
print(left(60, 3127), left(60, 3481), left(60, 1))
print(assigned(4000, 2), assigned(4000, 3))
for at in (0, 1500, 2500):
    items = list(range(3000))
    print(fails(items, 3000), fails(items, 3001))
    items[at] = "text"
    print(fails(items, 3000), sum(x for x in items if x != "text"))
print(sum([0.1] * 1000), sum([1e308, 1e308, -1e308]), sum([1.5, "x"][:1]), sum([0.5, 1]), sum([]), sum([-0.0]))
print(sum([float("inf"), 1.0]), sum([float("inf"), float("-inf")]), sum([1e16, 1.0, -1e16]), sum([0.1] * 10, 5.0))
