"""Matrix product by three loops, then a power of a matrix modulo a prime."""


def make(rows, columns, seed):
    matrix = []
    for i in range(rows):
        matrix.append([((i * 31 + j * 17 + seed) % 23) / 8.0 for j in range(columns)])
    return matrix


def multiply(a, b):
    inner = len(b)
    columns = len(b[0])
    product = []
    for row in a:
        out = [0.0] * columns
        for k in range(inner):
            factor = row[k]
            line = b[k]
            for j in range(columns):
                out[j] += factor * line[j]
        product.append(out)
    return product


def multiply_modulo(a, b, modulus):
    columns = list(zip(*b))
    return [[sum([x * y for x, y in zip(row, column)]) % modulus for column in columns] for row in a]


def power_modulo(matrix, exponent, modulus):
    size = len(matrix)
    result = [[1 if i == j else 0 for j in range(size)] for i in range(size)]
    while exponent:
        if exponent & 1:
            result = multiply_modulo(result, matrix, modulus)
        matrix = multiply_modulo(matrix, matrix, modulus)
        exponent >>= 1
    return result


EXPECTED = (852612, 574376339, 564799233)


def run():
    a = make(80, 88, 3)
    b = make(88, 90, 5)
    product = multiply(a, b)
    trace = sum([product[i][i] for i in range(80)])
    step = [[(i * j + i + 1) % 10 for j in range(9)] for i in range(9)]
    power = power_modulo(step, 10 ** 12 + 39, 998244353)
    return round(trace * 64), power[2][3], power[8][8]


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
