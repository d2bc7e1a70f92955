# A bare star with nothing behind it.
def f(a, *):
    return a
