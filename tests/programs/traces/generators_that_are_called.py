# `next`, `__next__` and `send` in hot loops: the generator is resumed within the trace, and its end raises there.


def counter(limit):
    n = 0
    while n < limit:
        step = yield n
        n += 1 if step is None else step
    return n * 10


def by_next(turns):
    g = counter(10**9)
    total = 0
    for _ in range(turns):
        total += next(g)
    return total


def by_method(turns):
    g = counter(10**9)
    total = 0
    for _ in range(turns):
        total += g.__next__()
    return total


def by_send(turns):
    g = counter(10**9)
    next(g)
    total = 0
    for i in range(turns):
        total += g.send(i % 3)
    return total


def send_at_the_start(turns):
    total = 0
    for i in range(turns):
        g = counter(5)
        try:
            g.send(i)
        except TypeError as error:
            total += len(str(error))
        total += g.send(None)
        total += g.send(2)
    return total


def ends(turns):
    total = 0
    for i in range(turns):
        g = counter(i % 4)
        while True:
            try:
                total += next(g)
            except StopIteration as stop:
                total += stop.value
                break
    return total


def ends_without_a_value(turns):
    def one():
        yield 1

    seen = []
    for i in range(turns):
        g = one()
        next(g)
        try:
            next(g)
        except StopIteration as stop:
            if i > turns - 3:
                seen.append((stop.value, stop.args, stop.__context__))
        try:
            next(g)
        except StopIteration as stop:
            if i > turns - 3:
                seen.append((stop.value, stop.args, len(str(stop))))
    return seen


def ends_with_a_tuple(turns):
    def one(i):
        yield 1
        return (i, "x")

    seen = None
    for i in range(turns):
        g = one(i)
        next(g)
        try:
            g.send(7)
        except StopIteration as stop:
            seen = stop.value, stop.args
    return seen


def with_default(turns):
    g = counter(turns // 2)
    total = 0
    for _ in range(turns):
        total += next(g, 1000)
    return total


def raising(limit):
    for i in range(limit):
        if i % 5 == 4:
            raise KeyError(i)
        yield i


def raises_through(turns):
    total = 0
    for i in range(turns):
        g = raising(20)
        try:
            while True:
                total += next(g)
        except KeyError as error:
            total += error.args[0] * 100
    trace, lines = None, []
    try:
        g = raising(9)
        while True:
            next(g)
    except KeyError as error:
        trace = error.__traceback__
    while trace is not None:
        lines.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    return total, lines


def handling(turns):
    total = 0
    g = counter(10**9)
    for i in range(turns):
        try:
            raise ValueError(i)
        except ValueError:
            total += next(g)
    return total


def stop_inside(turns):
    def stops(i):
        yield i
        if i % 2:
            next(iter(()))
        yield i + 1

    total = 0
    for i in range(turns):
        g = stops(i)
        next(g)
        try:
            total += next(g)
        except RuntimeError as error:
            total += len(str(error)) + len(type(error.__cause__).__name__)
    return total


def nested(turns):
    def outer(limit):
        inner = counter(limit)
        while True:
            try:
                yield next(inner)
            except StopIteration as stop:
                return stop.value

    def through(limit):
        return (yield from outer(limit))

    total = 0
    for i in range(turns):
        g = through(i % 6)
        try:
            while True:
                total += next(g)
        except StopIteration as stop:
            total += stop.value
    return total


class Manager:
    def __init__(self, made):
        self.made = made

    def __enter__(self):
        return next(self.made)

    def __exit__(self, kind, value, trace):
        if kind is None:
            try:
                next(self.made)
            except StopIteration:
                return False
            raise RuntimeError("did not stop")
        try:
            self.made.throw(value)
        except StopIteration as stop:
            return stop is not value
        return False


def managed(turns):
    log = [0, 0]

    def block(i):
        log[0] += 1
        try:
            yield i
        except ValueError:
            log[0] += 100
        finally:
            log[1] += 1

    total = 0
    for i in range(turns):
        with Manager(block(i)) as value:
            total += value
            if i % 9 == 8:
                raise ValueError(i)
    return total, log


def already(turns):
    seen = 0

    def itself():
        while True:
            try:
                next(me)
            except ValueError as error:
                yield len(str(error))

    me = itself()
    for _ in range(turns):
        seen += next(me)
    return seen


def scheduled(turns):
    done = []

    def task(name, count):
        total = 0
        for i in range(count):
            got = yield name, i
            total += got
        done.append((name, total))

    ready = [task(n, turns // 4 + n + 1) for n in range(4)]
    for g in ready:
        next(g)
    sent = 0
    while ready:
        rest = []
        for g in ready:
            try:
                name, i = g.send(sent)
                sent = (sent + name + i) % 17
                rest.append(g)
            except StopIteration:
                sent += 1
        ready = rest
    return done, sent


for function in (
    by_next,
    by_method,
    by_send,
    send_at_the_start,
    ends,
    ends_without_a_value,
    ends_with_a_tuple,
    with_default,
    raises_through,
    handling,
    stop_inside,
    nested,
    managed,
    already,
    scheduled,
):
    for turns in (3, 700, 1500):
        print(function.__name__, function(turns))
