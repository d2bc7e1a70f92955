# An f-string without its end.
x = 1
y = f'{x} and {x
