# Operations that raise to a handler of the loop, always, often or now and then: what they did is done once.
import sys


def levels(error):
    found = []
    level = error.__traceback__
    while level is not None:
        found.append((level.tb_frame.f_code.co_name, level.tb_lineno))
        level = level.tb_next
    return found


def missing_keys(turns, every):
    known = {i: i for i in range(0, turns, every)}
    total = 0
    for i in range(turns):
        try:
            total += known[i]
        except KeyError as error:
            total -= error.args[0] % 7
            if i == turns - 1:
                print(levels(error), repr(error), error.__context__)
    return total


def wrong_indices(turns):
    items, pair, text, total = [1, 2, 3], (4, 5), "abc", 0
    for i in range(turns):
        try:
            total += items[i % 5]
        except IndexError:
            total += 100
        try:
            total += pair[i % 3]
        except LookupError:
            total += 1000
        try:
            total += len(text[i % 4])
        except IndexError as error:
            total += 10_000
            if i > turns - 5:
                print(levels(error), error)
    return total


def numbers(turns, words):
    good = bad = 0
    for i in range(turns):
        try:
            good += int(words[i % len(words)])
        except ValueError as error:
            bad += 1
            if i > turns - len(words):
                print(levels(error), error)
        except TypeError:
            bad += 1000
    return good, bad


def divisions(turns):
    total = 0
    for i in range(turns):
        try:
            total += 100 // (i % 4)
        except ZeroDivisionError:
            total -= 1
        try:
            total += 10 % (i % 3)
        except ArithmeticError:
            total -= 2
        try:
            total += 1.5 / (i % 2)
        except ZeroDivisionError as error:
            total -= 3
            if i > turns - 3:
                print(levels(error), error)
    return total


def ends(turns):
    got = 0
    for i in range(turns):
        items = iter([i] * (i % 3))
        while True:
            try:
                got += next(items)
            except StopIteration:
                got += 1
                break
    return got


def pops(turns):
    stack, log = [], []
    for i in range(turns):
        if i % 3 == 0:
            stack.append(i)
        try:
            log.append(stack.pop())
        except IndexError:
            log.append(-1)
    return sum(log), len(log), len(stack)


def popped_keys(turns):
    known, total = {}, 0
    for i in range(turns):
        if i % 2:
            known[i % 10] = i
        try:
            total += known.pop(i % 10)
        except KeyError:
            total += 1
    return total, len(known)


def below(table, key):
    value = table[key]
    return value + 1


def in_a_callee(turns):
    table, total = {1: 1}, 0
    for i in range(turns):
        try:
            total += below(table, i % 2)
        except KeyError as error:
            total += 100
            if i > turns - 3:
                print(levels(error), error.__traceback__.tb_next.tb_frame.f_locals)
    return total


def mixed(turns):
    values = ["1", None, "x", [], "22"]
    counts = {}
    for i in range(turns):
        try:
            int(values[i % 7])
            kind = "fine"
        except (ValueError, TypeError) as error:
            kind = type(error).__name__
        except IndexError:
            kind = "index"
        counts[kind] = counts.get(kind, 0) + 1
    return sorted(counts.items())


def to_str(turns):
    total = 0
    for i in range(turns):
        try:
            total += "a" + i
        except TypeError as error:
            total += len(str(error))
    return total


for _ in range(3):
    print(missing_keys(2000, 10_000), missing_keys(2000, 2), missing_keys(2000, 1), missing_keys(2000, 40))
    print(wrong_indices(2001))
    print(numbers(2000, ["x"]), numbers(2000, ["1"]), numbers(2001, ["1", "y", "3"]), numbers(1500, [None, "4"]))
    print(divisions(2000))
    print(ends(1500))
    print(pops(2000))
    print(popped_keys(2000))
    print(in_a_callee(2000))
    print(mixed(2100))
    print(to_str(1000))
    print(sys.exception())
