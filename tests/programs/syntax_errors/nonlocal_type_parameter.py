# nonlocal of a type parameter.
def f[T]():
    def g():
        nonlocal T
        T = 1
