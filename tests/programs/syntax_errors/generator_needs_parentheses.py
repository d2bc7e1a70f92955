# A generator expression beside another argument.
print(sum(x for x in range(3)))
print(sum(x for x in range(3), 1))
