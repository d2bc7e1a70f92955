# A parameter behind **kwargs.
def f(a, **kwargs, b):
    return b
