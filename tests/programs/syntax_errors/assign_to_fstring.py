# Assignment to an f-string.
a = 1
f'{a}' = 2
