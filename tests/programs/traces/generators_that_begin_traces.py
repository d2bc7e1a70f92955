# Traces whose root's frame lies in a generator: behind its yields and at the heads of its loops, consumed by natives,
# by loops that are interpreted or compiled, and by themselves.
import gc
import sys


def natural(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def inner_loop(rounds):
    for i in range(rounds):
        total = 0
        for j in range(i % 50):
            total += j * i
        yield total


def filtered(items):
    for item in items:
        if item % 3 == 0:
            yield item


def helper(a, b=2):
    return a * b + 1


def calls(limit):
    for i in range(limit):
        yield helper(i) + helper(i, i % 4)


def running(limit):
    total, texts = 0, []
    for i in range(limit):
        total += i
        texts.append(str(i))
        if len(texts) > 5:
            texts = texts[1:]
        yield total, texts[-1]
    return total


def delegating(limit, results):
    results.append((yield from running(limit)))
    results.append((yield from running(limit // 2)))


class Tree:
    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.key
        if self.right is not None:
            yield from self.right


def tree(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return Tree(middle, tree(low, middle), tree(middle + 1, high))


def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (item,) + rest


def overflows(start, count):
    n = start
    for _ in range(count):
        yield n
        n += n // 2


def mixed(limit):
    value = 0
    for i in range(limit):
        value = value + 1 if i < limit - 20 else value + 0.5
        yield value
    yield "end"


def averager():
    total, count, average = 0.0, 0, None
    while True:
        number = yield average
        if number is None:
            continue
        total += number
        count += 1
        average = total / count


def handles(limit):
    caught = 0
    for i in range(limit):
        try:
            if i % 7 == 0:
                raise ValueError(i)
            yield i
        except ValueError as error:
            caught += error.args[0]
        except KeyError as error:
            caught -= 1
            yield error.args[0]
    yield caught, sys.exception()


def raises_at(limit):
    for i in range(limit + 1):
        if i == limit:
            raise LookupError(i)
        yield i


def cleans(limit, log):
    try:
        for i in range(limit):
            yield i
    finally:
        log.append(i)


def reads_own_locals(limit):
    for i in range(limit):
        double = i * 2
        yield double
        if i == limit - 1:
            yield sorted(locals())


def deep(n):
    if n == 0:
        yield 0
        return
    yield n
    yield from deep(n - 1)


OFFSET = 1


def global_reader(limit):
    for i in range(limit):
        yield i + OFFSET


def interrupted(limit):
    for i in range(limit):
        if i == limit // 2:
            gc.collect()
        yield [i, str(i)]


def consume(generator):
    total = 0
    for value in generator:
        total += value
    return total


def main():
    global OFFSET
    for turn in range(3):
        print(sum(natural(3000)), len(list(inner_loop(1200))), sum(inner_loop(300)))
        print(sum(filtered(natural(3000))), max(calls(2000)), sorted(calls(1500))[-2:])
        results = []
        last = list(delegating(1500, results))[-1]
        print(last, results)
        print(sum(tree(0, 700)), "".join(map(str, tree(0, 30))))
        print(sum(p[0] * p[-1] for p in permutations([1, 2, 3, 4, 5, 6])))
        print(list(overflows(3 + turn, 180))[-1])
        print(sum(list(mixed(1000))[:-1]), list(mixed(900))[-1])
        mean = averager()
        next(mean)
        for i in range(2500):
            last = mean.send(i if i % 11 else None)
        print(last)
        print(list(handles(1500))[-1])
        thrown = handles(900)
        print(next(thrown), sum(thrown.throw(KeyError(i)) if i % 5 == 2 else next(thrown) for i in range(700)))
        try:
            print(sum(raises_at(1000)))
        except LookupError as error:
            trace, lines = error.__traceback__, []
            while trace is not None:
                lines.append((trace.tb_frame.f_code.co_name, trace.tb_lineno))
                trace = trace.tb_next
            print(error.args, lines[-1], len(lines))
        log = []
        closed = cleans(1000, log)
        for value in closed:
            if value == 600:
                closed.close()
                break
        print(log, list(closed))
        print(list(reads_own_locals(800))[-1])
        print(sum(deep(60)), len(list(deep(80))))
        print(sum(global_reader(1000)))
        OFFSET += 1
        print(consume(global_reader(1000)), consume(natural(500 + turn)))
        print(list(interrupted(1000))[-1])
        chain = filtered(calls(1500))
        first = [next(chain) for _ in range(100)]
        print(first[-1], sum(chain), next(chain, "none"))
    # Two of the same generator function in turns, and one whose frame another one is in.
    a, b = natural(5000), natural(4000)
    total = 0
    for x in a:
        total += x * next(b, 1)
    print(total)
    pairs = zip(natural(1000), filtered(natural(4000)))
    print(sum(x * y for x, y in pairs))

    def itself():
        for i in range(500):
            if i == 490:
                try:
                    next(me)
                except ValueError as error:
                    yield str(error)
            yield i

    me = itself()
    print(list(me)[-12:])
    # Classes and functions that change while generators wait.
    global helper
    waiting = calls(3000)
    before = sum(next(waiting) for _ in range(1000))
    helper = lambda a, b=3: a - b
    print(before, sum(waiting))


main()
