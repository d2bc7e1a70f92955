"""Functions that take keywords and pass them on, decorators and context managers above all; now and then somebody keeps the
dict, changes it, or looks into it."""

from contextlib import ExitStack, contextmanager, suppress

kept = []


def target(value, *, factor=2, offset=0, **more):
    if more:
        kept.append(more)
    return value * factor + offset


def passes(function):
    def wrapper(*arguments, **keywords):
        return function(*arguments, **keywords)

    return wrapper


def counts(function):
    def wrapper(*arguments, **keywords):
        wrapper.calls += len(arguments) + len(keywords)
        return function(*arguments, **keywords)

    wrapper.calls = 0
    return wrapper


def keeps(function):
    def wrapper(*arguments, **keywords):
        if arguments[0] % 997 == 0:
            kept.append(keywords)
            keywords["factor"] = 3
        return function(*arguments, **keywords)

    return wrapper


def adds(function):
    def wrapper(*arguments, **keywords):
        keywords.setdefault("offset", arguments[0])
        return function(*arguments, **{"factor": 5, **keywords})

    return wrapper


def run(function, rounds):
    total = 0
    for i in range(rounds):
        total += function(i) + function(i, offset=1) + function(i, factor=3, offset=i)
    return total


plain, counted, kept_some, added = passes(target), counts(target), keeps(target), adds(target)
print(run(plain, 2000), run(passes(passes(plain)), 2000), run(counted, 2000), counted.calls)
print(run(kept_some, 2500), kept)
kept.clear()
print(run(added, 2000))


def more(rounds):
    total = 0
    for i in range(rounds):
        total += plain(i, other=i) if i % 500 == 1 else plain(i, offset=2)
    return total


print(more(2500), kept)
kept.clear()


def fails(rounds):
    """The keywords that a function does not take, or takes twice."""
    caught = []
    for i in range(rounds):
        try:
            passes(divmod)(i, 7, **({"base": 1} if i % 700 == 650 else {}))
            passes(first)(i, **({"value": 2} if i % 700 == 655 else {}))
        except TypeError as error:
            caught.append(str(error))
    return caught


def first(value):
    return value


print(fails(2200))


def identity(rounds):
    """Each call has a dict of its own."""
    seen, last = set(), None
    for i in range(rounds):
        now = gives(a=i)
        seen.add(now is last)
        seen.add(len(now) + now["a"] == i + 1)
        last = now
    empty = [gives() for _ in range(3)]
    empty[0]["x"] = 1
    return seen, empty, gives(b=1)


def gives(**keywords):
    return keywords


print(identity(2000))


def caught_inside(rounds):
    """Left by an exception, which keeps the keywords as locals of its frame."""
    seen = 0
    for i in range(rounds):
        try:
            raises(i, scale=2, key=i)
        except KeyError as error:
            seen += error.__traceback__.tb_next.tb_frame.f_locals["keywords"]["key"] if i % 50 == 0 else 1
    return seen


def raises(i, **keywords):
    raise KeyError(i)


print(caught_inside(2000))


# ---- context managers -----------------------------------------------------------------------------------------------

class Rollback(Exception):
    pass


class Store:
    def __init__(self):
        self.values, self.depth, self.log = {}, 0, []

    @contextmanager
    def transaction(self, name="none", **options):
        """Everything or nothing."""
        saved = dict(self.values)
        self.depth += 1
        try:
            yield self
        except Rollback:
            self.values = saved
            if options:
                self.log.append((name, options))
        finally:
            self.depth -= 1


def transactions(rounds):
    store, undone = Store(), 0
    for i in range(rounds):
        with store.transaction() as outer:
            outer.values[i % 5] = i
            with store.transaction("inner", number=i) if i % 301 == 0 else store.transaction():
                store.values[(i + 3) % 5] = -i
                if i % 3 == 0:
                    undone += 1
                    raise Rollback
    return store.values, store.depth, store.log, undone, sorted(vars(store.transaction()))


print(transactions(2500))
print(Store().transaction().__doc__, Store.transaction.__doc__)


class Thing:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __enter__(self):
        self.log.append(self.name)
        return self.name

    def __exit__(self, kind, value, traceback):
        self.log.append(-self.name)
        return kind is KeyError


def stacks(rounds):
    log, total = [], 0
    for i in range(rounds):
        with ExitStack() as stack:
            for name in range(1, i % 4 + 2):
                total += stack.enter_context(Thing(name, log))
            stack.callback(log.append, 100)
            if i % 6 == 5:
                {}[i]
        with suppress(ZeroDivisionError, IndexError):
            total += i // (i % 4)
            total += log[-i]
    with ExitStack() as stack:
        stack.enter_context(Thing(7, log))
        moved = stack.pop_all()
    moved.close()
    return total, len(log), log[:20], log[-4:]


print(stacks(2500))
