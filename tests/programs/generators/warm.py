# Generators whose code, and whose consumers' code, is warm.
import sys


def numbers(count):
    number = 0
    while number < count:
        got = yield number
        if got is not None:
            number = got
        number += 1
    return count * 2


def doubled(source):
    for number in source:
        yield number * 2


def delegating(source, results):
    result = yield from source
    results.append(result)
    return result + 1


def total(source):
    sum_of_all = 0
    for number in source:
        sum_of_all += number
    return sum_of_all


for turn in range(120):
    results = []
    chain = delegating(delegating(numbers(turn), results), results)
    first = total(doubled(doubled(chain)))
    if turn % 40 == 0:
        print(turn, first, results)


# next and send, and what a return raises.
def drive(count):
    generator = numbers(count)
    seen = []
    try:
        seen.append(next(generator))
        seen.append(generator.send(count // 2))
        while True:
            seen.append(next(generator))
    except StopIteration as stop:
        seen.append(("value", stop.value))
    try:
        next(generator)
    except StopIteration as stop:
        seen.append(("again", stop.value))
    return seen


for turn in range(100):
    seen = drive(turn % 9)
print(seen, drive(8))


def send_first(value):
    generator = numbers(3)
    try:
        return generator.send(value)
    except TypeError as error:
        return str(error)


for turn in range(80):
    answers = send_first(None), send_first(1)
print(answers)


# A generator that raises, and one that is thrown into.
def failing(count):
    try:
        for number in range(count):
            if number == 5:
                raise KeyError(number)
            yield number
    except KeyError as error:
        yield ("caught", error.args)
        raise ValueError("done") from error
    finally:
        finals.append(count)


finals = []
for turn in range(100):
    seen = []
    try:
        for item in failing(turn % 8):
            seen.append(item)
    except ValueError as error:
        seen.append((str(error), repr(error.__cause__), repr(error.__context__)))
        lines = []
        traceback = error.__traceback__
        while traceback is not None:
            lines.append(traceback.tb_lineno)
            traceback = traceback.tb_next
        seen.append(lines)
    if turn % 33 in (6, 7):
        print(turn, seen)
print(len(finals), sum(finals))


# What is handled belongs to each generator.
def handling():
    try:
        raise IndexError("inner")
    except IndexError:
        yield repr(sys.exception())
        yield repr(sys.exception())
    yield repr(sys.exception())


def around(count):
    seen = []
    for turn in range(count):
        try:
            raise LookupError("outer %d" % turn)
        except LookupError:
            for text in handling():
                seen.append((text, repr(sys.exception())))
        seen.append(repr(sys.exception()))
    return seen


print(around(90)[-4:])


# A generator that resumes itself, one that is closed in the middle, and one that is used up by someone else.
def reentrant():
    yield 1
    for item in me:
        yield item


def closing(generator):
    seen = []
    for item in generator:
        seen.append(item)
        if item == 2:
            generator.close()
    return seen


def used_up(generator):
    return [(item, next(generator, "none")) for item in generator]


for turn in range(100):
    me = reentrant()
    try:
        total(me)
    except ValueError as error:
        message = str(error)
    closed = closing(numbers(6))
    shared = used_up(numbers(7))
print(message, closed, shared)


# The same loop over generators and other things.
def mixed(things):
    return [total(thing) for thing in things]


class Counting:
    def __init__(self, count):
        self.count = count

    def __iter__(self):
        return numbers(self.count)


for turn in range(100):
    sums = mixed([numbers(4), [1, 2, 3], (4, 5), range(6), {7: 8}, iter([9]), Counting(5), map(abs, [-10])])
print(sums)


# A class changes while generators that assumed something of it wait.
class Point:
    scale = 1

    def __init__(self, x):
        self.x = x

    def value(self):
        return self.x * self.scale


def values(points):
    for point in points:
        yield point.value()


points = [Point(n) for n in range(40)]
waiting = values(points)
before = [next(waiting) for _ in range(20)]
for _ in range(80):
    total(values(points))
Point.value = lambda self: -self.x
after = list(waiting)
print(sum(before), sum(after), total(values(points)))


# Objects that only a waiting or a running generator knows, while much garbage is made.
def keeping(depth):
    kept = [depth] * 3
    if depth:
        yield from keeping(depth - 1)
    for _ in range(20):
        garbage = [[n] for n in range(200)]
    yield kept


print([len(kept) + kept[0] for kept in keeping(30)][::7])


def nameless():
    return next(keeping(0))


for turn in range(100):
    kept = nameless()
print(kept)


# The depth of generators that wait for each other is limited.
def deep(depth):
    if depth:
        yield from deep(depth - 1)
    else:
        yield "bottom"


for depth in list(range(0, 100)):
    bottom = next(deep(depth))
try:
    next(deep(100000))
except RecursionError as error:
    print(bottom, type(error).__name__)


# Coroutines that wait for each other.
class Turn:
    def __await__(self):
        got = yield "turn"
        return got


async def inner(count):
    got = 0
    for _ in range(count):
        got += await Turn()
    return got


async def outer(count):
    return await inner(count) + await inner(count)


def run(coroutine):
    steps = 0
    try:
        coroutine.send(None)
        while True:
            steps += 1
            coroutine.send(steps)
    except StopIteration as stop:
        return steps, stop.value


for turn in range(60):
    outcome = run(outer(turn % 6))
print(outcome)
