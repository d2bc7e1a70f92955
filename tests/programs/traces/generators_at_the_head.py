"""Generators that wait where a turn ends, in loops that go several ways: each way comes back to the loop's head."""


def count(n, step):
    i = total = 0
    while i < n:
        total += i
        if i % 5 == 4:
            yield total
        else:
            yield i
        i += step


def two_ways(n):
    total = odd = 0
    for x in count(n, 1):
        if x % 3 == 0:
            total += x
        else:
            odd += x * 2
        if x % 7 == 1:
            odd -= 1
    return total, odd


def by_next(n):
    numbers = count(9 * n, 2)
    first = second = 0
    for turn in range(n // 2):
        x = next(numbers)
        if x & 4:
            first += x
        elif x & 8:
            second += x + next(numbers, 0)
        else:
            second -= 1
    return first, second, list(numbers)[:5]


def two_at_once(n):
    evens, odds = count(n, 2), count(n, 3)
    total = 0
    for x in evens:
        if x % 4 < 2:
            total += x - next(odds, 1)
        else:
            total -= x
    return total, list(odds)[:3]


def accumulate():
    total = 0.0
    sent = yield
    while True:
        if sent > 50:
            total += sent
        else:
            total -= sent / 2
        sent = yield total


def by_send(n):
    mean = accumulate()
    next(mean)
    last = 0
    for i in range(n):
        got = mean.send(i % 100)
        if got > last:
            last = got
    return last, got


def nested(n):
    def inner(k):
        for i in range(k):
            if i % 3:
                yield i
            else:
                yield -i

    def outer(k):
        yield from inner(k)
        yield 1000

    total = 0
    for x in outer(n):
        if x < 0:
            total -= x * 2
        else:
            total += x
    return total


def changed(n):
    """Another generator takes the place of the one that the loop began with."""
    numbers = count(9 * n, 1)
    total = 0
    for turn in range(n):
        x = next(numbers)
        if x % 11 == 3:
            total += x
        if turn == n // 2:
            numbers = count(20 * n, 3)
        elif turn % 500 == 499:
            total += sum(1 for _ in [1, 2])
            numbers, kept = count(9 * n, 1), numbers
            total += next(kept)
    return total, next(numbers)


def looked_at(n):
    numbers = count(n, 1)
    seen = []
    total = 0
    for x in numbers:
        if x % 2:
            total += x
        else:
            total -= 1
        if x % 997 == 5:
            seen.append((numbers.gi_frame.f_locals["i"], numbers.gi_running, numbers.gi_suspended))
    return total, seen[:4]


def fails(n):
    def breaks(k):
        for i in range(k):
            if i == k - 3:
                raise ValueError(i)
            yield i

    total = 0
    try:
        for x in breaks(n):
            if x % 2:
                total += x
            else:
                total += 2
    except ValueError as error:
        return total, error.args


for function in (two_ways, by_next, two_at_once, by_send, nested, changed, looked_at, fails):
    print(function.__name__, function(4000))
