"""Errors raised, caught, translated and cleaned up after, near and far from where they arise."""


class ConfigError(Exception):
    def __init__(self, key, message):
        super().__init__(message)
        self.key = key


class MissingKey(ConfigError):
    pass


class BadValue(ConfigError):
    pass


class Retry(Exception):
    pass


def parse_port(settings):
    try:
        value = settings["port"]
    except KeyError:
        raise MissingKey("port", "no port given")
    try:
        port = int(value)
    except ValueError as error:
        raise BadValue("port", "not a number: " + value) from error
    if not 0 < port < 65536:
        raise BadValue("port", "out of range")
    return port


def validate(all_settings):
    counts = {"ok": 0, "missing": 0, "bad": 0}
    for settings in all_settings:
        try:
            parse_port(settings)
        except MissingKey:
            counts["missing"] += 1
        except ConfigError as error:
            counts["bad"] += len(error.key)
        else:
            counts["ok"] += 1
    return counts


class Connection:
    opened = 0
    closed = 0

    def __init__(self, fails):
        self.fails = fails

    def __enter__(self):
        Connection.opened += 1
        return self

    def __exit__(self, kind, value, traceback):
        Connection.closed += 1
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


def dive(depth, log):
    try:
        if depth == 0:
            raise IndexError("bottom")
        dive(depth - 1, log)
    finally:
        log.append(depth)


def first_number(values):
    for value in values:
        try:
            return int(value)
        except (ValueError, TypeError):
            continue
        finally:
            values = values[1:]
    raise LookupError("nothing there")


def total_of(mapping, keys):
    total = 0
    for key in keys:
        try:
            total += mapping[key]
        except KeyError:
            total -= 1
    return total


EXPECTED = (
    [("bad", 22400), ("missing", 5600), ("ok", 5600)],
    150013998,
    20000,
    20000,
    112320,
    8333334,
    149965000,
)


def run():
    choices = [{"port": "80"}, {}, {"port": "http"}, {"port": "99999"}, {"port": "8080"}, {"host": "x"}]
    counts = validate(choices * 2800)
    Connection.opened = Connection.closed = 0
    sent = transmit(20000)
    log = []
    for _ in range(520):
        try:
            dive(20, log)
        except IndexError as error:
            log.append(len(error.args[0]))
    found = 0
    for i in range(5000):
        try:
            found += first_number(["x", None, "y"] if i % 3 == 0 else ["x", str(i)])
        except LookupError:
            found += 1
    total = total_of({i: i for i in range(0, 30000, 3)}, range(30000))
    return sorted(counts.items()), sent, Connection.opened, Connection.closed, sum(log), found, total


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
