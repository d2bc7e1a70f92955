# Assignment to a call.
def f():
    return [0]


f()[0] = 1
f() = 2
