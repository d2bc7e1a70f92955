"""Set algebra: friends of friends, anagrams, and a graph coloured by its neighbours' sets."""


def make_friends(people, seed):
    friends = {person: set() for person in range(people)}
    state = seed
    for person in range(people):
        for _ in range(6):
            state = (state * 48271) % 2147483647
            other = state % people
            if other != person:
                friends[person].add(other)
                friends[other].add(person)
    return friends


def suggestions(friends, person):
    known = friends[person]
    found = set()
    for friend in known:
        found |= friends[friend]
    found -= known
    found.discard(person)
    return found


def closest(friends, person):
    best = None
    for other in suggestions(friends, person):
        common = len(friends[person] & friends[other])
        candidate = (common, -other)
        if best is None or candidate > best:
            best = candidate
    return best


def colour(friends):
    colours = {}
    for person in range(len(friends)):
        used = {colours[friend] for friend in friends[person] if friend in colours}
        shade = 0
        while shade in used:
            shade += 1
        colours[person] = shade
    return colours


def anagrams(words):
    groups = {}
    for word in words:
        groups.setdefault(frozenset(word), set()).add(word)
    return groups


EXPECTED = (871248, 178212, 7, 41, 90, 1197)


def run():
    friends = make_friends(1200, 17)
    total = 0
    strangers = 0
    for person in range(len(friends)):
        total += len(suggestions(friends, person))
        if person % 4 == 0:
            common, other = closest(friends, person)
            total += common * 1000 - other
    everyone = set(friends)
    for person in range(0, 1200, 8):
        strangers += len(everyone - friends[person] - {person})
        if friends[person].isdisjoint(friends[(person + 1) % 1200]):
            strangers += 1
    colours = colour(friends)
    letters = "abcdef"
    words = [a + b + c for a in letters for b in letters for c in letters]
    groups = anagrams(words)
    pairs = sum([len(g) for key, g in groups.items() if len(key) == 2])
    return total, strangers, max(colours.values()), len(groups), pairs, len(everyone ^ {1, 2, 900})


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
