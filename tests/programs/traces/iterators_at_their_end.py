"""Loops within loops: iterators that end in compiled code, that begin anew, that are walked on elsewhere, or that ended before."""


def pairs(words):
    total = 0
    for word in words:
        for place, letter in enumerate(word, 1):
            total += place * ord(letter)
        for a, b in zip(word, word[1:]):
            total += a < b
        for n in reversed(list(range(len(word)))):
            total -= n
    return total


def counters(n):
    """Each inner loop begins anew with what its trace left behind in its first turn."""
    total = 0
    for i in range(n):
        j = 0
        while j < 5:
            total += i ^ j
            j += 1
        k = 9
        while k > 3:
            total -= k & i
            k -= 2
        for m in range(i % 4):
            total += m
    return total, j, k


def walked_on(n):
    """An iterator that a loop left in the middle, and that another one walks to its end; it stays ended."""
    total = 0
    for i in range(n):
        items = [i, i + 1, i + 2, i + 3]
        one = iter(items)
        for item in one:
            total += item
            if item & 1:
                break
        for item in one:
            total += 3 * item
        items.append(1000)
        total += next(one, -7)
    return total


def grown(n):
    """A list that grows while it is walked ends later."""
    total = 0
    for i in range(n):
        items = [1, 2]
        for item in items:
            total += item
            if len(items) < 2 + i % 3:
                items.append(item + 10)
    return total


def asked_twice(n):
    """Both items of a pair are of one iterator; an odd one is lost."""
    total = 0
    for i in range(n):
        one = iter(range(i % 7))
        for a, b in zip(one, one):
            total += 10 * a + b
        total += next(one, 100)
    return total


class Counted(enumerate):
    def __next__(self):
        n, item = super().__next__()
        return n * 2, item


def of_a_class(n):
    total = 0
    for i in range(n):
        for place, item in Counted([i, 5, 6]):
            total += place * item
        for place, item in enumerate([i, 5, 6]):
            total += place * item
    return total


def unlike(n):
    """Ends of iterators of several kinds at one place."""
    total = 0
    kinds = [[1, 2, 3], (4, 5), "abc", b"xy", range(6), bytearray(b"q"), "ä€"]
    for i in range(n):
        for item in kinds[i % len(kinds)]:
            total += 1 if isinstance(item, str) else item
        for at, item in enumerate(kinds[(i // 7) % len(kinds)]):
            total += at
        for a, b in zip(kinds[i % len(kinds)], kinds[(i + 1) % len(kinds)]):
            total += 2
    return total


def strictly(n):
    """Lax and strict ones end at one place."""
    total = caught = 0
    for i in range(n):
        try:
            for a, b in zip([i, 2, 3], range(2 + i % 3), strict=i > n // 2):
                total += a * b
        except ValueError:
            caught += 1
    return total, caught


def kept(n):
    """What an inner loop walked is looked at behind it."""
    seen = []
    for i in range(n):
        walk = enumerate("ab" if i % 5 else "")
        both = zip((1, 2, 3), [i, i])
        for place, letter in walk:
            pass
        for a, b in both:
            pass
        if i % 400 == 0:
            seen.append((list(walk), list(both), a, b))
    return seen


print(pairs(["interpreter", "a", "", "stencil", "trace"] * 300))
print(counters(2000))
print(walked_on(2000))
print(grown(2000))
print(asked_twice(2000))
print(of_a_class(1000))
print(unlike(3000))
print(strictly(2000))
print(kept(2000))
