"""Iterators of sequences, enumerate and zip: advanced without calls, ended, changed and shared."""


def counted(items, start=0):
    total = 0
    for n, x in enumerate(items, start):
        total += n * 3 + x
    return total


def pairs(left, right):
    total = 0
    for a, b in zip(left, right):
        total = total * 3 % 1000003 + a - b
    return total


def triples(a, b, c):
    out = []
    for both in zip(a, b, c):
        out.append(both)
    return out


def letters(text):
    seen = {}
    for n, c in enumerate(text):
        seen[c] = seen.get(c, 0) + n
    return sorted(seen.items())[:4]


def chunks(items):
    walk = iter(items)
    out = 0
    for a, b in zip(walk, walk):
        out += a * b
    return out


def what_is_left(left, right):
    """The first iterator is one ahead where the second ends."""
    first, second = iter(left), iter(right)
    total = 0
    for a, b in zip(first, second):
        total += a + b
    return total, list(first), list(second)


def growing():
    items = [1, 2, 3]
    total = 0
    for n, x in enumerate(items):
        total += x
        if n < 500:
            items.append(n)
        if n == 300:
            del items[302:]
            items += [5] * 100
    return total, len(items)


def by_next(items):
    walk = iter(items)
    total = next(walk)
    try:
        while True:
            total += next(walk) * 2
    except StopIteration:
        pass
    return total, next(walk, "ended")


def left_in_the_middle(items):
    walk = enumerate(iter(items))
    total = 0
    for n, x in walk:
        if x > 190:
            break
        total += n
    return total, next(walk), sum(x for _, x in walk)


def strict(left, right):
    total = 0
    try:
        for a, b in zip(left, right, strict=True):
            total += a * b
    except ValueError as e:
        return total, str(e)
    return total


class Noisy(enumerate):
    def __next__(self):
        n, x = super().__next__()
        return n * 2, x


def subclassed(items):
    return sum(n + x for n, x in Noisy(items))


def identities(items):
    """Each pair is an object of its own."""
    kept = []
    for pair in zip(items, items):
        kept.append(pair)
    return len({id(pair) for pair in kept}), kept[0] is kept[1], kept[-1]


def two_walks_of_one(items):
    walk = iter(items)
    total = 0
    for a in walk:
        total += a
        if a % 7 == 0:
            total -= next(walk, 0)
    return total


def taken_by_others(items):
    """What walks the iterator besides the loop."""
    walk = iter(items)
    counted = enumerate(walk)
    out, seen, total = [], {}, 0
    for a in walk:
        total += a
        if a % 11 == 0:
            total += a + 3 in walk
        elif a % 13 == 0:
            out.extend(zip(walk, range(2)))
        elif a % 17 == 0:
            seen.update(zip("ab", walk))
        elif a % 19 == 0:
            (x, y), z = next(counted), next(walk, 0)
            total += x + y * 2 + z * 3
        elif a % 23 == 0:
            out += zip(walk, "xyz")
        elif a % 29 == 0:
            out[:1] = counted.__reduce__()[1][1:]
        elif a == 899:
            total += sum(walk)
    return total, out[-3:], len(out), sorted(seen.items())


def turns(make):
    """A loop that goes around with iterators of one kind, and then with others."""
    total = 0
    for turn in range(40):
        for n, x in make(turn):
            total += n * x
    return total


numbers = list(range(300))
print(counted(numbers), counted(tuple(numbers)), counted(numbers, -5), counted(range(300), 2))
print(counted(numbers, 2**47 - 150), counted(numbers, 2**70))
print(counted([0.5] * 300), counted(numbers[:0]))
print(pairs(numbers, numbers[::-1]), pairs(numbers, tuple(numbers)), pairs(numbers[:100], numbers), pairs(tuple(numbers), numbers[:7]))
print(pairs(numbers, range(400)), pairs((float(n) for n in numbers), numbers))
print(triples(numbers, "abc" * 100, tuple(numbers))[::97])
print(letters("the quick brown fox jumps over the lazy dog " * 20), letters("žluťoučký kůň " * 40))
print(chunks(numbers), chunks(numbers[:-1]), chunks(tuple(numbers)))
print(what_is_left(numbers, numbers[:150]), what_is_left(numbers[:150], numbers[:152])[0])
print(growing())
print(by_next(numbers), by_next(tuple(numbers)), by_next(numbers[:1]))
print(left_in_the_middle(numbers))
print(strict(numbers, numbers), strict(numbers, numbers[:-1]), strict(numbers[:-1], numbers))
print(subclassed(numbers))
print(identities(numbers))
print(two_walks_of_one(numbers))
print(taken_by_others(list(range(1000))), taken_by_others(tuple(range(1000))))
print(turns(lambda turn: enumerate(numbers[:9])))
print(turns(lambda turn: enumerate(numbers[:9]) if turn < 20 else zip(numbers[:8], numbers[:12])))
print(turns(lambda turn: [(1, 2), (3, 4)] if turn % 3 else enumerate(tuple(numbers[:5]), turn)))
