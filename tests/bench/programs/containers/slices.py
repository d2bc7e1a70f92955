"""List comprehensions, slices, rotation, flattening and transposing: lists as people use them."""


def chunks(items, size):
    return [items[i : i + size] for i in range(0, len(items), size)]


def rotate(items, by):
    by %= len(items)
    return items[by:] + items[:by]


def transpose(rows):
    return [list(column) for column in zip(*rows)]


def flatten(rows):
    return [item for row in rows for item in row]


def moving_average(items, width):
    return [sum(items[i : i + width]) // width for i in range(len(items) - width + 1)]


def without_duplicates(items):
    seen = set()
    return [item for item in items if not (item in seen or seen.add(item))]


def interleave(left, right):
    result = []
    for a, b in zip(left, right):
        result += [a, b]
    return result


def pascal(rows):
    triangle = [[1]]
    for _ in range(rows - 1):
        last = triangle[-1]
        triangle.append([1] + [a + b for a, b in zip(last, last[1:])] + [1])
    return triangle


EXPECTED = (1685285, 90554, 1099511627776)


def run():
    total = 0
    for seed in range(60):
        numbers = [(i * i + seed * 37) % 1009 for i in range(2000)]
        rows = chunks(numbers, 40)
        turned = [rotate(row, shift) for shift, row in enumerate(transpose(rows))]
        flat = flatten(turned)
        even = [n for n in flat if n % 2 == 0]
        odd = [n for n in flat if n % 2]
        mixed = interleave(even, odd)
        mixed[10:20] = list(reversed(mixed[10:20]))
        del mixed[-7:]
        smooth = moving_average(mixed[::-1], 8)
        unique = without_duplicates(smooth)
        squares = {n: n * n for n in unique if n % 3 == 0}
        total += sum(unique[:50]) + len(squares) + smooth.index(max(smooth)) + unique.count(500)
        first, *middle, last = mixed
        total += first - last + len(middle)
    triangle = pascal(60)
    return total, triangle[-1][30] % 1000003, sum(triangle[40])


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
