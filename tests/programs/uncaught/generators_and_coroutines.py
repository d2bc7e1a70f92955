# Frames of generators, coroutines and comprehensions in a traceback.
def numbers():
    for n in (2, 1, 0):
        yield 10 // n


def doubled():
    yield from (2 * n for n in numbers())


async def read():
    return list(doubled())


async def main():
    data = await read()
    return data


main().send(None)
