"""Numbers that are shifted left and masked at once: what is shifted out is asked for only where the mask may be negative, or
where the number that was shifted is used otherwise. Globals in loops that store into lists: the list's items are none of them."""

MASK = 0xFFFFFFFF
SCALE = 3


class Xorshift:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        x = self.state
        x ^= (x << 13) & MASK
        x ^= x >> 17
        x ^= (x << 5) & MASK
        self.state = x
        return x


def scrambled(start, times, mask):
    x = start
    for i in range(times):
        x = (x << 7) & mask ^ x ^ i
        x &= 0x7FFFFFFFFFFF
    return x


def kept(start, times):
    x, last = start, 0
    for i in range(times):
        y = x << 11
        x = (y & 0xFFFFFF) ^ i ^ 77
        if i % 700 == 699:
            last += y
            x |= 1 << (30 + i // 700)
    return x, last


def by_mask(masks, times):
    results = []
    for mask in masks:
        x = 123456789
        for i in range(times):
            x = mask & (x << 9) ^ i
        results.append(x)
    return results


def by_turn(times):
    x, total = 1, 0
    for i in range(times):
        mask = -16 if i % 500 == 250 else 0xFFFF
        x = ((x + i) << 3) & mask
        total = total * 31 + x & 0xFFFFFFF
    return x, total


def global_mask(times):
    global MASK
    random = Xorshift(20260101)
    seen = [0] * 16
    for i in range(times):
        seen[random.next() & 15] += SCALE
        if i == times // 2:
            MASK = 0xFFFFFFF
        if i == times * 3 // 4:
            MASK = -1
            random.state &= 0xFFFF
        if i == times * 3 // 4 + 1:
            MASK = 0xFFFFFFFF
            random.state &= 0xFFFFFFFF
    return seen, random.state


def change(n):
    global SCALE
    SCALE = n


def scaled(items, times, changes):
    for i in range(times):
        items[i % len(items)] = i * SCALE
        if i in changes:
            change(changes[i])
    return sum(items), SCALE


def own_dict(times):
    names = globals()
    items = [0] * 5
    for i in range(times):
        items[i % 5] = SCALE + i
        if i % 900 == 899:
            names["SCALE"] += 1
    return items, SCALE


print(scrambled(1, 4000, MASK), scrambled(99, 4000, -1), scrambled(5, 3000, 1 << 46), scrambled(5, 3000, -256))
print(kept(3, 4000))
print(by_mask([0xFFFF, -1 & 0xFFFF, 1 << 46, -65536 & 0xFFFFFFFFFFF, 0], 2000))
print(by_mask([(1 << 47) - 1, 1 << 47, 1 << 60], 200))
print(by_turn(4000))
print(global_mask(8000))
print(scaled([0] * 7, 5000, {}), scaled([0] * 7, 5000, {2500: 7, 4000: "ab", 4001: 2.5, 4002: 1}))
print(own_dict(5000))
