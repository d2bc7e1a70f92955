# A positional argument behind ** unpacking.
def f(*args, **kwargs):
    return args


f(**{}, *[1])
