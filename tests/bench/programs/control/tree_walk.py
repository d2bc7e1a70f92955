"""yield from down recursive structures: tree orders, permutations, subsets, nested lists."""


class Node:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None

    def insert(self, key):
        if key < self.key:
            if self.left is None:
                self.left = Node(key)
            else:
                self.left.insert(key)
        elif self.right is None:
            self.right = Node(key)
        else:
            self.right.insert(key)

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.key
        if self.right is not None:
            yield from self.right

    def leaves(self, depth=0):
        if self.left is None and self.right is None:
            yield self.key, depth
            return
        for child in (self.left, self.right):
            if child is not None:
                yield from child.leaves(depth + 1)


def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (item,) + rest


def subsets(items):
    if not items:
        yield []
        return
    for subset in subsets(items[1:]):
        yield subset
        yield [items[0]] + subset


def flattened(value):
    if isinstance(value, list):
        for item in value:
            yield from flattened(item)
    else:
        yield value


def nested(depth, width):
    if depth == 0:
        return width
    return [nested(depth - 1, width + i) for i in range(3)]


def counted(items):
    count = 0
    for item in items:
        count += 1
        yield item
    return count


def audited(items, counts):
    count = yield from counted(items)
    counts.append(count)


EXPECTED = (8001, 29, 77280, 2583, 34, 196830, [19683])


def run():
    root = Node(4000)
    for i in range(8000):
        root.insert(i * 733 % 8009)
    keys = list(root)
    assert keys == sorted(keys)
    deepest = max([depth for _, depth in root.leaves()])
    firsts = sum([p[0] * p[-1] for p in permutations([1, 2, 3, 4, 5, 6, 7])])
    sums = {}
    for subset in subsets([3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597, 2584]):
        total = sum(subset)
        sums[total] = sums.get(total, 0) + 1
    counts = []
    flat = sum(audited(flattened(nested(9, 1)), counts))
    return len(keys), deepest, firsts, len(sums), max(sums.values()), flat, counts


if __name__ == "__main__":
    import sys
    import time

    if hasattr(time, "perf_counter"):
        clock, unit = time.perf_counter, 1e9
    elif hasattr(time, "ticks_us"):
        clock, unit = time.ticks_us, 1e3
    else:
        clock, unit = time.time, 1e9
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        started = clock()
        result = run()
        print("iter", int((clock() - started) * unit))
        if result != EXPECTED:
            raise ValueError("wrong result: %r" % (result,))
    print("ok", result)
