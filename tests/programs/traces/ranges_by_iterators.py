"""Iterators of ranges that a loop makes or finds: zipped, counted, asked by next, left in the middle, at their end, of other steps."""


def dot(n):
    row = [3, 1, 4, 1, 5]
    total = 0
    for turn in range(n):
        for i, value in zip(range(5), row):
            total += i * value + turn
        for i, value in zip(range(turn % 7), row):
            total -= i + value
        for i, value in zip(range(9, -9, -3), row):
            total += i * value
        for place, i in enumerate(range(turn, turn + 3), 1):
            total += place * i
        row[turn % 5] = turn % 11
    return total


def by_hand(n):
    total = 0
    kept = []
    for turn in range(n):
        numbers = iter(range(turn % 5))
        total += next(numbers, -1)
        for rest in numbers:
            total += rest * 3
        total += next(numbers, 100)
        steps = iter(range(10, 10 + turn % 3 * 7, 7))
        for step in steps:
            total += step
            break
        if turn % 400 == 7:
            kept.append((steps, list(steps), list(numbers), numbers.__length_hint__()))
    return total, [(list(steps), a, b, c) for steps, a, b, c in kept]


def carried(n):
    numbers = iter(range(5, 5 * n + 100, 5))
    backwards = reversed(range(3 * n))
    total = 0
    for turn in range(n):
        total += next(numbers)
        total -= next(backwards)
        if turn == n // 2:
            print(numbers.__length_hint__(), numbers.__reduce__()[1], backwards.__reduce__()[1])
    return total, next(numbers), next(backwards)


def of_any_start(n):
    total = 0
    for turn in range(n):
        start = turn % 3 - 1
        step = 1 if turn % 2 else -2
        for i, j in zip(range(start, start + 4 * step, step), range(4)):
            total += i * (j + 1)
    return total


def of_great_numbers(n):
    total = 0
    top = 2**47 - 3
    for turn in range(n):
        for i, number in zip("abc", range(top - turn % 2, top + 2)):
            total += number % 1000
        for number, i in zip(range(top, top + turn % 9), range(8)):
            total += number % 7 + i
        if turn % 500 == 499:
            top += 1
    return total


def stopped(n):
    total = 0
    for turn in range(n):
        numbers = iter(range(3))
        try:
            while True:
                total += next(numbers)
        except StopIteration:
            total += 1
        try:
            next(numbers)
        except StopIteration:
            total += 2
    return total


def set_back():
    numbers = iter(range(10, 40, 4))
    next(numbers)
    numbers.__setstate__(3)
    print(list(numbers), numbers.__reduce__()[1], numbers.__length_hint__())
    numbers.__setstate__(1)
    print(list(numbers))
    print(type(numbers).__name__, type(reversed(range(5))).__name__)
    print(list(reversed(range(2, 2**47 - 1, 2**45))), list(reversed(range(0))), reversed(range(1, 9, 3)).__reduce__()[1])


print(dot(3000))
print(by_hand(3000))
print(carried(3000))
print(of_any_start(3000))
print(of_great_numbers(3000))
print(stopped(3000))
set_back()
