"""Records sorted by keys, ranked and grouped; a merge sort and an insertion sort of our own."""


def make_people(count):
    people = []
    state = 5
    for number in range(count):
        state = (state * 16807) % 2147483647
        name = chr(97 + state % 26) + chr(97 + state // 26 % 26) + str(number % 97)
        people.append({"id": number, "name": name, "age": state // 676 % 80, "score": state % 1000 / 10})
    return people


def merge_sort(items):
    if len(items) < 12:
        return insertion_sort(items)
    middle = len(items) // 2
    left = merge_sort(items[:middle])
    right = merge_sort(items[middle:])
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


def insertion_sort(items):
    items = list(items)
    for i in range(1, len(items)):
        item = items[i]
        j = i - 1
        while j >= 0 and items[j] > item:
            items[j + 1] = items[j]
            j -= 1
        items[j + 1] = item
    return items


def by_age_and_name(person):
    return person["age"], person["name"], person["id"]


def group_by(people, key):
    groups = {}
    for person in people:
        value = key(person)
        if value in groups:
            groups[value].append(person)
        else:
            groups[value] = [person]
    return groups


EXPECTED = (3253, [442, 958, 1424, 2360, 2901], "zz92", 12972, (1581, 7), 99)


def run():
    people = make_people(13000)
    by_age = sorted(people, key=by_age_and_name)
    best = sorted(people, key=lambda p: (-p["score"], p["id"]))[:5]
    people.sort(key=lambda p: (p["name"], p["id"]), reverse=True)
    decades = group_by(people, lambda p: p["age"] // 10)
    oldest = max(people, key=lambda p: (p["age"], p["id"]))
    scores = merge_sort([p["score"] for p in people[:4000]])
    assert scores == sorted(scores)
    sizes = sorted([(len(group), decade) for decade, group in decades.items()])
    numbers = sorted([p["id"] * 7919 % 13001 for p in people])
    return by_age[7]["id"], [p["id"] for p in best], people[0]["name"], oldest["id"], sizes[0], numbers[99]


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
