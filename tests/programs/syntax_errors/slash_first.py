# A slash with nothing before it.
def f(/, a):
    return a
