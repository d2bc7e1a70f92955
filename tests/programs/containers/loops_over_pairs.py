"""Loops that take pairs apart: from enumerate, zip and items, and from what gives other things than pairs."""


def walk(pairs):
    seen = []
    for a, b in pairs:
        seen.append((a, b))
    return seen


def numbered(text):
    total = 0
    for i, c in enumerate(text):
        total += i * ord(c)
    return total


def of_generator(n):
    for i in range(n):
        yield (i, -i)


class Pairs:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return [self.n, str(self.n)]


class Loud(str):
    def __iter__(self):
        return iter([self.upper(), "!"])


for _ in range(5):
    print(walk(enumerate("abc")), walk(zip([1, 2, 3], "xy")), walk({"k": 1, "l": 2}.items()))
    print(walk([(1, 2), [3, 4], "56"]), walk(iter([(1, 2), [3, 4]])), walk(of_generator(2)), walk(Pairs(2)))
    print(walk(reversed([(1, 2), (3, 4)])), walk(map(divmod, [7, 8], [2, 3])), numbered("hello"))
    print(walk(zip((i for i in range(3)), Pairs(5))), walk(enumerate(of_generator(2), 2**47 - 1)))

for wrong in (zip([1], [2], [3]), enumerate([]), iter([(1, 2), (3,)]), iter([5]), iter(["ab", "abc"]), {(1, 2, 3): 4}):
    try:
        print(walk(wrong))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


def broken(n):
    for i in range(n):
        if i == 2:
            raise KeyError(i)
        yield i


def guarded(iterable):
    seen = []
    try:
        for a, b in iterable:
            seen.append(a + b)
    except KeyError as error:
        seen.append(repr(error))
    except RuntimeError as error:
        seen.append(str(error))
    return seen


growing = {1: 2, 3: 4}


def grow():
    for key, value in growing.items():
        growing[key + 100] = value


for _ in range(4):
    print(guarded(enumerate(broken(4))), guarded(zip(range(5), broken(5))))
    try:
        grow()
    except RuntimeError as error:
        print(error)
try:
    print(walk(zip([1, 2], [3], strict=True)))
except ValueError as error:
    print(error)


def characters(text):
    found = []
    for c in text:
        found.append(c)
        if c == "x":
            break
    else:
        found.append("end")
    return found


for text in ("", "a", "abc", "axb", "héé", "\x7f\x00", "日本", "ab" * 3, Loud("q"), "z" * 3 + "é"):
    print(characters(text), [c for c in text], [c + d for c in text for d in text if c != d][:3])


def middle(text, i):
    return text[i], text[-1 - i], text[i] == "b", text[i] != text[-1 - i]


for text, i in (("abc", 1), ("bab", 0), ("héb", 2), ("aé", 0), ("b", 0), ("abcb", -1)) * 3:
    print(middle(text, i))
for text, i in (("abc", 3), ("", 0), ("a", -2)):
    try:
        print(middle(text, i))
    except IndexError as error:
        print(error)
