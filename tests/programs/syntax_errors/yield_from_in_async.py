# yield from in an async function.
async def f(source):
    await source
    yield from source
