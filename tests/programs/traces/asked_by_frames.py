"""Truth and membership that classes tell in Python, asked in loops that are compiled: also where they raise, give what is not
wanted, recur, or change their class meanwhile."""


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        return self.value


class Sized:
    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __contains__(self, item):
        if item is None:
            raise LookupError("none")
        return [other for other in self.items if other == item]


class Nested:
    def __init__(self, inner):
        self.inner = inner

    def __bool__(self):
        return not self.inner

    def __contains__(self, item):
        return item in self.inner


def count(n):
    total = 0
    sized = Sized([1, 2, 3])
    nested = Nested(Nested(sized))
    for i in range(n):
        if Truth(i % 3 == 0):
            total += 1
        if not Sized([0] * (i & 1)):
            total += 10
        if i % 5 in sized:
            total += 100
        if i % 7 not in nested:
            total += 1000
        if Nested(Truth(i % 2 == 1)):
            total += 10000
        while Truth(False):
            total = 0
        try:
            None in sized
        except LookupError:
            total += 1
    return total


def wrong(n):
    seen = {}
    for i in range(n):
        try:
            if Truth([True, False, 3, None][i % 4]):
                seen["yes"] = seen.get("yes", 0) + 1
            else:
                seen["no"] = seen.get("no", 0) + 1
        except TypeError as error:
            seen[str(error)] = seen.get(str(error), 0) + 1
    return seen


def changing(n):
    total = 0
    item = Truth(True)
    for i in range(n):
        if i == n // 2:
            Truth.__bool__ = lambda self: False
        if item:
            total += 1
    return total


def deep(depth):
    value = Truth(False)
    for i in range(depth):
        value = Nested(value)
    return bool(value), not value


print(count(3000))
print(wrong(3000))
print(deep(50), deep(51))
try:
    print(deep(100_000))
except RecursionError as error:
    print(type(error).__name__)
print(changing(4000))
