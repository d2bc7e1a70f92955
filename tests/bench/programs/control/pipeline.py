"""Generators chained into a pipeline over log lines: parse, filter, batch, sum up."""

LEVELS = ["INFO", "INFO", "DEBUG", "WARN", "INFO", "ERROR"]


def log_lines(count):
    state = 11
    for number in range(count):
        state = (state * 16807) % 2147483647
        yield "%06d %s host%d took=%d\n" % (number, LEVELS[state % 6], state // 6 % 5, state // 30 % 900)


def stripped(lines):
    for line in lines:
        yield line.rstrip("\n")


def parsed(lines):
    for line in lines:
        number, level, host, took = line.split(" ")
        yield int(number), level, host, int(took[5:])


def only(records, levels):
    return (record for record in records if record[1] in levels)


def batches(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def take(items, count):
    for item in items:
        if count <= 0:
            return
        yield item
        count -= 1


def running_total(numbers):
    total = 0
    for number in numbers:
        total += number
        yield total


def naturals():
    number = 0
    while True:
        yield number
        number += 1


def windows(items, size):
    window = []
    for item in items:
        window.append(item)
        if len(window) > size:
            window.pop(0)
        if len(window) == size:
            yield tuple(window)


EXPECTED = (90, (862, 219), (899, 26506), 20249999985000, 7559, 244000)


def run():
    records = only(parsed(stripped(log_lines(27000))), ("WARN", "ERROR"))
    slowest = [max([(record[3], record[0]) for record in batch]) for batch in batches(records, 100)]
    squares = (n * n for n in naturals() if n % 3)
    totals = list(take(running_total(squares), 30000))
    rising = sum(1 for a, b, c in windows(take((n * n % 1009 for n in naturals()), 30000), 3) if a < b < c)
    digits = sum(int(digit) for n in take(naturals(), 14000) for digit in str(n))
    return len(slowest), slowest[0], max(slowest), totals[-1], rising, digits


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
