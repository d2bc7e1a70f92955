# A small event loop of our own: sleeping tasks, queues, gathering, cancellation.
import heapq


class Sleep:
    def __init__(self, ticks): self.ticks = ticks
    def __await__(self):
        yield ("sleep", self.ticks)


class Future:
    def __init__(self): self.value, self.waiting, self.done = None, [], False
    def set(self, value):
        self.value, self.done = value, True
        for task in self.waiting: loop.ready(task)
    def __await__(self):
        if not self.done: yield ("wait", self)
        return self.value


class Cancelled(Exception): pass


class Task(Future):
    def __init__(self, coro, name):
        super().__init__()
        self.coro, self.name, self.error, self.cancel_requested = coro, name, None, False


class Loop:
    def __init__(self): self.now, self.heap, self.order = 0, [], 0
    def ready(self, task, after=0):
        self.order += 1
        heapq.heappush(self.heap, (self.now + after, self.order, task))
    def spawn(self, coro, name=""):
        task = Task(coro, name)
        self.ready(task)
        return task
    def step(self, task):
        try:
            kind, what = task.coro.throw(Cancelled()) if task.cancel_requested and not task.done else task.coro.send(None)
        except StopIteration as stop: task.set(stop.value)
        except Exception as e:
            task.error = e
            task.set(f"failed: {type(e).__name__} {e}")
        else:
            task.cancel_requested = False
            if kind == "sleep": self.ready(task, what)
            else: what.waiting.append(task)
    def run(self, coro):
        main = self.spawn(coro, "main")
        while self.heap and not main.done:
            self.now, _, task = heapq.heappop(self.heap)
            self.step(task)
        return main.value


loop = Loop()
log = []


async def worker(name, delay, times):
    for i in range(times):
        await Sleep(delay)
        log.append((loop.now, name, i))
    return f"{name} done"


async def gather(*coros):
    tasks = [loop.spawn(c) for c in coros]
    return [await t for t in tasks]


class Queue:
    def __init__(self): self.items, self.getters = [], []
    def put(self, item):
        if self.getters: self.getters.pop(0).set(item)
        else: self.items.append(item)
    async def get(self):
        if self.items: return self.items.pop(0)
        f = Future()
        self.getters.append(f)
        return await f


async def producer(q, n):
    for i in range(n):
        await Sleep(2)
        q.put(i * i)
    q.put(None)


async def consumer(q):
    got = []
    while (item := await q.get()) is not None: got.append((loop.now, item))
    return got


async def failing():
    await Sleep(1)
    raise ValueError("task broke")


async def stubborn():
    try: await Sleep(100)
    except Cancelled:
        log.append((loop.now, "cancelled", None))
        raise
    finally: log.append((loop.now, "cleaned", None))


async def main():
    results = await gather(worker("a", 3, 3), worker("b", 4, 2), failing())
    q = Queue()
    loop.spawn(producer(q, 4))
    received = await consumer(q)
    task = loop.spawn(stubborn())
    await Sleep(1)
    task.cancel_requested = True
    loop.ready(task)
    return results, received, await task


print(loop.run(main()))
for entry in log: print(*entry)
print(loop.now)
