# `raise ... from`, tuples of classes, classes that change, exceptions that are used again.
import sys


class A(Exception):
    pass


class B(Exception):
    pass


class C(B):
    pass


CAUGHT = (A, B)


def causes(turns):
    count = 0
    for i in range(turns):
        try:
            try:
                {}[i]
            except KeyError as error:
                if i % 3 == 0:
                    raise A(i) from error
                if i % 3 == 1:
                    raise B(i) from None
                raise C from ValueError
        except A as error:
            count += error.__cause__ is error.__context__ and error.__suppress_context__
        except C as error:
            count += type(error.__cause__) is ValueError and type(error.__context__) is KeyError
        except B as error:
            count += error.__cause__ is None and error.__suppress_context__ and type(error.__context__) is KeyError
    return count


def several(turns):
    found = {}
    for i in range(turns):
        try:
            if i % 4 == 0:
                raise A(i)
            if i % 4 == 1:
                raise C(i)
            if i % 4 == 2:
                raise ValueError(i)
            kind = "none"
        except (A, B) as error:
            kind = type(error).__name__
        except (TypeError, ValueError):
            kind = "value"
        found[kind] = found.get(kind, 0) + 1
    return sorted(found.items())


def by_constant(turns):
    count = 0
    for i in range(turns):
        try:
            raise C(i)
        except CAUGHT:
            count += 1
    return count


def changing(turns):
    class Base(Exception):
        pass

    class Late(Base):
        pass

    caught = [0, 0]
    for i in range(turns):
        if i == turns // 2:
            Late.__bases__ = (B,)
        try:
            raise Late
        except Base:
            caught[0] += 1
        except B:
            caught[1] += 1
    return caught


def with_attributes(turns):
    total = 0
    for i in range(turns):
        try:
            error = A(i)
            error.extra = i
            if i % 2:
                error.more = [i]
            raise error
        except A as caught:
            total += caught.extra + hasattr(caught, "more")
    return total


def not_exceptions(turns):
    count = 0
    for i in range(turns):
        try:
            raise [1, "x", None][i % 3]
        except TypeError as error:
            count += len(str(error))
        try:
            try:
                raise A
            except 5:
                pass
        except TypeError as error:
            count += type(error.__context__) is A
    return count


def groups(turns):
    count = 0
    for i in range(turns):
        try:
            raise ExceptionGroup("g", [A(i), ValueError(i)])
        except* A:
            count += 1
        except* ValueError:
            count += 10
    return count


def recursion(depth, log):
    try:
        if depth == 0:
            raise IndexError("bottom")
        recursion(depth - 1, log)
    finally:
        log.append(depth)


def deep(turns):
    log = []
    for i in range(turns):
        try:
            recursion(3, log)
        except IndexError as error:
            log.append(len(error.args[0]))
    return sum(log)


for _ in range(3):
    print(causes(1800), several(2000), by_constant(1000), changing(1000))
    print(with_attributes(1000), not_exceptions(900), groups(300), deep(700), sys.exception())
