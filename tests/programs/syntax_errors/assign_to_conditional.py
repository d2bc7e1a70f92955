# Assignment to a conditional expression.
a, b = 1, 2
a if a else b = 3
