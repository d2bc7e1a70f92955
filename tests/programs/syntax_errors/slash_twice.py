# Two slashes among the parameters.
def f(a, /, b, /):
    return b
