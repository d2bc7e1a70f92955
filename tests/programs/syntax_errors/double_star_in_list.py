# ** in a list display.
x = {}
y = [1, **x]
