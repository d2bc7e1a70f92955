"""64-bit hashes under masks (FNV-1a, splitmix64) and a Bloom filter built with them."""

MASK = 0xFFFFFFFFFFFFFFFF


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def splitmix(state):
    z = (state + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class BloomFilter:
    def __init__(self, bits, hashes):
        self.bits = bits
        self.hashes = hashes
        self.cells = bytearray((bits + 7) // 8)

    def positions(self, key):
        value = fnv1a(key)
        for _ in range(self.hashes):
            yield value % self.bits
            value = splitmix(value)

    def add(self, key):
        for position in self.positions(key):
            self.cells[position >> 3] |= 1 << (position & 7)

    def __contains__(self, key):
        for position in self.positions(key):
            if not self.cells[position >> 3] & (1 << (position & 7)):
                return False
        return True


EXPECTED = (634, 3865326486807519192, 15413975692878803215)


def run():
    bloom = BloomFilter(1 << 15, 4)
    for number in range(5500):
        bloom.add(("user-%d" % number).encode())
    false_positives = 0
    for number in range(5500, 17000):
        if ("user-%d" % number).encode() in bloom:
            false_positives += 1
    state = 42
    for _ in range(20000):
        state = splitmix(state)
    return false_positives, state, fnv1a(b"coachwhip")


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
