"""list.pop in traces: of the last item, until there is none, of lists that are looked at in between, of other things."""


def stack_machine(n):
    stack = []
    total = 0
    for i in range(n):
        stack.append(i)
        stack.append(i * 2)
        stack.append(-1)
        third = stack.pop()
        right = stack.pop()
        left = stack.pop()
        total += left * right + third + len(stack)
    return total


def until_empty(n):
    items = list(range(n))
    total = 0
    while items:
        x = items.pop()
        total += x
        if x % 5 == 0 and x > 20:
            items.append(x // 2)
    return total


def too_often(n):
    items = list(range(n))
    total = 0
    try:
        while True:
            total += items.pop()
    except IndexError as e:
        return total, str(e), items


def other_places(n):
    items = list(range(n))
    total = 0
    while len(items) > 3:
        total += items.pop(0) - items.pop(-1) * 2 + items.pop(1)
    return total, items


def seen_between(n):
    items = list(range(n))
    alias = items
    out = []
    while alias:
        before = len(items)
        last = items[-1]
        x = alias.pop()
        out.append((x is last, before - len(items), items[-1] if items else None))
    return out[0], out[-1], len(out)


class Mine(list):
    def pop(self, *given):
        return super().pop(*given) * 10


def others():
    total = 0
    for turn in range(300):
        things = [Mine([1, 2, 3]), {1: 2, 3: 4}, {5}, bytearray(b"xyz"), [7, 8]]
        total += things[0].pop() + things[3].pop() + things[4].pop() + things[2].pop() + things[1].pop(1)
        bound = things[4].pop
        total += bound()
    return total


def recursive(items, depth):
    total = 0
    while len(items) > depth:
        total += items.pop()
        if total % 3 == 0:
            total += recursive(items, len(items) // 2 + depth)
    return total


print(stack_machine(500))
print(until_empty(500))
print(too_often(300))
print(other_places(400))
print(seen_between(300))
print(others())
print(recursive(list(range(400)), 2))
