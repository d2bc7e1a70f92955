# async without def, for or with.
async def f(): ...


async x = 1
