# The same type parameter twice.
def f[T, T](x):
    return x
