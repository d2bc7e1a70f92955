# Two arguments without a comma.
a = b = 1
print(a b, a)
