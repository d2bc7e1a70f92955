# A name is used before its nonlocal declaration.
def f():
    x = 1

    def g():
        print(x)
        nonlocal x
        x = 2
