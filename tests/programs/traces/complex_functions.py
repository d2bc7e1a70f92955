"""Functions of cmath in traces: of all numbers, of what converts itself, of what does not, and where they refuse."""

import cmath


class Converts:
    def __init__(self, value):
        self.value = value

    def __complex__(self):
        return complex(self.value, 1)


class Floats:
    def __init__(self, value):
        self.value = value

    def __float__(self):
        return float(self.value)


def turned(count):
    step = cmath.exp(2j * cmath.pi / 7)
    point, total = 1 + 0j, 0j
    for k in range(count):
        point *= step
        total += cmath.exp(point) - cmath.sqrt(point) + cmath.rect(1.0, k % 7)
        if cmath.isclose(point, 1, abs_tol=1e-9):
            total += cmath.phase(point + 1j)
    return total


def of_each(numbers, function):
    answers = []
    for number in numbers:
        try:
            answers.append(function(number))
        except (ValueError, OverflowError, TypeError) as error:
            answers.append(type(error).__name__ + ": " + str(error))
    return answers


def shown(answers):
    return [answer if isinstance(answer, (str, bool)) else "%.6f %.6f" % (answer.real, answer.imag) for answer in answers]


print("%.9f" % abs(turned(4000)))
numbers = [1, 2.5, 1 + 2j, True, -3] * 300 + [Converts(2), Floats(0.5), 0, 1e6, 10**400, "1", None, float("nan")] * 40
for function in (cmath.exp, cmath.log, cmath.sqrt, cmath.cosh, cmath.isfinite, cmath.log10):
    answers = shown(of_each(numbers, function))
    print(function.__name__, answers[:5], answers[-8:])
print([cmath.polar(n + 1j) for n in range(1500)][-1])
print(sum([cmath.log(n + 2, 2).real for n in range(1500)]) > 0)
