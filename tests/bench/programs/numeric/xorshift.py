"""A 32-bit xorshift generator under masks: dice, a shuffle, and pi by throwing darts."""

MASK = 0xFFFFFFFF


class Xorshift:
    def __init__(self, seed):
        self.state = seed & MASK or 1

    def next(self):
        x = self.state
        x ^= (x << 13) & MASK
        x ^= x >> 17
        x ^= (x << 5) & MASK
        self.state = x
        return x

    def below(self, bound):
        return self.next() % bound

    def uniform(self):
        return self.next() / 4294967296.0


def throw_dice(random, times):
    counts = [0] * 13
    for _ in range(times):
        counts[random.below(6) + random.below(6) + 2] += 1
    return counts


def shuffle(random, items):
    for i in range(len(items) - 1, 0, -1):
        j = random.below(i + 1)
        items[i], items[j] = items[j], items[i]


def throw_darts(random, times):
    hits = 0
    for _ in range(times):
        x = random.uniform()
        y = random.uniform()
        if x * x + y * y < 1.0:
            hits += 1
    return hits


EXPECTED = (728, 4022, 678, [6767, 14179, 5815], 23603, 1892240788)


def run():
    random = Xorshift(20260101)
    counts = throw_dice(random, 25000)
    deck = list(range(20000))
    shuffle(random, deck)
    hits = throw_darts(random, 30000)
    return counts[2], counts[7], counts[12], deck[:3], hits, random.state


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
