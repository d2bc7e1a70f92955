"""Pancake flips over every permutation: the longest sequence and a checksum."""


def flips(permutation):
    count = 0
    stack = permutation[:]
    first = stack[0]
    while first:
        stack[: first + 1] = stack[first::-1]
        first = stack[0]
        count += 1
    return count


def next_permutation(items):
    i = len(items) - 2
    while i >= 0 and items[i] >= items[i + 1]:
        i -= 1
    if i < 0:
        return False
    j = len(items) - 1
    while items[j] <= items[i]:
        j -= 1
    items[i], items[j] = items[j], items[i]
    low = i + 1
    high = len(items) - 1
    while low < high:
        items[low], items[high] = items[high], items[low]
        low += 1
        high -= 1
    return True


def fannkuch(size):
    permutation = list(range(size))
    longest = 0
    checksum = 0
    sign = 1
    while True:
        count = flips(permutation)
        longest = max(longest, count)
        checksum += sign * count
        sign = -sign
        if not next_permutation(permutation):
            return longest, checksum


EXPECTED = (22, -4720)


def run():
    return fannkuch(8)


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
