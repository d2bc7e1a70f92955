"""Many trees built, walked and dropped: allocation and collection."""


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def check(self):
        if self.left is None:
            return 1
        return 1 + self.left.check() + self.right.check()


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def build_tuple(depth):
    if depth == 0:
        return (None, None)
    return (build_tuple(depth - 1), build_tuple(depth - 1))


def check_tuple(tree):
    left, right = tree
    if left is None:
        return 1
    return 1 + check_tuple(left) + check_tuple(right)


EXPECTED = (
    [(4, 1024, 31744), (6, 256, 32512), (8, 64, 32704), (10, 16, 32752), (12, 4, 32764)],
    61380,
    32767,
)


def run():
    long_lived = build(14)
    sums = []
    for depth in range(4, 13, 2):
        trees = 1 << (14 - depth)
        total = 0
        for _ in range(trees):
            total += build(depth).check()
        sums.append((depth, trees, total))
    tuples = 0
    for _ in range(60):
        tuples += check_tuple(build_tuple(9))
    return sums, tuples, long_lived.check()


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
