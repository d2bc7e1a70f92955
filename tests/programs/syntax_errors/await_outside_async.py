# await in an ordinary function.
async def fine(x):
    return await x


def f(x):
    y = await x
    return y
