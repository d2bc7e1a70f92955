"""Coroutines that a loop makes and awaits at once: of no to three arguments, and of more; left waiting, kept, ended by exceptions."""


class Wait:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


async def nothing():
    return 1


async def one(a):
    return a + 1


async def two(a, b):
    return await one(a) + b


async def three(a, b, c):
    x = await two(a, b)
    return x * c - await nothing()


async def many(a, b, c, d, e):
    return a + b * c - d + await one(e)


async def may_wait(a, b):
    if a % 50 == 49:
        b += await Wait(a)
    return a - b


async def may_fail(a):
    if a % 90 == 17:
        raise ValueError(a)
    return a


def closing(a):
    async def inner(b):
        return a + b

    return inner


async def all_of(n):
    total = 0
    add = closing(5)
    for i in range(n):
        total += await nothing() + await one(i)
        total += await two(i, 3) - await three(i, 2, 1)
        total += await many(i, 1, 2, 3, 4)
        total += await add(i)
        total += await may_wait(i, 2)
        try:
            total += await may_fail(i)
        except ValueError as error:
            total += error.args[0] * 1000
    return total


class Numbers:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


async def sum_of(numbers):
    total = 0
    async for number in numbers:
        total += number
    return total


def keep(n):
    kept = []
    for i in range(n):
        coroutine = one(i)
        if i % 500 == 3:
            kept.append(coroutine)
        else:
            coroutine.close()
    return kept


def run(coroutine):
    sent, waited = None, []
    while True:
        try:
            waited.append(coroutine.send(sent))
            sent = waited[-1] + 1
        except StopIteration as stop:
            return stop.value, len(waited), waited[:3]


print(run(all_of(3000)))
print(run(sum_of(Numbers(3000))))
for coroutine in keep(3000):
    print(coroutine.__name__, run(coroutine))
