"""A recursive Fourier transform over complex numbers multiplies two long polynomials."""

import cmath


def transform(values, sign):
    size = len(values)
    if size == 1:
        return values
    even = transform(values[0::2], sign)
    odd = transform(values[1::2], sign)
    half = size // 2
    result = [0j] * size
    step = cmath.exp(sign * 2j * cmath.pi / size)
    twiddle = 1 + 0j
    for k in range(half):
        term = twiddle * odd[k]
        result[k] = even[k] + term
        result[k + half] = even[k] - term
        twiddle *= step
    return result


def multiply(left, right):
    size = 1
    while size < len(left) + len(right):
        size *= 2
    a = transform([complex(x, 0.0) for x in left] + [0j] * (size - len(left)), 1)
    b = transform([complex(x, 0.0) for x in right] + [0j] * (size - len(right)), 1)
    product = transform([x * y for x, y in zip(a, b)], -1)
    return [round(value.real / size) for value in product[: len(left) + len(right) - 1]]


EXPECTED = (8099, 15060, 33042, True)


def run():
    left = [(i * 7 + 3) % 11 for i in range(4000)]
    right = [(i * 5 + 1) % 13 for i in range(4100)]
    product = multiply(left, right)
    return len(product), product[500], product[1100], sum(product) == sum(left) * sum(right)


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
