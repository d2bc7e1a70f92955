# return in a class body.
class C:
    x = 1
    if x:
        return x
