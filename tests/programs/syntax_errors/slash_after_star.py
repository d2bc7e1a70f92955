# A slash behind the star.
def f(a, *b, /, c):
    return a
