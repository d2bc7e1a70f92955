"""with, try/finally and generator-based context managers: a transaction log that rolls back."""

from contextlib import ExitStack, contextmanager, suppress


class Rollback(Exception):
    pass


class Store:
    def __init__(self):
        self.values = {}
        self.depth = 0
        self.commits = 0
        self.rollbacks = 0

    @contextmanager
    def transaction(self):
        saved = dict(self.values)
        self.depth += 1
        try:
            yield self
            self.commits += 1
        except Rollback:
            self.values = saved
            self.rollbacks += 1
        finally:
            self.depth -= 1


class Lock:
    taken = 0

    def __init__(self, name, log):
        self.name = name
        self.log = log

    def __enter__(self):
        Lock.taken += 1
        self.log.append(self.name)
        return self

    def __exit__(self, *details):
        self.log.remove(self.name)
        return False


@contextmanager
def indented(lines, by="  "):
    start = len(lines)
    yield lines
    for i in range(start, len(lines)):
        lines[i] = by + lines[i]


def outline(depth, lines):
    lines.append("level %d" % depth)
    if depth:
        with indented(lines):
            outline(depth - 1, lines)
            outline(depth - 1, lines)


EXPECTED = ((8333, 1667, 0), 49897, 11696, 5, [], 1023, 25)


def run():
    store = Store()
    for i in range(5000):
        with store.transaction() as outer:
            outer.values[i % 20] = i
            with store.transaction():
                store.values[(i + 7) % 20] = -i
                if i % 3 == 0:
                    raise Rollback
    log = []
    Lock.taken = 0
    longest = 0
    for i in range(2600):
        with ExitStack() as stack:
            for name in range(i % 6):
                stack.enter_context(Lock(name, log))
            longest = max(longest, len(log))
        with Lock("a", log), Lock("b", log):
            with suppress(KeyError, ZeroDivisionError):
                i // (i % 4)
                store.values["missing"]
    lines = []
    outline(9, lines)
    widest = max(len(line) for line in lines)
    counts = store.commits, store.rollbacks, store.depth
    return counts, sum(store.values.values()), Lock.taken, longest, log, len(lines), widest


if __name__ == "__main__":
    import sys
    import time

    if hasattr(time, "perf_counter"):
        clock, unit = time.perf_counter, 1e9
    elif hasattr(time, "ticks_us"):
        clock, unit = time.ticks_us, 1e3
    else:
        clock, unit = time.time, 1e9
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        started = clock()
        result = run()
        print("iter", int((clock() - started) * unit))
        if result != EXPECTED:
            raise ValueError("wrong result: %r" % (result,))
    print("ok", result)
