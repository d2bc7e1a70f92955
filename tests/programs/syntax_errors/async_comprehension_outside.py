# An asynchronous comprehension in an ordinary function.
async def fine(g):
    return [x async for x in g]


def f(g):
    return [x async for x in g]
