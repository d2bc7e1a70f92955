"""Natives that call Python functions or take the items of generators, in loops hot enough for traces."""

from functools import reduce


class Number:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return Number(self.value + (other.value if isinstance(other, Number) else other))

    __radd__ = __add__

    def __lt__(self, other):
        return self.value < other.value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        return self.value == other.value

    def __bool__(self):
        return self.value % 1000 != 999


def squares(n):
    for i in range(n):
        yield i * i


def mixed(n):
    """What the loop has seen so far does not last."""
    for i in range(n):
        if i < n - 50:
            yield i
        elif i < n - 20:
            yield i + 0.5
        else:
            yield 1 << 70


def numbers(n):
    for i in range(n):
        yield Number(i) if i % 100 == 99 else i


def only_numbers(n):
    for i in range(n):
        yield Number(i * 7919 % n)


def failing(n):
    for i in range(n):
        if i == n - 1:
            raise LookupError(i)
        yield i


print(sum(squares(3000)), sum(mixed(3000)), sum((i / 3 for i in range(3000)), 0.25))
print(sum(numbers(3000)).value)
print(len(list(squares(3000))), tuple(squares(2500))[-1], sorted(squares(2500))[7])
print(len(set(i % 77 for i in range(3000))), len(frozenset(i * i % 101 for i in range(3000))))
print(len(set(only_numbers(2500))), min(only_numbers(2500)).value, max(only_numbers(2500)).value)
print(dict((i % 50, i) for i in range(3000))[7], ",".join(str(i) for i in range(3000))[-9:])
print(any(i > 2900 for i in range(3000)), all(i < 2900 for i in range(3000)), any(i < 0 for i in range(3000)))
print(all(only_numbers(3000)), any(not n for n in only_numbers(3000)))
print(min(squares(3000)), max(mixed(3000)), max((str(i) for i in range(3000)), default="none"))
x = [1, 2]
x.extend(i for i in range(3000))
print(len(x), sorted((i * 7919 % 3001 for i in range(3000)), reverse=True)[:3])

for make in (sum, list, set, max):
    try:
        make(failing(3000))
    except LookupError as error:
        print(make.__name__, error)
try:
    sum(i if i < 2990 else "text" for i in range(3000))
except TypeError as error:
    print(error)
try:
    dict((i, i) if i < 2990 else (i,) for i in range(3000))
except ValueError as error:
    print(error)
try:
    ",".join(str(i) if i < 2990 else i for i in range(3000))
except TypeError as error:
    print(error)

# -- calls --

data = [i * 7919 % 3001 for i in range(3000)]
print(sorted(data, key=lambda n: n % 100)[:5], min(data, key=lambda n: (n - 1500) ** 2), max(data, key=lambda n: n % 1000))
print(sorted(data, key=Number)[:3], [n.value for n in sorted(map(Number, data))[:3]])
print(max(data, key=lambda n: Number(n % 777)), sorted(data, key=lambda n: Number(-n))[:3])
print(reduce(lambda a, b: (a * 31 + b) % 1000003, data), reduce(lambda a, b: a + b, data, 0.5))
print(reduce(lambda a, b: a + b, squares(2000)), max(squares(2000), key=lambda n: -n))
print(reduce(lambda a, b: a + b, map(lambda n: n + 1, data)), min(map(lambda n: n * n, data), key=lambda n: n % 97))
print(sorted(squares(2500), key=lambda n: n % 97)[:3], sorted((Number(i) for i in range(1500)), key=Number.__hash__)[7].value)
print(len(dict((Number(i % 700), i) for i in range(3000))), len(dict(iter([Number(i % 700), i]) for i in range(3000))))


def raises_late(n):
    if n == data[-3]:
        raise LookupError(n)
    return n


for call in (lambda: sorted(data, key=raises_late), lambda: max(data, key=raises_late), lambda: reduce(lambda a, b: raises_late(b), data)):
    try:
        call()
    except LookupError as error:
        print(error, error.__traceback__.tb_next.tb_next.tb_frame.f_code.co_name)

items = list(data)


def changes(n):
    if n == data[-1]:
        items.append(n)
    return n


try:
    items.sort(key=changes)
except ValueError as error:
    print(error, len(items))


class Keys:
    def __init__(self):
        self.asked = 0

    def key(self, n):
        self.asked += 1
        return n % 10


keys = Keys()
for _ in range(300):
    data.sort(key=keys.key)
print(keys.asked, data[:4])


def short(rows):
    total = 0
    for row in range(rows):
        total += sum(n for n in (row, 2, 3)) + max((row, 5, -row), key=abs)
        total += len([*sorted((3, row, 1), key=lambda n: -n)])
        if any(n == row for n in (7, 900, 2900)):
            total += 1000
    return total


print(short(3000))
