"""Complex numbers that a loop computes with: parts in registers, objects at exits, real operands, zeros, infinities, NaN."""

INF = float("inf")
NAN = float("nan")


def powers(n):
    step = complex(0.6, 0.8)
    z = 1 + 0j
    total = 0j
    for turn in range(n):
        total += z
        z *= step
        if turn % 97 == 0:
            z = complex(z.imag, -z.real) / (2.0 if abs(z) > 1.5 else 0.75)
    return repr(total), repr(z)


def orbit(points, most):
    count = 0
    for c in points:
        z = 0j
        for turn in range(most):
            if abs(z) > 2:
                break
            z = z * z + c
            count += 1
    return count


def real_operands(n):
    z = 1 - 2j
    for turn in range(1, n):
        z = (z + turn) * 0.5
        z = (3 - z) / 1.5
        z = 2 * z - True
        z = turn / z if turn % 3 else z / turn
        z = -z
        if turn % 100 == 0:
            z = 1 - 2j
    return repr(z)


def quotients(numbers):
    total = 0j
    for a in numbers:
        for b in numbers:
            try:
                total += a / b
                total -= 1 / (a + b)
            except ZeroDivisionError as error:
                total += 1
    return repr(total)


def signs(n):
    kept = []
    zeros = [complex(0.0, 0.0), complex(-0.0, 0.0), complex(0.0, -0.0), complex(-0.0, -0.0)]
    for turn in range(n):
        a, b = zeros[turn % 4], zeros[turn // 4 % 4]
        results = (a + b, a - b, a * b, a + 0.0, a - 0.0, 0.0 - a, -0.0 + a, a * -1.0, -1 * a, -a, 0 - a, a + 0, a / -2)
        if turn >= n - 16:
            kept.append(" ".join([repr(result) for result in results]))
    return kept


def beyond(n):
    values = [complex(INF, 1), complex(1, -INF), complex(NAN, 1), complex(1e308, 1e308), complex(INF, NAN), 2 + 3j, INF, NAN]
    kept = []
    for turn in range(n):
        a, b = values[turn % 8], values[turn // 8 % 8]
        product, sum_, difference = a * b, a + b, a - b
        if b:
            quotient = a / b
        if turn >= n - 64:
            kept.append(repr((product, sum_, difference, quotient)))
    return kept


def compared(n):
    z = 0j
    counts = [0] * 6
    for turn in range(n):
        z = complex(turn % 3, turn % 2)
        counts[0] += z == 1
        counts[1] += z == 2.0
        counts[2] += z != 1 + 1j
        counts[3] += 0 == z
        counts[4] += z == complex(NAN, 0)
        counts[5] += z == "z"
        if z == 2 + 1j:
            counts[0] += 100
        try:
            z < 1
        except TypeError:
            counts[5] += 1
    return counts


def attributes(n):
    total = 0.0
    z = 0.5 + 0.25j
    for turn in range(n):
        total += z.real - z.imag * 2
        z = complex(z.imag, z.real)
        w = z.conjugate()
        total += w.imag + complex(turn).real + complex(z).imag
    return total, z


def kept(n):
    numbers = []
    z = 0j
    for turn in range(n):
        z += 1 - 1j
        if turn % 300 == 299:
            numbers.append(z)
            numbers.append(z * 2)
        last = z
    return numbers, z, last is z, hash(z), bool(z), {z: 1}[z]


def overflowing(n):
    caught = 0
    z = 1e300 + 1e300j
    for turn in range(n):
        try:
            if turn % 5 == 0:
                w = complex(1.5e308, 1.5e308)
            else:
                w = z
            abs(w)
        except OverflowError as error:
            caught += 1
            text = str(error)
    return caught, text


class Own(complex):
    def __add__(self, other):
        return 7j


def of_other_classes(n):
    total = 0j
    for turn in range(n):
        z = Own(1, 2) if turn % 100 == 99 else 1 + 2j
        total += z + 1
        total += z * 2
    total += 10**30
    return repr(total)


def changing_kinds(values):
    total = 0
    for value in values:
        total = total + value * 2
    return repr(total)


for _ in range(3):
    print(powers(1500))
    print(orbit([complex(x / 10, y / 10) for x in range(-20, 8) for y in range(-8, 9)], 40))
    print(real_operands(1500))
    print(quotients([complex(x, y) for x in range(-3, 4) for y in range(-3, 4)]))
    print(signs(1504))
    print(beyond(1536))
    print(compared(1500))
    print(attributes(1500))
    print(kept(1500))
    print(overflowing(1500))
    print(of_other_classes(1500))
    print(changing_kinds([1] * 600 + [1.5] * 600 + [1j] * 900 + [2] * 300 + [10**20] + [0.5j] * 300))
