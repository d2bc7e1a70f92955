"""A scheduler of generators that send and receive: channels, workers, a sum and a countdown."""


class Channel:
    def __init__(self):
        self.items = []
        self.readers = []


class Scheduler:
    def __init__(self):
        self.ready = []
        self.steps = 0

    def spawn(self, task):
        self.ready.append((task, None))

    def run(self):
        while self.ready:
            round = self.ready
            self.ready = []
            for task, value in round:
                self.resume(task, value)

    def resume(self, task, value):
        self.steps += 1
        try:
            request = task.send(value)
        except StopIteration:
            return
        action, channel, item = request
        if action == "put":
            if channel.readers:
                self.ready.append((channel.readers.pop(0), item))
            else:
                channel.items.append(item)
            self.ready.append((task, None))
        elif channel.items:
            self.ready.append((task, channel.items.pop(0)))
        else:
            channel.readers.append(task)


def put(channel, item):
    return ("put", channel, item)


def get(channel):
    return ("get", channel, None)


def producer(channel, start, count):
    for number in range(start, start + count):
        yield put(channel, number)
    yield put(channel, None)


def worker(source, target):
    done = 0
    while True:
        number = yield get(source)
        if number is None:
            break
        yield put(target, number * number % 1001)
        done += 1
    yield put(target, -done)


def collector(channel, workers, result):
    while workers:
        number = yield get(channel)
        if number < 0:
            workers -= 1
            result["workers"] += 1
        result["sum"] += number
        result["count"] += 1


def averager():
    total = 0.0
    count = 0
    average = None
    try:
        while True:
            number = yield average
            total += number
            count += 1
            average = total / count
    except ValueError:
        yield count


EXPECTED = (11644377, 24008, 8, 96049, 4.5, 60000)


def run():
    scheduler = Scheduler()
    result = {"sum": 0, "count": 0, "workers": 0}
    answers = Channel()
    for i in range(8):
        jobs = Channel()
        scheduler.spawn(producer(jobs, i * 5000, 3000))
        scheduler.spawn(worker(jobs, answers))
    scheduler.spawn(collector(answers, 8, result))
    scheduler.run()
    mean = averager()
    next(mean)
    for number in range(60000):
        last = mean.send(number % 10)
    count = mean.throw(ValueError)
    mean.close()
    return result["sum"], result["count"], result["workers"], scheduler.steps, last, count


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
