"""Generators that a loop makes and uses up in a turn, leaves in the middle, keeps, closes, or hands to another one."""


def three(n):
    yield n
    yield n + 1
    yield n * 2


def up_to(stop):
    k = 0
    while k < stop:
        yield k
        k += 1


def chain(items):
    for item in items:
        yield item + 1


def guarded(n, log):
    try:
        yield n
        yield n + 1
        yield n + 2
    finally:
        log.append(n)


def used_up(n):
    total = 0
    for turn in range(n):
        for value in three(turn):
            total += value
        for value in (k * turn for k in (1, 2, 3)):
            total -= value
        for k in up_to(turn % 4):
            total += k
    return total


def nested(n):
    total = 0
    for turn in range(n):
        for value in chain(three(turn)):
            total += value
        for value in chain(chain(k for k in [turn, 2])):
            total ^= value
        for a in three(1):
            for b in three(a):
                total += a * b
    return total


def left_in_the_middle(n):
    total = 0
    for turn in range(n):
        for value in three(turn):
            total += value
            if value % 3 == 0:
                break
        for value in chain(three(turn)):
            if value > 4:
                break
            total -= value
    return total


def kept(n):
    generators = []
    for turn in range(n):
        last = three(turn)
        total = next(last)
        used = three(turn)
        for value in used:
            total += value
        fresh = three(turn)
        if turn % 400 == 399:
            generators += [last, used, fresh]
    return total, [list(g) for g in generators], list(last), list(used), list(fresh), last.__name__


def exits_everywhere(n):
    total = 0
    for turn in range(n):
        seed = turn
        if turn % 97 == 96:
            seed = 0.5
        if turn % 89 == 88:
            seed = 10**15
        for value in three(seed):
            total += value * 2
            if turn % 83 == 82:
                total -= 1
        for value in chain([seed, turn]):
            total += value
    return total


def states(n):
    seen = {}
    for turn in range(n):
        g = three(turn)
        if turn % 7 == 3:
            next(g)
        if turn % 5 == 2:
            for _ in g:
                pass
        if turn % 500 == 499:
            frame = g.gi_frame
            key = frame is None, g.gi_running, g.gi_suspended
            seen[key] = seen.get(key, 0) + 1
            try:
                g.send(1)
            except (TypeError, StopIteration) as error:
                seen[str(error)] = seen.get(str(error), 0) + 1
    return seen


def with_finally(n):
    log = []
    total = 0
    for turn in range(n):
        for value in guarded(turn, log):
            total += value
        g = guarded(-turn, log)
        total += next(g)
        g.close()
    return total, len(log), log[-4:]


def with_errors(n):
    caught = 0
    total = 0

    def failing(value):
        yield value
        if value % 10 == 9:
            raise ValueError(value)
        yield 10 // (value % 20 - 5)

    for turn in range(n):
        try:
            for value in failing(turn):
                total += value
        except ValueError as error:
            caught += error.args[0]
        except ZeroDivisionError:
            caught += 1
    return total, caught


def closures(n):
    total = 0
    for turn in range(n):
        for value in (k + turn + total % 3 for k in [1, 2]):
            total += value
        base = turn

        def pairs(top):
            yield base + top
            yield base - top

        for value in pairs(3):
            total += value
    return total


def delegating(n):
    def outer(k):
        result = yield from three(k)
        yield result
        yield from (k, 1)

    total = 0
    for turn in range(n):
        for value in outer(turn):
            total += value or 5
    return total


def from_turn_to_turn(n):
    g = three(0)
    total = 0
    for turn in range(n):
        total += next(g, 100)
        if turn % 2:
            g = three(turn)
    return total, list(g)


for _ in range(3):
    print(used_up(1500))
    print(nested(1500))
    print(left_in_the_middle(1500))
    print(kept(1500))
    print(exits_everywhere(1500))
    print(states(1500))
    print(with_finally(1500))
    print(with_errors(1500))
    print(closures(1500))
    print(delegating(1500))
    print(from_turn_to_turn(1500))
