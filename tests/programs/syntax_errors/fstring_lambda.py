# A lambda in an f-string without parentheses.
print(f'{lambda x: 1}')
