# The same parameter twice.
def f(a, b, *, c, a=1):
    return a
