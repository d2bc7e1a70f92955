# nonlocal in module code.
x = 1
nonlocal x
x = 2
