# yield in module code.
def fine():
    yield 1


x = [1]
yield x
