"""Parts of lists: stored at once they are never made, and exits make them; else they are lists as ever."""


def flips(permutation):
    count = 0
    stack = permutation[:]
    first = stack[0]
    while first:
        stack[: first + 1] = stack[first::-1]
        first = stack[0]
        count += 1
    return count


def shuffled(size, turns):
    state, found = 5, []
    items = list(range(size))
    for _ in range(turns):
        for i in range(size - 1, 0, -1):
            state = state * 16807 % 2147483647
            j = state % (i + 1)
            items[i], items[j] = items[j], items[i]
        found.append(flips(items))
    return sum(found), max(found)


def stored(n):
    """Every kind of part into every kind of place, with more, fewer and as many items."""
    source, target = list(range(20)), list("abcdefghij")
    lengths = 0
    for i in range(n):
        k = i % 9
        target[k : k + 2] = source[k::3]
        target[:3] = source[k:0:-2]
        target[-2:] = source[2:4]
        source[k : k + 3] = source[k + 2 : k - 1 if k else None : -1]
        source[1:4] = source[2:5]
        source[0:4] = source[3::-1]
        target[5:] = target[k::-1]
        lengths += len(target)
    return lengths, source, target


def seen(n):
    """The part is seen by more than the store."""
    kept, items = [], list(range(8))
    for i in range(n):
        k = i % 8
        items[: k + 1] = other = items[k::-1]
        if i % 300 == 7:
            kept.append(other)
        items[1:3] = again = tuple(items[3:1:-1])
        if again[0] == 99:
            kept.append(again)
    return kept, items


class Number:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


def left(n, bounds):
    """The trace is left between the part and the store, and by the store."""
    items, log = list(range(10)), []
    for i in range(n):
        bound = bounds[i % len(bounds)]
        try:
            items[: bound + 1] = items[4::-1]
        except (TypeError, ValueError) as error:
            log.append(str(error))
        if len(items) != 10:
            log.append(len(items))
            items = list(range(10))
    return len(log), log[:4], items


def wrong(n, steps):
    items, failed = list(range(10)), 0
    for i in range(n):
        try:
            items[:5] = items[4 :: steps[i * len(steps) // n]]
        except ValueError:
            failed += 1
    return failed, len(items)


def changed(n):
    """The list changes between the part and the store."""
    items = list(range(6))

    def grow():
        items.append(7)
        return 3

    for i in range(n):
        items[: grow()] = items[2::-1]
        if i % 2:
            items.pop()
            items.pop()
    return items[:8], len(items)


def every_other(values):
    if len(values) == 1:
        return values
    even, odd = every_other(values[0::2]), every_other(values[1::2])
    return odd[::-1] + even[-1:-9:-3] + [len(even)]


print(shuffled(9, 300))
print(stored(1500))
print(seen(1500))
print(left(2000, [4] * 30 + [2**47 - 1]))
print(left(2000, [4] * 40 + [4.0, None]))
print(left(1500, [4] * 25 + [7]))
print(wrong(2000, [-1, 0, -1, 2]))
print(changed(1201))
print(len(every_other(list(range(2048)))), every_other(list(range(64))))
items = list(range(5))
items[Number(1) : Number(3)] = items[Number(3) :: Number(-1)]
print(items)
