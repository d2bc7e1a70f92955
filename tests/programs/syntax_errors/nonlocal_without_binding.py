# nonlocal without a name to bind to.
x = 1


def f():
    def g():
        nonlocal x
        x = 2
    return g
