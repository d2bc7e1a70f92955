# Two starred targets.
a, *b, c, *d = range(10)
