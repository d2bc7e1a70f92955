# async with in an ordinary function.
def f(manager):
    async with manager:
        pass
