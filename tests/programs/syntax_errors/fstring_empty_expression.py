# An empty expression in an f-string.
x = 1
print(f'{x}')
print(f'{}')
