# Assignment to a comparison.
a = 1
a < 2 = True
