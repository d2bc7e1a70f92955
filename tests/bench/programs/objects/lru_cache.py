"""A least-recently-used cache as a dictionary and a doubly linked list, under a skewed load."""


class Entry:
    def __init__(self, key=None, value=None):
        self.key = key
        self.value = value
        self.previous = self
        self.next = self

    def unlink(self):
        self.previous.next = self.next
        self.next.previous = self.previous

    def insert_after(self, other):
        self.previous = other
        self.next = other.next
        other.next.previous = self
        other.next = self


class LruCache:
    def __init__(self, capacity, load):
        self.capacity = capacity
        self.load = load
        self.entries = {}
        self.ring = Entry()
        self.hits = 0
        self.misses = 0

    def __call__(self, key):
        entry = self.entries.get(key)
        if entry is not None:
            self.hits += 1
            entry.unlink()
            entry.insert_after(self.ring)
            return entry.value
        self.misses += 1
        value = self.load(key)
        if len(self.entries) >= self.capacity:
            oldest = self.ring.previous
            oldest.unlink()
            del self.entries[oldest.key]
        entry = Entry(key, value)
        entry.insert_after(self.ring)
        self.entries[key] = entry
        return value

    def keys_by_age(self):
        entry = self.ring.previous
        while entry is not self.ring:
            yield entry.key
            entry = entry.previous


def digit_sum(number):
    total = 0
    while number:
        total += number % 10
        number //= 10
    return total


EXPECTED = (760177, 58672, 16328, 61423)


def run():
    cache = LruCache(200, digit_sum)
    total = 0
    state = 1
    for _ in range(75000):
        state = (state * 16807) % 2147483647
        spread = 100 if state % 4 else 1000
        total += cache(state // 8 % spread)
    return total, cache.hits, cache.misses, sum(cache.keys_by_age())


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
