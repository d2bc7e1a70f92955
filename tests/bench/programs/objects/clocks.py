"""Special methods: durations that compare, hash, index, iterate and format themselves."""


class Duration:
    def __init__(self, seconds=0, minutes=0, hours=0):
        self.seconds = seconds + 60 * (minutes + 60 * hours)

    @classmethod
    def parse(cls, text):
        parts = [int(part) for part in text.split(":")]
        while len(parts) < 3:
            parts.insert(0, 0)
        return cls(hours=parts[0], minutes=parts[1], seconds=parts[2])

    def __add__(self, other):
        if isinstance(other, Duration):
            return Duration(self.seconds + other.seconds)
        return Duration(self.seconds + other)

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return Duration(self.seconds - other.seconds)

    def __mul__(self, factor):
        return Duration(self.seconds * factor)

    def __floordiv__(self, other):
        return self.seconds // other.seconds

    def __eq__(self, other):
        return self.seconds == other.seconds

    def __lt__(self, other):
        return self.seconds < other.seconds

    def __le__(self, other):
        return self.seconds <= other.seconds

    def __hash__(self):
        return hash(self.seconds)

    def __bool__(self):
        return self.seconds != 0

    def __iter__(self):
        yield self.seconds // 3600
        yield self.seconds // 60 % 60
        yield self.seconds % 60

    def __getitem__(self, index):
        return tuple(self)[index]

    def __str__(self):
        hours, minutes, seconds = self
        return "%d:%02d:%02d" % (hours, minutes, seconds)

    def __repr__(self):
        return "Duration(%d)" % self.seconds


class Timetable:
    def __init__(self, stops):
        self.stops = stops

    def __len__(self):
        return len(self.stops)

    def __contains__(self, moment):
        return any([stop == moment for stop in self.stops])

    def __call__(self, moment):
        for stop in self.stops:
            if moment <= stop:
                return stop
        return self.stops[0]


EXPECTED = (120, 400, "13:13:20", "2:29:39", "Duration(179940)", 59)


def run():
    step = Duration.parse("0:07:30")
    stops = [Duration.parse("%d:%d" % (i * 11 % 50, i * 7 % 60)) for i in range(120)]
    table = Timetable(sorted(set(stops)))
    waited = Duration()
    moment = Duration()
    asked = 0
    for _ in range(3200):
        moment = moment + step
        if moment // Duration(hours=1) >= 1:
            moment = moment - Duration(hours=1)
        stop = table(moment)
        if moment < stop:
            waited = waited + (stop - moment)
        if moment in table:
            asked += 1
    lines = [str(stop * 3) for stop in table.stops if stop]
    total = sum(table.stops)
    return len(table), asked, str(waited), lines[-1], repr(total), total[1]


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
