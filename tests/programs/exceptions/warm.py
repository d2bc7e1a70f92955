# Raising and handling in code that is warm.
import sys


class Plain(Exception):
    pass


class WithInit(Exception):
    def __init__(self, key, message):
        super().__init__(message)
        self.key = key


class WithNew(Exception):
    def __new__(cls, *args):
        made = super().__new__(cls, *args)
        made.made = len(args)
        return made


class Bad(Exception):
    def __init__(self):
        return 5


class Group(Plain, KeyError):
    pass


def lines_of(error):
    traceback, lines = error.__traceback__, []
    while traceback is not None:
        lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    return lines


def raising(kind):
    if kind == 0:
        raise Plain
    if kind == 1:
        raise Plain("text", 1)
    if kind == 2:
        raise WithInit("key", "message")
    if kind == 3:
        raise WithNew(1, 2)
    if kind == 4:
        raise Bad
    if kind == 5:
        raise Group("group")
    if kind == 6:
        raise int
    if kind == 7:
        raise Plain("from") from KeyError("cause")
    if kind == 8:
        raise Plain("from none") from None
    if kind == 9:
        raise Plain("wrong cause") from 5
    if kind == 10:
        raise
    if kind == 11:
        raise WithInit
    if kind == 12:
        return {}["missing"]
    if kind == 13:
        return [][3]
    if kind == 14:
        return 1 // 0
    if kind == 15:
        return undefined_name
    if kind == 16:
        raise StopIteration(5)
    if kind == 17:
        raise OSError(2, "no file")
    return kind


def caught(kind):
    try:
        return raising(kind)
    except (Group, OSError) as error:
        found = error
    except Exception as error:
        found = error
    return (
        type(found).__name__,
        found.args,
        repr(found.__cause__),
        repr(found.__context__),
        found.__suppress_context__,
        lines_of(found),
        getattr(found, "key", getattr(found, "made", None)),
    )


for kind in range(19):
    print(kind, caught(kind))
first = [caught(kind) for kind in range(19)]
for _ in range(70):
    again = [caught(kind) for kind in range(19)]
print(repr(first) == repr(again))


# Contexts, reraising, and handlers inside of handlers.
def nested(turn):
    seen = []
    try:
        try:
            raise KeyError(turn)
        except KeyError:
            seen.append(repr(sys.exception()))
            try:
                raise IndexError(turn)
            except IndexError as error:
                seen.append((repr(sys.exception()), repr(error.__context__)))
            seen.append(repr(sys.exception()))
            raise
    except LookupError as error:
        seen.append((repr(error), lines_of(error)))
    finally:
        seen.append(repr(sys.exception()))
    return seen


def through_finally(turn):
    log = []

    def dive(depth):
        try:
            if depth == 0:
                raise Plain("bottom")
            dive(depth - 1)
        finally:
            log.append(depth)

    try:
        dive(turn)
    except Plain as error:
        log.append(len(lines_of(error)))
    return log


def loops(count):
    seen = []
    for number in range(count):
        try:
            if number % 3 == 0:
                continue
            if number % 5 == 4:
                break
            seen.append(number)
        except KeyError:
            seen.append("never")
        else:
            seen.append("else")
        finally:
            seen.append(-number)
    return seen


for turn in range(90):
    answers = nested(turn), through_finally(turn % 7), loops(turn % 12)
print(answers)


# with
class Manager:
    def __init__(self, log, swallows):
        self.log = log
        self.swallows = swallows

    def __enter__(self):
        self.log.append("enter")
        return self

    def __exit__(self, kind, value, traceback):
        self.log.append((kind and kind.__name__, str(value), traceback and traceback.tb_lineno))
        if self.swallows == "fails":
            raise OSError("exit failed")
        return self.swallows


class Static:
    @staticmethod
    def __enter__():
        return "static"

    @staticmethod
    def __exit__(*details):
        return details[0] is KeyError


class Falsy(list):
    def __enter__(self):
        return self

    def __exit__(self, *details):
        return self


def managed(swallows, kind):
    log = []
    try:
        with Manager(log, swallows) as first, Static() as second:
            log.append(second)
            raising(kind)
            log.append("after")
        log.append("behind")
    except Exception as error:
        log.append((type(error).__name__, str(error), repr(error.__context__), lines_of(error)))
    try:
        with Falsy() as items:
            items.extend("x" * (kind % 2))
            raise Plain("falsy")
    except Plain:
        log.append("came out")
    return log


for turn in range(80):
    logs = [managed(swallows, kind) for swallows in (True, False, None, "fails") for kind in (0, 12, 18)]
for log in logs:
    print(log)


def without():
    try:
        with 5:
            pass
    except TypeError as error:
        return str(error)


for _ in range(70):
    message = without()
print(message)


# An exception that goes through frames of several kinds.
class Iterating:
    def __iter__(self):
        return self

    def __next__(self):
        raise WithInit("next", "from next")


def consumed(what):
    try:
        return [item for item in what]
    except WithInit as error:
        return error.key, lines_of(error)[1:]


def generating():
    yield from Iterating()


for _ in range(70):
    seen = consumed(Iterating()), consumed(generating()), consumed(n for n in generating())
print(seen)
