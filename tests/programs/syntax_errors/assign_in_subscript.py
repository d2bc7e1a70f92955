# = in a subscript.
x = {}
x[a=1] = 2
