# The old unequal sign.
x = 1
if x <> 2:
    pass
