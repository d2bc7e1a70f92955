# Coroutines that hot loops make, await and send to; generators with many arguments.


class Wait:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


async def leaf(n):
    return n * 2


async def middle(n):
    a = await leaf(n)
    b = await leaf(a)
    return a + b


async def fails(n):
    if n % 5 == 3:
        raise KeyError(n)
    return n


async def stops(n):
    if n % 4 == 1:
        raise StopIteration(n)
    return n


async def waits(n):
    total = 0
    for i in range(n):
        total += await middle(i)
        total += await Wait(i % 3)
    return total


async def shares_one(n):
    wait, total = Wait(2), 0
    for i in range(n):
        total += await wait
        total += await leaf(i)
    return total


async def catches(n):
    total = 0
    for i in range(n):
        try:
            total += await fails(i)
        except KeyError as error:
            total += 100 * error.args[0]
        try:
            total += await stops(i)
        except RuntimeError as error:
            total += len(str(error)) + error.__cause__.value
    return total


async def cleans(n, log):
    try:
        for i in range(n):
            await Wait(i)
    finally:
        log.append(n)


async def again():
    done = leaf(4)
    first = await done
    try:
        await done
    except RuntimeError as error:
        return first, str(error)


def run(coroutine, steps=10**9):
    value, count = None, 0
    try:
        while count < steps:
            got = coroutine.send(value)
            count += 1
            value = got * 2 + 1
    except StopIteration as stop:
        return stop.value, count
    coroutine.close()
    return "closed", count


def many(a, b, c, d, e=5, f=6):
    yield a + b
    yield c + d
    yield e + f
    a = f
    yield a, b, c, d, e, f


def with_many(turns):
    total, last = 0, None
    for i in range(turns):
        for value in many(i, 1, 2, [i], f=i) if i < 0 else many(i, 1.5, 2, i, i):
            if type(value) is tuple:
                last = value
            else:
                total += value
    return total, last


def solve(size, row, columns, rising, falling, board):
    if row == size:
        yield tuple(board)
        return
    for column in range(size):
        if column in columns or row + column in rising or row - column in falling:
            continue
        columns.add(column)
        rising.add(row + column)
        falling.add(row - column)
        board.append(column)
        yield from solve(size, row + 1, columns, rising, falling, board)
        board.pop()
        falling.remove(row - column)
        rising.remove(row + column)
        columns.remove(column)


def make_only(turns):
    made = [leaf(i) for i in range(turns)]
    total = 0
    for coroutine in made:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            total += stop.value
    wrong = 0
    for i in range(turns):
        coroutine = leaf(i)
        try:
            coroutine.send(i)
        except TypeError as error:
            wrong += len(str(error))
        except StopIteration as stop:
            wrong += stop.value
        coroutine.close()
    return total, wrong


for turns in (3, 900, 1600):
    print(run(waits(turns)), run(shares_one(turns)))
    print(run(catches(turns)))
    log = []
    print(run(cleans(turns, log)), run(cleans(turns, log), turns // 2), log)
    print(run(again()))
    print(with_many(turns))
    print(make_only(turns))
print(len(list(solve(7, 0, set(), set(), set(), []))), next(solve(9, 0, set(), set(), set(), [])))
