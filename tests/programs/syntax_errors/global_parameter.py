# A parameter that is declared global.
def f(a, b):
    global b
    return a
