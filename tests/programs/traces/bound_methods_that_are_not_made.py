"""Methods that are bound in a loop and called, kept, passed on, or lost; by natives and by Python functions."""


class Counter:
    def __init__(self, start):
        self.total = start

    def add(self, n):
        self.total += n
        return self.total

    def twice(self, n, *, more=0):
        return self.add(n) + self.add(more)


def of_a_list(n):
    result = []
    for turn in range(n):
        push = result.append
        push(turn)
        push(turn * 2)
        if turn % 3 == 0:
            pop = result.pop
            pop()
            if turn % 7 == 0:
                pop(0)
    return len(result), result[-1], sum(result)


def before_the_loop(n):
    result = []
    push = result.append
    pop = result.pop
    for turn in range(n):
        push(turn)
        push((turn, turn))
        pop()
    return len(result), result[:3], result[-2:]


def of_an_instance(n):
    counter = Counter(1)
    total = 0
    for turn in range(n):
        add = counter.add
        twice = counter.twice
        total += add(turn) - twice(1, more=turn)
        total ^= add(n=2)
    return total, counter.total


def kept(n):
    kept = []
    counter = Counter(0)
    for turn in range(n):
        last = counter.add
        if turn % 50 == 49:
            kept.append(last)
            kept.append([turn].append)
        last(turn)
    same = kept[0] == kept[2], kept[0] is kept[2], kept[1] == kept[3], last.__self__ is counter
    for method in kept:
        method(1)
    return counter.total, same, kept[1].__self__, type(last).__name__, type(kept[1]).__name__


def across_turns(n):
    counter = Counter(0)
    other = Counter(1000)
    add = counter.add
    total = 0
    for turn in range(n):
        total += add(turn)
        add = other.add if turn % 5 == 0 else counter.add
    return total, add.__self__.total, other.total


def passed_on(n):
    counter = Counter(0)

    def call(method, value):
        return method(value)

    total = 0
    for turn in range(n):
        total += call(counter.add, turn)
        total += call([turn, 1].index, 1)
        total += call("abcabc".find, "c")
    return total


def with_errors(n):
    caught = 0
    result = []
    for turn in range(n):
        take = result.pop
        try:
            take()
        except IndexError:
            caught += 1
            result.append(turn)
            result.append(turn)
    return caught, result


def of_many_kinds(things):
    total = 0
    for thing in things:
        count = thing.count
        total += count(1 if type(thing) is not str else "1")
    return total


def rebound(n):
    counter = Counter(0)
    for turn in range(n):
        add = counter.add
        if turn == n - 30:
            Counter.add = lambda self, value: value
        add(1)
    result = counter.total
    Counter.add = original
    return result


original = Counter.add
for _ in range(3):
    print(of_a_list(1500), before_the_loop(1500))
    print(of_an_instance(1500))
    print(kept(1500))
    print(across_turns(1500))
    print(passed_on(1500))
    print(with_errors(1500))
    print(of_many_kinds([[1, 2, 1], (1, 1), "1211"] * 500))
    print(rebound(1500))
