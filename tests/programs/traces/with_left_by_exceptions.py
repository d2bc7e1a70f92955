# `with` in hot loops, left by exceptions that __exit__ swallows or lets through.
import sys


class Retry(Exception):
    pass


class Other(Exception):
    pass


class Connection:
    opened = closed = 0

    def __init__(self, fails):
        self.fails = fails

    def __enter__(self):
        Connection.opened += 1
        return self

    def __exit__(self, kind, value, traceback):
        Connection.closed += 1
        if kind is not None and value.args[0] % 800 == 0:
            print(kind.__name__, value, traceback.tb_lineno, traceback.tb_next is None, sys.exception() is value)
        return kind is not None and issubclass(kind, Retry)

    def send(self, number):
        if number % self.fails == 0:
            raise Retry(number)
        return number


def transmit(count):
    sent = 0
    for number in range(count):
        with Connection(number % 5 + 2) as connection:
            sent += connection.send(number)
    return sent


def always(count):
    done = 0
    for number in range(count):
        with Connection(1) as connection:
            connection.send(number)
            done += 1_000_000
        done += 1
    return done


def let_through(count):
    caught = 0
    for number in range(count):
        try:
            with Connection(3):
                raise Other(number)
        except Other as error:
            caught += 1
            if number % 700 == 0:
                levels, level = [], error.__traceback__
                while level is not None:
                    levels.append(level.tb_lineno)
                    level = level.tb_next
                print(levels, error.__context__)
    return caught


class Raising:
    def __enter__(self):
        return 5

    def __exit__(self, kind, value, traceback):
        raise Other(value)


def raised_by_exit(count):
    caught = 0
    for number in range(count):
        try:
            with Raising() as five:
                raise Retry(number + five)
        except Other as error:
            caught += isinstance(error.__context__, Retry) and error.__context__ is error.args[0]
    return caught


def two(count):
    log = 0
    for number in range(count):
        with Connection(1) as outer, Raising2(number) as inner:
            if inner % 2:
                raise Retry(inner)
            log += 1
    return log


class Raising2:
    def __init__(self, number):
        self.number = number

    def __enter__(self):
        return self.number

    def __exit__(self, kind, value, traceback, *, more=None):
        return False


class Static:
    @staticmethod
    def __exit__(kind, value, traceback):
        return True

    @staticmethod
    def __enter__():
        return None


def without_self(count):
    done = 0
    for number in range(count):
        with Static():
            raise Retry(number)
        done += 1
    return done


def returns(number):
    with Connection(2) as connection:
        return connection.send(number)
    return -1


def returning(count):
    total = 0
    for number in range(count):
        total += returns(number)
    return total


for _ in range(3):
    print(transmit(2500), always(1700), let_through(1500), raised_by_exit(1200))
    print(two(1200), without_self(1000), returning(1500))
    print(Connection.opened, Connection.closed, sys.exception())
