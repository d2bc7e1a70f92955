# Exceptions raised to handlers in the same loop: in its frame, from callees, through finally clauses, handlers in handlers.
# What is handled, contexts and tracebacks are looked at now and then, which leaves the trace in the middle of a handler.
import sys


class Plain(Exception):
    pass


class Child(Plain):
    pass


class Made(Exception):
    def __init__(self, number, text):
        super().__init__(number, text)
        self.number = number


def levels(error):
    found = []
    level = error.__traceback__
    while level is not None:
        found.append((level.tb_frame.f_code.co_name, level.tb_lineno))
        level = level.tb_next
    return found


def chain(error):
    found = []
    while error is not None:
        found.append(repr(error))
        error = error.__context__
    return found


def same_frame(turns):
    total = 0
    for i in range(turns):
        try:
            total += 1
            raise Plain(i)
        except Plain as error:
            total += error.args[0]
            if i % 700 == 699:
                print("same", i, levels(error), chain(error), sys.exception() is error)
    print(total, sys.exception())


def of_a_class(turns):
    caught = 0
    for i in range(turns):
        try:
            if i % 3:
                raise Child
            raise ValueError
        except Plain:
            caught += 1
        except ValueError as error:
            caught += 1000
            if i % 900 == 0:
                print("class", levels(error), sys.exception() is error)
    print(caught)


def innermost(i, text):
    local = text + "!"
    if i >= 0:
        raise Made(i, local)
    return i


def middle(i):
    doubled = i * 2
    return innermost(doubled, "deep") + 1


def from_below(turns):
    total = 0
    for i in range(turns):
        before = [i]
        try:
            total += len(before) + middle(i) + 1
        except Made as error:
            total += error.number
            if i % 800 == 799:
                print("below", levels(error), error.args)
                inner = error.__traceback__.tb_next.tb_next
                print(sorted(inner.tb_frame.f_locals), inner.tb_frame.f_locals["local"], inner.tb_frame.f_locals["i"])
    print(total)


def through_finally(turns):
    log = 0
    for i in range(turns):
        try:
            try:
                try:
                    raise Child(i)
                finally:
                    log += 1
                    if i % 650 == 649:
                        print("finally", repr(sys.exception()))
            except ValueError:
                log += 1_000_000
            finally:
                log += 10
        except Plain as error:
            log += 100
            if i % 650 == 649:
                print(levels(error), chain(error))
    print(log)


def again(turns):
    count = 0
    for i in range(turns):
        try:
            try:
                middle(i)
            except Made as error:
                if i % 2:
                    raise
                raise Plain(error.number)
        except Made as error:
            count += 1
            if i % 601 == 600:
                print("again", levels(error), chain(error))
        except Plain as error:
            count += 1000
            if i % 601 == 600:
                print("other", levels(error), chain(error), levels(error.__context__))
    print(count)


def nested(turns):
    depth = 0
    for i in range(turns):
        try:
            raise ValueError(i)
        except ValueError as first:
            try:
                raise KeyError(i)
            except KeyError as second:
                depth += 1
                if i % 500 == 499:
                    print("nested", repr(sys.exception()), second.__context__ is first)
            if i % 500 == 499:
                print("back", repr(sys.exception()))
    print(depth, sys.exception())


def in_a_handler(turns):
    try:
        raise TypeError("outer")
    except TypeError:
        kept = None
        for i in range(turns):
            try:
                raise Plain(i)
            except Plain as error:
                kept = error.__context__
        print(repr(kept), repr(sys.exception()))
    print(sys.exception())


def the_same_one(turns):
    error = Plain("one")
    for i in range(turns):
        try:
            raise error
        except Plain:
            pass
    count = 0
    level = error.__traceback__
    while level is not None:
        count += 1
        level = level.tb_next
    print("the same", count, error.__context__)


def left_early(turns):
    for i in range(turns):
        try:
            raise Plain(i)
        except Plain as error:
            if i == turns - 1:
                return error, sys.exception()
            continue


def returned(i):
    try:
        raise Child(i)
    except Plain as error:
        return error.args[0]
    finally:
        i = None


def returning(turns):
    total = 0
    for i in range(turns):
        total += returned(i)
    print(total, sys.exception())


def uncaught(turns):
    for i in range(turns):
        try:
            raise Child(i)
        except Plain:
            if i == turns - 1:
                middle(i)


for _ in range(3):
    same_frame(2100)
    of_a_class(1900)
    from_below(1700)
    through_finally(1400)
    again(1300)
    nested(1100)
    in_a_handler(900)
    the_same_one(500)
    error, handled = left_early(600)
    print(repr(error), handled is error, sys.exception())
    returning(1000)
try:
    uncaught(700)
except Made as error:
    print(levels(error), chain(error))
