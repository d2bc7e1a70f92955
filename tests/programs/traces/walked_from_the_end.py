"""Lists and ranges that loops walk from their ends: used up, left in the middle, changed behind, zipped, counted, kept, asked by next."""


def sums(n):
    row = [3, 1, 4, 1, 5]
    total = 0
    for turn in range(n):
        for value in reversed(row):
            total = (total * 3 + value) % 1000003
        for i in reversed(range(turn % 6)):
            total += i * turn
        for i in reversed(range(9, -8, -4)):
            total -= i
        for i, value in enumerate(reversed(row)):
            total += i * value
        for i, value in zip(reversed(range(5)), reversed(row)):
            total += i * value
        row[turn % 5] = turn % 11
    return total


def left_in_the_middle(n):
    total = 0
    kept = []
    for turn in range(n):
        values = reversed([turn, turn + 1, turn + 2])
        numbers = reversed(range(turn, turn + 4))
        for value in values:
            total += value
            if value % 3 == 1:
                break
        total += next(numbers) - next(numbers)
        if turn % 700 == 9:
            kept.append((list(values), list(numbers), values.__length_hint__(), numbers.__length_hint__()))
    return total, kept


def changed_behind(n):
    total = 0
    for turn in range(n):
        values = [1, 2, 3, 4, 5, 6]
        for value in reversed(values):
            total += value
            if value == 4 and turn % 3 == 0:
                del values[1:]
            elif value == 5 and turn % 3 == 1:
                values.append(7)
                values[0] = turn
    return total


def carried(n):
    values = list(range(2 * n))
    backwards = reversed(values)
    total = 0
    for turn in range(n):
        total += next(backwards)
        if turn % 2:
            values.pop()
        if turn == n // 2:
            print(backwards.__length_hint__(), len(values))
    return total, next(backwards, "ended"), next(backwards, "ended")


def ended(n):
    total = 0
    for turn in range(n):
        values = reversed([turn] * (turn % 3))
        total += next(values, 100)
        total += next(values, 1000)
        for value in values:
            total += value
        total += next(values, 10)
    return total


def others(n):
    total = 0
    for turn in range(n):
        for a in reversed((1, 2, turn)):
            total += a
        for c in reversed("ab"):
            total += ord(c)
        for key in reversed({1: 2, 3: 4}):
            total += key
    return total


class Own(list):
    def __reversed__(self):
        return iter("own")


def of_own(n):
    text = ""
    values = Own([1, 2])
    for turn in range(n):
        text = ""
        for c in reversed(values):
            text += c
    return text


for function in (sums, left_in_the_middle, changed_behind, carried, ended, others, of_own):
    print(function.__name__, function(3000))
