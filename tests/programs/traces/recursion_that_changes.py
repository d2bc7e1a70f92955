# A recursive function that is redefined, or whose defaults, code or globals change, while it runs.
def step(n):
    global step
    if n == 30:
        step = lambda n: 1000 + n
    if n <= 0:
        return 0
    return step(n - 1) + 1


original = step
for turn in range(12):
    step = original
    print(step(20), step(35), end=" ")
print()


def with_default(n, add=1):
    if n <= 0:
        return 0
    if n == 25:
        with_default.__defaults__ = (add + 1,)
    return with_default(n - 1) + add


print([with_default(n) for n in (5, 10, 24, 26, 10, 30, 31)])


def first(n):
    return 0 if n <= 0 else first(n - 1) + 1


def second(n):
    return 0 if n <= 0 else first(n - 1) + 10


def changing(n):
    if n == 15:
        first.__code__ = second.__code__
    return 0 if n <= 0 else first(n) + changing(n - 1)


print(changing(10), changing(20), changing(5), first(12))


class Shape:
    def area(self, n):
        return n if n <= 0 else self.area(n - 1) + 1


class Other(Shape):
    def area(self, n):
        if n == 12:
            Shape.area = lambda self, n: 7
        return super().area(n - 1) + 2


print([Shape().area(20), Other().area(9), Other().area(20), Shape().area(20), Other().area(3)])


def kinds(n, value):
    if n == 0:
        return value
    return kinds(n - 1, value + value)


print([kinds(12, value)[:3] if isinstance(value, (str, list, tuple)) else kinds(12, value)
       for value in [1, 2, 3] * 8 + [1.5, "ab", [1], (2,), True, 1 << 60, -0.0, 1j] * 4])


def generator(n):
    if n > 0:
        yield n
        yield from generator(n - 1)
        for item in generator(n - 2):
            yield item * 2


def summed(n):
    return sum(generator(n)) + (summed(n - 1) if n else 0)


print([summed(n) for n in range(8)], list(generator(5)))


def make(n):
    def inner(m):
        return m + n if m <= 0 else inner(m - 1) + 1
    return inner if n <= 0 else (lambda m: make(n - 1)(m) + inner(m))


print([make(n)(n) for n in range(9)])


def locals_deleted(n):
    value = n
    if n == 0:
        del value
    try:
        result = value
    except UnboundLocalError:
        return -1
    return result + locals_deleted(n - 1)


print([locals_deleted(n) for n in range(12)])
x = 1
def uses_global(n):
    global x
    if n % 5 == 0:
        x = 1.5 if n % 10 else "ab" if n == 0 else n
    return 0 if n <= 0 else uses_global(n - 1) + (len(x) if isinstance(x, str) else x)


print([uses_global(n) for n in range(40)])
