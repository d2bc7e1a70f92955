# Exceptions that are raised and caught in a loop: nobody looks at most of them, and somebody at one now and then, so that all
# that they say of where they came from has to be there.
import gc
import sys


class Refused(Exception):
    def __init__(self, number, message):
        super().__init__(message)
        self.number = number


class Late(Refused):
    pass


def levels(error):
    found = []
    level = error.__traceback__
    while level is not None:
        frame = level.tb_frame
        known = {k: v for k, v in frame.f_locals.items() if isinstance(v, (int, str))}
        found.append((frame.f_code.co_name, level.tb_lineno, sorted(known)))
        level = level.tb_next
    return found


def chain(error):
    found = []
    while error is not None:
        found.append((type(error).__name__, error.args, error.__suppress_context__, type(error.__cause__).__name__))
        error = error.__context__
    return found


def check(number):
    twice = number * 2
    if number % 3 == 0:
        raise Refused(number, "three")
    if number % 7 == 0:
        raise Late(twice, "seven")
    return twice


def unseen(count):
    total = 0
    for i in range(count):
        try:
            total += check(i)
        except Late:
            total -= 2
        except Refused:
            total -= 1
    return total


print(unseen(4000))


def seen_at_times(count):
    total = 0
    for i in range(count):
        try:
            total += check(i)
        except Refused as error:
            total += error.number
            if i % 1500 == 0:
                print(levels(error), chain(error), error.args, str(error))
    return total


print(seen_at_times(6001))


def missing(count):
    table = {"a": 1, 2: "b"}
    total = 0
    for i in range(count):
        try:
            total += table["a" if i % 2 else "z"]
        except KeyError as error:
            total += len(error.args[0])
            if i % 1000 == 0:
                print(levels(error), error.args, repr(error))
        try:
            table[i]
        except LookupError:
            total += 10
    return total


print(missing(3001))


def translated(count):
    table = {}
    found = []
    for i in range(count):
        try:
            try:
                table[i]
            except KeyError as error:
                if i % 2:
                    raise Refused(i, "translated") from error
                if i % 5 == 0:
                    raise Late(i, "no cause") from None
                raise Late(i, "in between")
        except Refused as error:
            if i % 997 == 0:
                found.append((chain(error), levels(error)))
    return found


for line in translated(4000):
    print(line)


def asked(count):
    total = 0
    for i in range(count):
        try:
            check(i * 3)
        except Refused:
            if i % 3 == 0:
                total += sys.exception().number
            if i % 1000 == 7:
                print(sys.exc_info()[0], levels(sys.exception()))
        if sys.exception() is not None:
            total += 1000000
    return total


print(asked(3000))


def nested(count):
    total = 0
    for i in range(count):
        try:
            check(0)
        except Refused as outer:
            try:
                check(7)
            except Late as inner:
                total += inner.__context__ is outer
                try:
                    raise outer
                except Refused as again:
                    total += again is outer
                    if i % 1200 == 0:
                        print(chain(inner), chain(outer), levels(again))
    return total


print(nested(3000))


def passed_on(number):
    try:
        return check(number)
    finally:
        if number % 2 == 0:
            number += 1


def again(count):
    total = 0
    for i in range(count):
        try:
            try:
                passed_on(i)
            except Late:
                raise
            except Refused as error:
                if i % 900 == 0:
                    print(levels(error))
                raise error
        except Refused as error:
            total += 1
            if i % 1100 == 0:
                print(levels(error))
    return total


print(again(3500))


def kept(count):
    errors = []
    for i in range(count):
        try:
            check(i)
        except Refused as error:
            errors.append(error)
            if len(errors) > 3:
                errors.clear()
    return [(error.number, levels(error), chain(error)) for error in errors]


print(kept(3010))


def last_one(count):
    last = None
    same = 0
    for i in range(count):
        try:
            check(i * 7)
        except Refused as error:
            same += last is error
            last = error
    return last.number, levels(last), same


print(last_one(2500))


def in_a_handler(count):
    total = 0
    try:
        check(3)
    except Refused as error:
        for i in range(count):
            try:
                check(i)
            except Refused as inner:
                total += inner.__context__ is error
                if i % 1400 == 0:
                    print(chain(inner))
            total += sys.exception() is error
    return total


print(in_a_handler(3000))


def builtin_ones(count):
    total = 0
    for i in range(count):
        try:
            if i % 3:
                raise IndexError("bottom", i)
            raise StopIteration
        except IndexError as error:
            total += error.args[1]
        except StopIteration as error:
            total -= error.value is None
    return total


print(builtin_ones(3000))


class Held:
    def __init__(self, takes):
        self.takes = takes

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is not None and value.number % 1500 == 0:
            print(kind, value.args, traceback.tb_lineno, levels(value))
        return kind is not None and issubclass(kind, self.takes)


def managed(count):
    total = 0
    held = Held(Late), Held(Refused)
    for i in range(count):
        with held[1], held[0]:
            total += check(i)
    return total


print(managed(3100))


def written(count):
    total = 0
    for i in range(count):
        error = Refused(i, "once")
        error.args = (i, "twice")
        error.extra = i
        try:
            raise error
        except Refused as caught:
            caught.__traceback__ = None
            total += caught.args[0] + caught.extra + len(levels(caught))
            del caught.extra
            total += hasattr(caught, "extra")
    return total


print(written(2500))


def from_generators(count):
    def numbers():
        for i in range(count):
            try:
                yield check(i)
            except Late as error:
                yield error.number
            except Refused:
                yield -1

    return sum(numbers())


print(from_generators(3000))


class Missed(Exception):
    gone = 0

    def __del__(self):
        Missed.gone += 1


def missed(count):
    total = 0
    for i in range(count):
        try:
            raise Missed(i)
        except Missed:
            total += 1
    return total


print(missed(2500))
gc.collect()
print(Missed.gone)
