"""Digits of pi one by one from a stream of big integers, and a large factorial's digit sum."""


def pi_digits(count):
    q, r, t, k = 1, 0, 1, 1
    n, l = 3, 3
    digits = []
    while len(digits) < count:
        if 4 * q + r - t < n * t:
            digits.append(str(n))
            n, q, r = (10 * (3 * q + r)) // t - 10 * n, q * 10, 10 * (r - n * t)
        else:
            n = (q * (7 * k + 2) + r * l) // (t * l)
            r = (2 * q + r) * l
            q *= k
            t *= l
            k += 1
            l += 2
    return "".join(digits)


def factorial(n):
    product = 1
    for factor in range(2, n + 1):
        product *= factor
    return product


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


EXPECTED = ("314159265358", "16420198", 16749, 288208817, 842954)


def run():
    digits = pi_digits(1000)
    digit_sum = sum([int(c) for c in str(factorial(1500))])
    power = pow(3, 10 ** 60 + 7, 10 ** 50 + 151)
    return digits[:12], digits[-8:], digit_sum, fibonacci(12000) % 1000000007, power % 1000003


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
