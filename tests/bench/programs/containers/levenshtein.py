"""Distances between words by dynamic programming, and the longest common subsequence."""

WORDS = (
    "kitten sitting saturday sunday engine enjoin interpreter interpolate python typhoon "
    "serpent present whip worship coach couch snake sneak garden gardener bench beach "
    "table cable fable stable unable lever level never clever river driver diver dive drive "
    "thrive archive alive olive live love glove clover over cover covert convert invert divert "
    "desert dessert assert insert concert concept accept except expect aspect respect "
    "station nation notion motion lotion potion section session mission passion pension tension"
).split()


def distance(left, right):
    if len(left) < len(right):
        left, right = right, left
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left):
        current = [i + 1]
        for j, b in enumerate(right):
            change = previous[j] + (a != b)
            current.append(min(previous[j + 1] + 1, current[j] + 1, change))
        previous = current
    return previous[-1]


def common_subsequence(left, right):
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            if left[i] == right[j]:
                table[i][j] = table[i + 1][j + 1] + 1
            else:
                table[i][j] = max(table[i + 1][j], table[i][j + 1])
    result = ""
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            result += left[i]
            i += 1
            j += 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return result


EXPECTED = (
    (3, "sitting"),
    (3, "python"),
    121,
    "isinsardasunaenieeoininterreterinteroateptontpoonseenpsent",
    297,
)


def run():
    nearest = {}
    for word in WORDS:
        others = [(distance(word, other), other) for other in WORDS if other != word]
        nearest[word] = min(others)
    total = sum([gap for gap, _ in nearest.values()])
    left = "".join(WORDS[:12])
    right = "".join(WORDS[12:])
    return nearest["kitten"], nearest["typhoon"], total, common_subsequence(left, right), distance(left, right)


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
