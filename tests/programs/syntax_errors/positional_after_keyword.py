# A positional argument behind a keyword argument.
def f(*args, **kwargs):
    return args


f(1, a=2, 3)
