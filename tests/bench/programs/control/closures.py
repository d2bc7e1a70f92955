"""Functions that make functions: counters, composition, memoising decorators, parser combinators."""


def counter(start=0, step=1):
    value = start

    def advance():
        nonlocal value
        value += step
        return value

    return advance


def compose(*functions):
    def composed(value):
        for function in functions:
            value = function(value)
        return value

    return composed


def memoised(function):
    known = {}

    def wrapper(*arguments):
        if arguments in known:
            return known[arguments]
        result = known[arguments] = function(*arguments)
        return result

    return wrapper


def traced(calls):
    def decorate(function):
        def wrapper(*arguments, **keywords):
            calls.append(len(arguments) + len(keywords))
            return function(*arguments, **keywords)

        return wrapper

    return decorate


def character(wanted):
    def parse(text, position):
        if position < len(text) and text[position] in wanted:
            return text[position], position + 1
        return None

    return parse


def sequence(*parsers):
    def parse(text, position):
        values = []
        for parser in parsers:
            found = parser(text, position)
            if found is None:
                return None
            value, position = found
            values.append(value)
        return values, position

    return parse


def choice(*parsers):
    def parse(text, position):
        for parser in parsers:
            found = parser(text, position)
            if found is not None:
                return found
        return None

    return parse


def many(parser):
    def parse(text, position):
        values = []
        found = parser(text, position)
        while found is not None:
            value, position = found
            values.append(value)
            found = parser(text, position)
        return values, position

    return parse


def mapped(parser, function):
    def parse(text, position):
        found = parser(text, position)
        if found is None:
            return None
        return function(found[0]), found[1]

    return parse


def make_calculator():
    digit = character("0123456789")
    number = mapped(sequence(digit, many(digit)), lambda v: int(v[0] + "".join(v[1])))

    def expression(text, position):
        return total(text, position)

    group = mapped(sequence(character("("), expression, character(")")), lambda v: v[1])
    factor = choice(number, group)

    def fold(values):
        result = values[0]
        for operator, value in values[1]:
            if operator == "+":
                result += value
            elif operator == "-":
                result -= value
            else:
                result *= value
        return result

    term = mapped(sequence(factor, many(sequence(character("*"), factor))), fold)
    total = mapped(sequence(term, many(sequence(character("+-"), term))), fold)
    return lambda text: expression(text, 0)


EXPECTED = (2377368000, 48000, 96000, 235132, 501584)


def run():
    calls = []

    @traced(calls)
    def scaled(value, factor=2, offset=0):
        return value * factor + offset

    @memoised
    def paths(x, y):
        if x == 0 or y == 0:
            return 1
        return paths(x - 1, y) + paths(x, y - 1)

    tick = counter(10, 3)
    adders = [lambda value, i=i: value + i for i in range(20)]
    pipeline = compose(*adders)
    total = 0
    for i in range(24000):
        total += tick() + scaled(i, offset=1) + scaled(i, 3)
        if i % 4 == 0:
            total += pipeline(i)
    calculate = make_calculator()
    value = 0
    for i in range(1000):
        value += calculate("(%d+7*(2-%d))*3+4*(5+6)-%d*2" % (i, i % 9, i))[0]
    return total, len(calls), sum(calls), paths(22, 22) % 1000007, value


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
