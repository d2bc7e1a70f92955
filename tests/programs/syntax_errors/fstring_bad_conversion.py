# An unknown conversion in an f-string.
x = 1
print(f'{x!r}', f'{x!z}')
