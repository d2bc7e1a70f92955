# A string without its end.
good = 'fine'
bad = 'not closed
print(bad)
