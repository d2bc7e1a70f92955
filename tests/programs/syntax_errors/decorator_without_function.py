# A decorator without what it decorates.
def d(f): return f


@d
x = 1
