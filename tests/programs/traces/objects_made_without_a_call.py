# Objects that are kept: traces take their cells one after the other, and fill them.


class Node:
    def __init__(self, before, value):
        self.before = before
        self.value = value


class Slotted:
    __slots__ = ("a", "b", "c")

    def __init__(self, a):
        self.a = a


class Bare:
    __slots__ = ()


class Wide:
    def __init__(self, n):
        self.n = n


def chain(turns):
    last = None
    for turn in range(turns):
        last = Node(last, turn)
    total = 0
    while last is not None:
        total = total * 3 + last.value & 0xFFFFFF
        last = last.before
    return total


def all_kinds(turns, kept):
    for turn in range(turns):
        slotted = Slotted(turn)
        slotted.b = Bare()
        if turn % 7 == 3:
            slotted.c = turn * 0.5
        kept.append([])
        kept.append([turn])
        kept.append([turn, slotted, None])
        kept.append({})
        kept.append((turn, slotted))
        kept.append((turn, turn + 1, turn + 2, slotted, 4, 5, 6))
        kept.append(range(turn, turn + 4))
        kept.append(set())
    return len(kept)


def look(kept):
    total = 0
    for n, item in enumerate(kept):
        kind = n % 8
        if kind == 0:
            assert item == [] and not item
            item.append(n)
            total += item[-1]
        elif kind == 1:
            item.append(item[0])
            total += sum(item)
        elif kind == 2:
            item.extend((1, 2))
            slotted = item[1]
            total += len(item) + slotted.a + (slotted.c if hasattr(slotted, "c") else 1)
            assert item[2] is None and type(slotted.b) is Bare
        elif kind == 3:
            item[n] = n
            total += item[n] + len(item)
        elif kind == 4:
            total += item[0] + item[1].a
        elif kind == 5:
            first, *between, last = item
            total += first + last + len(between) + between[2].a
        elif kind == 6:
            total += sum(item) + item.stop
        else:
            item.add(n)
            total += len(item)
    return total


def closures(turns):
    adders = []
    for turn in range(turns):
        def add(value):
            nonlocal turn
            turn += value
            return turn
        adders.append(add)
    return sum([add(n) + add(1) for n, add in enumerate(adders)])


# Later instances get more slots than the traces know of.
def widened(turns, attributes):
    kept = []
    for turn in range(turns):
        wide = Wide(turn)
        kept.append(wide)
        if attributes:
            wide.a, wide.b, wide.c, wide.d = turn, turn + 1, turn + 2, turn + 3
    return sum([wide.n + len(vars(wide)) for wide in kept])


def refuse(turns, at):
    made = []
    try:
        for turn in range(turns):
            made.append(Node(made, turn // (at - turn)))
    except ZeroDivisionError:
        made.append(None)
    return len(made), made[-2].value


print(chain(3000))
kept = []
print(all_kinds(1500, kept), look(kept))
print(all_kinds(1500, kept), len(kept))
print(closures(2000))
for attributes in (False, True, False, True):
    print(widened(1500, attributes))
print(refuse(2500, 2300), refuse(2500, 20))
