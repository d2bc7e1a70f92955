# A walrus in the iterable of a comprehension.
print([x for x in (y := [1, 2])])
