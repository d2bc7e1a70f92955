# The same keyword twice in a call.
print(1, sep='', end='', sep='-')
