"""Slices with bounds of all sorts, in traces: small ints, large ones, bools, None, and what gives an index."""


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


def parts(items, bounds):
    out = []
    for start, stop, step in bounds:
        try:
            out.append(items[start:stop:step])
        except (TypeError, ValueError) as error:
            out.append(str(error))
    return out


def reversed_heads(count, size):
    stack = list(range(size))
    for turn in range(count):
        first = turn % size
        stack[: first + 1] = stack[first::-1]
        if turn % 97 == 0:
            stack[True:] = tuple(stack[True:])
    return stack


large = 10**30
bounds = [(0, 3, 1), (None, None, -1), (1, None, 2), (-2, None, None), (None, -1, 3), (4, 0, -2)] * 250
bounds += [(large, None, -1), (-large, large, large), (None, None, -large), (False, True, True), (2, 2, 0)] * 30
bounds += [(Index(1), Index(4), None), (None, None, Index(-1)), (1.0, None, None), (None, "2", 1), (0, 9, Index(0))] * 30
for items in (list(range(6)), tuple("abcdef"), "uvwxyz", "äöüßéè"):
    out = parts(items, bounds)
    print(len(out), out[:6], out[-150:-145], out[-5:])
print(reversed_heads(4000, 9))
