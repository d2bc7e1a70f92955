# del of a literal.
x = 1
del x, 5
