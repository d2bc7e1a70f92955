# A parameter without default behind one with.
def f(a, b=1, c, d=2):
    return c
