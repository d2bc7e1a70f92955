"""Functions, cells and short lists that a loop makes, uses and drops: as they would be wherever somebody looks."""


def adders(n):
    total = 0
    for turn in range(n):

        def add(value, factor=turn):
            return value + turn * factor

        total = add(total)
    return total, add(1), add(1, 2), add.__name__, add.__defaults__, add.__closure__[0].cell_contents


def made_inside(n):
    def scaled(values, by):
        shift = by + 1

        def scale(value):
            return value * by + shift

        return scale(values[0]) + scale(values[1])

    total = 0
    for turn in range(n):
        total += scaled([turn, total % 7], turn % 5)
    return total


def counters(n):
    kept = []

    def counter(start):
        count = start

        def advance():
            nonlocal count
            count += 1
            return count

        advance()
        advance()
        return advance() * 2, advance

    total = 0
    for turn in range(n):
        got, advance = counter(turn)
        total += got
        if turn % 29 == 28:
            kept.append(advance)
    return total, [advance() for advance in kept], [advance() for advance in kept]


def shared_cell(n):
    last = None
    for turn in range(n):

        def pair(first):
            held = first

            def get():
                return held

            def put(value):
                nonlocal held
                held = value

            put(held + 1)
            return get, put, get()

        get, put, seen = pair(turn)
        if turn % 31 == 30:
            put(seen * 10)
            last = get
    return last(), get(), seen


def unbound(n):
    caught = 0

    def late(number):
        def ask():
            return value

        if number % 3:
            value = number
        return ask()

    for turn in range(n):
        try:
            caught += late(turn) * 0
        except NameError as error:
            caught += 1
            text = str(error)
    return caught, text


def vectors(n):
    place, speed = [0.0, 1.0, 2.0], [0.5, -0.25, 1.5]
    for turn in range(n):
        place = [place[0] + speed[0], place[1] + speed[1], place[2] + speed[2]]
        if turn == 150:
            speed = [1, 2, 3]
    return place


def lists_that_change(n):
    kept = []
    total = 0
    for turn in range(n):
        items = [turn, turn + 1]
        total += items[0] + items[-1] + len(items)
        if turn % 3 == 0:
            items.append(turn)
        total += len(items)
        items[1] = 7
        total += items[1]
        if turn % 40 == 39:
            kept.append(items)
            kept.append([items, total])
            items.pop()
    return total, kept


def walked(n):
    total = 0
    for turn in range(n):
        for item in [turn, 2, turn * 2]:
            total += item
        low, high = [turn, total]
        total += high - low
        total %= 1000003
        nested = [[turn, 1], (turn, [2])]
        total += nested[0][1] + nested[1][1][0] + nested[-1][0]
        if [] or turn in [3, 4]:
            total += 1
    return total, nested


def outside(n):
    caught = 0
    for turn in range(n):
        items = [turn, 1]
        try:
            caught += items[turn % 3]
        except IndexError as error:
            caught -= len(items)
    return caught, items


def same_list(n):
    found = []
    for turn in range(n):
        a = [turn]
        b = a
        c = [turn]
        if turn % 43 == 42:
            b.append(1)
            found.append((a is b, a is c, a == c, a, c))
    return found


def recursive(n):
    total = 0
    for turn in range(n):

        def down(k):
            return 1 if k == 0 else down(k - 1) + turn

        total += down(2)
    return total


def raises(n):
    caught = 0
    for turn in range(n):
        limit = turn % 50

        def check(value):
            if limit == 49:
                raise ValueError(limit)
            return value

        try:
            caught += check(1)
        except ValueError as error:
            caught += error.args[0]
            frame = error.__traceback__.tb_next.tb_frame
            caught += frame.f_code is check.__code__
    return caught


for _ in range(3):
    print(adders(200))
    print(made_inside(300), counters(150))
    print(shared_cell(200))
    print(unbound(200))
    print(vectors(300))
    print(lists_that_change(160))
    print(walked(250))
    print(outside(200))
    print(same_list(150))
    print(recursive(150), raises(200))


def empty_lists(n):
    longest = 0
    kept = []
    for turn in range(n):
        found = []
        if turn % 60 == 59:
            kept.append(found)
            found.append(turn)
        longest += len(found)
    return longest, kept, found


print(empty_lists(400))


def many_defaults(n):
    total = 0
    for turn in range(n):

        def add(value, a=turn, b=1, c=2, d=turn * 2, e=3):
            return value + a * b - c + d - e

        total = add(total) - add(1, 2, e=turn)
    return total, add.__defaults__, add.__module__


print(many_defaults(200))
__name__ = "renamed"


def renames(n):
    global __name__
    kept = []
    for turn in range(n):

        def named():
            return turn

        if turn % 60 == 59:
            __name__ = "renamed_%d" % turn
            kept.append(named)
        named()
    return [function.__module__ for function in kept]


print(renames(300))
