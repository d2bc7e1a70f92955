# await in module code.
async def f():
    pass


await f()
