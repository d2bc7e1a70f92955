# Two starred parameters.
def f(a, *b, *c):
    return b
