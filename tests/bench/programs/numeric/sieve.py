"""Prime numbers: a sieve, twin primes and the sum of divisors up to a limit."""


def primes_below(limit):
    composite = [False] * limit
    primes = []
    for number in range(2, limit):
        if composite[number]:
            continue
        primes.append(number)
        for multiple in range(number * number, limit, number):
            composite[multiple] = True
    return primes


def count_twins(primes):
    twins = 0
    for i in range(1, len(primes)):
        if primes[i] - primes[i - 1] == 2:
            twins += 1
    return twins


def abundant_below(limit):
    sums = [1] * limit
    for divisor in range(2, limit // 2 + 1):
        for multiple in range(divisor * 2, limit, divisor):
            sums[multiple] += divisor
    return [n for n in range(2, limit) if sums[n] > n]


EXPECTED = (17984, 199999, 2160, 9912)


def run():
    primes = primes_below(200000)
    abundant = abundant_below(40000)
    return len(primes), primes[-1], count_twins(primes), len(abundant)


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
