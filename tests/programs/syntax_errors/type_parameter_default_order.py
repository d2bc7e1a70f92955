# A type parameter without default behind one with.
def f[T = int, U](x: U):
    return x
