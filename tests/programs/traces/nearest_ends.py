"""Loops that count up through lists, and end at the nearest of several ends: their own, and those of lists that are shorter."""


def added(a, b, n):
    """Through two lists, which may be one, up to a number that may be beyond either."""
    total = 0
    i = -1
    try:
        for i in range(n):
            a[i] += b[i]
            total += a[i]
    except IndexError as error:
        return i, total, str(error)
    return i, total


def while_less(a, n, step):
    """As above; the end varies where it has a step."""
    total, i = 0.0, 0
    try:
        while i < n:
            total += a[i]
            i += 1
            n -= step
    except IndexError as error:
        return i, n, total, str(error)
    return i, n, total


def from_below(a, i, n):
    """A counter that is negative at first counts from the list's end."""
    total = 0
    try:
        while i < n:
            total = total * 3 + a[i]
            total &= 0xFFFFFF
            i += 1
    except IndexError:
        return i, total, "ended"
    return i, total


def at_most(a, n):
    """The end is within."""
    total, i = 0, 0
    try:
        while i <= n:
            total += a[i]
            i += 1
    except IndexError:
        return i, total, "ended"
    return i, total


def put_right(a, n):
    """Where the list ends, it grows, and the same loop goes on."""
    total = missing = 0
    for i in range(n):
        try:
            total += a[i]
        except IndexError:
            missing += 1
            if missing % 3:
                a.append(i)
            else:
                a.extend([1] * 40)
    return len(a), missing, total


def shrunk_by_callee(a, n, every):
    def shrink(i):
        if i % every == every - 1:
            a.pop()
        return i

    total = 0
    try:
        for i in range(n):
            total += a[i] + shrink(i)
    except IndexError:
        return i, len(a), total, "ended"
    return i, len(a), total


def until(a, n, last):
    """It is left before either end."""
    total, i = 0, -1
    for i in range(n):
        if i == last:
            break
        total += a[i]
    return i, total


def rows(table, n):
    """The inner loop is entered anew with lists of other lengths."""
    totals = []
    for row in table:
        total, column = 0, -1
        try:
            for column in range(n):
                total += row[column] * table[0][column]
        except IndexError:
            total = -total
        totals.append((column, total))
    return totals


def neighbours(a, n):
    """What is behind the counter is no counter."""
    total = 0
    try:
        for i in range(n):
            total += a[i] * 2 - a[i + 1]
    except IndexError:
        return i, total, "ended"
    return i, total


def constant_end(a):
    total, i = 0, 0
    try:
        while i < 100:
            total += a[i]
            a[i] = total & 7
            i += 1
    except IndexError:
        return i, total, "ended"
    return i, total


def swapped(a, b, n):
    """The lists change places each turn, so neither is the same in the next."""
    total = 0
    try:
        for i in range(n):
            total += a[i] - 2 * b[i]
            a, b = b, a
    except IndexError:
        return i, total, "ended"
    return i, total


def of_a_list(a, b):
    """The own end is a list's, which grows in the loop for some time."""
    total = 0
    try:
        for i, x in enumerate(a):
            total += x * b[i]
            if len(a) < 90:
                a.append(x + 1)
    except IndexError:
        return len(a), total, "ended"
    return len(a), total


def collected(a, n, into):
    """What grows is another list most of the time."""
    for i in range(n):
        if i >= len(a):
            break
        into.append(a[i] + 1)
    return len(a), len(into), sum(into)


def turned_into(a, b, n):
    """Which of the lists grows changes from turn to turn; they may be one."""
    total = 0
    for i in range(n):
        total += a[i] * 3 - b[i]
        a.append(total & 15)
        if i % 5 == 2:
            a, b = b, a
    return len(a), len(b), total


def comprehended(a, n):
    """Comprehensions grow a list that nobody else knows."""
    return sum([x + y for x, y in zip([a[i] for i in range(n)], [a[i] for i in range(len(a))])])


def grows_elsewhere(a, n):
    """The list that is looked into grows in a callee, where the trace does not see which one it is."""
    others = [a, [0] * 4]
    total = 0
    for i in range(n):
        total += a[i]
        put(others[i // 50 % 2], i)
    return len(a), total


def put(into, value):
    into.append(value)


def main():
    for size in (0, 1, 30, 99, 100, 101, 400):
        numbers = list(range(size))
        print(size, added(numbers, numbers, 100))
        print(added(list(numbers), numbers[:70], 100), added(numbers[:70], numbers, 100))
        print(while_less([0.5] * size, 100, 0), while_less([0.5] * size, 200, 1))
        print(from_below(numbers, -20, 100), from_below(numbers, 5, 100), from_below(numbers, -size, 50))
        print(at_most(numbers, 99), at_most(numbers, 100))
        print(put_right(numbers[:60], 200), put_right([], 90))
        print(shrunk_by_callee(list(numbers), 100, 2), shrunk_by_callee(list(numbers), 100, 1000))
        print(until(list(range(80)), size, 50), until(list(range(80)), 1000, 80))
        print(neighbours(numbers, 99), neighbours(numbers, 100), constant_end(list(numbers)))
        print(swapped(list(numbers), numbers[:80], 100), swapped(numbers, numbers, 100))
        print(of_a_list([1, 2, 3], numbers), of_a_list(list(numbers), list(range(100))))
    for size in (100, 140, 300):
        numbers = list(range(size))
        print(collected(numbers, 200, []), collected(numbers, 200, numbers), collected(list(numbers), 400, numbers))
        print(turned_into(list(range(size)), list(range(size)), 90), turned_into(numbers, numbers, 90))
        print(comprehended(numbers, 100), grows_elsewhere(list(range(size)), 100), grows_elsewhere(numbers, 100))
    print(rows([list(range(n)) for n in (60, 61, 100, 3, 60, 0, 59, 200, 60, 60, 1)], 60))
    print(rows([list(range(n)) for n in (40, 61, 100, 3, 60, 0, 59, 200, 40, 41, 39)], 60))
    for _ in range(4):
        print(rows([list(range(50))] * 20, 50)[-1], rows([list(range(50))] * 20, 51)[-1])


main()
