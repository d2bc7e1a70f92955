# A keyword as a parameter.
def f(a, if):
    pass
