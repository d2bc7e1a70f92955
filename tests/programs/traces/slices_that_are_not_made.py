"""Slices that loops make to take sequences apart: their parts, steps and bounds, those that are seen, those that fail."""


class Shown:
    def __getitem__(self, key):
        return key


class Bound:
    def __init__(self, number):
        self.number = number

    def __index__(self):
        return self.number


def reversed_in_place(n):
    stack = list(range(9))
    total = 0
    for turn in range(n):
        first = turn % 9
        stack[: first + 1] = stack[first::-1]
        total = (total * 3 + stack[0]) % 1000003
    return total, stack


def by_steps(n):
    items = list(range(20))
    text = "the quick brown fox"
    pair = (1, 2, 3, 4, 5)
    total = 0
    for turn in range(n):
        i, j, k = turn % 23 - 2, turn % 17 + 1, turn % 5 - 2 or 1
        total += sum(items[i:j:k]) + len(items[::k]) + len(items[j:i:-k])
        total += len(text[i:j:k]) + len(text[:j:2]) + len(text[::-1])
        total += sum(pair[i:j:k]) + len(pair[::-2]) + (pair[::1] is pair)
    return total, items[5:1:-1], text[::-3], pair[4:0:-2]


def constant(n):
    items = list(range(10))
    total = 0
    for turn in range(n):
        copy = items[:]
        copy[0] = turn
        total += len(items[2:8:3]) + copy[0] + items[0] + len("abcdef"[::2]) + len((1, 2, 3)[1:])
    return total, copy


def seen(n):
    shown = Shown()
    kept = []
    for turn in range(n):
        part = slice(turn, turn + 2)
        one = shown[turn : turn + 3 : 2]
        if turn % 500 == 499:
            kept.append(one)
            kept.append(part)
    return kept, one, one.start + one.stop + one.step, one == slice(turn, turn + 3, 2)


def kept_for_an_exit(n):
    items = list(range(10))
    total = 0
    last = None
    for turn in range(n):
        part = Shown()[turn % 4 : turn % 9 : 1 + turn % 2]
        total += len(items[part])
        if turn % 700 == 699:
            last = part, total
    return total, last, part


def failing(n):
    items = [1, 2, 3]
    caught = {}
    for turn in range(n):
        step = turn % 4
        try:
            items[0:3:step]
            items[0 : "3" if turn % 6 == 5 else 3 : 2]
        except (ValueError, TypeError) as error:
            text = str(error)
            caught[text] = caught.get(text, 0) + 1
    return caught


def other_bounds(n):
    items = list(range(30))
    total = 0
    for turn in range(n):
        low = Bound(turn % 7) if turn % 10 == 0 else turn % 7
        high = 10**30 if turn % 3 == 0 else None if turn % 5 == 0 else True
        total += len(items[low:high:2]) + len(items[: -(10**25) : 1])
    return total


def stored(n):
    items = list(range(12))
    for turn in range(n):
        items[turn % 5 : turn % 5 + 2] = items[3:5:1]
        items[::2] = items[1::2]
        items[0:4] = (turn, turn + 1, turn + 2, turn + 3)
        items[2:2] = items[-1:]
        del items[-1:]
    return items


def from_turn_to_turn(n):
    part = slice(0, 3, 1)
    items = list(range(10))
    total = 0
    shown = Shown()
    for turn in range(n):
        total += sum(items[part])
        part = shown[turn % 3 : turn % 10 : turn % 2 + 1]
    return total, part


for _ in range(3):
    print(reversed_in_place(1500))
    print(by_steps(1500))
    print(constant(1500))
    print(seen(1500))
    print(kept_for_an_exit(1500))
    print(failing(1500))
    print(other_bounds(1500))
    print(stored(1500))
    print(from_turn_to_turn(1500))
