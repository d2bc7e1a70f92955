# del of a starred name.
a = [1]
del *a, a
