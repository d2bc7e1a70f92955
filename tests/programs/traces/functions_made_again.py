"""Calls of functions that are made again and again: each has cells and defaults of its own, and some another code."""
import types


def adder(n):
    def add(x, y=n):
        return x + y * n

    return add


def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


def compose(functions):
    def composed(value):
        for function in functions:
            value = function(value)
        return value

    return composed


def make_and_call(turns):
    total = 0
    for turn in range(turns):
        add = adder(turn % 5)
        total += add(turn) + add(turn, 2)
    return total


def make_lambdas(turns):
    made = []
    for turn in range(turns):
        made.append(lambda x, t=turn: x - t + turn)
    return sum([f(1) for f in made])


def raises_inside(turns):
    def checked(limit):
        def check(value):
            if value > limit:
                raise ValueError(f"{value} is above {limit}")
            return value

        return check

    total = 0
    for turn in range(turns):
        check = checked(turn % 90)
        try:
            total += check(turn % 100)
        except ValueError as error:
            total += len(str(error))
            code = error.__traceback__.tb_next.tb_frame.f_code.co_name
            total += len(code)
    return total


def other_globals():
    source = adder(1)
    other = {"__builtins__": __builtins__, "OFFSET": 1000}

    def uses(x):
        return x + OFFSET

    twins = [uses, types.FunctionType(uses.__code__, other)]
    total = 0
    for turn in range(200):
        total += twins[turn % 7 == 0](turn) + source(turn)
    return total


OFFSET = 1


def changed_cells(turns):
    steps = [counter() for _ in range(5)]
    total = 0
    for turn in range(turns):
        total += steps[turn % 5]() + steps[turn % 3](2)
    return total


def extended(turns):
    out = []
    for turn in range(turns):
        row = [0, *range(turn % 4), *(turn, turn), *"ab"]
        out.append(len(row) + row[-3])
    return sum(out)


for _ in range(4):
    print(make_and_call(300), make_lambdas(150), raises_inside(300), other_globals(), changed_cells(300), extended(200))
    pipeline = compose([adder(1), adder(2), adder(3), lambda v: v % 1009])
    print([pipeline(n) for n in range(0, 200, 40)])
