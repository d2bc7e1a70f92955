"""Algebra on trees of objects: derive, simplify, evaluate and print formulas."""


class Number:
    def __init__(self, value):
        self.value = value

    def derive(self, name):
        return Number(0)

    def simplify(self):
        return self

    def evaluate(self, values):
        return self.value

    def is_number(self, value):
        return self.value == value

    def __str__(self):
        return str(self.value)


class Variable:
    def __init__(self, name):
        self.name = name

    def derive(self, name):
        return Number(1 if name == self.name else 0)

    def simplify(self):
        return self

    def evaluate(self, values):
        return values[self.name]

    def is_number(self, value):
        return False

    def __str__(self):
        return self.name


class Binary:
    symbol = "?"

    def __init__(self, left, right):
        self.left = left
        self.right = right

    def is_number(self, value):
        return False

    def simplify(self):
        left = self.left.simplify()
        right = self.right.simplify()
        if isinstance(left, Number) and isinstance(right, Number):
            return Number(self.combine(left.value, right.value))
        return self.reduce(left, right)

    def evaluate(self, values):
        return self.combine(self.left.evaluate(values), self.right.evaluate(values))

    def __str__(self):
        return "(" + str(self.left) + " " + self.symbol + " " + str(self.right) + ")"


class Sum(Binary):
    symbol = "+"

    def combine(self, a, b):
        return a + b

    def reduce(self, left, right):
        if left.is_number(0):
            return right
        if right.is_number(0):
            return left
        return Sum(left, right)

    def derive(self, name):
        return Sum(self.left.derive(name), self.right.derive(name))


class Product(Binary):
    symbol = "*"

    def combine(self, a, b):
        return a * b

    def reduce(self, left, right):
        if left.is_number(0) or right.is_number(0):
            return Number(0)
        if left.is_number(1):
            return right
        if right.is_number(1):
            return left
        return Product(left, right)

    def derive(self, name):
        return Sum(
            Product(self.left.derive(name), self.right),
            Product(self.left, self.right.derive(name)),
        )


def polynomial(degree):
    x = Variable("x")
    y = Variable("y")
    formula = Number(3)
    for power in range(1, degree + 1):
        term = Product(Number(power), x)
        for factor in range(1, power):
            term = Product(term, y if factor % 3 == 0 else x)
        formula = Sum(formula, term)
    return formula


EXPECTED = ([4842, 14888, 97442], 336747502289512, "((((((((((((((((8 * x) + ((4 * x) + (4 *")


def run():
    formula = polynomial(17)
    sizes = []
    for name in ("x", "y", "x"):
        formula = formula.derive(name).simplify()
        sizes.append(len(str(formula)))
    total = 0
    for x in range(-5, 6):
        total += formula.evaluate({"x": x, "y": x + 2})
    return sizes, total, str(formula)[:40]


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
