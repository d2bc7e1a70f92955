# A comprehension's element without parentheses.
pairs = [(1, 2)]
print([x, y for x, y in pairs])
