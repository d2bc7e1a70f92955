# Assignment to a literal.
x = y = 1
x = 5 = y
