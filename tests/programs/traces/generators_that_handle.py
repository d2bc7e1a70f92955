# Generators in hot loops that raise, handle, and are left by exceptions.
import sys


class Stop(Exception):
    pass


def checked(turns):
    for i in range(turns):
        try:
            if i % 3 == 0:
                raise Stop(i)
            value = i
        except Stop as error:
            value = -error.args[0]
        yield value


def yields_in_the_handler(turns):
    for i in range(turns):
        try:
            raise Stop(i)
        except Stop as error:
            yield error.args[0], sys.exception() is error
    yield sys.exception()


def breaks(turns):
    for i in range(turns):
        if i % 50 == 49:
            raise Stop(i)
        yield i


def looked_up(table, turns):
    for i in range(turns):
        try:
            yield table[i % 4]
        except KeyError:
            yield 100


def cleans(turns, log):
    try:
        for i in range(turns):
            yield i
    finally:
        log.append(turns)


def through(turns):
    total = 0
    for i in range(turns):
        try:
            for x in breaks(60):
                total += x
        except Stop as error:
            total += 1000
            if i == turns - 1:
                level, levels = error.__traceback__, []
                while level is not None:
                    levels.append((level.tb_frame.f_code.co_name, level.tb_lineno))
                    level = level.tb_next
                print(levels)
    return total


def handled_around(turns):
    total = 0
    for i in range(turns):
        try:
            raise Stop(i)
        except Stop as outer:
            for x in checked(4):
                total += x
            if i % 200 == 0:
                print(sys.exception() is outer)
    return total


def left(turns):
    log = []
    for i in range(turns):
        numbers = cleans(5, log)
        try:
            for x in numbers:
                if x == 3:
                    raise Stop(x)
        except Stop:
            numbers.close()
    return len(log), sum(log)


def delegating(turns):
    try:
        yield from breaks(turns)
    except Stop:
        yield -1


for _ in range(3):
    print(sum(checked(2000)))
    total = 0
    for x in checked(1500):
        total += x
    print(total)
    count = 0
    for pair in yields_in_the_handler(700):
        count += pair is not None and pair[1]
        if sys.exception() is not None:
            print("leaked")
    print(count, pair)
    print(through(60), handled_around(500), left(500))
    total = 0
    for x in looked_up({0: 1, 1: 2, 3: 5}, 1500):
        total += x
    print(total)
    for i in range(100):
        for x in delegating(60):
            total += x
    print(total, sys.exception())
