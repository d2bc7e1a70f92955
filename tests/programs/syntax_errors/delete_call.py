# del of a call.
x = [1]
del x[0], len(x)
