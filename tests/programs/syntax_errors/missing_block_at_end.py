# The file ends where a block is due.
def f():
    return 1


class C:
