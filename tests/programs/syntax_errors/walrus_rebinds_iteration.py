# A walrus that rebinds the iteration variable.
print([i := 0 for i in range(5)])
